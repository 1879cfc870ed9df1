//! Opening a room: who may get one, and everything its channel is owed, in one transaction.

use chrono::{DateTime, Utc};
use sqlx::SqliteConnection;
use trellis_domain::ids::{GuildId, UserId};
use trellis_domain::people::Role;
use trellis_domain::room::{Candidate, OpenPair, channel_name, may_open};

use super::placement::{self, Placed, Shown};
use super::view;
use crate::intake::setup::making;
use crate::interaction::App;
use crate::interaction::Asker;
use crate::records::cohort::{self, Cohort};
use crate::records::community::{self, Fixture};
use crate::records::people::{self, Participant};
use crate::records::room::{self, Member, Room, RoomState, card_of, key_card, key_channel};
use trellis_kernel::discord::message::Message;
use trellis_kernel::error::{Fault, Result};
use trellis_kernel::outbox::{self, Action, ChannelKind, Content, CreateChannel, Pin, Post, private_channel};
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
/// The refusals of [`may_open`] and of placing it; nothing is changed then.
pub(super) async fn open(app: &App, asker: &Asker, wish: Wish) -> Result<Opened> {
    let now = app.clock.now();
    community::require_coordinator(&mut *app.db.read().await?, asker).await?;
    let shown = placement::look(app, asker.guild).await;
    let (app2, asker) = (app.clone(), asker.clone());
    app.db
        .write(move |tx| {
            Box::pin(async move { open_in(tx, &app2, &asker, &wish, shown.as_deref(), now).await })
        })
        .await
}

async fn open_in(
    tx: &mut SqliteConnection,
    app: &App,
    asker: &Asker,
    wish: &Wish,
    shown: Option<&[Shown]>,
    now: DateTime<Utc>,
) -> Result<Opened> {
    community::require_coordinator(tx, asker).await?;
    community::of_guild(tx, asker.guild).await?;
    let cohort = cohort_of(tx, asker.guild, wish).await?;
    let mentor = people::participant(tx, cohort.id, wish.mentor).await?;
    let mentee = people::participant(tx, cohort.id, wish.mentee).await?;
    let living = room::living(tx, cohort.id).await?;
    let pairs: Vec<OpenPair> = living.iter().flat_map(pairs_of).collect();
    {
        let (mentor, mentee) = (
            mentor.as_ref().and_then(Participant::rules),
            mentee.as_ref().and_then(Participant::rules),
        );
        let mentor = Candidate {
            user: wish.mentor,
            record: mentor.as_ref(),
        };
        let mentee = Candidate {
            user: wish.mentee,
            record: mentee.as_ref(),
        };
        may_open(&cohort.rules(), mentor, mentee, &pairs)?;
    }
    let placed = placement::choose(tx, asker.guild, shown).await?;
    let members = vec![member_of(mentor, Role::Mentor)?, member_of(mentee, Role::Mentee)?];
    let names: Vec<&str> = members.iter().rev().map(|member| member.name.as_str()).collect();
    let room = Room {
        id: app.random.id(),
        cohort_id: cohort.id,
        guild: asker.guild,
        name: channel_name(&names),
        state: RoomState::Open,
        members,
        opened_at: now,
    };
    room::insert(tx, &room, asker.user).await?;
    owe_channel(
        tx,
        app,
        &room,
        &cohort,
        &placed,
        &view::welcome(&app.texts, &room, &cohort.name),
        now,
    )
    .await?;
    Ok(Opened {
        room,
        cohort: cohort.name,
        nearly_full: placed.nearly_full,
    })
}

/// The cohort that is named; none named, the only one that both are in.
async fn cohort_of(tx: &mut SqliteConnection, guild: GuildId, wish: &Wish) -> Result<Cohort> {
    if wish.cohort.is_none() {
        let mut shared = Vec::new();
        for cohort in cohort::live(tx, guild).await? {
            let mentor = people::participant(tx, cohort.id, wish.mentor).await?;
            let mentee = people::participant(tx, cohort.id, wish.mentee).await?;
            let is_in = |person: &Option<Participant>| person.as_ref().is_some_and(Participant::is_active);
            if is_in(&mentor) && is_in(&mentee) {
                shared.push(cohort);
            }
        }
        if shared.len() == 1
            && let Some(only) = shared.pop()
        {
            return Ok(only);
        }
    }
    cohort::pick(tx, guild, wish.cohort.as_deref()).await
}

fn pairs_of(room: &Room) -> impl Iterator<Item = OpenPair> {
    let mentor = room.mentor().map(|mentor| mentor.user);
    room.mentees().filter_map(move |mentee| {
        Some(OpenPair {
            mentor: mentor?,
            mentee: mentee.user,
        })
    })
}

/// The rule has accepted the record, so it is there.
fn member_of(record: Option<Participant>, role: Role) -> Result<Member> {
    let record = record.ok_or_else(|| Fault::inconsistent("participant", "role", role))?;
    Ok(Member {
        user: record.user,
        role,
        name: record.name,
    })
}

/// Owes a room its channel with everything in it: overwrites, card, pin, first words.
pub(super) async fn owe_channel(
    tx: &mut SqliteConnection,
    app: &App,
    room: &Room,
    cohort: &Cohort,
    placed: &Placed,
    first_words: &Message,
    now: DateTime<Utc>,
) -> Result<()> {
    let guild = room.guild;
    let category = Fixture::RoomsCategory(placed.category);
    let coordinators = Fixture::CoordinatorRole.target(guild);
    owe_category(tx, app, guild, placed, now).await?;
    let topic = t!(
        app.texts,
        "room-topic",
        cohort = trellis_domain::text::safe(&cohort.name)
    );
    let post = |key, content| {
        Action::Post(Post {
            key,
            into: room.channel(),
            content,
            evidence: None,
        })
    };
    let actions = [
        Action::CreateChannel(CreateChannel {
            key: key_channel(room.id),
            kind: ChannelKind::Text,
            name: room.name.clone(),
            topic,
            parent: Some(category.target(guild)),
            overwrites: private_channel(&room.users(), std::slice::from_ref(&coordinators)),
        }),
        post(Some(key_card(room.id)), card_of(room.id)),
        Action::Pin(Pin {
            within: room.channel(),
            message: room.card(),
        }),
        post(None, Content::Ready(Box::new(first_words.clone()))),
    ];
    for action in &actions {
        outbox::owe(tx, &app.random, &room.lane(), action, now).await?;
    }
    Ok(())
}

/// Owes the category of a place that is not there yet.
pub(super) async fn owe_category(
    tx: &mut SqliteConnection,
    app: &App,
    guild: GuildId,
    placed: &Placed,
    now: DateTime<Utc>,
) -> Result<()> {
    if placed.is_new {
        let growth = community::of_guild(tx, guild).await?.growth;
        let category = Fixture::RoomsCategory(placed.category);
        let action = making(&app.texts, guild, growth, category);
        outbox::owe(tx, &app.random, &community::lane(guild), &action, now).await?;
    }
    Ok(())
}
