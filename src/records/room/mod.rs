//! The record of a room: the private channel of one mentorship, and its people.
//!
//! It must not know what is written in a room.

mod store;

use chrono::{DateTime, Utc};
use sqlx::SqliteConnection;
use trellis_domain::ids::{CohortId, GuildId, RoomId, UserId};
use trellis_domain::people::Role;
use trellis_domain::refusal::Refusal;
use trellis_domain::text::{clip, one_line, safe};

use crate::interaction::Asker;
use crate::records::cohort::Cohort;
use crate::records::people::{self, Participant};
use trellis_kernel::error::Result;
use trellis_kernel::outbox::{self, Action, Content, Edit, Lane, Target};
use trellis_kernel::random::Random;

pub(crate) use store::{all_open, ids, insert, living, living_like, set_state};

/// The name of the card's view in the outbox; `card` draws it.
pub const CARD_VIEW: &str = "card";

/// Characters of a name beside a room.
const NAME: usize = 20;

/// Whether people work in a room.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RoomState {
    /// Its people work in it.
    Open,
    /// Its channel was deleted by hand; coordinators decide what becomes of it.
    Missing,
    /// It can be read, and nothing new is added.
    Closed,
}

impl RoomState {
    /// The word stored and handed to texts.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Missing => "missing",
            Self::Closed => "closed",
        }
    }

    /// The reverse of [`Self::as_str`]; `None` is a corrupt record.
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Open, Self::Missing, Self::Closed]
            .into_iter()
            .find(|state| state.as_str() == word)
    }
}

/// One person of a room.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// Who.
    pub user: UserId,
    /// As what.
    pub role: Role,
    /// Their name when the room was opened. Written by the person: to be made safe before it is shown.
    pub name: String,
}

/// The private channel of one mentorship and everything that belongs to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Room {
    /// Its id.
    pub id: RoomId,
    /// Its cohort.
    pub cohort_id: CohortId,
    /// Its community.
    pub guild: GuildId,
    /// The name its channel was made with.
    pub name: String,
    /// Whether people work in it.
    pub state: RoomState,
    /// Its people, mentor first.
    pub members: Vec<Member>,
    /// When it was opened.
    pub opened_at: DateTime<Utc>,
}

/// The kind of the lanes of rooms.
pub const LANE: &str = "room";

/// What a room's channel is known under.
pub fn key_channel(id: RoomId) -> String {
    format!("room:{id}:channel")
}

/// What a room's card is known under.
pub fn key_card(id: RoomId) -> String {
    format!("room:{id}:card")
}

impl Room {
    /// The line in which everything that is owed to it waits.
    pub fn lane(&self) -> Lane {
        Lane::new(self.guild, LANE, self.id)
    }

    /// Its channel.
    pub fn channel(&self) -> Target {
        Target::key(key_channel(self.id))
    }

    /// Its card.
    pub fn card(&self) -> Target {
        Target::key(key_card(self.id))
    }

    /// Its mentor.
    pub fn mentor(&self) -> Option<&Member> {
        self.members.iter().find(|member| member.role == Role::Mentor)
    }

    /// Its mentees.
    pub fn mentees(&self) -> impl Iterator<Item = &Member> {
        self.members.iter().filter(|member| member.role == Role::Mentee)
    }

    /// This person, if they are a member.
    pub fn member(&self, user: UserId) -> Option<&Member> {
        self.members.iter().find(|member| member.user == user)
    }

    /// The ids of its people, mentor first.
    pub fn users(&self) -> Vec<UserId> {
        self.members.iter().map(|member| member.user).collect()
    }
}

/// The room of this id, closed or not.
///
/// # Errors
/// When the database cannot be read.
pub async fn find(tx: &mut SqliteConnection, id: RoomId) -> Result<Option<Room>> {
    store::find(tx, id).await
}

/// The room of this id in this community, for a button that names it.
///
/// # Errors
/// [`Refusal::UnknownButton`] when there is none: no button of ours leads there.
pub(crate) async fn of_community(tx: &mut SqliteConnection, guild: GuildId, id: RoomId) -> Result<Room> {
    let room = store::find(tx, id).await?.filter(|room| room.guild == guild);
    room.ok_or_else(|| Refusal::UnknownButton.into())
}

/// The cohort's rooms that people work in, in the order they were opened.
///
/// # Errors
/// When the database cannot be read.
pub async fn open_rooms(tx: &mut SqliteConnection, cohort: CohortId) -> Result<Vec<Room>> {
    let mut rooms = living(tx, cohort).await?;
    rooms.retain(|room| room.state == RoomState::Open);
    Ok(rooms)
}

/// The room whose channel this is, closed or not.
///
/// # Errors
/// When the database cannot be read.
pub async fn of_channel(tx: &mut SqliteConnection, guild: GuildId, channel: u64) -> Result<Option<Room>> {
    let key = outbox::key_of_object(tx, guild, channel).await?;
    let id = key
        .as_deref()
        .and_then(|key| key.strip_prefix("room:")?.strip_suffix(":channel"));
    match id.and_then(|id| RoomId::parse(id).ok()) {
        Some(id) => store::find(tx, id).await,
        None => Ok(None),
    }
}

