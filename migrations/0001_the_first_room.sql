-- The first schema: communities, cohorts, people, rooms, what is said in them, and what is owed to Discord.
--
-- Ids of ours are 16 characters of base32 (80 random bits); ids of Discord's are integers.
-- Times are UTC seconds since 1970; dates are local dates as text (2027-03-14) beside a zone.

create table meta (
    key   text primary key,
    value text not null
) strict;

-- Discord objects that Trellis made or was given, by the name we know them under
-- ('community:<guild>:mentor_role', 'room:<id>:channel', …). What an effect creates, a later one refers to.
create table discord_object (
    key         text primary key,
    guild_id    integer not null,
    discord_id  integer not null,
    -- 'missing' only after an explicit 404 seen twice.
    state       text    not null default 'present' check (state in ('present', 'suspect', 'missing')),
    recorded_at integer not null
) strict;
create index discord_object_by_id on discord_object (discord_id);

create table community (
    guild_id   integer primary key,
    name       text    not null,
    time_zone  text    not null,
    -- 'text' where the server has no forums: messages carry the growth threads.
    growth     text    not null check (growth in ('forum', 'text')),
    set_up_by  integer not null,
    -- Null while the choices of /setup are still being made.
    set_up_at  integer
) strict;

create table cohort (
    id             text    primary key,
    guild_id       integer not null references community (guild_id),
    name           text    not null,
    program        text    not null,
    -- The program file as it was at opening: editing a file never changes a cohort under way.
    program_source text    not null,
    time_zone      text    not null,
    state          text    not null check (state in ('draft', 'enrolling', 'matching', 'running', 'closing', 'closed', 'cancelled')),
    starts_on      text    not null,
    ends_on        text    not null,
    opened_by      integer not null,
    opened_at      integer not null,
    started_at     integer,
    closed_at      integer,
    -- The channel the sign-up panel was posted in.
    panel_channel  integer,
    -- When the sweep has to look here next; null for never.
    next_at        integer
) strict;
create unique index cohort_name on cohort (guild_id, name collate nocase) where state not in ('closed', 'cancelled');
create index cohort_next on cohort (next_at) where next_at is not null;

create table participant (
    id           text    primary key,
    cohort_id    text    not null references cohort (id),
    user_id      integer not null,
    role         text    not null check (role in ('mentor', 'mentee')),
    -- As Discord showed it when the person joined; for channel and thread names.
    name         text    not null,
    capacity     integer check (capacity is null or capacity between 1 and 20),
    -- JSON: the sign-up questions of the program and what the person wrote.
    answers      text    not null,
    consent_at   integer,
    joined_at    integer not null,
    edited_at    integer,
    left_at      integer
) strict;
create unique index participant_once on participant (cohort_id, user_id) where left_at is null;
create index participant_user on participant (user_id);

create table room (
    id         text    primary key,
    cohort_id  text    not null references cohort (id),
    guild_id   integer not null,
    name       text    not null,
    state      text    not null check (state in ('open', 'missing', 'closed')),
    opened_by  integer not null,
    opened_at  integer not null,
    closed_at  integer,
    next_at    integer
) strict;
create index room_by_cohort on room (cohort_id);
create index room_next on room (next_at) where next_at is not null;

create table room_member (
    room_id text    not null references room (id),
    user_id integer not null,
    role    text    not null check (role in ('mentor', 'mentee')),
    name    text    not null,
    primary key (room_id, user_id)
) strict;
create index room_member_user on room_member (user_id);

create table growth_thread (
    id        text    primary key,
    room_id   text    not null references room (id),
    mentee_id integer not null,
    opened_at integer not null,
    unique (room_id, mentee_id)
) strict;

create table progress_draft (
    id            text    primary key,
    room_id       text    not null references room (id),
    author_id     integer not null,
    visibility    text    not null check (visibility in ('room', 'cohort', 'server')),
    evidence_name text,
    evidence_url  text,
    evidence_size integer,
    created_at    integer not null
) strict;

