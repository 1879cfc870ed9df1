//! What the doctor looks at: what Discord says of a server, and what the records say, brought together.

use chrono::TimeDelta;
use reqwest::Method;
use trellis_domain::ids::{ChannelId, GuildId};

use super::access::{self, Left};
use super::hindrances::{self, Hindrance, Use};
use super::look::{Look, look_at};
use super::stuck::{self, Stuck};
use crate::intake::fixtures::{BOT_IN_GROWTH, Survey};
use crate::intake::strays::{self, Stray};
use crate::interaction::App;
use crate::records::cohort;
use crate::records::community::{self, Fixture, GrowthKind};
use crate::records::room;
use trellis_kernel::discord::Call;
use trellis_kernel::discord::permissions::{
    ATTACH_FILES, BOT_IN_ROOM, EMBED_LINKS, MANAGE_CHANNELS, NEEDED, Permission, READ_MESSAGE_HISTORY,
    SEND_MESSAGES, Standing, VIEW_CHANNEL,
};
use trellis_kernel::error::Result;
use trellis_kernel::outbox::{self, Object, ObjectState, find_object, object_state};

/// What the bot does in the coordinators' and the mentors' channel.
const BOT_AMONG_PEOPLE: &[Permission] = &[
    VIEW_CHANNEL,
    SEND_MESSAGES,
    EMBED_LINKS,
    ATTACH_FILES,
    READ_MESSAGE_HISTORY,
];
/// What the bot does in a rooms category: open channels.
const BOT_IN_CATEGORY: &[Permission] = &[VIEW_CHANNEL, MANAGE_CHANNELS];

/// Everything the doctor looks at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Facts {
    pub(super) set_up: bool,
    pub(super) growth: GrowthKind,
    pub(super) administrator: bool,
    /// What of [`NEEDED`] the bot lacks in the server.
    pub(super) missing: Vec<Permission>,
    /// The position of the bot's highest role.
    pub(super) top_role: i64,
    /// Channels of the server, categories included.
    pub(super) channels: usize,
    pub(super) things: Vec<Thing>,
    /// Channels of rooms in which the bot lacks something, threads apart.
    pub(super) rooms: Vec<(ChannelId, Vec<Permission>)>,
    /// The names of rooms that lost their channel.
    pub(super) lost_rooms: Vec<String>,
    /// Channels that are not seen by those they are for, or by others, too: what *Repair* puts right, and
    pub(super) seen_otherwise: Vec<ChannelId>,
    /// what a hand changed and waits for a person.
    pub(super) undecided: Vec<ChannelId>,
    /// How channels and threads are set that hinder, each with its id.
    pub(super) hindrances: Vec<(ChannelId, Hindrance)>,
    /// Everybody sees the coordinators' channel.
    pub(super) coordinators_open: bool,
    pub(super) stuck: Vec<Stuck>,
    /// How far the machine's clock is ahead of Discord's; nothing where Discord does not say.
    pub(super) clock_ahead: Option<TimeDelta>,
    /// Channels that Trellis made and the records do not know.
    pub(super) strays: Vec<Stray>,
}

/// A fixture and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Thing {
    pub(super) fixture: Fixture,
    pub(super) place: FixtureState,
}

/// What became of a fixture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum FixtureState {
    /// Neither made nor picked.
    Never,
    /// Under way.
    BeingMade,
    /// Recorded, and not in the server's list.
    Gone {
        /// Its id when it was there.
        id: u64,
    },
    /// Counted as gone, and yet there.
    Lost,
    /// A role.
    Role {
        /// Its id.
        id: u64,
        /// Higher is above.
        position: i64,
        /// Belongs to an integration; cannot be given.
        managed: bool,
    },
    /// A channel or category.
    Channel {
        /// Its id.
        id: u64,
        /// Discord's number.
        kind: u64,
        /// What the bot lacks in it though it has it in the server.
        lacks: Vec<Permission>,
        /// Channels in it, for a category.
        load: usize,
    },
}

