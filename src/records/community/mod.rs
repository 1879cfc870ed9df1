//! The record of a community: what it is called, where its things are, and who may run it.
//!
//! **Invariant:** a right comes from a role held now or from managing the whole server, never from a button seen nor from
//! what one channel lets somebody do.

pub(crate) mod store;

use sqlx::SqliteConnection;
use trellis_domain::community::{self as rules, CommunityRefusal};
pub use trellis_domain::community::{ForumReaders, GrowthReaders, Rights, VoiceUse};
use trellis_domain::ids::{GuildId, RoleId, UserId};
use trellis_domain::zone::Zone;
use trellis_kernel::change::Change;
use trellis_kernel::error::Result;
use trellis_kernel::outbox::{
    self, ChannelKind, Content, Lane, Object, ObjectState, Post, Target, find_object, look_up, object_state,
};

use crate::interaction::Asker;

/// A thing of Discord's that every community has, made by Trellis or picked by an admin.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fixture {
    /// Who runs cohorts.
    CoordinatorRole,
    /// Who leads midpoint conversations.
    FacilitatorRole,
    /// Mentors.
    MentorRole,
    /// Mentees.
    MenteeRole,
    /// The category that room channels are in; from 1, the next is made when one is full.
    RoomsCategory(u16),
    /// The forum of the growth threads, or the text channel whose messages carry them.
    Growth,
    /// Where coordinators are told what needs a person.
    CoordinatorsChannel,
    /// Where mentors talk among themselves.
    MentorsChannel,
}

impl Fixture {
    /// What every community has, in the order in which it is made: roles, then channels; the first rooms category only.
    pub const ALL: [Self; 8] = [
        Self::CoordinatorRole,
        Self::FacilitatorRole,
        Self::MentorRole,
        Self::MenteeRole,
        Self::RoomsCategory(1),
        Self::Growth,
        Self::CoordinatorsChannel,
        Self::MentorsChannel,
    ];

    /// Its word in a custom_id; all rooms categories share one.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::CoordinatorRole => "coordinator-role",
            Self::FacilitatorRole => "facilitator-role",
            Self::MentorRole => "mentor-role",
            Self::MenteeRole => "mentee-role",
            Self::RoomsCategory(_) => "rooms-category",
            Self::Growth => "growth",
            Self::CoordinatorsChannel => "coordinators-channel",
            Self::MentorsChannel => "mentors-channel",
        }
    }

    pub(crate) fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|fixture| fixture.word() == word)
    }

    /// Whether it is a channel or a category; a role otherwise.
    pub(crate) fn is_channel(self) -> bool {
        match self {
            Self::CoordinatorRole | Self::FacilitatorRole | Self::MentorRole | Self::MenteeRole => false,
            Self::RoomsCategory(_) | Self::Growth | Self::CoordinatorsChannel | Self::MentorsChannel => true,
        }
    }

    /// The key in `discord_object`.
    pub fn key(self, guild: GuildId) -> String {
        match self {
            Self::CoordinatorRole => format!("community:{guild}:coordinator_role"),
            Self::FacilitatorRole => format!("community:{guild}:facilitator_role"),
            Self::MentorRole => format!("community:{guild}:mentor_role"),
            Self::MenteeRole => format!("community:{guild}:mentee_role"),
            Self::RoomsCategory(number) => format!("{}{number}", Self::rooms_categories(guild)),
            Self::Growth => format!("community:{guild}:growth"),
            Self::CoordinatorsChannel => format!("community:{guild}:coordinators_channel"),
            Self::MentorsChannel => format!("community:{guild}:mentors_channel"),
        }
    }

    /// The fixture that is known under a key.
    pub(crate) fn of_key(guild: GuildId, key: &str) -> Option<Self> {
        let number = key.strip_prefix(&Self::rooms_categories(guild));
        match number.and_then(|number| number.parse().ok()) {
            Some(number) => Some(Self::RoomsCategory(number)),
            None => Self::ALL.into_iter().find(|fixture| fixture.key(guild) == key),
        }
    }

    /// What the keys of all rooms categories of a community begin with; the number follows.
    pub(crate) fn rooms_categories(guild: GuildId) -> String {
        format!("community:{guild}:rooms_category:")
    }

    /// How an effect refers to it, also before it exists.
    pub fn target(self, guild: GuildId) -> Target {
        Target::key(self.key(guild))
    }
}

/// The place of growth threads that Trellis makes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GrowthPlace {
    /// What carries the threads.
    pub kind: GrowthKind,
    /// Who reads it.
    pub readers: GrowthReaders,
}

/// What carries growth threads in a community.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GrowthKind {
    /// A forum; a thread is a post.
    Forum,
    /// A text channel; a thread starts from a message.
    Text,
}

