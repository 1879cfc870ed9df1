//! What can be owed to Discord, one file for each: what it is called, what it makes, which permissions it needs, the
//! request it becomes, how one whose end is unknown is looked for, and what it means that something is gone.
//!
//! To add an effect: its file, its `mod`, and its line in `effects!` below; a file in `golden/action/` shows for ever
//! how it was stored first.
//!
//! **Invariant:** an effect says what is meant; it knows neither the outbox that it waits in nor the courier.

mod close_voice;
mod create_channel;
mod create_role;
mod delete;
mod drop_overwrite;
mod edit;
mod give_role;
mod looking;
mod open_post;
mod open_thread;
mod open_voice;
mod parts;
mod pin;
mod post;
mod put_away;
mod put_overwrite;
mod request;
mod set_overwrites;
mod tag_post;
mod take_role;
#[cfg(test)]
mod tests;
mod writing;

use std::future::Future;

use serde::{Deserialize, Serialize};
use trellis_domain::ids::UserId;

pub use close_voice::CloseVoice;
pub use create_channel::CreateChannel;
pub use create_role::CreateRole;
pub use delete::Delete;
pub use drop_overwrite::DropOverwrite;
pub use edit::Edit;
pub use give_role::GiveRole;
pub(crate) use looking::{Found, Looking, carries_reference, first_id, made_at};
pub use open_post::OpenPost;
pub use open_thread::OpenThread;
pub use open_voice::OpenVoice;
pub use parts::{ChannelKind, Content, ForwardedFile, Overwrite, Target, Who, private_channel};
pub use pin::Pin;
pub use post::Post;
pub use put_away::PutAway;
pub use put_overwrite::PutOverwrite;
pub(crate) use request::{Address, Request};
pub use set_overwrites::SetOverwrites;
pub use tag_post::TagPost;
pub use take_role::TakeRole;
pub(crate) use writing::{Stop, Writing};

use crate::discord::permissions::Permission;
use crate::discord::{Call, Failure, Gone};

/// What follows when what an effect is about is no longer there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum WhenGone {
    /// It is as if it had been done.
    Done,
    /// There is nothing to do it to any more, and nobody misses it.
    NotWanted,
    /// A person has to look.
    Ask,
}

/// One kind of thing that can be owed to Discord.
///
/// It is stored as JSON and read by later versions: a field that is added has a default, or is an `Option`.
pub(crate) trait Effect {
    /// A short name, for logs.
    const NAME: &'static str;

    /// What Discord asks for before it does this.
    const NEEDS: &'static [Permission];

    /// The key under which what it makes will be known.
    fn creates(&self) -> Option<&str> {
        None
    }

    /// What it says; drawn before [`Effect::write`], which is not called when there is nothing to say any more.
    fn content(&self) -> Option<&Content> {
        None
    }

    /// The channel that its request goes to; `None` for the server itself.
    fn within(&self) -> Option<&Target> {
        None
    }

    /// Everything its request needs, with the ids that are behind its keys. Stored with the claim.
    fn write(&self, writing: &mut Writing<'_>) -> impl Future<Output = Result<Request, Stop>> + Send;

    /// The method and path of its request; paths are those of Discord's API v10.
    fn call(&self, to: &Address) -> Call;

    /// Looks in Discord for what an attempt may have made. Unless it says otherwise, doing it twice does it once.
    fn look(&self, _looking: &Looking<'_>) -> impl Future<Output = Result<Found, Failure>> + Send {
        std::future::ready(Ok(Found::Repeatable))
    }

    /// What follows when something it is about has gone; about a channel only asked of what takes one away.
    fn when_gone(&self, _gone: Gone) -> WhenGone {
        WhenGone::Ask
    }
}

macro_rules! effects {
    ($($effect:ident)*) => {
        /// One thing owed to Discord.
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(tag = "do", rename_all = "snake_case")]
        pub enum Action {
            $(#[doc = concat!("See [`struct@", stringify!($effect), "`].")] $effect($effect),)*
        }

        /// The things that can be owed to Discord, without what they are done to.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Kind {
            $(#[doc = concat!("See [`struct@", stringify!($effect), "`].")] $effect,)*
        }

        $(impl From<$effect> for Action {
            fn from(effect: $effect) -> Self {
                Self::$effect(effect)
            }
        })*

        impl Kind {
            /// Every one.
            pub const ALL: &[Self] = &[$(Self::$effect),*];

            /// A short name, for logs.
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$effect => $effect::NAME,)*
                }
            }

            /// What Discord asks for before it does this.
            pub fn needs(self) -> &'static [Permission] {
                match self {
                    $(Self::$effect => $effect::NEEDS,)*
                }
            }
        }

        impl Action {
            /// Which of the things it is that can be owed.
            pub fn kind(&self) -> Kind {
                match self {
                    $(Self::$effect(_) => Kind::$effect,)*
                }
            }

            /// The key under which what it makes will be known.
            pub fn creates(&self) -> Option<&str> {
                match self {
                    $(Self::$effect(effect) => effect.creates(),)*
                }
            }

            /// What it says.
            pub fn content(&self) -> Option<&Content> {
                match self {
                    $(Self::$effect(effect) => effect.content(),)*
                }
            }

            /// The channel that its request goes to; `None` for the server itself.
            pub(crate) fn within(&self) -> Option<&Target> {
                match self {
                    $(Self::$effect(effect) => effect.within(),)*
                }
            }

            pub(crate) async fn write(&self, writing: &mut Writing<'_>) -> Result<Request, Stop> {
                match self {
                    $(Self::$effect(effect) => effect.write(writing).await,)*
                }
            }

            pub(crate) fn call(&self, to: &Address) -> Call {
                match self {
                    $(Self::$effect(effect) => effect.call(to),)*
                }
            }

            pub(crate) async fn look(&self, looking: &Looking<'_>) -> Result<Found, Failure> {
                match self {
                    $(Self::$effect(effect) => effect.look(looking).await,)*
                }
            }

            pub(crate) fn when_gone(&self, gone: Gone) -> WhenGone {
                match self {
                    $(Self::$effect(effect) => effect.when_gone(gone),)*
                }
            }
        }
    };
}

effects! {
    CreateRole
    CreateChannel
    SetOverwrites
    Post
    Edit
    Delete
    Pin
    OpenThread
    OpenPost
    GiveRole
    TakeRole
    PutOverwrite
    DropOverwrite
    PutAway
    TagPost
    OpenVoice
    CloseVoice
}

impl Action {
    /// The person whom it needs to be in the server.
    pub(crate) fn person(&self) -> Option<UserId> {
        match self {
            Self::GiveRole(GiveRole { user, .. }) | Self::TakeRole(TakeRole { user, .. }) => Some(*user),
            Self::PutOverwrite(PutOverwrite { overwrite, .. }) => match overwrite.who {
                Who::Person(user) => Some(user),
                Who::Everyone | Who::Bot | Who::Role(_) => None,
            },
            _ => None,
        }
    }

    /// The message that is drawn anew from the records as they are then, by its key.
    pub(crate) fn redrawn(&self) -> Option<&str> {
        match self {
            Self::Edit(Edit {
                message: Target::Key(key),
                content: Content::Live { .. },
                ..
            }) => Some(key),
            _ => None,
        }
    }

    /// Whether a channel that is gone is what it was to bring about.
    pub(crate) fn takes_channel_away(&self) -> bool {
        matches!(self, Self::CloseVoice(_))
    }

    /// A short name, for logs.
    pub fn name(&self) -> &'static str {
        self.kind().name()
    }
}
