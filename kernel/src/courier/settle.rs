//! What follows from the end of a delivery: reliability.md §2.3, each class once.

use std::sync::Arc;

use chrono::{DateTime, Duration, Utc};
use sqlx::SqliteConnection;
use trellis_domain::ids::GuildId;

use super::deliver::Ending;
use super::{Fate, Inner, News, Parcel};
use crate::change::Change;
use crate::discord::{Exhausted, Failure, Gone, LONGEST_WAIT};
use crate::effects::{WhenGone, first_id};
use crate::error::Result;
use crate::outbox::{
    Action, Content, Kind, ObjectState, Post, Target, Trouble, find_object, key_of_object, mark_object,
    object_state, owe_news, record_made, retry_for_want_of, store,
};
use crate::own_messages;
use crate::pings;

/// The second look for something that an unanswered attempt may have made. Lists lag behind by up to 15 s, and a request may
/// take effect 20 s after it was given up (reliability.md); both together are far from this.
const SECOND_LOOK: Duration = Duration::seconds(60);
/// The second look at something that answered 404.
const SECOND_404: Duration = Duration::seconds(30);
/// Held effects are tried again after so long, if nothing in the server changes before.
const HELD_FOR: Duration = Duration::hours(1);
/// Without a trustworthy answer for so long, and after so many tries, a person has to look; the lane goes on.
const LONGEST_DOUBT: Duration = Duration::days(1);
/// See [`LONGEST_DOUBT`].
const MOST_TRIES: i64 = 100;
/// The longest pause between tries.
const LONGEST_PAUSE: Duration = Duration::minutes(15);

/// The word that something was pinned comes before that long after it.
const OF_A_PIN: Duration = Duration::seconds(10);

impl Inner {
    /// Writes down how a delivery ended. Returns whether more may be due by that.
    pub(super) async fn settle(self: &Arc<Self>, parcel: Parcel, ending: Ending) -> Result<bool> {
        let now = self.clock.now();
        if matches!(
            ending,
            Ending::Failed(Failure::Unauthorized) | Ending::LookFailed(Failure::Unauthorized)
        ) {
            self.refused.cancel();
        }
        let inner = Arc::clone(self);
        self.db
            .write(move |tx| {
                Box::pin(async move {
                    let settled = match ending {
                        Ending::Done(id) => return inner.done(tx, &parcel, id, now).await,
                        Ending::DoneUnderAnotherName(id, name) => {
                            inner.done(tx, &parcel, id, now).await?;
                            inner.hear_of(tx, &parcel, Fate::Named(&name), now).await;
                            Ok(())
                        }
                        Ending::WithoutItsFile => {
                            store::give_up(tx, parcel.id, "its file could not be had", now).await?;
                            inner.hear_of(tx, &parcel, Fate::FileLost, now).await;
                            Ok(())
                        }
                        Ending::FileLater(wait) => {
                            let wait = Duration::from_std(wait).unwrap_or(LONGEST_PAUSE);
                            store::retry(tx, parcel.id, now + wait, false, false).await
                        }
                        Ending::NotFoundYet => {
                            store::retry(tx, parcel.id, now + SECOND_LOOK, true, true).await
                        }
                        Ending::Again => store::retry(tx, parcel.id, now, false, false).await,
                        Ending::CannotLook => inner.park(tx, &parcel, &Trouble::Unproven, now).await,
                        Ending::Refused(trouble) => {
                            inner.hold_parcel(tx, &parcel, &trouble, false, now).await
                        }
                        Ending::Failed(failure) => inner.failed(tx, &parcel, failure, false, now).await,
                        Ending::LookFailed(failure) => inner.failed(tx, &parcel, failure, true, now).await,
                    };
                    settled.map(|()| true)
                })
            })
            .await
    }

    /// It is in Discord. Returns whether something waited for it: for what it made, or in its lane.
    async fn done(
        &self,
        tx: &mut SqliteConnection,
        parcel: &Parcel,
        id: Option<u64>,
        now: DateTime<Utc>,
    ) -> Result<bool> {
        let mut is_waited_for = false;
        if let (Some(key), Some(id)) = (parcel.action.creates(), id) {
            is_waited_for = record_made(tx, key, parcel.guild, (id, parcel.reference), now).await?;
            // Nothing goes into a message.
            if !matches!(parcel.action, Action::Post(_)) {
                is_waited_for |= retry_for_want_of(tx, parcel.guild, key, now).await? > 0;
            }
        }
        let own = match parcel.action.kind() {
            Kind::Post => id,
            // A pin is told in the channel, by a message whose id nobody learns.
            Kind::Pin => Some(first_id(self.clock.discords().unwrap_or(now) + OF_A_PIN)),
            _ => None,
        };
        if let Some(own) = own {
            own_messages::note(tx, parcel.guild, parcel.request.major, own).await?;
        }
        if matches!(parcel.action, Action::Edit(_)) {
            store::supersede_edits(tx, parcel.id, now).await?;
        }
        Ok(store::finish(tx, parcel.id, now).await? || is_waited_for)
    }

