//! Confidential text, wherever it lies. Both stories stand over the bot's own list of places: a place that is added to
//! the list fails here until somebody writes in it, and is then held to the same as all others.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Display;

use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions, Row, SqliteConnection};
use trellis::bot::sealed_places;
use trellis_kernel::db::FILE_NAME;
use trellis_kernel::random::Random;
use trellis_kernel::secrets::{Field, KeySource, Place, Reader, Sealed, Vault, open_for};

use crate::checkin::Log;
use crate::crash::rotate_key;
use crate::town::*;

/// How all words begin that are planted here, and no others.
pub(crate) const CANARY: &str = "sealed-canary";

/// A pair at half time, on a day with a check-in: everything that is asked in confidence can be answered.
pub(crate) struct Pair {
    pub(crate) town: Town,
    pub(crate) mentor: Person,
    pub(crate) mentee: Person,
    pub(crate) room: Channel,
}

pub(crate) async fn half_time() -> Pair {
    let town = Town::prepared("half time with a check-in", async || {
        let town = Town::under_way("Spring").await;
        // Nearer to the midpoint there would be no check-in beside it.
        let moved = town.coordinator().runs("/cohort dates midpoint:2027-02-19").await;
        moved.presses("Move the dates").await.is_told("Fri 19 Feb 2027");
        town.lives_until("2027-02-25 09:00 Europe/Berlin").await;
        town
    })
    .await;
    let (mentor, mentee) = town.pair().await;
    let room = town.room_of(&mentee);
    Pair {
        town,
        mentor,
        mentee,
        room,
    }
}

/// What a person writes, apart from all that others write and that they write elsewhere.
pub(crate) fn canary(writer: &Person, place: &str) -> String {
    format!("{CANARY}-{}-of-{}", place, writer.id())
}

impl Pair {
    /// One of the two writes something in each place of confidential text.
    pub(crate) async fn writes_everywhere(&self, writer: &Person) {
        let form = writer.presses_in(self.room, "Stuck").await;
        let form = form.presses("Add a private detail").await;
        let detail = canary(writer, "detail");
        let kept = form.fills(&[("What should", &detail)]).await;
        kept.presses("Coordinators only").await.is_told("stays with");

        let offer = writer.presses_in(self.room, "Need help").await;
        let form = offer.chooses("About #", &["To take a pause"]).await;
        let concern = canary(writer, "concern");
        let told = form.fills(&[("For coordinators outside", &concern)]).await;
        told.is_told("Thank you for saying it");

        let form = writer.presses_in(self.room, "Write my reflection").await;
        let labels = form.form().inputs.iter().map(|input| input.label.as_str());
        let reflection = canary(writer, "reflection");
        let fields: Vec<(&str, &str)> = labels.map(|label| (label, reflection.as_str())).collect();
        form.fills(&fields).await.is_private().is_told("Kept");

        // Only a mentee keeps something for themselves: here once for each of the two.
        let form = self.mentee.runs_in(self.room, "/progress visibility:me").await;
        let kept = form.fills(&[("What I did", &canary(writer, "private"))]).await;
        kept.is_private().is_told("Kept for you alone");
        self.town.settle().await;
    }

    /// Those who may read all of it, read all of it. Who that is for each of the words.
    async fn is_read(&self) -> BTreeMap<String, BTreeSet<u64>> {
        let (coordinator, facilitator) = (self.town.coordinator(), self.town.facilitator());
        let news = coordinator.channel_named("coordinators").await;
        let mut readers = BTreeMap::new();
        for writer in [&self.mentor, &self.mentee] {
            let digest = coordinator.sees_in(news, "How Spring is doing").await;
            let answers = coordinator.presses_on(&digest, "What people answered").await;
            let detail = canary(writer, "detail");
            answers
                .presses(&format!("Read {}", writer.name()))
                .await
                .is_told(&detail);
            readers.insert(detail, BTreeSet::from([coordinator.id()]));

            let notice = coordinator.sees_in(news, "A private word has come in").await;
            let concern = canary(writer, "concern");
            coordinator.presses_on(&notice, "Read").await.is_told(&concern);
            readers.insert(concern, BTreeSet::from([coordinator.id()]));

            let news = facilitator.sees_in(news, "has written").await;
            let reflection = canary(writer, "reflection");
            facilitator
                .presses_on(&news, "Open the reflections")
                .await
                .is_told(&reflection);
            readers.insert(reflection, BTreeSet::from([facilitator.id()]));

            let private = canary(writer, "private");
            self.mentee.runs("/updates").await.is_told(&private);
            readers.insert(private, BTreeSet::from([self.mentee.id()]));
        }
        readers
    }

