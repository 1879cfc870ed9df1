//! What a rule says no with, and the macro by which each feature lists its reasons.
//!
//! A refusal is no error: nothing broke, nothing was lost, and it is never logged as one.
//! The words themselves are in the texts; this module must not contain any.
//!
//! To add a reason: a line in the list of its feature (its doc, its fields with an example each, its key) and the text
//! under that key. A test over [`crate::refusals::examples`] holds every key to its text.

use std::fmt;

/// What a person is refused: the key of the words and what they need.
///
/// Each feature has an enumeration of its reasons, all of which turn into this.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    key: &'static str,
    args: Vec<(&'static str, String)>,
}

impl Refusal {
    pub(crate) fn new(key: &'static str, args: Vec<(&'static str, String)>) -> Self {
        Self { key, args }
    }

    /// The Fluent key of the words, `refusal-…`.
    pub fn key(&self) -> &'static str {
        self.key
    }

    /// The arguments of the words, by field name.
    pub fn args(&self) -> &[(&'static str, String)] {
        &self.args
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.key)
    }
}

impl std::error::Error for Refusal {}

/// Makes the enumeration of a feature's reasons to refuse something, each of which turns into a [`Refusal`].
///
/// A reason is written as `Name { field: Type = an_example } => "key";`. The feature is then added to
/// [`crate::refusals`], where a test looks for those that were forgotten.
macro_rules! refusals {
    (
        $(#[$meta:meta])*
        $visibility:vis enum $name:ident {
            $(
                $(#[$doc:meta])*
                $reason:ident $({
                    $($(#[$field_doc:meta])* $field:ident: $kind:ty = $example:expr),* $(,)?
                })? => $key:literal;
            )+
        }
    ) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq)]
        $visibility enum $name {
            $($(#[$doc])* $reason $({ $($(#[$field_doc])* $field: $kind),* })?,)+
        }

        impl $name {
            /// Refuses for this reason, whatever error a refusal becomes.
            $visibility fn refuse<T, E: From<$crate::ground::refusal::Refusal>>(self) -> Result<T, E> {
                Err($crate::ground::refusal::Refusal::from(self).into())
            }

            /// One of each, for the test that every key has its text.
            pub(crate) fn examples() -> Vec<$crate::ground::refusal::Refusal> {
                vec![$(Self::$reason $({ $($field: $example),* })?.into()),+]
            }
        }

        impl From<$name> for $crate::ground::refusal::Refusal {
            fn from(reason: $name) -> Self {
                match reason {
                    $($name::$reason $({ $($field),* })? => Self::new(
                        concat!("refusal-", $key),
                        vec![$($((stringify!($field), $field.to_string())),*)?],
                    ),)+
                }
            }
        }

        impl PartialEq<$name> for $crate::ground::refusal::Refusal {
            fn eq(&self, reason: &$name) -> bool {
                let other = Self::from(reason.clone());
                *self == other
            }
        }
    };
}

pub(crate) use refusals;

#[cfg(test)]
mod tests {
    use super::*;

    refusals! {
        /// For the test.
        enum PicnicRefusal {
            /// It rains.
            Rain => "rain";
            /// The basket is heavier than one can carry.
            Heavy {
                /// Kilograms.
                weight: u32 = 30,
                /// Who carries.
                who: String = "<@1>".into(),
            } => "heavy";
        }
    }

    #[test]
    fn a_reason_becomes_a_refusal_with_its_fields_as_arguments() {
        let reason = PicnicRefusal::Heavy {
            weight: 31,
            who: "<@9>".into(),
        };
        let refusal = Refusal::from(reason.clone());
        assert_eq!(refusal.key(), "refusal-heavy");
        assert_eq!(
            refusal.args(),
            [("weight", "31".to_owned()), ("who", "<@9>".to_owned())]
        );
        assert_eq!(refusal, reason);
        assert_ne!(refusal, PicnicRefusal::Rain);
        assert!(Refusal::from(PicnicRefusal::Rain).args().is_empty());
        assert_eq!(PicnicRefusal::examples().len(), 2);
    }

    #[test]
    fn a_reason_refuses_as_whatever_error_a_refusal_becomes() {
        let refused: Result<(), Refusal> = PicnicRefusal::Rain.refuse();
        assert_eq!(refused, Err(PicnicRefusal::Rain.into()));
        let refused: Result<(), Box<dyn std::error::Error>> = PicnicRefusal::Rain.refuse();
        assert_eq!(refused.unwrap_err().to_string(), "refusal-rain");
    }
}
