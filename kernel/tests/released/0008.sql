-- What the eighth version wrote into the community of 0001.sql after its upgrade: a prompt that came late.
-- It stays as it is for good: what was stored once has to be read by every later version.

insert into prompt (kind, subject, planned_on, slot, state, reason, decided_at) values
  ('checkin', 'prz879x5bjy04ep5', '2027-03-25', 0, 'late', null, 1806000000);
