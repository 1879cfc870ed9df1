-- What the seventeenth version wrote into the community of 0001.sql after its upgrade: sign-up that was opened again.
-- It stays as it is for good: what was stored once has to be read by every later version.

update cohort set sign_up_again_at = 1806000000 where id = 'gmr2jgz10yyzknbj';
