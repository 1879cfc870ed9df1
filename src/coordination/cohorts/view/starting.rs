//! The question before a start, and what follows it.

use chrono::{DateTime, Utc};
use trellis_domain::cohort::{CohortState, START_CAN_BE_TAKEN_BACK};
use trellis_domain::text::safe;
use trellis_kernel::discord::message::{Block, Button, Message, Style, Tone, stamp};
use trellis_kernel::t;
use trellis_kernel::texts::Texts;

use super::{next_checkin, with_names};
use crate::coordination::cohorts::commands::{CLOSE_SIGN_UP, KEEP, SIGN_UP_AGAIN, START, TAKE_START_BACK};
use crate::coordination::cohorts::starting::Start;
use crate::interaction::{App, RoomPrompts, Scene};
use crate::records::cohort::{Cohort, dates, day};
use crate::records::room::Headcount;

/// What would come first, in the words of the feature that says it; without rooms, the cohort's next check-in.
pub(in crate::coordination::cohorts) fn first(app: &App, start: &Start) -> Option<String> {
    match &start.first {
        Some(planned) => {
            let prompts = RoomPrompts::for_kind(app.features, planned.key.kind)?;
            Some((prompts.coming)(&app.texts, planned))
        }
        None => {
            let at = next_checkin(&start.cohort, app.clock.now())?;
            Some(t!(app.texts, "cohort-status-checkin", at = stamp::moment(at)))
        }
    }
}

/// Asks whether the work is to begin, and shows what that does.
pub(in crate::coordination::cohorts) fn confirm(
    texts: &Texts,
    start: &Start,
    first: Option<String>,
    now: DateTime<Utc>,
) -> Message {
    let Start {
        cohort,
        rooms,
        unmatched,
        undecided,
        ..
    } = start;
    let name = safe(&cohort.name);
    let mut words = vec![t!(texts, "cohort-start-confirm")];
    let first_day = day(texts, cohort.dates.starts_on);
    match (cohort.dates.starts_on - cohort.today(now)).num_days() {
        0 => {}
        days if days > 0 => words.push(t!(texts, "cohort-start-early", day = first_day, days = days)),
        days => words.push(t!(texts, "cohort-start-late", day = first_day, days = -days)),
    }
    let paired = t!(texts, "cohort-start-rooms", rooms = rooms.len());
    let waiting = unmatched.waiting.iter().map(|one| one.person.user.mention());
    let left = t!(texts, "cohort-start-left", people = unmatched.waiting.len());
    let mut left = vec![with_names(texts, left, waiting.collect())];
    let free = unmatched.free.iter().map(|(person, _)| person.user.mention());
    let free: Vec<String> = free.collect();
    if !free.is_empty() {
        let words = t!(texts, "cohort-start-free", mentors = free.len());
        left.push(with_names(texts, words, free));
    }
    if *undecided > 0 {
        left.push(t!(texts, "cohort-start-undecided", people = *undecided));
    }
    let nothing = || t!(texts, "cohort-start-nothing-comes");
    let block = Block::new(
        t!(texts, "cohort-start-title", name = name.as_str()),
        words.join("\n"),
    )
    .tone(Tone::Ask)
    .field(
        t!(texts, "cohort-status-rooms-title"),
        with_names(texts, paired, rooms.clone()),
    )
    .field(t!(texts, "cohort-start-left-title"), left.join("\n"))
    .field(
        t!(texts, "cohort-start-first-title"),
        first.unwrap_or_else(nothing),
    );
    Message::block(block).buttons([
        Button::new(START.to(cohort.id), t!(texts, "cohort-start-button")).style(Style::Primary),
        Button::new(KEEP.to(cohort.id), t!(texts, "cohort-not-yet-button")),
    ])
}

/// What a coordinator is told after starting.
pub(in crate::coordination::cohorts) fn started(
    texts: &Texts,
    cohort: &Cohort,
    count: &Headcount,
) -> Message {
    let mut block = Block::new(
        t!(texts, "cohort-started-title", name = safe(&cohort.name)),
        t!(texts, "cohort-started", rooms = count.open_rooms),
    )
    .tone(Tone::Growth)
    .field(t!(texts, "cohort-panel-dates"), dates(texts, cohort));
    if count.waiting > 0 {
        let words = t!(texts, "cohort-waiting", people = count.waiting);
        block = block.field(t!(texts, "cohort-next-title"), words);
    }
    let Some(since) = cohort.running_since() else {
        return Message::block(block);
    };
    let until = stamp::moment(since + START_CAN_BE_TAKEN_BACK);
    let words = t!(texts, "cohort-start-can-be-taken-back", until = until);
    let block = block.field(t!(texts, "cohort-start-changed-mind"), words);
    let label = t!(texts, "cohort-take-start-back-button");
    Message::block(block).buttons([Button::new(TAKE_START_BACK.to(cohort.id), label)])
}

/// The word in a room that its cohort has started. It calls nobody: there is nothing to do for it.
pub(in crate::coordination::cohorts) fn word(texts: &Texts, scene: &Scene) -> Message {
    let (room, cohort) = (&scene.room, &scene.cohort);
    let mentor = room.mentor().map(|mentor| mentor.user.mention());
    let words = t!(
        texts,
        "cohort-word",
        cohort = safe(&cohort.name),
        dates = dates(texts, cohort),
        mentor = mentor.unwrap_or_default()
    );
    Message::block(Block::new(t!(texts, "cohort-word-title"), words).tone(Tone::Growth))
}

