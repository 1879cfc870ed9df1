//! Private detail in the records: sealed, bound to its row, and its readings recorded. The fixture serves the neighbours.

use std::num::NonZeroU32;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use trellis_domain::checkin::Answer;
use trellis_domain::ids::{ChannelId, CohortId, RoleId, RoomId, UserId};

use super::answering::{answer, share, write_detail};
use super::prompts::ask;
use super::*;
use crate::interaction::{App, Asker, Scene};
use crate::records::community::Fixture;
use crate::records::{cohort, examples, program};
use trellis_kernel::change::Change;
use trellis_kernel::clock::Clock;
use trellis_kernel::courier::{Courier, News, Tools, Views};
use trellis_kernel::db::Db;
use trellis_kernel::discord::message::Message;
use trellis_kernel::discord::{Port, PortSettings};
use trellis_kernel::error::{Error, Fault};
use trellis_kernel::outbox::{Action, Kind, Lane, Target, Trouble, record_object};
use trellis_kernel::random::Random;
use trellis_kernel::secrets::{Confidential, KeySource, Vault};
use trellis_kernel::settings::{OperatorSettings, Token};

/// A program of twelve weeks with a check-in on the second and fourth Thursday at nine.
pub(crate) const PROGRAM: &str = include_str!("../../../config/programs/career-growth.toml");
/// The second Thursday of January, nine in Berlin: the first check-in.
pub(crate) const FIRST: &str = "2027-01-14T08:00:00Z";

struct Blank;

impl Views for Blank {
    fn draw<'a>(
        &'a self,
        _: &'a mut SqliteConnection,
        _: &'a str,
        _: &'a str,
    ) -> BoxFuture<'a, Result<Option<Message>>> {
        Box::pin(async { Ok(None) })
    }

    fn may_be_pinged<'a>(
        &'a self,
        _: &'a mut SqliteConnection,
        _: (GuildId, i64),
        people: &'a [UserId],
        _: DateTime<Utc>,
    ) -> BoxFuture<'a, Result<Vec<UserId>>> {
        Box::pin(async { Ok(people.to_vec()) })
    }

    fn told_in(&self, guild: GuildId) -> (Lane, Target) {
        (Lane::new(guild, "test", guild), Target::Id(1))
    }

    fn trouble(&self, _: Kind, _: &Trouble) -> Option<Message> {
        None
    }

    fn neutral_name(&self, _: &Action, _: &str) -> Option<String> {
        None
    }

    fn hear<'a>(&'a self, _: &'a mut Change<'_>, _: News<'a>) -> BoxFuture<'a, Result<()>> {
        Box::pin(async { Ok(()) })
    }
}

/// An instant.
pub(crate) fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

/// An app whose clock stands at `now`, in a directory that has to be kept.
pub(crate) async fn app(now: &str) -> (App, tempfile::TempDir) {
    let dir = tempfile::tempdir().unwrap();
    let (clock, random) = (Clock::fixed(at(now)), Random::seeded(3));
    let texts = examples::texts();
    let source = KeySource {
        dir: dir.path(),
        key_file: None,
        environment: None,
        may_create: true,
    };
    let db = Db::open(dir.path()).await.unwrap();
    let vault = Arc::new(Vault::unlock(source, &random).unwrap());
    db.write(|tx| {
        Box::pin(async move {
            let guild = GuildId::new(5);
            let key = Fixture::CoordinatorRole.key(guild);
            record_object(tx, &key, guild, COORDINATORS, at(FIRST)).await
        })
    })
    .await
    .unwrap();
    let settings = PortSettings {
        base: "http://127.0.0.1:1".to_owned(),
        per_second: NonZeroU32::MIN,
        clock: clock.clone(),
    };
    let port = Arc::new(Port::new(settings, Token::for_stand_in("x").unwrap()).unwrap());
    let courier = Courier::new(Tools {
        db: db.clone(),
        port: Arc::clone(&port),
        clock: clock.clone(),
        random: random.clone(),
        vault: Arc::clone(&vault),
        views: Arc::new(Blank),
        texts: texts.clone(),
        between_redraws: chrono::TimeDelta::zero(),
    });
    let app = App {
        absent: Arc::default(),
        looking: Arc::default(),
        courier: courier.await.unwrap(),
        clock,
        random,
        db,
        texts,
        vault,
        port,
        programs: Arc::new(program::load(None).unwrap()),
        roadmaps: Arc::default(),
        features: &[],
        seen: Arc::default(),
        patience: std::time::Duration::from_secs(60),
        operator: Arc::new(OperatorSettings::default()),
    };
    (app, dir)
}