/// Reads the records beside the survey.
pub(super) async fn gather(app: &App, guild: GuildId, survey: &Survey) -> Result<Facts> {
    let mut connection = app.db.read().await?;
    let tx = &mut *connection;
    let row = community::store::find(tx, guild).await?;
    let growth = row.as_ref().map_or(GrowthKind::Forum, |row| row.community.growth);
    let set_up = row.is_some_and(|row| row.set_up);
    let pattern = format!("{}*", Fixture::rooms_categories(guild));
    let categories = outbox::list_objects(tx, guild, &pattern).await?.len();
    let further = (2..=u16::try_from(categories).unwrap_or(u16::MAX)).map(Fixture::RoomsCategory);
    let mut things = Vec::new();
    for fixture in Fixture::ALL.into_iter().chain(further) {
        let key = fixture.key(guild);
        let place = match (find_object(tx, &key).await?, object_state(tx, &key).await?) {
            (Some(id), Some(state)) => place_of(&survey.standing, fixture, id, state),
            _ if outbox::will_create(tx, guild, &key).await? => FixtureState::BeingMade,
            _ => FixtureState::Never,
        };
        things.push(Thing { fixture, place });
    }
    let rooms = outbox::list_objects(tx, guild, "room:*:channel").await?;
    let rooms = rooms
        .into_iter()
        .filter(|room| room.state == ObjectState::Present);
    let rooms: Vec<_> = rooms.map(|room| ChannelId::new(room.id)).collect();
    let panels = cohort::live(tx, guild).await?;
    let panels: Vec<_> = panels
        .into_iter()
        .filter_map(|cohort| cohort.panel_channel)
        .collect();
    let lost_rooms = room::lost_of(tx, guild).await?;
    let threads = outbox::list_objects(tx, guild, "growth:*:thread").await?;
    let stuck = stuck::count(outbox::stopped(tx, guild).await?);
    drop(connection);
    let coordinators_open = match channel_of(&things, Fixture::CoordinatorsChannel) {
        Some(channel) => look_at(app, guild, channel).await? == Look::There { open: true },
        None => false,
    };
    let seen = access::look(app, guild, &survey.standing.channels).await?;
    let (mut seen_otherwise, mut undecided) = (Vec::new(), Vec::new());
    for one in seen {
        let channel = ChannelId::new(one.channel.id);
        match access::left_of(&mut *app.db.read().await?, &one, app.clock.now()).await? {
            Left::Nothing => {}
            Left::ToDecide => undecided.push(channel),
            Left::ToMend => seen_otherwise.push(channel),
        }
    }
    let standing = &survey.standing;
    let mut hindrances = hindrances_of(standing, &things, &rooms, &panels);
    let growth_place = channel_of(&things, Fixture::Growth);
    let locked = locked_threads(app, guild, &threads).await?;
    let held = growth_place
        .and_then(|place| standing.in_channel(place))
        .unwrap_or(0);
    let of_thread = |thread| (thread, hindrances::of_locked_thread(held));
    hindrances.extend(locked.into_iter().map(of_thread));
    let rooms = rooms.into_iter().filter_map(|room| {
        let lacks = lacks(standing, room, BOT_IN_ROOM)?;
        (!lacks.is_empty()).then_some((room, lacks))
    });
    Ok(Facts {
        set_up,
        growth,
        administrator: standing.administrator,
        missing: standing.missing(NEEDED),
        top_role: standing.top_role,
        channels: standing.channels.len(),
        rooms: rooms.collect(),
        lost_rooms,
        seen_otherwise,
        undecided,
        hindrances,
        things,
        coordinators_open,
        stuck,
        clock_ahead: app.clock.skew(),
        strays: strays::find(app, guild, &standing.channels).await?,
    })
}

fn channel_of(things: &[Thing], fixture: Fixture) -> Option<ChannelId> {
    things.iter().find_map(|thing| match &thing.place {
        FixtureState::Channel { id, .. } if thing.fixture == fixture => Some(ChannelId::new(*id)),
        _ => None,
    })
}

