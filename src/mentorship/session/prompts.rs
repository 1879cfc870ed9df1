//! What sessions say because time passed: the brief, and the question after.

use chrono::{DateTime, Duration, Utc};
use sqlx::SqliteConnection;
use trellis_domain::schedule::{Due, Planned, PromptKey, Said, Step};
use trellis_domain::session::due::{
    self as rules, AFTER as AFTER_KIND, BRIEF as BRIEF_KIND, VOICE as VOICE_KIND, VOICE_END,
};
use trellis_domain::session::{Session, SessionState};
use trellis_domain::time::local_date;

use super::{AFTER, BRIEF, BriefOf, store, voice};
use crate::interaction::{RoomPrompts, Scene};
use trellis_kernel::change::Change;
use trellis_kernel::discord::message::stamp;
use trellis_kernel::error::{Fault, Result};
use trellis_kernel::t;

/// What sessions say in rooms.
pub(super) const PROMPTS: RoomPrompts = RoomPrompts {
    kinds: &[AFTER_KIND, BRIEF_KIND, VOICE_KIND, VOICE_END],
    steps: |tx, scene, said, now| Box::pin(steps(tx, scene, said, now)),
    say: |change, scene, due| Box::pin(say(change, scene, due)),
    ahead: |tx, scene, said, until| Box::pin(ahead(tx, scene, said, until)),
    coming: |texts, planned| {
        let at = stamp::moment(planned.at);
        match planned.key.kind {
            BRIEF_KIND => t!(texts, "session-coming-brief", at = at),
            _ => t!(texts, "session-coming-after", at = at),
        }
    },
    only_to: |_, _, _| Box::pin(async { Ok(None) }),
    asking: rules::asking,
    // Coordinators need no word of it: what is not asked after a session is asked by the check-in.
    name: |_, _| None,
};

/// So long ago something may still be due.
const LATELY: Duration = Duration::days(10);

async fn steps(
    tx: &mut SqliteConnection,
    scene: &Scene,
    said: &[Said],
    now: DateTime<Utc>,
) -> Result<Vec<Step>> {
    let sessions = store::since(tx, scene.room.id, now - LATELY).await?;
    let use_of_voice = voice::use_in(tx, &scene.cohort).await?;
    let place = (&scene.room, &scene.cohort);
    Ok(rules::steps(place, &sessions, use_of_voice, said, now))
}

/// What is planned of the sessions of a room; what has begun by now is dealt with by then.
async fn ahead(
    tx: &mut SqliteConnection,
    scene: &Scene,
    said: &[Said],
    until: DateTime<Utc>,
) -> Result<Vec<Planned>> {
    let dealt_with = said.iter().map(|one| one.at).max();
    let since = dealt_with.unwrap_or(scene.room.opened_at) - LATELY;
    let sessions = store::since(tx, scene.room.id, since).await?;
    let planned = sessions.iter().filter(|one| one.state == SessionState::Planned);
    Ok(planned
        .flat_map(|one| rules::ahead(&scene.cohort, one, said, until))
        .collect())
}

async fn say(change: &mut Change<'_>, scene: &Scene, due: &Due) -> Result<()> {
    let session = of_key(change, scene, &due.key).await?;
    match due.key.kind {
        BRIEF_KIND => {
            let brief = BriefOf {
                session: session.id,
                day: due.key.planned_on,
            };
            BRIEF.post(change, &scene.room, brief).await
        }
        AFTER_KIND => {
            voice::settle_at_end(change, scene, &session).await?;
            AFTER.post(change, &scene.room, session.id).await?;
            // They may have left before.
            voice::follow(change, scene.room.id).await
        }
        VOICE_KIND => voice::open(change, scene, &session).await,
        VOICE_END => voice::follow(change, scene.room.id).await,
        kind => Err(Fault::inconsistent("prompt", "kind", kind).into()),
    }
}

/// The session that something is due of: the one that is over on that day, of a brief the one that is ahead, of a voice channel
/// the one of the time that the key tells.
async fn of_key(change: &mut Change<'_>, scene: &Scene, key: &PromptKey) -> Result<Session> {
    let sessions = store::since(change.tx, scene.room.id, change.now - LATELY).await?;
    let (cohort, day, now) = (&scene.cohort, key.planned_on, change.now);
    let mut planned = sessions.iter().filter(|one| one.state == SessionState::Planned);
    let found = match key.kind {
        AFTER_KIND => rules::last_over(cohort, &sessions, day, now),
        VOICE_KIND => planned.find(|one| rules::voice_key(cohort, one) == *key),
        VOICE_END => planned.find(|one| rules::voice_end_key(cohort, one) == *key),
        _ => planned.find(|one| one.is_ahead(now) && local_date(cohort.zone, one.starts_at) == day),
    };
    let found = found.cloned();
    found.ok_or_else(|| Fault::inconsistent("prompt", "planned_on", scene.room.id).into())
}
