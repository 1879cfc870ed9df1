//! Whose turn it is: what a room is asked is held against the weeks of its people.

use chrono::{DateTime, Duration, Utc};
use sqlx::SqliteConnection;
use trellis_domain::budget::{Asks, Charge, Limit, Person, Priority, WEEK};
use trellis_domain::ids::{GuildId, UserId};
use trellis_domain::schedule::{Due, PromptAction, Said, SkipReason, Verdict, judge};

use crate::interaction::{Features, RoomPrompts, Scene};
use crate::records::room;
use trellis_kernel::error::Result;
use trellis_kernel::{pings, prompts};

/// So far is looked back: what was planned days ago is held against the week it was planned in, too.
const LOOK_BACK: Duration = Duration::days(10);

/// A room in which something is due.
#[derive(Clone, Copy)]
pub(super) struct RoomTurns<'r> {
    pub(super) features: Features,
    pub(super) scene: &'r Scene,
}

impl RoomTurns<'_> {
    /// What becomes of `one`, by what was said there and to its people elsewhere.
    pub(super) async fn judge(
        &self,
        tx: &mut SqliteConnection,
        said: &[Said],
        one: &Due,
        now: DateTime<Utc>,
    ) -> Result<Verdict> {
        let asking = RoomPrompts::asking_of(self.features, self.scene, one.key.kind);
        let is_in_question = matches!(
            one.action,
            PromptAction::Say { .. } | PromptAction::Skip(SkipReason::Outage)
        );
        if !is_in_question || asking.priority == Priority::Must {
            return Ok(Verdict::AsItIs);
        }
        let ahead = musts_ahead(tx, self.features, self.scene, said, now).await?;
        let mut anyway = RoomPrompts::asked_anyway(self.features, self.scene, said);
        anyway.extend(ahead.iter().map(|must| must.at));
        let mut people = Vec::new();
        for user in RoomPrompts::goes_to(tx, self.features, self.scene, &one.key).await? {
            people.extend(self.week_of(tx, user, said, now).await?);
        }
        Ok(judge(one, asking, &anyway, &people, now))
    }

    /// A person's week: by the prompts of all their rooms, and by what really pinged them.
    async fn week_of(
        &self,
        tx: &mut SqliteConnection,
        user: UserId,
        said: &[Said],
        now: DateTime<Utc>,
    ) -> Result<[Person; 2]> {
        let guild = self.scene.room.guild;
        let scenes = room::scenes_of_person(tx, guild, user).await?;
        let (mut charges, mut musts, mut count) = (Vec::new(), Vec::new(), 0);
        for scene in &scenes {
            let own;
            let said = if scene.room.id == self.scene.room.id {
                said
            } else {
                own = prompts::said(tx, scene.room.id.as_str()).await?;
                &own
            };
            let asked = said
                .iter()
                .filter(|one| one.was_said() && now - one.at < LOOK_BACK);
            let asked = asked.map(|one| Charge {
                at: one.at,
                asks: RoomPrompts::asking_of(self.features, scene, one.key.kind).asks,
            });
            // A reminder asked nothing new of anybody, and whom it pinged stands among the pings.
            charges.extend(asked.filter(|one| one.asks.count > 0));
            musts.extend(musts_ahead(tx, self.features, scene, said, now).await?);
            let cohort = &scene.cohort;
            count += cohort.program.room_asks_a_week(cohort.dates.starts_on);
        }
        let limit = Limit {
            count,
            tenths: u32::MAX,
            pings: room::pings_a_week(&scenes, user),
        };
        let pinged = pings::after(tx, guild, user, now - LOOK_BACK).await?.into_iter();
        let pinged = pinged.map(|at| Charge {
            at: at + pings::MARGIN,
            asks: Asks::PING,
        });
        let pinged = pinged.chain(musts.iter().copied()).collect();
        charges.append(&mut musts);
        Ok([
            Person { limit, charges },
            Person {
                limit: Limit {
                    count: u32::MAX,
                    ..limit
                },
                charges: pinged,
            },
        ])
    }
}

/// Those of `people` whom this delivery may ping: who were pinged less often within seven days than their rooms allow, where what
/// must be said to them within the next seven has its place kept.
pub(crate) async fn may_be_pinged(
    features: Features,
    tx: &mut SqliteConnection,
    (guild, effect): (GuildId, i64),
    people: &[UserId],
    now: DateTime<Utc>,
) -> Result<Vec<UserId>> {
    let mut free = Vec::new();
    for user in people {
        let scenes = room::scenes_of_person(tx, guild, *user).await?;
        let pinged = pings::within_a_week(tx, guild, (*user, effect), now).await?;
        let mut charges: Vec<Charge> = pinged
            .into_iter()
            .map(|at| Charge { at, asks: Asks::PING })
            .collect();
        for scene in &scenes {
            let said = prompts::said(tx, scene.room.id.as_str()).await?;
            charges.extend(musts_ahead(tx, features, scene, &said, now).await?);
        }
        let limit = Limit {
            count: u32::MAX,
            tenths: u32::MAX,
            pings: room::pings_a_week(&scenes, *user),
        };
        if (Person { limit, charges }).can_take(Asks::PING, now) {
            free.push(*user);
        }
    }
    Ok(free)
}

/// What a room is asked within a week whatever else is asked. What should have been asked by now is asked now.
async fn musts_ahead(
    tx: &mut SqliteConnection,
    features: Features,
    scene: &Scene,
    said: &[Said],
    now: DateTime<Utc>,
) -> Result<Vec<Charge>> {
    let until = now + WEEK;
    let mut planned = Vec::new();
    for one in RoomPrompts::of(features) {
        planned.extend((one.ahead)(tx, scene, said, until).await?);
    }
    let asked = planned.into_iter().map(|planned| {
        (
            planned.at,
            RoomPrompts::asking_of(features, scene, planned.key.kind),
        )
    });
    let anyway = asked.filter(|(_, asking)| asking.is_asked_anyway());
    let charges = anyway.map(|(at, asking)| Charge {
        at: at.max(now),
        asks: asking.asks,
    });
    Ok(charges.collect())
}