/// How the channels are set that Trellis uses, where that hinders.
fn hindrances_of(
    standing: &Standing,
    things: &[Thing],
    rooms: &[ChannelId],
    panels: &[ChannelId],
) -> Vec<(ChannelId, Hindrance)> {
    let fixtures = things.iter().filter_map(|thing| {
        let used = match thing.fixture {
            Fixture::RoomsCategory(_) => Use::Category,
            Fixture::Growth => Use::Growth,
            _ => Use::Private,
        };
        Some((channel_of(things, thing.fixture)?, used))
    });
    let rooms = rooms.iter().map(|room| (*room, Use::Private));
    let mut panels = panels.to_vec();
    panels.sort_unstable();
    panels.dedup();
    let panels = panels.into_iter().map(|panel| (panel, Use::Public));
    let used = fixtures.chain(rooms).chain(panels);
    used.filter_map(|(id, used)| {
        let channel = standing.channels.iter().find(|channel| channel.id == id.get())?;
        let found = hindrances::of_channel(channel, used, standing.of_everybody_in(channel));
        Some(found.into_iter().map(move |hindrance| (id, hindrance)))
    })
    .flatten()
    .collect()
}

/// The growth threads that are locked, of those that are not put away: one request for all.
async fn locked_threads(app: &App, guild: GuildId, threads: &[Object]) -> Result<Vec<ChannelId>> {
    if threads.is_empty() {
        return Ok(Vec::new());
    }
    let path = format!("/guilds/{guild}/threads/active");
    let call = Call::new(Method::GET, "/guilds/{g}/threads/active", guild, path);
    let list = app.port.call(call).await?;
    let active = list["threads"].as_array().into_iter().flatten();
    let locked = active.filter(|thread| thread["thread_metadata"]["locked"] == true);
    let ids = locked.filter_map(|thread| thread["id"].as_str()?.parse::<u64>().ok());
    let ours = ids.filter(|id| threads.iter().any(|thread| thread.id == *id));
    Ok(ours.map(ChannelId::new).collect())
}

fn place_of(standing: &Standing, fixture: Fixture, id: u64, state: ObjectState) -> FixtureState {
    let needed = match fixture {
        Fixture::CoordinatorRole | Fixture::FacilitatorRole | Fixture::MentorRole | Fixture::MenteeRole => {
            let role = standing.roles.iter().find(|role| role.id == id);
            return role.map_or(FixtureState::Gone { id }, |role| FixtureState::Role {
                id,
                position: role.position,
                managed: role.managed,
            });
        }
        Fixture::RoomsCategory(_) => BOT_IN_CATEGORY,
        Fixture::Growth => BOT_IN_GROWTH,
        Fixture::CoordinatorsChannel | Fixture::MentorsChannel => BOT_AMONG_PEOPLE,
    };
    let Some(channel) = standing.channels.iter().find(|channel| channel.id == id) else {
        return FixtureState::Gone { id };
    };
    if state == ObjectState::Missing {
        return FixtureState::Lost;
    }
    FixtureState::Channel {
        id,
        kind: channel.kind,
        lacks: lacks(standing, ChannelId::new(id), needed).unwrap_or_default(),
        load: standing
            .channels
            .iter()
            .filter(|other| other.parent == Some(id))
            .count(),
    }
}

/// What the bot lacks in a channel though it has it in the server. Without sight nothing else can be told.
fn lacks(standing: &Standing, channel: ChannelId, needed: &[Permission]) -> Option<Vec<Permission>> {
    let may = standing.in_channel(channel)?;
    if may & VIEW_CHANNEL.bit == 0 {
        return Some(vec![VIEW_CHANNEL]);
    }
    let lacking =
        |permission: &&Permission| may & permission.bit == 0 && standing.guild & permission.bit != 0;
    Some(needed.iter().filter(lacking).copied().collect())
}