/// A running cohort of this program with one room of Mina (7) and Theo (8), to be looked at now.
pub(crate) async fn with_room(app: &App, number: u8, program: &'static str) -> RoomId {
    let (cohort, room) = (
        CohortId::from_bytes([number; 10]),
        RoomId::from_bytes([number; 10]),
    );
    let (cohort_id, room_id, name) = (cohort.to_string(), room.to_string(), format!("Spring {number}"));
    let (opened, started) = (
        at("2027-01-04T09:00:00Z").timestamp(),
        at("2027-01-11T08:00:00Z").timestamp(),
    );
    app.db
        .write(move |tx| {
            Box::pin(async move {
                sqlx::query!(
                    "insert or ignore into community (guild_id, name, time_zone, growth, set_up_by, set_up_at)
                     values (5, 'Riverside', 'Europe/Berlin', 'forum', 1, 0)"
                )
                .execute(&mut *tx)
                .await?;
                sqlx::query!(
                    "insert into cohort (id, guild_id, name, program, program_source, time_zone, state, starts_on,
                                         ends_on, opened_by, opened_at, started_at)
                     values (?, 5, ?, 'career-growth', ?, 'Europe/Berlin', 'running', '2027-01-11', '2027-04-05', 1, ?, ?)",
                    cohort_id, name, program, opened, started,
                )
                .execute(&mut *tx)
                .await?;
                sqlx::query!(
                    "insert into room (id, cohort_id, guild_id, name, state, opened_by, opened_at, next_at)
                     values (?, ?, 5, 'room', 'open', 1, ?, 0)",
                    room_id, cohort_id, opened,
                )
                .execute(&mut *tx)
                .await?;
                sqlx::query!(
                    "insert into room_member (room_id, user_id, role, name)
                     values (?1, 7, 'mentor', 'Mina'), (?1, 8, 'mentee', 'Theo')",
                    room_id,
                )
                .execute(&mut *tx)
                .await?;
                Ok(())
            })
        })
        .await
        .unwrap();
    room
}

/// The role of coordinators in the community of the fixture.
const COORDINATORS: u64 = 77;

/// Somebody who acts in the community of the fixture.
pub(crate) fn asker(user: u64, coordinator: bool) -> Asker {
    Asker {
        user: UserId::new(user),
        name: "Somebody".to_owned(),
        guild: GuildId::new(5),
        channel: ChannelId::new(6),
        roles: if coordinator {
            vec![RoleId::new(COORDINATORS)]
        } else {
            Vec::new()
        },
        manages_server: Some(false),
    }
}

/// Who read what, as recorded.
pub(crate) async fn readings(app: &App) -> Vec<(i64, String)> {
    let mut connection = app.db.read().await.unwrap();
    let rows = sqlx::query!("select reader_id, subject from confidential_reading order by id");
    let rows = rows.fetch_all(&mut *connection).await.unwrap();
    rows.into_iter().map(|row| (row.reader_id, row.subject)).collect()
}

const MINA: u64 = 7;
const THEO: u64 = 8;
const WORDS: &str = "he never reads what I send";

/// A check-in that Theo answered, with a private detail.
async fn answered(app: &App) -> CheckinId {
    let room = with_room(app, 1, PROGRAM).await;
    let now = at(FIRST);
    let ask_now = app.change_at(now, move |mut change| {
        Box::pin(async move {
            let room = room::find(change.tx, room).await?.unwrap();
            let cohort = cohort::find(change.tx, room.cohort_id).await?.unwrap();
            ask(&mut change, &Scene { room, cohort }, now.date_naive(), 0).await
        })
    });
    let id = ask_now.await.unwrap();
    let theo = asker(THEO, false);
    answer(app, &theo, id, Answer::Stuck).await.unwrap();
    let written = write_detail(app, &theo, id, Confidential::new(WORDS)).await;
    assert_eq!(written.unwrap(), answering::Kept::MayBeShared);
    id
}

fn key_of(error: Error) -> &'static str {
    match error {
        Error::Refusal(refusal) => refusal.key(),
        Error::Fault(fault) => panic!("{fault}"),
    }
}

#[tokio::test]
async fn each_reading_of_a_coordinator_is_recorded_and_nothing_of_what_was_read() {
    let (app, _dir) = app(FIRST).await;
    let id = answered(&app).await;
    let theo = UserId::new(THEO);
    // Whoever looks again within the hour has read it once.
    for minutes in [0, 59, 1] {
        app.clock.advance(chrono::TimeDelta::minutes(minutes));
        let read = reading::read(&app, &asker(20, true), id, theo).await.unwrap();
        assert_eq!(read.detail.unwrap().reveal(), WORDS);
    }
    let own = reading::read(&app, &asker(THEO, false), id, theo).await.unwrap();
    assert_eq!(own.detail.unwrap().reveal(), WORDS);
    assert_eq!(
        readings(&app).await,
        vec![(20, format!("checkin:{id}:{THEO}")); 2]
    );
}

