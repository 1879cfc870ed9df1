//! What a midpoint shows, and to whom.

use chrono::{DateTime, Utc};
use trellis_domain::cohort::CohortState;

use super::*;
use crate::records::examples::{self, MINA, THEO, form_words, texts, words};
use crate::records::room::{Called, RoomState};

fn id() -> MidpointId {
    MidpointId::from_bytes([1; 10])
}

fn question(number: usize) -> Question {
    Question {
        key: format!("q{number}"),
        label: format!("Question {number}?"),
        placeholder: None,
        long: true,
        required: false,
        max: 4000,
    }
}

/// Two sides of five answers each, of so many characters; the mentee wrote none where `one_side`.
fn sides(length: usize, one_side: bool) -> Opened {
    let answers = || {
        Some(
            (0..5)
                .map(|n| (format!("q{n}"), Confidential::new("x".repeat(length))))
                .collect(),
        )
    };
    let member = |user, role, name: &str| Member {
        user: UserId::new(user),
        role,
        name: name.to_owned(),
        presence: Default::default(),
    };
    Opened {
        place: "<#7>".to_owned(),
        questions: (0..5).map(question).collect(),
        sides: vec![
            (member(1, Role::Mentor, "Mina"), answers()),
            (
                member(2, Role::Mentee, "Theo *@everyone*"),
                if one_side { None } else { answers() },
            ),
        ],
        called: Called::each_by_name(),
    }
}

fn titles(message: &Message) -> Vec<&str> {
    message.blocks.iter().map(|block| block.title.as_str()).collect()
}

