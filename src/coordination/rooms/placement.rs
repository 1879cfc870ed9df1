//! Which category a room's channel goes into: what Discord shows a moment ago, plus what is still owed.
//!
//! **Invariant:** a category that is owed counts as if it were there, so that no two are made for one need.

use std::time::Duration;

use sqlx::SqliteConnection;
use trellis_domain::ids::{ChannelId, GuildId};
use trellis_domain::refusal::Refusal;
use trellis_domain::room::{CATEGORY_LIMIT, CategoryChoice, CategoryLoad, place_for_room};

use crate::interaction::App;
use crate::records::community::Fixture;
use trellis_kernel::discord::permissions::{Channel, Standing};
use trellis_kernel::error::{Fault, Result};
use trellis_kernel::outbox::{self, Making, ObjectState};

/// A coordinator waits for an answer; after this our own records have to do.
const PATIENCE: Duration = Duration::from_millis(1_200);

/// A channel as Discord showed it a moment ago.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Shown {
    id: u64,
    parent: Option<u64>,
    name: String,
}

impl Shown {
    /// What it is called.
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// Channels of a list, as far as placing and naming rooms needs them.
    pub(super) fn all(channels: &[Channel]) -> Vec<Self> {
        let shown = channels.iter().map(|channel| Self {
            id: channel.id,
            parent: channel.parent,
            name: channel.name.clone(),
        });
        shown.collect()
    }
}

/// Where a room's channel goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Placed {
    /// The number of the rooms category.
    pub(super) category: u16,
    /// Whether it has to be made.
    pub(super) is_new: bool,
    /// Channels the server will have then, when coordinators should hear of it.
    pub(super) nearly_full: Option<usize>,
}

/// Every channel of the server as Discord shows them; `None` when it is slow or fails.
pub(super) async fn look(app: &App, guild: GuildId) -> Option<Vec<Shown>> {
    match tokio::time::timeout(PATIENCE, Standing::channels(&app.port, guild)).await {
        Ok(Ok(channels)) => Some(Shown::all(&channels)),
        Ok(Err(failure)) => {
            tracing::warn!(%failure, "channels could not be listed; a room is placed by our own records");
            None
        }
        Err(_) => {
            tracing::warn!("listing channels took too long; a room is placed by our own records");
            None
        }
    }
}

/// A rooms category that has been recorded.
#[derive(Debug)]
struct Category {
    /// Its number, from 1.
    number: u16,
    /// Its id in Discord.
    id: u64,
}

/// What our own records say about a community's channels.
#[derive(Debug, Default)]
struct Known {
    /// Rooms categories that were made or picked, by number.
    categories: Vec<Category>,
    /// Channels that are still to be made.
    owed: Vec<Making>,
    /// Channels that were made; only read where Discord shows none.
    made: Vec<Making>,
    /// The number of a category that is full by Discord's own answer.
    refused: Option<u16>,
}

/// Finds the place for one more room. `refused` is the key of a category that Discord has no place in, whatever it shows.
///
/// # Errors
/// `RoomRefusal::CategoryAndServerFull` near the end of the server.
pub(super) async fn choose(
    tx: &mut SqliteConnection,
    guild: GuildId,
    shown: Option<&[Shown]>,
    refused: Option<&str>,
) -> Result<Placed> {
    let known = Known {
        refused: refused.and_then(|key| key.strip_prefix(&Fixture::rooms_categories(guild))?.parse().ok()),
        categories: categories(tx, guild).await?,
        owed: outbox::channels_owed(tx, guild).await?,
        made: match shown {
            Some(_) => Vec::new(),
            None => outbox::channels_made(tx, guild).await?,
        },
    };
    Ok(known.place(guild, shown)?)
}

