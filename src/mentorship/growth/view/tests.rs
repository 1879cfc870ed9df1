//! What is seen of an update, and by whom it is heard.

use super::answers::withdrawn;
use super::taken_up as taken_up_line;
use super::*;
use crate::mentorship::growth::changing::Own;
use crate::mentorship::growth::examples::{feedback as given_on, update as example};
use crate::mentorship::growth::reading::{Found, SCREEN};
use crate::mentorship::growth::{EDIT, KEEP, READ, Stands, VISIBILITY, WITHDRAW, WITHDRAW_NOW};
use crate::records::community::{ForumReaders, GrowthReaders};
use crate::records::examples::{self, texts};
use trellis_domain::growth::PrivateEntry;
use trellis_domain::growth::{Feedback as GivenFeedback, TakenUp};
use trellis_domain::ids::UpdateId;
use trellis_domain::lists::turned_to;
use trellis_kernel::discord::message::Row;

const THEO: UserId = UserId::new(2);

fn placed(visibility: Visibility, entry: Entry, thread: Option<&str>) -> Placed {
    Placed {
        update: Update {
            entry,
            ..example(visibility, "x")
        },
        room: "<#10>".into(),
        thread: thread.map(str::to_owned),
        stands: Stands::There,
        room_is_lost: false,
        forum: ForumReaders::Chosen(GrowthReaders::Participants),
    }
}

#[test]
fn nothing_is_said_to_be_posted_that_is_not_there() {
    for visibility in Visibility::ALL {
        for stands in [
            Stands::Coming,
            Stands::Held,
            Stands::GivenUp,
            Stands::Deleted,
            Stands::There,
        ] {
            let one = Placed {
                stands,
                ..placed(visibility, stuck(), Some("<#20>"))
            };
            for words in [
                posted(&texts(), &one),
                changed(&texts(), &Own::Shown(one.clone())),
                mine(&texts(), &Own::Shown(one.clone())),
            ] {
                let claims = words.content.contains("Posted");
                assert_eq!(
                    claims,
                    stands == Stands::There,
                    "{visibility:?} {stands:?}: {}",
                    words.content
                );
            }
        }
    }
}

#[test]
fn an_author_is_told_what_is_not_posted_and_what_to_do() {
    let update = example(Visibility::Server, "x");
    for why in [NotPosted::Held, NotPosted::GivenUp] {
        let message = not_posted(&texts(), &update, why);
        assert_eq!(message.pings, [UserId::new(1)]);
        assert!(
            message.content.starts_with("<@1>: your progress update"),
            "{}",
            message.content
        );
    }
    let file = Evidence {
        name: "a\n**b**.png".to_owned(),
        url: "https://cdn.example/x".to_owned(),
        bytes: 1,
    };
    insta::assert_snapshot!(file_lost(&texts(), &update, &file).content, @r"<@1>: Discord did not give me your file a \*\*b\*\*.png any more, so your progress update of <t:1801483200:D> is without it. If you add it once more with `/progress` and the option *evidence*, I try again.");
}

fn stuck() -> Entry {
    Entry::new("wrote the parser", "", "error messages", "tests").unwrap()
}

