//! What people may do in a community beyond their own rooms.

use crate::refusal::Refusal;

/// What a person may do in a community beyond their own rooms.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rights {
    /// Runs cohorts; reads confidential answers.
    pub coordinator: bool,
    /// Leads midpoint conversations.
    pub facilitator: bool,
}

impl Rights {
    /// Lets only coordinators pass.
    pub fn require_coordinator(self) -> Result<(), Refusal> {
        if self.coordinator {
            Ok(())
        } else {
            Err(Refusal::CoordinatorsOnly)
        }
    }
}
