//! The record of a room: the private channel of one mentorship, and its people.
//!
//! It must not know what is written in a room.

mod access;
mod messages;
mod store;
mod week;

use chrono::{DateTime, Utc};
use futures::future::BoxFuture;
use sqlx::SqliteConnection;
use trellis_domain::ids::{CohortId, GuildId, RoomId, UserId};
use trellis_domain::people::{self as rules, RoomsOfOne};
use trellis_domain::text::{Names, clip, one_line, safe};

use crate::interaction::{Scene, Subject};
use crate::records::cohort::{self, Cohort};
use crate::records::people::{self, Unmatched};
use trellis_kernel::change::Change;
use trellis_kernel::error::{Fault, Result};
use trellis_kernel::outbox::{self, Action, Content, Edit, Lane, Target};

pub(crate) use access::{access_in_voice, access_of_member, overwrites, overwrites_in_voice};
pub(crate) use messages::{LiveMessage, furnish, post, take_back};
pub(crate) use store::{
    all_of, closed_at, ever_of, guilds_with_open, had_any, ids, insert, last_closed, living, look_at_all,
    lost_of, open_of, opened_since, set_name, set_state, with_member,
};
pub use trellis_domain::room::{Member, Presence, Room, RoomState};
pub(crate) use week::{pings_a_week, scenes_of_person};

/// The name of the card's view in the outbox; `card` draws it.
pub const CARD_VIEW: &str = "card";

/// Characters of a name beside a room.
pub(crate) const NAME: usize = 20;
/// Characters of a name that is all that is shown of somebody: what Discord lets one have.
pub(crate) const WHOLE_NAME: usize = 32;

/// The kind of the lanes of rooms.
pub const LANE: &str = "room";

/// What a room's channel is known under.
pub fn key_channel(id: RoomId) -> String {
    format!("room:{id}:channel")
}

/// What the voice channel of a room's session is known under, while it is there.
pub(crate) fn key_voice(id: RoomId) -> String {
    format!("room:{id}:voice")
}

/// The room whose voice channel is known under this key.
pub(crate) fn of_voice_key(key: &str) -> Option<RoomId> {
    let id = key.strip_prefix("room:")?.strip_suffix(":voice")?;
    RoomId::parse(id).ok()
}

/// What a room's card is known under.
pub fn key_card(id: RoomId) -> String {
    format!("room:{id}:card")
}

/// Where a room is in Discord.
pub trait InDiscord {
    /// Its channel.
    fn channel(&self) -> Target;
    /// Its card.
    fn card(&self) -> Target;
    /// The line in which its effects wait for each other.
    fn lane(&self) -> Lane;
}

impl InDiscord for Room {
    fn channel(&self) -> Target {
        Target::key(key_channel(self.id))
    }

    fn card(&self) -> Target {
        Target::key(key_card(self.id))
    }

    fn lane(&self) -> Lane {
        Lane::new(self.guild, LANE, self.id)
    }
}

/// The room of this id, closed or not.
pub async fn find(tx: &mut SqliteConnection, id: RoomId) -> Result<Option<Room>> {
    store::find(tx, id).await
}

/// The room of this id with its cohort; `None` for a room that never was.
pub(crate) async fn scene(tx: &mut SqliteConnection, id: RoomId) -> Result<Option<Scene>> {
    match store::find(tx, id).await? {
        Some(room) => in_cohort(tx, room).await.map(Some),
        None => Ok(None),
    }
}

/// The room with its cohort.
pub(crate) async fn in_cohort(tx: &mut SqliteConnection, room: Room) -> Result<Scene> {
    let cohort = cohort::find(tx, room.cohort_id).await?;
    let cohort = cohort.ok_or_else(|| Fault::inconsistent("room", "cohort_id", room.id))?;
    Ok(Scene { room, cohort })
}

/// The room that a button names; there is one, since the button's community was asked for.
pub(crate) async fn known(tx: &mut SqliteConnection, id: RoomId) -> Result<Room> {
    let room = store::find(tx, id).await?;
    room.ok_or_else(|| Fault::inconsistent("room", "id", id).into())
}

