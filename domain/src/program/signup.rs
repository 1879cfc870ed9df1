//! `[signup]`: what people are asked when they join.

use super::question::{Question, Shape, questions};
use super::table::Table;
use crate::ground::role::Role;

/// What a question of sign-up is unless its table says otherwise.
const SHAPE: Shape = Shape {
    long: false,
    max: 1000,
};

/// What people are asked at sign-up; a program that does not say asks nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignupRules {
    /// What mentors are asked, at most 3.
    pub mentor: Vec<Question>,
    /// What mentees are asked, at most 3.
    pub mentee: Vec<Question>,
}

impl SignupRules {
    pub(super) fn read(table: Table<'_, '_>) -> Self {
        let rules = Self {
            mentor: questions(&table, "mentor", 0..=3, SHAPE),
            mentee: questions(&table, "mentee", 0..=3, SHAPE),
        };
        table.finish();
        rules
    }

    /// What a person of this role is asked.
    pub fn questions(&self, role: Role) -> &[Question] {
        match role {
            Role::Mentor => &self.mentor,
            Role::Mentee => &self.mentee,
        }
    }
}
