//! No statement looks through a table that grows: what is stored for years costs what people do now nothing.
//!
//! Every statement of the sources is put before SQLite, which says how it would go about it. Whatever is read of a table is one
//! row that is unique, or is listed here with the reason why it is little.

mod plan;
mod statements;

use std::collections::BTreeSet;

use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, SqliteConnection};
use trellis_kernel::db::{Db, FILE_NAME};

use crate::sources::{Source, sources};
use plan::{Access, Schema, plan};
use statements::{Found, Statement, statements};

/// Tables that stay small, however long there is a bot.
const SMALL: &[&str] = &[
    "meta",
    "community",
    "_sqlx_migrations",
    "sqlite_schema",
    "sqlite_master",
];

/// How much of a table is found in a way.
enum Finds {
    /// So little that it may be sorted: this.
    Few(&'static str),
    /// Much, which is read in order and only as far as is needed: this.
    InOrder(&'static str),
}
use Finds::{Few, InOrder};

/// The ways in which rows of a table that grows are found, where it is not one that is unique.
const WAYS: &[(&str, Finds)] = &[
    (
        "SCAN effect USING INDEX effect_pending",
        Few("what is not delivered yet"),
    ),
    (
        "SEARCH effect USING INDEX effect_held (guild_id=?)",
        Few("what waits until something is mended"),
    ),
    (
        "SEARCH effect USING INDEX effect_pending (lane=?)",
        Few("what waits in one lane"),
    ),
    (
        "SEARCH effect USING INDEX effect_pending (lane=? AND id<?)",
        Few("what waits in one lane"),
    ),
    (
        "SEARCH effect USING INDEX effect_pending (lane=? AND id>?)",
        Few("what waits in one lane"),
    ),
    (
        "SEARCH effect USING INDEX effect_trouble (guild_id=? AND state=?)",
        Few("what somebody has to decide about, or to mend"),
    ),
    (
        "SEARCH effect USING INDEX effect_trouble (guild_id=? AND state=? AND rowid<?)",
        Few("what somebody has to decide about"),
    ),
    (
        "SEARCH effect USING INDEX effect_made (guild_id=? AND done_at=?)",
        Few("what was made within a second"),
    ),
    (
        "SEARCH effect USING INDEX effect_finished (done_at<?)",
        Few("what is deleted by that"),
    ),
    (
        "SEARCH agreement_version USING INDEX sqlite_autoindex_agreement_version_1 (room_id=?)",
        Few("the versions of one agreement, which are bounded"),
    ),
    (
        "SEARCH agreement_signature USING INDEX sqlite_autoindex_agreement_signature_1 (room_id=?)",
        Few("who signed one agreement"),
    ),
    (
        "SEARCH ping USING INDEX sqlite_autoindex_ping_1 (effect_id=?)",
        Few("whom one message pings"),
    ),
    (
        "SEARCH ping USING INDEX ping_of (guild_id=? AND user_id=? AND at>?)",
        Few("the pings of a person within days, of which there is a budget"),
    ),
    (
        "SEARCH ping USING INDEX ping_age (at<?)",
        Few("what is deleted by that"),
    ),
    (
        "SEARCH discord_object USING INDEX discord_object_by_id (guild_id=? AND discord_id=?)",
        Few("the keys of one thing"),
    ),
    (
        "SEARCH cohort USING INDEX cohort_name (guild_id=?)",
        Few("a community's cohorts that are not over, of which there are fifty at most"),
    ),
    (
        "SEARCH cohort USING INDEX cohort_by_guild (guild_id=?)",
        Few("a community's cohorts, of which there are a thousand at most"),
    ),
    (
        "SEARCH cohort USING INDEX cohort_by_guild (guild_id=? AND state=?)",
        Few("a community's cohorts, of which there are a thousand at most"),
    ),
    (
        "SEARCH cohort USING INDEX cohort_next (next_at>? AND next_at<?)",
        Few("what is due"),
    ),
    (
        "SEARCH cohort USING INDEX cohort_next (next_at>?)",
        InOrder("the first"),
    ),
    (
        "SEARCH participant USING INDEX participant_once (cohort_id=? AND user_id=?)",
        Few("a person in a cohort"),
    ),
    (
        "SEARCH participant USING INDEX participant_user (user_id=?)",
        Few("a person's cohorts"),
    ),
    (
        "SEARCH participant USING INDEX participant_cohort (cohort_id=? AND joined_at>?)",
        Few("who joined lately"),
    ),
    (
        "SEARCH participant USING INDEX participant_cohort (cohort_id=? AND joined_at>? AND joined_at<?)",
        Few("who joined lately"),
    ),
    (
        "SCAN participant USING INDEX participant_draft",
        Few("sign-ups that were begun within days"),
    ),
    (
        "SEARCH room USING INDEX room_next (next_at<?)",
        Few("what is due"),
    ),
    (
        "SEARCH room USING INDEX room_next (next_at>?)",
        InOrder("the first"),
    ),
    (
        "SEARCH room USING INDEX room_by_guild (guild_id=? AND state=? AND opened_at>?)",
        Few("the rooms that were opened within a day"),
    ),
    (
        "SEARCH room USING INDEX room_by_guild (guild_id=? AND state=?)",
        InOrder("the first"),
    ),
    (
        "SEARCH room_member USING INDEX sqlite_autoindex_room_member_1 (room_id=?)",
        Few("the people of a room"),
    ),
    (
        "SEARCH room_member USING INDEX room_member_user (user_id=?)",
        Few("a person's rooms"),
    ),
    (
        "SEARCH progress_draft USING INDEX progress_draft_author (author_id=?)",
        Few("a person's open forms, ten at most"),
    ),
    (
        "SEARCH progress_draft USING INDEX progress_draft_age (created_at<?)",
        Few("what is deleted by that"),
    ),
    (
        "SEARCH progress_update USING INDEX progress_update_author (author_id=?)",
        InOrder("a person's updates, the newest first"),
    ),
    (
        "SEARCH progress_update USING INDEX progress_update_readers (author_id=?)",
        InOrder("a person's updates are counted, by the index alone"),
    ),
    (
        "SEARCH progress_update USING INDEX progress_update_author (author_id=? AND posted_at>?)",
        Few("a person's updates within a day, twenty at most in a room"),
    ),
    (
        "SEARCH progress_update USING INDEX progress_update_room (room_id=? AND posted_at>?)",
        Few("the updates of a room since its last session"),
    ),
    (
        "SEARCH session USING INDEX session_of_room (room_id=?)",
        Few("the sessions of a room: one every week or two"),
    ),
    (
        "SEARCH session USING INDEX session_of_room (room_id=? AND starts_at<?)",
        Few("the sessions of a room before one"),
    ),
    (
        "SEARCH session USING INDEX session_of_room (room_id=? AND starts_at>?)",
        Few("the sessions of a room that are ahead or were of late"),
    ),
    (
        "SEARCH session_tap USING INDEX sqlite_autoindex_session_tap_1 (session_id=?)",
        Few("a tap of each member of a room"),
    ),
    (
        "SCAN session_voice",
        Few("the voice channels that are there now: each for an hour or two"),
    ),
    (
        "SEARCH session_mark USING INDEX sqlite_autoindex_session_mark_1 (room_id=?)",
        Few("who came and went in one session"),
    ),
    (
        "SEARCH session_wish USING INDEX sqlite_autoindex_session_wish_1 (room_id=?)",
        Few("a wish of each member of a room"),
    ),
    (
        "SEARCH progress_update USING INDEX progress_update_room (room_id=?)",
        InOrder("a room's updates, the newest first"),
    ),
    (
        "SEARCH private_entry USING INDEX private_entry_author (author_id=?)",
        InOrder("what a person keeps for themselves, the newest first"),
    ),
    (
        "SEARCH private_entry USING INDEX private_entry_author (author_id=? AND written_at>?)",
        Few("what a person kept for themselves within a day"),
    ),
    (
        "SEARCH feedback USING INDEX sqlite_autoindex_feedback_2 (update_id=?)",
        Few("one from each mentor of a room"),
    ),
    (
        "SEARCH checkin USING INDEX sqlite_autoindex_checkin_2 (room_id=?)",
        Few("a room's check-ins, about one a week"),
    ),
    (
        "SEARCH checkin_answer USING INDEX sqlite_autoindex_checkin_answer_1 (checkin_id=?)",
        Few("one from each person of a room"),
    ),
    (
        "SEARCH reflection USING INDEX sqlite_autoindex_reflection_1 (midpoint_id=?)",
        Few("one from each person of a room"),
    ),
    (
        "SEARCH goal USING INDEX goal_room (room_id=?)",
        Few("a room's goals, of which a mentee works on five at most"),
    ),
    (
        "SEARCH goal_history USING INDEX sqlite_autoindex_goal_history_1 (goal_id=?)",
        Few("the changes of one goal, two hundred at most"),
    ),
    (
        "SEARCH step USING INDEX step_room (room_id=?)",
        Few("a room's steps, two hundred at most"),
    ),
    (
        "SEARCH step_history USING INDEX sqlite_autoindex_step_history_1 (step_id=?)",
        Few("the changes of one step, two hundred at most"),
    ),
    (
        "SEARCH step_asked USING INDEX sqlite_autoindex_step_asked_1 (ask_id=?)",
        Few("the steps that one message asks about"),
    ),
    (
        "SEARCH step_asked USING INDEX step_asked_of (step_id=?)",
        Few("the questions about one step, one for each of its moments"),
    ),
    (
        "SEARCH concern USING INDEX concern_newest (guild_id=? AND raised_at>?)",
        Few("a community's concerns of a time"),
    ),
    (
        "SEARCH concern USING INDEX concern_newest (guild_id=? AND raised_at<?)",
        Few("what is deleted by that"),
    ),
    (
        "SEARCH concern USING INDEX concern_author (author_id=? AND raised_at>?)",
        Few("a person's concerns of a day"),
    ),
    (
        "SEARCH roadmap USING INDEX sqlite_autoindex_roadmap_1 (guild_id=?)",
        Few("a community's own roadmaps, fifty at most"),
    ),
    (
        "SEARCH roadmap_file USING INDEX roadmap_file_oldest (sent_at<?)",
        Few("what is deleted by that"),
    ),
    (
        "SEARCH roadmap_preview USING INDEX roadmap_preview_oldest (shown_at<?)",
        Few("what is deleted by that"),
    ),
    (
        "SEARCH confidential_reading USING INDEX confidential_reading_of (reader_id=? AND subject=? AND read_at>?)",
        Few("once within an hour"),
    ),
    (
        "SEARCH prompt USING INDEX prompt_subject (subject=?)",
        Few("what was said of one room or cohort"),
    ),
    (
        "SEARCH prompt USING INDEX prompt_subject (subject=? AND decided_at>? AND decided_at<?)",
        Few("what was said of one room or cohort within a week"),
    ),
    (
        "SEARCH prompt USING INDEX sqlite_autoindex_prompt_1 (kind=? AND subject=?)",
        Few("what was said of one room or cohort"),
    ),
    (
        "SEARCH digest USING INDEX sqlite_autoindex_digest_1 (cohort_id=? AND covers_to<?)",
        InOrder("a cohort's digests, one a week"),
    ),
    (
        "SEARCH access_note USING INDEX access_note_who (guild_id=? AND who_id=?)",
        Few("the channels of one person"),
    ),
    (
        "SEARCH absence USING INDEX absence_until (until_at>?)",
        Few("the absences since something was asked"),
    ),
];

/// A statement, by its file and a part of it.
type Part = (&'static str, &'static str);

/// Where all of a cohort or of a community is read, or more: the way, the statements that mean all of it, and when that is.
const WHOLE: &[(&str, &[Part], &str)] = &[
    (
        "SEARCH access_note USING INDEX access_note_who (guild_id=?)",
        &[(
            "src/intake/doctor/notes.rs",
            "select channel_key, who_id from access_note",
        )],
        "what hands changed in a community, at an audit",
    ),
    (
        "SEARCH participant USING INDEX participant_once (cohort_id=?)",
        &[
            (
                "src/records/people/store.rs",
                "select count(*) from participant where cohort_id = ?",
            ),
            (
                "src/records/people/store.rs",
                "select distinct p.user_id from participant",
            ),
            (
                "src/records/people/store.rs",
                "c join participant as p on p.cohort_id = c.id where c.guild_id = g.guild_id",
            ),
            (
                "src/records/room/store.rs",
                "from participant p where cohort_id = ?",
            ),
            (
                "src/records/room/store.rs",
                "where cohort_id = ? and consent_at is null",
            ),
        ],
        "its panel, its counts and its audit: two thousand people at most",
    ),
    (
        "SEARCH participant USING INDEX participant_cohort (cohort_id=?)",
        &[
            (
                "src/records/people/store.rs",
                "left_at is null order by joined_at, id",
            ),
            (
                "src/records/people/store.rs",
                "left_at >= ? and left_at < ? order by left_at, id",
            ),
            ("src/records/room/store.rs", "union select p.user_id"),
        ],
        "its people are listed, or their names are told apart; its digest",
    ),
    (
        "SEARCH room USING INDEX room_by_cohort (cohort_id=?)",
        &[
            (
                "src/mentorship/goals/store.rs",
                "join room as r on r.id = s.room_id",
            ),
            (
                "src/mentorship/checkin/store.rs",
                "from checkin as c join room as r",
            ),
            (
                "src/mentorship/checkin/store.rs",
                "join checkin as c on c.id = a.checkin_id join room as r",
            ),
            (
                "src/mentorship/session/store.rs",
                "from room as r join session as s on s.room_id = r.id",
            ),
            (
                "src/records/room/store.rs",
                "select id from room where cohort_id = ?",
            ),
            (
                "src/records/room/store.rs",
                "where r.cohort_id = ? and r.state <> 'closed'",
            ),
            ("src/records/room/store.rs", "from room where cohort_id = ?"),
        ],
        "its digest, its counts, and what is done to all of it",
    ),
    (
        "SEARCH discord_object USING INDEX sqlite_autoindex_discord_object_1 (key>? AND key<?)",
        &[("kernel/src/objects.rs", "and key glob ?")],
        "what begins as the pattern does: the fixtures of a community, and for the doctor its rooms or its growth threads",
    ),
    (
        "SEARCH discord_object USING INDEX discord_object_by_id (guild_id=?)",
        &[(
            "kernel/src/outbox/strays.rs",
            "select discord_id from discord_object",
        )],
        "the audit, and whoever looks for what is doubled",
    ),
    (
        "SEARCH effect USING INTEGER PRIMARY KEY (rowid>?)",
        &[("kernel/src/outbox/store.rs", "= 'set_overwrites'")],
        "what was owed after something that is just sent, where that is about who may see a channel",
    ),
    (
        "SEARCH effect USING INDEX effect_made (guild_id=?)",
        &[
            ("kernel/src/outbox/making.rs", "= 'create_channel'"),
            (
                "kernel/src/outbox/strays.rs",
                "from effect as e join discord_object as o",
            ),
        ],
        "a room is placed while Discord cannot be asked; the audit, and whoever looks for what is doubled",
    ),
    (
        "SCAN away USING INDEX sqlite_autoindex_away_1",
        &[(
            "src/records/people/store.rs",
            "select guild_id, user_id from away",
        )],
        "who is not in their server, once at the start",
    ),
    (
        "SCAN room",
        &[(
            "src/records/room/store.rs",
            "update room set next_at = ? where state = 'open'",
        )],
        "the clock was set, or the records were restored",
    ),
    (
        "SEARCH room USING INDEX room_by_guild (guild_id=?)",
        &[
            (
                "src/records/room/store.rs",
                "on m.room_id = r.id where r.guild_id = ?",
            ),
            (
                "src/records/room/store.rs",
                "on r.id = m.room_id where r.guild_id = ?1 union",
            ),
        ],
        "the choices of an option, and the doctor",
    ),
    (
        "SEARCH room USING INDEX room_by_guild (guild_id=? AND state=?)",
        &[
            (
                "src/records/room/store.rs",
                "where r.guild_id = ? and r.state = 'open'",
            ),
            (
                "src/records/room/store.rs",
                "r.state in ('open', 'missing') order by r.name",
            ),
        ],
        "the choices of an option, and the audit",
    ),
];

/// Statements that are put together while the bot runs.
const BUILT: &[(&str, &str, &str)] = &[(
    "kernel/src/db/backup.rs",
    "AssertSqlSafe(…)",
    "`vacuum into` a file that is named: it reads all that there is",
)];

/// A statement that reads what it should not.
#[derive(Debug)]
struct Fault {
    statement: Statement,
    what: String,
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "{}: {}\n  in `{}`",
            self.statement.path, self.what, self.statement.sql
        )
    }
}