/// The cohort's rooms that people work in, in the order they were opened.
pub async fn open_rooms(tx: &mut SqliteConnection, cohort: CohortId) -> Result<Vec<Room>> {
    let mut rooms = living(tx, cohort).await?;
    rooms.retain(|room| room.state == RoomState::Open);
    Ok(rooms)
}

/// The room whose channel this is, closed or not.
pub async fn of_channel(tx: &mut SqliteConnection, guild: GuildId, channel: u64) -> Result<Option<Room>> {
    match id_of_channel(tx, guild, channel).await? {
        Some(id) => store::find(tx, id).await,
        None => Ok(None),
    }
}

/// Which room's channel this is.
pub(crate) async fn id_of_channel(
    tx: &mut SqliteConnection,
    guild: GuildId,
    channel: u64,
) -> Result<Option<RoomId>> {
    let key = outbox::key_of_object(tx, guild, channel).await?;
    let id = key
        .as_deref()
        .and_then(|key| key.strip_prefix("room:")?.strip_suffix(":channel"));
    Ok(id.and_then(|id| RoomId::parse(id).ok()))
}

/// The person's rooms that are not closed, in the order they were opened.
pub async fn of_person(tx: &mut SqliteConnection, guild: GuildId, user: UserId) -> Result<Vec<Room>> {
    let mut rooms = with_member(tx, guild, user).await?;
    rooms.retain(|room| room.member(user).is_some_and(Member::is_here));
    Ok(rooms)
}

/// How many rooms of the cohort, closed ones apart, the mentor is in.
pub async fn load_of_mentor(tx: &mut SqliteConnection, cohort: CohortId, user: UserId) -> Result<usize> {
    store::load_of_mentor(tx, cohort, user).await
}

/// Owes the room's card anew; however often it is owed, it is drawn once.
///
/// Nobody waits for it, so it waits for all that is said. A card that is still to be posted is waited for in the room's line.
pub async fn redraw_card(change: &mut Change<'_>, room: &Room) -> Result<()> {
    let action = Action::Edit(Edit {
        within: room.channel(),
        message: room.card(),
        content: card_of(room.id),
    });
    let is_posted = outbox::find_object(change.tx, &key_card(room.id))
        .await?
        .is_some();
    let lane = if is_posted {
        room.lane().later()
    } else {
        room.lane()
    };
    change.owe_once(&lane, &action).await
}

pub(crate) fn card_of(room: RoomId) -> Content {
    Content::Live {
        view: CARD_VIEW.to_owned(),
        subject: room.to_string(),
    }
}

/// When the sweep has to look at this room next; `None` for never.
pub async fn set_next_at(tx: &mut SqliteConnection, id: RoomId, at: Option<DateTime<Utc>>) -> Result<()> {
    store::set_next_at(tx, id, at).await
}

/// The open rooms that the sweep has to look at by now.
pub async fn due(tx: &mut SqliteConnection, now: DateTime<Utc>) -> Result<Vec<RoomId>> {
    store::due(tx, now).await
}

/// The room as people find it: a link to its channel, or its name while that is being made.
pub async fn place_of(tx: &mut SqliteConnection, room: &Room) -> Result<String> {
    let channel = outbox::find_object(tx, &key_channel(room.id)).await?;
    Ok(place_in(room, channel))
}

/// As [`place_of`], where the id of its channel is known, if it has one.
pub(crate) fn place_in(room: &Room, channel: Option<u64>) -> String {
    match channel {
        Some(id) if room.state != RoomState::Missing => format!("<#{id}>"),
        _ => format!("#{}", safe(&room.name)),
    }
}

/// What people are called in a community, so that two of one name are told apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Called {
    names: Names,
    /// Characters of a name.
    most: usize,
}

impl Called {
    /// What they are called where a name has this many characters; who has left counts, too.
    pub(crate) async fn in_guild(tx: &mut SqliteConnection, guild: GuildId, most: usize) -> Result<Self> {
        let names = store::names(tx, guild).await?.into_iter();
        let names = names.map(|(name, number)| (clip(&one_line(&name), most), number));
        Ok(Self {
            names: names.collect(),
            most,
        })
    }

