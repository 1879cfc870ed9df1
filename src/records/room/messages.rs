//! Messages that stand in a room: posted once, edited in place, taken back.

use std::fmt::Display;

use chrono::{DateTime, Utc};
use sqlx::SqliteConnection;

use super::{InDiscord, Room, card_of, key_card};
use trellis_kernel::change::Change;
use trellis_kernel::discord::message::Message;
use trellis_kernel::error::Result;
use trellis_kernel::outbox::{self, Action, Content, Edit, Lane, Pin, Post, Target};

/// A feature's message in rooms, one for each of its subjects, drawn from the records whenever it is sent.
#[derive(Debug, Clone, Copy)]
pub(crate) struct LiveMessage {
    /// The name of the view that draws it.
    view: &'static str,
}

impl LiveMessage {
    /// What this view draws.
    pub(crate) const fn new(view: &'static str) -> Self {
        Self { view }
    }

    fn key(self, subject: impl Display) -> String {
        format!("{}:{subject}:message", self.view)
    }

    /// Since when it stands in its room; `None` where it has not come yet.
    pub(crate) async fn posted_at(
        self,
        tx: &mut SqliteConnection,
        subject: impl Display,
    ) -> Result<Option<DateTime<Utc>>> {
        outbox::recorded_at(tx, &self.key(subject)).await
    }

    /// Whether it is owed and has not come yet.
    pub(crate) async fn is_on_its_way(
        self,
        change: &mut Change<'_>,
        room: &Room,
        subject: impl Display,
    ) -> Result<bool> {
        outbox::will_create(change.tx, room.guild, &self.key(&subject)).await
    }

    /// Owes its deletion; nothing where it has not come.
    pub(crate) async fn take_back(
        self,
        change: &mut Change<'_>,
        room: &Room,
        subject: impl Display,
    ) -> Result<()> {
        take_back(change, room, &self.key(&subject)).await
    }

    fn content(self, subject: impl Display) -> Content {
        Content::Live {
            view: self.view.to_owned(),
            subject: subject.to_string(),
        }
    }

    /// Owes the message that is about `subject`.
    pub(crate) async fn post(
        self,
        change: &mut Change<'_>,
        room: &Room,
        subject: impl Display,
    ) -> Result<()> {
        let content = self.content(&subject);
        owe_post(change, room, self.key(&subject), content).await
    }

    /// As [`LiveMessage::post`], behind what is owed in a line of its own.
    pub(crate) async fn post_behind(
        self,
        change: &mut Change<'_>,
        room: &Room,
        lane: &Lane,
        subject: impl Display,
    ) -> Result<()> {
        let post = Action::Post(Post {
            key: Some(self.key(&subject)),
            into: room.channel(),
            content: self.content(&subject),
            evidence: None,
        });
        change.owe(lane, &post).await.map(drop)
    }

    /// Draws it anew; however often that is owed, it is done once.
    pub(crate) async fn edit(
        self,
        change: &mut Change<'_>,
        room: &Room,
        subject: impl Display,
    ) -> Result<()> {
        let edit = Action::Edit(Edit {
            within: room.channel(),
            message: Target::key(self.key(&subject)),
            content: self.content(&subject),
        });
        change.owe_once(&room.lane(), &edit).await
    }

    /// As [`LiveMessage::edit`], where it has come. One that has not is drawn as it is then, and an edit of one that
    /// never comes would wait for ever.
    pub(crate) async fn edit_if_there(
        self,
        change: &mut Change<'_>,
        room: &Room,
        subject: impl Display,
    ) -> Result<()> {
        let key = self.key(&subject);
        match outbox::find_object(change.tx, &key).await? {
            Some(_) => self.edit(change, room, subject).await,
            None => Ok(()),
        }
    }
}

/// Owes what makes a channel a room: its card, pinned, and the first words.
pub(crate) async fn furnish(change: &mut Change<'_>, room: &Room, first_words: Message) -> Result<()> {
    owe_post(change, room, key_card(room.id), card_of(room.id)).await?;
    let pin = Action::Pin(Pin {
        within: room.channel(),
        message: room.card(),
    });
    change.owe(&room.lane(), &pin).await?;
    let words = Post::new(room.channel(), Content::Ready(Box::new(first_words)));
    change.owe(&room.lane(), &words.into()).await.map(drop)
}

/// Owes a message that does not change, known by `key`.
pub(crate) async fn post(change: &mut Change<'_>, room: &Room, key: String, message: Message) -> Result<()> {
    owe_post(change, room, key, Content::Ready(Box::new(message))).await
}

/// Owes the deletion of the message known by `key`; nothing where none is known.
pub(crate) async fn take_back(change: &mut Change<'_>, room: &Room, key: &str) -> Result<()> {
    change.take_back(&room.lane(), room.channel(), key).await
}

async fn owe_post(change: &mut Change<'_>, room: &Room, key: String, content: Content) -> Result<()> {
    let post = Action::Post(Post {
        key: Some(key),
        into: room.channel(),
        content,
        evidence: None,
    });
    change.owe(&room.lane(), &post).await.map(drop)
}
