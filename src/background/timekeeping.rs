//! What the time is, before anything is concluded from it; and a word to coordinators where the machine's clock was false.
//!
//! **Invariant:** a machine that was asleep was away, and that is in the records before the instant after it is given out.
//! **Invariant:** what is told names no prompt and no person: nothing was said or left out because of it.

use chrono::{DateTime, TimeDelta, Utc};
use sqlx::SqliteConnection;
use trellis_domain::ids::GuildId;

use super::absence;
use crate::interaction::App;
use crate::records::{cohort, community};
use trellis_kernel::change::Change;
use trellis_kernel::clock::News;
use trellis_kernel::discord::message::{Block, Message, Tone};
use trellis_kernel::error::Result;
use trellis_kernel::meta;
use trellis_kernel::outbox::Content;
use trellis_kernel::t;
use trellis_kernel::texts::{Texts, ahead_or_behind};

/// Coordinators are told of what is worth their time.
const WORTH_A_WORD: TimeDelta = TimeDelta::minutes(5);
/// A clock that goes wrong again and again is told once in so long.
const BETWEEN_WORDS: TimeDelta = TimeDelta::days(1);
/// When coordinators were told last, in `meta`.
const TOLD: &str = "clock_told";

/// The instant, once it is certain: Discord is asked where it is not. `None` until Discord can say, and what it said is noted.
pub async fn certain(app: &App) -> Option<DateTime<Utc>> {
    if app.clock.certain().is_none() {
        app.port.ask_the_time().await;
    }
    let now = app.clock.certain()?;
    if let Err(error) = absence::wake_up(app, now).await {
        if error.storage().is_none() {
            tracing::error!(
                ?error,
                "that the machine slept could not be noted; the next beat tries again"
            );
        }
        return None;
    }
    if let Some(by) = worth_a_word(&app.clock.take_news())
        && let Err(error) = tell(app, by, now).await
        && error.storage().is_none()
    {
        tracing::error!(%error, "coordinators could not be told of the clock");
    }
    Some(now)
}

/// The most that the clock was wrong by, where that is worth a word.
fn worth_a_word(news: &[News]) -> Option<TimeDelta> {
    let wrong = news.iter().filter_map(|one| match one {
        News::Wrong(by) | News::WasWrong(by) => Some(*by),
        News::RightAgain | News::Passed(_) => None,
    });
    wrong
        .max_by_key(|by| by.abs())
        .filter(|by| by.abs() >= WORTH_A_WORD)
}

async fn tell(app: &App, by: TimeDelta, now: DateTime<Utc>) -> Result<()> {
    app.change_at(now, move |mut change| {
        Box::pin(async move {
            if was_told(change.tx, now).await? {
                return Ok(());
            }
            meta::set(change.tx, TOLD, &now.timestamp().to_string()).await?;
            for guild in cohort::communities(change.tx).await? {
                tell_community(&mut change, guild, by).await?;
            }
            Ok(())
        })
    })
    .await
}

async fn was_told(tx: &mut SqliteConnection, now: DateTime<Utc>) -> Result<bool> {
    let told = meta::find(tx, TOLD).await?;
    let told = told.and_then(|at| DateTime::from_timestamp(at.parse().ok()?, 0));
    Ok(told.is_some_and(|told| (now - told).abs() < BETWEEN_WORDS))
}

async fn tell_community(change: &mut Change<'_>, guild: GuildId, by: TimeDelta) -> Result<()> {
    let words = Content::Ready(Box::new(notice(&change.texts, by)));
    community::tell_coordinators(change, guild, words).await
}

fn notice(texts: &Texts, by: TimeDelta) -> Message {
    let words = t!(texts, "clock-wrong", span = ahead_or_behind(texts, by));
    Message::block(Block::new(t!(texts, "clock-wrong-title"), words).tone(Tone::Attention))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::records::examples;

    #[test]
    fn only_a_clock_that_is_far_wrong_is_worth_a_word() {
        let minutes = TimeDelta::minutes;
        for (news, told) in [
            (vec![], None),
            (vec![News::Passed(minutes(600)), News::RightAgain], None),
            (vec![News::Wrong(minutes(2))], None),
            (vec![News::Wrong(minutes(-5))], Some(minutes(-5))),
            (
                vec![News::WasWrong(minutes(-120)), News::Wrong(minutes(90))],
                Some(minutes(-120)),
            ),
        ] {
            assert_eq!(worth_a_word(&news), told, "{news:?}");
        }
    }

    #[test]
    fn the_word_says_how_far_it_is_off_and_claims_nothing_more() {
        let texts = examples::texts();
        let words = |by| notice(&texts, by).blocks[0].description.clone();
        assert!(words(TimeDelta::days(365)).contains("365 days ahead"));
        assert!(words(TimeDelta::minutes(-121)).contains("2 hours behind"));
    }
}