    /// What the members of a room are called where those in the server are shown by their mention: what others are called
    /// is asked only where somebody is not there.
    pub(crate) async fn of_the_absent(tx: &mut SqliteConnection, room: &Room) -> Result<Self> {
        let is_absent = |member: &Member| member.presence == Presence::LeftServer;
        if room.members.iter().any(is_absent) {
            return Self::in_guild(tx, room.guild, WHOLE_NAME).await;
        }
        Ok(Self {
            names: Names::default(),
            most: WHOLE_NAME,
        })
    }

    /// What a member is called; plain text.
    pub(crate) fn name(&self, member: &Member) -> String {
        self.person(&member.name, member.user)
    }

    /// What somebody is called whom we know by this name; plain text.
    pub(crate) fn person(&self, name: &str, user: UserId) -> String {
        self.names.called(&clip(&one_line(name), self.most), user.get())
    }

    /// What these members are called, made safe to show.
    pub(crate) fn names<'m>(&self, members: impl IntoIterator<Item = &'m Member>) -> String {
        let names = members.into_iter().map(|member| safe(&self.name(member)));
        names.collect::<Vec<_>>().join(", ")
    }
}

#[cfg(test)]
impl Called {
    /// Where nobody shares a name, each of them as it is.
    pub(crate) fn each_by_name() -> Self {
        Self {
            names: Names::default(),
            most: 40,
        }
    }
}

/// As [`place_of`], with the names of the room's people, mentor first: facilitators read the coordinators' channel and
/// see no rooms, so a link alone tells them nothing.
pub(crate) async fn place_with_names(
    tx: &mut SqliteConnection,
    room: &Room,
    called: &Called,
) -> Result<String> {
    let place = place_of(tx, room).await?;
    Ok(format!("{place} ({})", called.names(&room.members)))
}

/// A room that can be picked by name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Pickable {
    /// Its id.
    pub(crate) id: RoomId,
    /// The name of its channel.
    pub(crate) name: String,
    /// The name with its people, which tells it apart from every other.
    pub(crate) label: String,
}

/// The rooms of a community that are not closed, by name.
pub(crate) async fn pickable(tx: &mut SqliteConnection, guild: GuildId) -> Result<Vec<Pickable>> {
    let rooms = store::living_of(tx, guild).await?;
    let shown = |name: &str| clip(&one_line(name), NAME);
    let people = rooms.iter().flat_map(|(_, _, people)| people);
    let names: Names = people.map(|(name, number)| (shown(name), *number)).collect();
    let pickable = rooms.into_iter().map(|(id, name, people)| {
        let people = people.iter();
        let people: Vec<String> = people
            .map(|(name, number)| names.called(&shown(name), *number))
            .collect();
        Pickable {
            label: format!("#{name} · {}", people.join(", ")),
            id,
            name,
        }
    });
    Ok(pickable.collect())
}

/// Who waits for a room in the cohort, and which mentors have places.
pub async fn unmatched(tx: &mut SqliteConnection, cohort: &Cohort) -> Result<Unmatched> {
    let mut people = Vec::new();
    for person in people::list(tx, cohort.id).await? {
        // Who is not in the server can be brought together with nobody.
        if people::store::is_away(tx, cohort.guild, person.user).await? {
            continue;
        }
        let open = of_person(tx, cohort.guild, person.user).await?;
        let open = open.iter().filter(|room| room.cohort_id == cohort.id).count();
        let rooms = RoomsOfOne {
            open: u32::try_from(open).unwrap_or(u32::MAX),
            last_closed: last_closed(tx, cohort.id, person.user).await?,
        };
        people.push((person, rooms));
    }
    Ok(rules::unmatched(people))
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
pub async fn headcount(tx: &mut SqliteConnection, cohort: CohortId) -> Result<Headcount> {
    store::headcount(tx, cohort).await
}

impl Subject for RoomId {
    fn is_of<'c>(&'c self, tx: &'c mut SqliteConnection, guild: GuildId) -> BoxFuture<'c, Result<bool>> {
        Box::pin(store::is_of(tx, *self, guild))
    }
}
