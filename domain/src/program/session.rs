//! `[session]`: how long a session is, and what helps to lead it.

use super::table::{Table, found};
use crate::budget::Asks;
use crate::ground::text::{clip, tidy};

/// Of a program that does not say: long enough for one subject, and short enough for a calendar.
const MINUTES: u32 = 45;
/// Characters of a session guide.
pub const GUIDE_LIMIT: usize = 500;

/// How sessions are held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionRules {
    /// How long one is planned for.
    pub minutes: u32,
    /// Session guides, one in each brief in turn; none unless the program has some.
    pub guides: Vec<String>,
    /// Whether sessions have a voice channel, where the community has them.
    pub voice: bool,
}

impl SessionRules {
    pub(super) fn read(table: Table<'_, '_>) -> Self {
        let minutes = table.optional_number("minutes", 10..=240).unwrap_or(MINUTES);
        let of = "session guides of at most 500 characters";
        let guides = table.list("guides", 0..=24, of, |name, span, value| {
            let text = value.as_str().map(tidy).unwrap_or_default();
            let length = text.chars().count();
            if !(1..=GUIDE_LIMIT).contains(&length) {
                let what = match length {
                    0 => found(value),
                    _ => format!("{length} characters"),
                };
                table.note(span, name, "a text of 1 to 500 characters", what);
            }
            (length > 0).then(|| clip(&text, GUIDE_LIMIT))
        });
        let voice = table.flag("voice", true);
        table.finish();
        Self {
            minutes,
            guides,
            voice,
        }
    }

    /// What is asked of each member after a session: the pulse.
    pub fn asks_after(&self) -> Asks {
        Asks::TAP + Asks::PING
    }

    /// The guide for a session of a room that had so many before; `None` where the program has none.
    pub fn guide(&self, sessions_before: u32) -> Option<&str> {
        let count = self.guides.len();
        let at = (sessions_before as usize).checked_rem(count)?;
        self.guides.get(at).map(String::as_str)
    }
}