impl GrowthKind {
    /// The word in the table.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Forum => "forum",
            Self::Text => "text",
        }
    }

    /// What a channel of Discord's kind `number` is for growth threads: 15 is a forum.
    pub(crate) fn of_channel(number: u64) -> Self {
        if number == u64::from(ChannelKind::Forum.number()) {
            Self::Forum
        } else {
            Self::Text
        }
    }

    fn parse(text: &str) -> Option<Self> {
        match text {
            "forum" => Some(Self::Forum),
            "text" => Some(Self::Text),
            _ => None,
        }
    }
}

/// A guild with Trellis set up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Community {
    /// The guild.
    pub guild: GuildId,
    /// Its name when it was set up, written by people: to be made safe before it is shown.
    pub name: String,
    /// The zone that new cohorts get.
    pub zone: Zone,
    /// What carries its growth threads.
    pub growth: GrowthKind,
    /// Who reads the place of growth threads that Trellis makes.
    pub growth_readers: GrowthReaders,
}

impl Community {
    /// The place of growth threads as Trellis makes it.
    pub fn growth_place(&self) -> GrowthPlace {
        GrowthPlace {
            kind: self.growth,
            readers: self.growth_readers,
        }
    }
}

/// The community of a guild.
///
/// # Errors
/// [`CommunityRefusal::NotSetUp`] until `/setup` has been finished.
pub async fn of_guild(tx: &mut SqliteConnection, guild: GuildId) -> Result<Community> {
    match store::find(tx, guild).await? {
        Some(row) if row.set_up => Ok(row.community),
        _ => CommunityRefusal::NotSetUp.refuse(),
    }
}

/// Who reads the place of growth threads, also while it is still to be made.
///
/// # Errors
/// When the records cannot be read.
pub(crate) async fn forum_readers(tx: &mut SqliteConnection, guild: GuildId) -> Result<ForumReaders> {
    let key = Fixture::Growth.key(guild);
    let is_there = find_object(tx, &key).await?.is_some();
    if is_there && !outbox::was_made(tx, guild, &key).await? {
        return Ok(ForumReaders::WhoeverIsLetIn);
    }
    let row = store::find(tx, guild).await?;
    let chosen = row.map_or(GrowthReaders::Participants, |row| row.community.growth_readers);
    Ok(ForumReaders::Chosen(chosen))
}

/// Whether the asker holds the role of a mentor or a mentee now, which their roles alone say.
///
/// # Errors
/// When the records cannot be read.
pub(crate) async fn is_participant(tx: &mut SqliteConnection, asker: &Asker) -> Result<bool> {
    Ok(holds(tx, asker, Fixture::MentorRole).await? || holds(tx, asker, Fixture::MenteeRole).await?)
}

/// Every community that is set up.
pub(crate) async fn all(tx: &mut SqliteConnection) -> Result<Vec<GuildId>> {
    store::all(tx).await
}

/// What the asker may do here, by the roles they hold now.
///
/// # Errors
/// Where it could not be asked whether they manage the server, and no role makes them a coordinator.
pub async fn rights(tx: &mut SqliteConnection, asker: &Asker) -> Result<Rights> {
    let coordinator = is_coordinator(tx, asker).await?;
    Ok(Rights {
        coordinator,
        manager: match asker.manages_server {
            None if coordinator => false,
            _ => asker.manages_server()?,
        },
        facilitator: holds(tx, asker, Fixture::FacilitatorRole).await?,
    })
}

/// Lets only people pass who run cohorts.
///
/// # Errors
/// [`CommunityRefusal::CoordinatorsOnly`] for anybody else.
pub async fn require_coordinator(tx: &mut SqliteConnection, asker: &Asker) -> Result<()> {
    Ok(rights(tx, asker).await?.require_coordinator()?)
}

/// Lets only people pass who read what was told to coordinators in confidence.
///
/// # Errors
/// [`CommunityRefusal::CoordinatorRoleNeeded`] for who only manages the server, [`CommunityRefusal::ToldInConfidence`]
/// for anybody else.
pub(crate) async fn require_confidant(tx: &mut SqliteConnection, asker: &Asker) -> Result<()> {
    Ok(rights(tx, asker).await?.require_confidant()?)
}

/// Lets only people pass whom Discord lets manage the server.
///
/// # Errors
/// [`CommunityRefusal::NeedsManageServer`] for anybody else.
pub(crate) fn require_manager(asker: &Asker) -> Result<()> {
    Ok(rules::require_manager(asker.manages_server()?)?)
}

