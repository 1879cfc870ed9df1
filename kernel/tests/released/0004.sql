-- What the fourth version wrote into the community of 0001.sql after its upgrade: the day of a midpoint that was chosen, and an absence.
-- It stays as it is for good: what was stored once has to be read by every later version.

update cohort set midpoint_on = '2027-02-25', moved_at = 1801000000 where id = 'gmr2jgz10yyzknbj';
insert into absence (from_at, until_at) values (1800900000, 1800950000);
