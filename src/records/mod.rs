//! Who and where: the records that every feature reads, each with its type, its SQL and its face.
//! Each knows those before it: program, community, cohort, people, room.

pub mod cohort;
pub mod community;
#[cfg(test)]
pub(crate) mod examples;
pub mod people;
pub mod program;
pub mod room;
