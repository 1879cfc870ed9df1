//! Opening a room: who may get one, and everything its channel is owed, in one transaction.

use sqlx::SqliteConnection;
use trellis_domain::bounds;
use trellis_domain::cohort as cohorts;
use trellis_domain::ids::{GuildId, UserId};
use trellis_domain::room::{self as rules, Candidate, OpenPair, RoomRefusal, RoomRequest};

use super::placement::{self, Placed, Shown};
use super::view;
use crate::intake::fixtures::making;
use crate::intake::joining::{self, is_here, left_server};
use crate::interaction::App;
use crate::interaction::Asker;
use crate::records::cohort::{self, Cohort};
use crate::records::community::{self, Fixture};
use crate::records::people::{self, Participant};
use crate::records::room::{self, InDiscord, Room, RoomState, key_channel};
use trellis_kernel::change::Change;
use trellis_kernel::discord::message::Message;
use trellis_kernel::error::Result;
use trellis_kernel::outbox::{self, Action, ChannelKind, CreateChannel, ObjectState};
use trellis_kernel::t;

/// Whom a coordinator wants to bring together.
#[derive(Debug, Clone)]
pub(super) struct Wish {
    /// The mentor.
    pub(super) mentor: UserId,
    /// The mentee.
    pub(super) mentee: UserId,
    /// The cohort, as it was written; the only one that both are in when none is given.
    pub(super) cohort: Option<String>,
}

/// A room whose channel is owed now.
#[derive(Debug, Clone)]
pub(super) struct Opened {
    /// The room.
    pub(super) room: Room,
    /// The name of its cohort.
    pub(super) cohort: String,
    /// Channels the server will have, when it comes near its end.
    pub(super) nearly_full: Option<usize>,
}

/// Opens a room for two people.
///
/// # Errors
/// The refusals of [`rules::open`] and of placing it; nothing is changed then.
pub(super) async fn open(app: &App, asker: &Asker, wish: Wish) -> Result<Opened> {
    community::require_coordinator(&mut *app.db.read().await?, asker).await?;
    let guild = asker.guild;
    let (shown, mentor, mentee) = tokio::join!(
        placement::look(app, guild),
        is_here(app, guild, wish.mentor),
        is_here(app, guild, wish.mentee),
    );
    for (who, is_here) in [(wish.mentor, mentor), (wish.mentee, mentee)] {
        if is_here == Some(false) {
            app.absent.note(guild, who);
            app.change(move |mut change| Box::pin(async move { left_server(&mut change, guild, who).await }))
                .await?;
            return RoomRefusal::NotInServer { who: who.mention() }.refuse();
        }
    }
    let asker = asker.clone();
    app.change(move |mut change| {
        Box::pin(async move { open_in(&mut change, &asker, &wish, shown.as_deref()).await })
    })
    .await
}

async fn open_in(
    change: &mut Change<'_>,
    asker: &Asker,
    wish: &Wish,
    shown: Option<&[Shown]>,
) -> Result<Opened> {
    let rights = community::rights(change.tx, asker).await?;
    community::of_guild(change.tx, asker.guild).await?;
    let cohort = cohort_of(change.tx, asker.guild, wish).await?;
    let mentor = people::participant(change.tx, cohort.id, wish.mentor).await?;
    let mentee = people::participant(change.tx, cohort.id, wish.mentee).await?;
    let living = room::living(change.tx, cohort.id).await?;
    let open: Vec<OpenPair> = living.iter().flat_map(Room::pairs).collect();
    let rooms = room::pickable(change.tx, asker.guild).await?;
    let names: Vec<String> = rooms.into_iter().map(|room| room.name).collect();
    let standing = match shown {
        Some(shown) => shown.iter().map(|channel| channel.name().to_owned()).collect(),
        None => left_standing(change.tx, asker.guild, wish).await?,
    };
    let named = |user, record| Candidate { user, record };
    let opening = RoomRequest {
        id: change.random.id(),
        rights,
        cohort: &cohort,
        mentor: named(wish.mentor, mentor.as_ref()),
        mentee: named(wish.mentee, mentee.as_ref()),
        open: &open,
        names: &names,
        standing: &standing,
    };
    let room = rules::open(opening, change.now)?;
    let since = bounds::ROOMS_A_DAY.since(change.now);
    rules::may_open_another(room::opened_since(change.tx, asker.guild, since).await?)?;
    let placed = placement::choose(change.tx, asker.guild, shown, None).await?;
    room::insert(change.tx, &room, asker.user).await?;
    let words = view::welcome(&change.texts, &room, &cohort.name);
    owe_channel(change, &room, &cohort, &placed, words).await?;
    joining::introduce(change, &room).await?;
    Ok(Opened {
        room,
        cohort: cohort.name,
        nearly_full: placed.nearly_full,
    })
}

