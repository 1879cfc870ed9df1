-- What the fifth version wrote into the community of 0001.sql after its upgrade: by which reference a thing was made.
-- It stays as it is for good: what was stored once has to be read by every later version.

update discord_object set reference = '7p190ey2vrvnh1z0' where key = 'community:1589569110562317329:mentor_role';
