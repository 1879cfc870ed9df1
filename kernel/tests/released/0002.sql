-- What the second version wrote into the community of 0001.sql after its upgrade: a private word. The sealed value belongs to
-- the key in 0001.keys.
-- It stays as it is for good: what was stored once has to be read by every later version.

insert into concern (id, guild_id, room_id, author_id, kind, detail, raised_at) values
  ('hh5rhvfvp4ng0wka', 1589569110562317329, 'prz879x5bjy04ep5', 1589569110562435253, 'talk', x'02edbd815eb535a6408ee3fd4e22b4614e9dcbc0df862d184944c1a146dcc2c961e3963c10d7f04c4152cc77bd85f1386a1b274d24c43659f7c27dc54d78e58ca9dc8902332df38f05ad3b376939a8d7', 1803542500);
