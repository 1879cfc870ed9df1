//! What in the settings of a channel that Trellis uses keeps it, or the people there, from what the channel is for. Pure.

use super::examining::Weight;
use trellis_kernel::discord::permissions::{Channel, MANAGE_THREADS, VIEW_CHANNEL};

/// Discord's numbers of the kinds of channel.
mod kind {
    pub(super) const TEXT: u64 = 0;
    pub(super) const CATEGORY: u64 = 4;
    pub(super) const ANNOUNCEMENT: u64 = 5;
    pub(super) const FORUM: u64 = 15;
}

/// What a channel is used for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Use {
    /// Rooms are opened in it.
    Category,
    /// Growth threads are opened in it.
    Growth,
    /// Trellis and people write in it, who are few.
    Private,
    /// Trellis writes in it for everybody: a sign-up panel.
    Public,
}

/// How a channel is set, as far as it hinders.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Hindrance {
    /// The forum demands a tag and has none to give.
    NoTagToGive,
    /// The forum demands a tag: new growth threads get the one of this name.
    TagGiven(String),
    /// People wait this many seconds between two messages.
    SlowMode(u64),
    /// Only who is of age may open it.
    AgeRestricted,
    /// It was turned into an announcement channel, whose messages other servers can follow.
    Announcement,
    /// It is of a kind in which this cannot be done.
    WrongKind,
    /// Not every member can see a channel in which a sign-up panel stands.
    Unseen,
    /// A growth thread is locked.
    Locked,
    /// A growth thread is locked, and the bot does not manage threads: it cannot write there.
    LockedForGood,
}

impl Hindrance {
    pub(super) fn weight(&self) -> Weight {
        match self {
            Self::NoTagToGive | Self::WrongKind | Self::LockedForGood => Weight::Broken,
            Self::Unseen | Self::SlowMode(_) | Self::AgeRestricted | Self::Announcement | Self::Locked => {
                Weight::Warning
            }
            Self::TagGiven(_) => Weight::Note,
        }
    }
}

/// What of a channel's settings hinders its use. `everybody` is what a member without roles may do in it.
pub(super) fn of_channel(channel: &Channel, used: Use, everybody: u64) -> Vec<Hindrance> {
    let fits = match used {
        Use::Category => &[kind::CATEGORY][..],
        Use::Growth => &[kind::TEXT, kind::ANNOUNCEMENT, kind::FORUM],
        Use::Private | Use::Public => &[kind::TEXT, kind::ANNOUNCEMENT],
    };
    if !fits.contains(&channel.kind) {
        return vec![Hindrance::WrongKind];
    }
    if used == Use::Category {
        return Vec::new();
    }
    let mut found = Vec::new();
    match &channel.demanded_tag {
        Some(None) if used == Use::Growth => found.push(Hindrance::NoTagToGive),
        Some(Some(tag)) if used == Use::Growth => found.push(Hindrance::TagGiven(tag.name.clone())),
        _ => {}
    }
    if used == Use::Public && everybody & VIEW_CHANNEL.bit == 0 {
        found.push(Hindrance::Unseen);
    }
    // Where only Trellis writes, which waits for nothing, it hinders nobody.
    if channel.slow_mode > 0 && used == Use::Private {
        found.push(Hindrance::SlowMode(channel.slow_mode));
    }
    if channel.age_restricted {
        found.push(Hindrance::AgeRestricted);
    }
    if channel.kind == kind::ANNOUNCEMENT && used == Use::Private {
        found.push(Hindrance::Announcement);
    }
    found
}

/// What hinders writing in a locked growth thread; one that was only put away is brought back by a message. `held` is what
/// the bot may do where the threads are.
pub(super) fn of_locked_thread(held: u64) -> Hindrance {
    if held & MANAGE_THREADS.bit == 0 {
        Hindrance::LockedForGood
    } else {
        Hindrance::Locked
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use trellis_kernel::discord::permissions::Tag;

    fn channel(kind: u64) -> Channel {
        Channel {
            id: 1,
            kind,
            name: "growth".to_owned(),
            parent: None,
            topic: String::new(),
            slow_mode: 0,
            age_restricted: false,
            demanded_tag: None,
            last_message: None,
            overwrites: Vec::new(),
        }
    }

    fn demanding(tag: Option<&str>) -> Channel {
        let tag = tag.map(|name| Tag {
            id: 5,
            name: name.to_owned(),
            moderated: false,
        });
        Channel {
            demanded_tag: Some(tag),
            ..channel(kind::FORUM)
        }
    }

    #[test]
    fn every_setting_that_hinders_is_found_where_it_does() {
        let slow = |kind| Channel {
            slow_mode: 60,
            age_restricted: true,
            ..channel(kind)
        };
        let (both, age) = (
            vec![Hindrance::SlowMode(60), Hindrance::AgeRestricted],
            vec![Hindrance::AgeRestricted],
        );
        for (channel, used, found) in [
            (channel(kind::TEXT), Use::Private, vec![]),
            (channel(kind::FORUM), Use::Growth, vec![]),
            (channel(kind::CATEGORY), Use::Category, vec![]),
            (demanding(None), Use::Growth, vec![Hindrance::NoTagToGive]),
            (
                demanding(Some("Question")),
                Use::Growth,
                vec![Hindrance::TagGiven("Question".to_owned())],
            ),
            (slow(kind::TEXT), Use::Private, both),
            (slow(kind::FORUM), Use::Growth, age.clone()),
            (slow(kind::TEXT), Use::Public, age),
            (
                channel(kind::ANNOUNCEMENT),
                Use::Private,
                vec![Hindrance::Announcement],
            ),
            (channel(kind::ANNOUNCEMENT), Use::Public, vec![]),
            (channel(kind::ANNOUNCEMENT), Use::Growth, vec![]),
            (channel(kind::FORUM), Use::Private, vec![Hindrance::WrongKind]),
            (channel(2), Use::Growth, vec![Hindrance::WrongKind]),
            (channel(kind::TEXT), Use::Category, vec![Hindrance::WrongKind]),
        ] {
            assert_eq!(
                of_channel(&channel, used, VIEW_CHANNEL.bit),
                found,
                "{channel:?} {used:?}"
            );
        }
        let panel = of_channel(&channel(kind::TEXT), Use::Public, 0);
        assert_eq!(panel, [Hindrance::Unseen]);
        assert!(of_channel(&channel(kind::TEXT), Use::Private, 0).is_empty());
    }

    #[test]
    fn a_locked_thread_stops_who_does_not_manage_threads() {
        assert_eq!(of_locked_thread(MANAGE_THREADS.bit), Hindrance::Locked);
        assert_eq!(of_locked_thread(0), Hindrance::LockedForGood);
    }
}