/// The person's rooms that are not closed, in the order they were opened.
///
/// # Errors
/// When the database cannot be read.
pub async fn of_person(tx: &mut SqliteConnection, guild: GuildId, user: UserId) -> Result<Vec<Room>> {
    store::of_person(tx, guild, user).await
}

/// How many rooms of the cohort, closed ones apart, the mentor is in.
///
/// # Errors
/// When the database cannot be read.
pub async fn load_of_mentor(tx: &mut SqliteConnection, cohort: CohortId, user: UserId) -> Result<usize> {
    store::load_of_mentor(tx, cohort, user).await
}

/// Owes the room's card anew; however often it is owed, it is drawn once.
///
/// # Errors
/// When the row cannot be written.
pub async fn redraw_card(
    tx: &mut SqliteConnection,
    random: &Random,
    room: &Room,
    now: DateTime<Utc>,
) -> Result<()> {
    let action = Action::Edit(Edit {
        within: room.channel(),
        message: room.card(),
        content: card_of(room.id),
    });
    outbox::owe_once(tx, random, &room.lane(), &action, now).await
}

pub(crate) fn card_of(room: RoomId) -> Content {
    Content::Live {
        view: CARD_VIEW.to_owned(),
        subject: room.to_string(),
    }
}

/// When the sweep has to look at this room next; `None` for never.
///
/// # Errors
/// When the row cannot be written.
pub async fn set_next_at(tx: &mut SqliteConnection, id: RoomId, at: Option<DateTime<Utc>>) -> Result<()> {
    store::set_next_at(tx, id, at).await
}

/// The open rooms that the sweep has to look at by now.
///
/// # Errors
/// When the database cannot be read.
pub async fn due(tx: &mut SqliteConnection, now: DateTime<Utc>) -> Result<Vec<RoomId>> {
    store::due(tx, now).await
}

/// The asker as a member of the room.
///
/// # Errors
/// [`Refusal::MembersOfRoomOnly`] for everybody else.
pub fn require_member<'a>(room: &'a Room, asker: &Asker) -> Result<&'a Member> {
    room.member(asker.user)
        .ok_or_else(|| Refusal::MembersOfRoomOnly.into())
}

/// The room as people find it: a link to its channel, or its name while that is being made.
///
/// # Errors
/// When the database cannot be read.
pub async fn place_of(tx: &mut SqliteConnection, room: &Room) -> Result<String> {
    let channel = outbox::find_object(tx, &key_channel(room.id)).await?;
    Ok(match channel {
        Some(id) if room.state != RoomState::Missing => format!("<#{id}>"),
        _ => format!("#{}", safe(&room.name)),
    })
}

/// As [`place_of`], with the names of the room's people, mentor first: facilitators read the coordinators' channel and
/// see no rooms, so a link alone tells them nothing.
///
/// # Errors
/// When the database cannot be read.
pub async fn place_with_names(tx: &mut SqliteConnection, room: &Room) -> Result<String> {
    let names = room
        .members
        .iter()
        .map(|member| safe(&clip(&one_line(&member.name), NAME)));
    let names: Vec<String> = names.collect();
    Ok(format!("{} ({})", place_of(tx, room).await?, names.join(", ")))
}

/// Who is still to be brought together in a cohort.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Unmatched {
    /// Mentees without a room, in the order of joining.
    pub waiting: Vec<Participant>,
    /// Mentors who take more mentees than they have, with how many more.
    pub free: Vec<(Participant, usize)>,
}

/// Who waits for a room in the cohort, and which mentors have places.
///
/// # Errors
/// When the records cannot be read or hold what cannot be.
pub async fn unmatched(tx: &mut SqliteConnection, cohort: &Cohort) -> Result<Unmatched> {
    let mut unmatched = Unmatched::default();
    for person in people::list(tx, cohort.id).await? {
        let rooms = of_person(tx, cohort.guild, person.user).await?;
        let taken = rooms.iter().filter(|room| room.cohort_id == cohort.id).count();
        let places = person.capacity.map_or(0, usize::from).saturating_sub(taken);
        match person.role {
            Role::Mentee if taken == 0 => unmatched.waiting.push(person),
            Role::Mentor if places > 0 => unmatched.free.push((person, places)),
            _ => {}
        }
    }
    Ok(unmatched)
}

/// How many there are of everything in a cohort.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Headcount {
    /// Mentors who take part.
    pub mentors: i64,
    /// Mentees who take part.
    pub mentees: i64,
    /// Mentees without a room.
    pub waiting: i64,
    /// People who filled in the form and have not said yes to the time commitment.
    pub undecided: i64,
    /// Rooms at work.
    pub open_rooms: i64,
    /// Rooms whose channel is gone.
    pub missing_rooms: i64,
    /// Rooms that were closed.
    pub closed_rooms: i64,
}

/// How many there are of everything in a cohort.
///
/// # Errors
/// When the records cannot be read.
pub async fn headcount(tx: &mut SqliteConnection, cohort: CohortId) -> Result<Headcount> {
    store::headcount(tx, cohort).await
}
