//! From the facts to what is worth a word. Pure; `facts` gathers them and `findings` has the words.

use chrono::{DateTime, TimeDelta, Utc};
use trellis_domain::ids::ChannelId;
use trellis_domain::room::{CATEGORY_LIMIT, SERVER_LIMIT, SERVER_WARNING};

use super::facts::{Facts, FixtureState, Thing};
use super::hindrances::Hindrance;
use super::stuck::Stuck;
use crate::intake::strays::Stray;
use crate::records::community::{Fixture, GrowthKind};
use trellis_kernel::discord::permissions::{NEEDED, Permission, Standing};
use trellis_kernel::outbox::Trouble;

/// Channels of one category from which it counts as nearly full.
const CATEGORY_WARNING: usize = 45;
/// A clock that differs by so much is as good as right.
const CLOCK_TOLERANCE: TimeDelta = TimeDelta::seconds(30);
/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Weight {
    /// Good to know; nothing to do.
    Note,
    /// It works, and a person should look at it.
    Warning,
    /// Something does not work until it is mended.
    Broken,
}

/// One thing worth a word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Finding {
    /// `/setup` has not been finished.
    NotSetUp,
    /// The bot lacks these in the whole server.
    MissingInServer(Vec<Permission>),
    /// The bot lacks these in one of its channels.
    MissingInChannel(Fixture, ChannelId, Vec<Permission>),
    /// The bot lacks these in rooms; one of them as an example.
    MissingInRooms {
        /// How many rooms.
        rooms: usize,
        /// One of them.
        example: ChannelId,
        /// What is lacking in any of them.
        permissions: Vec<Permission>,
    },
    /// A role that the bot gives stands at or above its own highest.
    RoleTooHigh(Fixture, u64),
    /// A role that the bot gives belongs to an integration.
    RoleManaged(Fixture, u64),
    /// One role stands for a participant and for who reads confidential answers.
    RoleShared(Fixture, Fixture, u64),
    /// It was made or picked, and is no longer there.
    Gone(Fixture),
    /// It was never made nor picked.
    Never(Fixture),
    /// It is there although it counted as gone.
    Lost(Fixture),
    /// It is being made now.
    BeingMade(Fixture),
    /// The growth channel is of another kind than was set up.
    GrowthChanged(ChannelId),
    /// Channels are not seen by those they are for, or by others, too; how many, and one of them.
    Access(usize, ChannelId),
    /// What a hand changed of who sees channels waits for a person; how many channels, and one of them.
    Undecided(usize, ChannelId),
    /// These rooms lost their channel.
    LostRooms(Vec<String>),
    /// How a channel is set keeps people or Trellis from something there; how many channels, and one of them.
    Hindered(Hindrance, usize, ChannelId),
    /// Everybody can read the coordinators' channel.
    CoordinatorsOpen,
    /// A rooms category is at or near its end; the next is opened by itself.
    CategoryFull(u16, usize),
    /// The server is near its end.
    ServerNearlyFull(usize),
    /// The server has no place for another room.
    ServerFull(usize),
    /// The bot is an administrator, which it never needs.
    Administrator,
    /// A channel that Trellis made and its records do not know.
    Stray(Stray),
    /// The clock of the machine that the bot runs on differs from Discord's by so much.
    ClockOff(TimeDelta),
    /// Something waits for a person to mend it.
    Held(Stuck),
    /// Something was given up until a person decides.
    Parked(Stuck),
    /// Messages wait for something that is still being made.
    Waiting(usize, DateTime<Utc>),
}

impl Finding {
    pub(super) fn weight(&self) -> Weight {
        match self {
            Self::NotSetUp
            | Self::MissingInServer(_)
            | Self::MissingInChannel(..)
            | Self::MissingInRooms { .. }
            | Self::RoleTooHigh(..)
            | Self::RoleManaged(..)
            | Self::RoleShared(..)
            | Self::Gone(_)
            | Self::Never(_)
            | Self::Lost(_)
            | Self::GrowthChanged(_)
            | Self::Access(..)
            | Self::LostRooms(_)
            | Self::ServerFull(_)
            | Self::Held(_)
            | Self::Parked(_) => Weight::Broken,
            Self::Hindered(hindrance, ..) => hindrance.weight(),
            Self::CoordinatorsOpen
            | Self::Undecided(..)
            | Self::ServerNearlyFull(_)
            | Self::Administrator
            | Self::ClockOff(_)
            | Self::Stray(_) => Weight::Warning,
            Self::BeingMade(_) | Self::CategoryFull(..) | Self::Waiting(..) => Weight::Note,
        }
    }

    /// Whether *Repair* can do something about it.
    pub(super) fn can_be_repaired(&self) -> bool {
        matches!(
            self,
            Self::Gone(_)
                | Self::Never(_)
                | Self::Lost(_)
                | Self::GrowthChanged(_)
                | Self::Access(..)
                | Self::Held(_)
        )
    }
}

/// What would keep Trellis from making things, before anything is made.
pub(crate) fn in_the_way(standing: &Standing) -> Vec<Finding> {
    let mut found = Vec::new();
    let missing = standing.missing(NEEDED);
    if !missing.is_empty() {
        found.push(Finding::MissingInServer(missing));
    }
    found.extend(of_server_size(standing.channels.len()));
    found
}

fn of_server_size(channels: usize) -> Option<Finding> {
    match channels {
        SERVER_LIMIT.. => Some(Finding::ServerFull(channels)),
        SERVER_WARNING.. => Some(Finding::ServerNearlyFull(channels)),
        _ => None,
    }
}

