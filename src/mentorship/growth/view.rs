//! What growth says: the posts of an update and of a growth thread here, the rest in `answers`. Pure.
//!
//! **Invariant:** a person's words are made safe here or come from `layout`, where they are; nobody is pinged
//! but the mentor who is asked to look and the mentee who gets feedback.

mod answers;

use trellis_domain::growth::{Entry, Evidence, Readers, Tag, Update, Visibility};
use trellis_domain::ids::UserId;
use trellis_domain::text::{Page, clip, one_line, safe};

use super::layout::pages_of;
use super::{FEEDBACK, MINE, Placed};
use trellis_kernel::discord::message::{Block, Button, Message, Style, Tone, stamp};
use trellis_kernel::t;
use trellis_kernel::texts::Texts;

mod kept;
mod posts_of_feedback;

pub(super) use answers::{
    already_posted, changed, confirm_withdrawal, edit_form, feedback_form, feedback_given, list, mine,
    new_form, posted, read, thrown_away,
};
pub(super) use kept::{already_kept, kept, list_kept, read_kept};
pub(super) use posts_of_feedback::{feedback, feedback_not_posted, note_form, taken_up, taken_up_by_you};

/// Characters of each answer in a line or a list; the rest is where the update stands.
const EXCERPT: usize = 240;
/// Lines of it: a short answer in many lines must not fill a screen.
const EXCERPT_LINES: usize = 8;

/// What an answer is called where it is read; at most 45 characters, so that pages end alike in every
/// language.
fn label(texts: &Texts, field: &str) -> String {
    let key = match field {
        "did" => "growth-did",
        "learned" => "growth-learned",
        "stuck" => "growth-stuck",
        "next" => "growth-next",
        _ => "growth-feedback",
    };
    texts.say(key, &[])
}

/// What its readers are called, for lists.
pub(super) fn readers_name(texts: &Texts, readers: Readers) -> String {
    t!(texts, "growth-visibility", visibility = readers.as_str())
}

/// What a tag of a growth thread is called; at most 20 characters.
pub(super) fn tag(texts: &Texts, tag: Tag) -> String {
    match tag {
        Tag::NeedsAHand => t!(texts, "growth-tag-needs-a-hand"),
        Tag::AsksForFeedback => t!(texts, "growth-tag-asks-for-feedback"),
    }
}

fn blocks(texts: &Texts, page: &Page) -> Vec<Block> {
    page.pieces
        .iter()
        .map(|piece| {
            let name = label(texts, &piece.label);
            let title = if piece.continued {
                t!(texts, "growth-continued-piece", label = name)
            } else {
                name
            };
            let tone = if piece.label == "stuck" {
                Tone::Ask
            } else {
                Tone::Growth
            };
            Block::new(title, piece.text.clone()).tone(tone)
        })
        .collect()
}

/// The mark of an update whose author asks for feedback, also where there are no tags.
fn asking_mark(texts: &Texts, update: &Update) -> String {
    if update.asks_for_feedback() {
        format!("\n{}", t!(texts, "growth-asks"))
    } else {
        String::new()
    }
}

fn edited_mark(texts: &Texts, update: &Update) -> String {
    update
        .edited_at
        .map(|at| format!("\n{}", t!(texts, "growth-edited", when = stamp::relative(at))))
        .unwrap_or_default()
}

/// The line in the room: a link where the update is in the growth thread; one that is not begins in it.
pub(super) fn line(texts: &Texts, placed: &Placed, mentor: Option<UserId>) -> Message {
    let update = &placed.update;
    let author = update.author.mention();
    if update.is_withdrawn() {
        return Message::text(t!(texts, "growth-line-withdrawn", author = author));
    }
    let mut content = match (update.visibility, &placed.thread) {
        (Visibility::Server, Some(thread)) => {
            t!(
                texts,
                "growth-line-linked",
                author = author.as_str(),
                thread = thread
            )
        }
        (Visibility::Server, None) => t!(texts, "growth-line-unlinked", author = author.as_str()),
        (visibility, _) => {
            t!(
                texts,
                "growth-line-room",
                author = author.as_str(),
                visibility = visibility.as_str()
            )
        }
    };
    let stuck = update.entry.stuck_needs_mentor();
    if let Some(mentor) = mentor.filter(|_| stuck) {
        content.push('\n');
        content.push_str(&t!(
            texts,
            "growth-line-stuck",
            author = author,
            mentor = mentor.mention()
        ));
    }
    content.push_str(&asking_mark(texts, update));
    content.push_str(&edited_mark(texts, update));
    let blocks = match update.visibility {
        // What stands in the thread is not said a second time.
        Visibility::Server => Vec::new(),
        _ => pages_of(&update.entry)
            .first()
            .map(|page| blocks(texts, page))
            .unwrap_or_default(),
    };
    let buttons = [
        Button::new(FEEDBACK.to(update.id), t!(texts, "growth-give-feedback")).style(Style::Primary),
        Button::new(MINE.to(update.id), t!(texts, "growth-mine")),
    ];
    Message {
        content,
        blocks,
        ..Message::default()
    }
    .buttons(buttons)
    .pinging(mentor.filter(|_| stuck))
}

