//! Use cases of a new update: opening its form, and sending it.

use sqlx::SqliteConnection;
use trellis_domain::growth::GrowthRefusal;
use trellis_domain::growth::{Entry, Update, Visibility};
use trellis_domain::ids::{DraftId, RoomId};
use trellis_domain::interaction::InteractionRefusal;
use trellis_domain::people::Role;
use trellis_domain::refusal::Refusal;
use trellis_domain::room::RoomRefusal;
use trellis_domain::text::{clip, one_line};

use super::changing::room_here;
use super::layout::parts;
use super::owed::{Change, owe_change};
use super::{Draft, Posted, Standing, standing, store};
use crate::interaction::App;
use crate::interaction::Asker;
use crate::records::room::{self, Room, RoomState};
use trellis_kernel::error::Result;
use trellis_kernel::outbox::Evidence;

/// The most that a file of evidence may have, in bytes: what Discord takes from a bot (facts.md §3).
const EVIDENCE_LIMIT: u64 = EVIDENCE_LIMIT_MB as u64 * 1024 * 1024;
/// The same in megabytes, as people say it.
const EVIDENCE_LIMIT_MB: u32 = 10;
/// A form that was opened so long ago is not sent any more.
const DRAFT_KEPT: chrono::TimeDelta = chrono::TimeDelta::days(7);
/// Growth threads are public by purpose; whoever wants it otherwise says so once, in the command or with one tap
/// afterwards, and the next update starts from that.
const DEFAULT_VISIBILITY: Visibility = Visibility::Server;

/// Which room an update is for.
#[derive(Debug, Clone)]
pub(super) enum WhichRoom {
    /// The room of this channel, else the only one.
    HereOrOnly,
    /// As the person picked or wrote it.
    Named(String),
    /// As a button says.
    This(RoomId),
}

/// What becomes an update once its form is sent.
#[derive(Debug, Clone)]
pub(super) struct Begun {
    /// Where.
    pub(super) room: WhichRoom,
    /// Who may see it; `None` is as its author chose last.
    pub(super) visibility: Option<Visibility>,
    /// The file, as Discord holds it.
    pub(super) evidence: Option<Evidence>,
}

/// Takes note of what the form is for: visibility and file come with the command, the words with the form.
pub(super) async fn begin(app: &App, asker: &Asker, begun: Begun) -> Result<Draft> {
    if begun
        .evidence
        .as_ref()
        .is_some_and(|file| file.size > EVIDENCE_LIMIT)
    {
        return GrowthRefusal::EvidenceTooLarge {
            limit_mb: EVIDENCE_LIMIT_MB,
        }
        .refuse();
    }
    let (now, id, asker) = (app.clock.now(), app.random.id(), asker.clone());
    app.db
        .write(move |tx| {
            Box::pin(async move {
                let Begun {
                    room,
                    visibility,
                    evidence,
                } = begun;
                let room = room_meant(tx, &asker, room).await?.id;
                let visibility = match visibility {
                    Some(chosen) => chosen,
                    None => store::last_visibility(tx, asker.guild, asker.user, room)
                        .await?
                        .unwrap_or(DEFAULT_VISIBILITY),
                };
                let draft = Draft {
                    id,
                    room,
                    author: asker.user,
                    visibility,
                    evidence,
                };
                store::delete_drafts_before(tx, asker.user, now - DRAFT_KEPT).await?;
                store::insert_draft(tx, &draft, now).await?;
                Ok(draft)
            })
        })
        .await
}

/// The asker's rooms in which they document their growth.
pub(super) async fn rooms_as_mentee(tx: &mut SqliteConnection, asker: &Asker) -> Result<Vec<Room>> {
    let mut rooms = room::of_person(tx, asker.guild, asker.user).await?;
    rooms.retain(|room| {
        room.member(asker.user)
            .is_some_and(|member| member.role == Role::Mentee)
    });
    Ok(rooms)
}

/// Lets only mentees of a room that takes new words pass.
fn require_mentee(room: &Room, asker: &Asker) -> Result<()> {
    match room.member(asker.user) {
        Some(member) if member.role == Role::Mentee => {}
        _ => return RoomRefusal::MenteeOfRoomOnly.refuse(),
    }
    if room.state == RoomState::Closed {
        return RoomRefusal::RoomClosed.refuse();
    }
    Ok(())
}

