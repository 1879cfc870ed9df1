use proptest::prelude::*;

use super::due::{AFTER, BRIEF};
use super::*;
use crate::community::VoiceUse;
use crate::digest::Audience;
use crate::ground::time::local_time;
use crate::ground::zone::tests::{every_zone, zone};
use crate::people::{Availability, Hours, WeekPart};
use crate::room::Presence;
use crate::schedule::examples::{at, cohort, room, said};
use crate::schedule::{Due, PromptAction, Said, SkipReason, Step, due as due_of};

fn members() -> (UserId, UserId) {
    let room = room();
    (room.members[0].user, room.members[1].user)
}

fn session() -> Session {
    Session {
        id: SessionId::from_bytes([8; 10]),
        room: room().id,
        planned_by: members().0,
        starts_at: at("2027-03-09 17:00"),
        minutes: 45,
        planned_at: at("2027-03-01 09:00"),
        sequence: 0,
        state: SessionState::Planned,
        held: Held::Here,
        met_for: None,
    }
}

fn planning<'a>(room: &'a Room, ahead: Option<&'a Session>) -> Planning<'a> {
    Planning {
        room,
        ahead,
        minutes: 45,
        of_a_day: 0,
    }
}

fn wish(when: &str, over: Option<&Session>) -> Wish {
    Wish {
        room: room().id,
        at: at(when),
        over: over.map(Session::version),
    }
}

const FRESH: [u8; 10] = [9; 10];

fn plans(ahead: Option<&Session>, wish: Wish, now: &str) -> Result<Plan, Refusal> {
    let room = room();
    plan(
        planning(&room, ahead),
        members().1,
        wish,
        SessionId::from_bytes(FRESH),
        at(now),
    )
}

#[test]
fn a_wish_is_carried_by_a_button_and_read_back() {
    let plain = wish("2027-03-09 17:00", None);
    let moving = wish("2027-03-09 17:00", Some(&session()));
    for wish in [plain, moving] {
        assert_eq!(wish.to_string().parse(), Ok(wish));
        assert!(wish.to_string().len() < 70, "{wish}");
    }
    for bad in [
        "",
        "x",
        "x_1",
        "_",
        &format!("{}_soon", room().id),
        &format!("{plain}_1"),
    ] {
        assert!(bad.parse::<Wish>().is_err(), "{bad}");
    }
}

#[test]
fn a_session_is_planned_moved_and_of_two_who_plan_at_once_the_second_sees_the_first() {
    let Ok(Plan::New(first)) = plans(None, wish("2027-03-09 17:00", None), "2027-03-01 09:00") else {
        panic!("nothing is ahead");
    };
    assert_eq!((first.sequence, first.starts_at), (0, at("2027-03-09 17:00")));
    // The second began before the first was there.
    let second = plans(Some(&first), wish("2027-03-10 17:00", None), "2027-03-01 09:01");
    assert_eq!(second, Ok(Plan::OthersFirst(Some(first.clone()))));
    // The same moment is no quarrel.
    let same = plans(Some(&first), wish("2027-03-09 17:00", None), "2027-03-01 09:01");
    assert_eq!(same, Ok(Plan::AsItIs(first.clone())));
    let moved = plans(
        Some(&first),
        wish("2027-03-10 17:00", Some(&first)),
        "2027-03-01 09:02",
    );
    let Ok(Plan::Moved { before, after }) = moved else {
        panic!("{moved:?}");
    };
    assert_eq!((before, after.sequence, after.id), (first.clone(), 1, first.id));
    // Somebody called it off meanwhile.
    let gone = plans(None, wish("2027-03-11 17:00", Some(&after)), "2027-03-01 09:03");
    assert_eq!(gone, Ok(Plan::OthersFirst(None)));
    // As it stood before it was moved, it stands no more.
    let stale = plans(
        Some(&after),
        wish("2027-03-12 17:00", Some(&first)),
        "2027-03-01 09:03",
    );
    assert_eq!(stale, Ok(Plan::OthersFirst(Some(after))));
}

