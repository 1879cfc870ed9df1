//! What setting up looks like. Pure: values in, messages out.

use std::fmt::{self, Display};
use std::str::FromStr;

use super::choose::{Choices, Known};
use super::commands::{CHECK, CREATE, LET_GO, PAGE, PICK, Picked, REPAIR, TRY_AGAIN, ZONE};
use super::doctor::{Finding, Weight};
use super::findings;
use super::finish::{Created, Repaired};
use crate::records::community::Fixture;
use trellis_domain::interaction::InteractionRefusal;
use trellis_domain::refusal::Refusal;
use trellis_kernel::discord::message::{Button, Embed, Form, Input, Message, Picker, Row, Style, Tone};
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

/// A fixture in words, at the beginning of a line.
pub(super) fn thing(texts: &Texts, fixture: Fixture) -> String {
    match fixture {
        Fixture::CoordinatorRole => t!(texts, "setup-thing-coordinator-role"),
        Fixture::FacilitatorRole => t!(texts, "setup-thing-facilitator-role"),
        Fixture::MentorRole => t!(texts, "setup-thing-mentor-role"),
        Fixture::MenteeRole => t!(texts, "setup-thing-mentee-role"),
        Fixture::RoomsCategory(number) => t!(texts, "setup-thing-rooms-category", number = u32::from(number)),
        Fixture::Growth => t!(texts, "setup-thing-growth"),
        Fixture::CoordinatorsChannel => t!(texts, "setup-thing-coordinators-channel"),
        Fixture::MentorsChannel => t!(texts, "setup-thing-mentors-channel"),
    }
}

fn list(texts: &Texts, things: &[Fixture]) -> String {
    things
        .iter()
        .map(|fixture| format!("• {}", thing(texts, *fixture)))
        .collect::<Vec<_>>()
        .join("\n")
}

pub(super) fn mention(fixture: Fixture, id: u64) -> String {
    if fixture.is_channel() {
        format!("<#{id}>")
    } else {
        format!("<@&{id}>")
    }
}

