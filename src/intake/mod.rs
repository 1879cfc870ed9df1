//! How a community and its people come in: what it has in Discord, the doctor, setting up, joining a cohort.

pub(crate) mod doctor;
pub(crate) mod fixtures;
pub(crate) mod hours;
pub(crate) mod joining;
pub(crate) mod setup;
pub(crate) mod strays;
