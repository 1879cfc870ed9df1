-- Who was asked, and about what: a question to the coordinators knows which channels it named, who was shut out by hand is told apart
-- from whom a hand let in, and an update knows when its mentor was asked to look.

-- 'guest': somebody let them in by hand, and coordinators were asked, by `question`; 'shut_out': somebody shut them out by hand, and
-- coordinators were told; 'meant': coordinators want it so; 'mended': what Trellis wrote was changed, and was put right then;
-- 'former': a role that stood for coordinators or facilitators until then, which is to see what took its place before it is shut out.
create table access_note_anew (
    guild_id    integer not null references community (guild_id),
    channel_key text    not null,
    who_id      integer not null,
    is_person   integer not null check (is_person in (0, 1)),
    kind        text    not null check (kind in ('guest', 'shut_out', 'meant', 'mended', 'former')),
    -- Of a 'guest'; without one, an earlier version asked, whose buttons do not know it.
    question    text,
    noted_at    integer not null,
    primary key (channel_key, who_id)
) strict;

-- Both were 'guest' until now. Only a member of a room could be shut out of it, and who was let in was none: so a 'guest' that is or
-- was a member was shut out, also where coordinators then said that it is meant. Every other one was let in.
insert into access_note_anew (guild_id, channel_key, who_id, is_person, kind, noted_at)
select guild_id, channel_key, who_id, is_person,
       case
           when kind in ('guest', 'meant') and is_person = 1 and exists (
               select 1 from room_member
               where 'room:' || room_id || ':channel' = channel_key and user_id = who_id
           ) then 'shut_out'
           else kind
       end,
       noted_at
from access_note;

drop table access_note;
alter table access_note_anew rename to access_note;
create index access_note_who on access_note (guild_id, who_id);

-- When the mentor was last asked to look since the author is stuck: not later than when the words that are there now were written.
alter table progress_update add column mentor_asked_at integer;
update progress_update set mentor_asked_at = coalesce(edited_at, posted_at) where stuck <> '' and withdrawn_at is null;
