//! What happens in a mentorship.

pub(crate) mod checkin;
pub(crate) mod growth;
pub(crate) mod midpoint;

use trellis_kernel::secrets::Place;

/// Every column that holds sealed text.
pub(crate) const SEALED: &[Place] = &[checkin::DETAIL, midpoint::BODY];

#[cfg(test)]
mod tests;
