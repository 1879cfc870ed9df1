//! What setting up looks like. Pure: values in, messages out.

use std::fmt::{self, Display};
use std::str::FromStr;

use super::commands::{CREATE, ChosenReaders, ChosenVoice, PAGE, PICK, Picked, READERS, VOICE, ZONE};
use super::creating::Created;
use crate::intake::doctor::{check_button, with_findings};
use crate::intake::fixtures::{Inventory, Known, list, mention, stock, thing};
use crate::records::community::{Fixture, ForumReaders, GrowthReaders, VoiceUse};
use trellis_domain::ids::UserId;
use trellis_domain::interaction::InteractionRefusal;
use trellis_domain::refusal::Refusal;
use trellis_domain::zone::Zone;
use trellis_kernel::discord::message::{Block, Button, Form, Input, Message, Picker, Row, Style, Tone};
use trellis_kernel::t;
use trellis_kernel::texts::Texts;

/// A page of the flow. Discord takes five rows a message, so the pickers stand on two.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Page {
    /// What it is about, and the one obvious button.
    Start,
    /// Picking roles.
    Roles,
    /// Picking channels.
    Channels,
    /// Looking it over.
    Last,
}

impl Page {
    const ALL: [Self; 4] = [Self::Start, Self::Roles, Self::Channels, Self::Last];

    fn word(self) -> &'static str {
        match self {
            Self::Start => "start",
            Self::Roles => "roles",
            Self::Channels => "channels",
            Self::Last => "last",
        }
    }

    fn picks(self) -> &'static [Fixture] {
        match self {
            Self::Start | Self::Last => &[],
            Self::Roles => &Fixture::ALL[..4],
            Self::Channels => &Fixture::ALL[4..],
        }
    }
}

impl Display for Page {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

impl FromStr for Page {
    type Err = Refusal;