#[test]
fn both_sides_of_a_question_stand_beside_each_other() {
    let message = opened(&texts(), id(), &sides(20, false), 0);
    insta::assert_debug_snapshot!(titles(&message)[..4], @r#"
    [
        "Question 0? · Mina (mentor)",
        "Question 0? · Theo \\*@\u{200b}everyone\\* (mentee)",
        "Question 1? · Mina (mentor)",
        "Question 1? · Theo \\*@\u{200b}everyone\\* (mentee)",
    ]
    "#);
    assert!(message.rows.is_empty(), "one page needs no buttons");
}

#[test]
fn who_wrote_nothing_is_shown_so() {
    let message = opened(&texts(), id(), &sides(20, true), 0);
    assert_eq!(message.blocks[1].description, "*wrote no reflection*");
}

#[test]
fn the_longest_reflections_are_shown_whole_over_several_pages() {
    let sides = sides(4000, false);
    let mut shown = 0;
    for page in 0..20 {
        let message = opened(&texts(), id(), &sides, page);
        let Some(trellis_kernel::discord::message::Row::Buttons(buttons)) = message.rows.first() else {
            panic!("no way to the next page");
        };
        assert_ne!(buttons[0].custom_id, buttons[1].custom_id);
        assert_eq!(message.cut(), Vec::<String>::new());
        let texts = message.blocks.iter().map(|block| &block.description);
        shown += texts.map(|text| text.matches('x').count()).sum::<usize>();
        if buttons[1].disabled {
            break;
        }
    }
    assert_eq!(shown, 10 * 4000);
}

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn room() -> Room {
    examples::room(RoomState::Open)
}

fn cohort() -> Cohort {
    examples::cohort(CohortState::Running)
}

fn midpoint(written: &[UserId], is_told: bool) -> Midpoint {
    Midpoint {
        id: id(),
        room: room().id,
        asked_at: at("2027-02-22T09:00:00Z"),
        deadline_at: at("2027-03-01T09:00:00Z"),

        moves: 0,
        is_posted: true,
        told_at: is_told.then(|| at("2027-03-01T09:00:00Z")),
        written: written.to_vec(),
    }
}

#[test]
fn the_call_says_what_is_asked_and_who_will_read_it() {
    let call = |written: &[UserId], is_told, late| {
        words(&prompt(
            &texts(),
            &midpoint(written, is_told),
            &room(),
            &cohort(),
            late,
        ))
    };
    insta::assert_snapshot!(call(&[], false, false), @r"
    <@1> <@2> you are half way. Time to look at how it is going, each for yourself.
    # Half time
    Half of Spring \*27\* is behind you. Each of you writes a short reflection, alone; you can rewrite it until all of you have handed in or the time is up. It is encrypted, and nobody reads it before then. Afterwards a facilitator or coordinator who is not in this room reads them side by side, to help you make the second half better. Your partner does not see yours.
    Handed in: Nobody yet
    Open until: <t:1803891600:f> (<t:1803891600:R>)
    [Write my reflection] midpoint:write:040g2081040g2081:1
    pings <@1> <@2>
    ");
    insta::assert_snapshot!(call(&[THEO], false, true), @r"
    <@1> <@2> you are half way. Time to look at how it is going, each for yourself.
    # Half time
    This comes later than planned because I was away.

    Half of Spring \*27\* is behind you. Each of you writes a short reflection, alone; you can rewrite it until all of you have handed in or the time is up. It is encrypted, and nobody reads it before then. Afterwards a facilitator or coordinator who is not in this room reads them side by side, to help you make the second half better. Your partner does not see yours.
    Handed in: <@2>
    Open until: <t:1803891600:f> (<t:1803891600:R>)
    [Write my reflection] midpoint:write:040g2081040g2081:1
    pings <@1> <@2>
    ");
    insta::assert_snapshot!(call(&[MINA, THEO], false, false), @r"
    <@1> <@2> you are half way. Time to look at how it is going, each for yourself.
    # Half time
    Half of Spring \*27\* is behind you. This midpoint is closed. Thank you.
    Handed in: <@1> <@2>
    pings <@1> <@2>
    ");
}

#[test]
fn the_call_that_is_over_says_how_it_ended() {
    let over = |written: &[UserId]| {
        words(&prompt(
            &texts(),
            &midpoint(written, true),
            &room(),
            &cohort(),
            false,
        ))
    };
    insta::assert_snapshot!(over(&[]), @r"
    <@1> <@2> you are half way. Time to look at how it is going, each for yourself.
    # Half time
    Half of Spring \*27\* is behind you. This midpoint is closed. Thank you.
    Closed: <t:1803891600:f>
    pings <@1> <@2>
    ");
    insta::assert_snapshot!(over(&[THEO]), @r"
    <@1> <@2> you are half way. Time to look at how it is going, each for yourself.
    # Half time
    Half of Spring \*27\* is behind you. This midpoint is closed. Thank you.
    Closed: <t:1803891600:f>
    pings <@1> <@2>
    ");
}

#[test]
fn only_those_who_have_not_written_are_reminded() {
    insta::assert_snapshot!(words(&reminder(&texts(), &midpoint(&[MINA], false), &[THEO])), @"
    <@2>, there is still time for your reflection, until <t:1803891600:f>. A few honest sentences are enough.
    [Write my reflection] midpoint:write:040g2081040g2081:1
    pings <@2>
    ");
}

#[test]
fn the_form_asks_the_programs_questions_and_shows_what_was_written() {
    let questions = &cohort().program.midpoint.questions;
    let written = vec![(questions[0].key.clone(), Confidential::new("I ask more"))];
    insta::assert_snapshot!(form_words(&form(&texts(), id(), questions, &written)), @"
    # My reflection midpoint:reflect:040g2081040g2081:1
    What is different since you began? = changed (lines, required, at most 2000)
      hint: Something you did, decided or understood; small things count
      filled: I ask more
    What helped most in working together? = helped (lines, required, at most 2000)
      hint: A question, a habit, a moment
    What is missing, or too much? = missing (lines, required, at most 2000)
      hint: Pace, directness, preparation, the topic itself
    What have you not said yet? = unsaid (lines, optional, at most 2000)
      hint: Only the facilitator and coordinators read this
    What should the second half be for? = next (lines, required, at most 2000)
      hint: Keep going, change the goal, change how, or stop well
    ");
}

#[test]
fn a_writer_is_told_who_reads_it_and_when() {
    let until = at("2027-03-01T09:00:00Z");
    insta::assert_snapshot!(words(&kept(&texts(), &Written::Waiting { until })), @"Kept, and encrypted. Nobody reads it until all of you have handed in or the time is up on <t:1803891600:f>; until then you can open and rewrite it with the same button.");
    insta::assert_snapshot!(words(&kept(&texts(), &Written::Last)), @"Kept, and encrypted. Now all are in. Facilitators are told that they can be read; on a weekend or a holiday of your program, when the next working day begins. Thank you.");
}

#[test]
fn the_news_calls_facilitators_where_there_is_something_to_read() {
    let news = |written: &[UserId]| {
        let role = Some(RoleId::new(9));
        words(&release(
            &texts(),
            &midpoint(written, true),
            &room(),
            &cohort(),
            ("<#7>", "Mina, Theo"),
            role,
        ))
    };
    insta::assert_snapshot!(news(&[MINA, THEO]), @r"
    <@&9> a midpoint can be read.
    # Midpoint reflections
    **Mina, Theo** (<#7>, Spring \*27\*): everybody has written. Please read both sides, and then invite them to talk about the second half.
    [Open the reflections] midpoint:open:040g2081040g2081:1
    pings <@&9>
    ");
    insta::assert_snapshot!(news(&[MINA]), @r"
    <@&9> a midpoint can be read.
    # Midpoint reflections
    **Mina, Theo** (<#7>, Spring \*27\*): the time is up. There is a reflection by <@1> and none by <@2>. Please read what there is, and ask kindly how the other side sees it.
    [Open the reflections] midpoint:open:040g2081040g2081:1
    pings <@&9>
    ");
    insta::assert_snapshot!(news(&[]), @r"
    # Midpoint reflections
    **Mina, Theo** (<#7>, Spring \*27\*): the time is up, and there are no reflections. Please ask both how it is going; a short talk may be easier than a form.
    ");
    let no_role = release(
        &texts(),
        &midpoint(&[MINA], true),
        &room(),
        &cohort(),
        ("<#7>", "Mina, Theo"),
        None,
    );
    assert!(no_role.content.is_empty() && no_role.role_pings.is_empty());
}

#[test]
fn both_reflections_are_shown_whole_to_their_reader() {
    let mut sides = sides(5, true);
    sides.questions.truncate(2);
    insta::assert_snapshot!(words(&opened(&texts(), id(), &sides, 0)).replace('\u{200b}', "·"), @r"
    **Reflections of Mina, Theo \*@·everyone\*** (<#7>, page 1 of 1) Confidential: for preparing the conversation, not to be passed on word by word. That you read them is recorded.
    # Question 0? · Mina (mentor)
    xxxxx
    # Question 0? · Theo \*@·everyone\* (mentee)
    *wrote no reflection*
    # Question 1? · Mina (mentor)
    xxxxx
    # Question 1? · Theo \*@·everyone\* (mentee)
    *wrote no reflection*
    ");
}

#[test]
fn an_answer_that_goes_on_over_a_page_says_so() {
    let mut sides = sides(6000, false);
    sides.questions.truncate(1);
    let page = |page| {
        let mut message = opened(&texts(), id(), &sides, page);
        for block in &mut message.blocks {
            block.description = format!("{} characters", block.description.chars().count());
        }
        words(&message).replace('\u{200b}', "·")
    };
    insta::assert_snapshot!(page(0), @r"
    **Reflections of Mina, Theo \*@·everyone\*** (<#7>, page 1 of 4) Confidential: for preparing the conversation, not to be passed on word by word. That you read them is recorded.
    # Question 0? · Mina (mentor)
    3333 characters
    [Back] midpoint:page:040g2081040g2081_0:1 (disabled)
    [Next] midpoint:page:040g2081040g2081_1:1
    ");
    insta::assert_snapshot!(page(1), @r"
    **Reflections of Mina, Theo \*@·everyone\*** (<#7>, page 2 of 4) Confidential: for preparing the conversation, not to be passed on word by word. That you read them is recorded.
    # Question 0? · Mina (mentor) (continued)
    2667 characters
    [Back] midpoint:page:040g2081040g2081_0:1
    [Next] midpoint:page:040g2081040g2081_2:1
    ");
}