fn standing_of(texts: &Texts, choices: &Choices) -> String {
    let line = |(fixture, known): &(Fixture, Known)| {
        let state = match known {
            Known::Not => t!(texts, "setup-state-not"),
            Known::BeingMade => t!(texts, "setup-state-being-made"),
            Known::As(id) => mention(*fixture, *id),
        };
        t!(
            texts,
            "setup-state-line",
            thing = thing(texts, *fixture),
            state = state
        )
    };
    choices.things.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// One page of `/setup start`.
pub(super) fn page(texts: &Texts, page: Page, choices: &Choices) -> Message {
    let words = match page {
        Page::Start if choices.set_up => t!(texts, "setup-start-again"),
        Page::Start => t!(texts, "setup-start"),
        Page::Roles => t!(texts, "setup-roles"),
        Page::Channels => t!(texts, "setup-channels"),
        Page::Last => t!(texts, "setup-last"),
    };
    let embed = Embed::new(t!(texts, "setup-title"), words)
        .tone(Tone::Ask)
        .field(t!(texts, "setup-things-title"), standing_of(texts, choices))
        .field(
            t!(texts, "setup-zone-title"),
            t!(texts, "setup-zone", zone = choices.zone.name()),
        );
    let mut message = Message::embed(embed);
    for fixture in page.picks() {
        message = message.row(picker(texts, *fixture));
    }
    message.buttons(buttons(texts, page, choices))
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

fn buttons(texts: &Texts, page: Page, choices: &Choices) -> Vec<Button> {
    let go = |to: Page, label| Button::new(PAGE.to(to), label);
    let create = |label| Button::new(CREATE.plain(), label).style(Style::Primary);
    let zone = || Button::new(ZONE.plain(), t!(texts, "setup-button-zone"));
    let next = |to| go(to, t!(texts, "setup-button-next")).style(Style::Primary);
    let back = |to| go(to, t!(texts, "setup-button-back"));
    let nothing_picked = choices.things.iter().all(|(_, known)| *known == Known::Not);
    match page {
        Page::Start if nothing_picked => {
            vec![
                create(t!(texts, "setup-button-create")),
                go(Page::Roles, t!(texts, "setup-button-pick")),
                zone(),
            ]
        }
        Page::Start => {
            vec![
                create(t!(texts, "setup-button-rest")),
                go(Page::Roles, t!(texts, "setup-button-pick")),
                zone(),
            ]
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

/// The form for the time zone.
pub(super) fn zone_form(texts: &Texts, now: chrono_tz::Tz) -> Form {
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
    let mut embed = Embed::new(title, words).tone(Tone::Growth);
    for finding in &created.in_the_way {
        embed = embed
            .field(findings::found(texts, finding), findings::mend(texts, finding))
            .tone(Tone::Attention);
    }
    Message::embed(embed).buttons([check_button(texts)])
}

/// What stands in the coordinators' channel when everything is there for the first time.
pub(super) fn welcome(texts: &Texts) -> Message {
    Message::embed(
        Embed::new(t!(texts, "setup-welcome-title"), t!(texts, "setup-welcome"))
            .tone(Tone::Growth)
            .field(
                t!(texts, "setup-welcome-next-title"),
                t!(texts, "setup-welcome-next"),
            )
            .field(
                t!(texts, "setup-welcome-who-title"),
                t!(texts, "setup-welcome-who"),
            ),
    )
}

/// What stands there when something was made later.
pub(super) fn completed(texts: &Texts, making: &[Fixture]) -> Message {
    let words = t!(texts, "setup-completed", things = list(texts, making));
    Message::embed(Embed::new(t!(texts, "setup-completed-title"), words).tone(Tone::Growth))
}

fn check_button(texts: &Texts) -> Button {
    Button::new(CHECK.plain(), t!(texts, "setup-button-check"))
}

/// What the doctor found.
pub(super) fn checked(texts: &Texts, found: &[Finding], choices: &Choices) -> Message {
    // Of Discord's 25 fields; what is most broken comes first.
    const SHOWN: usize = 15;
    let worst = found.iter().map(Finding::weight).max().unwrap_or(Weight::Note);
    let (title, words, tone) = match worst {
        Weight::Note => {
            let words = t!(
                texts,
                "setup-check-green",
                things = standing_of(texts, choices),
                zone = choices.zone.name()
            );
            (t!(texts, "setup-check-green-title"), words, Tone::Growth)
        }
        Weight::Warning => (
            t!(texts, "setup-check-warning-title"),
            t!(texts, "setup-check-warning"),
            Tone::Ask,
        ),
        Weight::Broken => (
            t!(texts, "setup-check-broken-title"),
            t!(texts, "setup-check-broken"),
            Tone::Attention,
        ),
    };
    let mut embed = Embed::new(title, words).tone(tone);
    for finding in found.iter().take(SHOWN) {
        embed = embed.field(findings::found(texts, finding), findings::mend(texts, finding));
    }
    if found.len() > SHOWN {
        embed = embed.footer(t!(texts, "setup-check-more", more = found.len() - SHOWN));
    }
    let mut buttons = Vec::new();
    if found.iter().any(Finding::can_be_repaired) {
        let repair = Button::new(REPAIR.plain(), t!(texts, "setup-button-repair"));
        buttons.push(repair.style(Style::Primary));
    }
    if found.iter().any(|finding| matches!(finding, Finding::Parked(_))) {
        let again = TRY_AGAIN.plain();
        let let_go = LET_GO.plain();
        buttons.push(Button::new(again, t!(texts, "setup-button-try-again")));
        buttons.push(Button::new(let_go, t!(texts, "setup-button-let-go")).style(Style::Danger));
    }
    buttons.push(check_button(texts));
    Message::embed(embed).buttons(buttons)
}

/// The answer to *Repair*.
pub(super) fn repaired(texts: &Texts, repaired: &Repaired) -> Message {
    let mut parts = Vec::new();
    if !repaired.making.is_empty() {
        parts.push(t!(
            texts,
            "setup-repaired-making",
            things = list(texts, &repaired.making)
        ));
    }
    if !repaired.found.is_empty() {
        parts.push(t!(
            texts,
            "setup-repaired-found",
            things = list(texts, &repaired.found)
        ));
    }
    parts.push(t!(texts, "setup-repaired-released"));
    let embed = Embed::new(t!(texts, "setup-repaired-title"), parts.join("\n\n")).tone(Tone::Growth);
    Message::embed(embed).buttons([check_button(texts)])
}

/// The answer to a decision about what was parked.
pub(super) fn decided(texts: &Texts, again: bool, count: u64) -> Message {
    let count = i64::try_from(count).unwrap_or(i64::MAX);
    let words = if again {
        t!(texts, "setup-tried-again", count = count)
    } else {
        t!(texts, "setup-let-go", count = count)
    };
    Message::text(words).buttons([check_button(texts)])
}

#[cfg(test)]
mod tests;
