-- What the fifteenth version wrote into the community of 0001.sql after its upgrade: an entry that its author keeps to themselves, and
-- feedback that was taken up. What the entry says is left out: nothing here opens it.
-- It stays as it is for good: what was stored once has to be read by every later version.

insert into private_entry (id, draft_id, room_id, author_id, body, written_at, edited_at) values
  ('5g2h3j4k5m6n7p8q', '6g2h3j4k5m6n7p8q', 'prz879x5bjy04ep5', 1589569110562435253, x'01', 1806000000, null);
update feedback set taken_up_at = 1806000000, taken_up_note = 'Shown to two' where id = 'c1snt1m4qmxpexz3';
update progress_update set feedback_asked_at = 1806000000 where id = 'h87w76jxfmd6qzwa';
update growth_thread set tags = 'needs a hand' where id = '6mnb9qn03jk6pyap';