#[test]
fn what_cannot_be_planned_is_refused_for_what_is_wrong_with_it() {
    let refused = |wish, now| plans(None, wish, now).unwrap_err();
    let first = || wish("2027-03-09 17:00", None);
    assert_eq!(
        refused(first(), "2027-03-09 17:00"),
        SessionRefusal::MomentHasPassed
    );
    assert_eq!(
        refused(first(), "2026-11-09 16:59"),
        SessionRefusal::TooFarAhead { limit: 120 }
    );
    let begun = session();
    let moved = plans(
        Some(&begun),
        wish("2027-03-10 17:00", Some(&begun)),
        "2027-03-09 17:10",
    );
    assert_eq!(moved.unwrap_err(), SessionRefusal::HasBegun);
    let often = Session {
        sequence: 20,
        ..session()
    };
    let moved = plans(
        Some(&often),
        wish("2027-03-10 17:00", Some(&often)),
        "2027-03-01 17:10",
    );
    assert_eq!(moved.unwrap_err(), SessionRefusal::MovedTooOften { limit: 20 });
    let room = room();
    let many = Planning {
        of_a_day: 10,
        ..planning(&room, None)
    };
    let many = plan(
        many,
        members().0,
        first(),
        SessionId::from_bytes(FRESH),
        at("2027-03-01 09:00"),
    );
    assert_eq!(many.unwrap_err(), SessionRefusal::SessionsOfADay { limit: 10 });
    let mut alone = room.clone();
    alone.members[0].presence = Presence::LeftCohort;
    assert_eq!(
        may_plan(&alone, members().1).unwrap_err(),
        SessionRefusal::NobodyToMeet
    );
    assert_eq!(
        may_plan(&alone, members().0).unwrap_err(),
        RoomRefusal::MembersOfRoomOnly
    );
    assert_eq!(
        may_plan(&room, UserId::new(99)).unwrap_err(),
        RoomRefusal::MembersOfRoomOnly
    );
}

#[test]
fn a_session_is_called_off_before_it_begins_and_tapped_after_it_for_a_week() {
    let (room, one, (mentor, mentee)) = (room(), session(), members());
    let off = one.call_off(&room, mentee, at("2027-03-09 16:59")).unwrap();
    assert_eq!((off.state, off.sequence), (SessionState::CalledOff, 1));
    let refused = |now| one.call_off(&room, mentee, at(now)).unwrap_err();
    assert_eq!(refused("2027-03-09 17:00"), SessionRefusal::HasBegun);
    assert_eq!(
        off.call_off(&room, mentee, at("2027-03-08 12:00")).unwrap_err(),
        SessionRefusal::IsCalledOff
    );
    let tap = |session: &Session, now| session.tap(&room, mentor, Tap::SoSo, None, at(now));
    assert_eq!(
        tap(&one, "2027-03-09 17:44").unwrap_err(),
        SessionRefusal::IsAhead
    );
    assert_eq!(
        tap(&one, "2027-03-16 17:45").unwrap_err(),
        InteractionRefusal::PromptClosed
    );
    assert_eq!(
        tap(&off, "2027-03-09 18:00").unwrap_err(),
        SessionRefusal::IsCalledOff
    );
    let (met, tapped) = tap(&one, "2027-03-09 17:45").unwrap();
    assert_eq!((met.state, tapped.tap), (SessionState::Planned, Tap::SoSo));
    // Changed, it keeps what belongs to it.
    let with_fit = tapped.with_fit(Fit::Unsure);
    let (_, again) = one
        .tap(
            &room,
            mentor,
            Tap::MovedUsOn,
            Some(&with_fit),
            at("2027-03-10 09:00"),
        )
        .unwrap();
    assert_eq!((again.tap, again.fit), (Tap::MovedUsOn, Some(Fit::Unsure)));
    // A mentor says what they are learning, now and then.
    let learning = again.with_learned(&room, " To ask\nfirst ").unwrap();
    assert_eq!(learning.learned.as_deref(), Some("To ask first"));
    assert_eq!(learning.with_learned(&room, " ").unwrap().learned, None);
    assert!(again.with_learned(&room, &"x".repeat(301)).is_err());
    let kept = one.tap(&room, mentor, Tap::SoSo, Some(&learning), at("2027-03-10 10:00"));
    assert_eq!(kept.unwrap().1.learned, learning.learned, "another tap keeps it");
    let of_mentee = Tapped {
        who: mentee,
        ..again.clone()
    };
    assert!(of_mentee.with_learned(&room, "To ask first").is_err());
    let asked: Vec<u32> = (0..9)
        .filter(|before| asks_what_is_learned(Role::Mentor, *before))
        .collect();
    assert_eq!(asked, [2, 5, 8]);
    assert!((0..9).all(|before| !asks_what_is_learned(Role::Mentee, before)));
    // Only a mentee says what will be different.
    assert!(again.with_next_time(&room, "More questions").is_err());
    let own = Tapped { who: mentee, ..again };
    let said = own.with_next_time(&room, " More\nquestions ").unwrap();
    assert_eq!(said.next_time.as_deref(), Some("More questions"));
    assert_eq!(said.with_next_time(&room, " ").unwrap().next_time, None);
    assert!(own.with_next_time(&room, &"x".repeat(301)).is_err());
}

