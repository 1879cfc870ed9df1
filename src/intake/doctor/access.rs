//! Who should see the channels that are Trellis's own, against who does. What Trellis wrote and somebody changed is put right and
//! said; whom somebody let in by hand is told to the coordinators, who decide.
//!
//! **Invariant:** nobody is shut out on the list's word alone, and nothing is put right more than once a day: another bot may be
//! at work, or an admin who means it.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use sqlx::SqliteConnection;
use trellis_domain::ids::{GuildId, RoleId, UserId};

use super::notes::{self, Former};
use super::view::{self, Mended};
use crate::intake::fixtures::{Owned, access_lane, owned, person_access_lane};
use crate::interaction::App;
use crate::records::community;
use trellis_kernel::change::Change;
use trellis_kernel::discord::access::{Difference, differences};
use trellis_kernel::discord::permissions::{Access, Channel, Standing};
use trellis_kernel::error::Result;
use trellis_kernel::outbox::{
    self, Action, Content, DropOverwrite, Lane, Overwrite, PutOverwrite, Target, Who, find_object,
};

/// A channel that others see than should.
#[derive(Debug, Clone)]
pub(super) struct Seen {
    pub(super) channel: Owned,
    /// What was written, and what of it differs.
    differing: Vec<(Difference, Option<Overwrite>)>,
    /// Of whom a note tells that a hand let them in or shut them out, which is so no longer.
    over: Vec<u64>,
}

/// Somebody whom a hand-made overwrite lets in or shuts out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Guest {
    pub(super) id: u64,
    pub(super) person: bool,
    /// Shut out, and not let in.
    pub(super) is_shut_out: bool,
}

impl Guest {
    /// As Discord shows them.
    pub(super) fn mention(self) -> String {
        if self.person {
            UserId::new(self.id).mention()
        } else {
            RoleId::new(self.id).mention()
        }
    }
}

/// Compares every channel of ours with what Discord shows, puts right what can be, and asks about the rest. Returns how much was
/// put right.
pub(super) async fn compare(app: &App, guild: GuildId, shown: &[Channel]) -> Result<usize> {
    if look(app, guild, shown).await?.is_empty() {
        return Ok(0);
    }
    // The list may be older than what was changed since: only what a second one shows, too, counts.
    let shown = Standing::channels(&app.port, guild).await?;
    let seen = look(app, guild, &shown).await?;
    if seen.is_empty() {
        return Ok(0);
    }
    app.change(move |mut change| Box::pin(async move { follow(&mut change, guild, seen).await }))
        .await
}

/// The channels that others see than should, or of which what was noted is over.
pub(super) async fn look(app: &App, guild: GuildId, shown: &[Channel]) -> Result<Vec<Seen>> {
    let (_, bot) = app.port.identify().await?;
    let mut connection = app.db.read().await?;
    let tx = &mut *connection;
    let noted = notes::by_hand(tx, guild).await?;
    let mut seen = Vec::new();
    for channel in owned(tx, &app.texts, guild).await? {
        let Some(now) = shown.iter().find(|one| one.id == channel.id) else {
            continue;
        };
        let mut written = Vec::new();
        for overwrite in &channel.overwrites {
            // Without sight of it the bot could not write there either: the doctor says what it lacks.
            if let Some(access) = resolved(tx, guild, bot, overwrite).await? {
                written.push((access, overwrite.clone()));
            }
        }
        let accesses: Vec<Access> = written.iter().map(|(access, _)| *access).collect();
        let differing = differences(&accesses, &now.overwrites).into_iter();
        let differing: Vec<_> = differing
            .filter(|difference| counts(difference, &channel, bot))
            .map(|difference| {
                let id = difference.access().id;
                let written = written.iter().find(|(access, _)| access.id == id);
                (difference, written.map(|(_, overwrite)| overwrite.clone()))
            })
            .collect();
        let differs = |who: u64| differing.iter().any(|(one, _)| one.access().id == who);
        let of_channel = noted.iter().filter(|(key, _)| *key == channel.key);
        let over: Vec<u64> = of_channel
            .map(|(_, who)| *who)
            .filter(|who| !differs(*who))
            .collect();
        // Looking into a line costs more than comparing, and most channels are as they should be.
        let is_in_order = differing.is_empty() && over.is_empty();
        if !is_in_order && !is_being_changed(tx, &channel).await? {
            seen.push(Seen {
                channel,
                differing,
                over,
            });
        }
    }
    Ok(seen)
}

fn counts(difference: &Difference, channel: &Owned, bot: UserId) -> bool {
    match difference {
        Difference::Lost(one) | Difference::ShutOut(one) => one.id != bot.get(),
        Difference::LetIn(one) => !channel.away.contains(&one.id),
    }
}

