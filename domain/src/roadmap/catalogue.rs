//! Which roadmaps there are: those that come with Trellis or its settings, and on top of them a community's own.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Roadmap, RoadmapRefusal};
use crate::ground::refusal::Refusal;
use crate::ground::text::TextRefusal;
use crate::program::FileFault;
use crate::program::catalogue::{Meant, meant, names_apart};

/// The roadmaps that every community has, by their short names.
#[derive(Debug, Clone, Default)]
pub struct Roadmaps {
    entries: BTreeMap<String, Arc<Roadmap>>,
}

impl Roadmaps {
    /// Reads a roadmap and adds it, in place of one of that short name.
    ///
    /// # Errors
    /// All faults of the text.
    pub fn add(&mut self, slug: &str, source: &str) -> Result<(), Vec<FileFault>> {
        let roadmap = Arc::new(Roadmap::parse(slug, source)?);
        self.entries.insert(slug.to_owned(), roadmap);
        Ok(())
    }

    /// The roadmap of that short name.
    pub fn find(&self, slug: &str) -> Option<&Arc<Roadmap>> {
        self.entries.get(slug)
    }

    /// All of them, by short name.
    pub fn iter(&self) -> impl Iterator<Item = &Roadmap> {
        self.entries.values().map(AsRef::as_ref)
    }

    /// What a community can choose from, where these are its own by short name and name.
    pub fn with(&self, own: impl IntoIterator<Item = (String, String)>) -> Shelf {
        let shipped = self.iter().map(|roadmap| {
            let name = roadmap.name.clone();
            let is_own = false;
            (roadmap.slug.clone(), Listed { name, is_own })
        });
        let own = own
            .into_iter()
            .map(|(slug, name)| (slug, Listed { name, is_own: true }));
        Shelf {
            entries: shipped.chain(own).collect(),
        }
    }
}

/// What a community can choose from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Shelf {
    entries: BTreeMap<String, Listed>,
}

/// A roadmap that can be chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// What people call it.
    pub name: String,
    /// Whether the community imported it.
    pub is_own: bool,
}

impl Shelf {
    /// Whether the community imported one of that short name; `None` where there is none at all.
    pub fn is_own(&self, slug: &str) -> Option<bool> {
        self.entries.get(slug).map(|listed| listed.is_own)
    }

    /// How many the community imported.
    pub(super) fn count_own(&self) -> u32 {
        let own = self.entries.values().filter(|listed| listed.is_own);
        u32::try_from(own.count()).unwrap_or(u32::MAX)
    }

    /// What each is called, by short name. Of two with one name each has its short name beside it.
    pub fn names(&self) -> Vec<(String, String)> {
        names_apart(&self.called())
    }

    /// As [`Self::names`], of those that the community imported.
    pub fn own_names(&self) -> Vec<(String, String)> {
        let mut names = self.names();
        names.retain(|(slug, _)| self.is_own(slug) == Some(true));
        names
    }

    /// The short name of the one that is meant: by short name, or by a name that is written out.
    ///
    /// # Errors
    /// Refused where there is none, and where a name means several.
    pub fn meant(&self, given: &str) -> Result<String, Refusal> {
        match meant(&self.called(), given) {
            Meant::One(slug) => Ok(slug),
            Meant::Several { names, more } => RoadmapRefusal::SeveralRoadmaps { names, more }.refuse(),
            Meant::Nothing => TextRefusal::NothingWritten.refuse(),
            Meant::Unknown => {
                let given = given.to_owned();
                RoadmapRefusal::UnknownRoadmap { given }.refuse()
            }
        }
    }

    fn called(&self) -> Vec<(&str, &str)> {
        self.entries
            .iter()
            .map(|(slug, listed)| (slug.as_str(), listed.name.as_str()))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOURCE: &str = include_str!("../../../config/roadmaps/leadership.toml");

    fn own(slug: &str, name: &str) -> (String, String) {
        (slug.to_owned(), name.to_owned())
    }

    #[test]
    fn what_a_community_imported_stands_beside_the_others_or_in_place_of_one() {
        let mut shipped = Roadmaps::default();
        shipped.add("leadership", SOURCE).unwrap();
        let both = shipped.with([own("our-way", "LEADERSHIP")]);
        let names: Vec<String> = both.names().into_iter().map(|(_, name)| name).collect();
        assert_eq!(names, ["Leadership (leadership)", "LEADERSHIP (our-way)"]);
        assert_eq!(both.own_names(), [own("our-way", "LEADERSHIP (our-way)")]);
        let several = RoadmapRefusal::SeveralRoadmaps {
            names: "Leadership (leadership), LEADERSHIP (our-way)".to_owned(),
            more: 0,
        };
        assert_eq!(both.meant("leadership"), Ok("leadership".to_owned()));
        assert_eq!(both.meant("Leadership"), Err(several.into()));
        assert_eq!(both.meant("leadership (OUR-WAY)"), Ok("our-way".to_owned()));
        let in_place = shipped.with([own("leadership", "Leading here")]);
        assert_eq!(in_place.meant(" leading  here "), Ok("leadership".to_owned()));
        assert_eq!(in_place.is_own("leadership"), Some(true));
        let given = "Leadership".to_owned();
        let unknown = RoadmapRefusal::UnknownRoadmap { given: given.clone() };
        assert_eq!(in_place.meant(&given), Err(unknown.into()));
        // They are nobody else's.
        let elsewhere = shipped.with([]);
        assert_eq!(elsewhere.is_own("leadership"), Some(false));
        assert_eq!(elsewhere.is_own("our-way"), None);
        assert_eq!(elsewhere.meant(" "), Err(TextRefusal::NothingWritten.into()));
    }
}
