//! The sign-up panel of a cohort: posted where the cohort was opened, drawn anew when somebody joins or leaves.

use sqlx::SqliteConnection;
use trellis_domain::cohort::CohortState;
use trellis_domain::ids::{ChannelId, CohortId};
use trellis_domain::text::safe;
use trellis_kernel::change::Change;
use trellis_kernel::courier::News;
use trellis_kernel::discord::message::{Block, Button, Message, Style, Tone};
use trellis_kernel::error::Result;
use trellis_kernel::outbox::{self, Action, Content, Edit, Post, Target};
use trellis_kernel::t;
use trellis_kernel::texts::Texts;

use super::commands::{JOIN_AS_MENTEE, JOIN_AS_MENTOR};
use crate::records::cohort::{self, Cohort, dates};
use crate::records::community;
use crate::records::room::{self, Headcount};

/// The view's name in the outbox.
pub(crate) const PANEL_VIEW: &str = "cohort-panel";

/// What the sign-up panel is known under.
fn key_panel(id: CohortId) -> String {
    format!("cohort:{id}:panel")
}

fn live(cohort: CohortId) -> Content {
    Content::Live {
        view: PANEL_VIEW.to_owned(),
        subject: cohort.to_string(),
    }
}

/// Owes the sign-up panel to the channel where the cohort was opened.
pub(crate) async fn post_panel(change: &mut Change<'_>, cohort: &Cohort) -> Result<()> {
    let Some(channel) = cohort.panel_channel else {
        return Ok(());
    };
    let panel = Action::Post(Post {
        key: Some(key_panel(cohort.id)),
        into: Target::Id(channel.get()),
        content: live(cohort.id),
        evidence: None,
    });
    change.owe(&cohort::lane(cohort), &panel).await?;
    Ok(())
}

/// Owes the sign-up panel to another channel, and takes it away where it stands; `cohort` as it was before.
pub(crate) async fn move_panel(change: &mut Change<'_>, cohort: &Cohort, channel: ChannelId) -> Result<()> {
    if let Some(before) = cohort.panel_channel {
        let within = Target::Id(before.get());
        change
            .take_back(&cohort::lane(cohort), within, &key_panel(cohort.id))
            .await?;
    }
    let key = key_panel(cohort.id);
    outbox::let_go_of(change.tx, cohort.guild, &key, "posted elsewhere", change.now).await?;
    cohort::store::set_panel(change.tx, cohort.id, channel).await?;
    let moved = Cohort {
        panel_channel: Some(channel),
        ..cohort.clone()
    };
    post_panel(change, &moved).await
}

/// Owes the sign-up panel anew; however often it is owed, it is drawn once.
pub(crate) async fn redraw_panel(change: &mut Change<'_>, cohort: &Cohort) -> Result<()> {
    let Some(channel) = cohort.panel_channel else {
        return Ok(());
    };
    let action = Action::Edit(Edit {
        within: Target::Id(channel.get()),
        message: Target::key(key_panel(cohort.id)),
        content: live(cohort.id),
    });
    change.owe_once(&cohort::lane(cohort), &action).await
}

/// A panel that cannot be posted is told to the coordinators: until it stands somewhere, nobody signs up.
pub(super) async fn was_given_up(change: &mut Change<'_>, news: &News<'_>) -> Result<()> {
    let id = news
        .key
        .strip_prefix("cohort:")
        .and_then(|rest| rest.strip_suffix(":panel"));
    let cohort = match id.and_then(|id| id.parse().ok()) {
        Some(id) => cohort::find(change.tx, id).await?,
        None => None,
    };
    let Some(cohort) = cohort.filter(|cohort| cohort.takes_sign_ups()) else {
        return Ok(());
    };
    let words = t!(change.texts, "cohort-panel-given-up", name = safe(&cohort.name));
    let message = Message::block(Block::new("", words).tone(Tone::Attention));
    community::tell_coordinators(change, news.guild, Content::Ready(Box::new(message))).await
}

/// Draws the sign-up panel of a cohort.
pub(crate) async fn draw_panel(
    tx: &mut SqliteConnection,
    texts: &Texts,
    subject: &str,
) -> Result<Option<Message>> {
    let Ok(id) = subject.parse() else {
        return Ok(None);
    };
    let Some(cohort) = cohort::find(tx, id).await? else {
        return Ok(None);
    };
    let count = room::headcount(tx, id).await?;
    Ok(Some(view_panel(texts, &cohort, &count)))
}

