-- Roadmaps: files of steps that a community imported, and what was copied from one into a room.

create table roadmap (
    guild_id    integer not null references community (guild_id),
    slug        text    not null check (length(slug) between 1 and 40),
    -- As the file says it: for whoever chooses, without reading all files.
    name        text    not null,
    source      text    not null,
    imported_by integer not null,
    imported_at integer not null,
    primary key (guild_id, slug)
) strict;

-- A file whose name is taken. It waits for a yes of whoever sent it; another one of theirs takes its place.
create table roadmap_file (
    id       text    primary key,
    guild_id integer not null references community (guild_id),
    slug     text    not null,
    name     text    not null,
    source   text    not null,
    sent_by  integer not null,
    sent_at  integer not null,
    unique (guild_id, sent_by)
) strict;
create index roadmap_file_oldest on roadmap_file (sent_at);

-- A roadmap as somebody was shown it for a room, before it is copied; another one of theirs takes its place.
create table roadmap_preview (
    id          text    primary key,
    room_id     text    not null references room (id),
    owner_id    integer not null,
    goal_id     text    references goal (id),
    slug        text    not null,
    -- Null for one that comes with Trellis.
    imported_at integer,
    shown_to    integer not null,
    shown_at    integer not null,
    unique (room_id, shown_to)
) strict;
create index roadmap_preview_oldest on roadmap_preview (shown_at);

-- That a roadmap was copied for a mentee: the last time it was.
create table roadmap_copy (
    room_id   text    not null references room (id),
    owner_id  integer not null,
    slug      text    not null,
    copied_by integer not null,
    copied_at integer not null,
    steps     integer not null check (steps > 0),
    primary key (room_id, owner_id, slug)
) strict;
