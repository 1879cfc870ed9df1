//! What the doctor answers. Pure: values in, messages out.

use super::commands::{CHECK, LET_GO, PAGE, REPAIR, TRY_AGAIN};
use super::deciding::Decision;
use super::examining::{Finding, Weight};
use super::findings;
use super::repairing::Repaired;
use crate::intake::fixtures::{Inventory, Known, list, mention, stock};
use crate::interaction::{Nothing, lists};
use crate::records::community::Fixture;
use trellis_domain::ids::{RoleId, UserId};
use trellis_domain::lists::{Space, Turned, spread};
use trellis_domain::zone::data_version;
use trellis_kernel::discord::message::{Button, Embed, Message, Style, Tone};
use trellis_kernel::t;
use trellis_kernel::texts::Texts;

/// What one page of findings holds, with room for who can act as coordinator.
const FINDINGS: Space = Space {
    entries: 15,
    characters: 4_000,
};
/// Roles of one page: of a field's 1,024 characters, with room for the words.
const ROLES: Space = Space {
    entries: 20,
    characters: usize::MAX,
};

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

/// Who can act as coordinator, and why; the roles of a page.
fn who_can(texts: &Texts, inventory: &Inventory, authority: &Authority, page: usize) -> String {
    let mut lines = Vec::new();
    for (fixture, known) in &inventory.things {
        if let (Fixture::CoordinatorRole, Known::As(id)) = (fixture, known) {
            let role = mention(*fixture, *id);
            lines.push(t!(texts, "doctor-authority-coordinators", role = role));
        }
    }
    let owner = authority.owner.mention();
    lines.push(t!(texts, "doctor-authority-owner", owner = owner));
    if let Some(shown) = spread(&roles(authority), ROLES).get(page) {
        let roles: Vec<String> = authority.managing[shown.clone()]
            .iter()
            .map(|role| role.mention())
            .collect();
        lines.push(t!(
            texts,
            "doctor-authority-managing",
            roles = roles.join(", "),
            more = authority.managing.len() - shown.end
        ));
    }
    lines.join("\n")
}

fn roles(authority: &Authority) -> Vec<usize> {
    vec![1; authority.managing.len()]
}

/// What the doctor found, a page of it from 0; what is most broken comes first.
pub(super) fn checked(
    texts: &Texts,
    found: &[Finding],
    inventory: &Inventory,
    authority: &Authority,
    page: usize,
) -> Message {
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
    // Findings and roles are turned together, until both have been read.
    let finding =
        |one| findings::found(texts, one).chars().count() + findings::mend(texts, one).chars().count();
    let sizes: Vec<usize> = found.iter().map(finding).collect();
    let of_findings = spread(&sizes, FINDINGS);
    let pages = of_findings
        .len()
        .max(spread(&roles(authority), ROLES).len())
        .max(1);
    let page = page.min(pages - 1);
    let turned = Turned {
        entries: of_findings.get(page).cloned().unwrap_or_default(),
        page,
        pages,
    };
    let embed = Embed::new(title, words).tone(tone);
    let footer = [
        lists::page_number(texts, &turned),
        t!(texts, "doctor-check-zones", release = data_version()),
    ];
    let footer = footer.into_iter().filter(|line| !line.is_empty());
    let embed = with_findings(embed, texts, &found[turned.entries.clone()])
        .field(
            t!(texts, "doctor-authority-title"),
            who_can(texts, inventory, authority, page),
        )
        .footer(footer.collect::<Vec<_>>().join("\n"));
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
    let turns = lists::turns(texts, PAGE, &Nothing, &turned);
    turns.into_iter().fold(message, Message::row)
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
