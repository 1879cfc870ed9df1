-- What the tenth version wrote into the community of 0001.sql after its upgrade: the newest message of its own in a room, and what it
-- knows of the room's life.
-- It stays as it is for good: what was stored once has to be read by every later version.

insert into own_message (channel_id, guild_id, message_id) values (1589569111787073792, 1589569110562317329, 1617000000000000000);
insert into room_life (room_id, heard_at, well_at, is_quiet) values ('prz879x5bjy04ep5', 1806000000, 1806000600, 0);
