//! Making what a community needs: which effect makes which fixture, and owing those that are not there yet.
//!
//! **Invariant:** what is recorded, or under way, is never made a second time.

use chrono::{DateTime, Utc};
use sqlx::SqliteConnection;
use trellis_domain::ids::GuildId;

use crate::records::community::{self, Fixture, GrowthKind};
use trellis_kernel::discord::message::Message;
use trellis_kernel::discord::permissions::{
    ATTACH_FILES, CREATE_PUBLIC_THREADS, EMBED_LINKS, MANAGE_THREADS, PIN_MESSAGES, Permission,
    READ_MESSAGE_HISTORY, SEND_MESSAGES, SEND_MESSAGES_IN_THREADS, VIEW_CHANNEL, sum,
};
use trellis_kernel::error::Result;
use trellis_kernel::outbox::{
    self, Action, ChannelKind, Content, CreateChannel, CreateRole, Overwrite, Post, Who, find_object,
    private_channel,
};
use trellis_kernel::random::Random;
use trellis_kernel::t;
use trellis_kernel::texts::Texts;

/// What the bot does where growth threads are.
pub(super) const BOT_IN_GROWTH: &[Permission] = &[
    VIEW_CHANNEL,
    SEND_MESSAGES,
    EMBED_LINKS,
    ATTACH_FILES,
    READ_MESSAGE_HISTORY,
    PIN_MESSAGES,
    CREATE_PUBLIC_THREADS,
    SEND_MESSAGES_IN_THREADS,
    MANAGE_THREADS,
];

/// What a fixture is called in the server when Trellis makes it.
pub(super) fn name(texts: &Texts, fixture: Fixture) -> String {
    match fixture {
        Fixture::CoordinatorRole => t!(texts, "setup-name-coordinator-role"),
        Fixture::FacilitatorRole => t!(texts, "setup-name-facilitator-role"),
        Fixture::MentorRole => t!(texts, "setup-name-mentor-role"),
        Fixture::MenteeRole => t!(texts, "setup-name-mentee-role"),
        Fixture::RoomsCategory(number) => t!(texts, "setup-name-rooms-category", number = u32::from(number)),
        Fixture::Growth => t!(texts, "setup-name-growth"),
        Fixture::CoordinatorsChannel => t!(texts, "setup-name-coordinators-channel"),
        Fixture::MentorsChannel => t!(texts, "setup-name-mentors-channel"),
    }
}

/// The effect that makes a fixture, in one call with all its overwrites.
pub fn making(texts: &Texts, guild: GuildId, growth: GrowthKind, fixture: Fixture) -> Action {
    let (key, name) = (fixture.key(guild), name(texts, fixture));
    let roles = |list: &[Fixture]| list.iter().map(|role| role.target(guild)).collect::<Vec<_>>();
    let channel = |kind, topic, overwrites| {
        Action::CreateChannel(CreateChannel {
            key: key.clone(),
            kind,
            name: name.clone(),
            topic,
            parent: None,
            overwrites,
        })
    };
    match fixture {
        // These two are pinged when a person is needed; nobody needs all mentors or all mentees at once.
        Fixture::CoordinatorRole | Fixture::FacilitatorRole => Action::CreateRole(CreateRole {
            key,
            name,
            mentionable: true,
        }),
        Fixture::MentorRole | Fixture::MenteeRole => Action::CreateRole(CreateRole {
            key,
            name,
            mentionable: false,
        }),
        // Each room's channel brings its own overwrites; these keep a channel that a person puts here by hand closed.
        Fixture::RoomsCategory(_) => channel(ChannelKind::Category, String::new(), private_channel(&[], &[])),
        Fixture::Growth => {
            let kind = match growth {
                GrowthKind::Forum => ChannelKind::Forum,
                GrowthKind::Text => ChannelKind::Text,
            };
            // Everybody reads and answers in threads; only Trellis opens them.
            let opening = sum(&[SEND_MESSAGES, CREATE_PUBLIC_THREADS]);
            let overwrites = vec![
                Overwrite {
                    who: Who::Everyone,
                    allow: SEND_MESSAGES_IN_THREADS.bit,
                    deny: opening,
                },
                Overwrite {
                    who: Who::Bot,
                    allow: sum(BOT_IN_GROWTH),
                    deny: 0,
                },
            ];
            channel(kind, t!(texts, "setup-topic-growth"), overwrites)
        }
        Fixture::CoordinatorsChannel => channel(
            ChannelKind::Text,
            t!(texts, "setup-topic-coordinators"),
            private_channel(&[], &roles(&[Fixture::CoordinatorRole, Fixture::FacilitatorRole])),
        ),
        Fixture::MentorsChannel => channel(
            ChannelKind::Text,
            t!(texts, "setup-topic-mentors"),
            private_channel(&[], &roles(&[Fixture::MentorRole, Fixture::CoordinatorRole])),
        ),
    }
}

/// Owes what is neither recorded nor under way; returns what that is.
pub(super) async fn owe_missing(
    tx: &mut SqliteConnection,
    texts: &Texts,
    random: &Random,
    guild: GuildId,
    growth: GrowthKind,
    now: DateTime<Utc>,
) -> Result<Vec<Fixture>> {
    let mut made = Vec::new();
    for fixture in Fixture::ALL {
        let key = fixture.key(guild);
        if find_object(tx, &key).await?.is_some() || outbox::will_create(tx, guild, &key).await? {
            continue;
        }
        let action = making(texts, guild, growth, fixture);
        outbox::owe(tx, random, &community::lane(guild), &action, now).await?;
        made.push(fixture);
    }
    Ok(made)
}

/// Owes a message in the coordinators' channel, after everything that is being made.
pub(super) async fn owe_word(
    tx: &mut SqliteConnection,
    random: &Random,
    guild: GuildId,
    message: Message,
    now: DateTime<Utc>,
) -> Result<()> {
    let post = Action::Post(Post {
        key: None,
        into: Fixture::CoordinatorsChannel.target(guild),
        content: Content::Ready(Box::new(message)),
        evidence: None,
    });
    outbox::owe(tx, random, &community::lane(guild), &post, now).await?;
    Ok(())
}
