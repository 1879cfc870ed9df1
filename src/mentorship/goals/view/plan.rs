//! The plan of a mentee, page by page: each goal with its steps, and what can be done now.

use trellis_domain::goals::{Goal, GoalState, Standing, Step, StepState, progress, soonest_first};
use trellis_domain::ids::GoalId;
use trellis_domain::lists::{Space, turned_to};
use trellis_domain::text::{clip, one_line};

use super::{IN_A_LINE, bar, line, occasion};
use crate::interaction::lists::{page_number, turns};
use crate::mentorship::goals::addresses::{ADD_GOAL, ADD_STEP, Item, PICK, SHOW, WHOSE};
use crate::mentorship::goals::reading::Plan;
use crate::records::cohort;
use trellis_kernel::discord::message::{Block, Button, Choice, Choices, Message, Row, Style, Tone, stamp};
use trellis_kernel::t;
use trellis_kernel::texts::Texts;

/// What one page holds: its list of choices has 25 at most.
const PAGE: Space = Space {
    entries: 12,
    characters: 3_500,
};

/// One entry of a plan.
#[derive(Debug, Clone, Copy)]
enum Listed<'p> {
    Goal(&'p Goal),
    Step(&'p Step),
}

/// Everything of a plan, each once: the goals that are worked on with their steps, the other steps, and what is over.
fn listed(plan: &Plan) -> Vec<Listed<'_>> {
    let mut listed = Vec::new();
    let (open, over): (Vec<&Goal>, Vec<&Goal>) =
        plan.goals.iter().partition(|goal| goal.state == GoalState::Open);
    let is_of = |step: &Step, goal: Option<GoalId>| {
        let known = step
            .goal
            .filter(|id| plan.goals.iter().any(|goal| goal.id == *id));
        known == goal && step.state != StepState::Dropped
    };
    let with_steps = |goal: Option<GoalId>| {
        let next = soonest_first(&plan.steps).into_iter().map(|step| step.id);
        let next: Vec<_> = next.collect();
        let mut own: Vec<&Step> = plan.steps.iter().filter(|step| is_of(step, goal)).collect();
        // The open ones first, as they come; then what is done, the newest first.
        own.sort_by_key(|step| {
            let place = next.iter().position(|id| *id == step.id);
            (place.unwrap_or(usize::MAX), std::cmp::Reverse(step.done_at))
        });
        own.into_iter().map(Listed::Step)
    };
    for goal in open {
        listed.push(Listed::Goal(goal));
        listed.extend(with_steps(Some(goal.id)));
    }
    listed.extend(with_steps(None));
    for goal in over {
        listed.push(Listed::Goal(goal));
        listed.extend(with_steps(Some(goal.id)));
    }
    let dropped = plan.steps.iter().filter(|step| step.state == StepState::Dropped);
    listed.extend(dropped.map(Listed::Step));
    listed
}

fn told(texts: &Texts, plan: &Plan, one: Listed<'_>) -> String {
    match one {
        Listed::Goal(goal) => {
            let words = line(&goal.words.text, IN_A_LINE);
            let by = cohort::day(texts, goal.words.by);
            let measure = line(&goal.words.measure, IN_A_LINE);
            let told = match goal.state {
                GoalState::Open => t!(
                    texts,
                    "goals-plan-goal",
                    goal = words,
                    by = by,
                    measure = measure,
                    bar = bar(texts, progress(&plan.steps, goal.id))
                ),
                state => t!(
                    texts,
                    "goals-plan-goal-over",
                    goal = words,
                    state = state.as_str()
                ),
            };
            format!("\n{told}")
        }
        Listed::Step(step) => {
            let words = line(&step.words.text, IN_A_LINE);
            let standing = step.standing(plan.now);
            let mut told = t!(texts, "goals-plan-step", step = words, state = standing.as_str());
            if step.is_open() {
                let occasion = occasion(texts, step, Some(plan.zone));
                if !occasion.is_empty() {
                    told = format!("{told} · {occasion}");
                }
            }
            if let (Standing::Done, Some(until)) = (standing, step.counts_at()) {
                let until = t!(texts, "goals-plan-until", until = stamp::day(until));
                told = format!("{told} · {until}");
            }
            told
        }
    }
}

fn choice(texts: &Texts, plan: &Plan, one: Listed<'_>) -> Choice {
    let (label, value, description) = match one {
        Listed::Goal(goal) => (
            t!(
                texts,
                "goals-choice-goal",
                goal = clip(&one_line(&goal.words.text), 80)
            ),
            Item::Goal(goal.id),
            t!(texts, "goals-goal-state", state = goal.state.as_str()),
        ),
        Listed::Step(step) => (
            t!(
                texts,
                "goals-choice-step",
                step = clip(&one_line(&step.words.text), 80)
            ),
            Item::Step(step.id),
            t!(texts, "goals-standing", state = step.standing(plan.now).as_str()),
        ),
    };
    Choice {
        label,
        value: value.to_string(),
        description,
        chosen: false,
    }
}

/// A page of a plan, from 0, for who may read it; only who may act has something to add.
pub(in crate::mentorship::goals) fn plan(texts: &Texts, plan: &Plan, page: usize) -> Message {
    let listed = listed(plan);
    let lines: Vec<String> = listed.iter().map(|one| told(texts, plan, *one)).collect();
    let sizes: Vec<usize> = lines.iter().map(|line| line.chars().count() + 1).collect();
    let turned = turned_to(page, &sizes, PAGE);
    let shown = turned.entries.clone();
    let heading = t!(
        texts,
        "goals-plan-heading",
        who = plan.of.owner.mention(),
        place = &plan.place
    );
    let text = if lines.is_empty() {
        t!(texts, "goals-plan-empty")
    } else {
        lines[shown.clone()].join("\n")
    };
    let number = page_number(texts, &turned);
    let block = Block::new(t!(texts, "goals-plan-title"), text.trim_start_matches('\n')).tone(Tone::Growth);
    let mut message = Message {
        content: format!("{heading} {number}").trim_end().to_owned(),
        ..Message::block(block)
    };
    if plan.role.is_some() {
        message = message.buttons([
            Button::new(ADD_STEP.to(plan.of), t!(texts, "goals-add-step")).style(Style::Primary),
            Button::new(ADD_GOAL.to(plan.of), t!(texts, "goals-add-goal")),
        ]);
    }
    if !shown.is_empty() {
        let options = listed[shown].iter().map(|one| choice(texts, plan, *one));
        message = message.row(Row::Choices(Choices {
            custom_id: PICK.to(plan.of),
            placeholder: t!(texts, "goals-pick"),
            options: options.collect(),
        }));
    }
    if !plan.mentees.is_empty() {
        let options = plan.mentees.iter().map(|(user, name)| Choice {
            label: clip(name, 100),
            value: user.to_string(),
            description: String::new(),
            chosen: *user == plan.of.owner,
        });
        message = message.row(Row::Choices(Choices {
            custom_id: WHOSE.to(plan.of.room),
            placeholder: t!(texts, "goals-whose"),
            options: options.collect(),
        }));
    }
    let turns = turns(texts, SHOW, &plan.of, &turned);
    turns.into_iter().fold(message, Message::row)
}
