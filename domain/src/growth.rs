//! Progress updates: what one holds, who sees it where, who may change it or give feedback.
//!
//! What visibility means in Discord: the growth forum is the server's public place, so only a *server* update is posted in
//! the growth thread. A *cohort* update is posted in the room, and people of the cohort are shown it when they
//! ask. A *room* update stays in the room. The room hears of every update either way.
//!
//! **Invariant:** an update is never shown to more people than its visibility says, and a withdrawn one to nobody.

mod refusal;

pub use refusal::GrowthRefusal;

use chrono::{DateTime, Utc};

use crate::ground::ids::{UpdateId, UserId};
use crate::ground::refusal::Refusal;
use crate::ground::text::TextRefusal;
use crate::ground::text::tidy;
use crate::ground::words;
use crate::room::RoomRefusal;

/// Characters of each answer of an update (Discord's longest text input).
pub const ANSWER_LIMIT: u32 = 4000;
/// Characters of one piece of feedback.
pub const FEEDBACK_LIMIT: u32 = 4000;

/// Megabytes an evidence file may have: what Discord lets a bot upload again without boosts.
pub const EVIDENCE_LIMIT_MB: u32 = 10;

/// Refuses evidence larger than Trellis carries.
pub fn check_evidence(bytes: u64) -> Result<(), Refusal> {
    if bytes > u64::from(EVIDENCE_LIMIT_MB) * 1024 * 1024 {
        return GrowthRefusal::EvidenceTooLarge {
            limit_mb: EVIDENCE_LIMIT_MB,
        }
        .refuse();
    }
    Ok(())
}

words! {
    /// Who may see a progress update, the narrowest first.
    pub enum Visibility {
        /// The members of the room, and coordinators, who can read the room.
        Room = "room",
        /// The people of the cohort too, when they ask.
        Cohort = "cohort",
        /// Everybody who can read the growth forum.
        Server = "server",
    }
}

impl Visibility {
    /// Whether it is posted in full in the growth thread; otherwise in full in the room.
    pub const fn goes_to_growth_thread(self) -> bool {
        matches!(self, Self::Server)
    }

    /// Whether somebody who stands so to the room may be shown the update on request.
    pub const fn shows_to(self, onlooker: Onlooker) -> bool {
        match onlooker {
            Onlooker::MemberOfRoom | Onlooker::Coordinator => true,
            Onlooker::PersonOfCohort => matches!(self, Self::Cohort | Self::Server),
            Onlooker::Anybody => matches!(self, Self::Server),
        }
    }
}

/// How somebody who asks to see an update stands to its room.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Onlooker {
    /// Mentor or mentee of the room.
    MemberOfRoom,
    /// Coordinator of the community.
    Coordinator,
    /// Takes part in the same cohort.
    PersonOfCohort,
    /// Anybody else of the server.
    Anybody,
}

/// What a progress update says; tidied, not escaped.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Entry {
    /// What I did.
    pub did: String,
    /// What I learned.
    pub learned: String,
    /// Where I am stuck.
    pub stuck: String,
    /// What is next.
    pub next: String,
}

impl Entry {
    /// Reads the form. Refused where did, learned and stuck are all empty, or an answer is too long.
    pub fn new(did: &str, learned: &str, stuck: &str, next: &str) -> Result<Self, Refusal> {
        let entry = Self {
            did: answer("did", did)?,
            learned: answer("learned", learned)?,
            stuck: answer("stuck", stuck)?,
            next: answer("next", next)?,
        };
        if entry.did.is_empty() && entry.learned.is_empty() && entry.stuck.is_empty() {
            return GrowthRefusal::EmptyUpdate.refuse();
        }
        Ok(entry)
    }

    /// Whether the mentor is told that the mentee is stuck.
    pub fn stuck_needs_mentor(&self) -> bool {
        !self.stuck.is_empty()
    }

