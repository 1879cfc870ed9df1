//! A session as a file for calendars.
//!
//! Times are universal, so no zone of anybody's calendar has to be known. The id stays and the sequence goes up, so that a
//! file of a session that was moved takes the place of the one before, and one of what was called off takes it away.

use chrono::{DateTime, Utc};
use icalendar::{Calendar, Component, Event, EventLike, EventStatus, Property};
use trellis_domain::session::{Session, SessionState};

use trellis_kernel::discord::Attachment;

/// The file's name.
pub(super) const NAME: &str = "session.ics";

/// The file of a session as it stands at `now`.
pub(super) fn file(session: &Session, summary: &str, now: DateTime<Utc>) -> Attachment {
    let (method, status) = match session.state {
        SessionState::CalledOff => ("CANCEL", EventStatus::Cancelled),
        SessionState::Planned | SessionState::NotMet => ("PUBLISH", EventStatus::Confirmed),
    };
    let mut event = Event::with_uid(&format!("{}@sessions.trellis", session.id));
    event
        .timestamp(now)
        .sequence(session.sequence)
        .status(status)
        .summary(summary)
        .starts(session.starts_at)
        .ends(session.ends_at());
    let mut calendar = Calendar::empty();
    calendar
        .append_property(Property::new("VERSION", "2.0"))
        .append_property(Property::new("PRODID", "-//Trellis//Sessions//EN"))
        .append_property(Property::new("METHOD", method))
        .push(event.done());
    Attachment {
        name: NAME.to_owned(),
        content_type: Some("text/calendar; charset=utf-8".to_owned()),
        bytes: calendar.to_string().into_bytes(),
    }
}

#[cfg(test)]
mod tests {
    use trellis_domain::ids::{RoomId, SessionId, UserId};

    use super::*;

    fn session() -> Session {
        Session {
            id: SessionId::from_bytes([1; 10]),
            room: RoomId::from_bytes([2; 10]),
            planned_by: UserId::new(1),
            starts_at: "2027-03-09T17:00:00Z".parse().unwrap(),
            minutes: 45,
            planned_at: "2027-03-01T09:00:00Z".parse().unwrap(),
            sequence: 0,
            state: SessionState::Planned,
            held: trellis_domain::session::Held::Here,
            met_for: None,
        }
    }

    fn written(session: &Session) -> String {
        let now = "2027-03-01T09:00:00Z".parse().unwrap();
        let file = file(session, "Session in room-mina-theo", now);
        assert_eq!(file.name, "session.ics");
        String::from_utf8(file.bytes).unwrap()
    }

    #[test]
    fn a_file_holds_the_session_in_universal_time() {
        let text = written(&session());
        assert!(text.contains("\r\n"), "{text}");
        insta::assert_snapshot!(text.replace('\r', ""), @"
        BEGIN:VCALENDAR
        VERSION:2.0
        PRODID:-//Trellis//Sessions//EN
        METHOD:PUBLISH
        BEGIN:VEVENT
        DTEND:20270309T174500Z
        DTSTAMP:20270301T090000Z
        DTSTART:20270309T170000Z
        SEQUENCE:0
        STATUS:CONFIRMED
        SUMMARY:Session in room-mina-theo
        UID:040g2081040g2081@sessions.trellis
        END:VEVENT
        END:VCALENDAR
        ");
    }

    #[test]
    fn a_later_file_takes_the_place_of_an_earlier_one_and_one_of_what_is_off_takes_it_away() {
        let moved = written(&Session {
            starts_at: "2027-03-10T17:00:00Z".parse().unwrap(),
            sequence: 1,
            ..session()
        });
        let off = written(&Session {
            sequence: 2,
            state: SessionState::CalledOff,
            ..session()
        });
        let uid = |text: &str| {
            text.lines()
                .find(|line| line.starts_with("UID:"))
                .map(str::to_owned)
        };
        assert_eq!(uid(&moved), uid(&written(&session())));
        assert_eq!(uid(&off), uid(&moved));
        assert!(
            moved.contains("SEQUENCE:1") && moved.contains("DTSTART:20270310T170000Z"),
            "{moved}"
        );
        for line in ["METHOD:CANCEL", "STATUS:CANCELLED", "SEQUENCE:2"] {
            assert!(off.contains(line), "{off}");
        }
    }
}