#[test]
fn that_they_did_not_meet_is_said_by_one_unless_another_tapped() {
    let (room, one, (mentor, mentee)) = (room(), session(), members());
    let now = at("2027-03-09 18:00");
    let not_met = one.not_met(&room, mentee, &[], now).unwrap();
    assert_eq!(not_met.state, SessionState::NotMet);
    assert!(!not_met.took_place(now));
    let (met, tapped) = not_met.tap(&room, mentor, Tap::MovedUsOn, None, now).unwrap();
    assert!(met.took_place(now));
    assert!(
        met.not_met(&room, mentee, &[tapped], now)
            .unwrap()
            .took_place(now)
    );
}

#[test]
fn who_has_just_met_says_it_once() {
    let room = room();
    let met = |latest: Option<&Session>, now| {
        met_already(
            planning(&room, None),
            members().0,
            latest,
            SessionId::from_bytes(FRESH),
            at(now),
        )
    };
    let first = met(None, "2027-03-09 17:45").unwrap();
    assert!(first.took_place(at("2027-03-09 17:45")));
    assert_eq!(
        met(Some(&first), "2027-03-09 18:00").unwrap_err(),
        SessionRefusal::JustMet
    );
    assert!(met(Some(&first), "2027-03-10 00:00").is_ok());
}

fn steps_of(sessions: &[Session], said: &[Said], now: &str) -> Vec<Step> {
    let cohort = cohort("0 10 * * 5");
    due::steps((&room(), &cohort), sessions, VoiceUse::Off, said, at(now))
}

fn told(sessions: &[Session], said: &[Said], now: &str) -> Vec<(crate::schedule::PromptKind, PromptAction)> {
    let due = due_of(&steps_of(sessions, said, now));
    due.into_iter()
        .map(|Due { key, action, .. }| (key.kind, action))
        .collect()
}

#[test]
fn the_brief_comes_a_day_before_and_the_tap_after() {
    let say = |late| PromptAction::say(late, 0);
    let one = [session()];
    assert_eq!(told(&one, &[], "2027-03-08 16:59"), []);
    assert_eq!(
        steps_of(&one, &[], "2027-03-02 09:00"),
        [
            Step::LookAt(at("2027-03-08 17:00")),
            Step::LookAt(at("2027-03-09 17:45"))
        ]
    );
    assert_eq!(told(&one, &[], "2027-03-08 17:00"), [(BRIEF, say(false))]);
    assert_eq!(told(&one, &[], "2027-03-09 09:00"), [(BRIEF, say(true))]);
    assert_eq!(
        told(&one, &[], "2027-03-09 16:30"),
        [(BRIEF, PromptAction::Skip(SkipReason::TooLate))]
    );
    assert_eq!(told(&one, &[], "2027-03-09 17:45"), [(AFTER, say(false))]);
    // At night it waits for the morning, and after some days it is not asked any more.
    assert_eq!(told(&one, &[], "2027-03-09 23:00"), []);
    assert_eq!(told(&one, &[], "2027-03-10 08:00"), [(AFTER, say(true))]);
    assert_eq!(
        told(&one, &[], "2027-03-12 18:00"),
        [(AFTER, PromptAction::Skip(SkipReason::TooLate))]
    );
}

