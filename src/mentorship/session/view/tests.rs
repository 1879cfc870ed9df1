use chrono::Duration;
use trellis_domain::cohort::CohortState;
use trellis_domain::community::VoiceUse;
use trellis_domain::goals::{Counts, NewStep, Step, StepState, StepWords, When};
use trellis_domain::ids::StepId;
use trellis_domain::people::{Availability, Hours};
use trellis_domain::session::{Fit, Tap, Tapped};
use trellis_domain::zone::Zone;

use super::*;
use crate::mentorship::growth::Lately;
use crate::mentorship::session::after::Noted;
use crate::mentorship::session::brief::Brief;
use crate::mentorship::session::store::Wanted;
use crate::records::examples::{self, MINA, THEO, cohort, room, texts, walks, words};
use crate::records::room::RoomState;

fn at(instant: &str) -> DateTime<Utc> {
    instant.parse().unwrap()
}

fn desk() -> Desk {
    let of = |name| Availability {
        zone: Zone::named(name).unwrap(),
        zone_is_own: true,
        hours: Some(Hours::ALL),
    };
    Desk {
        room: room(RoomState::Open),
        cohort: cohort(CohortState::Running),
        people: vec![(MINA, of("Europe/Berlin")), (THEO, of("Asia/Kolkata"))],
        ahead: None,
        voice: VoiceUse::On,
    }
}

fn session() -> Session {
    Session {
        id: SessionId::from_bytes([3; 10]),
        room: room(RoomState::Open).id,
        planned_by: THEO,
        starts_at: at("2027-03-09T17:00:00Z"),
        minutes: 45,
        planned_at: at("2027-03-01T09:00:00Z"),
        sequence: 0,
        state: SessionState::Planned,
        held: Held::Here,
        met_for: None,
    }
}

#[test]
fn a_moment_is_shown_by_everybodys_clocks() {
    let texts = texts();
    let told = |instant| in_zones(&texts, &desk().people, at(instant));
    assert_eq!(
        told("2027-03-09T17:00:00Z"),
        "Tue 9 Mar 2027 18:00 in Berlin, 22:30 in Kolkata"
    );
    // Across midnight the other has another day, and says so.
    assert_eq!(
        told("2027-03-09T19:00:00Z"),
        "Tue 9 Mar 2027 20:00 in Berlin, Wed 10 Mar 2027 00:30 in Kolkata"
    );
    let mut same = desk();
    same.people[1].1.zone = same.people[0].1.zone;
    assert_eq!(
        in_zones(&texts, &same.people, at("2027-03-09T17:00:00Z")),
        "Tue 9 Mar 2027 18:00 in Berlin"
    );
}

