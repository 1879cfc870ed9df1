-- When somebody can meet: their zone, where it is not the cohort's, and the parts of a week, a bit each. Null while they were not
-- asked; nought where they would not say.
alter table participant add column time_zone text;
alter table participant add column free_hours integer check (free_hours between 0 and 63);

-- The sessions of a room: one that is ahead at most, and those that were. What somebody said of one beside that it took place
-- is its state.
create table session (
    id         text    primary key,
    room_id    text    not null references room (id),
    planned_by integer not null,
    starts_at  integer not null,
    minutes    integer not null check (minutes between 1 and 1440),
    planned_at integer not null,
    sequence   integer not null default 0 check (sequence >= 0),
    state      text    not null check (state in ('planned', 'called-off', 'not-met'))
) strict;
-- Those of a room in the order in which they begin (the sweep, the card, the list), and how many were planned of late.
create index session_of_room on session (room_id, starts_at);

-- What each member tapped after a session: told to coordinators outside the room, as answers of check-ins are. What will be
-- different next time is for the room.
create table session_tap (
    session_id text    not null references session (id),
    user_id    integer not null,
    tap        text    not null check (tap in ('moved-us-on', 'so-so', 'not-really')),
    fit        text    check (fit in ('good', 'unsure', 'poor')),
    next_time  text,
    tapped_at  integer not null,
    primary key (session_id, user_id)
) strict;

-- The one thing that somebody wants corrected, for the brief of their room; the latest.
create table session_wish (
    room_id    text    not null references room (id),
    user_id    integer not null,
    wish       text    not null,
    written_at integer not null,
    primary key (room_id, user_id)
) strict;
