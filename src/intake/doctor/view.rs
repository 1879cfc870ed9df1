//! What the doctor answers. Pure: values in, messages out.

use super::access::Guest;
use super::commands::{CHECK, GUEST_AWAY, GUEST_STAYS, LET_GO, PAGE, REPAIR, SomebodyLetIn, TRY_AGAIN};
use super::deciding::Decision;
use super::examining::{Finding, Weight};
use super::findings;
use super::guests;
use super::repairing::Repaired;
use crate::intake::fixtures::{Inventory, Known, list, mention, stock, thing};
use crate::intake::strays;
use crate::interaction::{Nothing, lists};
use crate::records::community::Fixture;
use trellis_domain::ids::{QuestionId, RoleId, UserId};
use trellis_domain::lists::{Space, Turned, spread};
use trellis_domain::text::safe;
use trellis_domain::zone::data_version;
use trellis_kernel::discord::message::{Block, Button, Message, Style, Tone};
use trellis_kernel::t;
use trellis_kernel::texts::Texts;

/// What one page of findings holds, with room for who can act as coordinator.
const FINDINGS: Space = Space {
    entries: 15,
    characters: 2_400,
};
/// Roles of one page: of a field's 1,024 characters, with room for the words.
const ROLES: Space = Space {
    entries: 20,
    characters: usize::MAX,
};

