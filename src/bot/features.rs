//! The one list of features. A feature that is not in it does not exist.

use crate::coordination::{cohorts, rooms};
use crate::intake::{doctor, hours, joining, setup, strays};
use crate::interaction::{Features, Routes};
use crate::mentorship::{agreement, checkin, concern, goals, growth, health, midpoint, roadmap, session};
use crate::reporting::{card, digest, help};

/// All features, in the order in which commands are listed.
pub const FEATURES: Features = &[
    &setup::FEATURE,
    &doctor::FEATURE,
    &strays::FEATURE,
    &cohorts::FEATURE,
    &joining::FEATURE,
    &hours::FEATURE,
    &rooms::FEATURE,
    &agreement::FEATURE,
    &goals::FEATURE,
    &growth::FEATURE,
    &session::FEATURE,
    &checkin::FEATURE,
    &midpoint::FEATURE,
    &concern::FEATURE,
    &health::FEATURE,
    &roadmap::FEATURE,
    &card::FEATURE,
    &digest::FEATURE,
    &help::FEATURE,
];

/// Every button, select and form of every feature.
pub fn routes() -> Routes {
    let mut routes = Routes::default();
    for feature in FEATURES {
        (feature.routes)(&mut routes);
    }
    routes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_prompt_is_of_one_feature() {
        let rooms = FEATURES
            .iter()
            .filter_map(|feature| feature.room_prompts.as_ref());
        let cohorts = FEATURES
            .iter()
            .filter_map(|feature| feature.cohort_prompts.as_ref());
        let kinds = rooms
            .flat_map(|one| one.kinds)
            .chain(cohorts.flat_map(|one| one.kinds));
        let mut kinds: Vec<_> = kinds.collect();
        assert!(kinds.len() > 5, "{kinds:?}");
        let all = kinds.len();
        kinds.sort();
        kinds.dedup();
        assert_eq!(kinds.len(), all);
    }

    #[test]
    fn help_offers_what_every_feature_gives_in_one_order() {
        let texts = crate::records::examples::texts();
        let mut lines: Vec<_> = FEATURES.iter().flat_map(|feature| feature.help).collect();
        lines.sort_by_key(|line| line.to);
        let lines: Vec<String> = lines
            .iter()
            .map(|line| format!("{:?}: {}", line.to, (line.words)(&texts)))
            .collect();
        insta::assert_snapshot!(lines.join("\n"), @"
        MenteeInRoom: `/progress`: document what you did and learned, with evidence if you like
        MentorInRoom: *Give feedback*, below each progress update of your mentee
        MemberOfRoom: `/goals`: your room's goals and steps, and what can be done with them now
        MemberOfRoom: `/updates`: read progress updates, yours or those shared with you, and what you keep for yourself
        MemberOfRoom: `/session plan`, `list`: plan a session in everybody’s time zone, move it, see those there were
        MemberOfRoom: `/roadmap apply`: get a whole plan of steps for your room, and change it as you like
        Participant: `/me`: see what you said, change it, or leave
        Person: `/concern`: say a private word to the coordinators
        Coordinator: `/cohort open`, `status`, `start`, `dates`, `close`: run cohorts
        Coordinator: `/room open`, `list`, `close`: bring a mentor and a mentee together
        Coordinator: `/roadmap import`, `remove`: roadmaps of your community’s own
        Coordinator: `/digest`: what needs a person first, right now
        Manager: `/setup start`: roles, channels, time zone; `/setup check`: find out what is wrong
        Anybody: `/privacy`: what is stored, and who can read it
        ");
    }
}
