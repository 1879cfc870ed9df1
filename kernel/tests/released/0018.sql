-- What the eighteenth version wrote into the community of 0001.sql after its upgrade: the switch of voice, a session whose people met
-- in its channel, a channel that is there, and who was seen in it; and a step that follows from what will be different.
-- It stays as it is for good: what was stored once has to be read by every later version.

update community set voice = 'off' where guild_id = 1589569110562317999;
update session set met_for = 42, met_until = 1806102600 where id = '4g2h3j4k5m6n7p8q';
update session_tap set step_id = '2g2h3j4k5m6n7p8q' where session_id = '4g2h3j4k5m6n7p8q';
insert into session (id, room_id, planned_by, starts_at, minutes, planned_at, sequence, state, held) values
  ('9g2h3j4k5m6n7p8q', 'prz879x5bjy04ep5', 1589569110562435253, 1806200000, 45, 1806110000, 0, 'planned', 'here');
insert into session_voice (room_id, guild_id, session_id, until_at, unseen_at) values
  ('prz879x5bjy04ep5', 1589569110562317329, '9g2h3j4k5m6n7p8q', 1806202700, 1806200100);
insert into session_mark (room_id, user_id, is_there, at) values
  ('prz879x5bjy04ep5', 1589569110562435253, 1, 1806200060);
