//! What `/help` and `/privacy` look like. Pure.

use trellis_domain::people::Role;
use trellis_domain::text::{one_line, safe};

use super::{Seat, Situation};
use crate::interaction::HelpLine;
use trellis_kernel::discord::message::{Block, Message, Tone, stamp};
use trellis_kernel::settings::OperatorSettings;
use trellis_kernel::t;
use trellis_kernel::texts::Texts;

/// `/help`: what Trellis is, where the person stands, what they can do, and the one thing to do next.
pub(super) fn help<'l>(
    texts: &Texts,
    situation: &Situation,
    offered: impl Iterator<Item = &'l HelpLine>,
) -> Message {
    let block = Block::new(t!(texts, "help-title"), t!(texts, "help-what"))
        .tone(Tone::Growth)
        .field(t!(texts, "help-next-title"), next(texts, situation))
        .field(t!(texts, "help-you-title"), you(texts, situation))
        .field(t!(texts, "help-can-title"), can(texts, situation, offered))
        .footer(t!(texts, "help-footer"));
    Message::block(block)
}

/// The one next step: what somebody has to do first comes first.
fn next(texts: &Texts, situation: &Situation) -> String {
    if !situation.set_up {
        return if situation.rights.manager {
            t!(texts, "help-next-set-up")
        } else {
            t!(texts, "help-next-not-set-up")
        };
    }
    if situation.has_room_as(Role::Mentee) {
        return t!(texts, "help-next-mentee");
    }
    if situation.has_room_as(Role::Mentor) {
        return t!(texts, "help-next-mentor");
    }
    if situation.rights.runs_cohorts() {
        return if situation.any_cohort {
            t!(texts, "help-next-coordinator")
        } else {
            t!(texts, "help-next-open-cohort")
        };
    }
    if !situation.seats.is_empty() {
        let closed = situation.seats.iter().filter_map(|seat| seat.last_closed).max();
        return match closed {
            Some(at) => t!(texts, "help-next-room-closed", day = stamp::day(at)),
            None => t!(texts, "help-next-waiting"),
        };
    }
    // Who leads midpoints is here for that; to take part as well is their own idea, and the panel is in sight.
    if situation.rights.facilitator {
        return t!(texts, "help-next-facilitator");
    }
    if situation.open.len() > 1 {
        return t!(texts, "help-next-join-one", cohorts = situation.open.len());
    }
    match situation.open.first() {
        Some((name, Some(channel))) => {
            t!(
                texts,
                "help-next-join-in",
                cohort = shown(name),
                channel = channel.mention()
            )
        }
        Some((name, None)) => t!(texts, "help-next-join", cohort = shown(name)),
        None => t!(texts, "help-next-nothing"),
    }
}

/// Cohorts that are named; `/me` has all of them, in pages.
const SEATS: usize = 5;

fn you(texts: &Texts, situation: &Situation) -> String {
    let seats = &situation.seats;
    let (named, more) = seats.split_at(seats.len().min(SEATS));
    let mut lines: Vec<String> = named.iter().map(|seat| seat_line(texts, seat)).collect();
    if !more.is_empty() {
        lines.push(t!(texts, "help-you-more-seats", more = more.len()));
    }
    if situation.rights.coordinator {
        lines.push(t!(texts, "help-you-coordinator"));
    }
    if situation.rights.facilitator {
        lines.push(t!(texts, "help-you-facilitator"));
    }
    if situation.rights.manager {
        lines.push(t!(texts, "help-you-manager"));
    }
    if lines.is_empty() {
        lines.push(match situation.past.first() {
            Some(last) => t!(
                texts,
                "help-you-past",
                cohort = shown(&last.cohort),
                end = last.end.as_str()
            ),
            None => t!(texts, "help-you-nobody"),
        });
    }
    lines.join("\n")
}

fn seat_line(texts: &Texts, seat: &Seat) -> String {
    t!(
        texts,
        "help-you-seat",
        role = seat.role.as_str(),
        cohort = shown(&seat.cohort),
        state = seat.state.as_str(),
        rooms = seat.rooms,
        had = if seat.last_closed.is_some() {
            "some"
        } else {
            "none"
        }
    )
}

/// The lines of all features that are for this person.
fn can<'l>(texts: &Texts, situation: &Situation, offered: impl Iterator<Item = &'l HelpLine>) -> String {
    let mut lines: Vec<&HelpLine> = offered.filter(|line| situation.is(line.to)).collect();
    lines.sort_by_key(|line| line.to);
    let lines: Vec<String> = lines.iter().map(|line| (line.words)(texts)).collect();
    lines.join("\n")
}

