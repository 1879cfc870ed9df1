//! Two messages of one kind as one.

use super::{Block, Message, TEXT_TOTAL};

impl Message {
    /// Both as one message: under one heading, one paragraph after the other, and what was said already is not said again.
    ///
    /// `None` where they are not of one kind, where somebody is pinged or asked to press something, and where it would be
    /// too long.
    pub(crate) fn joined_by(&self, other: &Self) -> Option<Self> {
        let (first, second) = (self.news()?, other.news()?);
        let same = |block: &Block| Block {
            description: String::new(),
            ..block.clone()
        };
        if first.title.is_empty() || same(first) != same(second) {
            return None;
        }
        let said = &first.description;
        let paragraphs = |text: &str| format!("\n\n{text}\n\n");
        let is_said = paragraphs(said).contains(&paragraphs(&second.description));
        let description = if is_said {
            said.clone()
        } else {
            format!("{said}\n\n{}", second.description)
        };
        let both = Block {
            description,
            ..first.clone()
        };
        (both.characters() <= TEXT_TOTAL).then(|| Self::block(both))
    }

    /// Its only part, where it is a heading with a text.
    fn news(&self) -> Option<&Block> {
        let [block] = self.blocks.as_slice() else {
            return None;
        };
        (block.fields.is_empty() && *self == Self::block(block.clone())).then_some(block)
    }
}

#[cfg(test)]
mod tests {
    use trellis_domain::ids::{RoleId, UserId};

    use super::super::{Button, Tone};
    use super::*;

    fn left(who: &str) -> Message {
        Message::block(Block::new("Somebody left", who).tone(Tone::Attention))
    }

    #[test]
    fn news_of_one_kind_are_one_message_and_nothing_is_said_twice() {
        let both = left("Ada").joined_by(&left("Theo")).unwrap();
        assert_eq!(both, left("Ada\n\nTheo"));
        assert_eq!(both.joined_by(&left("Ada")), Some(both.clone()));
        assert_eq!(both.joined_by(&left("Mina")), Some(left("Ada\n\nTheo\n\nMina")));
        let long = left("What waits.\n\nWhat to do.");
        let three = left("Ada").joined_by(&long).unwrap();
        assert_eq!(three.joined_by(&long), Some(three.clone()));
        assert_ne!(three.joined_by(&left("What")), Some(three));
    }

    #[test]
    fn what_is_no_news_of_the_same_kind_stays_by_itself() {
        let plain = left("Ada");
        let block = || Block::new("Somebody left", "Theo").tone(Tone::Attention);
        for other in [
            Message::text("Somebody left"),
            Message::block(Block::new("Somebody came", "Theo").tone(Tone::Attention)),
            Message::block(Block::new("Somebody left", "Theo")),
            Message::block(block().field("Room", "one")),
            Message::block(block().footer("see there")),
            left("Theo").buttons([Button::new("a:b:-:1", "Close")]),
            left("Theo").pinging([UserId::new(5)]),
            Message {
                role_pings: vec![RoleId::new(5)],
                ..left("Theo")
            },
            left(&"x".repeat(TEXT_TOTAL)),
            Message::default(),
        ] {
            assert_eq!(plain.joined_by(&other), None, "{other:?}");
            assert_eq!(other.joined_by(&plain), None, "{other:?}");
        }
        let untitled = Message::block(Block::new("", "Ada"));
        assert_eq!(untitled.joined_by(&untitled), None);
    }
}
