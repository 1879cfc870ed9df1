//! What a card shows. Pure: from values to a message.

use trellis_domain::cohort::CohortState;
use trellis_domain::midpoint::due::MIDPOINT;
use trellis_domain::text::safe;

use super::{Card, Coming};
use crate::mentorship::{checkin, concern};
use crate::records::room::RoomState;
use trellis_kernel::custom_id::CustomId;
use trellis_kernel::discord::message::{Button, Embed, Message, Style, Tone, stamp};
use trellis_kernel::t;
use trellis_kernel::texts::Texts;

/// The card as a message; a closed room's has no buttons.
pub(super) fn card(texts: &Texts, card: &Card) -> Message {
    let is_closed = card.room.state == RoomState::Closed;
    let title = if is_closed {
        t!(texts, "card-title-closed")
    } else {
        t!(texts, "card-title")
    };
    let tone = if is_closed { Tone::Plain } else { Tone::Growth };
    let description = format!("{}\n-# {}", people(texts, card), t!(texts, "card-readers"));
    let embed = Embed::new(title, description)
        .tone(tone)
        .field(t!(texts, "card-cohort-title"), cohort(texts, card))
        .field(t!(texts, "card-update-title"), updates(texts, card))
        .field(t!(texts, "card-checkin-title"), last_checkin(texts, card))
        .field(t!(texts, "card-midpoint-title"), midpoint(texts, card))
        .field(t!(texts, "card-next-title"), next(texts, card));
    let message = Message::embed(embed);
    if is_closed {
        message
    } else {
        message.buttons(buttons(texts, card))
    }
}

fn people(texts: &Texts, card: &Card) -> String {
    let mentor = card
        .room
        .mentor()
        .map(|mentor| mentor.user.mention())
        .unwrap_or_default();
    let mentees: Vec<String> = card.room.mentees().map(|mentee| mentee.user.mention()).collect();
    t!(
        texts,
        "card-people",
        mentor = mentor,
        mentees = mentees.join(", ")
    )
}

fn cohort(texts: &Texts, card: &Card) -> String {
    let cohort = &card.cohort;
    let line = t!(
        texts,
        "card-cohort",
        cohort = safe(&cohort.name),
        program = safe(&cohort.program.name),
        weeks = cohort.program.weeks
    );
    let (starts, ends) = (stamp::day(card.starts_at), stamp::day(card.ends_at));
    let dates = match cohort.state {
        CohortState::Draft | CohortState::Enrolling | CohortState::Matching => {
            let starts_in = stamp::relative(card.starts_at);
            t!(
                texts,
                "card-cohort-ahead",
                starts = starts,
                starts_in = starts_in,
                ends = ends
            )
        }
        CohortState::Running | CohortState::Closing => {
            let (started, ends_in) = (stamp::relative(card.starts_at), stamp::relative(card.ends_at));
            t!(
                texts,
                "card-cohort-running",
                started = started,
                ends = ends,
                ends_in = ends_in
            )
        }
        CohortState::Closed | CohortState::Cancelled => {
            t!(texts, "card-cohort-over", starts = starts, ends = ends)
        }
    };
    format!("{line}\n{dates}")
}

fn updates(texts: &Texts, card: &Card) -> String {
    match card.last_update_at {
        Some(at) => t!(
            texts,
            "card-update",
            updates = card.updates,
            ago = stamp::relative(at)
        ),
        None => t!(texts, "card-update-none"),
    }
}

fn last_checkin(texts: &Texts, card: &Card) -> String {
    let Some(checkin) = &card.checkin else {
        return t!(texts, "card-checkin-none");
    };
    let members = card.room.members.len();
    let answered = members - checkin.waiting_for(&card.room).len();
    let asked = stamp::day(checkin.asked_at);
    if answered == members {
        return t!(texts, "card-checkin-answered", asked = asked);
    }
    if checkin.closed_at.is_some() {
        return t!(
            texts,
            "card-checkin-closed",
            asked = asked,
            answered = answered,
            members = members
        );
    }
    t!(
        texts,
        "card-checkin-waiting",
        asked = asked,
        answered = answered,
        members = members,
        closes = stamp::moment(checkin.closes_at)
    )
}