#[test]
fn no_brief_comes_for_what_was_called_off_moved_or_planned_the_same_day() {
    let off = Session {
        state: SessionState::CalledOff,
        ..session()
    };
    let moved = Session {
        starts_at: at("2027-03-16 17:00"),
        ..session()
    };
    let short = Session {
        planned_at: at("2027-03-08 17:01"),
        ..session()
    };
    for (session, which) in [
        (off, "called off"),
        (moved.clone(), "moved"),
        (short, "planned on short notice"),
    ] {
        assert_eq!(told(&[session], &[], "2027-03-08 17:05"), [], "{which}");
    }
    // Said for the day it was on, it is said again for the day it is on now, and once for each.
    let before = [said(BRIEF, "2027-03-09", "2027-03-08 17:00")];
    assert_eq!(told(&[session()], &before, "2027-03-08 17:05"), []);
    assert_eq!(
        told(&[moved], &before, "2027-03-15 17:00"),
        [(BRIEF, PromptAction::say(false, 0))]
    );
}

#[test]
fn coordinators_hear_of_the_last_tap_that_is_low_and_partners_never() {
    let (room, (mentor, mentee)) = (room(), members());
    let tap = |who, tap, fit, hours| LastTap {
        room: room.id,
        who,
        tap,
        fit,
        at: at("2027-03-09 18:00") + Duration::hours(hours),
    };
    let taps = [
        tap(mentor, Tap::MovedUsOn, Some(Fit::Poor), 2),
        tap(mentee, Tap::NotReally, None, 1),
    ];
    let carla = Audience::Reader(UserId::new(77));
    let rooms = std::slice::from_ref(&room);
    let heard = |audience, answered: Option<DateTime<Utc>>| {
        let low = low_taps(&taps, rooms, audience, |_, who| {
            answered.filter(|_| who == mentee)
        });
        low.iter()
            .map(|one| (one.who, one.does_not_fit))
            .collect::<Vec<_>>()
    };
    assert_eq!(heard(carla, None), [(mentee, false), (mentor, true)]);
    assert_eq!(heard(carla, Some(at("2027-03-12 09:00"))), [(mentor, true)]);
    assert_eq!(
        heard(carla, Some(at("2027-03-01 09:00"))),
        [(mentee, false), (mentor, true)]
    );
    assert_eq!(heard(Audience::Reader(mentor), None), []);
    assert_eq!(heard(Audience::Channel, None), []);
}

fn evenings(name: &str) -> Availability {
    Availability {
        hours: Some(Hours::NONE.toggled(WeekPart::WeekdayEvening)),
        ..Availability::unknown(zone(name))
    }
}

#[test]
fn common_times_are_in_everybodys_hours_also_where_a_clock_changes_in_between() {
    // Clocks in Berlin change on 28 March; those in Kolkata do not.
    let afternoons = Availability {
        hours: Some(Hours::NONE.toggled(WeekPart::WeekdayDay)),
        ..Availability::unknown(zone("Europe/Berlin"))
    };
    let people = [afternoons, evenings("Asia/Kolkata")];
    let found = slots::common(&people, 45, at("2027-03-25 06:00"));
    assert_eq!(found.len(), slots::MOST);
    let walls = |name| {
        found
            .iter()
            .map(move |at| local_time(zone(name), *at).to_string())
    };
    for (here, there) in walls("Europe/Berlin").zip(walls("Asia/Kolkata")) {
        assert!(("12:00:00".."16:16:00").contains(&&*here), "{here}");
        assert!(("17:00:00".."20:16:00").contains(&&*there), "{there}");
    }
    assert!(found[0] < at("2027-03-28 00:00") && found[4] > at("2027-03-29 00:00"));
    // Where two never have time at once, that is the answer.
    let never = [evenings("Europe/Berlin"), evenings("Asia/Kolkata")];
    assert!(slots::common(&never, 45, at("2027-03-25 06:00")).is_empty());
    assert!(slots::common(&[], 45, at("2027-03-25 06:00")).is_empty());
}

