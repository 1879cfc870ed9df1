-- What the thirteenth version wrote into the community of 0001.sql after its upgrade: a goal, and a step that was asked about.
-- It stays as it is for good: what was stored once has to be read by every later version.

insert into goal (id, room_id, owner_id, words, measure, by_on, state, revision, changed_by, made_at) values
  ('1g2h3j4k5m6n7p8q', 'prz879x5bjy04ep5', 1589569110562435253, 'A portfolio', 'Two people have read it', '2027-03-14', 'open', 1, 1589569110562435253, 1806000000);
insert into goal_history (goal_id, revision, who_id, deed, words, measure, by_on, at) values
  ('1g2h3j4k5m6n7p8q', 1, 1589569110562435253, 'made', 'A portfolio', 'Two people have read it', '2027-03-14', 1806000000);
insert into step (id, room_id, owner_id, goal_id, words, cue, on_day, at_time, kind, level, competency, hours, evidence, correction, note, state, revision, changed_by, made_at, done_at, asked_day, asked_time) values
  ('2g2h3j4k5m6n7p8q', 'prz879x5bjy04ep5', 1589569110562435253, '1g2h3j4k5m6n7p8q', 'write the first page', 'the week begins', '2027-03-01', '18:00', 'do', 'foundation', '', null, '', '', 'One page is enough', 'open', 1, 1589569110562435253, 1806000000, null, '2027-03-01', '18:00');
insert into step_history (step_id, revision, who_id, deed, words, cue, on_day, at_time, at) values
  ('2g2h3j4k5m6n7p8q', 1, 1589569110562435253, 'made', 'write the first page', 'the week begins', '2027-03-01', '18:00', 1806000000);
insert into step_ask (id, room_id, asked_at) values ('3g2h3j4k5m6n7p8q', 'prz879x5bjy04ep5', 1806000900);
insert into step_asked (ask_id, step_id) values ('3g2h3j4k5m6n7p8q', '2g2h3j4k5m6n7p8q');
