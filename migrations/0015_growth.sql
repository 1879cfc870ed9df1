-- Growth threads: what somebody keeps for themselves, who reads the growth forum, and what became of feedback.

-- A form may be for its author alone. A check cannot be changed, and nothing refers to this table.
create table progress_draft_of_now (
    id            text    primary key,
    room_id       text    not null references room (id),
    author_id     integer not null,
    -- 'cohort' is offered no more, and still read in what was begun before.
    visibility    text    not null check (visibility in ('me', 'room', 'cohort', 'server')),
    evidence_name text,
    evidence_url  text,
    evidence_size integer,
    created_at    integer not null
) strict;
insert into progress_draft_of_now select * from progress_draft order by rowid;
drop table progress_draft;
alter table progress_draft_of_now rename to progress_draft;
create index progress_draft_author on progress_draft (author_id, created_at);
create index progress_draft_age on progress_draft (created_at);

-- What a mentee writes for themselves alone. It stands apart from progress_update, so that nothing that tells or counts
-- updates can come upon it.
create table private_entry (
    id         text    primary key,
    -- One draft becomes one entry, however often its form is sent; null for what was an update before.
    draft_id   text    unique,
    room_id    text    not null references room (id),
    author_id  integer not null,
    -- Encrypted; for its author.
    body       blob    not null,
    written_at integer not null,
    edited_at  integer
) strict;
create index private_entry_author on private_entry (author_id, written_at);

-- When its author asked for feedback in the growth thread, until they take that back.
alter table progress_update add column feedback_asked_at integer;

-- What the mentee made of a piece of feedback.
alter table feedback add column taken_up_at integer;
alter table feedback add column taken_up_note text not null default '';

-- Who reads the growth forum that Trellis makes. What was set up before keeps the readers it has.
alter table community add column growth_readers text not null default 'everyone'
    check (growth_readers in ('participants', 'everyone'));
update community set growth_readers = 'participants' where set_up_at is null;

-- The tags that were last owed for a growth thread, by their words.
alter table growth_thread add column tags text not null default '';
