//! What sessions refuse.

use crate::ground::refusals;

refusals! {
    /// Why something about a session is refused.
    pub enum SessionRefusal {
        /// Nobody else is in the room to meet with.
        NobodyToMeet => "session-nobody-to-meet";
        /// The channel of the room was deleted.
        RoomHasNoChannel => "session-room-has-no-channel";
        /// The moment has passed.
        MomentHasPassed => "session-moment-has-passed";
        /// It lies very far ahead.
        TooFarAhead {
            /// Days ahead that one may plan.
            limit: i64 = 120,
        } => "session-too-far-ahead";
        /// Very many were planned in the room within a day.
        SessionsOfADay {
            /// How many may be.
            limit: u32 = 10,
        } => "sessions-of-a-day";
        /// It was moved very often.
        MovedTooOften {
            /// How often it may be.
            limit: u32 = 20,
        } => "session-moved-too-often";
        /// It was called off.
        IsCalledOff => "session-is-called-off";
        /// It has begun or is over.
        HasBegun => "session-has-begun";
        /// It is over.
        IsOver => "session-is-over";
        /// It is not over yet.
        IsAhead => "session-is-ahead";
        /// The room has had a session within the last hours.
        JustMet => "session-just-met";
        /// The person is in several rooms, and in none of their channels.
        WhichRoom => "session-which-room";
        /// What follows from a tap needs one.
        TapFirst => "session-tap-first";
    }
}