/// What a reader sees of a message, and whom it pings.
fn shown(message: &Message) -> String {
    let mut lines = vec![message.content.clone()];
    for block in &message.blocks {
        if !block.description.is_empty() {
            lines.push(format!("| {} | {}", block.title, block.description));
        }
        lines.extend(
            block
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
    let linked = placed(Visibility::Server, stuck(), Some("<#20>"));
    insta::assert_snapshot!(shown(&line(&texts(), &linked, Some(THEO))), @r"
    🌱 <@1> wrote a progress update for <#20>.
    <@2>: <@1> wrote where they are stuck. A word from you would help.
    [Give feedback] [Edit or withdraw]
    pings [UserId(2)]
    ");
}

#[test]
fn the_line_of_an_update_for_the_room_holds_its_words_and_no_link() {
    let entry = Entry::new("wrote **the** parser", "", "", "").unwrap();
    let mut room = placed(Visibility::Room, entry, Some("<#20>"));
    room.update.edited_at = Some(room.update.at);
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
    let linked = placed(Visibility::Server, entry, Some("<#20>"));
    for message in [
        posted(&texts(), &linked),
        list(
            &texts(),
            UserId::new(1),
            &first_page(std::slice::from_ref(&linked.update), 0),
            0,
        ),
    ] {
        let fields = &message.blocks[0].fields;
        assert_eq!(fields[0].value, "one\n\ntwo \\*\\*bold\\*\\*");
        assert_eq!(fields[1].value, "x\nx\nx\nx\nx\nx\nx\nx…");
    }
}

#[test]
fn a_withdrawn_update_shows_none_of_its_words() {
    let mut gone = placed(Visibility::Room, stuck(), None);
    gone.update.withdrawn_at = Some(gone.update.at);
    insta::assert_snapshot!(shown(&line(&texts(), &gone, Some(THEO))), @r"
    -# <@1> withdrew a progress update.
    pings []
    ");
}

#[test]
fn its_author_is_told_who_may_read_it_and_what_can_be_done() {
    let told = posted(&texts(), &placed(Visibility::Cohort, stuck(), None));
    insta::assert_snapshot!(shown(&told), @r"
    Posted in <#10>. People of your cohort can read it with `/updates`; it is not in your growth thread.
    | What I did: wrote the parser
    | Where I am stuck: error messages
    | What is next: tests
    [Edit] [Withdraw]
    ( ) Our room: Stays in your room: its members and the coordinators, who can read rooms
    ( ) My growth thread: Posted in your growth thread, for those who read there; your room gets a link
    ( ) Just for me: Posted nowhere; nobody else is shown it, nor that there is one
    pings []
    ");
}

#[test]
fn feedback_names_both_and_pings_the_mentee() {
    let update = example(Visibility::Server, "x");
    let message = feedback(&texts(), &update, &given_on(&update, "line 3 @everyone"), 1).unwrap();
    insta::assert_snapshot!(shown(&message).replace('\u{200b}', "·"), @r"
    🔍 <@2> on the progress update of <@1>, <t:1801483200:D>
    | One thing to improve, and how | line 3 @·everyone
    [I took it up]
    pings [UserId(1)]
    ");
    let taken_up = Some(TakenUp {
        at: update.at,
        note: "renamed it @everyone".to_owned(),
    });
    let given = GivenFeedback {
        taken_up,
        ..given_on(&update, "line 3")
    };
    insta::assert_snapshot!(shown(&feedback(&texts(), &update, &given, 1).unwrap()), @r"
    🔍 <@2> on the progress update of <@1>, <t:1801483200:D>
    ✅ Taken up <t:1801483200:D>
    | One thing to improve, and how | line 3
    pings [UserId(1)]
    ");
    let line = taken_up_line(&texts(), &update, &given).unwrap();
    insta::assert_snapshot!(shown(&line).replace('\u{200b}', "·"), @r"
    ✅ <@1> took up the feedback of <@2> on the progress update of <t:1801483200:D>.
    |  | renamed it @·everyone
    pings []
    ");
}

#[test]
fn a_withdrawal_is_asked_about_and_told_plainly() {
    let standing = placed(Visibility::Server, stuck(), Some("<#20>"));
    insta::assert_snapshot!(shown(&confirm_withdrawal(&texts(), &Own::Shown(standing))), @r"
    Withdraw your progress update of <t:1801483200:D>? Its words, its file and the feedback on it are taken away everywhere, and this cannot be undone. What people have already read, they have read.
    [Withdraw it] [Keep it]
    pings []
    ");
    insta::assert_snapshot!(shown(&withdrawn(&texts())), @r"
    Withdrawn. I keep none of it any more (nightly backups lose it within a week), and its words and its file are being taken away wherever they were posted. Your room sees that an update was withdrawn, and nothing of what it said.
    pings []
    ");
}

#[test]
fn a_form_that_was_sent_twice_shows_what_it_became() {
    let mut standing = placed(Visibility::Room, stuck(), None);
    insta::assert_snapshot!(shown(&already_posted(&texts(), &standing)), @r"
    This form was sent before, so nothing was posted twice. The update stands as you see it here.
    Posted in <#10>. Only the room's members and the coordinators can read it.
    | What I did: wrote the parser
    | Where I am stuck: error messages
    | What is next: tests
    [Edit] [Withdraw]
    (x) Our room: Stays in your room: its members and the coordinators, who can read rooms
    ( ) My growth thread: Posted in your growth thread, for those who read there; your room gets a link
    ( ) Just for me: Posted nowhere; nobody else is shown it, nor that there is one
    pings []
    ");
    standing.update.withdrawn_at = Some(standing.update.at);
    assert_eq!(already_posted(&texts(), &standing), withdrawn(&texts()));
}

#[test]
fn a_mentor_is_thanked_and_told_where_the_feedback_stands() {
    let [room, server] = [Visibility::Room, Visibility::Server].map(|readers| {
        shown(&feedback_given(
            &texts(),
            &placed(readers, stuck(), Some("<#20>")),
        ))
    });
    insta::assert_snapshot!(room, @r"
    Thank you. Your feedback stands in <#10>. Press *Give feedback* again to change it.
    pings []
    ");
    insta::assert_snapshot!(server, @r"
    Thank you. Your feedback stands in <#20>, where everyone who can open it can read it. Press *Give feedback* again to change it.
    pings []
    ");
}

#[test]
fn a_list_of_updates_is_read_one_by_one() {
    let found = [
        placed(Visibility::Server, stuck(), Some("<#20>")).update,
        placed(Visibility::Cohort, stuck(), None).update,
    ];
    insta::assert_snapshot!(shown(&list(&texts(), UserId::new(1), &first_page(&found, 0), 3)), @r"
    2 progress updates of <@1> that you may read, the newest first:
    |  | <t:1801483200:D> · My growth thread
    | What I did: wrote the parser
    | Where I am stuck: error messages
    | What is next: tests
    |  | <t:1801483200:D> · My cohort
    | What I did: wrote the parser
    | Where I am stuck: error messages
    | What is next: tests
    ( ) 2027-02-01 · wrote the parser: My growth thread
    ( ) 2027-02-01 · wrote the parser: My cohort
    [Just for me: 3 entries]
    pings []
    ");
    let long = "*".repeat(4_000);
    let entry = Entry::new(&long, &long, "", "").unwrap();
    let update = placed(Visibility::Cohort, entry, None).update;
    let first = read(&texts(), &update, 1).unwrap();
    let Some(Row::Buttons(buttons)) = first.rows.first() else {
        panic!("no way to the next page");
    };
    assert_eq!(buttons[0].custom_id, format!("growth:read-on:{}_2:1", update.id));
    let last = pages_of(&update.entry).len();
    assert!(read(&texts(), &update, last).unwrap().rows.is_empty());
    for none in [0, last + 1, usize::MAX] {
        assert_eq!(read(&texts(), &update, none), None);
    }
}

#[test]
fn an_author_is_told_who_reads_their_thread_whoever_that_is() {
    let told = |forum| {
        let one = Placed {
            forum,
            ..placed(Visibility::Server, stuck(), Some("<#20>"))
        };
        posted(&texts(), &one).content
    };
    insta::assert_snapshot!(told(ForumReaders::Chosen(GrowthReaders::Participants)), @"Posted in your growth thread: <#20>. Mentors, mentees and coordinators in this server can read it.");
    for open in [
        ForumReaders::Chosen(GrowthReaders::Everyone),
        ForumReaders::WhoeverIsLetIn,
    ] {
        assert_eq!(
            told(open),
            "Posted in your growth thread: <#20>. Everyone who can open it can read it."
        );
    }
}

#[test]
fn what_is_kept_says_so_to_its_author() {
    let entry = PrivateEntry {
        id: UpdateId::from_bytes([3; 10]),
        room: example(Visibility::Room, "x").room,
        author: UserId::new(1),
        entry: stuck(),
        at: example(Visibility::Room, "x").at,
        edited_at: None,
    };
    insta::assert_snapshot!(shown(&kept(&texts(), &entry)), @r"
    Kept for you alone: it is posted nowhere, and nobody else is shown it, nor that there is one. It is stored encrypted; whoever runs this bot holds the key. `/updates` shows it to you, and you can share it from there.
    [Edit] [Delete]
    ( ) Our room: Stays in your room: its members and the coordinators, who can read rooms
    ( ) My growth thread: Posted in your growth thread, for those who read there; your room gets a link
    (x) Just for me: Posted nowhere; nobody else is shown it, nor that there is one
    pings []
    ");
    insta::assert_snapshot!(shown(&confirm_withdrawal(&texts(), &Own::Kept(entry.clone()))), @r"
    Delete what you kept for yourself on <t:1801483200:D>? This cannot be undone.
    [Delete it] [Keep it]
    pings []
    ");
    assert!(read_kept(&texts(), &entry, 1).is_some());
    assert_eq!(read_kept(&texts(), &entry, 2), None);
}

#[test]
fn a_tag_fits_into_a_forum() {
    for one in Tag::ALL {
        assert!((1..=20).contains(&tag(&texts(), one).chars().count()), "{one}");
    }
}

#[test]
fn the_buttons_keep_the_addresses_they_always_had() {
    let id = example(Visibility::Room, "x").id;
    let addresses = [
        MINE.to(id),
        EDIT.to(id),
        VISIBILITY.to(id),
        WITHDRAW.to(id),
        WITHDRAW_NOW.to(id),
        KEEP.to(id),
        FEEDBACK.to(id),
        READ.plain(),
    ];
    insta::assert_snapshot!(addresses.join("\n").replace(id.as_str(), "U"), @r"
    growth:mine:U:1
    growth:edit:U:1
    growth:visibility:U:1
    growth:withdraw:U:1
    growth:withdraw-now:U:1
    growth:keep:U:1
    growth:feedback:U:1
    growth:read:-:1
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
        let placed = placed(Visibility::Server, entry, Some("<#20>"));
        let pages = pages_of(&placed.update.entry).len();
        assert!(page(&texts(), &placed.update, pages + 1).is_none());
        let mut read = String::new();
        for number in 1..=pages {
            let message = page(&texts(), &placed.update, number).unwrap();
            let blocks = &message.blocks;
            let size: usize = blocks
                .iter()
                .map(|e| e.title.chars().count() + e.description.chars().count())
                .sum();
            assert!(size <= 5_900 && blocks.len() <= 10, "{size} in {}", blocks.len());
            assert!(
                blocks
                    .iter()
                    .all(|e| e.title.chars().count() <= 256 && e.description.chars().count() <= 4_096)
            );
            read.extend(blocks.iter().map(|block| block.description.as_str()));
        }
        let safe_text = safe(&text);
        assert_eq!(read, safe_text.repeat(4), "a word was lost");
        for message in [line(&texts(), &placed, None), posted(&texts(), &placed)] {
            assert!(message.content.chars().count() <= 2_000 && message.pings.is_empty());
            assert!(
                message
                    .blocks
                    .iter()
                    .flat_map(|e| &e.fields)
                    .all(|f| f.value.chars().count() <= 1_024)
            );
        }
    }
}

#[test]
fn labels_fit_their_inputs_and_pages() {
    let one = example(Visibility::Server, "x");
    let all = Visibility::ALL
        .map(Readers::Others)
        .into_iter()
        .chain([Readers::OnlyMe]);
    let mut forms: Vec<_> = all
        .map(|readers| edit_form(&texts(), one.id, readers, &one.entry))
        .collect();
    forms.push(note_form(&texts(), &given_on(&one, "line 3")));
    let asked = feedback_form(&texts(), &example(Visibility::Server, "x"), None);
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

/// A page of updates that a reader may see.
fn first_page(all: &[Update], page: usize) -> Found<Update> {
    let turned = turned_to(page, &vec![1; all.len()], SCREEN);
    Found {
        count: all.len(),
        page: all[turned.entries.clone()].to_vec(),
        turned,
    }
}

#[test]
fn every_update_can_be_chosen_on_some_page() {
    for count in examples::COUNTS {
        let all: Vec<Update> = (0..count)
            .map(|at| Update {
                id: UpdateId::from_bytes([at as u8; 10]),
                ..placed(Visibility::Server, stuck(), None).update
            })
            .collect();
        let choices: Vec<String> = all.iter().map(|update| format!("= {}", update.id)).collect();
        examples::walks(&choices, |page| {
            list(&texts(), UserId::new(1), &first_page(&all, page), 0)
        });
    }
}
