//! What a moment is refused for.

use chrono::{NaiveDate, NaiveTime};

use crate::ground::refusals;

/// Stands in a refusal for a day or a time that was not understood.
pub(super) const NONE: &str = "none";

/// A time as it comes back in a refusal.
pub(super) fn shown(time: NaiveTime) -> String {
    time.format("%H:%M").to_string()
}

refusals! {
    /// Why a moment cannot be read, with what was understood of it.
    pub enum MomentRefusal {
        /// Something in it says nothing about a day or a time, or says it a second time.
        NotUnderstood {
            /// What could not be read.
            left: String = "sometime".into(),
            /// The day that was understood, or `none`.
            day: String = "2027-03-09".into(),
            /// The time that was understood, or `none`.
            time: String = "none".into(),
        } => "moment-not-understood";
        /// A time, and no day.
        DayMissing {
            /// The time.
            time: String = "18:00".into(),
        } => "moment-day-missing";
        /// A day, where a time is needed as well.
        TimeMissing {
            /// The day.
            day: NaiveDate = NaiveDate::MAX,
        } => "moment-time-missing";
        /// It can mean either of two days.
        TwoDays {
            /// What was written.
            given: String = "03/04".into(),
            /// One of them.
            one: NaiveDate = NaiveDate::MIN,
            /// The other.
            other: NaiveDate = NaiveDate::MAX,
        } => "moment-two-days";
        /// Each day has two midnights.
        WhichMidnight {
            /// The day.
            day: NaiveDate = NaiveDate::MIN,
            /// The day after it.
            next: NaiveDate = NaiveDate::MAX,
        } => "moment-which-midnight";
        /// No clock shows such a time.
        NoSuchTime {
            /// What was written.
            given: String = "25:00".into(),
        } => "moment-no-such-time";
        /// The weekday is not the one of the date beside it.
        OtherWeekday {
            /// The date.
            day: NaiveDate = NaiveDate::MAX,
            /// Its weekday: `mon` to `sun`.
            weekday: String = "tue".into(),
        } => "moment-other-weekday";
        /// It has passed already.
        HasPassed {
            /// The day.
            day: NaiveDate = NaiveDate::MIN,
            /// The time, or `none`.
            time: String = "18:00".into(),
            /// The zone it was read in.
            zone: String = "Europe/Berlin".into(),
        } => "moment-has-passed";
        /// The zone goes from the day before to the day after it.
        NoSuchDayThere {
            /// The day.
            day: NaiveDate = NaiveDate::MAX,
            /// The zone.
            zone: String = "Pacific/Apia".into(),
        } => "moment-no-such-day-there";
    }
}
