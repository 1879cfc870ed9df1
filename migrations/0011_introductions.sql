-- Whether somebody's first answers introduce them in their rooms. Nobody who joined before has said so.
alter table participant add column introduces integer not null default 0 check (introduces in (0, 1));
