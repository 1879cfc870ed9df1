//! The check-in: one question, three answers, each member once, changeable until it closes.
//!
//! It must not know when check-ins come (that is [`crate::schedule`]) nor how detail is kept secret.
//!
//! **Invariant:** private detail is shown to coordinators only, unless its writer ticked that the partner may see it.

use chrono::{DateTime, Days, Utc};

use crate::ground::ids::UserId;
use crate::ground::refusal::Refusal;
use crate::ground::text::TextRefusal;
use crate::ground::text::tidy;
use crate::ground::words;
use crate::interaction::InteractionRefusal;
use crate::room::RoomRefusal;

/// Characters of the private detail.
pub const DETAIL_LIMIT: u32 = 1000;

words! {
    /// The three answers, the best first. Their words are in custom_ids, too.
    pub enum Answer {
        /// Good.
        Good = "good",
        /// Could be better.
        CouldBeBetter = "could-be-better",
        /// Stuck.
        Stuck = "stuck",
    }
}

impl Answer {
    /// Whether coordinators hear of it.
    pub const fn is_low(self) -> bool {
        !matches!(self, Self::Good)
    }
}

/// What one member answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answered {
    /// Who.
    pub who: UserId,
    /// What.
    pub answer: Answer,
    /// The private detail, tidied; `None` where nothing was written.
    pub detail: Option<String>,
    /// Whether the partner may see the detail.
    pub shared_with_partner: bool,
    /// When, the last time.
    pub at: DateTime<Utc>,
}

/// When a check-in that was asked at `asked_at` closes. Counted from the real asking, late or not.
pub fn closes_at(asked_at: DateTime<Utc>, closes_after_days: u32) -> DateTime<Utc> {
    asked_at + Days::new(u64::from(closes_after_days))
}

/// Takes or changes an answer: members of the room, until it closes.
///
/// `before` is what this person answered already; its detail stays when only the button is pressed again.
pub fn answer(
    members: &[UserId],
    closes_at: DateTime<Utc>,
    before: Option<&Answered>,
    who: UserId,
    answer: Answer,
    now: DateTime<Utc>,
) -> Result<Answered, Refusal> {
    may_answer(members, closes_at, who, now)?;
    Ok(Answered {
        who,
        answer,
        detail: before.and_then(|before| before.detail.clone()),
        shared_with_partner: before.is_some_and(|before| before.shared_with_partner),
        at: now,
    })
}

/// Adds or changes the private detail of an answer; an empty one takes it back.
pub fn add_detail(
    members: &[UserId],
    closes_at: DateTime<Utc>,
    before: &Answered,
    detail: &str,
    shared_with_partner: bool,
    now: DateTime<Utc>,
) -> Result<Answered, Refusal> {
    may_answer(members, closes_at, before.who, now)?;
    let detail = tidy(detail);
    if detail.chars().count() > DETAIL_LIMIT as usize {
        return TextRefusal::TooLong {
            field: "detail".to_owned(),
            limit: DETAIL_LIMIT,
        }
        .refuse();
    }
    let written = !detail.is_empty();
    Ok(Answered {
        detail: written.then_some(detail),
        shared_with_partner: written && shared_with_partner,
        at: now,
        ..before.clone()
    })
}

fn may_answer(
    members: &[UserId],
    closes_at: DateTime<Utc>,
    who: UserId,
    now: DateTime<Utc>,
) -> Result<(), Refusal> {
    if !members.contains(&who) {
        return RoomRefusal::MembersOfRoomOnly.refuse();
    }
    if now >= closes_at {
        return InteractionRefusal::PromptClosed.refuse();
    }
    Ok(())
}

/// Who wants to see an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reader {
    /// The one who gave it.
    Writer,
    /// Another member of the room.
    Partner,
    /// A coordinator who is no member of the room.
    Coordinator,
    /// Anybody else, facilitators and other mentors included.
    Other,
}

/// What a reader may see of one answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shown {
    /// Which of the three it was.
    pub answer: bool,
    /// The private detail.
    pub detail: bool,
}

/// What `reader` may see. Which of the three was tapped is for the writer and coordinators, as the detail is:
/// a partner who could read "stuck" would change what is tapped.
pub fn visible_to(answered: &Answered, reader: Reader) -> Shown {
    let (answer, detail) = match reader {
        Reader::Writer | Reader::Coordinator => (true, true),
        Reader::Partner => (answered.shared_with_partner, answered.shared_with_partner),
        Reader::Other => (false, false),
    };
    Shown {
        answer,
        detail: detail && answered.detail.is_some(),
    }
}

