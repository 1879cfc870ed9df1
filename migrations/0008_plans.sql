-- No statement looks through a table that grows: each index is here for the statements named beside it, and tests/stories/plans.rs
-- finds the one that is missing. Whatever is added is paid for by each write, so those of the tables that are written most
-- are the fewest and the narrowest.

-- Effects. Most rows are done. What made a channel, a role or a post is kept for good, and is looked for where doubles of it are,
-- where a room is placed while Discord cannot be asked, and where a thing of Discord's may be one that was picked.
create index effect_made on effect (guild_id, done_at)
    where state = 'done' and json_extract(action, '$.do') in ('create_channel', 'create_role', 'open_post');
-- What is forgotten for its age, and nothing that is kept for good.
create index effect_finished on effect (done_at)
    where state in ('done', 'dropped') and json_extract(action, '$.do') not in ('create_channel', 'create_role');
-- What is in trouble in a community, by how it stands: most of what has a trouble was given up, and is looked at by nobody.
drop index effect_trouble;
create index effect_trouble on effect (guild_id, state) where trouble is not null;

-- Things of Discord's by their id, as before, and now also all that a community has. It takes the place of the index of the ids
-- alone: whoever asks for an id knows the community.
drop index discord_object_by_id;
create index discord_object_by_id on discord_object (guild_id, discord_id);

-- Forms of an update: those of a person, the newest first (/progress, /me), and those that are too old to be kept.
create index progress_draft_author on progress_draft (author_id, created_at);
create index progress_draft_age on progress_draft (created_at);
-- Updates of a person, the newest first: whom they let read the last one (/progress), and those they choose from (/updates).
create index progress_update_author on progress_update (author_id, posted_at);
-- They are counted by who may read them (/updates), without a look at their words, which fill pages of their own.
create index progress_update_readers on progress_update (author_id, room_id, visibility) where withdrawn_at is null;

-- What was said of a subject (the sweep, for each room that is due), and what of it was not said on time (the digest).
create index prompt_subject on prompt (subject, decided_at);

-- The rooms of a community: how many were opened today, and those that are open, in the order they were opened.
create index room_by_guild on room (guild_id, state, opened_at);
-- The cohorts of a community, also those that are over: their names and how many there are, without their programs' texts.
create index cohort_by_guild on cohort (guild_id, state, opened_at);
-- Who joined and who left a cohort within a week (the digest); drafts of a sign-up that are too old to be kept.
create index participant_cohort on participant (cohort_id, joined_at);
create index participant_draft on participant (joined_at) where consent_at is null;

-- Whether somebody read the same within the hour.
create index confidential_reading_of on confidential_reading (reader_id, subject, read_at);
-- The absences since something was asked.
create index absence_until on absence (until_at);