fn shown(name: &str) -> String {
    safe(&one_line(name))
}

/// `/privacy`: what is stored, who can read it, how it is deleted, whom to ask.
pub(super) fn privacy(texts: &Texts, operator: &OperatorSettings) -> Message {
    let contact = match &operator.contact {
        Some(contact) => t!(texts, "privacy-contact", contact = one_line(contact)),
        None => t!(texts, "privacy-no-contact"),
    };
    let asked = match &operator.privacy_url {
        Some(url) => format!("{contact}\n{}", t!(texts, "privacy-notice", url = url.as_str())),
        None => contact,
    };
    Message::block(
        Block::new(t!(texts, "privacy-title"), t!(texts, "privacy-short"))
            .field(t!(texts, "privacy-stored-title"), t!(texts, "privacy-stored"))
            .field(t!(texts, "privacy-rooms-title"), t!(texts, "privacy-rooms"))
            .field(t!(texts, "privacy-updates-title"), t!(texts, "privacy-updates"))
            .field(
                t!(texts, "privacy-confidential-title"),
                t!(texts, "privacy-confidential"),
            )
            .field(t!(texts, "privacy-delete-title"), t!(texts, "privacy-delete"))
            .field(t!(texts, "privacy-operator-title"), asked),
    )
}

#[cfg(test)]
mod tests {
    use trellis_domain::cohort::CohortState;
    use trellis_domain::ids::ChannelId;

    use super::*;
    use crate::interaction::Helped;
    use crate::records::community::Rights;
    use crate::records::examples::{texts, words};
    use crate::records::people::{End, Past};

    fn nobody() -> Situation {
        let rights = Rights {
            coordinator: false,
            manager: false,
            facilitator: false,
        };
        Situation {
            set_up: true,
            rights,
            seats: Vec::new(),
            open: Vec::new(),
            any_cohort: true,
            past: Vec::new(),
            had_room: false,
        }
    }

    fn seat(role: Role, rooms: usize) -> Seat {
        Seat {
            cohort: "Spring *27*".to_owned(),
            state: CohortState::Running,
            role,
            rooms,
            last_closed: None,
        }
    }

    /// What features offer, each to other people, in no order.
    const OFFERED: &[HelpLine] = &[
        HelpLine {
            to: Helped::Anybody,
            words: |_| "`/privacy`: for everybody".to_owned(),
        },
        HelpLine {
            to: Helped::Manager,
            words: |_| "`/setup`: for who manages the server".to_owned(),
        },
        HelpLine {
            to: Helped::Coordinator,
            words: |_| "`/cohort`: for coordinators".to_owned(),
        },
        HelpLine {
            to: Helped::Participant,
            words: |_| "`/me`: for participants".to_owned(),
        },
        HelpLine {
            to: Helped::Person,
            words: |_| "`/concern`: for everybody, once it is set up".to_owned(),
        },
        HelpLine {
            to: Helped::MemberOfRoom,
            words: |_| "`/updates`: for members of a room".to_owned(),
        },
        HelpLine {
            to: Helped::MentorInRoom,
            words: |_| "*Give feedback*: for mentors".to_owned(),
        },
        HelpLine {
            to: Helped::MenteeInRoom,
            words: |_| "`/progress`: for mentees".to_owned(),
        },
    ];

    fn said(situation: &Situation) -> String {
        let message = help(&texts(), situation, OFFERED.iter());
        message.blocks[0]
            .fields
            .iter()
            .map(|field| format!("## {}\n{}\n", field.name, field.value))
            .collect()
    }

