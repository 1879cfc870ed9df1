//! Which messages a progress update consists of, and where they stand. Pure: told from the update alone, so
//! that what is posted, changed and taken away follows from comparing before with after.
//!
//! **Invariant:** words of an update stand in the growth thread only while its visibility is *server*;
//! a withdrawn update leaves one line without its words.

use std::fmt;
use std::str::FromStr;

use trellis_domain::growth::{Entry, Feedback, Update};
use trellis_domain::ids::{BadId, FeedbackId, GrowthThreadId, UpdateId};
use trellis_domain::text::{MESSAGE_LIMIT, Page, pages, safe};

/// Where a part stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Spot {
    /// In the room.
    Room,
    /// In the growth thread.
    Thread,
}

/// One message; its text form is the subject of the view, and after `progress:` the key it is known under.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// The line in the room; it holds the first page of an update that stays in the room.
    Line(UpdateId),
    /// A page of the words, from 1.
    Page(UpdateId, Spot, usize),
    /// The evidence.
    File(UpdateId, Spot),
    /// A page of a mentor's feedback, from 1.
    Feedback(FeedbackId, Spot, usize),
    /// The line in the room that the mentee took feedback up.
    TakenUp(FeedbackId),
    /// The message that a growth thread begins with.
    Starter(GrowthThreadId),
    /// The word in the room to the mentor, where an update says since where its author is stuck.
    Alarm(UpdateId),
}

impl Part {
    /// Where it stands.
    pub(super) fn place(self) -> Spot {
        match self {
            Self::Line(_) | Self::Alarm(_) | Self::TakenUp(_) => Spot::Room,
            Self::Page(_, place, _) | Self::File(_, place) | Self::Feedback(_, place, _) => place,
            Self::Starter(_) => Spot::Thread,
        }
    }

    /// Whether it is a mentor's, or the answer to that.
    pub(super) fn is_feedback(self) -> bool {
        matches!(self, Self::Feedback(..) | Self::TakenUp(_))
    }

    /// The key its message is known under.
    pub(super) fn key(self) -> String {
        format!("progress:{self}")
    }
}

impl Spot {
    fn as_str(self) -> &'static str {
        match self {
            Self::Room => "room",
            Self::Thread => "thread",
        }
    }

    fn parse(word: &str) -> Option<Self> {
        [Self::Room, Self::Thread]
            .into_iter()
            .find(|place| place.as_str() == word)
    }
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Line(update) => write!(f, "line:{update}"),
            Self::Page(update, place, number) => {
                write!(f, "page:{update}:{}:{number}", place.as_str())
            }
            Self::File(update, place) => write!(f, "file:{update}:{}", place.as_str()),
            Self::Feedback(feedback, place, number) => {
                write!(f, "feedback:{feedback}:{}:{number}", place.as_str())
            }
            Self::TakenUp(feedback) => write!(f, "taken-up:{feedback}"),
            Self::Starter(thread) => write!(f, "starter:{thread}"),
            Self::Alarm(update) => write!(f, "alarm:{update}"),
        }
    }
}

impl FromStr for Part {
    type Err = BadId;

    fn from_str(text: &str) -> Result<Self, BadId> {
        let words: Vec<&str> = text.split(':').collect();
        let bad = || BadId {
            given: text.chars().take(40).collect(),
        };
        let place = |word| Spot::parse(word).ok_or_else(bad);
        let number = |word: &str| word.parse().map_err(|_| bad());
        Ok(match words[..] {
            ["line", update] => Self::Line(update.parse()?),
            ["page", update, at, page] => Self::Page(update.parse()?, place(at)?, number(page)?),
            ["file", update, at] => Self::File(update.parse()?, place(at)?),
            ["feedback", id, at, page] => Self::Feedback(id.parse()?, place(at)?, number(page)?),
            ["taken-up", id] => Self::TakenUp(id.parse()?),
            ["starter", thread] => Self::Starter(thread.parse()?),
            ["alarm", update] => Self::Alarm(update.parse()?),
            _ => return Err(bad()),
        })
    }
}

