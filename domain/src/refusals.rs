//! Every reason for which Trellis refuses something, of all features.

use crate::agreement::AgreementRefusal;
use crate::cohort::CohortRefusal;
use crate::community::CommunityRefusal;
use crate::concern::ConcernRefusal;
use crate::goals::GoalsRefusal;
use crate::ground::moment::MomentRefusal;
use crate::ground::refusal::Refusal;
use crate::ground::text::TextRefusal;
use crate::ground::time::TimeRefusal;
use crate::growth::GrowthRefusal;
use crate::interaction::InteractionRefusal;
use crate::midpoint::MidpointRefusal;
use crate::people::PeopleRefusal;
use crate::program::ProgramRefusal;
use crate::roadmap::RoadmapRefusal;
use crate::room::RoomRefusal;
use crate::session::SessionRefusal;

/// The reasons of each feature.
const FEATURES: &[fn() -> Vec<Refusal>] = &[
    TextRefusal::examples,
    TimeRefusal::examples,
    MomentRefusal::examples,
    ProgramRefusal::examples,
    CommunityRefusal::examples,
    InteractionRefusal::examples,
    CohortRefusal::examples,
    PeopleRefusal::examples,
    RoomRefusal::examples,
    AgreementRefusal::examples,
    GoalsRefusal::examples,
    SessionRefusal::examples,
    GrowthRefusal::examples,
    ConcernRefusal::examples,
    MidpointRefusal::examples,
    RoadmapRefusal::examples,
];

/// One refusal of each kind, for the test that every key has its text.
pub fn examples() -> Vec<Refusal> {
    FEATURES.iter().flat_map(|examples| examples()).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::Path;

    use super::*;

    #[test]
    fn every_refusal_has_a_key_of_its_own() {
        let examples = examples();
        let keys: BTreeSet<_> = examples.iter().map(Refusal::key).collect();
        assert_eq!(keys.len(), examples.len());
        for key in keys {
            assert!(
                key.chars().all(|c| c.is_ascii_lowercase() || c == '-'),
                "{key} is not a key Fluent reads"
            );
        }
    }

    /// How many lists of reasons stand in the sources below `folder`, those of tests left out.
    fn lists_in(folder: &Path) -> usize {
        let entries = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().path());
        entries
            .map(|path| {
                if path.is_dir() {
                    return lists_in(&path);
                }
                let source = std::fs::read_to_string(&path).unwrap();
                source.lines().filter(|line| *line == "refusals! {").count()
            })
            .sum()
    }

    #[test]
    fn no_feature_is_forgotten() {
        let lists = lists_in(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"));
        assert_eq!(lists, FEATURES.len(), "a list of reasons is missing in FEATURES");
    }
}
