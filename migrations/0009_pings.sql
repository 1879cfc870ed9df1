-- Who was pinged when, by a message that was sent: nobody is pinged more often than the program's budget says in any seven days. Rows are
-- deleted some days after that.
create table ping (
    guild_id integer not null,
    user_id  integer not null,
    at       integer not null
) strict;
-- Those of a person of late (before each message that pings, and the sweep).
create index ping_of on ping (guild_id, user_id, at);
-- Those that count no more (once a day).
create index ping_age on ping (at);