#[test]
fn the_next_at_the_cadence_is_at_the_same_time_of_the_clock() {
    let last = Session {
        starts_at: at("2027-03-23 17:00"),
        ..session()
    };
    let berlin = zone("Europe/Berlin");
    let next = slots::at_the_cadence(&last, 14, berlin, at("2027-03-24 09:00"));
    assert_eq!(
        next,
        Some(at("2027-04-06 16:00")),
        "clocks have changed meanwhile"
    );
    assert_eq!(
        slots::at_the_cadence(&last, 14, berlin, at("2027-04-06 15:00")),
        None
    );
}

proptest! {
    #[test]
    fn whatever_is_proposed_lies_ahead_and_suits_everybody(
        zones in prop::collection::vec(prop::sample::select(every_zone()), 1..4),
        hours in prop::collection::vec(0i64..64, 4),
        minutes in 10u32..240,
        day in 0i64..400,
    ) {
        let now = at("2027-01-01 00:13") + Duration::hours(day * 25);
        let people: Vec<Availability> = zones.iter().zip(&hours).map(|(zone, bits)| Availability {
            hours: Hours::from_bits(*bits),
            ..Availability::unknown(*zone)
        }).collect();
        let found = slots::common(&people, minutes, now);
        prop_assert!(found.len() <= slots::MOST && found.is_sorted());
        for (at, next) in found.iter().zip(found.iter().skip(1)) {
            prop_assert!(at < next);
        }
        for at in found {
            prop_assert!(at > now && at < now + Duration::days(10));
            prop_assert!(people.iter().all(|one| one.is_free(at, at + Duration::minutes(minutes.into()))));
        }
    }

    #[test]
    fn no_act_at_any_time_leaves_a_session_in_a_state_that_is_none(
        acts in prop::collection::vec((0u8..4, 0i64..400), 1..12),
    ) {
        let (room, (mentor, mentee)) = (room(), members());
        let mut session: Option<Session> = None;
        let (mut now, mut taps) = (at("2027-03-01 09:00"), Vec::<Tapped>::new());
        for (act, hours) in acts {
            now += Duration::hours(hours % 50);
            let ahead = session.clone().filter(|one| one.is_ahead(now));
            match act {
                0 => {
                    let wish = Wish { room: room.id, at: now + Duration::hours(hours), over: ahead.as_ref().map(Session::version) };
                    let planned = plan(planning(&room, ahead.as_ref()), mentor, wish, SessionId::from_bytes(FRESH), now);
                    match planned {
                        Ok(Plan::New(new)) => { taps.clear(); session = Some(new) }
                        Ok(Plan::Moved { before, after }) => {
                            prop_assert!(after.sequence > before.sequence && after.starts_at > now);
                            session = Some(after);
                        }
                        Ok(Plan::OthersFirst(_)) => prop_assert!(false, "it was asked for as it stands"),
                        Ok(Plan::AsItIs(_)) | Err(_) => {}
                    }
                }
                1 => if let Some(one) = &session && let Ok(off) = one.call_off(&room, mentee, now) {
                    prop_assert!(now < off.starts_at);
                    session = Some(off);
                },
                2 => if let Some(one) = &session && let Ok((met, tapped)) = one.tap(&room, mentee, Tap::SoSo, None, now) {
                    prop_assert!(met.took_place(now));
                    taps = vec![tapped];
                    session = Some(met);
                },
                _ => if let Some(one) = &session && let Ok(not) = one.not_met(&room, mentor, &taps, now) {
                    prop_assert!(taps.is_empty() || not.state != SessionState::NotMet);
                    session = Some(not);
                },
            }
        }
    }
}

/// The bot was away, or somebody's week was full: both are over before anybody is asked.
#[test]
fn after_two_sessions_of_a_day_a_room_is_asked_once() {
    let second = Session {
        id: SessionId::from_bytes([8; 10]),
        starts_at: session().starts_at + Duration::hours(3),
        ..session()
    };
    let both = [session(), second.clone()];
    let over = (second.ends_at() + Duration::minutes(10))
        .format("%Y-%m-%d %H:%M")
        .to_string();
    let asked = told(&both, &[], &over);
    assert_eq!(asked.len(), 1, "{asked:?}");
    let cohort = cohort("0 10 * * 5");
    let day = second.starts_at.date_naive();
    assert_eq!(due::last_over(&cohort, &both, day, at(&over)), Some(&second));
    // While the second is still to come, it is the first.
    let between = session().ends_at() + Duration::minutes(10);
    assert_eq!(due::last_over(&cohort, &both, day, between), Some(&both[0]));
}

