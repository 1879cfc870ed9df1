//! The short name of a roadmap, from what somebody called its file.

/// The short name that a file's name stands for; `None` where it is no `.toml`.
///
/// Capitals, spaces and underscores are no reason to send anybody away: Discord itself puts underscores for spaces. What is
/// no short name all the same is told by [`super::Roadmap::parse`].
pub fn slug_of(file_name: &str) -> Option<String> {
    let (stem, ending) = file_name.trim().rsplit_once('.')?;
    let plain = stem.to_lowercase().replace(['_', ' '], "-");
    ending.eq_ignore_ascii_case("toml").then_some(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_known_by_its_name_however_it_was_sent() {
        for (name, slug) in [
            ("first-job.toml", Some("first-job")),
            ("First Job.TOML", Some("first-job")),
            ("first_job.toml", Some("first-job")),
            ("first-job.txt", None),
            ("toml", None),
            (".toml", Some("")),
            ("über.toml", Some("über")),
        ] {
            assert_eq!(slug_of(name).as_deref(), slug, "{name}");
        }
    }
}