/// The members who have not answered.
pub fn waiting_for(members: &[UserId], answered: &[Answered]) -> Vec<UserId> {
    let has_answered = |who: &UserId| answered.iter().any(|one| one.who == *who);
    members.iter().filter(|who| !has_answered(who)).copied().collect()
}

/// The question of a room's check-in after `turn` earlier ones; empty only where there are no questions.
pub fn question(questions: &[String], turn: u32) -> &str {
    match questions.len() {
        0 => "",
        count => &questions[turn as usize % count],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const MEMBERS: [UserId; 2] = [UserId::new(1), UserId::new(2)];

    fn at(hour: u32) -> DateTime<Utc> {
        format!("2027-02-01T{hour:02}:00:00Z").parse().unwrap()
    }

    #[test]
    fn an_answer_can_be_changed_until_the_check_in_closes() {
        let first = answer(&MEMBERS, at(12), None, MEMBERS[0], Answer::Good, at(9)).unwrap();
        let told = add_detail(&MEMBERS, at(12), &first, " too fast ", true, at(10)).unwrap();
        let second = answer(&MEMBERS, at(12), Some(&told), MEMBERS[0], Answer::Stuck, at(11)).unwrap();
        assert_eq!(second.answer, Answer::Stuck);
        assert_eq!(second.detail.as_deref(), Some("too fast"));
        assert!(second.shared_with_partner);
        let late = answer(&MEMBERS, at(12), Some(&told), MEMBERS[0], Answer::Good, at(12));
        assert_eq!(late, Err(InteractionRefusal::PromptClosed.into()));
        let late = add_detail(&MEMBERS, at(12), &first, "x", false, at(13));
        assert_eq!(late, Err(InteractionRefusal::PromptClosed.into()));
        let empty = add_detail(&MEMBERS, at(12), &told, "  ", true, at(11)).unwrap();
        assert_eq!((empty.detail, empty.shared_with_partner), (None, false));
    }

    #[test]
    fn only_members_of_the_room_answer() {
        let stranger = UserId::new(9);
        let given = answer(&MEMBERS, at(12), None, stranger, Answer::Good, at(9));
        assert_eq!(given, Err(RoomRefusal::MembersOfRoomOnly.into()));
    }

    #[test]
    fn private_detail_is_for_coordinators_unless_it_was_shared() {
        let private = Answered {
            who: MEMBERS[0],
            answer: Answer::Stuck,
            detail: Some("x".to_owned()),
            shared_with_partner: false,
            at: at(9),
        };
        let shared = Answered {
            shared_with_partner: true,
            ..private.clone()
        };
        let sees = |answered: &Answered, reader| {
            let shown = visible_to(answered, reader);
            (shown.answer, shown.detail)
        };
        for (answered, reader, expected) in [
            (&private, Reader::Writer, (true, true)),
            (&private, Reader::Coordinator, (true, true)),
            (&private, Reader::Partner, (false, false)),
            (&private, Reader::Other, (false, false)),
            (&shared, Reader::Partner, (true, true)),
            (&shared, Reader::Other, (false, false)),
        ] {
            assert_eq!(sees(answered, reader), expected, "{reader:?}");
        }
    }

    #[test]
    fn questions_are_asked_in_turn() {
        let questions = ["a".to_owned(), "b".to_owned()];
        let asked: Vec<_> = (0..5).map(|turn| question(&questions, turn)).collect();
        assert_eq!(asked, ["a", "b", "a", "b", "a"]);
        assert_eq!(question(&[], 3), "");
    }

    #[test]
    fn answers_are_read_as_they_are_written() {
        for answer in Answer::ALL {
            assert_eq!(Answer::parse(answer.as_str()), Some(answer));
        }
        assert!(Answer::Stuck.is_low() && Answer::CouldBeBetter.is_low() && !Answer::Good.is_low());
    }

    proptest! {
        #[test]
        fn each_member_has_one_answer_whatever_is_pressed(
            presses in prop::collection::vec((1u64..4, 0usize..3, 0u32..24), 0..30),
        ) {
            let mut answered: Vec<Answered> = Vec::new();
            for (who, pick, hour) in presses {
                let who = UserId::new(who);
                let before = answered.iter().find(|one| one.who == who);
                if let Ok(given) = answer(&MEMBERS, at(12), before, who, Answer::ALL[pick], at(hour)) {
                    answered.retain(|one| one.who != who);
                    answered.push(given);
                }
            }
            prop_assert!(answered.len() <= 2);
            prop_assert!(answered.iter().all(|one| MEMBERS.contains(&one.who) && one.at < at(12)));
            prop_assert_eq!(waiting_for(&MEMBERS, &answered).len(), 2 - answered.len());
        }
    }
}
