//! Why an effect stands still.

/// Why an effect is held or parked.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Trouble {
    /// A permission is missing, or a role is too low.
    Permission,
    /// The server has no channel left.
    ServerFull,
    /// The category has no channel left.
    CategoryFull,
    /// Another limit of Discord's was reached.
    Capacity,
    /// The forum takes no post without a tag, and has none that may be put on one.
    TagDemanded,
    /// The thread is locked, and only who manages threads writes in it.
    Locked,
    /// The role to give gives its people more power than when it was made or picked.
    RoleHasMore,
    /// What it refers to by this key has not been made or has gone.
    TargetMissing(String),
    /// The channel was found gone, twice.
    Gone,
    /// Whether it went out cannot be proven.
    Unproven,
    /// Discord's moderation refused the text.
    Forbidden,
    /// Discord did not understand it: a defect of Trellis.
    Defect,
    /// Stored by another version of Trellis, which knows what it means.
    Unknown,
}

impl Trouble {
    /// Every trouble that is stored as one word.
    const WORDS: [Self; 12] = [
        Self::Permission,
        Self::ServerFull,
        Self::CategoryFull,
        Self::Capacity,
        Self::TagDemanded,
        Self::Locked,
        Self::RoleHasMore,
        Self::Gone,
        Self::Unproven,
        Self::Forbidden,
        Self::Defect,
        Self::Unknown,
    ];

    /// Whether Discord does not take it as it is, whatever is mended around it.
    pub fn is_refusal(&self) -> bool {
        matches!(self, Self::Forbidden | Self::Defect)
    }

    /// The word for it, without the key.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Permission => "permission",
            Self::ServerFull => "server-full",
            Self::CategoryFull => "category-full",
            Self::Capacity => "capacity",
            Self::TagDemanded => "tag-demanded",
            Self::Locked => "locked",
            Self::RoleHasMore => "role-has-more",
            Self::TargetMissing(_) => "target-missing",
            Self::Gone => "gone",
            Self::Unproven => "unproven",
            Self::Forbidden => "forbidden",
            Self::Defect => "defect",
            Self::Unknown => "unknown",
        }
    }

    /// The key of what is missing.
    pub fn key(&self) -> Option<&str> {
        match self {
            Self::TargetMissing(key) => Some(key),
            _ => None,
        }
    }

    /// As it stands in the table.
    pub(crate) fn stored(&self) -> String {
        match self.key() {
            Some(key) => format!("{} {key}", self.code()),
            None => self.code().to_owned(),
        }
    }

    /// The reverse of [`Self::stored`]; never fails, since what stands still has to be seen to be let go.
    pub(crate) fn read(text: &str) -> Self {
        if let Some(("target-missing", key)) = text.split_once(' ') {
            return Self::TargetMissing(key.to_owned());
        }
        let known = Self::WORDS.into_iter().find(|trouble| trouble.code() == text);
        known.unwrap_or(Self::Unknown)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_trouble_is_read_as_it_was_stored() {
        let missing = ["", "room:x:channel", "a key"].map(|key| Trouble::TargetMissing(key.to_owned()));
        for trouble in missing.into_iter().chain(Trouble::WORDS) {
            assert_eq!(Trouble::read(&trouble.stored()), trouble);
        }
        for text in ["", "permissions", "target-missing", "something new"] {
            assert_eq!(Trouble::read(text), Trouble::Unknown, "{text:?}");
        }
    }

    #[test]
    fn what_is_stored_is_what_earlier_versions_stored() {
        let key = Trouble::TargetMissing("community:7:growth".to_owned());
        assert_eq!(key.stored(), "target-missing community:7:growth");
        assert_eq!(Trouble::CategoryFull.stored(), "category-full");
    }
}