    #[test]
    fn a_mentee_in_a_room_is_led_to_their_first_update() {
        let situation = Situation {
            seats: vec![seat(Role::Mentee, 1)],
            had_room: true,
            ..nobody()
        };
        insta::assert_snapshot!(said(&situation), @r"
        ## Your next step
        Write a progress update with `/progress`: what you did, what you learned, where you are stuck. A few lines are enough.
        ## You here
        Mentee in Spring \*27\*, which is under way, one room
        ## What you can do
        `/progress`: for mentees
        `/updates`: for members of a room
        `/me`: for participants
        `/concern`: for everybody, once it is set up
        `/privacy`: for everybody
        ");
    }

    #[test]
    fn who_has_no_part_yet_is_led_to_the_panel() {
        let situation = Situation {
            open: vec![("Spring".to_owned(), Some(ChannelId::new(5)))],
            ..nobody()
        };
        insta::assert_snapshot!(said(&situation), @"
        ## Your next step
        Sign-up for Spring is open: choose *Join as mentor* or *Join as mentee* in <#5>.
        ## You here
        You are not in a cohort here yet.
        ## What you can do
        `/concern`: for everybody, once it is set up
        `/privacy`: for everybody
        ");
    }

    #[test]
    fn who_finished_is_told_so_and_not_that_they_were_never_here() {
        let past = |end| Situation {
            past: vec![Past {
                cohort: "Spring".to_owned(),
                end,
            }],
            ..nobody()
        };
        let told = [End::Over, End::CalledOff, End::Left].map(|end| you(&texts(), &past(end)));
        insta::assert_snapshot!(told.join("\n"), @r"
        You took part in Spring, which is over. Thank you for having been here.
        You were in Spring, which was called off.
        You were in Spring, and left it.
        ");
    }

    #[test]
    fn of_many_cohorts_some_are_named_and_there_is_a_way_to_the_rest() {
        for count in [0, 1, 5, 6, 25, 26, 100] {
            let situation = Situation {
                seats: vec![seat(Role::Mentor, 3); count],
                ..nobody()
            };
            let told = you(&texts(), &situation);
            assert_eq!(told.contains("`/me`"), count > SEATS, "{told}");
            assert_eq!(
                help(&texts(), &situation, OFFERED.iter()).cut(),
                Vec::<String>::new()
            );
        }
        let open = Situation {
            open: vec![("Spring".to_owned(), None); 26],
            ..nobody()
        };
        insta::assert_snapshot!(next(&texts(), &open), @"26 cohorts take sign-ups right now; `/cohort status` shows them. Choose *Join as mentor* or *Join as mentee* on the panel of the one you like.");
    }

    #[test]
    fn each_person_has_one_next_step() {
        let texts = texts();
        let coordinator = Rights {
            coordinator: true,
            manager: false,
            facilitator: false,
        };
        let facilitator = Rights {
            coordinator: false,
            manager: false,
            facilitator: true,
        };
        let manager = Rights {
            coordinator: false,
            manager: true,
            facilitator: false,
        };
        let cases = [
            (
                Situation {
                    set_up: false,
                    rights: manager,
                    ..nobody()
                },
                "/setup start",
            ),
            (
                Situation {
                    set_up: false,
                    ..nobody()
                },
                "Manage Server",
            ),
            (
                Situation {
                    rights: coordinator,
                    any_cohort: false,
                    ..nobody()
                },
                "/cohort open",
            ),
            (
                Situation {
                    rights: coordinator,
                    ..nobody()
                },
                "/cohort status",
            ),
            (
                Situation {
                    seats: vec![seat(Role::Mentor, 2)],
                    ..nobody()
                },
                "Give feedback",
            ),
            (
                Situation {
                    seats: vec![seat(Role::Mentor, 0)],
                    ..nobody()
                },
                "coordinator",
            ),
            (
                Situation {
                    rights: facilitator,
                    open: vec![("Spring".to_owned(), None)],
                    ..nobody()
                },
                "midpoint",
            ),
            (
                Situation {
                    open: vec![("Spring".to_owned(), None)],
                    ..nobody()
                },
                "Spring",
            ),
            (nobody(), "coordinator"),
        ];
        for (situation, expected) in cases {
            let next = next(&texts, &situation);
            assert!(next.contains(expected), "{situation:?} is told {next}");
        }
    }

    #[test]
    fn who_had_a_room_is_not_told_that_they_have_none_yet() {
        let closed = Seat {
            last_closed: Some("2027-01-20T09:00:00Z".parse().unwrap()),
            ..seat(Role::Mentee, 0)
        };
        let situation = Situation {
            seats: vec![closed],
            had_room: true,
            ..nobody()
        };
        insta::assert_snapshot!(said(&situation), @r"
        ## Your next step
        Your room was closed on <t:1800435600:D>. A coordinator tells you how it goes on; with `/concern` you reach them yourself.
        ## You here
        Mentee in Spring \*27\*, which is under way, no open room now
        ## What you can do
        `/updates`: for members of a room
        `/me`: for participants
        `/concern`: for everybody, once it is set up
        `/privacy`: for everybody
        ");
    }

    #[test]
    fn who_has_left_is_offered_what_still_works_for_them() {
        let left = Situation {
            past: vec![Past {
                cohort: "Spring".to_owned(),
                end: End::Left,
            }],
            had_room: true,
            ..nobody()
        };
        insta::assert_snapshot!(can(&texts(), &left, OFFERED.iter()), @"
        `/updates`: for members of a room
        `/me`: for participants
        `/concern`: for everybody, once it is set up
        `/privacy`: for everybody
        ");
        // Nothing of it works before there is anything.
        let not_set_up = Situation {
            set_up: false,
            ..nobody()
        };
        insta::assert_snapshot!(can(&texts(), &not_set_up, OFFERED.iter()), @"`/privacy`: for everybody");
    }

    #[test]
    fn only_what_a_person_can_do_is_offered() {
        let told = said(&nobody());
        for command in ["/progress", "/cohort open", "/setup", "/me"] {
            assert!(!told.contains(command), "{command} is of no use to them:\n{told}");
        }
    }

    #[test]
    fn the_operator_is_named_when_they_said_who_they_are() {
        let texts = texts();
        let told = |operator: &OperatorSettings| {
            let message = privacy(&texts, operator);
            message.blocks[0]
                .fields
                .last()
                .map(|field| field.value.clone())
                .unwrap_or_default()
        };
        let url = "https://example.org/privacy".to_owned().try_into().unwrap();
        let named = OperatorSettings {
            contact: Some("mentoring@example.org".to_owned()),
            privacy_url: Some(url),
        };
        insta::assert_snapshot!(told(&named), @r"
        Ask here: mentoring@example.org
        Their privacy notice: https://example.org/privacy
        ");
        let unnamed = told(&OperatorSettings {
            contact: None,
            privacy_url: None,
        });
        assert_eq!(unnamed, t!(texts, "privacy-no-contact"));
    }

    #[test]
    fn help_is_one_message_with_a_next_step() {
        let rights = Rights {
            coordinator: true,
            manager: true,
            facilitator: true,
        };
        let everything = Situation {
            rights,
            seats: vec![seat(Role::Mentor, 2), seat(Role::Mentee, 0)],
            had_room: true,
            ..nobody()
        };
        insta::assert_snapshot!(words(&help(&texts(), &everything, OFFERED.iter())), @r"
        # Trellis 🌱
        Trellis gives mentorships a structure: each pair gets a private room, mentees show what they learn in growth threads, and check-ins, a midpoint and reminders come on time. You talk; I keep the rhythm.
        Your next step: When your mentee posts a progress update, press *Give feedback* on it: one correction on the work helps more than general advice.
        You here: Mentor in Spring \*27\*, which is under way, 2 rooms
        Mentee in Spring \*27\*, which is under way, no room yet
        Coordinator: you run cohorts, and read what is meant for coordinators
        Facilitator: you lead midpoint conversations
        Manager of this server: you can set Trellis up
        What you can do: *Give feedback*: for mentors
        `/updates`: for members of a room
        `/me`: for participants
        `/concern`: for everybody, once it is set up
        `/cohort`: for coordinators
        `/setup`: for who manages the server
        `/privacy`: for everybody
        I read only what is given to me in commands, buttons and forms. More under /privacy.
        ");
        insta::assert_snapshot!(words(&help(&texts(), &nobody(), OFFERED.iter())), @"
        # Trellis 🌱
        Trellis gives mentorships a structure: each pair gets a private room, mentees show what they learn in growth threads, and check-ins, a midpoint and reminders come on time. You talk; I keep the rhythm.
        Your next step: No cohort takes sign-ups right now. A coordinator can tell you when the next one opens.
        You here: You are not in a cohort here yet.
        What you can do: `/concern`: for everybody, once it is set up
        `/privacy`: for everybody
        I read only what is given to me in commands, buttons and forms. More under /privacy.
        ");
    }

    #[test]
    fn privacy_says_what_is_stored_who_reads_it_and_how_it_goes() {
        let operator = OperatorSettings {
            contact: None,
            privacy_url: None,
        };
        insta::assert_snapshot!(words(&privacy(&texts(), &operator)), @"
        # Privacy
        I never read ordinary messages: Discord does not even send them to me. I know what you give me in commands, buttons and forms, and nothing else you write.
        What is stored: Your Discord id and the name you had here when you joined; what you said at sign-up and when you agreed to the time commitment; which cohorts and rooms you are or were in; the hours in which you can usually meet, and your time zone; your sessions, for how many minutes you were in the voice channel of one together (nobody listens, and who came when is forgotten with the channel), and what you tapped after them; your agreements and when you signed them; your goals and steps; your progress updates and feedback; your check-in answers, reflections and private words; whether you are in this server; when each of them was; for two weeks, when a message called you; when somebody last wrote in a room, and never what. Files you add stay with Discord; I store where they are.
        Who can read a room: Its members, the coordinators, the admins of this server, whoever coordinators let in besides (its members are told), and Trellis. What you say there in messages stays between these people and Discord.
        Who can read a progress update: You choose each time: your room; your growth thread, which mentors, mentees and coordinators read, or everybody here if the community opened it; or just you. You can edit it, or withdraw it. Your sign-up answers are for you, with `/me`, and for the coordinators, who bring people together. The first two introduce you in your room only if you say so, for as long as you do. In your room’s agreement they are filled in for you alone; your partner sees them there once you sign.
        Confidential answers: • Check-in answers other than *Good*, and taps after a session other than *Moved us on*: coordinators who are not in your room. Your partner sees only that you did, also if they are a coordinator.
        • Private details of check-ins: coordinators who are not in your room, unless you say that your partner may see them.
        • A private word with `/concern`: coordinators who are not in the room it is about; if it is about none, those who are and were in no room with you. In their channel it says only that one has come in. It is deleted after 60 days.
        • Midpoint reflections: sealed until all are in or the deadline has passed; then a facilitator or coordinator who is not in your room can open them.
        • What you keep just for yourself: you. Nobody else is shown it, nor that there is any.
        Details, private words, reflections and what you keep for yourself are stored encrypted, and who opens what others wrote is noted. Whoever runs this bot holds the key, and answers for it.
        Having it deleted: Leave a cohort with `/me`. Withdraw a progress update with its button: its words are then deleted, here and in Discord. A sign-up without a yes is deleted after two weeks, and a form for an update that you did not send after one. To have the rest of what is stored about you deleted or sent to you, ask whoever runs this bot; a coordinator can help.
        Who runs this bot: Whoever runs this bot has not said how to reach them. A coordinator or an admin of this server can tell you.
        ");
    }

    #[test]
    fn every_next_step_is_said_in_full() {
        let coordinator = |any_cohort| Situation {
            rights: Rights {
                coordinator: true,
                manager: false,
                facilitator: false,
            },
            any_cohort,
            ..nobody()
        };
        let facilitator = Situation {
            rights: Rights {
                coordinator: false,
                manager: false,
                facilitator: true,
            },
            ..nobody()
        };
        let not_set_up = |manager| Situation {
            set_up: false,
            rights: Rights {
                manager,
                ..nobody().rights
            },
            ..nobody()
        };
        let seated = |role, rooms| Situation {
            seats: vec![seat(role, rooms)],
            ..nobody()
        };
        let open = Situation {
            open: vec![("Spring".to_owned(), None)],
            ..nobody()
        };
        let places = [
            not_set_up(true),
            not_set_up(false),
            coordinator(false),
            coordinator(true),
            seated(Role::Mentor, 2),
            seated(Role::Mentee, 0),
            facilitator,
            open,
            nobody(),
        ];
        let steps = places.iter().map(|place| next(&texts(), place));
        insta::assert_snapshot!(steps.collect::<Vec<_>>().join("\n"), @"
        Run `/setup start` and press *Create everything for me*. It takes a minute.
        Trellis is not set up here yet. Somebody with the Manage Server permission can do it with `/setup start`.
        Open the first cohort with `/cohort open`. It posts a panel where people join.
        See where your cohorts stand with `/cohort status`. What needs a person comes to the coordinators’ channel by itself.
        When your mentee posts a progress update, press *Give feedback* on it: one correction on the work helps more than general advice.
        Nothing for now. A coordinator opens your room, and you are told there. Until then `/me` shows what you said, and you can change it.
        Look into the coordinators’ channel: each midpoint that is ready is told there, and you open it there. Between midpoints nothing is asked of you.
        Sign-up for Spring is open: choose *Join as mentor* or *Join as mentee* on its panel.
        No cohort takes sign-ups right now. A coordinator can tell you when the next one opens.
        ");
    }
}
