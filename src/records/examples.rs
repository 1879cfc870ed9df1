//! Records and readings that tests of views begin with.

use trellis_domain::cohort::CohortState;
use trellis_domain::digest::{Audience, Period};
use trellis_domain::ids::{CohortId, GuildId, RoomId, UserId};
use trellis_domain::people::Role;
use trellis_domain::program::Program;
use trellis_kernel::discord::message::{Message, Row};
use trellis_kernel::texts::Texts;

use super::cohort::Cohort;
use super::room::{Member, Room, RoomState};
use crate::interaction::DigestScene;

/// The words as they are shipped.
pub(crate) fn texts() -> Texts {
    Texts::load(None, "en").unwrap()
}

/// A cohort that stands there.
pub(crate) fn cohort(state: CohortState) -> Cohort {
    let source = include_str!("../../config/programs/career-growth.toml");
    Cohort {
        id: CohortId::from_bytes([7; 10]),
        guild: GuildId::new(1),
        name: "Spring *27*".to_owned(),
        program: std::sync::Arc::new(Program::parse("career-growth", source).unwrap()),
        zone: chrono_tz::Europe::Berlin,
        state,
        dates: trellis_domain::cohort::CohortDates {
            starts_on: "2027-01-11".parse().unwrap(),
            ends_on: "2027-04-05".parse().unwrap(),
        },
        opened_at: "2027-01-04T09:00:00Z".parse().unwrap(),
        started_at: (state == CohortState::Running).then(|| "2027-01-04T09:00:00Z".parse().unwrap()),
        closed_at: None,
        panel_channel: None,
    }
}

/// An open room of Theo (7), the mentor, and Mina (8) in that cohort.
pub(crate) fn room() -> Room {
    let member = |user, role, name: &str| Member {
        user: UserId::new(user),
        role,
        name: name.to_owned(),
    };
    let cohort = cohort(CohortState::Running);
    Room {
        id: RoomId::from_bytes([2; 10]),
        cohort_id: cohort.id,
        guild: cohort.guild,
        name: "room-mina-theo".to_owned(),
        state: RoomState::Open,
        members: vec![member(7, Role::Mentor, "Theo"), member(8, Role::Mentee, "Mina")],
        opened_at: "2027-01-05T09:00:00Z".parse().unwrap(),
    }
}

/// A week of that cohort, as a coordinator who is in no room is told of it.
pub(crate) fn digest_scene<'d>(texts: &'d Texts, cohort: &'d Cohort) -> DigestScene<'d> {
    let room = room();
    DigestScene {
        texts,
        cohort,
        places: [(room.id, "<#7> (Theo, Mi\\*na)".to_owned())].into(),
        rooms: vec![room],
        period: Period {
            from: "2027-01-11T07:00:00Z".parse().unwrap(),
            until: "2027-01-18T07:00:00Z".parse().unwrap(),
        },
        audience: Audience::Reader(UserId::new(77)),
    }
}

/// All that a reader finds in a message, a line each.
pub(crate) fn words(message: &Message) -> String {
    let mut lines = vec![message.content.clone()];
    for embed in &message.embeds {
        lines.push(format!("# {}", embed.title));
        lines.push(embed.description.clone());
        lines.extend(
            embed
                .fields
                .iter()
                .map(|field| format!("{}: {}", field.name, field.value)),
        );
        lines.push(embed.footer.clone());
    }
    for row in &message.rows {
        let Row::Buttons(buttons) = row else {
            continue;
        };
        lines.extend(
            buttons
                .iter()
                .map(|button| format!("[{}] {}", button.label, button.custom_id)),
        );
    }
    lines.retain(|line| !line.is_empty());
    lines.join("\n")
}