/// What the closed rooms are called that one of the two was in and whose channel is still there, as far as the records know:
/// where Discord shows no channels just now, these are what somebody would take for the new one.
async fn left_standing(tx: &mut SqliteConnection, guild: GuildId, wish: &Wish) -> Result<Vec<String>> {
    let mut names = Vec::new();
    for user in [wish.mentor, wish.mentee] {
        let closed = room::ever_of(tx, guild, user).await?.into_iter();
        for room in closed.filter(|room| room.state == RoomState::Closed) {
            let state = outbox::object_state(tx, &key_channel(room.id)).await?;
            if state.is_some_and(|state| state != ObjectState::Missing) {
                names.push(room.name);
            }
        }
    }
    Ok(names)
}

/// The cohort that is named; none named, the only one that both are in.
async fn cohort_of(tx: &mut SqliteConnection, guild: GuildId, wish: &Wish) -> Result<Cohort> {
    let live = cohort::live(tx, guild).await?;
    if wish.cohort.is_some() {
        return cohort::pick(tx, guild, wish.cohort.as_deref()).await;
    }
    let mut shared = Vec::new();
    for cohort in &live {
        let mentor = people::participant(tx, cohort.id, wish.mentor).await?;
        let mentee = people::participant(tx, cohort.id, wish.mentee).await?;
        let is_in = |person: &Option<Participant>| person.as_ref().is_some_and(Participant::is_active);
        if is_in(&mentor) && is_in(&mentee) {
            shared.push(cohort.clone());
        }
    }
    if shared.is_empty() && live.len() > 1 {
        return RoomRefusal::NoCohortTogether {
            mentor: wish.mentor.mention(),
            mentee: wish.mentee.mention(),
        }
        .refuse();
    }
    let among = if shared.is_empty() { &live } else { &shared };
    Ok(cohorts::pick(among, None)?.clone())
}

/// Owes a room its channel with everything in it: overwrites, card, pin, first words.
pub(super) async fn owe_channel(
    change: &mut Change<'_>,
    room: &Room,
    cohort: &Cohort,
    placed: &Placed,
    first_words: Message,
) -> Result<()> {
    let guild = room.guild;
    let category = Fixture::RoomsCategory(placed.category);
    owe_category(change, guild, placed).await?;
    let topic = t!(
        change.texts,
        "room-topic",
        cohort = trellis_domain::text::safe(&cohort.name)
    );
    let channel = Action::CreateChannel(CreateChannel {
        key: key_channel(room.id),
        kind: ChannelKind::Text,
        name: room.name.clone(),
        topic,
        parent: Some(category.target(guild)),
        overwrites: room::overwrites(room),
    });
    change.owe(&room.lane(), &channel).await?;
    room::furnish(change, room, first_words).await
}

/// Owes the category of a place that is not there yet.
pub(super) async fn owe_category(change: &mut Change<'_>, guild: GuildId, placed: &Placed) -> Result<()> {
    if placed.is_new {
        let growth = community::of_guild(change.tx, guild).await?.growth_place();
        let category = Fixture::RoomsCategory(placed.category);
        let action = making(&change.texts, guild, growth, category);
        change.owe(&community::lane(guild), &action).await?;
    }
    Ok(())
}
