//! The reference by which a message is found again: it stands in the numeric ids of its first two components, where nobody reads it.
//!
//! Discord keeps the ids that it is given, and returns them with the message. An id has 31 bits, and is used once in a
//! message: the highest bit is set in both, so that none is one of those that Discord gives to the others, the next tells
//! the first from the second, and 29 of the reference's 80 random bits follow in each.
//!
//! Earlier versions wrote it in the last footer, or below the text: messages of then are found by that.

use serde_json::{Value, json};
use trellis_domain::ids::EffectRef;

use super::container::{FILE, GALLERY};

const OURS: u32 = 1 << 30;
const SECOND: u32 = 1 << 29;
const BITS: u32 = SECOND - 1;

/// The ids of the first and of the second component of a message with this reference.
fn ids(reference: EffectRef) -> [u32; 2] {
    let bits = |from: u32| (reference.bits() >> from & u128::from(BITS)) as u32;
    [OURS | bits(0), OURS | SECOND | bits(29)]
}

/// Puts a reference into components.
pub(super) fn put(reference: EffectRef, components: &mut [Value]) {
    let mut left = ids(reference).into_iter();
    each(components, &mut |component| {
        if let Some(id) = left.next() {
            component["id"] = json!(id);
        }
    });
}

/// Whether a message carries this reference where we put it.
pub(crate) fn is_in(reference: EffectRef, message: &Value) -> bool {
    let mut components = message["components"].clone();
    let mut found = Vec::new();
    if let Some(components) = components.as_array_mut() {
        each(components, &mut |component| found.push(component["id"].clone()));
    }
    let of_components = found
        .iter()
        .zip(ids(reference))
        .all(|(id, wanted)| *id == json!(wanted));
    let footer = message["embeds"].as_array().and_then(|embeds| embeds.last());
    let footer = footer
        .and_then(|embed| embed["footer"]["text"].as_str())
        .unwrap_or_default();
    let content = message["content"].as_str().unwrap_or_default();
    (!found.is_empty() && of_components)
        || footer.ends_with(&format!("ref {reference}"))
        || content.ends_with(&format!("-# ref {reference}"))
}

/// Calls `look` with every component that a message is drawn with, outer ones first. What shows its file comes in afterwards,
/// wherever there is a place for it.
pub(crate) fn each(components: &mut [Value], look: &mut impl FnMut(&mut Value)) {
    for component in components.iter_mut().filter(|one| !shows_a_file(one)) {
        look(component);
        if let Some(inside) = component["components"].as_array_mut() {
            each(inside, look);
        }
    }
}

fn shows_a_file(component: &Value) -> bool {
    component["type"] == GALLERY || component["type"] == FILE
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::super::{Block, Message, Row, Tone, refer, show_file};
    use super::*;
    use crate::discord::message::Button;

    fn message(parts: usize, content: &str, rows: usize) -> Message {
        Message {
            content: content.to_owned(),
            blocks: vec![Block::new("Title", "Text").tone(Tone::Growth); parts],
            rows: (0..rows)
                .map(|row| Row::Buttons(vec![Button::new(format!("a:b:{row}:1"), "Press")]))
                .collect(),
            ..Message::default()
        }
    }

    /// As Discord keeps it: what has no id is given one.
    fn as_kept(mut message: Value) -> Value {
        fn number(components: &mut Vec<Value>, next: &mut u32) {
            for one in components {
                if one.get("id").is_none() {
                    one["id"] = json!(*next);
                }
                *next += 1;
                if let Some(inside) = one["components"].as_array_mut() {
                    number(inside, next);
                }
            }
        }
        number(message["components"].as_array_mut().unwrap(), &mut 1);
        message
    }

    fn all_ids(json: &Value) -> Vec<u64> {
        let mut components = json["components"].clone();
        let mut found = Vec::new();
        each(components.as_array_mut().unwrap(), &mut |one| {
            found.extend(one["id"].as_u64());
        });
        found
    }

    proptest! {
        #[test]
        fn a_message_is_found_by_its_own_reference_and_by_no_other(
            own: [u8; 10], other: [u8; 10], parts in 0usize..4, content in "[a-z]{0,3}", rows in 0usize..3,
        ) {
            prop_assume!(parts + content.len() + rows > 0);
            let (own, other) = (EffectRef::from_bytes(own), EffectRef::from_bytes(other));
            let json = refer(message(parts, &content, rows).to_json(), own);
            prop_assert!(is_in(own, &json));
            let mut with_file = json.clone();
            show_file(&mut with_file, "a.png", rows == 0);
            prop_assert!(is_in(own, &as_kept(with_file)), "with its file");
            let alike = ids(own) == ids(other) || (all_ids(&json).len() == 1 && ids(own)[0] == ids(other)[0]);
            prop_assert_eq!(is_in(other, &json), alike);
            // Discord takes 31 bits and each id once; it counts the others from 1.
            let given = all_ids(&json);
            prop_assert_eq!(given.iter().collect::<BTreeSet<_>>().len(), given.len());
            prop_assert!(given.iter().all(|id| (1 << 30..1 << 31).contains(id)));
            // Nothing of it can be read.
            let texts: String = json.to_string();
            let written = own.to_string();
            prop_assert!(!texts.contains(&written));
        }
    }

    #[test]
    fn what_earlier_versions_wrote_is_found_too() {
        let own = EffectRef::from_bytes([7; 10]);
        let footer = json!({ "embeds": [{ "footer": { "text": format!("Why it came · ref {own}") } }] });
        let small_print = json!({ "content": format!("Hello\n-# ref {own}"), "components": [] });
        let quoted = json!({ "content": format!("somebody wrote ref {own}, and more") });
        assert!(is_in(own, &footer) && is_in(own, &small_print));
        assert!(!is_in(own, &quoted) && !is_in(own, &json!({ "components": [] })));
    }
}