    /// The answers in the form's order, by field name, empty ones left out.
    pub fn answers(&self) -> Vec<(&'static str, &str)> {
        [
            ("did", self.did.as_str()),
            ("learned", &self.learned),
            ("stuck", &self.stuck),
            ("next", &self.next),
        ]
        .into_iter()
        .filter(|(_, text)| !text.is_empty())
        .collect()
    }
}

fn answer(field: &str, given: &str) -> Result<String, Refusal> {
    let text = tidy(given);
    if text.chars().count() > ANSWER_LIMIT as usize {
        return TextRefusal::TooLong {
            field: field.to_owned(),
            limit: ANSWER_LIMIT,
        }
        .refuse();
    }
    Ok(text)
}

/// A progress update, as far as its rules need it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Update {
    /// Its id.
    pub id: UpdateId,
    /// The mentee who wrote it.
    pub author: UserId,
    /// What it says.
    pub entry: Entry,
    /// Who may see it.
    pub visibility: Visibility,
    /// When it was posted.
    pub at: DateTime<Utc>,
    /// When it was last changed, if so.
    pub edited_at: Option<DateTime<Utc>>,
    /// When it was withdrawn, if so.
    pub withdrawn_at: Option<DateTime<Utc>>,
}

impl Update {
    fn is_changeable_by(&self, who: UserId) -> Result<(), Refusal> {
        if who != self.author {
            return GrowthRefusal::AuthorOnly.refuse();
        }
        if self.withdrawn_at.is_some() {
            return GrowthRefusal::UpdateWithdrawn.refuse();
        }
        Ok(())
    }

    /// The update with another text and visibility; its author only, not once withdrawn.
    pub fn edit(
        &self,
        who: UserId,
        entry: Entry,
        visibility: Visibility,
        now: DateTime<Utc>,
    ) -> Result<Self, Refusal> {
        self.is_changeable_by(who)?;
        Ok(Self {
            entry,
            visibility,
            edited_at: Some(now),
            ..self.clone()
        })
    }

    /// The update taken back: its words are gone, that there was one stays. Its author only, once.
    pub fn withdraw(&self, who: UserId, now: DateTime<Utc>) -> Result<Self, Refusal> {
        self.is_changeable_by(who)?;
        Ok(Self {
            entry: Entry::default(),
            withdrawn_at: Some(now),
            ..self.clone()
        })
    }

    /// Whether `who` may be shown the update on request.
    pub fn shows_to(&self, onlooker: Onlooker) -> bool {
        self.withdrawn_at.is_none() && self.visibility.shows_to(onlooker)
    }
}

