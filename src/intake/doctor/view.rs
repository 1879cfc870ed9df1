//! What the doctor answers. Pure: values in, messages out.

use super::commands::{CHECK, LET_GO, REPAIR, TRY_AGAIN};
use super::deciding::Decision;
use super::examining::{Finding, Weight};
use super::findings;
use super::repairing::Repaired;
use crate::intake::fixtures::{Inventory, Known, list, mention, stock};
use crate::intake::strays;
use crate::records::community::Fixture;
use trellis_domain::ids::{RoleId, UserId};
use trellis_kernel::discord::message::{Button, Embed, Message, Style, Tone};
use trellis_kernel::t;
use trellis_kernel::texts::Texts;

/// An embed with what was found, each with how it is mended.
pub(crate) fn with_findings<'f>(
    embed: Embed,
    texts: &Texts,
    found: impl IntoIterator<Item = &'f Finding>,
) -> Embed {
    found.into_iter().fold(embed, |embed, finding| {
        embed.field(findings::found(texts, finding), findings::mend(texts, finding))
    })
}

/// The button that asks the doctor.
pub(crate) fn check_button(texts: &Texts) -> Button {
    Button::new(CHECK.plain(), t!(texts, "doctor-button-check"))
}

/// Who runs cohorts beside those who hold the coordinator role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Authority {
    /// Whose the server is.
    pub(super) owner: UserId,
    /// The roles that let people manage it.
    pub(super) managing: Vec<RoleId>,
}

/// Who can act as coordinator, and why.
fn who_can(texts: &Texts, inventory: &Inventory, authority: &Authority) -> String {
    // Of a field's 1,024 characters, with room for the words.
    const SHOWN: usize = 20;
    let mut lines = Vec::new();
    for (fixture, known) in &inventory.things {
        if let (Fixture::CoordinatorRole, Known::As(id)) = (fixture, known) {
            let role = mention(*fixture, *id);
            lines.push(t!(texts, "doctor-authority-coordinators", role = role));
        }
    }
    let owner = authority.owner.mention();
    lines.push(t!(texts, "doctor-authority-owner", owner = owner));
    let (shown, more) = authority.managing.split_at(authority.managing.len().min(SHOWN));
    if !shown.is_empty() {
        let roles: Vec<String> = shown.iter().map(|role| format!("<@&{role}>")).collect();
        lines.push(t!(
            texts,
            "doctor-authority-managing",
            roles = roles.join(", "),
            more = more.len()
        ));
    }
    lines.join("\n")
}

/// What the doctor found.
pub(super) fn checked(
    texts: &Texts,
    found: &[Finding],
    inventory: &Inventory,
    authority: &Authority,
) -> Message {
    // Of Discord's 25 fields; what is most broken comes first.
    const SHOWN: usize = 15;
    let worst = found.iter().map(Finding::weight).max().unwrap_or(Weight::Note);
    let (title, words, tone) = match worst {
        Weight::Note => {
            let words = t!(
                texts,
                "doctor-check-green",
                things = stock(texts, inventory),
                zone = inventory.zone.name()
            );
            (t!(texts, "doctor-check-green-title"), words, Tone::Growth)
        }
        Weight::Warning => (
            t!(texts, "doctor-check-warning-title"),
            t!(texts, "doctor-check-warning"),
            Tone::Ask,
        ),
        Weight::Broken => (
            t!(texts, "doctor-check-broken-title"),
            t!(texts, "doctor-check-broken"),
            Tone::Attention,
        ),
    };
    let embed = Embed::new(title, words).tone(tone);
    let mut embed = with_findings(embed, texts, found.iter().take(SHOWN));
    embed = embed.field(
        t!(texts, "doctor-authority-title"),
        who_can(texts, inventory, authority),
    );
    if found.len() > SHOWN {
        embed = embed.footer(t!(texts, "doctor-check-more", more = found.len() - SHOWN));
    }
    let mut buttons = Vec::new();
    if found.iter().any(Finding::can_be_repaired) {
        let repair = Button::new(REPAIR.plain(), t!(texts, "doctor-button-repair"));
        buttons.push(repair.style(Style::Primary));
    }
    if found.iter().any(|finding| matches!(finding, Finding::Parked(_))) {
        let again = TRY_AGAIN.plain();
        let let_go = LET_GO.plain();
        buttons.push(Button::new(again, t!(texts, "doctor-button-try-again")));
        buttons.push(Button::new(let_go, t!(texts, "doctor-button-let-go")).style(Style::Danger));
    }
    buttons.push(check_button(texts));
    let message = Message::embed(embed).buttons(buttons);
    // The next stray is asked about once this one is decided.
    let stray = found.iter().find_map(|finding| match finding {
        Finding::Stray(stray) => Some(stray),
        _ => None,
    });
    match stray {
        Some(stray) => message.buttons(strays::buttons(texts, stray)),
        None => message,
    }
}

/// The answer to *Repair*.
pub(super) fn repaired(texts: &Texts, repaired: &Repaired) -> Message {
    let mut parts = Vec::new();
    if !repaired.making.is_empty() {
        parts.push(t!(
            texts,
            "doctor-repaired-making",
            things = list(texts, &repaired.making)
        ));
    }
    if !repaired.found.is_empty() {
        parts.push(t!(
            texts,
            "doctor-repaired-found",
            things = list(texts, &repaired.found)
        ));
    }
    parts.push(t!(texts, "doctor-repaired-released"));
    let embed = Embed::new(t!(texts, "doctor-repaired-title"), parts.join("\n\n")).tone(Tone::Growth);
    Message::embed(embed).buttons([check_button(texts)])
}

/// The answer to a decision about what was parked.
pub(super) fn decided(texts: &Texts, decision: Decision, count: u64) -> Message {
    let count = i64::try_from(count).unwrap_or(i64::MAX);
    let words = match decision {
        Decision::TryAgain => t!(texts, "doctor-tried-again", count = count),
        Decision::LetGo => t!(texts, "doctor-let-go", count = count),
    };
    Message::text(words).buttons([check_button(texts)])
}

#[cfg(test)]
mod tests;
