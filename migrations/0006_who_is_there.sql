-- Who is known not to be in the server, and what was noticed of who can read a channel that is Trellis's.

-- Nobody waits for them and they take no place; the row goes when they are seen again.
create table away (
    guild_id   integer not null references community (guild_id),
    user_id    integer not null,
    noticed_at integer not null,
    primary key (guild_id, user_id)
) strict;

-- 'guest': somebody let them in by hand, and coordinators were asked; 'meant': coordinators want it so;
-- 'mended': what Trellis wrote was changed, and was put right then; 'former': a role that stood for coordinators or facilitators
-- until then, which is to see what took its place before it is shut out.
create table access_note (
    guild_id    integer not null references community (guild_id),
    channel_key text    not null,
    who_id      integer not null,
    is_person   integer not null check (is_person in (0, 1)),
    kind        text    not null check (kind in ('guest', 'meant', 'mended', 'former')),
    noted_at    integer not null,
    primary key (channel_key, who_id)
) strict;
create index access_note_who on access_note (guild_id, who_id);