/// The rooms categories of a community that are thought to be there, by number.
async fn categories(tx: &mut SqliteConnection, guild: GuildId) -> Result<Vec<Category>> {
    let prefix = Fixture::rooms_categories(guild);
    let mut categories = Vec::new();
    for object in outbox::list_objects(tx, guild, &format!("{prefix}*")).await? {
        if object.state == ObjectState::Missing {
            continue;
        }
        let number = object
            .key
            .strip_prefix(&prefix)
            .and_then(|number| number.parse().ok());
        categories.push(Category {
            number: number.ok_or_else(|| Fault::inconsistent("discord_object", "key", &object.key))?,
            id: object.id,
        });
    }
    categories.sort_by_key(|category| category.number);
    Ok(categories)
}

impl Known {
    fn place(&self, guild: GuildId, shown: Option<&[Shown]>) -> std::result::Result<Placed, Refusal> {
        let loads = self.loads(guild, shown);
        let channels = shown.map_or(self.made.len(), <[Shown]>::len) + self.owed.len();
        let placement = place_for_room(&loads, channels)?;
        let (category, is_new) = match placement.place {
            CategoryChoice::In(number) => (u16::try_from(number.get()).unwrap_or(u16::MAX), false),
            // Not the number of categories there are: one that was deleted keeps its number.
            CategoryChoice::NewCategory { .. } => (self.last_number(guild).saturating_add(1), true),
        };
        let after = channels + if is_new { 2 } else { 1 };
        Ok(Placed {
            category,
            is_new,
            nearly_full: placement.warn.then_some(after),
        })
    }

    /// How full each category is that stands or will stand. Its number is put for it: it may have no id yet.
    fn loads(&self, guild: GuildId, shown: Option<&[Shown]>) -> Vec<CategoryLoad> {
        let count = |number: u16, id: Option<u64>| {
            let key = Fixture::RoomsCategory(number).key(guild);
            let inside = |channel: &&Shown| id.is_some() && channel.parent == id;
            let seen = shown.unwrap_or_default().iter().filter(inside).count();
            let ours = self.owed.iter().chain(&self.made);
            let ours = ours.filter(|channel| channel.parent.as_ref() == Some(&key));
            // An earlier one may have refused it, too: the way leads on, and never back.
            let channels = match self.refused {
                Some(refused) if number <= refused => CATEGORY_LIMIT,
                _ => seen + ours.count(),
            };
            CategoryLoad {
                category: ChannelId::new(number.into()),
                channels,
            }
        };
        let stands = |id: u64| shown.is_none_or(|shown| shown.iter().any(|one| one.id == id));
        let standing = self
            .categories
            .iter()
            .filter(|category| stands(category.id))
            .map(|category| count(category.number, Some(category.id)));
        let owed = self
            .owed_numbers(guild)
            .into_iter()
            .map(|number| count(number, None));
        let mut loads: Vec<CategoryLoad> = standing.chain(owed).collect();
        loads.sort_by_key(|load| load.category);
        loads
    }

    fn owed_numbers(&self, guild: GuildId) -> Vec<u16> {
        let prefix = Fixture::rooms_categories(guild);
        let number = |channel: &Making| channel.key.strip_prefix(&prefix)?.parse().ok();
        self.owed.iter().filter_map(number).collect()
    }

