//! What is written into the records of Trellis while it does not run.

use std::path::Path;

use sqlx::{ConnectOptions, Connection};

/// A large community: 100,000 forms that nobody sent, 100,000 updates, and 5,000 rooms of cohorts that are over, with their
/// people, their threads and the messages known of them.
///
/// Each takes from the cohort and the community that are there. Numbers are ids: in them no two of these meet.
const GROWTH: [&str; 9] = [
    "create temp table n as with recursive n (i) as (select 1 union all select i + 1 from n where i < 100000) select i from n",
    "insert into cohort (id, guild_id, name, program, program_source, time_zone, state, starts_on, ends_on, opened_by, opened_at,
                         started_at, closed_at)
     select printf('past%012d', n.i), c.guild_id, 'Past ' || n.i, c.program, c.program_source, c.time_zone, 'closed',
            '2024-01-01', '2024-06-01', c.opened_by, 1704067200, 1704067200, 1717200000
     from (select * from cohort limit 1) as c, n where n.i <= 20",
    "insert into participant (id, cohort_id, user_id, role, name, capacity, answers, consent_at, joined_at)
     select printf('part%012d', n.i), printf('past%012d', 1 + n.i % 20), 900000000000 + n.i,
            case n.i % 2 when 0 then 'mentee' else 'mentor' end, 'Someone ' || n.i, 1, p.answers, 1704067200, 1704067200
     from (select answers from participant limit 1) as p, n where n.i <= 10000",
    "insert into room (id, cohort_id, guild_id, name, state, opened_by, opened_at, closed_at)
     select printf('rmem%012d', n.i), printf('past%012d', 1 + n.i % 20), c.guild_id, 'room-past-' || n.i, 'closed', c.opened_by,
            1704067200, 1717200000
     from (select * from cohort where state <> 'closed' limit 1) as c, n where n.i <= 5000",
    "insert into room_member (room_id, user_id, role, name)
     select printf('rmem%012d', 1 + n.i % 5000), 900000000000 + n.i,
            case when n.i <= 5000 then 'mentee' else 'mentor' end, 'Someone ' || n.i
     from n where n.i <= 10000",
    "insert into growth_thread (id, room_id, mentee_id, opened_at)
     select printf('thrd%012d', n.i), printf('rmem%012d', 1 + n.i % 5000), 900000000000 + n.i, 1704067200
     from n where n.i <= 5000",
    "insert into progress_update (id, draft_id, room_id, author_id, did, learned, stuck, next, visibility, posted_at)
     select printf('wrtn%012d', n.i), printf('sent%012d', n.i), m.room_id, m.user_id, hex(randomblob(100)), hex(randomblob(100)), '',
            hex(randomblob(20)), 'server', 1704067200 + n.i * 100
     from n join room_member as m on m.user_id = 900000000001 + n.i % 5000 where m.role = 'mentee'",
    "insert into progress_draft (id, room_id, author_id, visibility, created_at)
     select printf('frms%012d', n.i), m.room_id, m.user_id, 'server', unixepoch() - 3600 - n.i
     from n join room_member as m on m.user_id = 900000000001 + n.i % 10000",
    "insert into discord_object (key, guild_id, discord_id, recorded_at)
     select printf(part.key, n.i), c.guild_id, 1200000000000000000 + n.i * 2 + part.number, 1704067200
     from (select guild_id from community limit 1) as c, n,
          (select 0 as number, 'progress:line:wrtn%012d' as key
           union all select 1, 'progress:page:wrtn%012d:thread:1') as part",
];

/// Makes the community of these records a large one.
pub async fn grow(data: &Path) {
    write(data, &GROWTH).await;
}

/// Makes all that was written older by a day: people are kept to so many updates in one.
pub async fn let_a_day_pass(data: &Path) {
    write(
        data,
        &["update progress_update set posted_at = posted_at - 86400"],
    )
    .await;
}

async fn write(data: &Path, statements: &[&'static str]) {
    let file = data.join("data/trellis.db");
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(file);
    let mut connection = options.connect().await.unwrap();
    for statement in statements {
        sqlx::query(*statement).execute(&mut connection).await.unwrap();
    }
    connection.close().await.unwrap();
}
