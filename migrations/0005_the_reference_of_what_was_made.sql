-- The reference of the effect that made a thing: an edit of a message keeps it, so that the message is found by it also after
-- the records were restored from a copy. Made before this was noted, it has none here.

alter table discord_object add column reference text;