fn midpoint(texts: &Texts, card: &Card) -> String {
    let Some(midpoint) = &card.midpoint else {
        return match card.half_time {
            Some(at) => t!(texts, "card-midpoint-ahead", at = stamp::day(at)),
            None if card.cohort.state == CohortState::Running => t!(texts, "card-midpoint-none"),
            None => String::new(),
        };
    };
    let members = card.room.members.len();
    let written = members - midpoint.waiting_for(&card.room).len();
    if midpoint.told_at.is_some() {
        match written {
            0 => t!(texts, "card-midpoint-nobody"),
            _ if written < members => {
                t!(texts, "card-midpoint-some", written = written, members = members)
            }
            _ => t!(texts, "card-midpoint-released"),
        }
    } else if written == members {
        t!(texts, "card-midpoint-written")
    } else {
        let deadline = stamp::moment(midpoint.deadline_at);
        t!(
            texts,
            "card-midpoint-waiting",
            written = written,
            members = members,
            deadline = deadline
        )
    }
}

fn next(texts: &Texts, card: &Card) -> String {
    match (card.room.state, card.next, card.cohort.state) {
        (RoomState::Closed, ..) => t!(texts, "card-next-closed"),
        (_, Some(Coming { kind: MIDPOINT, at }), _) => {
            t!(texts, "card-next-midpoint", at = stamp::moment(at))
        }
        (_, Some(Coming { at, .. }), _) => t!(texts, "card-next-checkin", at = stamp::moment(at)),
        (_, None, CohortState::Enrolling | CohortState::Matching) => {
            t!(texts, "card-next-before-start")
        }
        (_, None, _) => t!(texts, "card-next-none"),
    }
}