    /// `open` tells that an earlier attempt may have taken effect, whatever this failure says of the last request.
    async fn failed(
        self: &Arc<Self>,
        tx: &mut SqliteConnection,
        parcel: &Parcel,
        failure: Failure,
        open: bool,
        now: DateTime<Utc>,
    ) -> Result<()> {
        let in_doubt = parcel.look_since.map_or(Duration::zero(), |since| now - since);
        match failure {
            Failure::NotSent(_) => {
                store::retry(tx, parcel.id, now + self.pause(parcel.attempt), open, false).await
            }
            Failure::Ambiguous(_) if parcel.attempt >= MOST_TRIES && in_doubt > LONGEST_DOUBT => {
                self.park(tx, parcel, &Trouble::Unproven, now).await
            }
            Failure::Ambiguous(_) => {
                store::retry(tx, parcel.id, now + self.pause(parcel.attempt), true, false).await
            }
            // The limiter knows the moment: until then it waits for its bucket, without a place.
            Failure::RateLimited(wait) if wait <= LONGEST_WAIT => {
                store::retry(tx, parcel.id, now, open, false).await
            }
            Failure::RateLimited(wait) => {
                let wait = Duration::from_std(wait).unwrap_or(LONGEST_PAUSE);
                store::retry(tx, parcel.id, now + wait, open, false).await
            }
            Failure::Blocked | Failure::Unauthorized => {
                store::retry(tx, parcel.id, now + Duration::minutes(10), open, false).await
            }
            Failure::Permission { .. } => {
                self.hold_parcel(tx, parcel, &Trouble::Permission, open, now)
                    .await
            }
            Failure::Exhausted(Exhausted::GuildChannels) => {
                self.hold_parcel(tx, parcel, &Trouble::ServerFull, open, now)
                    .await
            }
            Failure::Exhausted(Exhausted::CategoryChannels) => {
                self.hold_parcel(tx, parcel, &Trouble::CategoryFull, open, now)
                    .await
            }
            Failure::TagDemanded => {
                self.hold_parcel(tx, parcel, &Trouble::TagDemanded, open, now)
                    .await
            }
            Failure::ThreadLocked => self.hold_parcel(tx, parcel, &Trouble::Locked, open, now).await,
            Failure::Exhausted(_) => self.hold_parcel(tx, parcel, &Trouble::Capacity, open, now).await,
            Failure::Gone(gone) => self.gone(tx, parcel, gone, open, now).await,
            // Not even a neutral name is taken, or there is none.
            Failure::Forbidden { .. } | Failure::NameRefused { .. } => {
                self.park(tx, parcel, &Trouble::Forbidden, now).await
            }
            Failure::ThreadArchived | Failure::ThreadExists => {
                store::retry(tx, parcel.id, now + self.pause(parcel.attempt), open, false).await
            }
            Failure::Malformed { .. } | Failure::InteractionOver | Failure::AnsweredAlready => {
                tracing::error!(effect = parcel.id, action = parcel.action.name(), %failure, "a defect: Discord does not take this");
                self.park(tx, parcel, &Trouble::Defect, now).await
            }
        }
    }

    /// Something is not there. Only two explicit answers make a channel count as gone; nothing is inferred.
    async fn gone(
        self: &Arc<Self>,
        tx: &mut SqliteConnection,
        parcel: &Parcel,
        gone: Gone,
        open: bool,
        now: DateTime<Utc>,
    ) -> Result<()> {
        if gone != Gone::Channel || parcel.action.takes_channel_away() {
            match parcel.action.when_gone(gone) {
                WhenGone::Done => store::finish(tx, parcel.id, now).await.map(drop)?,
                WhenGone::NotWanted => store::give_up(tx, parcel.id, "what it was for has gone", now).await?,
                WhenGone::Ask => self.park(tx, parcel, &Trouble::Gone, now).await?,
            }
            return self.noticed(tx, parcel, gone, now).await;
        }
        let key = key_of_object(tx, parcel.guild, parcel.request.major).await?;
        let state = match &key {
            Some(key) => object_state(tx, key).await?,
            None => None,
        };
        match (key, state) {
            (Some(key), Some(ObjectState::Present)) => {
                mark_object(tx, &key, ObjectState::Suspect).await?;
                store::retry(tx, parcel.id, now + SECOND_404, open, false).await
            }
            (Some(key), _) => {
                mark_object(tx, &key, ObjectState::Missing).await?;
                self.park(tx, parcel, &Trouble::Gone, now).await?;
                self.hear(tx, parcel.guild, (&key, Fate::Gone), now).await;
                Ok(())
            }
            (None, _) => self.park(tx, parcel, &Trouble::Gone, now).await,
        }
    }