#[test]
fn a_moment_is_shown_back_before_it_is_planned() {
    let desk = desk();
    let shown = Shown {
        wish: desk.wish(at("2027-03-09T17:00:00Z")),
        desk,
        jumped_over: true,
    };
    insta::assert_snapshot!(words(&shown_back(&texts(), &shown)), @r"
    **Tue 9 Mar 2027 18:00 in Berlin, 22:30 in Kolkata**; 60 minutes
    The clocks are put forward that night and jump over the time you wrote, so this is the first moment after it.
    Shall I plan it? The others in your room are told once.
    [Plan it] session:save:081040g2081040g2_1804611600:1
    [Another time] session:when:081040g2081040g2:1
    [Show times] session:times:081040g2081040g2:1
    ");
}

#[test]
fn the_room_is_told_once_and_pings_the_others_only() {
    let texts = texts();
    let word = Some("down with a *cold* @everyone");
    let off = called_off(&texts, &desk(), &session(), THEO, word);
    assert_eq!(off.pings, [MINA]);
    insta::assert_snapshot!(words(&off).replace('\u{200b}', "|"), @r"
    <@1> <@2> called off the session of <t:1804611600:f>, and says:
    > down with a \*cold\* @|everyone
    Press *Session* to find another time.
    [Session] session:plan:081040g2081040g2:1
    pings <@1>
    ");
    insta::assert_snapshot!(words(&planned(&texts, &desk(), &session(), THEO)), @r"
    <@1> <@2> planned your next session: **Tue 9 Mar 2027 18:00 in Berlin, 22:30 in Kolkata**; 45 minutes (<t:1804611600:R>). If it does not fit, *Session* moves it.
    You meet in a voice channel of your own, which opens ten minutes before.
    [Session] session:plan:081040g2081040g2:1
    pings <@1>
    ");
}

#[test]
fn the_question_after_shows_who_tapped_and_never_what() {
    let texts = texts();
    let tapped = Tapped {
        who: THEO,
        tap: Tap::NotReally,
        fit: Some(Fit::Poor),
        next_time: Some("Bring a *question*".to_owned()),
        learned: None,
        step: None,
        at: at("2027-03-09T18:00:00Z"),
    };
    let message = after(&texts, &desk(), &session(), std::slice::from_ref(&tapped));
    assert_eq!(message.cut(), Vec::<String>::new());
    insta::assert_snapshot!(words(&message), @r"
    <@1> <@2> how was it?
    # Your session
    Did your session of <t:1804611600:f> move you on? One tap is enough, and you can change it for a week. Your room sees that you tapped, not what; coordinators of Spring \*27\* who are not in your room see *so-so* and *not really*, so that somebody can help. You are not asked by a check-in as well.
    Tapped: <@2>
    [Moved us on] session:moved-us-on:0c1g60r30c1g60r3:1
    [So-so] session:so-so:0c1g60r30c1g60r3:1
    [Not really] session:not-really:0c1g60r30c1g60r3:1
    [We did not meet] session:not-met:0c1g60r30c1g60r3:1
    [Plan the next] session:plan:081040g2081040g2:1
    pings <@1> <@2>
    ");
    let noted = Noted {
        desk: desk(),
        session: session(),
        tapped,
        is_first: true,
        is_mentee: true,
        is_asked_what_is_learned: false,
        next: Some(at("2027-03-23T17:00:00Z")),
        step: None,
    };
    insta::assert_snapshot!(words(&super::noted(&texts, &noted)), @r"
    Thank you, noted: **Not really**. Your room sees that you tapped, not what; coordinators who are not in your room see it, unless it is *Moved us on*. You can change it for a week.

    Kept for your next session, for your room to see:
    > Bring a \*question\*

    How you fit, noted: **Rather not**

    And the next one, at your rhythm: Tue 23 Mar 2027 18:00 in Berlin, 22:30 in Kolkata?
    [We fit] session:fit-good:0c1g60r30c1g60r3:1
    [Too early to say] session:fit-unsure:0c1g60r30c1g60r3:1
    [Rather not] session:fit-poor:0c1g60r30c1g60r3:1
    [What will be different] session:next-time:0c1g60r30c1g60r3:1
    [Yes, that time] session:take:081040g2081040g2_1805821200:1
    [Show times] session:times:081040g2081040g2:1
    [Another time] session:when:081040g2081040g2:1
    ");
}

#[test]
fn a_mentor_is_asked_now_and_then_what_they_are_learning() {
    let texts = texts();
    let noted = |learned: Option<&str>| Noted {
        desk: desk(),
        session: session(),
        tapped: Tapped {
            who: MINA,
            tap: Tap::MovedUsOn,
            fit: None,
            next_time: None,
            learned: learned.map(str::to_owned),
            step: None,
            at: at("2027-03-09T18:00:00Z"),
        },
        step: None,
        is_first: false,
        is_mentee: false,
        is_asked_what_is_learned: true,
        next: None,
    };
    let told = |learned| words(&super::noted(&texts, &noted(learned)));
    let asked = told(None);
    assert!(
        asked.contains("What are you learning from your mentee?"),
        "{asked}"
    );
    assert!(asked.contains("[What I am learning] session:learned:"), "{asked}");
    let kept = told(Some("to *listen*"));
    assert!(
        kept.contains("> to \\*listen\\*") && !kept.contains("only if you like"),
        "{kept}"
    );
}

#[test]
fn every_session_is_listed_once() {
    let (texts, desk) = (texts(), desk());
    for count in examples::COUNTS {
        let of = |number: usize| Session {
            starts_at: at("2027-03-09T17:00:00Z") - Duration::days(i64::try_from(number).unwrap()),
            ..session()
        };
        let sessions: Vec<Session> = (0..count).map(of).collect();
        let entries: Vec<String> = sessions.iter().map(|one| stamp::moment(one.starts_at)).collect();
        walks(&entries, |page| {
            list(&texts, &desk, &sessions, page, at("2027-03-01T09:00:00Z"))
        });
    }
}

#[test]
fn where_they_were_seen_together_nobody_is_asked_whether_they_met() {
    let texts = texts();
    let met = Session {
        met_for: Some(42),
        ..session()
    };
    let message = after(&texts, &desk(), &met, &[]);
    assert_eq!(message.cut(), Vec::<String>::new());
    let told = words(&message);
    assert!(
        told.contains("You met for 42 minutes on <t:1804611600:f>. Did that move you on?"),
        "{told}"
    );
    assert!(
        !told.contains("We did not meet") && told.contains("[Moved us on]"),
        "{told}"
    );
    insta::assert_snapshot!(words(&not_met(&texts, &met)), @r"
    You were in your voice channel together for 42 minutes, so I left it at that.
    [Plan the next] session:plan:081040g2081040g2:1
    ");
}

#[test]
fn the_line_in_the_room_leads_to_the_channel_or_says_that_there_is_none() {
    let texts = texts();
    insta::assert_snapshot!(words(&voice(&texts, Some(77))), @"Your voice channel is open: <#77>. The people of this room and coordinators can join it. I keep for how many minutes mentor and mentee were in it together, and nothing else; nobody listens. It goes when you have left.");
    insta::assert_snapshot!(words(&voice(&texts, None)), @"There is no voice channel for this session: I could not open one, or it was deleted. Nothing else changes, so meet wherever it suits you. A coordinator finds out why with `/setup check`.");
}

#[test]
fn where_a_session_is_held_is_said_where_there_are_voice_channels() {
    let texts = texts();
    let shown = |voice, held| {
        let desk = Desk { voice, ..desk() };
        words(&ahead(&texts, &desk, &Session { held, ..session() }))
    };
    let here = shown(VoiceUse::On, Held::Here);
    assert!(
        here.contains("opens ten minutes before") && here.contains("[We meet elsewhere]"),
        "{here}"
    );
    let elsewhere = shown(VoiceUse::On, Held::Elsewhere);
    assert!(
        elsewhere.contains("You meet elsewhere") && elsewhere.contains("[We meet in voice here]"),
        "{elsewhere}"
    );
    for held in Held::ALL {
        let off = shown(VoiceUse::Off, held);
        assert!(!off.contains("voice") && !off.contains("elsewhere"), "{off}");
    }
}

#[test]
fn a_brief_has_a_few_steps_of_each_kind_however_many_there_are() {
    let texts = texts();
    let walked = examples::COUNTS
        .into_iter()
        .flat_map(|count| [(count, 10), (count, 200)]);
    for (count, long) in walked {
        let step = |number: usize, state| {
            let text = format!("{number} {}", "w*".repeat(long));
            let words = StepWords {
                text,
                cue: String::new(),
                when: Some(When {
                    day: "2027-03-08".parse().unwrap(),
                    time: None,
                }),
            };
            let new = NewStep::of(StepId::from_bytes([7; 10]), THEO, words);
            let begun = at("2027-03-02T12:00:00Z");
            let written = Step::write(new, &room(RoomState::Open), THEO, Counts::default(), begun);
            let step = written.unwrap().0;
            Step {
                state,
                done_at: (state == StepState::Done).then_some(begun),
                ..step
            }
        };
        let states = [StepState::Done, StepState::Stuck, StepState::Open];
        let steps = states
            .iter()
            .flat_map(|state| (0..count).map(|number| step(number, *state)));
        let brief = Brief {
            desk: desk(),
            session: Some(session()),
            since: None,
            lately: Lately::default(),
            steps: steps.collect(),
            day: "2027-03-09".parse().unwrap(),
            from: at("2027-03-01T00:00:00Z"),
            different: Vec::new(),
            learned: Vec::new(),
            wanted: Vec::new(),
            guide: None,
        };
        let message = super::brief(&texts, &brief);
        assert_eq!(message.cut(), Vec::<String>::new());
        let told = words(&message);
        let lines = told.matches("<@2>: ").count();
        if long < 100 {
            assert_eq!(lines, 3 * count.min(5), "{told}");
        }
        // What does not stand there is counted.
        let left_out = told.split("and ").filter_map(|after| after.split_once(" more;"));
        let left_out: usize = left_out.map(|(count, _)| count.parse::<usize>().unwrap()).sum();
        assert_eq!(lines + left_out, 3 * count, "{told}");
    }
}

/// Everything there can be, as long as it can be: all of it fits, and nothing that comes last is left out for it.
#[test]
fn the_fullest_brief_fits_a_message() {
    let long = "w*".repeat(500);
    let step = |number: u8, state| {
        let words = StepWords {
            text: long.clone(),
            cue: String::new(),
            when: Some(When {
                day: "2027-03-08".parse().unwrap(),
                time: None,
            }),
        };
        let new = NewStep::of(StepId::from_bytes([number; 10]), THEO, words);
        let begun = at("2027-03-02T12:00:00Z");
        let written = Step::write(new, &room(RoomState::Open), THEO, Counts::default(), begun);
        Step {
            state,
            done_at: (state == StepState::Done).then_some(begun),
            ..written.unwrap().0
        }
    };
    let states = [StepState::Done, StepState::Stuck, StepState::Open];
    let steps = states
        .iter()
        .flat_map(|state| (0..9).map(|number| step(number, *state)));
    let wanted = |who| Wanted {
        who,
        wish: long.clone(),
    };
    let brief = Brief {
        desk: desk(),
        session: Some(session()),
        since: Some(at("2027-03-01T12:00:00Z")),
        lately: Lately {
            count: 200,
            newest: Vec::new(),
        },
        steps: steps.collect(),
        day: "2027-03-09".parse().unwrap(),
        from: at("2027-03-01T00:00:00Z"),
        different: vec![(THEO, long.clone()), (MINA, long.clone())],
        learned: vec![(MINA, long.clone())],
        wanted: vec![wanted(THEO), wanted(MINA)],
        guide: Some(long.clone()),
    };
    let message = super::brief(&texts(), &brief);
    assert_eq!(message.cut(), Vec::<String>::new());
    assert_eq!(message.blocks[0].fields.len(), 8);
    assert!(message.blocks[0].characters() > 3_000, "it tells what it can");
}