    fn last_number(&self, guild: GuildId) -> u16 {
        let made = self.categories.iter().map(|category| category.number);
        made.chain(self.owed_numbers(guild)).max().unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use trellis_domain::room::RoomRefusal;

    const GUILD: GuildId = GuildId::new(7);

    fn category(number: u16, id: u64) -> Category {
        Category { number, id }
    }

    fn owed_room(name: &str, number: u16) -> Making {
        Making {
            key: format!("room:{name}:channel"),
            parent: Some(Fixture::RoomsCategory(number).key(GUILD)),
        }
    }

    fn owed_category(number: u16) -> Making {
        Making {
            key: Fixture::RoomsCategory(number).key(GUILD),
            parent: None,
        }
    }

    /// A category and so many channels in it.
    fn shown(category: u64, channels: u64) -> Vec<Shown> {
        let inside = (0..channels).map(|n| Shown {
            id: category * 1_000 + n,
            parent: Some(category),
            name: String::new(),
        });
        std::iter::once(Shown {
            id: category,
            parent: None,
            name: String::new(),
        })
        .chain(inside)
        .collect()
    }

    fn placed(known: &Known, shown: Option<&[Shown]>) -> (u16, bool) {
        let placed = known.place(GUILD, shown).unwrap();
        (placed.category, placed.is_new)
    }

    #[test]
    fn rooms_that_are_still_owed_fill_their_category() {
        let known = |owed| Known {
            categories: vec![category(1, 10)],
            owed,
            ..Known::default()
        };
        let shown = shown(10, 49);
        assert_eq!(placed(&known(vec![]), Some(&shown)), (1, false));
        assert_eq!(placed(&known(vec![owed_room("a", 1)]), Some(&shown)), (2, true));
    }

    #[test]
    fn what_discord_answered_counts_and_not_what_it_shows() {
        let known = |refused: u16| Known {
            categories: vec![category(1, 10), category(2, 20)],
            refused: Some(refused),
            ..Known::default()
        };
        let shown: Vec<Shown> = shown(10, 1).into_iter().chain(shown(20, 1)).collect();
        assert_eq!(placed(&known(1), Some(&shown)), (2, false));
        // Not back to the first: it may have been refused there before.
        assert_eq!(placed(&known(2), Some(&shown)), (3, true));
        let mut one = known(1);
        one.categories.truncate(1);
        assert_eq!(placed(&one, Some(&shown)), (2, true));
    }

    #[test]
    fn a_category_that_is_owed_is_not_made_twice() {
        let mut known = Known {
            categories: vec![category(1, 10)],
            ..Known::default()
        };
        known.owed = vec![owed_category(2), owed_room("a", 2)];
        assert_eq!(placed(&known, Some(&shown(10, 50))), (2, false));
        known.owed.extend((0..49).map(|n| owed_room(&n.to_string(), 2)));
        assert_eq!(placed(&known, Some(&shown(10, 50))), (3, true));
    }

    #[test]
    fn a_category_that_was_deleted_is_passed_over_and_its_number_is_not_used_again() {
        let known = Known {
            categories: vec![category(1, 10), category(2, 20)],
            ..Known::default()
        };
        assert_eq!(placed(&known, Some(&shown(10, 3))), (1, false));
        assert_eq!(placed(&known, Some(&shown(20, 3))), (2, false));
        assert_eq!(placed(&known, Some(&shown(30, 3))), (3, true));
    }

    #[test]
    fn where_discord_shows_nothing_our_own_records_count() {
        let mut known = Known {
            categories: vec![category(1, 10)],
            ..Known::default()
        };
        known.made = (0..50).map(|n| owed_room(&n.to_string(), 1)).collect();
        assert_eq!(placed(&known, None), (2, true));
        known.made.pop();
        assert_eq!(placed(&known, None), (1, false));
    }

    #[test]
    fn near_the_end_of_the_server_coordinators_hear_of_it_and_then_it_is_refused() {
        let known = Known {
            categories: vec![category(1, 10)],
            ..Known::default()
        };
        let mut all = shown(10, 3);
        all.extend((0..445).map(|n| Shown {
            id: 90_000 + n,
            parent: None,
            name: String::new(),
        }));
        assert_eq!(known.place(GUILD, Some(&all)).unwrap().nearly_full, Some(450));
        all.extend((0..41).map(|n| Shown {
            id: 95_000 + n,
            parent: None,
            name: String::new(),
        }));
        let refused = known.place(GUILD, Some(&all));
        assert_eq!(
            refused,
            Err(RoomRefusal::CategoryAndServerFull { channels: 490 }.into())
        );
    }
}