/// Feedback on an update: the room's mentor only, on one that stands, with words. Returns the text, tidied.
pub fn feedback(update: &Update, mentors: &[UserId], who: UserId, text: &str) -> Result<String, Refusal> {
    if !mentors.contains(&who) {
        return RoomRefusal::MentorOfRoomOnly.refuse();
    }
    if update.withdrawn_at.is_some() {
        return GrowthRefusal::UpdateWithdrawn.refuse();
    }
    let text = tidy(text);
    if text.is_empty() {
        return TextRefusal::EmptyText {
            field: "feedback".to_owned(),
        }
        .refuse();
    }
    if text.chars().count() > FEEDBACK_LIMIT as usize {
        return TextRefusal::TooLong {
            field: "feedback".to_owned(),
            limit: FEEDBACK_LIMIT,
        }
        .refuse();
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINA: UserId = UserId::new(1);
    const THEO: UserId = UserId::new(2);

    fn update() -> Update {
        Update {
            id: UpdateId::from_bytes([3; 10]),
            author: MINA,
            entry: Entry::new("wrote the parser", "", "", "").unwrap(),
            visibility: Visibility::Server,
            at: now(),
            edited_at: None,
            withdrawn_at: None,
        }
    }

    fn now() -> DateTime<Utc> {
        "2027-02-01T12:00:00Z".parse().unwrap()
    }

    #[test]
    fn an_update_says_what_was_done_learned_or_stuck() {
        for (did, learned, stuck, next, fine) in [
            ("a", "", "", "", true),
            ("", "b", "", "", true),
            ("", "", "c", "", true),
            ("", "", "", "d", false),
            (" \n", "\u{200b}", "", "", false),
        ] {
            let entry = Entry::new(did, learned, stuck, next);
            assert_eq!(entry.is_ok(), fine, "{did:?} {learned:?} {stuck:?} {next:?}");
        }
        assert!(Entry::new("", "", "c", "").unwrap().stuck_needs_mentor());
        assert!(!update().entry.stuck_needs_mentor());
        let long = "x".repeat(4001);
        let (field, limit) = ("learned".to_owned(), 4000);
        let refused = Err(TextRefusal::TooLong { field, limit }.into());
        assert_eq!(Entry::new("a", &long, "", ""), refused);
        assert!(Entry::new(&"🎉".repeat(4000), "", "", "").is_ok());
    }

    #[test]
    fn an_update_is_seen_by_those_its_visibility_names() {
        use Onlooker::{Anybody, Coordinator, MemberOfRoom, PersonOfCohort};
        for (visibility, seen_by) in [
            (Visibility::Room, vec![MemberOfRoom, Coordinator]),
            (
                Visibility::Cohort,
                vec![MemberOfRoom, Coordinator, PersonOfCohort],
            ),
            (
                Visibility::Server,
                vec![MemberOfRoom, Coordinator, PersonOfCohort, Anybody],
            ),
        ] {
            for onlooker in [MemberOfRoom, Coordinator, PersonOfCohort, Anybody] {
                let update = Update {
                    visibility,
                    ..update()
                };
                assert_eq!(update.shows_to(onlooker), seen_by.contains(&onlooker));
                let gone = update.withdraw(MINA, now()).unwrap();
                assert!(!gone.shows_to(onlooker));
            }
            let in_thread = visibility.goes_to_growth_thread();
            assert_eq!(in_thread, visibility == Visibility::Server);
            assert_eq!(Visibility::parse(visibility.as_str()), Some(visibility));
        }
    }

    #[test]
    fn only_the_author_changes_an_update_and_only_while_it_stands() {
        let entry = Entry::new("fixed it", "", "", "").unwrap();
        let edit = |update: &Update, who| update.edit(who, entry.clone(), Visibility::Room, now());
        assert_eq!(edit(&update(), MINA).unwrap().entry, entry);
        assert_eq!(edit(&update(), THEO), Err(GrowthRefusal::AuthorOnly.into()));
        assert_eq!(
            update().withdraw(THEO, now()),
            Err(GrowthRefusal::AuthorOnly.into())
        );
        let gone = update().withdraw(MINA, now()).unwrap();
        assert_eq!(gone.entry, Entry::default());
        assert_eq!(edit(&gone, MINA), Err(GrowthRefusal::UpdateWithdrawn.into()));
        assert_eq!(
            gone.withdraw(MINA, now()),
            Err(GrowthRefusal::UpdateWithdrawn.into())
        );
    }

    #[test]
    fn evidence_has_to_be_small_enough_to_be_carried() {
        assert_eq!(check_evidence(10 * 1024 * 1024), Ok(()));
        let refused = Err(GrowthRefusal::EvidenceTooLarge { limit_mb: 10 }.into());
        assert_eq!(check_evidence(10 * 1024 * 1024 + 1), refused);
    }

    #[test]
    fn only_the_mentor_gives_feedback() {
        let give = |update: &Update, who, text| feedback(update, &[THEO], who, text);
        assert_eq!(give(&update(), THEO, " good "), Ok("good".to_owned()));
        assert_eq!(
            give(&update(), MINA, "good"),
            Err(RoomRefusal::MentorOfRoomOnly.into())
        );
        let field = "feedback".to_owned();
        assert_eq!(
            give(&update(), THEO, " "),
            Err(TextRefusal::EmptyText { field }.into())
        );
        let gone = update().withdraw(MINA, now()).unwrap();
        assert_eq!(
            give(&gone, THEO, "good"),
            Err(GrowthRefusal::UpdateWithdrawn.into())
        );
    }
}