#[tokio::test]
async fn who_may_not_read_learns_nothing_and_leaves_no_reading() {
    let (app, _dir) = app(FIRST).await;
    let id = answered(&app).await;
    // A coordinator who is the partner is the partner; a stranger cannot tell who has answered.
    for (asker, who, refused) in [
        (asker(MINA, false), THEO, "refusal-not-yours"),
        (asker(MINA, true), THEO, "refusal-not-yours"),
        (asker(30, false), THEO, "refusal-told-in-confidence"),
        (asker(30, false), MINA, "refusal-told-in-confidence"),
        (asker(20, true), MINA, "refusal-nothing-to-show-yet"),
    ] {
        let error = reading::read(&app, &asker, id, UserId::new(who))
            .await
            .unwrap_err();
        assert_eq!(key_of(error), refused, "{asker:?}");
    }
    assert_eq!(readings(&app).await, []);
    // A coordinator of elsewhere is nobody here: the dispatcher asks this before it is read.
    let tx = &mut *app.db.read().await.unwrap();
    assert!(id.is_of(tx, GuildId::new(5)).await.unwrap());
    assert!(!id.is_of(tx, GuildId::new(99)).await.unwrap());
    let nothing = reading::shared(&app, &asker(MINA, false), id).await.unwrap_err();
    assert_eq!(key_of(nothing), "refusal-nothing-to-show-yet");
    share(&app, &asker(THEO, false), id, true).await.unwrap();
    let shared = reading::shared(&app, &asker(MINA, false), id).await.unwrap();
    assert_eq!(shared[0].detail.as_ref().unwrap().reveal(), WORDS);
}

#[tokio::test]
async fn detail_is_sealed_and_does_not_open_in_another_row() {
    let (app, _dir) = app(FIRST).await;
    let id = answered(&app).await;
    answer(&app, &asker(MINA, false), id, Answer::Good).await.unwrap();
    let move_it = app.db.write(move |tx| {
        Box::pin(async move {
            let checkin = store::find(tx, id).await?.unwrap();
            let sealed = checkin.of(UserId::new(THEO)).unwrap().detail.clone().unwrap();
            let stored =
                sqlx::query_scalar!("select detail as \"detail!\" from checkin_answer where user_id = 8");
            let stored = stored.fetch_one(&mut *tx).await?;
            assert!(
                !stored
                    .windows(8)
                    .any(|part| WORDS.as_bytes().windows(8).any(|words| words == part))
            );
            let mut minas = checkin.of(UserId::new(MINA)).unwrap().clone();
            minas.detail = Some(sealed);
            store::put_answered(tx, id, &minas).await
        })
    });
    move_it.await.unwrap();
    let moved = reading::read(&app, &asker(20, true), id, UserId::new(MINA))
        .await
        .unwrap_err();
    assert!(matches!(moved, Error::Fault(Fault::Secrets(_))), "{moved}");
    assert_eq!(readings(&app).await, [], "what did not open was not read");
}

#[tokio::test]
async fn a_time_that_cannot_be_is_a_fault_and_not_an_open_check_in() {
    let (app, _dir) = app(FIRST).await;
    let id = answered(&app).await;
    let found = app.db.write(move |tx| {
        Box::pin(async move {
            sqlx::query!("update checkin set closed_at = 9223372036854775807")
                .execute(&mut *tx)
                .await?;
            store::find(tx, id).await
        })
    });
    assert_eq!(
        found.await.unwrap_err().to_string(),
        format!("checkin.closed_at holds a value that makes no sense (row {id})")
    );
}

#[tokio::test]
async fn a_new_answer_keeps_the_detail_and_a_new_detail_is_private_again() {
    let (app, _dir) = app(FIRST).await;
    let id = answered(&app).await;
    let theo = asker(THEO, false);
    share(&app, &theo, id, true).await.unwrap();
    answer(&app, &theo, id, Answer::CouldBeBetter).await.unwrap();
    let shared = reading::shared(&app, &asker(MINA, false), id).await.unwrap();
    assert_eq!(
        (shared[0].answer, shared[0].detail.is_some()),
        (Answer::CouldBeBetter, true)
    );
    let other = Confidential::new("something else");
    write_detail(&app, &theo, id, other).await.unwrap();
    assert!(reading::shared(&app, &asker(MINA, false), id).await.is_err());
}