/// A block with what was found, each with how it is mended.
pub(crate) fn with_findings<'f>(
    block: Block,
    texts: &Texts,
    found: impl IntoIterator<Item = &'f Finding>,
) -> Block {
    found.into_iter().fold(block, |block, finding| {
        block.field(findings::found(texts, finding), findings::mend(texts, finding))
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

/// Who can act as coordinator, and why; the roles of a page. What was found to be gone stands for nobody.
fn who_can(
    texts: &Texts,
    (found, inventory): (&[Finding], &Inventory),
    authority: &Authority,
    page: usize,
) -> String {
    let mut lines = Vec::new();
    let role = inventory
        .things
        .iter()
        .find(|(one, _)| *one == Fixture::CoordinatorRole);
    let is_gone = found.contains(&Finding::Gone(Fixture::CoordinatorRole));
    match role.map(|(_, known)| if is_gone { Known::Gone } else { *known }) {
        Some(Known::As(id)) => {
            let role = mention(Fixture::CoordinatorRole, id);
            lines.push(t!(texts, "doctor-authority-coordinators", role = role));
        }
        Some(Known::Gone) => lines.push(t!(texts, "doctor-authority-no-coordinators")),
        Some(Known::Not | Known::BeingMade) | None => {}
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
    let block = Block::new(title, words).tone(tone);
    let footer = [
        lists::page_number(texts, &turned),
        t!(texts, "doctor-check-zones", release = data_version()),
    ];
    let footer = footer.into_iter().filter(|line| !line.is_empty());
    let block = with_findings(block, texts, &found[turned.entries.clone()])
        .field(
            t!(texts, "doctor-authority-title"),
            who_can(texts, (found, inventory), authority, page),
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
    let message = Message::block(block).buttons(buttons);
    let turns = lists::turns(texts, PAGE, &Nothing, &turned);
    let message = turns.into_iter().fold(message, Message::row);
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

/// What was put right of who sees a channel, with the channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mended {
    /// Everybody could see it.
    Closed(u64),
    /// Who should see it could not.
    LetIn(u64, Guest),
    /// Who was to see it before could still.
    TakenOut(u64, Guest),
}

/// Lines of one message; a role that changed can be in hundreds of rooms.
const MOST_LINES: usize = 15;

/// What coordinators are told when it was put right who sees what.
pub(super) fn mended(texts: &Texts, all: &[Mended]) -> Message {
    let line = |one: &Mended| match one {
        Mended::Closed(channel) => t!(texts, "doctor-access-closed", channel = link(*channel)),
        Mended::LetIn(channel, who) => {
            let (channel, who) = (link(*channel), who.mention());
            t!(texts, "doctor-access-let-in", channel = channel, who = who)
        }
        Mended::TakenOut(channel, who) => {
            let (channel, who) = (link(*channel), who.mention());
            t!(texts, "doctor-access-taken-out", channel = channel, who = who)
        }
    };
    let lines = first_lines(texts, all, line);
    let words = t!(texts, "doctor-access", lines = lines.join("\n"));
    Message::block(Block::new(t!(texts, "doctor-access-title"), words).tone(Tone::Attention))
}

/// A line for each of the first, and how many more there are.
fn first_lines<T>(texts: &Texts, all: &[T], line: impl Fn(&T) -> String) -> Vec<String> {
    let mut lines: Vec<String> = all.iter().take(MOST_LINES).map(line).collect();
    if all.len() > MOST_LINES {
        lines.push(t!(texts, "doctor-access-more", more = all.len() - MOST_LINES));
    }
    lines
}

fn link(channel: u64) -> String {
    format!("<#{channel}>")
}

/// Asks the coordinators about somebody whom a hand let in or shut out.
pub(super) fn guest(texts: &Texts, guest: Guest, channels: &[u64], question: &QuestionId) -> Message {
    let links = first_lines(texts, channels, |id| link(*id));
    let (who, channels) = (guest.mention(), links.join(", "));
    if guest.is_shut_out {
        let words = t!(texts, "doctor-shut-out", who = who, channels = channels);
        return Message::block(Block::new(t!(texts, "doctor-shut-out-title"), words).tone(Tone::Attention));
    }
    let words = t!(texts, "doctor-guest", who = who, channels = channels);
    let subject = || SomebodyLetIn {
        who: guest.id,
        question: Some(*question),
    };
    let away = Button::new(GUEST_AWAY.to(subject()), t!(texts, "doctor-guest-away"));
    let stays = Button::new(GUEST_STAYS.to(subject()), t!(texts, "doctor-guest-stays"));
    Message::block(Block::new(t!(texts, "doctor-guest-title"), words).tone(Tone::Attention))
        .buttons([away.style(Style::Danger), stays])
}

/// What a coordinator decided, in the place of the question.
pub(super) fn guest_decided(texts: &Texts, guest: Guest, decision: guests::Decision, by: UserId) -> Message {
    let (who, by) = (guest.mention(), by.mention());
    let words = match decision {
        guests::Decision::Away => t!(texts, "doctor-guest-is-away", who = who, by = by),
        guests::Decision::Stays => t!(texts, "doctor-guest-is-meant", who = who, by = by),
    };
    Message::block(Block::new(t!(texts, "doctor-guest-title"), words))
}

/// In a room or the mentors' channel: who else reads there from now on.
pub(super) fn guest_there(texts: &Texts, guest: Guest) -> Message {
    Message::text(t!(texts, "doctor-guest-in-room", who = guest.mention()))
}

/// What coordinators are told when a role or channel is gone that the community needs.
pub(super) fn fixture_gone(texts: &Texts, fixture: Fixture) -> Message {
    let words = t!(texts, "doctor-gone", thing = thing(texts, fixture));
    Message::block(Block::new(t!(texts, "doctor-gone-title"), words).tone(Tone::Attention))
        .buttons([check_button(texts)])
}

/// What coordinators are told when Discord did not take the name that something was to have.
pub(super) fn named_otherwise(texts: &Texts, key: &str, id: u64, name: &str) -> Message {
    let what = if key.ends_with("role") {
        format!("<@&{id}>")
    } else {
        format!("<#{id}>")
    };
    let words = t!(texts, "doctor-named", what = what, name = safe(name));
    Message::block(Block::new(t!(texts, "doctor-named-title"), words).tone(Tone::Ask))
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
    if repaired.access > 0 {
        parts.push(t!(texts, "doctor-repaired-access", count = repaired.access));
    }
    if repaired.released > 0 {
        parts.push(t!(texts, "doctor-repaired-released"));
    }
    parts.push(if parts.is_empty() {
        t!(texts, "doctor-repaired-nothing")
    } else {
        t!(texts, "doctor-repaired-look")
    });
    let block = Block::new(t!(texts, "doctor-repaired-title"), parts.join("\n\n")).tone(Tone::Growth);
    Message::block(block).buttons([check_button(texts)])
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
