//! What happens in a mentorship.

pub mod checkin;
pub mod growth;
pub mod midpoint;

use trellis_kernel::secrets::Place;

/// Every column that holds sealed text.
pub const SEALED: &[Place] = &[checkin::DETAIL, midpoint::BODY];

#[cfg(test)]
mod tests;