async fn room_meant(tx: &mut SqliteConnection, asker: &Asker, which: WhichRoom) -> Result<Room> {
    let room = match which {
        WhichRoom::This(id) => {
            let room = room::find(tx, id).await?.filter(|room| room.guild == asker.guild);
            room.ok_or(Refusal::from(InteractionRefusal::UnknownButton))?
        }
        WhichRoom::Named(given) => {
            let rooms = rooms_as_mentee(tx, asker).await?;
            let mut named = rooms.iter().filter(|room| is_called(room, given.trim()));
            match (named.next(), named.next()) {
                (Some(room), None) => room.clone(),
                _ => return Err(unclear(&rooms).into()),
            }
        }
        WhichRoom::HereOrOnly => match room::of_channel(tx, asker.guild, asker.channel.get()).await? {
            Some(here) if here.member(asker.user).is_some() => here,
            _ => {
                let mut rooms = rooms_as_mentee(tx, asker).await?;
                if rooms.is_empty() && !room::of_person(tx, asker.guild, asker.user).await?.is_empty() {
                    return RoomRefusal::MenteeOfRoomOnly.refuse();
                }
                if rooms.len() != 1 {
                    return Err(unclear(&rooms).into());
                }
                rooms.remove(0)
            }
        },
    };
    require_mentee(&room, asker)?;
    Ok(room)
}

/// What tells a person's rooms apart: two may have one channel name, but not one mentor.
pub(super) fn name_for_mentee(room: &Room) -> String {
    let mentor = room
        .mentor()
        .map(|mentor| one_line(&mentor.name))
        .unwrap_or_default();
    clip(&format!("#{} · {mentor}", room.name), 100)
}

fn is_called(room: &Room, given: &str) -> bool {
    let by_channel = given.trim_start_matches('#').eq_ignore_ascii_case(&room.name);
    room.id.as_str() == given || by_channel || name_for_mentee(room) == given
}

/// Asks for the room by name. The words of a refusal are made safe, so a link would not work in them.
fn unclear(rooms: &[Room]) -> Refusal {
    let names: Vec<String> = rooms.iter().map(name_for_mentee).collect();
    if names.is_empty() {
        Refusal::from(RoomRefusal::NotInARoom)
    } else {
        Refusal::from(RoomRefusal::WhichRoom {
            names: names.join(", "),
        })
    }
}

/// What came of sending a form.
pub(super) enum Sent {
    /// It is an update now.
    Posted(Standing),
    /// It was sent before; this is what it became.
    Already(Standing),
}

/// Makes the draft an update, once, and owes its messages.
pub(super) async fn post(app: &App, asker: &Asker, draft: DraftId, entry: Entry) -> Result<Sent> {
    let (now, id, asker, parts_of) = (app.clock.now(), app.random.id(), asker.clone(), app.clone());
    app.db
        .write(move |tx| {
            Box::pin(async move {
                let app = parts_of;
                if let Some(earlier) = store::update_of_draft(tx, draft).await? {
                    if earlier.update.author != asker.user {
                        return InteractionRefusal::NotYours.refuse();
                    }
                    room_here(tx, asker.guild, earlier.room).await?;
                    return Ok(Sent::Already(standing(tx, earlier).await?));
                }
                let draft = store::draft(tx, draft)
                    .await?
                    .ok_or(Refusal::from(GrowthRefusal::DraftGone))?;
                if draft.author != asker.user {
                    return InteractionRefusal::NotYours.refuse();
                }
                let room = room_here(tx, asker.guild, draft.room).await?;
                require_mentee(&room, &asker)?;
                let update = Update {
                    id,
                    author: asker.user,
                    entry,
                    visibility: draft.visibility,
                    at: now,
                    edited_at: None,
                    withdrawn_at: None,
                };
                let posted = Posted {
                    update,
                    room: room.id,
                    evidence: draft.evidence,
                };
                store::insert_update(tx, draft.id, &posted).await?;
                // From here on the update holds all there is to know.
                store::delete_draft(tx, draft.id).await?;
                let change = Change {
                    before: &[],
                    after: &parts(&posted, &[]),
                    evidence: posted.evidence.as_ref(),
                    author: asker.user,
                };
                owe_change(tx, &app, &room, change, now).await?;
                room::redraw_card(tx, &app.random, &room, now).await?;
                Ok(Sent::Posted(standing(tx, posted).await?))
            })
        })
        .await
}
