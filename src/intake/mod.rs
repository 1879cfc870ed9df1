//! How a community and its people come in: setting up with the doctor, joining a cohort.

pub(crate) mod joining;
pub(crate) mod setup;
