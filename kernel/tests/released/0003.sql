-- What the third version wrote into the community of 0001.sql after its upgrade: what its roles gave their people.
-- It stays as it is for good: what was stored once has to be read by every later version.

update discord_object set gives = 1024 where key = 'community:1589569110562317329:mentor_role';