/// The sign-up panel: what it is about, what it asks for, how many are in it.
pub(super) fn view_panel(texts: &Texts, cohort: &Cohort, count: &Headcount) -> Message {
    let program = &cohort.program;
    let open = cohort.takes_sign_ups();
    let joined = t!(
        texts,
        "cohort-panel-joined",
        mentors = count.mentors,
        mentees = count.mentees
    );
    let closed = if open {
        String::new()
    } else {
        format!("**{}**\n", sign_up_is_over(texts, cohort))
    };
    let title = if open {
        t!(texts, "cohort-panel-title", name = safe(&cohort.name))
    } else {
        safe(&cohort.name)
    };
    let block = Block::new(title, format!("{closed}{}", program.summary))
        .tone(if open { Tone::Growth } else { Tone::Plain })
        .inline_field(t!(texts, "cohort-panel-program"), program.name.as_str())
        .inline_field(t!(texts, "cohort-panel-dates"), dates(texts, cohort))
        .inline_field(t!(texts, "cohort-panel-people"), joined)
        .field(t!(texts, "cohort-panel-commitment"), program.commitment.as_str());
    if !open {
        return Message::block(block);
    }
    let block = block.footer(t!(texts, "cohort-panel-next"));
    Message::block(block).buttons([
        Button::new(JOIN_AS_MENTOR.to(cohort.id), t!(texts, "cohort-join-mentor")).style(Style::Primary),
        Button::new(JOIN_AS_MENTEE.to(cohort.id), t!(texts, "cohort-join-mentee")).style(Style::Primary),
    ])
}

fn sign_up_is_over(texts: &Texts, cohort: &Cohort) -> String {
    match cohort.state {
        CohortState::Cancelled => t!(texts, "cohort-panel-cancelled"),
        state if state.is_over() => t!(texts, "cohort-panel-over"),
        _ => t!(texts, "cohort-panel-closed"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::records::examples::{cohort, texts, words};

    #[test]
    fn the_panel_says_what_one_joins_and_has_two_buttons() {
        let count = Headcount {
            mentors: 1,
            mentees: 3,
            ..Headcount::default()
        };
        insta::assert_snapshot!(words(&view_panel(&texts(), &cohort(CohortState::Enrolling), &count)), @r"
        # Spring \*27\*: join us
        Twelve weeks with someone some steps ahead of you: one career question, a session every other week, and small steps in between that you can show.
        Program: Career growth
        Dates: Mon 11 Jan 2027 to Sun 4 Apr 2027, 12 weeks
        People: 1 mentor, 3 mentees
        What everybody commits to: I keep about four hours a month free for twelve weeks: a session every other week, and time in between to do what we agreed.
        If I cannot come, I say so a day before and suggest another date.
        I answer the short check-ins honestly, and I write a reflection at half time.
        What I hear in our room stays there. If this is not working for me, I say so early; ending well is a good result too.
        Joining takes a short form. You see your answers and say yes to the time commitment before you are in.
        [Join as mentor] people:join-mentor:0w3ge1r70w3ge1r7:1
        [Join as mentee] people:join-mentee:0w3ge1r70w3ge1r7:1
        ");
    }

    #[test]
    fn a_panel_whose_sign_up_is_over_says_so_and_has_no_button() {
        for state in CohortState::ALL
            .into_iter()
            .filter(|state| *state != CohortState::Enrolling)
        {
            let message = view_panel(&texts(), &cohort(state), &Headcount::default());
            assert!(message.rows.is_empty(), "{state}");
            assert!(
                message.blocks[0].description.starts_with("**Sign-up is closed"),
                "{state}"
            );
        }
        let closed = |state| {
            words(&view_panel(&texts(), &cohort(state), &Headcount::default()))
                .lines()
                .take(2)
                .collect::<Vec<_>>()
                .join("\n")
        };
        insta::assert_snapshot!(closed(CohortState::Running), @r"
        # Spring \*27\*
        **Sign-up is closed.**
        ");
        insta::assert_snapshot!(closed(CohortState::Closed), @r"
        # Spring \*27\*
        **Sign-up is closed, and this cohort is over. Thank you all.**
        ");
        insta::assert_snapshot!(closed(CohortState::Cancelled), @r"
        # Spring \*27\*
        **Sign-up is closed: this cohort will not take place.**
        ");
    }
}