/// What of the lists was met.
#[derive(Default)]
struct Met {
    ways: BTreeSet<&'static str>,
    whole: BTreeSet<&'static str>,
}

/// A database as a bot has it, and who looks at it.
async fn database() -> (SqliteConnection, tempfile::TempDir) {
    let dir = tempfile::tempdir().unwrap();
    Db::open(dir.path()).await.unwrap().close().await;
    let options = SqliteConnectOptions::new().filename(dir.path().join(FILE_NAME));
    (options.connect().await.unwrap(), dir)
}

/// What is read in the sources.
fn all() -> Found {
    let mut all = Found::default();
    for folder in ["kernel/src", "src"] {
        for source in sources(folder) {
            let found = statements(folder, &source);
            all.statements.extend(found.statements);
            all.built.extend(found.built);
        }
    }
    all
}

/// The statements that read more of a table that grows than is listed, and what of the lists they met.
async fn faults(connection: &mut SqliteConnection, statements: &[Statement]) -> (Vec<Fault>, Met) {
    let schema = Schema::read(connection).await;
    let (mut faults, mut met) = (Vec::new(), Met::default());
    for statement in statements {
        // They are about the file, or about a transaction, and not about what is stored.
        if ["pragma ", "begin ", "release ", "rollback", "commit"]
            .iter()
            .any(|start| statement.sql.starts_with(start))
        {
            continue;
        }
        let mut fault = |what| {
            faults.push(Fault {
                statement: statement.clone(),
                what,
            });
        };
        match plan(connection, &schema, &statement.sql).await {
            Ok(accesses) => accesses
                .iter()
                .filter_map(|access| fault_of(statement, access, &mut met))
                .for_each(fault),
            Err(error) => fault(error),
        }
    }
    (faults, met)
}

