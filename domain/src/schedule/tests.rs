use super::examples::{at, said};
use super::*;

const FIRST: PromptKind = PromptKind::new("first");
const SECOND: PromptKind = PromptKind::new("second");

fn step(kind: PromptKind, planned_at: &str) -> Step {
    Step::Due(Due {
        key: PromptKey::of(kind, "room", at(planned_at).date_naive()),
        planned_at: at(planned_at),
        action: PromptAction::say(false, 0),
    })
}

#[test]
fn what_was_planned_first_is_said_first_and_of_one_moment_what_stands_first() {
    let steps = [
        step(FIRST, "2027-01-05 10:00"),
        Step::LookAt(at("2027-01-04 10:00")),
        step(SECOND, "2027-01-04 10:00"),
        step(SECOND, "2027-01-05 10:00"),
    ];
    let due: Vec<_> = due(&steps)
        .iter()
        .map(|one| (one.key.kind, one.planned_at))
        .collect();
    let (early, late) = (at("2027-01-04 10:00"), at("2027-01-05 10:00"));
    assert_eq!(due, [(SECOND, early), (FIRST, late), (SECOND, late)]);
}

#[test]
fn the_next_look_is_the_first_and_never_in_the_past() {
    let now = at("2027-01-04 12:00");
    let look = |text: &str| Step::LookAt(at(text));
    for (steps, expected) in [
        (&[][..], None),
        (
            &[look("2027-01-05 10:00"), look("2027-01-06 10:00")],
            Some(at("2027-01-05 10:00")),
        ),
        (&[look("2027-01-03 10:00")], Some(now)),
        (
            &[look("2027-01-05 10:00"), step(FIRST, "2027-01-04 10:00")],
            Some(now),
        ),
    ] {
        assert_eq!(next_look(steps, now), expected);
    }
}

#[test]
fn what_must_run_runs_however_late_and_is_not_called_so() {
    let key = PromptKey::of(FIRST, "room", at("2027-01-04 10:00").date_naive());
    let run = |now: &str| Step::must_run(key.clone(), at("2027-01-04 10:00"), at(now));
    assert_eq!(run("2027-01-04 09:59"), Step::LookAt(at("2027-01-04 10:00")));
    for now in ["2027-01-04 10:00", "2027-02-04 03:00"] {
        assert_eq!(run(now), step(FIRST, "2027-01-04 10:00"));
    }
}

#[test]
fn kinds_and_reasons_are_read_as_they_are_written() {
    for word in ["checkin-reminder", "a", "a-word-that-has-thirty-two-bytes"] {
        let kind = PromptKind::parse(word).unwrap();
        assert_eq!((kind.as_str(), kind.to_string().as_str()), (word, word));
        assert_eq!(kind, PromptKind::new(word));
    }
    assert_eq!(PromptKind::parse(""), None);
    assert_eq!(PromptKind::parse("a-word-that-has-thirty-three-byte"), None);
    assert_eq!(PromptKind::parse("a\0b"), None);
    for reason in SkipReason::ALL {
        assert_eq!(SkipReason::parse(reason.as_str()), Some(reason));
    }
}

#[test]
fn a_kind_that_nobody_knows_is_in_nobodys_way() {
    let of_a_newer_version = said(
        PromptKind::parse("session").unwrap(),
        "2027-01-04",
        "2027-01-04 10:00",
    );
    let all = [of_a_newer_version, said(FIRST, "2027-01-04", "2027-01-04 10:00")];
    assert_eq!(of_kind(&all, FIRST).count(), 1);
    assert!(is_done(&all, &all[1].key) && !is_done(&all[..1], &all[1].key));
}
