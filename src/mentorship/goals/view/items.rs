//! One goal, one step, what can be chosen of it, and what was done to it.

use trellis_domain::goals::{Entry, Goal, GoalState, Level, Standing, Step, StepKind, StepState, progress};
use trellis_domain::ids::{RoomId, UserId};
use trellis_domain::lists::{Space, share, turned_to};
use trellis_domain::people::Role;
use trellis_domain::text::{clip, one_line, safe};

use super::{bar, moment, standing};
use crate::interaction::Paged;
use crate::interaction::lists::{page_number, turns};
use crate::mentorship::goals::addresses::{
    COMPETENCY, CORRECT, DETAILS, DROP_GOAL, DROP_STEP, EDIT_GOAL, EDIT_STEP, EVIDENCE, GOAL, HISTORY, HOURS,
    Item, KIND, LEVEL, MOVE, NOTE, PlanOf, REACHED, Revised, SHOW, STEP, TAKE_UP_GOAL, TAKE_UP_STEP, TOWARDS,
    Tap,
};
use crate::mentorship::goals::planning::revised;
use crate::mentorship::goals::reading::{GoalShown, StepShown};
use crate::records::cohort;
use trellis_kernel::discord::message::{
    Block, Button, Choice, Choices, Message, Row, Style, TEXT_TOTAL, Tone, stamp,
};
use trellis_kernel::t;
use trellis_kernel::texts::Texts;

/// What can be chosen as the hours of a step.
const HOURS_OFFERED: [u8; 10] = [1, 2, 3, 4, 5, 6, 8, 10, 15, 20];
/// What stands for *as its kind*, and for *towards no goal*.
pub(in crate::mentorship::goals) const NONE: &str = "none";

/// The first page of the plan that something belongs to.
fn back(texts: &Texts, room: RoomId, owner: UserId) -> Button {
    let of = PlanOf { room, owner };
    Button::new(SHOW.to(Paged { of, page: 0 }), t!(texts, "goals-back"))
}

/// Who wrote it differently last; nothing while it is as it was written first.
fn changed_by(revision: u32, who: UserId) -> String {
    if revision > 1 {
        who.mention()
    } else {
        String::new()
    }
}

fn history_button(texts: &Texts, of: Item) -> Button {
    Button::new(HISTORY.to(Paged { of, page: 0 }), t!(texts, "goals-history"))
}

/// One goal, after `words` where something was done.
pub(in crate::mentorship::goals) fn goal(texts: &Texts, shown: &GoalShown, words: String) -> Message {
    let goal = &shown.goal;
    let block = Block::new(t!(texts, "goals-goal-title"), safe(&goal.words.text))
        .tone(Tone::Growth)
        .field(t!(texts, "goals-goal-measure"), safe(&goal.words.measure))
        .inline_field(t!(texts, "goals-by-title"), cohort::day(texts, goal.words.by))
        .inline_field(
            t!(texts, "goals-state-title"),
            t!(texts, "goals-goal-state", state = goal.state.as_str()),
        )
        .inline_field(
            t!(texts, "goals-steps-title"),
            bar(texts, progress(&shown.steps, goal.id)),
        )
        .inline_field(
            t!(texts, "goals-changed-by"),
            changed_by(goal.revision, goal.changed_by),
        );
    let message = Message {
        content: words,
        ..Message::block(block)
    };
    let mut buttons = goal_buttons(texts, goal, shown.role.is_some());
    buttons.push(history_button(texts, Item::Goal(goal.id)));
    buttons.push(back(texts, goal.room, goal.owner));
    message.buttons(buttons)
}

fn goal_buttons(texts: &Texts, goal: &Goal, may_act: bool) -> Vec<Button> {
    if !may_act {
        return Vec::new();
    }
    if goal.state != GoalState::Open {
        return vec![Button::new(TAKE_UP_GOAL.to(goal.id), t!(texts, "goals-take-up"))];
    }
    vec![
        Button::new(REACHED.to(goal.id), t!(texts, "goals-reached")).style(Style::Success),
        Button::new(EDIT_GOAL.to(revised(goal)), t!(texts, "goals-edit")),
        Button::new(DROP_GOAL.to(goal.id), t!(texts, "goals-drop")),
    ]
}

/// Characters of a step and of what was written about it, with space for a word above.
const LONG_TEXTS: usize = TEXT_TOTAL - 300;

