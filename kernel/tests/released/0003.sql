-- What the third version wrote into the community of 0001.sql and 0002.sql after its upgrade: a role that was picked, with what
-- it gives its people.
-- It stays as it is for good: what was stored once has to be read by every later version.

update discord_object set gives = 2147483648
where key = 'community:1589569110562317329:mentor_role' and guild_id = 1589569110562317329;