/// What is wrong with how a statement reads a table.
fn fault_of(statement: &Statement, access: &Access, met: &mut Met) -> Option<String> {
    if access.is_one || SMALL.contains(&access.table.as_str()) {
        return None;
    }
    let of_way = WHOLE.iter().filter(|(way, _, _)| *way == access.how);
    let mut meant = of_way.flat_map(|(_, statements, _)| *statements);
    let is_this = |(path, part): &&Part| statement.path == *path && statement.sql.contains(part);
    if let Some((_, part)) = meant.find(is_this) {
        met.whole.insert(part);
        return None;
    }
    let Some((way, finds)) = WAYS.iter().find(|(way, _)| *way == access.how) else {
        return Some(access.how.clone());
    };
    met.ways.insert(way);
    match finds {
        InOrder(_) if access.is_sorted => Some(format!("{}, and all of it is sorted", access.how)),
        Few(_) | InOrder(_) => None,
    }
}

fn told(faults: &[Fault]) -> String {
    let told: Vec<String> = faults.iter().map(Fault::to_string).collect();
    told.join("\n")
}

#[tokio::test]
async fn no_statement_looks_through_a_table_that_grows() {
    let all = all();
    assert!(all.statements.len() > 200, "{}", all.statements.len());
    let (mut connection, _dir) = database().await;
    let schema = Schema::read(&mut connection).await;
    // Nobody has SQLite count rows, so it plans by the schema alone: with few rows as with many.
    assert!(!schema.tables.contains("sqlite_stat1"));
    let (faults, met) = faults(&mut connection, &all.statements).await;
    assert!(faults.is_empty(), "{}", told(&faults));
    for (way, finds) in WAYS {
        let (Few(why) | InOrder(why)) = finds;
        assert!(met.ways.contains(way), "nothing is found by `{way}` any more");
        assert!(!why.is_empty(), "{way}");
    }
    for (way, statements, why) in WHOLE {
        for (path, part) in *statements {
            assert!(met.whole.contains(part), "{path} has no `{part}` any more");
        }
        assert!(!why.is_empty(), "{way}");
    }
}

