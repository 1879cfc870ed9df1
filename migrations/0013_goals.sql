-- Goals and steps: what a mentee wants to reach in a room, and what is done towards it. Nothing of them is deleted: each change adds
-- a line of history that holds the words as they were from then on.

create table goal (
    id         text    primary key,
    room_id    text    not null references room (id),
    owner_id   integer not null,
    words      text    not null,
    measure    text    not null,
    by_on      text    not null,
    state      text    not null check (state in ('open', 'reached', 'dropped')),
    revision   integer not null check (revision > 0),
    changed_by integer not null,
    made_at    integer not null
) strict;
-- The goals of a room (its card, the plan of a mentee).
create index goal_room on goal (room_id);

create table goal_history (
    goal_id  text    not null references goal (id),
    revision integer not null,
    who_id   integer not null,
    deed     text    not null,
    words    text    not null,
    measure  text    not null,
    by_on    text,
    at       integer not null,
    primary key (goal_id, revision)
) strict;

create table step (
    id         text    primary key,
    room_id    text    not null references room (id),
    owner_id   integer not null,
    goal_id    text    references goal (id),
    words      text    not null,
    cue        text    not null,
    -- The moment, on the owner's wall; a day may have no time.
    on_day     text,
    at_time    text check (at_time is null or on_day is not null),
    kind       text    not null,
    level      text    not null,
    competency text    not null,
    -- Null where its kind says how long it takes.
    hours      integer check (hours is null or hours between 0 and 255),
    evidence   text    not null,
    correction text    not null,
    -- For mentors of the room and coordinators: what good looks like. A guide to the work and nothing that somebody confided, so it
    -- is not encrypted; a roadmap's notes are public files.
    note       text    not null default '',
    state      text    not null check (state in ('open', 'stuck', 'done', 'confirmed', 'dropped')),
    revision   integer not null check (revision > 0),
    changed_by integer not null,
    made_at    integer not null,
    done_at    integer,
    -- The moment for which its owner was asked how it went.
    asked_day  text,
    asked_time text check (asked_time is null or asked_day is not null)
) strict;
-- The steps of a room (its card, the plan of a mentee, the sweep).
create index step_room on step (room_id);

create table step_history (
    step_id  text    not null references step (id),
    revision integer not null,
    who_id   integer not null,
    deed     text    not null,
    words    text    not null,
    cue      text    not null,
    on_day   text,
    at_time  text,
    at       integer not null,
    primary key (step_id, revision)
) strict;

-- Messages that ask how steps went: of several that are due together, one.
create table step_ask (
    id       text    primary key,
    room_id  text    not null references room (id),
    asked_at integer not null
) strict;
create table step_asked (
    ask_id  text not null references step_ask (id),
    step_id text not null references step (id),
    primary key (ask_id, step_id)
) strict;
-- The message that asked about a step last.
create index step_asked_of on step_asked (step_id);
