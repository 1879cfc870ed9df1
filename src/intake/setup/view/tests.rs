use super::*;
use crate::records::examples::texts;

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
fn the_first_page_has_one_obvious_button() {
    let first = page(&texts(), Page::Start, &inventory(|_| Known::Not));
    insta::assert_snapshot!(read(&first), @"
    # Setting up Trellis
    Trellis needs four roles, a category for the rooms, a place for growth threads, and a channel each for coordinators and mentors. I can make all of it for you, or you pick what you have and I make the rest. Nothing is made before you press the button.
    ## Roles and channels
    Coordinator role: *will be made*
    Facilitator role: *will be made*
    Mentor role: *will be made*
    Mentee role: *will be made*
    Category for rooms: *will be made*
    Forum or channel for growth threads: *will be made*
    Coordinators’ channel: *will be made*
    Mentors’ channel: *will be made*
    ## Time zone
    Europe/Berlin
    [Create everything for me][Pick what I have][Change the time zone]
    ");
}

#[test]
fn roles_are_picked_on_a_page_of_their_own() {
    let known = |at| if at == 0 { Known::As(77) } else { Known::Not };
    let page = page(&texts(), Page::Roles, &inventory(known));
    insta::assert_snapshot!(read(&page), @"
    # Setting up Trellis
    **Step 1 of 3: roles.** Pick a role for each, or leave it empty and I make it. Coordinators run cohorts and read what people tell them in confidence, so that role should be for few.
    ## Roles and channels
    Coordinator role: <@&77>
    Facilitator role: *will be made*
    Mentor role: *will be made*
    Mentee role: *will be made*
    Category for rooms: *will be made*
    Forum or channel for growth threads: *will be made*
    Coordinators’ channel: *will be made*
    Mentors’ channel: *will be made*
    ## Time zone
    Europe/Berlin
    <Coordinator role>
    <Facilitator role>
    <Mentor role>
    <Mentee role>
    [Next][Back]
    ");
}

#[test]
fn every_page_fits_into_what_discord_takes() {
    for at in [Page::Start, Page::Roles, Page::Channels, Page::Last] {
        assert_eq!(at.word().parse(), Ok(at));
        for known in [Known::Not, Known::BeingMade, Known::As(u64::MAX)] {
            assert!(
                page(&texts(), at, &inventory(|_| known)).rows.len() <= 5,
                "{at:?}"
            );
        }
    }
}