/// Everything worth a word, what is broken first.
pub(super) fn examine(facts: &Facts) -> Vec<Finding> {
    if !facts.set_up {
        return vec![Finding::NotSetUp];
    }
    let mut found = Vec::new();
    if !facts.missing.is_empty() {
        found.push(Finding::MissingInServer(facts.missing.clone()));
    }
    for thing in &facts.things {
        of_thing(facts, thing, &mut found);
    }
    found.extend(shared_roles(&facts.things));
    found.extend(of_rooms(&facts.rooms));
    let example = facts.seen_otherwise.first();
    found.extend(example.map(|example| Finding::Access(facts.seen_otherwise.len(), *example)));
    let example = facts.undecided.first();
    found.extend(example.map(|example| Finding::Undecided(facts.undecided.len(), *example)));
    if !facts.lost_rooms.is_empty() {
        found.push(Finding::LostRooms(facts.lost_rooms.clone()));
    }
    found.extend(of_hindrances(&facts.hindrances));
    found.extend(of_server_size(facts.channels));
    if facts.administrator {
        found.push(Finding::Administrator);
    }
    if facts.coordinators_open {
        found.push(Finding::CoordinatorsOpen);
    }
    found.extend(facts.strays.iter().cloned().map(Finding::Stray));
    found.extend(of_clock(facts.clock_ahead));
    of_stuck(&facts.stuck, &mut found);
    found.sort_by_key(|finding| std::cmp::Reverse(finding.weight()));
    found
}

fn of_thing(facts: &Facts, thing: &Thing, found: &mut Vec<Finding>) {
    let fixture = thing.fixture;
    match &thing.place {
        FixtureState::Never => found.push(Finding::Never(fixture)),
        FixtureState::BeingMade => found.push(Finding::BeingMade(fixture)),
        FixtureState::Gone { .. } => found.push(Finding::Gone(fixture)),
        FixtureState::Lost => found.push(Finding::Lost(fixture)),
        // Only these two are given to people by Trellis; the others are given by people.
        FixtureState::Role {
            id,
            position,
            managed,
        } if matches!(fixture, Fixture::MentorRole | Fixture::MenteeRole) => {
            if *managed {
                found.push(Finding::RoleManaged(fixture, *id));
            } else if *position >= facts.top_role {
                found.push(Finding::RoleTooHigh(fixture, *id));
            }
        }
        FixtureState::Role { .. } => {}
        FixtureState::Channel {
            id,
            kind,
            lacks,
            load,
        } => {
            if !lacks.is_empty() {
                found.push(Finding::MissingInChannel(
                    fixture,
                    ChannelId::new(*id),
                    lacks.clone(),
                ));
            }
            if fixture == Fixture::Growth && GrowthKind::of_channel(*kind) != facts.growth {
                found.push(Finding::GrowthChanged(ChannelId::new(*id)));
            }
            if let Fixture::RoomsCategory(number) = fixture
                && (CATEGORY_WARNING..=CATEGORY_LIMIT).contains(load)
            {
                found.push(Finding::CategoryFull(number, *load));
            }
        }
    }
}

/// Who is only a participant must not come to read confidential answers.
fn shared_roles(things: &[Thing]) -> Vec<Finding> {
    let id_of = |wanted: Fixture| {
        things.iter().find_map(|thing| match thing.place {
            FixtureState::Role { id, .. } if thing.fixture == wanted => Some(id),
            _ => None,
        })
    };
    let mut found = Vec::new();
    for trusted in [Fixture::CoordinatorRole, Fixture::FacilitatorRole] {
        for participant in [Fixture::MentorRole, Fixture::MenteeRole] {
            if let Some(id) = id_of(trusted)
                && id_of(participant) == Some(id)
            {
                found.push(Finding::RoleShared(trusted, participant, id));
            }
        }
    }
    found
}

/// What is measured is not exact.
fn of_clock(ahead: Option<TimeDelta>) -> Option<Finding> {
    ahead
        .filter(|by| by.abs() > CLOCK_TOLERANCE)
        .map(Finding::ClockOff)
}

fn of_rooms(rooms: &[(ChannelId, Vec<Permission>)]) -> Option<Finding> {
    let (example, _) = rooms.first()?;
    let mut permissions: Vec<Permission> = rooms.iter().flat_map(|(_, lacks)| lacks).copied().collect();
    permissions.sort_unstable();
    permissions.dedup();
    Some(Finding::MissingInRooms {
        rooms: rooms.len(),
        example: *example,
        permissions,
    })
}

/// One finding for each way in which channels hinder.
fn of_hindrances(hindrances: &[(ChannelId, Hindrance)]) -> Vec<Finding> {
    let mut found: Vec<Finding> = Vec::new();
    for (channel, hindrance) in hindrances {
        let known = found.iter_mut().find_map(|finding| match finding {
            Finding::Hindered(known, count, _) if known == hindrance => Some(count),
            _ => None,
        });
        match known {
            Some(count) => *count += 1,
            None => found.push(Finding::Hindered(hindrance.clone(), 1, *channel)),
        }
    }
    found
}

fn of_stuck(stuck: &[Stuck], found: &mut Vec<Finding>) {
    let mut waiting: Option<(usize, DateTime<Utc>)> = None;
    for stuck in stuck {
        if stuck.parked {
            found.push(Finding::Parked(stuck.clone()));
        } else if matches!(stuck.trouble, Trouble::TargetMissing(_)) {
            let (count, since) = waiting.unwrap_or((0, stuck.since));
            waiting = Some((count + stuck.count, since.min(stuck.since)));
        } else {
            found.push(Finding::Held(stuck.clone()));
        }
    }
    found.extend(waiting.map(|(count, since)| Finding::Waiting(count, since)));
}

#[cfg(test)]
mod tests;