create table progress_update (
    id            text    primary key,
    -- One draft becomes one update, however often its form is sent.
    draft_id      text    not null unique,
    room_id       text    not null references room (id),
    author_id     integer not null,
    did           text    not null,
    learned       text    not null,
    stuck         text    not null,
    next          text    not null,
    visibility    text    not null check (visibility in ('room', 'cohort', 'server')),
    evidence_name text,
    evidence_url  text,
    evidence_size integer,
    posted_at     integer not null,
    edited_at     integer,
    withdrawn_at  integer
) strict;
create index progress_update_room on progress_update (room_id, posted_at);

create table feedback (
    id         text    primary key,
    update_id  text    not null references progress_update (id),
    author_id  integer not null,
    correction text    not null,
    given_at   integer not null,
    unique (update_id, author_id)
) strict;

create table checkin (
    id         text    primary key,
    room_id    text    not null references room (id),
    planned_on text    not null,
    question   text    not null,
    asked_at   integer not null,
    closes_at  integer not null,
    -- When the room was shown that it takes no more answers.
    closed_at  integer,
    unique (room_id, planned_on)
) strict;

create table checkin_answer (
    checkin_id      text    not null references checkin (id),
    user_id         integer not null,
    answer          text    not null check (answer in ('good', 'could-be-better', 'stuck')),
    -- Encrypted; for coordinators, and for the partner where the person said so.
    detail          blob,
    partner_may_see integer not null default 0 check (partner_may_see in (0, 1)),
    answered_at     integer not null,
    primary key (checkin_id, user_id)
) strict;

create table midpoint (
    id          text    primary key,
    room_id     text    not null unique references room (id),
    asked_at    integer not null,
    deadline_at integer not null,
    -- When the coordinators' channel was told that both sides can be opened.
    told_at     integer
) strict;

create table reflection (
    midpoint_id text    not null references midpoint (id),
    user_id     integer not null,
    -- Encrypted JSON of question keys and answers.
    body        blob    not null,
    written_at  integer not null,
    primary key (midpoint_id, user_id)
) strict;

-- Who read a confidential answer, and when; never what it said.
create table confidential_reading (
    id        integer primary key,
    reader_id integer not null,
    subject   text    not null,
    read_at   integer not null
) strict;

-- What was said because time passed, or why it was not. Identity is the planned local date, so neither
-- a clock step nor an edited hour can say a thing twice.
create table prompt (
    kind       text    not null,
    subject    text    not null,
    planned_on text    not null,
    slot       integer not null,
    state      text    not null check (state in ('said', 'late', 'skipped')),
    reason     text,
    decided_at integer not null,
    primary key (kind, subject, planned_on, slot)
) strict;

create table digest (
    cohort_id   text    not null references cohort (id),
    covers_from integer not null,
    covers_to   integer not null,
    primary key (cohort_id, covers_to)
) strict;

-- What is owed to Discord: the outbox.
create table effect (
    id             integer primary key,
    -- Effects of one lane happen strictly in order; lanes run side by side.
    lane           text    not null,
    guild_id       integer not null,
    action         text    not null,
    -- Random, 80 bits: nonce and marker of what this effect makes.
    reference      text    not null unique,
    state          text    not null check (state in ('owed', 'claimed', 'held', 'done', 'parked', 'dropped')),
    attempt        integer not null default 0,
    -- How often Discord was searched for what an unanswered attempt may have made.
    looks          integer not null default 0,
    -- 1 while an attempt may have taken effect without our knowing.
    unproven       integer not null default 0 check (unproven in (0, 1)),
    -- The request body as first sent; every retry sends these bytes again.
    body           text,
    claimed_boot   integer,
    claimed_at     integer,
    next_try_at    integer not null,
    -- Why it is held or parked: a word of ours and Discord's answer, without personal content.
    trouble        text,
    trouble_since  integer,
    told_at        integer,
    owed_at        integer not null,
    done_at        integer
) strict;
create index effect_pending on effect (lane, id) where state in ('owed', 'claimed', 'held');
create index effect_held on effect (guild_id) where state = 'held';
create index effect_trouble on effect (guild_id, trouble_since) where trouble is not null;
