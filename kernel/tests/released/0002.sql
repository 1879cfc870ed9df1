-- The community of 0001.sql as the second schema holds it: with a private word, which its version brought. The sealed values
-- belong to the key in 0001.keys; those of the first version stayed as they were.
-- It stays as it is for good: what was stored once has to be read by every later version.

insert into meta (key, value) values
  ('boot', '1'),
  ('commands', '369a7d0a798d7e50d267c4372621b1f5063e1d47890b42fb850976dec955b30b');

insert into discord_object (key, guild_id, discord_id, state, recorded_at) values
  ('community:1589569110562317329:coordinator_role', 1589569110562317329, 1589569110562378354, 'present', 1799053200),
  ('community:1589569110562317329:facilitator_role', 1589569110562317329, 1589569110562382874, 'present', 1799053200),
  ('community:1589569110562317329:mentor_role', 1589569110562317329, 1589569110562385820, 'present', 1799053200),
  ('community:1589569110562317329:mentee_role', 1589569110562317329, 1589569110562393090, 'present', 1799053200),
  ('community:1589569110562317329:rooms_category:1', 1589569110562317329, 1589569110562399028, 'present', 1799053200),
  ('community:1589569110562317329:growth', 1589569110562317329, 1589569110562401735, 'present', 1799053200),
  ('community:1589569110562317329:coordinators_channel', 1589569110562317329, 1589569110562405500, 'present', 1799053200),
  ('community:1589569110562317329:mentors_channel', 1589569110562317329, 1589569110562409389, 'present', 1799053200),
  ('cohort:gmr2jgz10yyzknbj:panel', 1589569110562317329, 1589569110562423902, 'present', 1799053200),
  ('room:prz879x5bjy04ep5:channel', 1589569110562317329, 1589569110562449469, 'present', 1799053200),
  ('room:prz879x5bjy04ep5:card', 1589569110562317329, 1589569110562454016, 'present', 1799053200),
  ('growth:6mnb9qn03jk6pyap:thread', 1589569110562317329, 1589569110562468980, 'present', 1799053200),
  ('progress:line:h87w76jxfmd6qzwa', 1589569110562317329, 1589569110562476036, 'present', 1799053200),
  ('progress:page:h87w76jxfmd6qzwa:thread:1', 1589569110562317329, 1589569110562476548, 'present', 1799053200),
  ('progress:file:h87w76jxfmd6qzwa:thread', 1589569110562317329, 1589569110562479580, 'present', 1799053200),
  ('progress:feedback:c1snt1m4qmxpexz3:thread:1', 1589569110562317329, 1589569110562487733, 'present', 1799053200),
  ('checkin:jj5rhvfvp4ng0wkn:message', 1589569110562317329, 1593177889723908623, 'present', 1799913600),
  ('checkin:dpwmvq7a4dn77p4c:message', 1589569110562317329, 1598251319842312045, 'present', 1801123200),
  ('checkin:4y80nwgv0rm6869n:message', 1589569110562317329, 1603324749960709760, 'present', 1802332800),
  ('midpoint:vm5t83ztx5cmqpxx:message', 1589569110562317329, 1607326115976712016, 'present', 1803286800);

insert into community (guild_id, name, time_zone, growth, set_up_by, set_up_at) values
  (1589569110562317329, 'Riverside', 'Europe/Berlin', 'forum', 1589569110562314134, 1799053200),
  (1589569110562317999, '', 'Europe/Lisbon', 'text', 1589569110562314134, null);

