use chrono::DateTime;

use super::*;
use crate::intake::doctor::stuck::Stuck;
use crate::intake::fixtures::Known;
use crate::records::community::Fixture;
use crate::records::examples::texts;
use trellis_kernel::discord::message::Row;
use trellis_kernel::discord::permissions::{MANAGE_ROLES, PIN_MESSAGES};
use trellis_kernel::outbox::{Kind, Trouble};

fn inventory(known: impl Fn(usize) -> Known) -> Inventory {
    let things = Fixture::ALL
        .into_iter()
        .enumerate()
        .map(|(at, fixture)| (fixture, known(at)))
        .collect();
    Inventory {
        set_up: false,
        zone: chrono_tz::Europe::Berlin,
        things,
    }
}

/// A message as people read it: its texts, then its components in brackets.
fn read(message: &Message) -> String {
    let mut lines = Vec::new();
    for embed in &message.embeds {
        lines.push(format!("# {}", embed.title));
        lines.push(embed.description.clone());
        lines.extend(
            embed
                .fields
                .iter()
                .map(|field| format!("## {}\n{}", field.name, field.value)),
        );
    }
    for row in &message.rows {
        lines.push(match row {
            Row::Buttons(buttons) => buttons
                .iter()
                .map(|button| format!("[{}]", button.label))
                .collect(),
            Row::Roles(picker) | Row::Channels(picker) => format!("<{}>", picker.placeholder),
            Row::Choices(choices) => format!("<{}>", choices.placeholder),
        });
    }
    lines.join("\n")
}

#[test]
fn what_is_wrong_is_told_with_its_fix() {
    let since = DateTime::from_timestamp(1_800_000_000, 0).unwrap();
    let stuck = Stuck {
        kind: Some(Kind::Pin),
        trouble: Trouble::Permission,
        parked: false,
        count: 2,
        since,
    };
    let found = [
        Finding::MissingInServer(vec![MANAGE_ROLES, PIN_MESSAGES]),
        Finding::Gone(Fixture::MentorsChannel),
        Finding::Held(stuck),
    ];
    let told = checked(&texts(), &found, &inventory(|_| Known::As(5)));
    insta::assert_snapshot!(read(&told), @"
    # Something needs mending
    Nothing is lost: what could not be delivered waits. This is what I found, and how it is mended:
    ## I lack permissions in this server
    Open Server Settings → Roles → Trellis → Permissions and switch on: **Manage Roles**, **Pin Messages**. What waits for this goes out by itself.
    ## Mentors’ channel: it is gone
    Somebody deleted it. Press *Repair* and I make it anew, or pick another with `/setup start`.
    ## Waiting: a pinned message (2 times)
    It began <t:1800000000:R>. Discord says that I may not. It takes these permissions, for the role Trellis in the server’s settings, and in the settings of the channel if that one has its own: **View Channels**, **Read Message History**, **Pin Messages**.
    [Repair][Check everything]
    ");
}

#[test]
fn notes_alone_leave_it_green() {
    let told = checked(
        &texts(),
        &[Finding::CategoryFull(1, 50)],
        &inventory(|_| Known::As(5)),
    );
    assert!(
        told.embeds[0].title.contains("in order"),
        "{}",
        told.embeds[0].title
    );
    assert_eq!(told.embeds[0].fields.len(), 1);
}

#[test]
fn a_very_sick_server_is_told_the_worst_first_and_how_much_is_left() {
    let found: Vec<Finding> = (1..=20)
        .map(|number| Finding::Gone(Fixture::RoomsCategory(number)))
        .collect();
    let told = checked(&texts(), &found, &inventory(|_| Known::Not));
    assert_eq!(told.embeds[0].fields.len(), 15);
    assert!(
        told.embeds[0].footer.starts_with("5 more"),
        "{}",
        told.embeds[0].footer
    );
}
