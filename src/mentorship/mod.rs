//! What happens in a mentorship.

pub mod checkin;
pub mod growth;
pub mod midpoint;
