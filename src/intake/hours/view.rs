//! When somebody can meet, in messages and forms. Pure.

use trellis_domain::ids::ParticipantId;
use trellis_domain::people::{Availability, WeekPart};
use trellis_domain::zone::Zone;

use super::ZONE;
use super::commands::{PartOf, TOGGLE, WRITE_ZONE};
use trellis_kernel::discord::message::{Button, Form, Input, Message, Row, Style};
use trellis_kernel::t;
use trellis_kernel::texts::Texts;

/// The place that a zone is called after: `Europe/Berlin` is Berlin.
pub(crate) fn place_name(zone: Zone) -> String {
    let name = zone.name();
    name.rsplit('/').next().unwrap_or(name).replace('_', " ")
}

/// A part of the week in words.
fn part_name(texts: &Texts, part: WeekPart) -> String {
    t!(texts, "hours-part", part = part.as_str())
}

/// The parts of a week, three in a row, those that were said marked.
pub(crate) fn buttons(
    texts: &Texts,
    said: &Availability,
    custom_id: impl Fn(WeekPart) -> String,
) -> [Row; 2] {
    let has = |part| said.hours.is_some_and(|hours| hours.has(part));
    let row = |is_weekend: bool| {
        let parts = WeekPart::ALL
            .into_iter()
            .filter(|part| part.is_weekend() == is_weekend);
        let buttons = parts.map(|part| {
            let style = if has(part) {
                Style::Success
            } else {
                Style::Secondary
            };
            Button::new(custom_id(part), part_name(texts, part)).style(style)
        });
        Row::Buttons(buttons.collect())
    };
    [row(false), row(true)]
}

/// The form for a zone.
pub(crate) fn zone_form(texts: &Texts, custom_id: String, said: &Availability) -> Form {
    let value = if said.zone_is_own { said.zone.name() } else { "" };
    let input = Input::short(ZONE, t!(texts, "hours-zone-label"))
        .placeholder(t!(texts, "hours-zone-hint"))
        .value(value)
        .at_most(64);
    Form {
        custom_id,
        title: t!(texts, "hours-zone-title"),
        inputs: vec![input],
    }
}

/// What somebody said, and the buttons that change it.
pub(super) fn own(texts: &Texts, id: ParticipantId, said: &Availability) -> Message {
    let place = place_name(said.zone);
    let words = match said.zone_is_own {
        true => t!(texts, "hours-own", place = place),
        false => t!(texts, "hours-own-zone-of-cohort", place = place),
    };
    let [weekdays, weekends] = buttons(texts, said, |part| TOGGLE.to(PartOf { person: id, part }));
    Message::text(words)
        .row(weekdays)
        .row(weekends)
        .buttons([Button::new(WRITE_ZONE.to(id), t!(texts, "hours-zone-button"))])
}
