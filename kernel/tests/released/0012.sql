-- What the twelfth version wrote into the community of 0001.sql after its upgrade: an agreement that one has changed and signed.
-- It stays as it is for good: what was stored once has to be read by every later version.

insert into agreement_version (room_id, number, terms, author_id, made_at) values ('prz879x5bjy04ep5', 1, '{"how":"Every week","until":"2027-04-04"}', 1589569110562322436, 1806000000);
insert into agreement_signature (room_id, number, user_id, signed_at, confirmed_at) values ('prz879x5bjy04ep5', 1, 1589569110562322436, 1806000000, 1806000600);
insert into agreement (room_id, notice, asked_at) values ('prz879x5bjy04ep5', 1, 1806000300);
