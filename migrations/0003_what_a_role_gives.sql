-- What a role gave its people when Trellis made it or an admin picked it, as Discord's bits: it is handed out only as
-- long as it gives no power beyond. Picked before this was noted, it counts as one that gave nothing.

alter table discord_object add column gives integer not null default 0;