/// The words of an update over as few messages as they fit in; pieces carry the field's name as their label.
///
/// Field names are as short as any label, so where a page ends does not depend on a language.
pub(super) fn pages_of(entry: &Entry) -> Vec<Page> {
    let answers: Vec<(String, String)> = entry
        .answers()
        .into_iter()
        .map(|(field, text)| (field.to_owned(), safe(text)))
        .collect();
    pages(&answers, MESSAGE_LIMIT)
}

/// The words of a mentor's feedback over as few messages as they fit in.
pub(super) fn pages_of_feedback(feedback: &Feedback) -> Vec<Page> {
    pages(
        &[("feedback".to_owned(), safe(&feedback.correction))],
        MESSAGE_LIMIT,
    )
}

/// All messages of an update with the feedback on it, in the order they are first posted.
pub(super) fn parts(update: &Update) -> Vec<Part> {
    let mut parts = vec![Part::Line(update.id)];
    if update.is_withdrawn() {
        return parts;
    }
    let (place, first) = if update.visibility.goes_to_growth_thread() {
        (Spot::Thread, 1)
    } else {
        (Spot::Room, 2)
    };
    parts.extend((first..=pages_of(&update.entry).len()).map(|number| Part::Page(update.id, place, number)));
    if update.evidence.is_some() {
        parts.push(Part::File(update.id, place));
    }
    for one in &update.feedback {
        parts.extend((1..=pages_of_feedback(one).len()).map(|number| Part::Feedback(one.id, place, number)));
        parts.extend(one.taken_up.as_ref().map(|_| Part::TakenUp(one.id)));
    }
    parts
}

#[cfg(test)]
mod tests {
    use trellis_domain::growth::Visibility;

    use super::*;
    use crate::mentorship::growth::examples::{feedback, update};

    fn names(parts: &[Part]) -> Vec<String> {
        let id = update(Visibility::Room, "x").id.to_string();
        let name = |part: &Part| part.to_string().replace(&id, "U");
        parts.iter().map(name).collect()
    }

    fn with_feedback(mut update: Update, words: &str) -> Update {
        update.feedback = vec![feedback(&update, words)];
        update
    }

    #[test]
    fn an_update_for_the_server_stands_in_the_thread_with_a_line_in_the_room() {
        assert_eq!(
            names(&parts(&update(Visibility::Server, "wrote the parser"))),
            ["line:U", "page:U:thread:1"]
        );
    }

    #[test]
    fn an_update_for_room_or_cohort_has_no_part_in_the_thread() {
        for visibility in [Visibility::Room, Visibility::Cohort] {
            let stars = "*".repeat(4_000);
            let found = parts(&with_feedback(update(visibility, &stars), &stars));
            assert!(found.len() > 3, "{found:?}");
            assert!(found.iter().all(|part| part.place() == Spot::Room), "{found:?}");
        }
        assert_eq!(names(&parts(&update(Visibility::Cohort, "short"))), ["line:U"]);
    }

    #[test]
    fn of_a_withdrawn_update_only_the_line_is_left() {
        let mut gone = with_feedback(update(Visibility::Server, "wrote the parser"), "look again");
        gone.withdrawn_at = Some(gone.at);
        assert_eq!(names(&parts(&gone)), ["line:U"]);
    }

    #[test]
    fn every_part_is_read_back_from_its_subject() {
        let long = with_feedback(update(Visibility::Server, &"*".repeat(4_000)), "look again");
        let mut all = parts(&long);
        all.push(Part::Starter(GrowthThreadId::from_bytes([7; 10])));
        all.push(Part::File(long.id, Spot::Room));
        all.push(Part::Alarm(long.id));
        all.push(Part::TakenUp(long.feedback[0].id));
        for part in all {
            assert_eq!(part.to_string().parse::<Part>().ok(), Some(part));
        }
        for forged in [
            "",
            "line",
            "line:x",
            "page:0000000000000000:hall:1",
            "page:0000000000000000:room:-1",
        ] {
            assert!(forged.parse::<Part>().is_err(), "{forged}");
        }
    }
}
