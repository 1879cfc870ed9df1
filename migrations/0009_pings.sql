-- Whom each message pinged that was sent, and when: nobody is pinged more often than the program's budget says in any seven days. Rows are
-- deleted some days after that.
create table ping (
    effect_id integer not null,
    guild_id  integer not null,
    user_id   integer not null,
    at        integer not null,
    primary key (effect_id, user_id)
) strict;
-- Those of a person of late (before each message that pings, and the sweep).
create index ping_of on ping (guild_id, user_id, at);
-- Those that count no more (once a day).
create index ping_age on ping (at);
