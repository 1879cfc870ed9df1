-- The newest message of ours in each channel: what Discord's list of channels names as the last message, and is newer, is somebody
-- else's. Only its id is known, which holds its time; no message is read.
create table own_message (
    channel_id integer primary key,
    guild_id   integer not null,
    message_id integer not null
) strict;

-- What is known of a room's life beside its updates: when somebody last wrote there, when somebody said that all is well, and
-- whether its card says that it is quiet.
create table room_life (
    room_id  text    primary key references room (id),
    heard_at integer,
    well_at  integer,
    is_quiet integer not null default 0 check (is_quiet in (0, 1))
) strict;
