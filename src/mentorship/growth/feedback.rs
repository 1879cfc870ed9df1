//! Use cases of feedback: the mentor of the room asks for a correction on the work of one update.
//!
//! **Invariant:** feedback is shown where its update is shown, and goes with it.

use sqlx::SqliteConnection;
use trellis_domain::growth as rules;
use trellis_domain::growth::GrowthRefusal;
use trellis_domain::ids::{GuildId, UpdateId, UserId};
use trellis_domain::people::Role;
use trellis_domain::room::RoomRefusal;

use super::changing::found;
use super::layout::{Part, parts};
use super::owed::{Change, owe_change};
use super::{Feedback, Posted, Standing, standing, store};
use crate::interaction::App;
use crate::interaction::Asker;
use crate::records::room::{self, Room, RoomState};
use trellis_kernel::error::{Fault, Result};

/// The update and what this mentor has said about it so far.
pub(super) async fn begin(app: &App, asker: &Asker, id: UpdateId) -> Result<(Posted, Option<Feedback>)> {
    let mut connection = app.db.read().await?;
    let (posted, room) = with_room(&mut connection, asker.guild, id).await?;
    if !mentors(&room).contains(&asker.user) {
        return RoomRefusal::MentorOfRoomOnly.refuse();
    }
    if posted.update.withdrawn_at.is_some() {
        return GrowthRefusal::UpdateWithdrawn.refuse();
    }
    let given = store::feedback_on(&mut connection, id).await?;
    Ok((posted, given.into_iter().find(|one| one.author == asker.user)))
}

/// Stores the mentor's words in place of earlier ones, and owes their messages.
pub(super) async fn give(app: &App, asker: &Asker, id: UpdateId, words: &str) -> Result<Standing> {
    let (now, new, who, guild, words, app2) = (
        app.clock.now(),
        app.random.id(),
        asker.user,
        asker.guild,
        words.to_owned(),
        app.clone(),
    );
    app.db
        .write(move |tx| {
            Box::pin(async move {
                let app = app2;
                let (posted, room) = with_room(tx, guild, id).await?;
                let correction = rules::feedback(&posted.update, &mentors(&room), who, &words)?;
                if room.state == RoomState::Closed {
                    return RoomRefusal::RoomClosed.refuse();
                }
                let before = store::feedback_on(tx, id).await?;
                let known = before.iter().find(|one| one.author == who).map(|one| one.id);
                let feedback = Feedback {
                    id: known.unwrap_or(new),
                    update: id,
                    author: who,
                    correction,
                };
                store::save_feedback(tx, &feedback, now).await?;
                let after = store::feedback_on(tx, id).await?;
                let (parts_before, parts_after) = (parts(&posted, &before), parts(&posted, &after));
                // The update itself has not changed: nothing of it is drawn again.
                let of_feedback = |all: Vec<Part>| -> Vec<Part> {
                    all.into_iter().filter(|part| part.is_feedback()).collect()
                };
                let change = Change {
                    before: &of_feedback(parts_before),
                    after: &of_feedback(parts_after),
                    evidence: None,
                    author: posted.update.author,
                };
                owe_change(tx, &app, &room, change, now).await?;
                standing(tx, posted).await
            })
        })
        .await
}

fn mentors(room: &Room) -> Vec<UserId> {
    room.members
        .iter()
        .filter(|member| member.role == Role::Mentor)
        .map(|member| member.user)
        .collect()
}

async fn with_room(tx: &mut SqliteConnection, guild: GuildId, id: UpdateId) -> Result<(Posted, Room)> {
    let posted = found(tx, guild, id).await?;
    let missing = || Fault::inconsistent("progress_update", "room_id", id);
    let room = room::find(tx, posted.room).await?.ok_or_else(missing)?;
    Ok((posted, room))
}