fn step_block(texts: &Texts, shown: &StepShown) -> Block {
    let step = &shown.step;
    let goal = step
        .goal
        .and_then(|id| shown.goals.iter().find(|goal| goal.id == id));
    let goal = goal.map(|goal| safe(&one_line(&goal.words.text)));
    let when = step.words.when.map(|when| moment(texts, when, Some(shown.zone)));
    let mut block = Block::new(t!(texts, "goals-step-title"), safe(&step.words.text))
        .tone(Tone::Growth)
        .field(t!(texts, "goals-cue-title"), safe(&step.words.cue))
        .inline_field(t!(texts, "goals-when-title"), when.unwrap_or_default())
        .inline_field(t!(texts, "goals-state-title"), standing(texts, step, shown.now))
        .inline_field(t!(texts, "goals-details-title"), details_line(texts, step))
        .inline_field(
            t!(texts, "goals-changed-by"),
            changed_by(step.revision, step.changed_by),
        )
        .field(t!(texts, "goals-towards-title"), goal.unwrap_or_default());
    let note = shown.note.as_deref().unwrap_or_default();
    let written = [
        (t!(texts, "goals-correction"), &*step.correction),
        (t!(texts, "goals-evidence"), &*step.evidence),
        (t!(texts, "goals-note-title"), note),
    ];
    let written = written.map(|(title, text)| (title, safe(text)));
    let lengths = written.each_ref().map(|(_, text)| text.chars().count());
    // Much may have to be made safe, and then less fits; the history has all.
    let share = share(&lengths, LONG_TEXTS.saturating_sub(block.characters())).min(1_024);
    for (title, text) in written {
        block = block.field(title, clip(&text, share));
    }
    block
}

fn details_line(texts: &Texts, step: &Step) -> String {
    let line = t!(
        texts,
        "goals-details-line",
        kind = step.kind.as_str(),
        level = step.level.as_str(),
        hours = u32::from(step.takes_hours())
    );
    if step.competency.is_empty() {
        return line;
    }
    format!("{line}\n{}", safe(&step.competency))
}

/// One step, after `words` where something was done.
pub(in crate::mentorship::goals) fn step(texts: &Texts, shown: &StepShown, words: String) -> Message {
    let step = &shown.step;
    let message = Message {
        content: words,
        ..Message::block(step_block(texts, shown))
    };
    let acts = acts(texts, shown);
    let message = if acts.is_empty() {
        message
    } else {
        message.buttons(acts)
    };
    let mut more = beside(texts, shown);
    more.push(history_button(texts, Item::Step(step.id)));
    more.push(back(texts, step.room, step.owner));
    message.buttons(more)
}

/// What can be said of a step now.
fn acts(texts: &Texts, shown: &StepShown) -> Vec<Button> {
    let step = &shown.step;
    let Some(role) = shown.role else {
        return Vec::new();
    };
    let is_owner = role == Role::Mentee;
    let tap = |tap: Tap, words: String| Button::new(tap.own().to(step.id), words);
    let mut acts = Vec::new();
    if step.is_open() {
        if is_owner {
            acts.push(tap(Tap::Done, t!(texts, "goals-done")).style(Style::Success));
        }
        acts.push(Button::new(MOVE.to(step.id), t!(texts, "goals-move")));
        if is_owner {
            let stuck = tap(Tap::Stuck, t!(texts, "goals-stuck"));
            acts.push(stuck.disabled_if(step.state == StepState::Stuck));
        }
        let edit = EDIT_STEP.to(Revised {
            id: step.id,
            revision: step.revision,
        });
        acts.push(Button::new(edit, t!(texts, "goals-edit")));
        acts.push(Button::new(DROP_STEP.to(step.id), t!(texts, "goals-drop")));
        return acts;
    }
    match (step.standing(shown.now), role) {
        (Standing::Done | Standing::Counts, Role::Mentee) => {
            acts.push(Button::new(TAKE_UP_STEP.to(step.id), t!(texts, "goals-not-done")));
        }
        (Standing::Done, Role::Mentor) => {
            acts.push(tap(Tap::Confirm, t!(texts, "goals-confirm")).style(Style::Success));
            acts.push(Button::new(CORRECT.to(step.id), t!(texts, "goals-correct")));
        }
        (Standing::Counts, Role::Mentor) => acts.push(tap(Tap::Confirm, t!(texts, "goals-confirm"))),
        (Standing::Dropped, _) => {
            acts.push(Button::new(TAKE_UP_STEP.to(step.id), t!(texts, "goals-take-up")));
        }
        _ => {}
    }
    acts
}

/// What can be written and chosen beside a step.
fn beside(texts: &Texts, shown: &StepShown) -> Vec<Button> {
    let step = &shown.step;
    let mut beside = Vec::new();
    if step.state == StepState::Dropped {
        return beside;
    }
    if shown.role.is_some() {
        beside.push(Button::new(DETAILS.to(step.id), t!(texts, "goals-details")));
    }
    match shown.role {
        Some(Role::Mentee) => beside.push(Button::new(EVIDENCE.to(step.id), t!(texts, "goals-evidence"))),
        Some(Role::Mentor) => beside.push(Button::new(NOTE.to(step.id), t!(texts, "goals-note"))),
        None => {}
    }
    beside
}