    /// Tells of a person who is not in the server, and of a role that is not there.
    async fn noticed(
        &self,
        tx: &mut SqliteConnection,
        parcel: &Parcel,
        gone: Gone,
        now: DateTime<Utc>,
    ) -> Result<()> {
        match (gone, parcel.action.person()) {
            (Gone::Person, Some(person)) => {
                let key = format!("person:{person}");
                let fate = Fate::NotInServer(person);
                self.hear(tx, parcel.guild, (&key, fate), now).await;
            }
            (Gone::Role, Some(_)) => {
                if let Some(key) = key_of_object(tx, parcel.guild, parcel.request.major).await? {
                    self.hear(tx, parcel.guild, (&key, Fate::Gone), now).await;
                }
            }
            _ => {}
        }
        Ok(())
    }

    async fn park(
        &self,
        tx: &mut SqliteConnection,
        parcel: &Parcel,
        trouble: &Trouble,
        now: DateTime<Utc>,
    ) -> Result<()> {
        tracing::warn!(
            effect = parcel.id,
            action = parcel.action.name(),
            trouble = trouble.code(),
            "parked"
        );
        store::park(tx, parcel.id, trouble, now).await?;
        self.hear_of(tx, parcel, Fate::GivenUp(trouble), now).await;
        // What is gone is asked about by who it belongs to; these nobody else would mention before the digest.
        if !matches!(trouble, Trouble::Unproven | Trouble::Forbidden | Trouble::Defect) {
            return Ok(());
        }
        // Where the coordinators' own channel refused it, a word about that would be refused as well.
        let place = match self.views.told_in(parcel.guild).1 {
            Target::Id(id) => Some(id),
            Target::Key(key) => find_object(tx, &key).await?,
        };
        let can_tell = place != Some(parcel.request.major);
        if can_tell && store::is_news(tx, parcel.id, parcel.guild, trouble, now).await? {
            self.tell(tx, parcel.guild, parcel.action.kind(), trouble, now)
                .await?;
        }
        Ok(())
    }

    async fn hold_parcel(
        &self,
        tx: &mut SqliteConnection,
        parcel: &Parcel,
        trouble: &Trouble,
        open: bool,
        now: DateTime<Utc>,
    ) -> Result<()> {
        self.hold(tx, parcel.id, parcel.guild, parcel.action.kind(), trouble, now)
            .await?;
        if open {
            // Mended or not, it has to be looked for before it is sent again.
            store::keep_open(tx, parcel.id).await?;
        } else {
            pings::take_back(tx, parcel.id).await?;
        }
        self.hear_of(tx, parcel, Fate::Held(trouble), now).await;
        Ok(())
    }

    /// Tells whose it is what became of what a parcel was to make.
    async fn hear_of(&self, tx: &mut SqliteConnection, parcel: &Parcel, fate: Fate<'_>, now: DateTime<Utc>) {
        if let Some(key) = parcel.action.creates() {
            self.hear(tx, parcel.guild, (key, fate), now).await;
        }
    }

    /// Tells whose it is what became of something. What goes wrong with that undoes no settlement.
    pub(super) async fn hear(
        &self,
        tx: &mut SqliteConnection,
        guild: GuildId,
        (key, what): (&str, Fate<'_>),
        now: DateTime<Utc>,
    ) {
        let means = (&self.random, &self.texts, &self.vault);
        let mut change = Change::within(tx, now, means);
        let news = News { guild, key, what };
        if let Err(error) = self.views.hear(&mut change, news).await {
            tracing::error!(%error, %guild, "what became of a delivery was not followed up");
        }
    }

    /// Holds an effect until somebody mends what is in its way, and tells the coordinators once.
    pub(super) async fn hold(
        &self,
        tx: &mut SqliteConnection,
        id: i64,
        guild: GuildId,
        kind: Kind,
        trouble: &Trouble,
        now: DateTime<Utc>,
    ) -> Result<()> {
        // What waits for something that is still being made is no news; it is due when that is recorded.
        let waits = matches!(trouble, Trouble::TargetMissing(_));
        let new = store::hold(tx, id, guild, trouble, now + HELD_FOR, now).await?;
        if waits || !new {
            return Ok(());
        }
        tracing::warn!(
            effect = id,
            action = kind.name(),
            trouble = trouble.code(),
            "held until it is mended"
        );
        self.tell(tx, guild, kind, trouble, now).await
    }

    /// Tells the coordinators what is in the way of an effect.
    async fn tell(
        &self,
        tx: &mut SqliteConnection,
        guild: GuildId,
        kind: Kind,
        trouble: &Trouble,
        now: DateTime<Utc>,
    ) -> Result<()> {
        if let Some(message) = self.views.trouble(kind, trouble) {
            let (lane, into) = self.views.told_in(guild);
            let post = Post::new(into, Content::Ready(Box::new(message)));
            owe_news(tx, &self.random, &lane, post, (None, now)).await?;
        }
        Ok(())
    }

    /// Full jitter over a doubling pause (reliability.md §1.2).
    fn pause(&self, attempt: i64) -> Duration {
        let doubled = Duration::seconds(2_i64 << attempt.clamp(0, 9));
        let most = doubled.min(LONGEST_PAUSE).num_milliseconds();
        Duration::milliseconds(self.random.below(most.unsigned_abs()).cast_signed().max(500))
    }
}
