-- What the sixteenth version wrote into the community of 0001.sql after its upgrade: a roadmap of its own, one that waits for a yes,
-- a preview and a copy.
-- It stays as it is for good: what was stored once has to be read by every later version.

insert into roadmap (guild_id, slug, name, source, imported_by, imported_at) values
  (1589569110562317329, 'ours', 'Ours', 'name = "Ours"', 1589569110562415107, 1806000000);
insert into roadmap_file (id, guild_id, slug, name, source, sent_by, sent_at) values
  ('7g2h3j4k5m6n7p8q', 1589569110562317329, 'ours', 'Ours', 'name = "Ours"', 1589569110562415107, 1806000100);
insert into roadmap_preview (id, room_id, owner_id, goal_id, slug, imported_at, shown_to, shown_at) values
  ('8g2h3j4k5m6n7p8q', 'prz879x5bjy04ep5', 1589569110562435253, '1g2h3j4k5m6n7p8q', 'ours', 1806000000, 1589569110562435253, 1806000200);
insert into roadmap_copy (room_id, owner_id, slug, copied_by, copied_at, steps) values
  ('prz879x5bjy04ep5', 1589569110562435253, 'ours', 1589569110562435253, 1806000300, 14);
