-- What the seventh version wrote into the community of 0001.sql after its upgrade: two questions to the coordinators about who can read
-- a channel, a person who was shut out by hand, and a mentor who was asked to look at an update.
-- It stays as it is for good: what was stored once has to be read by every later version.

insert into access_note (guild_id, channel_key, who_id, is_person, kind, question, noted_at) values
  (1589569110562317329, 'room:prz879x5bjy04ep5:channel', 1589569110562990004, 1, 'guest', 'q3vd5b0w7m2k9xsa', 1803700000),
  (1589569110562317329, 'community:1589569110562317329:mentors_channel', 1589569110562990004, 1, 'guest', 'q3vd5b0w7m2k9xsa', 1803700000),
  (1589569110562317329, 'community:1589569110562317329:mentors_channel', 1589569110562990005, 0, 'meant', null, 1803700600),
  (1589569110562317329, 'community:1589569110562317329:coordinators_channel', 1589569110562435253, 1, 'shut_out', null, 1803701200);
update progress_update set mentor_asked_at = posted_at + 60 where stuck <> '' and withdrawn_at is null;