    fn from_str(word: &str) -> Result<Self, Refusal> {
        let found = Self::ALL.into_iter().find(|page| page.word() == word);
        found.ok_or_else(|| InteractionRefusal::UnknownButton.into())
    }
}

/// One page of `/setup start`.
pub(super) fn page(texts: &Texts, page: Page, inventory: &Inventory) -> Message {
    let words = match page {
        Page::Start if inventory.set_up => t!(texts, "setup-start-again"),
        Page::Start => t!(texts, "setup-start"),
        Page::Roles => t!(texts, "setup-roles"),
        Page::Channels => t!(texts, "setup-channels"),
        Page::Last => t!(texts, "setup-last"),
    };
    let block = Block::new(t!(texts, "setup-title"), words)
        .tone(Tone::Ask)
        .field(t!(texts, "setup-things-title"), stock(texts, inventory))
        .field(
            t!(texts, "setup-readers-title"),
            t!(
                texts,
                "setup-readers",
                readers = inventory.growth_readers.as_str()
            ),
        )
        .field(
            t!(texts, "setup-voice-title"),
            t!(texts, "setup-voice", voice = inventory.voice.as_str()),
        )
        .field(
            t!(texts, "setup-zone-title"),
            t!(texts, "setup-zone", zone = inventory.zone.name()),
        );
    let mut message = Message::block(block);
    for fixture in page.picks() {
        message = message.row(picker(texts, *fixture));
    }
    message.buttons(buttons(texts, page, inventory))
}

fn picker(texts: &Texts, fixture: Fixture) -> Row {
    let picker = |channel_types| Picker {
        custom_id: PICK.to(Picked(fixture)),
        placeholder: t!(texts, "setup-pick", thing = thing(texts, fixture)),
        channel_types,
    };
    match fixture {
        Fixture::CoordinatorRole | Fixture::FacilitatorRole | Fixture::MentorRole | Fixture::MenteeRole => {
            Row::Roles(picker(Vec::new()))
        }
        Fixture::RoomsCategory(_) => Row::Channels(picker(vec![4])),
        Fixture::Growth => Row::Channels(picker(vec![15, 0])),
        Fixture::CoordinatorsChannel | Fixture::MentorsChannel => Row::Channels(picker(vec![0])),
    }
}

fn buttons(texts: &Texts, page: Page, inventory: &Inventory) -> Vec<Button> {
    let go = |to: Page, label| Button::new(PAGE.to(to), label);
    let create = |label| Button::new(CREATE.plain(), label).style(Style::Primary);
    let zone = || Button::new(ZONE.plain(), t!(texts, "setup-button-zone"));
    let next = |to| go(to, t!(texts, "setup-button-next")).style(Style::Primary);
    let back = |to| go(to, t!(texts, "setup-button-back"));
    let nothing_picked = inventory.things.iter().all(|(_, known)| *known == Known::Not);
    match page {
        Page::Start => {
            let create = create(if nothing_picked {
                t!(texts, "setup-button-create")
            } else {
                t!(texts, "setup-button-rest")
            });
            let pick = go(Page::Roles, t!(texts, "setup-button-pick"));
            let mut buttons = vec![create, pick, zone()];
            buttons.extend(other_readers(texts, inventory));
            buttons.push(switch_of_voice(texts, inventory.voice));
            buttons
        }
        Page::Roles => vec![next(Page::Channels), back(Page::Start)],
        Page::Channels => vec![next(Page::Last), back(Page::Roles)],
        Page::Last => vec![
            create(t!(texts, "setup-button-rest")),
            back(Page::Channels),
            zone(),
        ],
    }
}

/// The button that switches voice channels off, or on again.
fn switch_of_voice(texts: &Texts, now: VoiceUse) -> Button {
    let other = match now {
        VoiceUse::On => VoiceUse::Off,
        VoiceUse::Off => VoiceUse::On,
    };
    let words = t!(texts, "setup-button-voice", voice = other.as_str());
    Button::new(VOICE.to(ChosenVoice(other)), words)
}

/// The button that chooses the other readers of growth threads, while that can be chosen.
fn other_readers(texts: &Texts, inventory: &Inventory) -> Option<Button> {
    let other = match inventory.growth_readers {
        ForumReaders::Chosen(GrowthReaders::Participants) => GrowthReaders::Everyone,
        ForumReaders::Chosen(GrowthReaders::Everyone) | ForumReaders::WhoeverIsLetIn => {
            GrowthReaders::Participants
        }
    };
    let words = t!(texts, "setup-button-readers", readers = other.as_str());
    let button = Button::new(READERS.to(ChosenReaders(other)), words);
    inventory.may_choose_readers().then_some(button)
}

/// What coordinators are told when another role stands for them, or for facilitators, from now on.
/// `was_gone` tells that nobody had the role before.
pub(super) fn role_picked(
    texts: &Texts,
    by: UserId,
    (fixture, role): (Fixture, u64),
    was_gone: bool,
) -> Message {
    let mut words = t!(
        texts,
        "setup-role-picked",
        who = by.mention(),
        role = mention(fixture, role),
        thing = thing(texts, fixture)
    );
    if was_gone && fixture == Fixture::CoordinatorRole {
        words = format!("{words}\n\n{}", t!(texts, "setup-role-picked-words"));
    }
    Message::block(Block::new(t!(texts, "setup-role-picked-title"), words).tone(Tone::Attention))
}

/// The form for the time zone.
pub(super) fn zone_form(texts: &Texts, now: Zone) -> Form {
    let input = Input::short("zone", t!(texts, "setup-zone-label"))
        .required()
        .placeholder(t!(texts, "setup-zone-placeholder"))
        .value(now.name())
        .at_most(60);
    Form {
        custom_id: ZONE.plain(),
        title: t!(texts, "setup-zone-title"),
        inputs: vec![input],
    }
}

/// The answer to *Create everything for me*.
pub(super) fn created(texts: &Texts, created: &Created) -> Message {
    let (title, words) = if created.making.is_empty() {
        (
            t!(texts, "setup-nothing-to-make-title"),
            t!(texts, "setup-nothing-to-make"),
        )
    } else {
        (
            t!(texts, "setup-making-title"),
            t!(texts, "setup-making", things = list(texts, &created.making)),
        )
    };
    let mut block = Block::new(title, words).tone(Tone::Growth);
    if !created.in_the_way.is_empty() {
        block = with_findings(block, texts, &created.in_the_way).tone(Tone::Attention);
    }
    Message::block(block).buttons([check_button(texts)])
}

#[cfg(test)]
mod tests;