/// SQLite's planner looks at the value of a `limit ?`, so each value that is bound has the statement compiled anew when it
/// runs. It does not look through a sign: `limit +?`.
#[test]
fn no_statement_is_compiled_anew_at_each_run() {
    let is_anew = |sql: &str| sql.to_lowercase().contains("limit ?");
    assert!(
        is_anew("select id from effect order by id LIMIT ?") && !is_anew("select id from effect limit +?")
    );
    let statements = all().statements;
    let found: Vec<&Statement> = statements.iter().filter(|one| is_anew(&one.sql)).collect();
    assert!(found.is_empty(), "{found:?}");
}

#[test]
fn no_statement_is_put_together_where_nobody_sees() {
    let built = all().built;
    let listed: Vec<(String, String)> = BUILT
        .iter()
        .map(|(path, what, _)| ((*path).to_owned(), (*what).to_owned()))
        .collect();
    assert_eq!(built, listed);
}

#[tokio::test]
async fn an_index_that_is_missing_is_found() {
    let all = all().statements;
    let (mut connection, _dir) = database().await;
    let ours =
        "select name from sqlite_schema where type = 'index' and sql not like 'create unique%' order by name";
    let ours: Vec<String> = sqlx::query_scalar(ours).fetch_all(&mut connection).await.unwrap();
    assert!(ours.len() > 20, "{ours:?}");
    for index in ours {
        let mut dropped = connection.begin().await.unwrap();
        let drop = format!("drop index {index}");
        sqlx::query(AssertSqlSafe(drop))
            .execute(&mut *dropped)
            .await
            .unwrap();
        let (faults, _) = faults(&mut dropped, &all).await;
        assert!(!faults.is_empty(), "nobody would miss {index}");
        dropped.rollback().await.unwrap();
    }
}

