//! Taking a file among the roadmaps of a community, and taking one away.

use super::{RoadmapRefusal, Shelf};
use crate::bounds;
use crate::refusal::Refusal;

/// What becomes of a roadmap that was sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Arrival {
    /// Its name is free: it is taken in.
    New,
    /// It is the very one that is there.
    Same,
    /// The community has another of that name: somebody is asked first.
    Replaces,
    /// One that comes with Trellis has that name, and would not be seen here any more: somebody is asked first.
    Covers,
}

/// What becomes of a roadmap of this short name; `is_same` says whether the one of that name, if it is the community's own, has
/// the very same text.
///
/// # Errors
/// Refused where the community has as many as it may.
pub fn arrival(shelf: &Shelf, slug: &str, is_same: bool) -> Result<Arrival, Refusal> {
    match shelf.is_own(slug) {
        Some(true) if is_same => Ok(Arrival::Same),
        Some(true) => Ok(Arrival::Replaces),
        is_own => {
            bounds::ROADMAPS
                .let_one_more(shelf.count_own(), |limit| RoadmapRefusal::RoadmapsInAll { limit })?;
            Ok(match is_own {
                Some(_) => Arrival::Covers,
                None => Arrival::New,
            })
        }
    }
}

/// The short name of the community's own roadmap that is meant to be taken away.
///
/// # Errors
/// Refused where none is meant, and for those that come with Trellis.
pub fn to_remove(shelf: &Shelf, given: &str) -> Result<String, Refusal> {
    let slug = shelf.meant(given)?;
    match shelf.is_own(&slug) {
        Some(true) => Ok(slug),
        _ => RoadmapRefusal::RoadmapIsShipped.refuse(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::roadmap::Roadmaps;

    fn shipped() -> Roadmaps {
        let mut shipped = Roadmaps::default();
        let source = include_str!("../../../config/roadmaps/leadership.toml");
        shipped.add("leadership", source).unwrap();
        shipped
    }

    fn shelf() -> Shelf {
        shipped().with([("ours".to_owned(), "Our way".to_owned())])
    }

    #[test]
    fn a_name_that_is_taken_is_asked_about_and_the_same_text_is_no_news() {
        for (slug, is_same, expected) in [
            ("new", false, Arrival::New),
            ("ours", false, Arrival::Replaces),
            ("ours", true, Arrival::Same),
            ("leadership", false, Arrival::Covers),
        ] {
            assert_eq!(arrival(&shelf(), slug, is_same), Ok(expected), "{slug}");
        }
    }

    #[test]
    fn a_full_shelf_takes_another_text_of_a_roadmap_and_no_further_one() {
        let most = bounds::ROADMAPS.most;
        let of = |own: u32| {
            let own = (0..own).map(|number| (format!("own-{number}"), "Own".to_owned()));
            shipped().with(own)
        };
        let full = Err(RoadmapRefusal::RoadmapsInAll { limit: most }.into());
        assert_eq!(arrival(&of(most), "own-7", false), Ok(Arrival::Replaces));
        assert_eq!(arrival(&of(most - 1), "new", false), Ok(Arrival::New));
        assert_eq!(arrival(&of(most), "new", false), full);
        assert_eq!(arrival(&of(most), "leadership", false), full);
    }

    #[test]
    fn only_what_the_community_imported_can_be_taken_away() {
        assert_eq!(to_remove(&shelf(), "our way"), Ok("ours".to_owned()));
        assert_eq!(
            to_remove(&shelf(), "Leadership"),
            Err(RoadmapRefusal::RoadmapIsShipped.into())
        );
        let given = "none".to_owned();
        let unknown = RoadmapRefusal::UnknownRoadmap { given: given.clone() };
        assert_eq!(to_remove(&shelf(), &given), Err(unknown.into()));
    }
}