insert into cohort (id, guild_id, name, program, program_source, time_zone, state, starts_on, ends_on, opened_by, opened_at, started_at, closed_at, panel_channel, next_at) values
  ('gmr2jgz10yyzknbj', 1589569110562317329, 'Spring', 'career-growth', '# Career growth: a mentee and someone some steps ahead work on one career question for twelve weeks.
# Every key is checked; `trellis check` says what is wrong, with line and key.

name = "Career growth"
summary = "Twelve weeks with someone some steps ahead of you: one career question, a session every other week, and small steps in between that you can show."
weeks = 12
session_every_days = 14
# Two sessions of an hour, and as much again for what happens between them.
hours_per_month = 4

# Shown before joining; agreeing to it is stored with the date.
commitment = """
I keep about four hours a month free for twelve weeks: a session every other week, and time in between to do what we agreed.
If I cannot come, I say so a day before and suggest another date.
I answer the short check-ins honestly, and I write a reflection at half time.
What I hear in our room stays there. If this is not working for me, I say so early; ending well is a good result too."""

[capacity]
default = 1
max = 3

[[signup.mentor]]
key = "offer"
label = "What can you help somebody with?"
placeholder = "Moving into leadership, changing fields, negotiating, being new in a country ..."
long = true
max = 1000

[[signup.mentor]]
key = "path"
label = "Your path so far, in a few lines"
placeholder = "Where you started, where you are, a turn you did not plan"
long = true
max = 1000

[[signup.mentor]]
key = "limits"
label = "What should nobody expect from you?"
placeholder = "No job referrals, no evenings, no code review at weekends ..."
long = true
required = false
max = 500

[[signup.mentee]]
key = "wish"
label = "What should be different in twelve weeks?"
placeholder = "The one thing, if it could only be one"
long = true
max = 1000

[[signup.mentee]]
key = "now"
label = "Where are you now?"
placeholder = "Your work or studies, and what you have already tried"
long = true
max = 1000

[[signup.mentee]]
key = "style"
label = "How do you learn best from somebody?"
placeholder = "Straight criticism, questions, examples, doing it side by side ..."
required = false
max = 300

[progress]
update_every_days = 14
# silent_after_days is left to the rule: the longer of 21 days and twice the cadence, so 28 here.

# Every other Thursday would need a calendar of its own, so: the second and the fourth of each month,
# in the morning, when the week can still be changed.
[checkin]
cron = "0 9 * * 4#2,4#4"
closes_after_days = 5
# Asked in turn. The relationship is asked about as often as the work.
questions = [
  "How is the work between your sessions going?",
  "Do you leave your sessions knowing what to do next?",
  "Can you say in this room what you really think?",
  "Is the rhythm you agreed on still the right one?",
  "Are you working on what matters most, or on what is easiest to talk about?",
  "Does the help you give, or get, still fit?",
]

[midpoint]
at_percent = 50
deadline_days = 7
remind_after_days = [2, 4]

# Answered by each alone; nothing is shown until both have written or the deadline has passed.
[[midpoint.questions]]
key = "changed"
label = "What is different since you began?"
placeholder = "Something you did, decided or understood; small things count"

[[midpoint.questions]]
key = "helped"
label = "What helped most in working together?"
placeholder = "A question, a habit, a moment"

[[midpoint.questions]]
key = "missing"
label = "What is missing, or too much?"
placeholder = "Pace, directness, preparation, the topic itself"

[[midpoint.questions]]
key = "unsaid"
label = "What have you not said yet?"
placeholder = "Only the facilitator and coordinators read this"
required = false

[[midpoint.questions]]
key = "next"
label = "What should the second half be for?"
placeholder = "Keep going, change the goal, change how, or stop well"

# Monday morning, before the coordinators plan their week.
[digest]
cron = "0 8 * * 1"
', 'Europe/Berlin', 'running', '2027-01-11', '2027-04-05', 1589569110562415107, 1799053200, 1799053200, null, 1589569110562326370, 1803884400);

insert into participant (id, cohort_id, user_id, role, name, capacity, answers, consent_at, joined_at, edited_at, left_at) values
  ('gfwrnfnagcfhk4m2', 'gmr2jgz10yyzknbj', 1589569110562424276, 'mentor', 'Mina 1', 1, '[{"key":"offer","label":"What can you help somebody with?","text":"Something I wrote"},{"key":"path","label":"Your path so far, in a few lines","text":"Something I wrote"},{"key":"limits","label":"What should nobody expect from you?","text":"Something I wrote"}]', 1799053200, 1799053200, null, null),
  ('5q85chzmy4t66zpw', 'gmr2jgz10yyzknbj', 1589569110562435253, 'mentee', 'Ada 2', null, '[{"key":"wish","label":"What should be different in twelve weeks?","text":"Something I wrote"},{"key":"now","label":"Where are you now?","text":"Something I wrote"},{"key":"style","label":"How do you learn best from somebody?","text":"Something I wrote"}]', 1799053200, 1799053200, null, null),
  ('0a1b2c3d4e5f6g7h', 'gmr2jgz10yyzknbj', 1589569110562435254, 'mentee', 'Theo 3', null, '[]', null, 1799053300, null, null),
  ('1a1b2c3d4e5f6g7h', 'gmr2jgz10yyzknbj', 1589569110562435255, 'mentor', 'Kim 4', 2, '[]', 1799053300, 1799053300, 1799053400, 1799139800);

insert into room (id, cohort_id, guild_id, name, state, opened_by, opened_at, closed_at, next_at) values
  ('prz879x5bjy04ep5', 'gmr2jgz10yyzknbj', 1589569110562317329, 'room-ada-mina', 'open', 1589569110562415107, 1799053200, null, 1803542400);

insert into room_member (room_id, user_id, role, name) values
  ('prz879x5bjy04ep5', 1589569110562424276, 'mentor', 'Mina 1'),
  ('prz879x5bjy04ep5', 1589569110562435253, 'mentee', 'Ada 2');

insert into growth_thread (id, room_id, mentee_id, opened_at) values
  ('6mnb9qn03jk6pyap', 'prz879x5bjy04ep5', 1589569110562435253, 1799053200);

insert into progress_draft (id, room_id, author_id, visibility, evidence_name, evidence_url, evidence_size, created_at) values
  ('2a1b2c3d4e5f6g7h', 'prz879x5bjy04ep5', 1589569110562435253, 'server', 'draft.txt', 'https://cdn.discordapp.com/attachments/1589569110562449469/1589569110562463722/draft.txt', 7, 1803290401);

insert into progress_update (id, draft_id, room_id, author_id, did, learned, stuck, next, visibility, evidence_name, evidence_url, evidence_size, posted_at, edited_at, withdrawn_at) values
  ('h87w76jxfmd6qzwa', 'wywn2r09b956znx3', 'prz879x5bjy04ep5', 1589569110562435253, 'Wrote the first page of my portfolio', '', 'The second page', '', 'server', 'plan.txt', 'https://cdn.discordapp.com/attachments/1589569110562449469/1589569110562463721/plan.txt', 6, 1799053200, null, null),
  ('jnkwewpfzypyfghe', '4xpn4f3zgwcca6af', 'prz879x5bjy04ep5', 1589569110562435253, 'The second page', '', '', '', 'server', null, null, null, 1803290400, null, null),
  ('3a1b2c3d4e5f6g7h', '4a1b2c3d4e5f6g7h', 'prz879x5bjy04ep5', 1589569110562435253, '', '', '', '', 'cohort', null, null, null, 1803290402, 1803290403, 1803290404);

insert into feedback (id, update_id, author_id, correction, given_at) values
  ('c1snt1m4qmxpexz3', 'h87w76jxfmd6qzwa', 1589569110562424276, 'Show it to one colleague', 1799053200);

insert into checkin (id, room_id, planned_on, question, asked_at, closes_at, closed_at) values
  ('jj5rhvfvp4ng0wkn', 'prz879x5bjy04ep5', '2027-01-14', 'How is the work between your sessions going?', 1799913600, 1800345600, 1800345600),
  ('dpwmvq7a4dn77p4c', 'prz879x5bjy04ep5', '2027-01-28', 'Do you leave your sessions knowing what to do next?', 1801123200, 1801555200, 1801555200),
  ('4y80nwgv0rm6869n', 'prz879x5bjy04ep5', '2027-02-11', 'Can you say in this room what you really think?', 1802332800, 1802764800, 1802764800);

insert into checkin_answer (checkin_id, user_id, answer, detail, partner_may_see, answered_at) values
  ('jj5rhvfvp4ng0wkn', 1589569110562424276, 'good', null, 0, 1799913600),
  ('jj5rhvfvp4ng0wkn', 1589569110562435253, 'stuck', x'01edbd815e1bc3bf69d9bf685b9095744036edaf9f3dd2efeaaa84e60d80b0ccac56b49daac4b54d84b1eb2c8e3d68942a59c6c9432d7d55a34ec9b7101203195073f063b2d42096a07249ccf4', 0, 1799913600);

insert into midpoint (id, room_id, asked_at, deadline_at, told_at) values
  ('vm5t83ztx5cmqpxx', 'prz879x5bjy04ep5', 1803286800, 1803891600, 1803290400);

insert into reflection (midpoint_id, user_id, body, written_at) values
  ('vm5t83ztx5cmqpxx', 1589569110562435253, x'01edbd815efc63b41904068ad58087d25d89a957c1f4bc89f225b8b3e6654b2bf242705d292d52c536ea4bb6debd654e0d61c37a6bcf6a6b1cc16007c9b690d0af9d3708505ecd0149179f30af17224cf7918b7257c0c6ef630bb7051c0c75c45edda60711317848260fdd3abb3b46f21c2a454f1be42973f68ede21ef8390d7892b951dfbc988dbe078ee6d51145d942197a30ccdda94f4fbe1c2277dba8dff1cda75046e8d2f79b5645d87ae087c2eae8dc81807d9a6e62cadbf2d9c01b4648a3f6582a177f4de5bb0909a859a11b7b941378c7dba00958b97e332fd630d6e1cc9a2fce1b4c6ac0d50577d3208d6a3a945dbd07a7bbd4241d4cc01bc1e15afa0df81984c06355ffbdb28bc9cffcf0cf02f3a6df677b90edb20005cde3cc2243f1614b783f89632c4b22399d4ce55c617cde7c135d1ae21ff7b4cc45ce18013dfcf193bc973eccf6d994d7eb6', 1803290400),
  ('vm5t83ztx5cmqpxx', 1589569110562424276, x'01edbd815ee611c440f74be460d26b943f1c270febd9f316e7e776c244c361dfe6672a19b143ac6be82bf55d800f1c71aebc2ec94cdd7098ab34e1081f0825d4c0a0c54a6d8a031cae85561e11e17c31a1f1e7e1440a6e5e8353117644031b27635bdbd56ac290415c0df8e583e6fa4fcd9eec1c78c988bbb56bae7d456855d3fb575dbbfebe1ec25149c23bcbc18003d648288826bdbfad42390cd676ee63c4ce604b2c4140885058df4505e2110014ad2311e833c90c001f36a9fa578b3d94303b10889f7b314800ab2ac87492b847a837fc3a02a5f2584619d75b221643b16aff7cbc1500f4519483cb36592b5dcbcedefe7b85b646573e91dff5d9c502f8e04e6ed3bcc6d16ba9ca166b3c9033111cd3e121a96639527b18f182c3893b21568803287fa8e0622eeba1f72c2fad6e7171e235a7c1971de4e96f35e94323c36b1f702519d903a89567fd76d8e314b75d29a3c04ab2cf', 1803290400);

insert into confidential_reading (id, reader_id, subject, read_at) values
  (1, 1589569110562417138, 'midpoint:vm5t83ztx5cmqpxx', 1803290400),
  (2, 1589569110562314134, 'checkin:jj5rhvfvp4ng0wkn:1589569110562435253', 1800255700);

insert into prompt (kind, subject, planned_on, slot, state, reason, decided_at) values
  ('checkin', 'prz879x5bjy04ep5', '2027-01-14', 0, 'said', null, 1799913600),
  ('digest', 'gmr2jgz10yyzknbj', '2027-01-11', 0, 'late', null, 1799913600),
  ('digest', 'gmr2jgz10yyzknbj', '2027-01-18', 0, 'said', null, 1800255600),
  ('digest', 'gmr2jgz10yyzknbj', '2027-01-25', 0, 'said', null, 1800860400),
  ('checkin', 'prz879x5bjy04ep5', '2027-01-28', 0, 'said', null, 1801123200),
  ('checkin-reminder', 'prz879x5bjy04ep5', '2027-01-28', 0, 'said', null, 1801296000),
  ('digest', 'gmr2jgz10yyzknbj', '2027-02-01', 0, 'said', null, 1801465200),
  ('digest', 'gmr2jgz10yyzknbj', '2027-02-08', 0, 'said', null, 1802070000),
  ('checkin', 'prz879x5bjy04ep5', '2027-02-11', 0, 'said', null, 1802332800),
  ('checkin-reminder', 'prz879x5bjy04ep5', '2027-02-11', 0, 'said', null, 1802505600),
  ('digest', 'gmr2jgz10yyzknbj', '2027-02-15', 0, 'said', null, 1802674800),
  ('digest', 'gmr2jgz10yyzknbj', '2027-02-22', 0, 'said', null, 1803279600),
  ('midpoint', 'prz879x5bjy04ep5', '2027-02-22', 0, 'said', null, 1803286800),
  ('midpoint-release', 'prz879x5bjy04ep5', '2027-02-22', 0, 'said', null, 1803290400),
  ('checkin-reminder', 'prz879x5bjy04ep5', '2027-01-14', 0, 'skipped', 'outage', 1800086400);

insert into digest (cohort_id, covers_from, covers_to) values
  ('gmr2jgz10yyzknbj', 1799053200, 1799913600),
  ('gmr2jgz10yyzknbj', 1799913600, 1800255600),
  ('gmr2jgz10yyzknbj', 1800255600, 1800860400),
  ('gmr2jgz10yyzknbj', 1800860400, 1801465200),
  ('gmr2jgz10yyzknbj', 1801465200, 1802070000),
  ('gmr2jgz10yyzknbj', 1802070000, 1802674800),
  ('gmr2jgz10yyzknbj', 1802674800, 1803279600);

insert into effect (id, lane, guild_id, action, reference, state, attempt, looks, unproven, body, claimed_boot, claimed_at, next_try_at, trouble, trouble_since, told_at, owed_at, done_at) values
  (1, 'community:1589569110562317329', 1589569110562317329, '{"do":"create_role","key":"community:1589569110562317329:coordinator_role","name":"Coordinator","mentionable":true}', '993gjmnxenvcafx7', 'done', 1, 0, 0, null, 1, 1799053200, 1799053200, null, null, null, 1799053200, 1799053200),
  (2, 'community:1589569110562317329', 1589569110562317329, '{"do":"create_role","key":"community:1589569110562317329:facilitator_role","name":"Facilitator","mentionable":true}', '8vyecs7cdfndycfq', 'done', 1, 0, 0, null, 1, 1799053200, 1799053200, null, null, null, 1799053200, 1799053200),
  (3, 'community:1589569110562317329', 1589569110562317329, '{"do":"create_role","key":"community:1589569110562317329:mentor_role","name":"Mentor","mentionable":false}', '7cqmnyzjkj7z5vaf', 'done', 1, 0, 0, null, 1, 1799053200, 1799053200, null, null, null, 1799053200, 1799053200),
  (4, 'community:1589569110562317329', 1589569110562317329, '{"do":"create_role","key":"community:1589569110562317329:mentee_role","name":"Mentee","mentionable":false}', 'y4vjdz8egj6f4nsd', 'done', 1, 0, 0, null, 1, 1799053200, 1799053200, null, null, null, 1799053200, 1799053200),
  (5, 'community:1589569110562317329', 1589569110562317329, '{"do":"create_channel","key":"community:1589569110562317329:rooms_category:1","kind":"category","name":"Mentorship rooms","topic":"","parent":null,"overwrites":[{"who":"everyone","allow":0,"deny":1024},{"who":"bot","allow":2251799813803024,"deny":0}]}', 'v2kya3yvmv80m1kb', 'done', 1, 0, 0, null, 1, 1799053200, 1799053200, null, null, null, 1799053200, 1799053200),
  (6, 'community:1589569110562317329', 1589569110562317329, '{"do":"create_channel","key":"community:1589569110562317329:growth","kind":"forum","name":"growth","topic":"Growth threads: what mentees did and learned, where they are stuck, what comes next. Replies and cheers are welcome.","parent":null,"overwrites":[{"who":"everyone","allow":274877906944,"deny":34359740416},{"who":"bot","allow":2252126231317504,"deny":0}]}', 'ttpwp1hdajwj09g1', 'done', 1, 0, 0, null, 1, 1799053200, 1799053200, null, null, null, 1799053200, 1799053200),
  (7, 'community:1589569110562317329', 1589569110562317329, '{"do":"create_channel","key":"community:1589569110562317329:coordinators_channel","kind":"text","name":"coordinators","topic":"What needs a person: digests, midpoints, and what Trellis could not deliver. Read by coordinators, facilitators and server admins.","parent":null,"overwrites":[{"who":"everyone","allow":0,"deny":1024},{"who":"bot","allow":2251799813803024,"deny":0},{"who":{"role":{"key":"community:1589569110562317329:coordinator_role"}},"allow":2147601472,"deny":0},{"who":{"role":{"key":"community:1589569110562317329:facilitator_role"}},"allow":2147601472,"deny":0}]}', 'nm6xd8zv4gbw5bds', 'done', 1, 0, 0, null, 1, 1799053200, 1799053200, null, null, null, 1799053200, 1799053200),
  (8, 'community:1589569110562317329', 1589569110562317329, '{"do":"create_channel","key":"community:1589569110562317329:mentors_channel","kind":"text","name":"mentors","topic":"Where mentors talk among themselves. Read by mentors, coordinators and server admins.","parent":null,"overwrites":[{"who":"everyone","allow":0,"deny":1024},{"who":"bot","allow":2251799813803024,"deny":0},{"who":{"role":{"key":"community:1589569110562317329:mentor_role"}},"allow":2147601472,"deny":0},{"who":{"role":{"key":"community:1589569110562317329:coordinator_role"}},"allow":2147601472,"deny":0}]}', '15f3mc6w0fgmsw42', 'done', 1, 0, 0, null, 1, 1799053200, 1799053200, null, null, null, 1799053200, 1799053200),
  (9, 'person:1589569110562317329:1589569110562314134', 1589569110562317329, '{"do":"give_role","user":"1589569110562314134","role":{"key":"community:1589569110562317329:coordinator_role"}}', '7wsjzhh5hwmf4c1w', 'done', 1, 0, 0, null, 1, 1799053200, 1799053200, null, null, 1799053200, 1799053200, 1799053200),
  (10, 'community:1589569110562317329', 1589569110562317329, '{"do":"post","key":null,"into":{"key":"community:1589569110562317329:coordinators_channel"}}', 'rzrn936d9a426c1h', 'done', 1, 0, 0, null, 1, 1799053200, 1799053200, null, null, null, 1799053200, 1799053200),
  (13, 'cohort:gmr2jgz10yyzknbj', 1589569110562317329, '{"do":"edit","within":{"id":1589569110562326370},"message":{"key":"cohort:gmr2jgz10yyzknbj:panel"}}', 'pbtczj04bhj6bthm', 'done', 1, 0, 0, null, 1, 1799053200, 1799053200, null, null, null, 1799053200, 1799053200),
  (16, 'room:prz879x5bjy04ep5', 1589569110562317329, '{"do":"create_channel","key":"room:prz879x5bjy04ep5:channel","kind":"text","name":"room-ada-mina","topic":"A private room of the cohort Spring","parent":{"key":"community:1589569110562317329:rooms_category:1"},"overwrites":[{"who":"everyone","allow":0,"deny":1024},{"who":"bot","allow":2251799813803024,"deny":0},{"who":{"person":"1589569110562424276"},"allow":2147601472,"deny":0},{"who":{"person":"1589569110562435253"},"allow":2147601472,"deny":0},{"who":{"role":{"key":"community:1589569110562317329:coordinator_role"}},"allow":2147601472,"deny":0}]}', 'zx69cdskh35xmmsm', 'done', 1, 0, 0, null, 1, 1799053200, 1799053200, null, null, null, 1799053200, 1799053200),
  (18, 'room:prz879x5bjy04ep5', 1589569110562317329, '{"do":"pin","within":{"key":"room:prz879x5bjy04ep5:channel"},"message":{"key":"room:prz879x5bjy04ep5:card"}}', 'bbgs8rpsqy5y7mp8', 'done', 1, 0, 0, null, 1, 1799053200, 1799053200, null, null, null, 1799053200, 1799053200),
  (20, 'growth:6mnb9qn03jk6pyap', 1589569110562317329, '{"do":"open_post","key":"growth:6mnb9qn03jk6pyap:thread","forum":{"key":"community:1589569110562317329:growth"},"name":"Ada 2 · Career growth"}', 'kvy1qybe5p9s9zqr', 'done', 1, 0, 0, null, 1, 1799053200, 1799053200, null, null, null, 1799053200, 1799053200),
  (44, 'room:prz879x5bjy04ep5', 1589569110562317329, '{"do":"delete","within":{"key":"room:prz879x5bjy04ep5:channel"},"message":{"id":1598976095573511026}}', 'mchvxhrcwz3hawym', 'done', 1, 0, 0, null, 1, 1801555200, 1801555200, null, null, null, 1801555200, 1801555200),
  (64, 'room:prz879x5bjy04ep5', 1589569110562317329, '{"do":"post","key":"progress:line:jnkwewpfzypyfghe","into":{"key":"room:prz879x5bjy04ep5:channel"},"content":{"live":{"view":"progress-update","subject":"line:jnkwewpfzypyfghe"}},"evidence":null}', 'q97vgemaajmag20f', 'owed', 0, 0, 0, null, null, null, 1803290400, null, null, null, 1803290400, null),
  (65, 'growth:6mnb9qn03jk6pyap', 1589569110562317329, '{"do":"post","key":"progress:page:jnkwewpfzypyfghe:thread:1","into":{"key":"growth:6mnb9qn03jk6pyap:thread"},"content":{"live":{"view":"progress-update","subject":"page:jnkwewpfzypyfghe:thread:1"}},"evidence":null}', 'macn7egen3m0zv0j', 'owed', 0, 0, 0, null, null, null, 1803290400, null, null, null, 1803290400, null),
  (66, 'room:prz879x5bjy04ep5', 1589569110562317329, '{"do":"edit","within":{"key":"room:prz879x5bjy04ep5:channel"},"message":{"key":"room:prz879x5bjy04ep5:card"},"content":{"live":{"view":"card","subject":"prz879x5bjy04ep5"}}}', '91wd8zavw93njy3e', 'owed', 0, 0, 0, null, null, null, 1803290400, null, null, null, 1803290400, null),
  (70, 'coordinators:1589569110562317329', 1589569110562317329, '{"do":"post","key":null,"into":{"key":"community:1589569110562317329:coordinators_channel"},"content":{"ready":{"content":"","embeds":[{"title":"A word","description":"Somebodys turn: its yours","fields":[{"name":"When","value":"<t:1803290400:R>","inline":true}],"footer":"","tone":"attention"}],"rows":[],"pings":["1589569110562435253"],"role_pings":[]}},"evidence":null}', '71m2k3x4q5z6v7b8', 'claimed', 1, 0, 1, '{"content":"","nonce":"71m2k3x4q5z6v7b8","enforce_nonce":true}', 1, 1803290400, 1803290400, null, null, null, 1803290400, null),
  (71, 'person:1589569110562317329:1589569110562435255', 1589569110562317329, '{"do":"take_role","user":"1589569110562435255","role":{"key":"community:1589569110562317329:mentor_role"}}', '72m2k3x4q5z6v7b8', 'held', 3, 0, 0, null, 1, 1803290400, 1803290460, 'permission', 1803290400, 1803290400, 1803290400, null),
  (72, 'growth:6mnb9qn03jk6pyap', 1589569110562317329, '{"do":"open_thread","key":"growth:9mnb9qn03jk6pyap:thread","within":{"id":1589569110562401735},"message":{"id":1589569110562468980},"name":"Ada 2"}', '73m2k3x4q5z6v7b8', 'parked', 9, 1, 0, null, 1, 1803290400, 1803290400, 'target-missing growth:6mnb9qn03jk6pyap:thread', 1803290400, 1803290400, 1803290400, null),
  (73, 'room:prz879x5bjy04ep5', 1589569110562317329, '{"do":"set_overwrites","channel":{"key":"room:prz879x5bjy04ep5:channel"},"overwrites":[{"who":"everyone","allow":0,"deny":1024},{"who":{"person":"1589569110562435253"},"allow":2147601472,"deny":0}]}', '74m2k3x4q5z6v7b8', 'dropped', 1, 0, 0, null, 1, 1803290400, 1803290400, 'gone', 1803290400, null, 1803290400, 1803290400),
  (74, 'growth:6mnb9qn03jk6pyap', 1589569110562317329, '{"do":"post","key":"progress:file:jnkwewpfzypyfghe:thread","into":{"key":"growth:6mnb9qn03jk6pyap:thread"},"content":{"live":{"view":"progress-update","subject":"file:jnkwewpfzypyfghe:thread"}},"evidence":{"name":"plan.txt","url":"https://cdn.discordapp.com/attachments/1/2/plan.txt","size":6}}', '75m2k3x4q5z6v7b8', 'owed', 0, 0, 0, null, null, null, 1803290400, null, null, null, 1803290400, null);

insert into concern (id, guild_id, room_id, author_id, kind, detail, raised_at) values
  ('hh5rhvfvp4ng0wka', 1589569110562317329, 'prz879x5bjy04ep5', 1589569110562435253, 'talk', x'02edbd815eb535a6408ee3fd4e22b4614e9dcbc0df862d184944c1a146dcc2c961e3963c10d7f04c4152cc77bd85f1386a1b274d24c43659f7c27dc54d78e58ca9dc8902332df38f05ad3b376939a8d7', 1803542500);