/// The faults of statements that nobody wrote.
async fn faults_of(written: &[&str]) -> Vec<String> {
    let (mut connection, _dir) = database().await;
    let written: Vec<Statement> = written.iter().map(|sql| Statement::new("here.rs", sql)).collect();
    let (faults, _) = faults(&mut connection, &written).await;
    faults.into_iter().map(|fault| fault.what).collect()
}

#[tokio::test]
async fn whatever_looks_through_a_table_is_found() {
    for (sql, fault) in [
        ("select did from progress_update", "SCAN progress_update"),
        (
            "select u.did from progress_update as u where did = ?",
            "SCAN progress_update",
        ),
        (
            "select u.did from progress_update u where did = ?",
            "SCAN progress_update",
        ),
        (
            "update progress_update set did = '' where stuck = ?",
            "SCAN progress_update",
        ),
        ("delete from feedback where correction = ?", "SCAN feedback"),
        (
            "select 1 where exists (select 1 from room as r where r.name = ?)",
            "SCAN room",
        ),
        (
            "with some as (select id from room where name = ?) select * from some",
            "SCAN room",
        ),
        (
            "select id from effect where id < ?",
            "SEARCH effect USING INTEGER PRIMARY KEY (rowid<?)",
        ),
        ("select max(id) from effect where lane = ?", "SEARCH effect"),
        (
            "select did from progress_update where author_id = ? order by did",
            "SEARCH progress_update USING INDEX progress_update_author (author_id=?), and all of it is sorted",
        ),
    ] {
        assert_eq!(faults_of(&[sql]).await, [fault], "{sql}");
    }
    let misspelt = faults_of(&["select no_such from room"]).await;
    assert!(misspelt[0].contains("no_such"), "{misspelt:?}");
    for sql in [
        "select did from progress_update where id = ?",
        "select value from meta",
        "select value from json_each(?)",
        "select id from progress_update where author_id = ? order by posted_at desc limit 1",
        "pragma quick_check",
    ] {
        assert_eq!(faults_of(&[sql]).await, [""; 0], "{sql}");
    }
}