/// What can be chosen of a step, for who may act on it.
pub(in crate::mentorship::goals) fn details(texts: &Texts, shown: &StepShown, words: String) -> Message {
    let step = &shown.step;
    let list = |custom_id, placeholder, options| {
        Row::Choices(Choices {
            custom_id,
            placeholder,
            options,
        })
    };
    let kinds = StepKind::ALL.map(|kind| Choice {
        label: t!(texts, "goals-kind", kind = kind.as_str()),
        value: kind.to_string(),
        description: t!(texts, "goals-kind.note", kind = kind.as_str()),
        chosen: kind == step.kind,
    });
    let levels = Level::ALL.map(|level| Choice {
        label: t!(texts, "goals-level", level = level.as_str()),
        value: level.to_string(),
        description: t!(texts, "goals-level.note", level = level.as_str()),
        chosen: level == step.level,
    });
    let usual = Choice {
        label: t!(
            texts,
            "goals-hours-usual",
            hours = u32::from(step.kind.usual_hours())
        ),
        value: NONE.to_owned(),
        description: String::new(),
        chosen: step.hours.is_none(),
    };
    let hours = HOURS_OFFERED.map(|hours| Choice {
        label: t!(texts, "goals-hours", hours = u32::from(hours)),
        value: hours.to_string(),
        description: String::new(),
        chosen: step.hours == Some(hours),
    });
    let no_goal = Choice {
        label: t!(texts, "goals-towards-none"),
        value: NONE.to_owned(),
        description: String::new(),
        chosen: step.goal.is_none(),
    };
    // Five at most are worked on, and the one that is chosen.
    let goals = shown
        .goals
        .iter()
        .filter(|goal| goal.state == GoalState::Open || step.goal == Some(goal.id));
    let goals = goals.map(|goal| Choice {
        label: clip(&one_line(&goal.words.text), 100),
        value: goal.id.to_string(),
        description: String::new(),
        chosen: step.goal == Some(goal.id),
    });
    let mut message = Message {
        content: words,
        ..Message::block(step_block(texts, shown))
    };
    if step.is_open() {
        message = message
            .row(list(
                KIND.to(step.id),
                t!(texts, "goals-kind-list"),
                kinds.to_vec(),
            ))
            .row(list(
                LEVEL.to(step.id),
                t!(texts, "goals-level-list"),
                levels.to_vec(),
            ))
            .row(list(
                HOURS.to(step.id),
                t!(texts, "goals-hours-list"),
                [usual].into_iter().chain(hours).collect(),
            ));
    }
    message = message.row(list(
        TOWARDS.to(step.id),
        t!(texts, "goals-towards-list"),
        [no_goal].into_iter().chain(goals).collect(),
    ));
    let mut buttons = Vec::new();
    if step.is_open() {
        buttons.push(Button::new(COMPETENCY.to(step.id), t!(texts, "goals-competency")));
    }
    buttons.push(Button::new(STEP.to(step.id), t!(texts, "goals-back-step")));
    message.buttons(buttons)
}

/// What a page of a history holds.
const PAGE: Space = Space {
    entries: 10,
    characters: 3_500,
};

/// A page of what was done to a goal or a step, from 0, the newest first.
pub(in crate::mentorship::goals) fn history(
    texts: &Texts,
    of: Item,
    entries: &[Entry],
    page: usize,
) -> Message {
    let lines: Vec<String> = entries.iter().map(|entry| entry_line(texts, of, entry)).collect();
    let sizes: Vec<usize> = lines.iter().map(|line| line.chars().count() + 1).collect();
    let turned = turned_to(page, &sizes, PAGE);
    let text = lines[turned.entries.clone()].join("\n");
    let block = Block::new(t!(texts, "goals-history"), text).footer(page_number(texts, &turned));
    let back = match of {
        Item::Goal(id) => GOAL.to(id),
        Item::Step(id) => STEP.to(id),
    };
    let message = Message::block(block).buttons([Button::new(back, t!(texts, "goals-back-one"))]);
    let turns = turns(texts, HISTORY, &of, &turned);
    turns.into_iter().fold(message, Message::row)
}

fn entry_line(texts: &Texts, of: Item, entry: &Entry) -> String {
    let what = t!(
        texts,
        "goals-entry",
        when = stamp::moment(entry.at),
        who = entry.who.mention(),
        deed = entry.deed.as_str()
    );
    let words = |text: &str| {
        let text = safe(&one_line(text));
        (!text.is_empty()).then_some(text)
    };
    let moment = entry.when.map(|when| {
        let day = cohort::day(texts, when.day);
        match when.time {
            Some(time) => format!("{day}, {}", time.format("%H:%M")),
            None => day,
        }
    });
    let is_goal = matches!(of, Item::Goal(_));
    let beside = words(&entry.beside).map(|text| match is_goal {
        true => t!(texts, "goals-entry-measure", measure = text),
        false => t!(texts, "goals-on", cue = text),
    });
    let parts: Vec<String> = [words(&entry.words), beside, moment]
        .into_iter()
        .flatten()
        .collect();
    if parts.is_empty() {
        return what;
    }
    format!("{what}\n> {}", parts.join(" · "))
}