async fn is_being_changed(tx: &mut SqliteConnection, channel: &Owned) -> Result<bool> {
    for lane in &channel.lanes {
        let waiting = outbox::waiting(tx, lane).await?;
        let changes = |action: &Action| {
            matches!(
                action,
                Action::SetOverwrites(_) | Action::PutOverwrite(_) | Action::DropOverwrite(_)
            )
        };
        if waiting.iter().any(changes) || outbox::is_under_way(tx, lane).await? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// An overwrite as Discord shows it; `None` where its role is not there.
pub(super) async fn resolved(
    tx: &mut SqliteConnection,
    guild: GuildId,
    bot: UserId,
    overwrite: &Overwrite,
) -> Result<Option<Access>> {
    let (id, person) = match &overwrite.who {
        Who::Everyone => (guild.get(), false),
        Who::Bot => (bot.get(), true),
        Who::Person(person) => (person.get(), true),
        Who::Role(Target::Id(id)) => (*id, false),
        Who::Role(Target::Key(key)) => match find_object(tx, key).await? {
            Some(id) => (id, false),
            None => return Ok(None),
        },
    };
    Ok(Some(Access {
        id,
        person,
        allow: overwrite.allow,
        deny: overwrite.deny,
    }))
}

/// What is left to do about who sees a channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Left {
    /// Nothing: it is meant.
    Nothing,
    /// A hand changed it, and a person has been told.
    ToDecide,
    /// It is put right, or asked about.
    ToMend,
}

/// What is left to do about a channel, the most of all that differs.
pub(super) async fn left_of(tx: &mut SqliteConnection, seen: &Seen, now: DateTime<Utc>) -> Result<Left> {
    let mut left = Left::Nothing;
    for (difference, _) in &seen.differing {
        let (key, who) = (&seen.channel.key, difference.access().id);
        let of_this = if notes::is_left(tx, key, who, now).await? {
            Left::Nothing
        } else if !seen.channel.former.contains(&who) && notes::is_told(tx, key, who).await? {
            Left::ToDecide
        } else {
            Left::ToMend
        };
        left = left.max(of_this);
    }
    Ok(left)
}

async fn follow(change: &mut Change<'_>, guild: GuildId, seen: Vec<Seen>) -> Result<usize> {
    let mut mended = Vec::new();
    let mut guests: BTreeMap<Guest, Vec<u64>> = BTreeMap::new();
    let question = change.random.id();
    for Seen {
        channel,
        differing,
        over,
    } in &seen
    {
        for who in over {
            // A hand that lets them in once more is asked about once more.
            notes::forget(change.tx, &channel.key, *who).await?;
        }
        for (difference, written) in differing {
            let (access, is_shut_out) = match difference {
                Difference::Lost(access) => {
                    if let Some(overwrite) = written
                        && notes::is_new_mending(change, guild, &channel.key, access).await?
                    {
                        mended.push(put(change, guild, channel, access, overwrite).await?);
                    }
                    continue;
                }
                Difference::LetIn(access) => {
                    let former = notes::former(change.tx, &channel.key, access.id, change.now).await?;
                    if former == Former::StillSees {
                        continue;
                    }
                    if former == Former::IsOut || channel.former.contains(&access.id) {
                        if notes::is_new_mending(change, guild, &channel.key, access).await? {
                            mended.push(take(change, guild, channel, access).await?);
                        }
                        continue;
                    }
                    (access, false)
                }
                Difference::ShutOut(access) => (access, true),
            };
            let guest = Guest {
                id: access.id,
                person: access.person,
                is_shut_out,
            };
            if notes::is_new_guest(change, guild, &channel.key, guest, &question).await? {
                guests.entry(guest).or_default().push(channel.id);
            }
        }
    }
    if !mended.is_empty() {
        let words = Content::Ready(Box::new(view::mended(&change.texts, &mended)));
        community::tell_coordinators(change, guild, words).await?;
    }
    for (guest, channels) in guests {
        let words = Content::Ready(Box::new(view::guest(&change.texts, guest, &channels, &question)));
        community::tell_coordinators(change, guild, words).await?;
    }
    Ok(mended.len())
}

async fn put(
    change: &mut Change<'_>,
    guild: GuildId,
    channel: &Owned,
    access: &Access,
    overwrite: &Overwrite,
) -> Result<Mended> {
    let action = Action::PutOverwrite(PutOverwrite {
        channel: Target::key(&channel.key),
        overwrite: overwrite.clone(),
    });
    change
        .owe(&lane_of(guild, &channel.key, access.person), &action)
        .await?;
    Ok(match overwrite.who {
        Who::Everyone => Mended::Closed(channel.id),
        _ => Mended::LetIn(channel.id, guest_of(access)),
    })
}

/// The line in which the overwrite of a person or a role is changed.
pub(super) fn lane_of(guild: GuildId, channel_key: &str, person: bool) -> Lane {
    if person {
        person_access_lane(guild, channel_key)
    } else {
        access_lane(guild, channel_key)
    }
}

fn guest_of(access: &Access) -> Guest {
    Guest {
        id: access.id,
        person: access.person,
        is_shut_out: false,
    }
}

async fn take(change: &mut Change<'_>, guild: GuildId, channel: &Owned, access: &Access) -> Result<Mended> {
    let action = Action::DropOverwrite(DropOverwrite {
        channel: Target::key(&channel.key),
        who: access.id,
    });
    change
        .owe(&lane_of(guild, &channel.key, access.person), &action)
        .await?;
    Ok(Mended::TakenOut(channel.id, guest_of(access)))
}
