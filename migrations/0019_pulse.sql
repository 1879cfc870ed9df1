-- What a mentor says now and then after a session that they are learning from the mentee. It is for the room, as what will be
-- different next time is.

alter table session_tap add column learned text;
