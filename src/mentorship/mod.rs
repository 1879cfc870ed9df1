//! What happens in a mentorship.

pub(crate) mod agreement;
pub(crate) mod checkin;
pub(crate) mod concern;
pub(crate) mod goals;
pub(crate) mod growth;
pub(crate) mod health;
pub(crate) mod midpoint;
pub(crate) mod roadmap;
pub(crate) mod session;
