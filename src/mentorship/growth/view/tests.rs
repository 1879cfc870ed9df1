//! What is seen of an update, and by whom it is heard.

use super::*;
use crate::mentorship::growth::examples::{feedback as given_on, posted as posted_as};
use trellis_kernel::discord::message::Row;

const THEO: UserId = UserId::new(2);

fn texts() -> Texts {
    Texts::load(None, "en").unwrap()
}

fn standing(visibility: Visibility, entry: Entry, thread: Option<&str>) -> Standing {
    let mut posted = posted_as(visibility, "x");
    posted.update.entry = entry;
    Standing {
        posted,
        room: "<#10>".into(),
        thread: thread.map(str::to_owned),
    }
}

fn stuck() -> Entry {
    Entry::new("wrote the parser", "", "error messages", "tests").unwrap()
}

/// What a reader sees of a message, and whom it pings.
fn shown(message: &Message) -> String {
    let mut lines = vec![message.content.clone()];
    for embed in &message.embeds {
        if !embed.description.is_empty() {
            lines.push(format!("| {} | {}", embed.title, embed.description));
        }
        lines.extend(
            embed
                .fields
                .iter()
                .map(|field| format!("| {}: {}", field.name, field.value)),
        );
    }
    for row in &message.rows {
        match row {
            Row::Buttons(buttons) => {
                lines.push(
                    buttons
                        .iter()
                        .map(|b| format!("[{}]", b.label))
                        .collect::<Vec<_>>()
                        .join(" "),
                );
            }
            Row::Choices(choices) => lines.extend(choices.options.iter().map(|choice| {
                format!(
                    "({}) {}: {}",
                    if choice.chosen { "x" } else { " " },
                    choice.label,
                    choice.description
                )
            })),
            Row::Roles(_) | Row::Channels(_) => {}
        }
    }
    lines.push(format!("pings {:?}", message.pings));
    lines.join("\n")
}