/// The beginning of each answer.
fn excerpt(texts: &Texts, entry: &Entry) -> Block {
    let tone = if entry.stuck_needs_mentor() {
        Tone::Ask
    } else {
        Tone::Growth
    };
    entry
        .answers()
        .into_iter()
        .fold(Block::default().tone(tone), |block, (field, text)| {
            block.field(label(texts, field), safe(&beginning(text)))
        })
}

/// As much of a tidy answer as stands in a line or a list, its line breaks kept.
fn beginning(text: &str) -> String {
    let lines: Vec<&str> = text.lines().take(EXCERPT_LINES).collect();
    let mut kept = lines.join("\n");
    if kept.len() < text.len() {
        kept.truncate(kept.trim_end().len());
        kept.push('…');
    }
    clip(&kept, EXCERPT)
}

/// A page of an update, from 1; `None` when it has fewer.
pub(super) fn page(texts: &Texts, update: &Update, number: usize) -> Option<Message> {
    let pages = pages_of(&update.entry);
    let page = pages.get(number.checked_sub(1)?)?;
    let (author, when) = (update.author.mention(), stamp::day(update.at));
    let mut content = if number == 1 {
        t!(texts, "growth-heading", author = author, when = when)
    } else {
        t!(
            texts,
            "growth-heading-continued",
            author = author,
            number = number,
            of = pages.len()
        )
    };
    if number == 1 {
        content.push_str(&asking_mark(texts, update));
        content.push_str(&edited_mark(texts, update));
    }
    Some(Message {
        content,
        blocks: blocks(texts, page),
        ..Message::default()
    })
}

/// The evidence; its file is attached by the outbox.
pub(super) fn evidence(texts: &Texts, update: &Update) -> Option<Message> {
    let file = update.evidence.as_ref()?;
    let (author, name) = (update.author.mention(), safe(&clip(&one_line(&file.name), 100)));
    Some(Message::text(t!(
        texts,
        "growth-evidence",
        author = author,
        name = name
    )))
}

/// Why an update is not posted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NotPosted {
    /// Something in the server has to be mended first.
    Held,
    /// Discord does not take it.
    GivenUp,
}

/// In the room, to the author of an update that is not posted, with the way on.
pub(super) fn not_posted(texts: &Texts, update: &Update, why: NotPosted) -> Message {
    let (author, when) = (update.author.mention(), stamp::day(update.at));
    let words = match why {
        NotPosted::Held => t!(texts, "growth-notice-held", author = author, when = when),
        NotPosted::GivenUp => t!(texts, "growth-notice-given-up", author = author, when = when),
    };
    let mine = Button::new(MINE.to(update.id), t!(texts, "growth-mine"));
    Message::text(words).pinging([update.author]).buttons([mine])
}

/// In the room, to the author of an update whose file could not be had.
pub(super) fn file_lost(texts: &Texts, update: &Update, file: &Evidence) -> Message {
    let words = t!(
        texts,
        "growth-file-lost",
        author = update.author.mention(),
        when = stamp::day(update.at),
        name = safe(&clip(&one_line(&file.name), 100))
    );
    Message::text(words).pinging([update.author])
}

/// In place of a part that has no words any more, for the moment until it is taken away.
pub(super) fn taken_away(texts: &Texts) -> Message {
    Message::text(t!(texts, "growth-taken-away"))
}

/// The first message of a growth thread. It names no mentor: who meets whom is the room's business.
pub(super) fn starter(texts: &Texts, mentee: UserId, program: &str, cohort: &str) -> Message {
    let words = t!(
        texts,
        "growth-starter",
        mentee = mentee.mention(),
        program = safe(&one_line(program)),
        cohort = safe(&one_line(cohort)),
    );
    Message::block(Block::new(t!(texts, "growth-starter-title"), words).tone(Tone::Growth))
}

/// The name of a growth thread; plain text, at most 100 characters. The mentee is called what tells them apart.
pub(super) fn thread_name(texts: &Texts, mentee: &str, program: &str) -> String {
    let mentee = clip(&one_line(mentee), 65);
    let mentee = if mentee.is_empty() {
        t!(texts, "growth-thread-nobody")
    } else {
        mentee
    };
    clip(
        &t!(
            texts,
            "growth-thread-name",
            mentee = mentee,
            program = one_line(program)
        ),
        100,
    )
}

/// In the room, when the mentee says afterwards where they are stuck: an edited line pings nobody.
pub(super) fn stuck_since(texts: &Texts, author: UserId, mentor: UserId) -> Message {
    let words = t!(
        texts,
        "growth-stuck-since",
        author = author.mention(),
        mentor = mentor.mention()
    );
    Message::text(words).pinging([mentor])
}

#[cfg(test)]
mod tests;
