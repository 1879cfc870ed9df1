//! Discord's JSON written field by field, so that the same shape becomes text at once, or a value to work with.
//!
//! Owns how ids and lists are written; which fields there are is said beside each type.

use serde::ser::{Serialize, Serializer};
use serde_json::Value;

use super::Id;

/// Writes fields of an object that is begun already, one after another.
macro_rules! fields {
    ($map:expr, { $($key:literal: $value:expr),+ $(,)? }) => {{
        $($map.serialize_entry($key, &$value)?;)+
    }};
}
pub(super) use fields;

/// An id, which Discord writes as text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Text<T>(pub T);

impl<T: std::fmt::Display> Serialize for Text<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

/// An id, or null.
pub(super) fn text(id: Option<Id>) -> Option<Text<Id>> {
    id.map(Text)
}

/// A list written as it is walked through, without being collected first.
pub(super) struct List<F>(pub F);

impl<F, I> Serialize for List<F>
where
    F: Fn() -> I,
    I: IntoIterator,
    I::Item: Serialize,
{
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq((self.0)())
    }
}

/// A shape as a value.
pub(super) fn value_of(shape: &impl Serialize) -> Value {
    serde_json::to_value(shape).unwrap_or_default()
}

/// A shape as text.
pub(super) fn text_of(shape: &impl Serialize) -> String {
    serde_json::to_string(shape).unwrap_or_default()
}