#[test]
fn the_line_of_an_update_for_the_server_links_and_asks_the_mentor() {
    let linked = standing(Visibility::Server, stuck(), Some("<#20>"));
    insta::assert_snapshot!(shown(&line(&texts(), &linked, Some(THEO))), @r"
    🌱 <@1> posted a progress update in <#20>.
    <@2>: <@1> wrote where they are stuck. A word from you would help.
    | What I did: wrote the parser
    | Where I am stuck: error messages
    | What is next: tests
    [Give feedback] [Edit or withdraw]
    pings [UserId(2)]
    ");
}

#[test]
fn the_line_of_an_update_for_the_room_holds_its_words_and_no_link() {
    let entry = Entry::new("wrote **the** parser", "", "", "").unwrap();
    let mut room = standing(Visibility::Room, entry, Some("<#20>"));
    room.posted.update.edited_at = Some(room.posted.update.at);
    insta::assert_snapshot!(shown(&line(&texts(), &room, Some(THEO))), @r"
    🌱 <@1> posted a progress update for this room.
    -# Edited <t:1801483200:R>
    | What I did | wrote \*\*the\*\* parser
    [Give feedback] [Edit or withdraw]
    pings []
    ");
}

#[test]
fn an_answer_keeps_its_lines_and_fills_no_screen() {
    let many = vec!["x"; 20].join("\n");
    let entry = Entry::new("one\n\ntwo **bold**", &many, "", "").unwrap();
    let linked = standing(Visibility::Server, entry, Some("<#20>"));
    for message in [
        line(&texts(), &linked, None),
        posted(&texts(), &linked),
        list(&texts(), UserId::new(1), std::slice::from_ref(&linked)),
    ] {
        let fields = &message.embeds[0].fields;
        assert_eq!(fields[0].value, "one\n\ntwo \\*\\*bold\\*\\*");
        assert_eq!(fields[1].value, "x\nx\nx\nx\nx\nx\nx\nx…");
    }
}

#[test]
fn a_withdrawn_update_shows_none_of_its_words() {
    let mut gone = standing(Visibility::Room, stuck(), None);
    gone.posted.update.withdrawn_at = Some(gone.posted.update.at);
    insta::assert_snapshot!(shown(&line(&texts(), &gone, Some(THEO))), @r"
    -# <@1> withdrew a progress update.
    pings []
    ");
}

#[test]
fn its_author_is_told_who_may_read_it_and_what_can_be_done() {
    let told = posted(&texts(), &standing(Visibility::Cohort, stuck(), None));
    insta::assert_snapshot!(shown(&told), @r"
    Posted in <#10>. People of your cohort can read it with `/updates`; it is not in your growth thread.
    | What I did: wrote the parser
    | Where I am stuck: error messages
    | What is next: tests
    [Edit] [Withdraw]
    ( ) My room only: Stays in your room: its members and the coordinators, who can read rooms
    (x) My cohort: Posted in your room; people of your cohort can read it with /updates
    ( ) Everyone in this server: Posted in your growth thread, where everyone who can open it can read it
    pings []
    ");
}

#[test]
fn feedback_names_both_and_pings_the_mentee() {
    let posted = posted_as(Visibility::Server, "x");
    let message = feedback(&texts(), &posted, &given_on(&posted, "line 3 @everyone"), 1).unwrap();
    insta::assert_snapshot!(shown(&message).replace('\u{200b}', "·"), @r"
    🔍 <@2> on the progress update of <@1>, <t:1801483200:D>
    | One thing to improve, and how | line 3 @·everyone
    pings [UserId(1)]
    ");
}

#[test]
fn no_answer_however_long_breaks_a_post() {
    for text in [
        "*".repeat(4_000),
        "🎉".repeat(4_000),
        "@everyone ".repeat(400),
        "\u{202e}x\n".repeat(1_300),
    ] {
        let entry = Entry::new(&text, &text, &text, &text).unwrap();
        let standing = standing(Visibility::Server, entry, Some("<#20>"));
        let pages = pages_of(&standing.posted.update.entry).len();
        assert!(page(&texts(), &standing.posted, pages + 1).is_none());
        let mut read = String::new();
        for number in 1..=pages {
            let message = page(&texts(), &standing.posted, number).unwrap();
            let embeds = &message.embeds;
            let size: usize = embeds
                .iter()
                .map(|e| e.title.chars().count() + e.description.chars().count())
                .sum();
            assert!(size <= 5_900 && embeds.len() <= 10, "{size} in {}", embeds.len());
            assert!(
                embeds
                    .iter()
                    .all(|e| e.title.chars().count() <= 256 && e.description.chars().count() <= 4_096)
            );
            read.extend(embeds.iter().map(|embed| embed.description.as_str()));
        }
        let safe_text = safe(&text);
        assert_eq!(read, safe_text.repeat(4), "a word was lost");
        for message in [line(&texts(), &standing, None), posted(&texts(), &standing)] {
            assert!(message.content.chars().count() <= 2_000 && message.pings.is_empty());
            assert!(
                message
                    .embeds
                    .iter()
                    .flat_map(|e| &e.fields)
                    .all(|f| f.value.chars().count() <= 1_024)
            );
        }
    }
}

#[test]
fn labels_fit_their_inputs_and_pages() {
    let id = CustomId::plain("growth", "post");
    let forms = Visibility::ALL.map(|visibility| form(&texts(), &id, visibility, &Entry::default()));
    let asked = feedback_form(&texts(), &id, &posted_as(Visibility::Server, "x"), None);
    for form in forms.iter().chain([&asked]) {
        assert!(form.title.chars().count() <= 45, "{}", form.title);
    }
    for input in forms.iter().chain([&asked]).flat_map(|form| &form.inputs) {
        assert!(
            input.label.chars().count() <= 45 && input.placeholder.chars().count() <= 100,
            "{}",
            input.label
        );
    }
}

#[test]
fn a_thread_is_named_in_plain_text_whatever_people_call_themselves() {
    assert_eq!(
        thread_name(&texts(), "Mina", "Career growth"),
        "Mina · Career growth"
    );
    assert_eq!(
        thread_name(&texts(), "\u{202e} \n", "Career growth"),
        "A mentee · Career growth"
    );
    assert!(
        thread_name(&texts(), &"M".repeat(90), &"P".repeat(90))
            .chars()
            .count()
            <= 100
    );
}
