//! Finding what may go: due, first of its lane, its community not beyond its places, and its bucket open.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, TimeDelta, Utc};
use sqlx::SqliteConnection;

use super::waiting::Waiting;
use super::{Inner, OF_ONE_COMMUNITY};
use crate::discord::{Call, Failure, Permit, Urgency};
use crate::effects::{Address, Request};
use crate::error::Result;
use crate::outbox::due::{self, Due, Effect, PassedOver, Unreadable};
use crate::outbox::{Target, find_object};

/// What is looked through at once, of all communities.
const LOOKED_THROUGH: i64 = 256;
/// The guard opens again after so long (see `Failure::Blocked`).
const GUARD_CLOSED: TimeDelta = TimeDelta::minutes(10);

/// What was found.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// Each may be claimed; without a right to its request only to find out what is in its way.
    pub(super) ready: Vec<Ready>,
    /// Their buckets stay closed for long.
    pub(super) postponed: Vec<(i64, DateTime<Utc>)>,
    /// They cannot be read.
    pub(super) unreadable: Vec<Unreadable>,
    /// Whether more may be due than was looked through, and what was looked through is not found so again.
    pub(super) is_more: bool,
    /// Whether some of it has no place: the end of a delivery lets it go.
    pub(super) lacks_places: bool,
}

/// An effect that may go.
#[derive(Debug)]
pub(super) struct Ready {
    pub(super) id: i64,
    pub(super) urgency: Urgency,
    pub(super) permit: Option<Permit>,
}

impl Found {
    /// Whether something of it has to be written down.
    pub(super) fn is_any(&self) -> bool {
        !(self.ready.is_empty() && self.postponed.is_empty() && self.unreadable.is_empty())
    }
}

impl Inner {
    /// Looks through what is due, for so many as have a `free` place. What has to wait for its bucket is noted in `waiting`.
    pub(super) async fn find(&self, waiting: &mut Waiting, free: usize, now: DateTime<Utc>) -> Result<Found> {
        let mut connection = self.db.read().await?;
        let passed_over = self.passed_over(&mut connection, waiting, now).await?;
        let all = due::list_due(&mut connection, now, &passed_over, LOOKED_THROUGH).await?;
        let is_all = all.len() < due::LOOKED_THROUGH;
        let (mut found, mut is_news) = (Found::default(), false);
        let mut of_one: HashMap<_, i64> = HashMap::new();
        for one in all {
            let Due {
                effect,
                urgency,
                under_way,
                is_late,
            } = match one {
                Ok(one) => one,
                Err(unreadable) => {
                    found.unreadable.push(unreadable);
                    continue;
                }
            };
            if found.ready.len() == free {
                found.lacks_places = true;
                break;
            }
            let of_one = of_one.entry(effect.guild).or_insert(under_way);
            if *of_one >= OF_ONE_COMMUNITY {
                found.lacks_places = true;
                continue;
            }
            let (id, guild) = (effect.id, effect.guild);
            let redrawn = effect.action.redrawn().filter(|_| is_late);
            if let Some(wait) = redrawn.and_then(|key| waiting.too_soon(key, self.between_redraws, now)) {
                found.postponed.push((id, now + wait));
                continue;
            }
            let permit = match self.call_for(&mut connection, &effect).await? {
                None => None,
                Some(call) => match self.port.take(&call) {
                    Ok(Ok(permit)) => {
                        if let Some(key) = redrawn {
                            waiting.note_redrawn(key, self.between_redraws, now);
                        }
                        Some(permit)
                    }
                    Ok(Err(_)) => {
                        is_news |= waiting.add(call.route(), (urgency, id, guild));
                        continue;
                    }
                    Err(failure) => {
                        found.postponed.push((id, now + long_wait(&failure)));
                        continue;
                    }
                },
            };
            *of_one += 1;
            found.ready.push(Ready { id, urgency, permit });
        }
        let ready = found.ready.iter().map(|ready| ready.id);
        let postponed = found.postponed.iter().map(|(id, _)| *id);
        let unreadable = found.unreadable.iter().map(|one| one.id);
        waiting.remove(&ready.chain(postponed).chain(unreadable).collect());
        // What is parked lets its lane go on.
        let lets_go = !found.unreadable.is_empty();
        found.is_more = lets_go || !is_all && (is_news || found.is_any());
        found.lacks_places |= !is_all;
        Ok(found)
    }

    /// What need not be looked at. What was withdrawn while it waited lets the next in its line go.
    async fn passed_over(
        &self,
        tx: &mut SqliteConnection,
        waiting: &mut Waiting,
        now: DateTime<Utc>,
    ) -> Result<PassedOver> {
        loop {
            let passed_over = waiting.passed_over(&self.port);
            let admitted = &passed_over.admitted;
            let pending: HashSet<i64> = due::still_pending(tx, admitted, now).await?.into_iter().collect();
            let gone: HashSet<i64> = admitted
                .iter()
                .copied()
                .filter(|id| !pending.contains(id))
                .collect();
            if gone.is_empty() {
                return Ok(passed_over);
            }
            waiting.remove(&gone);
        }
    }

    /// The request of an effect, as far as it is needed to know its bucket; `None` where that cannot be known yet.
    async fn call_for(&self, tx: &mut SqliteConnection, effect: &Effect) -> Result<Option<Call>> {
        let written = effect.body.as_deref();
        let written = written.and_then(|body| serde_json::from_str::<Request>(body).ok());
        let major = match (written, effect.action.within()) {
            (Some(request), _) => Some(request.major),
            (None, None) => Some(effect.guild.get()),
            (None, Some(Target::Id(id))) => Some(*id),
            (None, Some(Target::Key(key))) => find_object(tx, key).await?,
        };
        Ok(major.map(|major| {
            effect.action.call(&Address {
                guild: effect.guild,
                major,
                minor: 0,
                reference: effect.reference,
            })
        }))
    }
}

/// For how long something is not tried that Discord does not take for a while.
fn long_wait(failure: &Failure) -> TimeDelta {
    match failure {
        Failure::RateLimited(wait) => TimeDelta::from_std(*wait).unwrap_or(GUARD_CLOSED),
        _ => GUARD_CLOSED,
    }
}