    /// Nobody sees what they may not read, and nothing of it left the bot but in answers to one person.
    fn is_seen_by_nobody_but(&self, readers: &BTreeMap<String, BTreeSet<u64>>) {
        let sandbox = self.town.sandbox();
        for persona in sandbox.personas() {
            let channels = persona.channels(self.town.guild()).into_iter();
            let public = channels.flat_map(|channel| persona.messages(channel.id).unwrap_or_default());
            let direct = persona.direct_messages();
            for message in public.chain(direct).chain(persona.ephemerals()) {
                for (words, may_read) in readers {
                    let shown = message.text().contains(words);
                    assert!(
                        !shown || message.ephemeral && may_read.contains(&persona.id()),
                        "{} sees {words}: {}",
                        persona.name(),
                        message.text()
                    );
                }
            }
        }
        let answers = |path: &str| path.contains("/interactions/") || path.contains("/webhooks/");
        let sent = sandbox.requests();
        let with_words = sent
            .iter()
            .filter(|one| !one.person && one.json().to_string().contains(CANARY));
        let mut answered = 0;
        for exchange in with_words {
            assert!(answers(&exchange.path), "{} {}", exchange.method, exchange.path);
            assert!(
                !exchange.path.contains(CANARY) && !format!("{:?}", exchange.query).contains(CANARY),
                "{}",
                exchange.path
            );
            answered += 1;
        }
        assert!(answered > 0, "nobody read anything, so nothing is proven");
    }
}

/// A sealed value as it lies in the file.
struct Stored {
    place: Place,
    /// The key of its row.
    row: Vec<String>,
    sealed: Sealed,
    /// The name of the key it was sealed with: four bytes after the first one.
    key: Vec<u8>,
}

impl Stored {
    /// What it is bound to.
    fn field(&self) -> Field {
        self.field_in(self.place)
    }

    /// What it would be bound to in a row of the same key elsewhere.
    fn field_in(&self, place: Place) -> Field {
        let row: Vec<&dyn Display> = self.row.iter().map(|key| key as &dyn Display).collect();
        Place::new(place.table, place.column, self.place.key).at(&row)
    }

    fn is_row_of(&self, other: &Self) -> bool {
        (self.place, &self.row) == (other.place, &other.row)
    }
}

/// Every value of every place of the list, read from the file as somebody does who got hold of it.
async fn stored(connection: &mut SqliteConnection) -> Vec<Stored> {
    let mut all = Vec::new();
    for place in sealed_places() {
        let (table, column) = (place.table, place.column);
        let keys: Vec<String> = place
            .key
            .iter()
            .map(|key| format!("cast({key} as text)"))
            .collect();
        let query = format!(
            "select {column}, {} from {table} where {column} is not null",
            keys.join(", ")
        );
        let rows = sqlx::query(AssertSqlSafe(query))
            .fetch_all(&mut *connection)
            .await;
        for row in rows.unwrap() {
            let bytes = row.get::<Vec<u8>, _>(0);
            all.push(Stored {
                place,
                row: (1..=place.key.len()).map(|at| row.get(at)).collect(),
                key: bytes[1..5].to_vec(),
                sealed: Sealed::from(bytes),
            });
        }
    }
    all
}

async fn database(town: &Town) -> SqliteConnection {
    let file = town.data_dir().join(FILE_NAME);
    let options = SqliteConnectOptions::new().filename(file).read_only(true);
    options.connect().await.unwrap()
}

/// The keys that lie beside the database.
fn vault(town: &Town) -> Vault {
    let dir = town.data_dir();
    let source = KeySource {
        dir: &dir,
        key_file: None,
        environment: None,
        may_create: false,
    };
    Vault::unlock(source, &Random::os()).unwrap()
}

/// How many rows of each place of the list were written in, also where none was.
fn rows_of_places(stored: &[Stored]) -> BTreeMap<String, usize> {
    let places = sealed_places().into_iter();
    places
        .map(|place| {
            let rows = stored.iter().filter(|one| one.place == place).count();
            (format!("{}.{}", place.table, place.column), rows)
        })
        .collect()
}

/// Each of `words` lies in just one value, each value holds just one of them, and none opens in another row or place.
async fn each_holds_its_own(town: &Town, stored: &[Stored], words: &BTreeMap<String, BTreeSet<u64>>) {
    let (vault, mut connection) = (vault(town), database(town).await);
    let opening = open_for(&mut connection, &vault, Reader::Writer).await.unwrap();
    let mut held = BTreeSet::new();
    for one in stored {
        let field = one.field();
        let opened = opening.open(&field, &one.sealed).unwrap();
        let found: Vec<&String> = words
            .keys()
            .filter(|words| opened.reveal().contains(*words))
            .collect();
        assert_eq!(found.len(), 1, "{field:?} holds {found:?}");
        held.extend(found);
        let rows = stored.iter().filter(|other| !other.is_row_of(one));
        let places = sealed_places().into_iter().filter(|place| *place != one.place);
        let elsewhere = rows
            .map(Stored::field)
            .chain(places.map(|place| one.field_in(place)));
        for other in elsewhere {
            let moved = opening.open(&other, &one.sealed);
            assert!(moved.is_err(), "what lies in {field:?} opens in {other:?}");
        }
    }
    let nowhere: Vec<&String> = words.keys().filter(|words| !held.contains(words)).collect();
    assert!(nowhere.is_empty(), "in no place of the list lies {nowhere:?}");
    assert_eq!(held.len(), stored.len(), "one text lies in two places");
}

