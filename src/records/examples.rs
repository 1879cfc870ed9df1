//! Records and readings that tests of views begin with.

use std::sync::{Arc, LazyLock};

use trellis_domain::cohort::CohortState;
use trellis_domain::digest::{Audience, Period};
use trellis_domain::ids::{CohortId, GuildId, RoomId, UserId};
use trellis_domain::people::Role;
use trellis_domain::program::Program;
use trellis_domain::zone::Zone;
use trellis_kernel::discord::message::{Choices, Form, Input, Message, Row};
use trellis_kernel::texts::Texts;

use super::cohort::Cohort;
use super::room::{Member, Room, RoomState};
use crate::interaction::DigestScene;

/// The mentor of [`room`].
pub(crate) const MINA: UserId = UserId::new(1);
/// The mentee of [`room`].
pub(crate) const THEO: UserId = UserId::new(2);

/// The words as they are shipped, read once: that takes longer than most tests, and many a test asks for them at every step.
pub(crate) fn texts() -> Texts {
    static TEXTS: LazyLock<Texts> = LazyLock::new(|| Texts::load(None, "en").unwrap());
    TEXTS.clone()
}

/// A cohort that stands there.
pub(crate) fn cohort(state: CohortState) -> Cohort {
    static PROGRAM: LazyLock<Arc<Program>> = LazyLock::new(|| {
        let source = include_str!("../../config/programs/career-growth.toml");
        Arc::new(Program::parse("career-growth", source).unwrap())
    });
    Cohort {
        id: CohortId::from_bytes([7; 10]),
        guild: GuildId::new(1),
        name: "Spring *27*".to_owned(),
        program: Arc::clone(&PROGRAM),
        zone: Zone::named("Europe/Berlin").unwrap(),
        state,
        dates: trellis_domain::cohort::CohortDates {
            starts_on: "2027-01-11".parse().unwrap(),
            ends_on: "2027-04-05".parse().unwrap(),
            midpoint_on: None,
        },
        moved_at: None,
        opened_at: "2027-01-04T09:00:00Z".parse().unwrap(),
        started_at: (state == CohortState::Running).then(|| "2027-01-04T09:00:00Z".parse().unwrap()),
        closed_at: None,
        sign_up_again_at: None,
        panel_channel: None,
    }
}

/// The room of Mina and Theo in [`cohort`].
pub(crate) fn room(state: RoomState) -> Room {
    let member = |user, role, name: &str| Member {
        user,
        role,
        name: name.to_owned(),
        presence: Default::default(),
    };
    Room {
        id: RoomId::from_bytes([2; 10]),
        cohort_id: CohortId::from_bytes([7; 10]),
        guild: GuildId::new(1),
        name: "room-mina-theo".to_owned(),
        state,
        members: vec![
            member(MINA, Role::Mentor, "Mina"),
            member(THEO, Role::Mentee, "Theo"),
        ],
        opened_at: "2027-01-05T09:00:00Z".parse().unwrap(),
    }
}

/// A week of that cohort, as a coordinator who is in no room is told of it.
pub(crate) fn digest_scene<'d>(texts: &'d Texts, cohort: &'d Cohort) -> DigestScene<'d> {
    let room = room(RoomState::Open);
    DigestScene {
        texts,
        cohort,
        places: [(room.id, "<#7> (Mi\\*na, Theo)".to_owned())].into(),
        rooms: vec![room],
        period: Period {
            from: "2027-01-11T07:00:00Z".parse().unwrap(),
            until: "2027-01-18T07:00:00Z".parse().unwrap(),
        },
        audience: Audience::Reader(UserId::new(77)),
    }
}

/// All that a reader finds in a message, a line each, and whom it pings.
pub(crate) fn words(message: &Message) -> String {
    let mut lines = vec![message.content.clone()];
    for block in &message.blocks {
        if !block.title.is_empty() {
            lines.push(format!("# {}", block.title));
        }
        lines.push(block.description.clone());
        lines.extend(
            block
                .fields
                .iter()
                .map(|field| format!("{}: {}", field.name, field.value)),
        );
        lines.push(block.footer.clone());
    }
    lines.extend(message.rows.iter().flat_map(row));
    let people = message.pings.iter().map(|who| who.mention());
    let roles = message.role_pings.iter().map(|role| role.mention());
    let pinged: Vec<String> = people.chain(roles).collect();
    if !pinged.is_empty() {
        lines.push(format!("pings {}", pinged.join(" ")));
    }
    lines.retain(|line| !line.is_empty());
    lines.join("\n")
}

