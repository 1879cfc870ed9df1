-- What the sixth version wrote into the community of 0001.sql after its upgrade: who is not in the server, and what was noticed of who
-- can read a channel: the mentee was shut out of their room by hand, a person and a role were let in.
-- It stays as it is for good: what was stored once has to be read by every later version.

insert into away (guild_id, user_id, noticed_at) values (1589569110562317329, 1589569110562424276, 1803600000);
insert into access_note (guild_id, channel_key, who_id, is_person, kind, noted_at) values
  (1589569110562317329, 'room:prz879x5bjy04ep5:channel', 1589569110562435253, 1, 'guest', 1803600600),
  (1589569110562317329, 'room:prz879x5bjy04ep5:channel', 1589569110562990001, 1, 'guest', 1803600600),
  (1589569110562317329, 'room:prz879x5bjy04ep5:channel', 1589569110562990002, 0, 'meant', 1803601200),
  (1589569110562317329, 'room:prz879x5bjy04ep5:channel', 1589569110562424276, 1, 'mended', 1803601200),
  (1589569110562317329, 'community:1589569110562317329:mentors_channel', 1589569110562435253, 1, 'guest', 1803601800),
  (1589569110562317329, 'community:1589569110562317329:coordinators_channel', 1589569110562990003, 0, 'former', 1803602400);
