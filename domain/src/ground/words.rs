//! Enumerations whose variants are stored as words.

/// Makes an enumeration of words from one list: the type, `ALL`, `as_str`, `parse` and `Display`.
///
/// All of them come from the list, so that no variant can be forgotten in one of them. Two variants with one word are
/// told by the compiler: the second can never be parsed.
macro_rules! words {
    (
        $(#[$meta:meta])*
        $visibility:vis enum $name:ident {
            $($(#[$doc:meta])* $variant:ident = $word:literal),+ $(,)?
        }
    ) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        $visibility enum $name {
            $($(#[$doc])* $variant,)+
        }

        impl $name {
            /// All of them, in their order.
            $visibility const ALL: [Self; [$($word),+].len()] = [$(Self::$variant),+];

            /// The word that is stored and handed to texts.
            $visibility const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $word,)+
                }
            }

            /// The reverse of [`Self::as_str`]; `None` where `word` is none of them, which in a record is corruption.
            $visibility fn parse(word: &str) -> Option<Self> {
                match word {
                    $($word => Some(Self::$variant),)+
                    _ => None,
                }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }
    };
}

pub(crate) use words;

#[cfg(test)]
mod tests {
    words! {
        /// For the test.
        enum Season {
            /// Cold.
            Winter = "winter",
            /// Warm.
            EarlySpring = "early-spring",
        }
    }

    #[test]
    fn a_word_is_read_as_it_is_written_and_nothing_else_is() {
        assert_eq!(Season::ALL, [Season::Winter, Season::EarlySpring]);
        for season in Season::ALL {
            assert_eq!(Season::parse(season.as_str()), Some(season));
            assert_eq!(season.to_string(), season.as_str());
        }
        for word in ["", "Winter", "winter ", "early_spring", "summer"] {
            assert_eq!(Season::parse(word), None, "{word:?}");
        }
        assert!(Season::Winter < Season::EarlySpring);
    }
}
