//! How a community and its people come in: setting up with the doctor, joining a cohort.

pub mod joining;
pub mod setup;