/// The moments at which a voice channel opens or is looked after, of a session that was planned so.
fn opens(session: &Session, said: &[Said], now: &str) -> Vec<Step> {
    let (room, cohort) = (room(), cohort("0 10 * * 5"));
    let steps = due::steps(
        (&room, &cohort),
        std::slice::from_ref(session),
        VoiceUse::On,
        said,
        at(now),
    );
    let without = due::steps(
        (&room, &cohort),
        std::slice::from_ref(session),
        VoiceUse::Off,
        said,
        at(now),
    );
    let of_voice = steps.into_iter().filter(|step| !without.contains(step));
    of_voice.collect()
}

#[test]
fn a_voice_channel_opens_ten_minutes_before_once_for_each_time_of_a_session() {
    let first = session();
    assert_eq!(
        opens(&first, &[], "2027-03-09 12:00"),
        [Step::LookAt(at("2027-03-09 16:50"))]
    );
    let found = opens(&first, &[], "2027-03-09 16:50");
    let [Step::Due(opening)] = found.as_slice() else {
        panic!("{found:?}");
    };
    assert_eq!(opening.key.kind, due::VOICE);
    let said = [opening.said(at("2027-03-09 16:50"))];
    assert_eq!(
        opens(&first, &said, "2027-03-09 16:55"),
        [],
        "it is looked after whether the switch is on or off"
    );
    let end = steps_of(std::slice::from_ref(&first), &said, "2027-03-09 18:00");
    let is_end = |step: &Step| matches!(step, Step::Due(due) if due.key.kind == due::VOICE_END);
    assert!(end.iter().any(is_end), "{end:?}");
    let early = steps_of(std::slice::from_ref(&first), &said, "2027-03-09 17:59");
    assert!(
        !early.iter().any(is_end) && early.contains(&Step::LookAt(at("2027-03-09 18:00"))),
        "{early:?}"
    );
    // Moved within the day it opens once more.
    let later = Session {
        starts_at: at("2027-03-09 19:00"),
        ..session()
    };
    assert_eq!(
        opens(&later, &said, "2027-03-09 16:55"),
        [Step::LookAt(at("2027-03-09 18:50"))]
    );
    assert_eq!(opens(&later, &said, "2027-03-09 18:50").len(), 1);
    // A bot that was away opens it late, and not for what is over.
    assert!(matches!(
        opens(&first, &[], "2027-03-09 17:30")[..],
        [Step::Due(_)]
    ));
    assert_eq!(opens(&first, &[], "2027-03-09 17:45"), []);
    let elsewhere = Session {
        held: Held::Elsewhere,
        ..session()
    };
    assert_eq!(opens(&elsewhere, &[], "2027-03-09 16:50"), []);
}

#[test]
fn where_it_is_held_can_be_said_until_it_is_over() {
    let (room, who) = (room(), members().1);
    let said = session().held_at(&room, who, Held::Elsewhere, at("2027-03-09 17:44"));
    assert_eq!(said.unwrap().held, Held::Elsewhere);
    let late = session().held_at(&room, who, Held::Elsewhere, at("2027-03-09 17:45"));
    assert_eq!(late.unwrap_err(), SessionRefusal::IsOver);
    let off = Session {
        state: SessionState::CalledOff,
        ..session()
    };
    let refused = off.held_at(&room, who, Held::Here, at("2027-03-09 12:00"));
    assert_eq!(refused.unwrap_err(), SessionRefusal::IsCalledOff);
    assert!(
        session()
            .held_at(&room, UserId::new(4_711), Held::Here, at("2027-03-09 12:00"))
            .is_err()
    );
}

#[test]
fn that_both_were_seen_there_is_not_unsaid() {
    let (room, who) = (room(), members().1);
    let seen = Session {
        met_for: Some(42),
        ..session()
    };
    let after = seen.not_met(&room, who, &[], at("2027-03-09 18:00"));
    assert_eq!(after.unwrap().state, SessionState::Planned);
    let unseen = session().not_met(&room, who, &[], at("2027-03-09 18:00"));
    assert_eq!(unseen.unwrap().state, SessionState::NotMet);
}