/// How many entries every list is walked with.
pub(crate) const COUNTS: [usize; 5] = [0, 1, 25, 26, 100];

/// Walks a list page by page as a reader would, by its button to the next, and holds that every entry is read once and
/// in order, and that no page is more than Discord takes.
#[track_caller]
pub(crate) fn walks(entries: &[String], mut page: impl FnMut(usize) -> Message) {
    let (mut read, mut at) = (String::new(), 0);
    loop {
        let message = page(at);
        assert_eq!(
            message.cut(),
            Vec::<String>::new(),
            "page {at} of {}",
            entries.len()
        );
        read.push_str(&words(&message));
        match next_page(&message) {
            Some(next) => {
                assert_eq!(next, at + 1, "of {}", entries.len());
                at = next;
            }
            None => break,
        }
    }
    let places: Vec<usize> = entries
        .iter()
        .map(|entry| {
            let found: Vec<usize> = read.match_indices(entry).map(|(place, _)| place).collect();
            assert_eq!(found.len(), 1, "{entry} of {} in {read}", entries.len());
            found[0]
        })
        .collect();
    assert!(places.is_sorted(), "{read}");
    // A page that was far away is the last one, for a list may have become shorter.
    assert_eq!(page(usize::MAX), page(at));
}

/// The page that the button *More* of a message leads to.
fn next_page(message: &Message) -> Option<usize> {
    let buttons = message.rows.iter().flat_map(|row| match row {
        Row::Buttons(buttons) => buttons.as_slice(),
        _ => &[],
    });
    let mut more = buttons.filter(|button| button.label == "More" && !button.disabled);
    let address = more.next()?.custom_id.strip_suffix(":1")?;
    Some(address.rsplit_once('_')?.1.parse().unwrap())
}

/// What can be pressed or chosen in a row, a line each.
pub(crate) fn row(row: &Row) -> Vec<String> {
    match row {
        Row::Buttons(buttons) => buttons
            .iter()
            .map(|button| {
                let state = if button.disabled { " (disabled)" } else { "" };
                format!("[{}] {}{state}", button.label, button.custom_id)
            })
            .collect(),
        Row::Choices(choices) => list(choices),
        Row::Roles(picker) => vec![format!("<{}> {} of roles", picker.placeholder, picker.custom_id)],
        Row::Channels(picker) => {
            let kinds = &picker.channel_types;
            vec![format!(
                "<{}> {} of channels {kinds:?}",
                picker.placeholder, picker.custom_id
            )]
        }
    }
}

fn list(choices: &Choices) -> Vec<String> {
    let mut lines = vec![format!("<{}> {}", choices.placeholder, choices.custom_id)];
    lines.extend(choices.options.iter().map(|choice| {
        let mark = if choice.chosen { "x" } else { " " };
        let about = match choice.description.as_str() {
            "" => String::new(),
            description => format!(": {description}"),
        };
        format!("({mark}) {}{about} = {}", choice.label, choice.value)
    }));
    lines
}

/// All that somebody finds in a form, a line each.
pub(crate) fn form_words(form: &Form) -> String {
    let mut lines = vec![format!("# {} {}", form.title, form.custom_id)];
    for input in &form.inputs {
        lines.extend(field(input));
    }
    lines.join("\n")
}

fn field(input: &Input) -> Vec<String> {
    let lines = if input.long { "lines" } else { "one line" };
    let need = if input.required { "required" } else { "optional" };
    let rules = format!("{lines}, {need}, at most {}", input.max_length);
    let mut lines = vec![format!("{} = {} ({rules})", input.label, input.key)];
    if !input.placeholder.is_empty() {
        lines.push(format!("  hint: {}", input.placeholder));
    }
    if !input.value.is_empty() {
        lines.push(format!("  filled: {}", input.value));
    }
    lines
}