#[tokio::test]
async fn what_is_written_in_any_place_is_sealed_and_goes_to_its_readers_only() {
    let log = Log::listen();
    let pair = half_time().await;
    for writer in [&pair.mentor, &pair.mentee] {
        pair.writes_everywhere(writer).await;
    }
    let town = &pair.town;
    let untouched = |when: &str| {
        assert!(
            !town.database_contains(CANARY),
            "in the database as it was written, {when}"
        );
        assert!(!log.contains(CANARY), "in the log, {when}");
        // The same search finds what is there: a blind one would prove nothing.
        assert!(town.database_contains(&town.name_of(pair.room)));
    };
    untouched("before anybody read it");
    assert!(
        !town.requests_contain(CANARY),
        "it left the bot though nobody read it"
    );

    let stored = stored(&mut database(town).await).await;
    for (place, rows) in rows_of_places(&stored) {
        assert!(
            rows >= 2,
            "nobody wrote in {place} twice: let `writes_everywhere` do so"
        );
    }
    town.lives_until("2027-03-01 08:00 Europe/Berlin").await;
    let readers = pair.is_read().await;
    town.settle().await;
    each_holds_its_own(town, &stored, &readers).await;
    pair.is_seen_by_nobody_but(&readers);
    untouched("after it was read");
    town.restart().await;
    untouched("after a restart");
}

#[tokio::test]
async fn what_lies_in_any_place_is_read_after_the_key_was_changed() {
    let pair = half_time().await;
    let town = &pair.town;
    pair.writes_everywhere(&pair.mentee).await;
    let before = stored(&mut database(town).await).await;
    town.stop_bot().await;
    rotate_key(town);
    town.restart().await;
    pair.writes_everywhere(&pair.mentor).await;

    let all = stored(&mut database(town).await).await;
    let keys = |of: &[Stored]| of.iter().map(|one| one.key.clone()).collect::<BTreeSet<_>>();
    let old = keys(&before);
    assert_eq!(old.len(), 1, "{old:?}");
    let (kept, since): (Vec<Stored>, Vec<Stored>) = all
        .into_iter()
        .partition(|one| before.iter().any(|earlier| earlier.is_row_of(one)));
    assert!(keys(&since).is_disjoint(&old), "the older key seals still");
    for (place, rows) in rows_of_places(&kept) {
        assert!(rows > 0, "nothing in {place} was sealed with the older key");
    }
    for (place, rows) in rows_of_places(&since) {
        assert!(rows > 0, "nothing in {place} was sealed with the newer key");
    }
    town.lives_until("2027-03-01 08:00 Europe/Berlin").await;
    let words = pair.is_read().await;
    let all: Vec<Stored> = kept.into_iter().chain(since).collect();
    each_holds_its_own(town, &all, &words).await;
}

#[tokio::test]
async fn who_only_manages_the_server_reads_nothing_until_they_take_the_role() {
    let pair = half_time().await;
    let town = &pair.town;
    for writer in [&pair.mentor, &pair.mentee] {
        pair.writes_everywhere(writer).await;
    }
    town.lives_until("2027-03-01 08:00 Europe/Berlin").await;
    // An administrator sees every channel and presses every button in it.
    let ada = town.person("Ada").await;
    let admins = town.sandbox().add_role(town.guild(), "Admins", 1 << 3);
    town.sandbox().give_role(town.guild(), ada.persona(), admins);
    let coordinator = town.coordinator();
    let news = coordinator.channel_named("coordinators").await;
    let answers = coordinator.presses_in(news, "What people answered").await;
    let reads = answers.message().components.iter().map(|part| &part.custom_id);
    let reads: Vec<String> = reads
        .filter(|id| id.starts_with("checkin:read"))
        .cloned()
        .collect();
    assert_eq!(reads.len(), 2, "{:?}", answers.message());

    ada.runs("/cohort status").await.is_told("Under way");
    let refused = "take the coordinator role";
    let digest = ada.sees_in(news, "How Spring is doing").await;
    let notice = ada.sees_in(news, "A private word has come in").await;
    let midpoint = ada.sees_in(news, "has written").await;
    for (message, label) in [
        (&digest, "What people answered"),
        (&notice, "Read"),
        (&midpoint, "Open the reflections"),
    ] {
        ada.presses_on(message, label).await.is_private().is_told(refused);
    }
    for read in &reads {
        ada.forges(news, digest.id, read).await.is_told(refused);
    }
    ada.runs("/digest").await.is_told(refused);
    let status = ada.runs("/cohort status").await;
    let said = status.chooses("Read what", &[&pair.mentee.name()]).await;
    said.is_told(refused).is_not_told("Sign-up");
    ada.does_not_see(CANARY).await;

    town.gives_role(&ada, "Coordinator");
    let answers = ada.presses_on(&digest, "What people answered").await;
    let read = format!("Read {}", pair.mentee.name());
    answers
        .presses(&read)
        .await
        .is_told(&canary(&pair.mentee, "detail"));
    ada.presses_on(&notice, "Read")
        .await
        .is_told(&canary(&pair.mentor, "concern"));
    ada.presses_on(&midpoint, "Open the reflections")
        .await
        .is_told(&canary(&pair.mentee, "reflection"));
}
