//! Refusals in words: what the rules say no to, as a person reads it.

use trellis_domain::{
    refusal::Refusal,
    text::{clip, one_line, safe},
};

use super::{Arg, Texts};

/// Most characters of a person's own text that come back in a refusal.
const LONGEST: usize = 300;

/// A person's refusal in words. A number among its arguments stays one, so that the words can be chosen by it.
#[must_use]
pub fn refusal_text(texts: &Texts, locale: &str, refusal: &Refusal) -> String {
    let args = refusal.args();
    let args: Vec<(&str, Arg)> = args
        .iter()
        .map(|(name, value)| (*name, argument(value)))
        .collect();
    texts.get(locale, refusal.key(), &args)
}

/// `value` as it may be put into words: a number if that is how the number would be written, a mention that the rules made,
/// or else a person's text, which must neither ping nor break the layout.
fn argument(value: &str) -> Arg {
    match value.parse::<u32>() {
        Ok(number) if number.to_string() == value => Arg::from(number),
        _ if is_mention(value) => Arg::from(value),
        _ => Arg::Text(clip(&safe(&one_line(value)), LONGEST)),
    }
}

/// Whether `value` is a person, a channel or a role as Discord writes them, and nothing else.
fn is_mention(value: &str) -> bool {
    let inner = value.strip_prefix('<').and_then(|value| value.strip_suffix('>'));
    inner
        .and_then(|inner| ["@&", "@", "#"].iter().find_map(|kind| inner.strip_prefix(kind)))
        .is_some_and(|id| !id.is_empty() && id.bytes().all(|b| b.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use trellis_domain::cohort::CohortRefusal;
    use trellis_domain::room::RoomRefusal;

    fn built_in() -> Texts {
        Texts::load(None, "en").unwrap()
    }

    #[test]
    fn every_refusal_has_words_with_all_it_says() {
        let texts = built_in();
        for refusal in trellis_domain::refusals::examples() {
            let args = refusal.args();
            let given: Vec<&str> = args.iter().map(|(name, _)| *name).collect();
            assert_eq!(
                texts.missing_arguments(refusal.key(), &given),
                Vec::<String>::new(),
                "{refusal:?}"
            );
            let said = refusal_text(&texts, "en", &refusal);
            assert!(!said.contains(['⟦', '{', '}']), "{said}");
            assert!((20..=400).contains(&said.chars().count()), "{said}");
        }
    }

    #[test]
    fn a_refusal_chooses_its_words_by_number() {
        let texts = built_in();
        let full = |capacity| {
            let mentor = "<@1>".to_owned();
            refusal_text(
                &texts,
                "en",
                &Refusal::from(RoomRefusal::MentorFull { mentor, capacity }),
            )
        };
        assert!(full(1).contains("one mentee"), "{}", full(1));
        assert!(full(2).contains("2 mentees"), "{}", full(2));
    }

    #[test]
    fn only_what_is_written_as_a_number_is_one() {
        assert_eq!(argument("12"), Arg::Number(12));
        for text in ["007", "+1", "-1", "1.0", "98765432109", "", "nine"] {
            assert_eq!(argument(text), Arg::from(text));
        }
    }

    #[test]
    fn what_a_person_wrote_neither_pings_nor_breaks_the_layout() {
        let texts = built_in();
        let given = "@everyone <@1> **x**\n# big\n".to_owned();
        let said = refusal_text(
            &texts,
            "en",
            &Refusal::from(CohortRefusal::UnknownCohort { given }),
        );
        assert!(!said.contains("@everyone") && !said.contains(" <@1>"), "{said}");
        assert!(!said.contains(" **x") && !said.contains('\n'), "{said}");

        let given = "🌱".repeat(4_000);
        let said = refusal_text(
            &texts,
            "en",
            &Refusal::from(CohortRefusal::UnknownCohort { given }),
        );
        assert!(said.chars().count() < 500, "{}", said.chars().count());
    }

    #[test]
    fn a_mention_made_by_the_rules_stays_one() {
        for mention in ["<@1>", "<@&22>", "<#333>"] {
            assert_eq!(argument(mention), Arg::from(mention));
        }
        for text in ["<@>", "<@1> <@2>", "<@!x>", "<:a:1>"] {
            assert_ne!(argument(text), Arg::from(text), "{text}");
        }
    }
}
