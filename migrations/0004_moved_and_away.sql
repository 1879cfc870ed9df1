-- What was nobody's silence: days that were moved, and times in which the bot was away. A midpoint may have a day of its own, and
-- what was planned before the last move is told apart from what the bot missed.

alter table cohort add column midpoint_on text;
alter table cohort add column moved_at integer;

-- When the bot was away for longer than a moment: what people could not do then is no silence of theirs.
create table absence (
    from_at  integer primary key,
    until_at integer not null
) strict;
