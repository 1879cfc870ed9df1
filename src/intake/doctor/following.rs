//! What follows when a role or channel that the community needs is gone, or when something had to get another name.

use trellis_domain::ids::GuildId;
use trellis_kernel::change::Change;
use trellis_kernel::courier::{Fate, News};
use trellis_kernel::error::Result;
use trellis_kernel::outbox::{self, Action, Content, Post, find_object, forget_object};

use super::view;
use crate::intake::fixtures::make_coordinators_channel_anew;
use crate::records::community::{self, Fixture};

/// What the notice that a fixture is gone is known under.
fn key_notice(fixture: Fixture, guild: GuildId) -> String {
    format!("{}:gone", fixture.key(guild))
}

/// What coordinators are told, and what is made anew.
pub(super) async fn hear(change: &mut Change<'_>, news: &News<'_>) -> Result<()> {
    match news.what {
        Fate::Gone => match Fixture::of_key(news.guild, news.key) {
            Some(fixture) => lost(change, news.guild, fixture).await,
            None => Ok(()),
        },
        Fate::Named(name) => named(change, news, name).await,
        Fate::Held(_) | Fate::GivenUp(_) | Fate::FileLost | Fate::NotInServer(_) => Ok(()),
    }
}

/// A fixture is gone: the coordinators' channel is made anew, and for the others it is said in it, once.
pub(super) async fn lost(change: &mut Change<'_>, guild: GuildId, fixture: Fixture) -> Result<()> {
    match fixture {
        Fixture::CoordinatorsChannel => return make_coordinators_channel_anew(change, guild).await,
        // Rooms go into another one.
        Fixture::RoomsCategory(_) => return Ok(()),
        _ => {}
    }
    let key = key_notice(fixture, guild);
    let is_told =
        find_object(change.tx, &key).await?.is_some() || outbox::will_create(change.tx, guild, &key).await?;
    if is_told {
        return Ok(());
    }
    let words = view::fixture_gone(&change.texts, fixture);
    let post = Action::Post(Post {
        key: Some(key),
        into: Fixture::CoordinatorsChannel.target(guild),
        content: Content::Ready(Box::new(words)),
        evidence: None,
    });
    change.owe(&community::coordinators_lane(guild), &post).await?;
    Ok(())
}

/// It is there again: should it go once more, that is told anew.
pub(crate) async fn is_back(change: &mut Change<'_>, guild: GuildId, fixture: Fixture) -> Result<()> {
    forget_object(change.tx, &key_notice(fixture, guild)).await
}

async fn named(change: &mut Change<'_>, news: &News<'_>, name: &str) -> Result<()> {
    let Some(id) = find_object(change.tx, news.key).await? else {
        return Ok(());
    };
    // The name that is not taken is said to nobody: it may hold the very word.
    let words = view::named_otherwise(&change.texts, news.key, id, name);
    community::tell_coordinators(change, news.guild, Content::Ready(Box::new(words))).await
}
