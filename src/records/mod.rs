//! Who and where: the records that every feature reads, each with its type, its SQL and its face.
//! Each knows those before it: files, program, roadmap, community, cohort, people, room.

pub(crate) mod cohort;
pub(crate) mod community;
#[cfg(test)]
pub(crate) mod examples;
pub mod files;
pub(crate) mod people;
pub mod program;
pub mod roadmap;
pub mod room;