#[tokio::test]
async fn who_deletes_a_row_does_not_look_for_its_children_everywhere() {
    let (mut connection, _dir) = database().await;
    let all = all().statements;
    let children = "select k.\"table\" as parent, t.name as child, k.\"from\" as field,
                           exists (select 1 from pragma_index_list(t.name) as i, pragma_index_info(i.name) as c
                                   where c.seqno = 0 and c.name = k.\"from\" and not i.partial) as is_found
                    from sqlite_schema as t, pragma_foreign_key_list(t.name) as k where t.type = 'table'";
    let children = sqlx::query_as::<_, (String, String, String, bool)>(children);
    let children = children.fetch_all(&mut connection).await.unwrap();
    assert!(!children.is_empty());
    for (parent, child, field, is_found) in children {
        let deletes = format!("delete from {parent} ");
        let deleted = all.iter().find(|statement| statement.sql.contains(&deletes));
        if let (Some(statement), false) = (deleted, is_found) {
            panic!("{child}.{field} is looked through by `{}`", statement.sql);
        }
    }
}

/// What is read of a file with this text.
fn read(text: &str) -> (Vec<String>, Vec<String>) {
    let found = statements("src", &Source::new("here.rs", text));
    (
        found.statements.into_iter().map(|one| one.sql).collect(),
        found.built.into_iter().map(|(_, what)| what).collect(),
    )
}

#[test]
fn a_statement_is_read_however_it_is_written() {
    for text in [
        "fn f() { sqlx::query!(\"select 1\", a, b).execute(tx).await?; }",
        "fn f() { query!(\"select 1\") }",
        "fn f() { sqlx::query_as!(Row, r#\"select 1\"#, a) }",
        "fn f() { sqlx::query_as!(super::Row, \"select\" + \" 1\", a) }",
        "fn f() { sqlx::query_scalar!(\"select\n   1\") }",
        "fn f() { sqlx::query(\"select 1\").bind(1) }",
        "fn f() { sqlx::query_scalar::<_, i64>(\"select 1\") }",
        "fn f() { query_as::<_, Row>(\"select 1\") }",
        "fn f() { connection.execute(\"select 1\").await?; }",
        "fn f() { tokio::select! { one = sqlx::query!(\"select 1\").fetch_one(tx) => {} } }",
        "mod a { impl B { async fn f() { sqlx::query!(\"select 1\") } } }",
        "macro_rules! rows { ($tail:literal, $($arg:expr),*) => { sqlx::query_as!(Row, \"select \" + $tail, $($arg),*) }; }
         fn f() { rows!(\"1\", a) }",
        "macro_rules! one { () => { sqlx::query!(\"select 1\") }; }",
    ] {
        assert_eq!(read(text), (vec!["select 1".to_owned()], Vec::new()), "{text}");
    }
    for text in [
        "#[cfg(test)] mod tests { fn f() { sqlx::query!(\"select 1\") } }",
        "#[cfg(test)] fn f() { sqlx::query!(\"select 1\") }",
        "fn f() { url.query(\"select 1\"); fetch(\"select 1\") }",
    ] {
        assert_eq!(read(text), (Vec::new(), Vec::new()), "{text}");
    }
    for (text, built) in [
        (
            "fn f() { sqlx::query(AssertSqlSafe(format!(\"{a}\"))) }",
            "AssertSqlSafe(…)",
        ),
        ("fn f() { sqlx::query(text) }", "text"),
        ("fn f() { QueryBuilder::new(\"select\") }", "QueryBuilder"),
        ("fn f() { sqlx::query_file!(\"a.sql\") }", "query_file"),
        ("fn f() { m!(sqlx::query(text)) }", "text"),
    ] {
        assert_eq!(read(text), (Vec::new(), vec![built.to_owned()]), "{text}");
    }
}
