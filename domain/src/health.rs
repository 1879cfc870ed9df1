//! How a room is doing, as observations a person can check, never as a score.
//!
//! An observation closes nothing and accuses nobody: it goes to a coordinator (product.md §15). Of messages only the time of
//! the last one is known.

use chrono::{DateTime, Utc};

use crate::ground::absence::{Absence, away};
use crate::ground::ids::RoomId;

/// Silence that no cadence makes worrying, in days (product.md §15).
const PATIENCE_DAYS: u32 = 21;

/// Days a room may go without a message and an update: the longer of 21 days and twice the cadence (product.md §15).
///
/// A monthly pair is not dead at day 35. A short program says otherwise in its file
/// (`progress.silent_after_days`): use [`crate::program::Program::allowed_silence`].
pub fn allowed_silence(update_every_days: u32) -> u32 {
    update_every_days.saturating_mul(2).max(PATIENCE_DAYS)
}

/// What is known of a room's life.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RoomActivity {
    /// The room.
    pub room: RoomId,
    /// When it was opened.
    pub opened_at: DateTime<Utc>,
    /// When somebody last posted an update there, also one that was withdrawn since, or last wrote a message.
    pub last_heard_at: Option<DateTime<Utc>>,
    /// When somebody last said that all is well, though nothing is heard there.
    pub well_at: Option<DateTime<Utc>>,
}

/// A room that has been without a message and an update for longer than its cadence allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Silence {
    /// The room.
    pub room: RoomId,
    /// When somebody was last heard there; `None` where nobody ever was.
    pub last_heard_at: Option<DateTime<Utc>>,
    /// When somebody last said that all is well, where that was after they were heard.
    pub well_at: Option<DateTime<Utc>>,
    /// Whole days of silence, since then where it was said.
    pub days: u32,
    /// Days that would have been fine.
    pub allowed_days: u32,
}

/// The silent rooms, the longest silence first.
///
/// Silence counts from when somebody was last heard, from *all is well*, or from the room's opening, but never from before
/// the cohort began to run, and not while the bot was away: what it could not see is no silence.
pub fn silent_rooms(
    rooms: &[RoomActivity],
    running_since: DateTime<Utc>,
    allowed_days: u32,
    absences: &[Absence],
    now: DateTime<Utc>,
) -> Vec<Silence> {
    let mut silent: Vec<Silence> = rooms
        .iter()
        .filter_map(|room| {
            let since = Some(room.opened_at).max(room.last_heard_at).max(room.well_at);
            let since = since.map_or(running_since, |since| since.max(running_since));
            let seen = (now - since) - away(absences, since, now);
            let days = u32::try_from(seen.num_days()).unwrap_or(0);
            (days > allowed_days).then_some(Silence {
                room: room.room,
                last_heard_at: room.last_heard_at,
                well_at: room.well_at.filter(|well| Some(*well) > room.last_heard_at),
                days,
                allowed_days,
            })
        })
        .collect();
    silent.sort_by_key(|silence| (std::cmp::Reverse(silence.days), silence.room));
    silent
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(days: i64) -> DateTime<Utc> {
        "2027-01-01T12:00:00Z".parse::<DateTime<Utc>>().unwrap() + chrono::Duration::days(days)
    }

    fn room(number: u8, opened: i64, last: Option<i64>) -> RoomActivity {
        RoomActivity {
            room: RoomId::from_bytes([number; 10]),
            opened_at: day(opened),
            last_heard_at: last.map(day),
            well_at: None,
        }
    }

    #[test]
    fn silence_is_measured_against_the_cadence() {
        for (every, allowed) in [(1, 21), (7, 21), (10, 21), (14, 28), (30, 60), (90, 180)] {
            assert_eq!(allowed_silence(every), allowed);
        }
    }

    #[test]
    fn the_longest_silence_is_told_first_and_the_allowed_one_not_at_all() {
        let rooms = [
            room(1, 0, Some(30)),
            room(2, 0, None),
            room(3, 0, Some(29)),
            room(4, 45, None),
            room(5, -90, None),
        ];
        let told: Vec<_> = silent_rooms(&rooms, day(5), 21, &[], day(51))
            .iter()
            .map(|silence| (silence.room, silence.days))
            .collect();
        let id = |number| RoomId::from_bytes([number; 10]);
        assert_eq!(told, [(id(2), 46), (id(5), 46), (id(3), 22)]);
        assert!(silent_rooms(&rooms, day(40), 21, &[], day(41)).is_empty());
    }

    #[test]
    fn a_room_where_all_is_well_is_left_in_peace_for_its_whole_rhythm() {
        let well = |at| RoomActivity {
            well_at: Some(day(at)),
            ..room(1, 0, Some(10))
        };
        let days = |room: RoomActivity| {
            let silent = silent_rooms(&[room], day(5), 21, &[], day(60));
            silent
                .first()
                .map(|silence| (silence.days, silence.last_heard_at))
        };
        assert_eq!(days(room(1, 0, Some(10))), Some((50, Some(day(10)))));
        assert_eq!(days(well(39)), None);
        // It is said when somebody was heard, which they were not then.
        assert_eq!(days(well(38)), Some((22, Some(day(10)))));
        assert_eq!(days(well(3)), Some((50, Some(day(10)))));
    }

    #[test]
    fn days_on_which_the_bot_was_away_are_no_days_of_silence() {
        let rooms = [room(1, 0, Some(10))];
        let absence = |from, until| Absence {
            from: day(from),
            until: day(until),
        };
        let days = |absences: &[Absence]| {
            let silent = silent_rooms(&rooms, day(5), 21, absences, day(40));
            silent.first().map(|silence| silence.days)
        };
        assert_eq!(days(&[]), Some(30));
        assert_eq!(days(&[absence(12, 17)]), Some(25));
        assert_eq!(days(&[absence(12, 17), absence(30, 34)]), None);
        assert_eq!(days(&[absence(0, 9)]), Some(30));
    }
}
