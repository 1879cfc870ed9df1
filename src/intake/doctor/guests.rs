//! What coordinators decide about somebody whom a hand let into channels of ours.
//!
//! **Invariant:** a decision holds for the channels that its question named, and for nobody who is to see them by now.

use sqlx::SqliteConnection;
use trellis_domain::community::CommunityRefusal;
use trellis_domain::ids::{GuildId, QuestionId, UserId};

use super::access::{Guest, lane_of, resolved};
use super::commands::SomebodyLetIn;
use super::notes::{self, Note};
use super::view;
use crate::intake::fixtures::{Owned, owned};
use crate::interaction::{App, Asker};
use crate::records::community::{self, Fixture};
use crate::records::room;
use trellis_kernel::change::Change;
use trellis_kernel::error::Result;
use trellis_kernel::outbox::{Action, Content, DropOverwrite, Lane, Post, Target};

/// What coordinators decide about somebody whom a hand let in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Decision {
    /// They are not to see it.
    Away,
    /// They are, and the people there are told.
    Stays,
}

/// What came of a decision.
pub(super) enum Outcome {
    /// It is done.
    Decided(Guest),
    /// The button does not know which channels its question named, and more than one was asked about: this is asked instead.
    AskedAnew(Asked),
}

/// A question about somebody whom a hand let in.
pub(super) struct Asked {
    /// Who was let in.
    pub(super) guest: Guest,
    /// The question, as its buttons name it.
    pub(super) question: QuestionId,
    /// The channels it names.
    pub(super) channels: Vec<u64>,
}

/// Does what a coordinator decided, in every channel that the question named.
///
/// # Errors
/// `CommunityRefusal::CoordinatorsOnly`, [`CommunityRefusal::GuestDecided`] where nothing of it is left to be decided.
pub(super) async fn decide(
    app: &App,
    asker: &Asker,
    about: SomebodyLetIn,
    decision: Decision,
) -> Result<Outcome> {
    let (_, bot) = app.port.identify().await?;
    let asker = asker.clone();
    app.change(move |mut change| {
        Box::pin(async move {
            community::require_coordinator(change.tx, &asker).await?;
            decide_in(&mut change, (asker.guild, bot), &about, decision).await
        })
    })
    .await
}

async fn decide_in(
    change: &mut Change<'_>,
    (guild, bot): (GuildId, UserId),
    about: &SomebodyLetIn,
    decision: Decision,
) -> Result<Outcome> {
    let asked = still_asked(change, (guild, bot), about).await?;
    let Some((first, _)) = asked.first() else {
        return CommunityRefusal::GuestDecided.refuse();
    };
    let guest = Guest {
        id: about.who,
        person: first.person,
        is_shut_out: false,
    };
    // What was noticed at one moment was one question.
    let is_one = asked.iter().all(|(note, _)| note.at == first.at);
    if about.question.is_none() && !is_one {
        return ask_anew(change, guest, &asked).await.map(Outcome::AskedAnew);
    }
    for (note, _) in &asked {
        match decision {
            Decision::Away => take_away(change, guild, guest, note).await?,
            Decision::Stays => let_stay(change, guild, guest, note).await?,
        }
    }
    Ok(Outcome::Decided(guest))
}

/// What is left to be decided: of channels that are there, for who is not to see them for another reason by now.
async fn still_asked(
    change: &mut Change<'_>,
    (guild, bot): (GuildId, UserId),
    about: &SomebodyLetIn,
) -> Result<Vec<(Note, u64)>> {
    let mut asked = Vec::new();
    let channels = owned(change.tx, &change.texts, guild).await?;
    for note in notes::asked_about(change.tx, guild, about.who, about.question.as_ref()).await? {
        let Some(channel) = channels.iter().find(|channel| channel.key == note.channel) else {
            continue;
        };
        if !is_for(change.tx, (guild, bot), channel, about.who).await? {
            asked.push((note, channel.id));
        }
    }
    Ok(asked)
}

async fn is_for(
    tx: &mut SqliteConnection,
    (guild, bot): (GuildId, UserId),
    channel: &Owned,
    who: u64,
) -> Result<bool> {
    for overwrite in &channel.overwrites {
        let access = resolved(tx, guild, bot, overwrite).await?;
        if access.is_some_and(|access| access.id == who) {
            return Ok(true);
        }
    }
    Ok(false)
}

async fn ask_anew(change: &mut Change<'_>, guest: Guest, asked: &[(Note, u64)]) -> Result<Asked> {
    let question = change.random.id();
    for (note, _) in asked {
        notes::ask_by(change.tx, &note.channel, guest.id, &question).await?;
    }
    Ok(Asked {
        guest,
        question,
        channels: asked.iter().map(|(_, channel)| *channel).collect(),
    })
}

async fn take_away(change: &mut Change<'_>, guild: GuildId, guest: Guest, note: &Note) -> Result<()> {
    let action = Action::DropOverwrite(DropOverwrite {
        channel: Target::key(&note.channel),
        who: guest.id,
    });
    change
        .owe(&lane_of(guild, &note.channel, guest.person), &action)
        .await?;
    // Let in once more, they are asked about once more.
    notes::forget(change.tx, &note.channel, guest.id).await
}

/// The people there are told who else reads; the coordinators, in whose channel it was asked, are by the answer.
async fn let_stay(change: &mut Change<'_>, guild: GuildId, guest: Guest, note: &Note) -> Result<()> {
    notes::set_meant(change.tx, &note.channel, guest.id).await?;
    let key = format!("{}:guest:{}", note.channel, guest.id);
    let words = view::guest_there(&change.texts, guest);
    if note.channel == Fixture::MentorsChannel.key(guild) {
        let post = Action::Post(Post {
            key: Some(key),
            into: Fixture::MentorsChannel.target(guild),
            content: Content::Ready(Box::new(words)),
            evidence: None,
        });
        return change
            .owe(&Lane::new(guild, "guests", &note.channel), &post)
            .await
            .map(drop);
    }
    let id = note
        .channel
        .strip_prefix("room:")
        .and_then(|rest| rest.strip_suffix(":channel"));
    let room = match id.and_then(|id| id.parse().ok()) {
        Some(id) => room::find(change.tx, id).await?,
        None => None,
    };
    match room {
        Some(room) => room::post(change, &room, key, words).await,
        None => Ok(()),
    }
}