fn buttons(texts: &Texts, card: &Card) -> Vec<Button> {
    let room = card.room.id;
    let progress = CustomId::new("growth", "begin", room).encode();
    let mut buttons = vec![Button::new(progress, t!(texts, "card-progress-button")).style(Style::Primary)];
    if card.checkin.is_some() {
        buttons.push(checkin::card_button(texts, room));
    }
    buttons.push(Button::new(
        concern::OFFER.to(room),
        t!(texts, "card-help-button"),
    ));
    buttons
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, TimeDelta, Utc};
    use trellis_domain::checkin::Answer;
    use trellis_domain::ids::{CheckinId, MidpointId, RoomId, UserId};
    use trellis_domain::people::Role;

    use super::*;
    use crate::mentorship::checkin::{Answered, Checkin};
    use crate::mentorship::midpoint::Midpoint;
    use crate::records::examples;
    use crate::records::room::{Member, Room};

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    fn fresh() -> Card {
        let member = |user, role, name: &str| Member {
            user: UserId::new(user),
            role,
            name: name.to_owned(),
        };
        let cohort = examples::cohort(CohortState::Enrolling);
        Card {
            room: Room {
                id: RoomId::from_bytes([2; 10]),
                cohort_id: cohort.id,
                guild: cohort.guild,
                name: "room-mina-theo".to_owned(),
                state: RoomState::Open,
                members: vec![member(7, Role::Mentor, "Theo"), member(8, Role::Mentee, "Mina")],
                opened_at: at("2027-01-05T09:00:00Z"),
            },
            starts_at: at("2027-01-10T23:00:00Z"),
            ends_at: at("2027-04-04T22:00:00Z"),
            cohort,
            updates: 0,
            last_update_at: None,
            checkin: None,
            midpoint: None,
            next: None,
            half_time: None,
        }
    }

    fn shown(shown: &Card) -> String {
        let message = card(&Texts::load(None, "en").unwrap(), shown);
        let embed = &message.embeds[0];
        let fields = embed
            .fields
            .iter()
            .map(|field| format!("[{}]\n{}", field.name, field.value));
        let buttons = message.to_json()["components"][0]["components"].clone();
        let buttons: Vec<String> = buttons
            .as_array()
            .into_iter()
            .flatten()
            .map(|button| format!("({} → {})", button["label"], button["custom_id"]))
            .collect();
        let mut lines = vec![embed.title.clone(), embed.description.clone()];
        lines.extend(fields);
        lines.extend(buttons);
        lines.join("\n")
    }

    #[test]
    fn a_fresh_card_says_who_can_read_and_what_comes() {
        insta::assert_snapshot!(shown(&fresh()), @r#"
        Your room
        Mentor: <@7>
        Mentee: <@8>
        -# Readable by its members, the coordinators and me, and by people who administer this server.
        [Cohort]
        **Spring \*27\*** · Career growth · 12 weeks
        Starts <t:1799622000:D> (<t:1799622000:R>), ends <t:1806876000:D>
        [Progress]
        No progress update yet. *Progress* below writes the first; a few lines are plenty.
        [Check-in]
        None so far.
        [Next from me]
        When the cohort has started.
        ("Progress" → "growth:begin:081040g2081040g2:1")
        ("Need help" → "concern:offer:081040g2081040g2:1")
        "#);
    }

    #[test]
    fn a_card_under_way_shows_progress_and_what_is_waited_for() {
        let mut card = fresh();
        card.cohort.state = CohortState::Running;
        (card.updates, card.last_update_at) = (3, Some(at("2027-02-01T10:00:00Z")));
        card.checkin = Some(Checkin {
            id: CheckinId::from_bytes([3; 10]),
            room: card.room.id,
            planned_on: "2027-02-01".parse().unwrap(),
            question: "How is it going?".to_owned(),
            asked_at: at("2027-02-01T09:00:00Z"),
            closes_at: at("2027-02-08T09:00:00Z"),
            closed_at: None,
            answered: vec![Answered {
                who: UserId::new(8),
                answer: Answer::Stuck,
                detail: None,
                shared: false,
                at: at("2027-02-01T09:00:00Z"),
            }],
        });
        card.midpoint = Some(Midpoint {
            id: MidpointId::from_bytes([4; 10]),
            room: card.room.id,
            asked_at: at("2027-02-22T09:00:00Z"),
            deadline_at: at("2027-03-01T09:00:00Z"),
            told_at: None,
            written: vec![UserId::new(7)],
        });
        card.next = Some(Coming {
            kind: trellis_domain::checkin::due::CHECKIN,
            at: at("2027-02-15T09:00:00Z"),
        });
        insta::assert_snapshot!(shown(&card), @r#"
        Your room
        Mentor: <@7>
        Mentee: <@8>
        -# Readable by its members, the coordinators and me, and by people who administer this server.
        [Cohort]
        **Spring \*27\*** · Career growth · 12 weeks
        Started <t:1799622000:R>, ends <t:1806876000:D> (<t:1806876000:R>)
        [Progress]
        3 progress updates, the last <t:1801476000:R>
        [Check-in]
        Asked <t:1801472400:D>: 1 of 2 have answered. Open until <t:1802077200:f>.
        [Midpoint]
        1 of 2 reflections are in. They can be written until <t:1803891600:f>.
        [Next from me]
        A check-in, <t:1802682000:f>
        ("Progress" → "growth:begin:081040g2081040g2:1")
        ("Check-in" → "checkin:now:081040g2081040g2:1")
        ("Need help" → "concern:offer:081040g2081040g2:1")
        "#);
        assert!(
            !shown(&card).contains("tuck"),
            "what was answered is not for the card"
        );

        card.room.state = RoomState::Closed;
        let closed = shown(&card);
        assert!(!closed.contains("→"), "{closed}");
        insta::assert_snapshot!(closed, @r"
        Your room (closed)
        Mentor: <@7>
        Mentee: <@8>
        -# Readable by its members, the coordinators and me, and by people who administer this server.
        [Cohort]
        **Spring \*27\*** · Career growth · 12 weeks
        Started <t:1799622000:R>, ends <t:1806876000:D> (<t:1806876000:R>)
        [Progress]
        3 progress updates, the last <t:1801476000:R>
        [Check-in]
        Asked <t:1801472400:D>: 1 of 2 have answered. Open until <t:1802077200:f>.
        [Midpoint]
        1 of 2 reflections are in. They can be written until <t:1803891600:f>.
        [Next from me]
        Nothing: the room is closed. Everything in it stays readable.
        ");
    }

    #[test]
    fn a_midpoint_that_was_told_is_no_longer_waited_for() {
        let mut card = fresh();
        card.half_time = Some(at("2027-02-22T09:00:00Z"));
        assert!(shown(&card).contains("<t:1803286800:D>"), "{}", shown(&card));
        let asked_at = at("2027-02-22T09:00:00Z");
        card.midpoint = Some(Midpoint {
            id: MidpointId::from_bytes([4; 10]),
            room: card.room.id,
            asked_at,
            deadline_at: asked_at + TimeDelta::days(7),
            told_at: Some(asked_at),
            written: Vec::new(),
        });
        let mut with = |written: &[u64]| {
            let midpoint = card.midpoint.as_mut().unwrap();
            midpoint.written = written.iter().copied().map(UserId::new).collect();
            shown(&card)
        };
        for (written, words) in [
            (&[][..], "no reflection was written"),
            (&[7], "1 of 2 reflections were written"),
            (&[7, 8], "The facilitators can read the reflections"),
        ] {
            assert!(with(written).contains(words), "{}", with(written));
        }
    }
}
