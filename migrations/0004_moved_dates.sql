-- Dates of a cohort move one by one: its midpoint may have a day of its own, and what was planned before the last move is
-- told apart from what the bot missed.

alter table cohort add column midpoint_on text;
alter table cohort add column moved_at integer;