/// Whether the asker holds the coordinator role now, which their roles alone say.
///
/// # Errors
/// When the records cannot be read.
pub(crate) async fn is_coordinator(tx: &mut SqliteConnection, asker: &Asker) -> Result<bool> {
    holds(tx, asker, Fixture::CoordinatorRole).await
}

async fn holds(tx: &mut SqliteConnection, asker: &Asker, fixture: Fixture) -> Result<bool> {
    let role = find_object(tx, &fixture.key(asker.guild)).await?;
    Ok(role.is_some_and(|id| asker.has_role(RoleId::new(id))))
}

/// The line of everything that is made for a community.
pub fn lane(guild: GuildId) -> Lane {
    Lane::new(guild, "community", guild)
}

/// The line of the news that coordinators are told; all else goes first.
pub fn coordinators_lane(guild: GuildId) -> Lane {
    Lane::new(guild, "coordinators", guild).later()
}

/// The line of one person's roles in a community.
pub fn person_lane(guild: GuildId, user: UserId) -> Lane {
    Lane::new(guild, "person", format_args!("{guild}:{user}"))
}

/// Owes the coordinators' channel a message, behind what is owed there already. News of one kind that wait are one message.
pub async fn tell_coordinators(change: &mut Change<'_>, guild: GuildId, content: Content) -> Result<()> {
    let post = Post::new(Fixture::CoordinatorsChannel.target(guild), content);
    change.owe_news(&coordinators_lane(guild), post).await
}

/// Owes the coordinators' channel a call for help, ahead of all that is owed in the community.
pub async fn call_coordinators(change: &mut Change<'_>, guild: GuildId, content: Content) -> Result<()> {
    let post = Post::new(Fixture::CoordinatorsChannel.target(guild), content);
    let lane = coordinators_lane(guild).urgent();
    change.owe(&lane, &post.into()).await.map(drop)
}

/// The role of a fixture, to ring those who hold it; `None` where it is not there, as far as is known: a role that is gone rings
/// nobody, and a mention of it is a word without a meaning.
///
/// # Errors
/// When the records cannot be read.
pub(crate) async fn role_to_ring(
    tx: &mut SqliteConnection,
    guild: GuildId,
    role: Fixture,
) -> Result<Option<RoleId>> {
    let role = look_up(tx, &role.key(guild)).await?;
    let is_there = |one: &Object| one.state == ObjectState::Present;
    Ok(role.filter(is_there).map(|role| RoleId::new(role.id)))
}

/// Whether what coordinators are told reaches them now, as far as is known: their channel is there, and nothing is held up on
/// the way into it.
///
/// # Errors
/// When the records cannot be read.
pub(crate) async fn can_tell_coordinators(tx: &mut SqliteConnection, guild: GuildId) -> Result<bool> {
    let key = Fixture::CoordinatorsChannel.key(guild);
    let is_there = object_state(tx, &key).await? == Some(ObjectState::Present);
    let stopped = outbox::what_stops(tx, &coordinators_lane(guild), &key).await?;
    Ok(is_there && stopped.is_none())
}

#[cfg(test)]
mod tests {
    use super::*;
    use trellis_kernel::discord::permissions::{NEEDED, sum};

    /// The number in the invite links of the README and the guides.
    const INVITE: u64 = 2_252_128_650_382_416;

    #[test]
    fn the_invite_link_asks_for_exactly_what_is_needed() {
        assert_eq!(sum(NEEDED), INVITE);
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
        let guides = std::fs::read_dir(root.join("docs"))
            .into_iter()
            .flatten()
            .map(|entry| entry.unwrap().path());
        for file in guides
            .chain([root.join("README.md")])
            .filter(|file| file.extension().is_some_and(|e| e == "md"))
        {
            let text = std::fs::read_to_string(&file).unwrap();
            for link in text.split("permissions=").skip(1) {
                let number: String = link.chars().take_while(char::is_ascii_digit).collect();
                assert!(
                    number.is_empty() || number == INVITE.to_string(),
                    "{} invites with {number}",
                    file.display()
                );
            }
        }
    }

    #[test]
    fn every_fixture_is_found_by_its_word() {
        for fixture in Fixture::ALL {
            assert_eq!(Fixture::of_word(fixture.word()), Some(fixture));
            let guild = GuildId::new(7);
            assert_eq!(Fixture::of_key(guild, &fixture.key(guild)), Some(fixture));
        }
        let (guild, third) = (GuildId::new(7), Fixture::RoomsCategory(3));
        assert_eq!(Fixture::of_key(guild, &third.key(guild)), Some(third));
        assert_eq!(Fixture::of_key(GuildId::new(8), &third.key(guild)), None);
        assert_eq!(Fixture::of_word("everyone"), None);
    }
}
