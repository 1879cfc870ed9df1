//! What a person is in one cohort.

use super::words;

words! {
    /// What a person is in one cohort.
    pub enum Role {
        /// Gives time and experience.
        Mentor = "mentor",
        /// Wants to grow.
        Mentee = "mentee",
    }
}
