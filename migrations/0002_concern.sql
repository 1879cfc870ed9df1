-- Concerns: a private word to the coordinators, about a room or about none.

create table concern (
    id        text    primary key,
    guild_id  integer not null references community (guild_id),
    room_id   text    references room (id),
    author_id integer not null,
    kind      text    not null check (kind in ('talk', 'change', 'pause', 'rematch', 'conclude', 'serious')),
    -- Encrypted; for coordinators who are no member of the room.
    detail    blob,
    raised_at integer not null
) strict;
create index concern_newest on concern (guild_id, raised_at);
create index concern_author on concern (author_id, raised_at);
