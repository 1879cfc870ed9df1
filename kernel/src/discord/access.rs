//! Who should see a channel against who does.

use super::permissions::{Access, VIEW_CHANNEL};

/// Where what Discord shows of a channel's overwrites differs from what was written, as far as seeing the channel goes. What
/// else somebody changed there is theirs to say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Difference {
    /// Everybody can see it who should not, or who should see it cannot: this was written and is not there.
    Lost(Access),
    /// A person who should see it was shut out by hand.
    ShutOut(Access),
    /// Somebody can see it who is none of those it is for.
    LetIn(Access),
}

impl Difference {
    /// The overwrite that it is about, as it was written or is shown.
    pub fn access(&self) -> Access {
        let (Self::Lost(access) | Self::ShutOut(access) | Self::LetIn(access)) = self;
        *access
    }
}

/// How `shown` differs from `written`, in the order of `written`, then of `shown`.
pub fn differences(written: &[Access], shown: &[Access]) -> Vec<Difference> {
    let view = VIEW_CHANNEL.bit;
    let lost = written.iter().filter_map(|one| {
        let now = shown.iter().find(|other| other.id == one.id);
        let denied = now.is_some_and(|now| now.deny & view != 0);
        let allowed = now.is_some_and(|now| now.allow & view != 0);
        if one.deny & view != 0 {
            return (!denied || allowed).then_some(Difference::Lost(*one));
        }
        if one.allow & view == 0 || allowed {
            return None;
        }
        // Somebody denied it to this one person: that is no accident.
        Some(if denied && one.person {
            Difference::ShutOut(*one)
        } else {
            Difference::Lost(*one)
        })
    });
    let let_in = shown.iter().filter(|one| {
        let is_written = written.iter().any(|other| other.id == one.id);
        !is_written && one.allow & view != 0
    });
    lost.chain(let_in.copied().map(Difference::LetIn)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn access(id: u64, person: bool, allow: u64, deny: u64) -> Access {
        Access {
            id,
            person,
            allow,
            deny,
        }
    }

    const VIEW: u64 = VIEW_CHANNEL.bit;

    /// Everybody (7) is kept out; a role (8), the bot (1) and a person (2) see the channel.
    fn room() -> Vec<Access> {
        vec![
            access(7, false, 0, VIEW),
            access(1, true, VIEW | 16, 0),
            access(2, true, VIEW, 0),
            access(8, false, VIEW, 0),
        ]
    }

    fn without(id: u64) -> Vec<Access> {
        let mut shown = room();
        shown.retain(|one| one.id != id);
        shown
    }

    fn with(other: Access) -> Vec<Access> {
        let mut shown = without(other.id);
        shown.push(other);
        shown
    }

    #[test]
    fn each_way_to_differ_is_told_from_the_others() {
        let written = room();
        let named = |id| *room().iter().find(|one| one.id == id).unwrap();
        let guest = access(9, true, VIEW, 0);
        for (shown, found) in [
            (room(), vec![]),
            (without(7), vec![Difference::Lost(named(7))]),
            (with(access(7, false, 0, 0)), vec![Difference::Lost(named(7))]),
            (with(access(7, false, VIEW, 0)), vec![Difference::Lost(named(7))]),
            (without(8), vec![Difference::Lost(named(8))]),
            (with(access(8, false, 0, VIEW)), vec![Difference::Lost(named(8))]),
            (without(2), vec![Difference::Lost(named(2))]),
            (
                with(access(2, true, 0, VIEW)),
                vec![Difference::ShutOut(named(2))],
            ),
            (with(guest), vec![Difference::LetIn(guest)]),
            (with(access(9, false, 0, VIEW)), vec![]),
            (with(access(9, true, 2_048, 0)), vec![]),
            // What else may be done there is for others to say.
            (with(access(2, true, VIEW | 8_192, 2_048)), vec![]),
        ] {
            assert_eq!(differences(&written, &shown), found, "{shown:?}");
        }
    }

    proptest! {
        /// Once every difference that can be mended is, and every guest is taken away, nobody sees it but who should.
        #[test]
        fn what_was_mended_differs_no_more(shown in prop::collection::vec((0_u64..12, any::<bool>(), 0_u64..4, 0_u64..4), 0..12)) {
            let written = room();
            let mut now: Vec<Access> = Vec::new();
            for (id, person, allow, deny) in shown {
                if now.iter().all(|one| one.id != id) {
                    now.push(access(id, person, allow * VIEW / 2, deny * VIEW / 2));
                }
            }
            for difference in differences(&written, &now) {
                let (Difference::Lost(one) | Difference::ShutOut(one) | Difference::LetIn(one)) = difference;
                now.retain(|other| other.id != one.id);
                if !matches!(difference, Difference::LetIn(_)) {
                    now.push(one);
                }
            }
            prop_assert_eq!(differences(&written, &now), vec![]);
        }
    }
}