/// What a coordinator is told who opened sign-up again, or closed it.
pub(in crate::coordination::cohorts) fn late_sign_up(texts: &Texts, cohort: &Cohort) -> Message {
    let name = safe(&cohort.name);
    Message::text(match cohort.takes_late_sign_ups() {
        true => t!(texts, "cohort-sign-up-again", name = name),
        false => t!(texts, "cohort-sign-up-closed", name = name),
    })
}

/// The button that opens sign-up again, or closes it; for a cohort under way.
pub(in crate::coordination::cohorts) fn late_sign_up_button(
    texts: &Texts,
    cohort: &Cohort,
) -> Option<Button> {
    let button = match cohort.takes_late_sign_ups() {
        true => Button::new(
            CLOSE_SIGN_UP.to(cohort.id),
            t!(texts, "cohort-sign-up-close-button"),
        ),
        false => Button::new(
            SIGN_UP_AGAIN.to(cohort.id),
            t!(texts, "cohort-sign-up-again-button"),
        ),
    };
    (cohort.state == CohortState::Running).then_some(button)
}

/// What a coordinator is told who took a start back.
pub(in crate::coordination::cohorts) fn taken_back(texts: &Texts, cohort: &Cohort) -> Message {
    Message::text(t!(texts, "cohort-start-taken-back", name = safe(&cohort.name)))
}

#[cfg(test)]
mod tests {
    use trellis_domain::ids::{CohortId, ParticipantId, UserId};
    use trellis_domain::people::{Role, Waiting};

    use super::*;
    use crate::records::examples::{cohort, texts, words};
    use crate::records::people::{Participant, Unmatched};

    fn person(user: u64, role: Role) -> Participant {
        Participant {
            id: ParticipantId::from_bytes([3; 10]),
            cohort_id: CohortId::from_bytes([7; 10]),
            user: UserId::new(user),
            role,
            name: "Mina".to_owned(),
            capacity: None,
            answers: Vec::new(),
            introduces: false,
            consent_at: Some("2027-01-05T09:00:00Z".parse().unwrap()),
            joined_at: "2027-01-05T09:00:00Z".parse().unwrap(),
            left_at: None,
        }
    }

    #[test]
    fn the_question_names_who_is_paired_who_is_left_and_what_comes() {
        let mut start = Start {
            cohort: cohort(CohortState::Running),
            rooms: vec!["<#7> (Mina, Theo)".to_owned()],
            unmatched: Unmatched {
                waiting: vec![Waiting::of(person(3, Role::Mentee), None)],
                free: vec![(person(4, Role::Mentor), 2)],
            },
            undecided: 2,
            first: None,
        };
        let at = |at: &str| at.parse().unwrap();
        let first = Some("A check-in, soon".to_owned());
        let told = words(&confirm(&texts(), &start, first, at("2027-01-04T09:00:00Z")));
        insta::assert_snapshot!(told, @r"
        # Start Spring \*27\*?
        Sign-up closes for everybody, and the work begins; each room gets a word about it. You can take it back within the hour. Who comes late can be let in afterwards: `/cohort status` opens sign-up again.
        Its first day is Mon 11 Jan 2027, in 7 days; no room is asked anything before then.
        Rooms: One room is open:
        <#7> (Mina, Theo)
        Without a room: One mentee waits for one, and can still get it later:
        <@3>
        One mentor has a place left:
        <@4>
        2 people filled in the form and have not said yes; they could not join any more.
        What comes first: A check-in, soon
        [Start it] cohort:start:0w3ge1r70w3ge1r7:1
        [Not yet] cohort:keep:0w3ge1r70w3ge1r7:1
        ");
        start.rooms.clear();
        start.unmatched = Unmatched::default();
        start.undecided = 0;
        let told = words(&confirm(&texts(), &start, None, at("2027-01-12T09:00:00Z")));
        insta::assert_snapshot!(told, @r"
        # Start Spring \*27\*?
        Sign-up closes for everybody, and the work begins; each room gets a word about it. You can take it back within the hour. Who comes late can be let in afterwards: `/cohort status` opens sign-up again.
        Its first day was Mon 11 Jan 2027, yesterday. To give people all their weeks, move it with `/cohort dates`.
        Rooms: There are none yet, so nobody would be asked anything. `/room open` makes them, before the start or after it.
        Without a room: No mentee waits for one.
        What comes first: Nothing: no check-in is left before its last day.
        [Start it] cohort:start:0w3ge1r70w3ge1r7:1
        [Not yet] cohort:keep:0w3ge1r70w3ge1r7:1
        ");
    }

    #[test]
    fn who_has_started_is_told_what_was_done_and_until_when_it_can_be_taken_back() {
        let told = |waiting| {
            let count = Headcount {
                open_rooms: 2,
                waiting,
                ..Headcount::default()
            };
            words(&started(&texts(), &cohort(CohortState::Running), &count))
        };
        insta::assert_snapshot!(told(0), @r"
        # Spring \*27\* is under way
        Sign-up is closed. 2 rooms are open; check-ins and the midpoint come there by themselves.
        Dates: Mon 11 Jan 2027 to Sun 4 Apr 2027, 12 weeks
        Too early?: Until <t:1799056800:f> you can take it back with the button below; sign-up goes on then.
        [Take the start back] cohort:take-start-back:0w3ge1r70w3ge1r7:1
        ");
        assert!(
            told(1).contains("What comes next: One mentee waits for a room."),
            "{}",
            told(1)
        );
    }
}
