//! What earlier versions stored is read for ever: one file in `golden/` for each action and each part of a message.
//!
//! A file is never changed. When a field is added, the file stays, the field's default is what it is read with, and
//! another file (`post.2.json`) shows how it is stored from then on.

use std::collections::BTreeSet;
use std::fmt::Debug;
use std::path::PathBuf;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use trellis_domain::ids::{RoleId, UserId};

use super::*;
use crate::discord::message::{
    Block, Button, Choice, Choices, Field, Look, Message, Picker, Row, Style, Tone,
};
use crate::discord::permissions::NEEDED;

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("golden")
}

/// The words that serde knows for the variants of an enumeration, out of its own complaint about one it does not know.
fn variants<T: DeserializeOwned + Debug>(unknown: Value) -> Vec<String> {
    let complaint = serde_json::from_value::<T>(unknown).unwrap_err().to_string();
    let (_, known) = complaint.split_once("expected ").unwrap();
    known.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

/// Reads golden files and remembers which.
#[derive(Default)]
struct Golden {
    read: BTreeSet<String>,
}

impl Golden {
    /// The values that were stored as `name.json`, `name.2.json` and so on. Together the files have every key that is
    /// written today, and what they have is still written so.
    fn holds<T>(&mut self, name: &str, values: &[T])
    where
        T: DeserializeOwned + Serialize + PartialEq + Debug,
    {
        let mut keys = BTreeSet::new();
        for (number, value) in (1..).zip(values) {
            let file = match number {
                1 => format!("{name}.json"),
                later => format!("{name}.{later}.json"),
            };
            let text = std::fs::read_to_string(folder().join(&file))
                .unwrap_or_else(|_| panic!("{name} has no golden file {file}"));
            let stored: Value = serde_json::from_str(&text).unwrap();
            let read: T = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{file}: {error}"));
            assert_eq!(read, *value, "{file}");
            let written = serde_json::to_value(value).unwrap();
            if let (Value::Object(stored), Value::Object(written)) = (&stored, &written) {
                keys.extend(stored.keys().cloned());
                for (key, value) in stored {
                    assert_eq!(
                        written.get(key),
                        Some(value),
                        "{file}: {key} is written otherwise"
                    );
                }
                if number == values.len() {
                    let now: BTreeSet<String> = written.keys().cloned().collect();
                    assert_eq!(keys, now, "{name}: a key has no golden file");
                }
            } else {
                assert_eq!(written, stored, "{file}");
            }
            self.read.insert(file);
        }
    }

    /// One value for each variant of an enumeration, in the order in which it names them.
    fn holds_each<T>(&mut self, name: &str, values: &[T])
    where
        T: DeserializeOwned + Serialize + PartialEq + Debug,
    {
        let variants = variants::<T>(json!("?"));
        assert_eq!(
            variants.len(),
            values.len(),
            "{name}: one value for each of {variants:?}"
        );
        for (variant, value) in variants.iter().zip(values) {
            self.holds(&format!("{name}.{variant}"), std::slice::from_ref(value));
        }
    }

    /// Every file of a folder was read.
    fn is_all_of(&self, under: &str) {
        let there: BTreeSet<String> = std::fs::read_dir(folder().join(under))
            .unwrap()
            .map(|entry| format!("{under}/{}", entry.unwrap().file_name().to_string_lossy()))
            .collect();
        assert_eq!(self.read, there, "files without a value that they are read as");
    }
}

fn live() -> Content {
    Content::Live {
        view: "card".to_owned(),
        subject: "06g9x2m4q8znv5tb".to_owned(),
    }
}

fn ready() -> Content {
    Content::Ready(Box::new(Message::text("Hello")))
}

fn channel() -> Target {
    Target::key("room:06g9x2m4q8znv5tb:channel")
}

fn card() -> Target {
    Target::key("room:06g9x2m4q8znv5tb:card")
}

fn evidence() -> ForwardedFile {
    ForwardedFile {
        name: "plan.pdf".to_owned(),
        url: "https://cdn.example/plan.pdf".to_owned(),
        size: 1_234,
    }
}

fn people() -> [Who; 4] {
    [
        Who::Everyone,
        Who::Bot,
        Who::Role(Target::key("community:7:coordinator_role")),
        Who::Person(UserId::new(5)),
    ]
}

fn overwrites() -> Vec<Overwrite> {
    let sets = [
        (0, 1_024),
        (2_251_799_813_803_024, 0),
        (2_147_601_472, 0),
        (2_147_601_472, 2_048),
    ];
    let overwrites = people().into_iter().zip(sets);
    overwrites
        .map(|(who, (allow, deny))| Overwrite { who, allow, deny })
        .collect()
}

/// The values of an action's golden files. The match asks for those of a new one.
fn stored(kind: Kind) -> Vec<Action> {
    let growth = || "growth:1:thread".to_owned();
    let role = || Target::key("community:7:mentor_role");
    let user = UserId::new(5);
    let action = match kind {
        Kind::CreateRole => Action::CreateRole(CreateRole {
            key: "community:7:mentor_role".to_owned(),
            name: "Mentor".to_owned(),
            mentionable: true,
        }),
        Kind::CreateChannel => Action::CreateChannel(CreateChannel {
            key: "room:06g9x2m4q8znv5tb:channel".to_owned(),
            kind: ChannelKind::Text,
            name: "ada-grace".to_owned(),
            topic: "A mentorship".to_owned(),
            parent: Some(Target::key("community:7:rooms_category:1")),
            overwrites: overwrites(),
        }),
        Kind::SetOverwrites => Action::SetOverwrites(SetOverwrites {
            channel: channel(),
            overwrites: overwrites(),
        }),
        Kind::Post => Action::Post(Post {
            key: Some("update:1:file".to_owned()),
            into: channel(),
            content: live(),
            evidence: Some(evidence()),
        }),
        Kind::Edit => Action::Edit(Edit {
            within: channel(),
            message: card(),
            content: live(),
        }),
        Kind::Delete => Action::Delete(Delete {
            within: channel(),
            message: card(),
        }),
        Kind::Pin => Action::Pin(Pin {
            within: channel(),
            message: card(),
        }),
        Kind::OpenThread => Action::OpenThread(OpenThread {
            key: growth(),
            within: Target::Id(4),
            message: Target::key("growth:1:starter"),
            name: "Ada".to_owned(),
        }),
        Kind::OpenPost => Action::OpenPost(OpenPost {
            key: growth(),
            forum: Target::Id(4),
            name: "Ada".to_owned(),
            content: ready(),
        }),
        Kind::GiveRole => Action::GiveRole(GiveRole { user, role: role() }),
        Kind::PutAway => Action::PutAway(PutAway {
            thread: Target::Id(9),
        }),
        Kind::TagPost => Action::TagPost(TagPost {
            post: Target::Id(9),
            forum: Target::key("community:7:growth"),
            tags: vec![
                ("needs a hand".to_owned(), true),
                ("asks for feedback".to_owned(), false),
            ],
        }),
        Kind::OpenVoice => Action::OpenVoice(OpenVoice {
            key: "room:06g9x2m4q8znv5tb:voice".to_owned(),
            name: "Session ada-grace".to_owned(),
            parent: Some(Target::key("community:7:rooms_category:1")),
            overwrites: overwrites(),
        }),
        Kind::CloseVoice => Action::CloseVoice(CloseVoice {
            channel: Target::Id(9),
        }),
        Kind::TakeRole => Action::TakeRole(TakeRole {
            user,
            role: Target::Id(9),
        }),
        Kind::PutOverwrite => Action::PutOverwrite(PutOverwrite {
            channel: channel(),
            overwrite: overwrites()[2].clone(),
        }),
        Kind::DropOverwrite => Action::DropOverwrite(DropOverwrite {
            channel: channel(),
            who: 9,
        }),
    };
    vec![action]
}

fn field() -> Field {
    Field {
        name: "Name".to_owned(),
        value: "Value".to_owned(),
        inline: true,
    }
}

fn block() -> Block {
    Block {
        title: "Title".to_owned(),
        description: "Words".to_owned(),
        fields: vec![field()],
        footer: "Footer".to_owned(),
        tone: Tone::Ask,
    }
}

fn rows() -> [Row; 4] {
    let button = Button {
        custom_id: "room:help:06g9x2m4q8znv5tb:1".to_owned(),
        label: "Help".to_owned(),
        style: Style::Primary,
        disabled: true,
    };
    let choice = Choice {
        label: "One".to_owned(),
        value: "one".to_owned(),
        description: "The first".to_owned(),
        chosen: true,
    };
    let picker = |id: &str, placeholder: &str, channel_types| Picker {
        custom_id: id.to_owned(),
        placeholder: placeholder.to_owned(),
        channel_types,
    };
    [
        Row::Buttons(vec![button]),
        Row::Choices(Choices {
            custom_id: "a:b:-:1".to_owned(),
            placeholder: "Choose".to_owned(),
            options: vec![choice],
        }),
        Row::Roles(picker("a:c:-:1", "Pick a role", vec![])),
        Row::Channels(picker("a:d:-:1", "Pick a channel", vec![0, 15])),
    ]
}

/// A message with every part there is.
fn message() -> Message {
    Message {
        content: "Hello".to_owned(),
        blocks: vec![block()],
        rows: rows().to_vec(),
        pings: vec![UserId::new(5)],
        role_pings: vec![RoleId::new(9)],
        look: Look::Container,
    }
}

#[test]
fn every_action_is_read_as_it_was_first_stored() {
    let mut golden = Golden::default();
    let names = variants::<Action>(json!({ "do": "?" }));
    assert_eq!(names.len(), Kind::ALL.len());
    for (name, kind) in names.iter().zip(Kind::ALL) {
        let values = stored(*kind);
        assert!(values.iter().all(|action| action.kind() == *kind), "{name}");
        // `list_due` tells by this what is urgent.
        let begins = format!("{{\"do\":\"{name}\"");
        let texts = values.iter().map(|action| serde_json::to_string(action).unwrap());
        assert!(texts.into_iter().all(|text| text.starts_with(&begins)), "{name}");
        golden.holds(&format!("action/{name}"), &values);
    }
    golden.is_all_of("action");
}

#[test]
fn every_part_of_an_action_and_of_a_message_is_read_as_it_was_first_stored() {
    let mut golden = Golden::default();
    golden.holds_each("part/content", &[ready(), live()]);
    golden.holds_each("part/target", &[Target::Id(4), card()]);
    golden.holds_each("part/who", &people());
    golden.holds("part/overwrite", &overwrites()[3..]);
    golden.holds("part/evidence", &[evidence()]);
    let kinds = [ChannelKind::Category, ChannelKind::Text, ChannelKind::Forum];
    golden.holds_each("part/channel_kind", &kinds);
    let request = Request {
        major: 4,
        minor: Some(5),
        body: Some(json!({ "content": "Hello", "nonce": "06g9x2m4q8znv5tb" })),
        evidence: Some(evidence()),
        role_gave: None,
        first_id: None,
    };
    let handing_out = Request {
        major: 4,
        minor: Some(5),
        body: None,
        evidence: None,
        role_gave: Some(2),
        first_id: None,
    };
    let dated = Request {
        first_id: Some(1_372_800_000_000_000_000),
        ..handing_out.clone()
    };
    golden.holds("part/request", &[request, handing_out, dated]);
    golden.holds("part/message", &[message()]);
    golden.holds("part/embed", &[block()]);
    golden.holds("part/field", &[field()]);
    let tones = [Tone::Plain, Tone::Growth, Tone::Ask, Tone::Attention];
    golden.holds_each("part/tone", &tones);
    golden.holds_each("part/row", &rows());
    let styles = [Style::Primary, Style::Secondary, Style::Success, Style::Danger];
    golden.holds_each("part/style", &styles);
    golden.is_all_of("part");
}

#[test]
fn what_is_missing_has_a_meaning_and_what_is_unknown_is_passed_over() {
    let read = |text: &str| serde_json::from_str::<Message>(text).unwrap();
    assert_eq!(read("{}"), Message::default());
    assert_eq!(read(r#"{"content":"Hi","polls":[1]}"#), Message::text("Hi"));
    assert_eq!(
        read(r#"{"embeds":[{"title":"T","sound":"ping"}]}"#),
        Message::block(Block::new("T", ""))
    );
    assert_eq!(
        read(r#"{"rows":[{"buttons":[{"custom_id":"a:b:-:1","label":"B"}]}]}"#),
        Message::default().buttons([Button::new("a:b:-:1", "B")])
    );
    let post = serde_json::from_str(r#"{"do":"post","into":{"id":4},"content":{"ready":{}},"new":1}"#);
    assert_eq!(
        post.map(Action::Post).unwrap(),
        Action::Post(Post::new(Target::Id(4), Content::Ready(Box::default())))
    );
    // Nothing that was stored without saying who sees it is made for everybody.
    for text in [
        r#"{"do":"set_overwrites","channel":{"id":4}}"#,
        r#"{"do":"create_channel","key":"k","kind":"text","name":"n"}"#,
        r#"{"do":"set_overwrites","channel":{"id":4},"overwrites":[{"who":"everyone","allow":0}]}"#,
    ] {
        serde_json::from_str::<Action>(text).unwrap_err();
    }
}

#[test]
fn every_effect_has_a_name_of_its_own_and_needs_only_what_is_asked_for() {
    let names: BTreeSet<&str> = Kind::ALL.iter().map(|kind| kind.name()).collect();
    assert_eq!(names.len(), Kind::ALL.len());
    for kind in Kind::ALL {
        let needs = kind.needs();
        assert!(needs.iter().all(|one| NEEDED.contains(one)), "{kind:?}");
        assert!(!needs.is_empty() && needs.len() < NEEDED.len(), "{kind:?}");
    }
}
