-- What the eleventh version wrote into the community of 0001.sql after its upgrade: who agreed to be introduced.
-- It stays as it is for good: what was stored once has to be read by every later version.

update participant set introduces = 1 where role = 'mentor';
