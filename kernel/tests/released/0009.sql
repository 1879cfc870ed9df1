-- What the ninth version wrote into the community of 0001.sql after its upgrade: who was pinged, and a check-in that waited its turn.
-- It stays as it is for good: what was stored once has to be read by every later version.

insert into ping (effect_id, guild_id, user_id, at) values (1, 1589569110562317329, 1589569110562990004, 1806000000);
insert into prompt (kind, subject, planned_on, slot, state, reason, decided_at) values
  ('checkin', 'prz879x5bjy04ep5', '2027-04-01', 0, 'late', 'budget', 1806000600);
