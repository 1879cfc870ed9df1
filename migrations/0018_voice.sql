-- Sessions in voice: whether a community has them, where a session is held, for how long its people met, and, while the channel
-- of a session is there, who was seen in it. The last goes with the channel.
alter table community add column voice text not null default 'on' check (voice in ('on', 'off'));

alter table session add column held text not null default 'here' check (held in ('here', 'elsewhere'));
-- Minutes in which a mentor and a mentee were in its channel at once, and until when that was seen; null where it is not known.
alter table session add column met_for integer check (met_for > 0);
alter table session add column met_until integer;

-- The step that follows from what a mentee said would be different next time.
alter table session_tap add column step_id text references step (id);

-- The voice channel of a room while it is there, the session that it is for, and since when nobody knows who is in it: the bot was
-- away, and nobody has looked since. There are as many rows as sessions go on now, so those of a community are looked for among all.
create table session_voice (
    room_id    text    primary key references room (id),
    guild_id   integer not null,
    session_id text    not null references session (id),
    until_at   integer not null,
    unseen_at  integer
) strict;

-- That somebody of the room was seen in it, or not any more.
create table session_mark (
    room_id  text    not null references room (id),
    user_id  integer not null,
    is_there integer not null check (is_there in (0, 1)),
    at       integer not null,
    primary key (room_id, user_id, at)
) strict;
