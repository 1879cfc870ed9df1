-- What the fourteenth version wrote into the community of 0001.sql after its upgrade: hours, a session and what was tapped after it.
-- It stays as it is for good: what was stored once has to be read by every later version.

update participant set time_zone = 'Asia/Kolkata', free_hours = 5 where id = '5q85chzmy4t66zpw';
insert into session (id, room_id, planned_by, starts_at, minutes, planned_at, sequence, state) values
  ('4g2h3j4k5m6n7p8q', 'prz879x5bjy04ep5', 1589569110562435253, 1806100000, 45, 1806000000, 1, 'planned');
insert into session_tap (session_id, user_id, tap, fit, next_time, tapped_at) values
  ('4g2h3j4k5m6n7p8q', 1589569110562435253, 'so-so', 'unsure', 'One topic less', 1806110000);
insert into session_wish (room_id, user_id, wish, written_at) values
  ('prz879x5bjy04ep5', 1589569110562435253, 'How I ask for time', 1806000000);
