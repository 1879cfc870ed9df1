//! The forms of goals and steps. Only what a step is and when is asked; everything else has a default.

use trellis_domain::goals::{
    COMPETENCY_LIMIT, CUE_LIMIT, GOAL_LIMIT, Goal, NOTE_LIMIT, STEP_LIMIT, Span, Step,
};
use trellis_domain::ids::StepId;

use crate::mentorship::goals::addresses::{
    ADD_GOAL, ADD_STEP, COMPETENCY, CORRECT, EDIT_GOAL, EDIT_STEP, EVIDENCE, MOVE, NOTE, PlanOf, Revised,
};
use crate::mentorship::goals::planning::revised;
use trellis_kernel::discord::message::{Form, Input};
use trellis_kernel::t;
use trellis_kernel::texts::Texts;

/// The names of the inputs.
pub(in crate::mentorship::goals) const TEXT: &str = "text";
pub(in crate::mentorship::goals) const MEASURE: &str = "measure";
pub(in crate::mentorship::goals) const BY: &str = "by";
pub(in crate::mentorship::goals) const CUE: &str = "cue";
pub(in crate::mentorship::goals) const WHEN: &str = "when";

fn most(limit: u32) -> u16 {
    u16::try_from(limit).unwrap_or(u16::MAX)
}

/// The form of a new goal, with a date that would do.
pub(in crate::mentorship::goals) fn goal_form(texts: &Texts, of: PlanOf, span: Span) -> Form {
    let by = span.proposed().to_string();
    form_of_goal(texts, ADD_GOAL.to(of), ("", "", &by))
}

/// The form of a goal that stands.
pub(in crate::mentorship::goals) fn edit_goal_form(texts: &Texts, goal: &Goal) -> Form {
    let words = &goal.words;
    let by = words.by.to_string();
    let id = EDIT_GOAL.to(revised(goal));
    form_of_goal(texts, id, (&words.text, &words.measure, &by))
}

// A measure and a date are needed, and not required of Discord's form: what is missing is told with the person's own words.
fn form_of_goal(texts: &Texts, custom_id: String, (text, measure, by): (&str, &str, &str)) -> Form {
    Form {
        custom_id,
        title: t!(texts, "goals-goal-form"),
        inputs: vec![
            Input::long(TEXT, t!(texts, "goals-goal-text"))
                .placeholder(t!(texts, "goals-goal-text.hint"))
                .value(text)
                .at_most(most(GOAL_LIMIT))
                .required(),
            Input::long(MEASURE, t!(texts, "goals-goal-measure"))
                .placeholder(t!(texts, "goals-goal-measure.hint"))
                .value(measure)
                .at_most(most(GOAL_LIMIT)),
            Input::short(BY, t!(texts, "goals-goal-by"))
                .placeholder(t!(texts, "goals-goal-by.hint"))
                .value(by)
                .at_most(60),
        ],
    }
}

/// The form of a new step.
pub(in crate::mentorship::goals) fn step_form(texts: &Texts, of: PlanOf) -> Form {
    form_of_step(texts, ADD_STEP.to(of), ("", "", ""))
}

/// The form of a step that stands.
pub(in crate::mentorship::goals) fn edit_step_form(texts: &Texts, step: &Step) -> Form {
    let when = step.words.when.map(trellis_domain::goals::When::as_written);
    let id = EDIT_STEP.to(Revised {
        id: step.id,
        revision: step.revision,
    });
    let words = (
        step.words.text.as_str(),
        step.words.cue.as_str(),
        when.as_deref().unwrap_or_default(),
    );
    form_of_step(texts, id, words)
}

fn form_of_step(texts: &Texts, custom_id: String, (text, cue, when): (&str, &str, &str)) -> Form {
    Form {
        custom_id,
        title: t!(texts, "goals-step-form"),
        inputs: vec![
            Input::long(TEXT, t!(texts, "goals-step-text"))
                .placeholder(t!(texts, "goals-step-text.hint"))
                .value(text)
                .at_most(most(STEP_LIMIT))
                .required(),
            Input::short(CUE, t!(texts, "goals-step-cue"))
                .placeholder(t!(texts, "goals-step-cue.hint"))
                .value(cue)
                .at_most(most(CUE_LIMIT)),
            when_input(texts, when),
        ],
    }
}

fn when_input(texts: &Texts, when: &str) -> Input {
    Input::short(WHEN, t!(texts, "goals-step-when"))
        .placeholder(t!(texts, "goals-step-when.hint"))
        .value(when)
        .at_most(60)
}

/// The form of another moment, with one a week later.
pub(in crate::mentorship::goals) fn move_form(texts: &Texts, step: &Step, span: Span) -> Form {
    let later = span.later(step.words.when).as_written();
    Form {
        custom_id: MOVE.to(step.id),
        title: t!(texts, "goals-move-form"),
        inputs: vec![when_input(texts, &later).required()],
    }
}

fn one_text(custom_id: String, title: String, input: Input) -> Form {
    Form {
        custom_id,
        title,
        inputs: vec![input],
    }
}

/// The form of one correction.
pub(in crate::mentorship::goals) fn correct_form(texts: &Texts, id: StepId) -> Form {
    let input = Input::long(TEXT, t!(texts, "goals-correct-text"))
        .placeholder(t!(texts, "goals-correct-text.hint"))
        .at_most(most(NOTE_LIMIT))
        .required();
    one_text(CORRECT.to(id), t!(texts, "goals-correct"), input)
}

/// The form of what shows a step.
pub(in crate::mentorship::goals) fn evidence_form(texts: &Texts, step: &Step) -> Form {
    let input = Input::long(TEXT, t!(texts, "goals-evidence-text"))
        .placeholder(t!(texts, "goals-evidence-text.hint"))
        .value(step.evidence.as_str())
        .at_most(most(NOTE_LIMIT));
    one_text(EVIDENCE.to(step.id), t!(texts, "goals-evidence"), input)
}

/// The form of a note for mentors.
pub(in crate::mentorship::goals) fn note_form(texts: &Texts, id: StepId, note: &str) -> Form {
    let input = Input::long(TEXT, t!(texts, "goals-note-text"))
        .placeholder(t!(texts, "goals-note-text.hint"))
        .value(note)
        .at_most(most(NOTE_LIMIT));
    one_text(NOTE.to(id), t!(texts, "goals-note"), input)
}

/// The form of a competency.
pub(in crate::mentorship::goals) fn competency_form(texts: &Texts, step: &Step) -> Form {
    let input = Input::short(TEXT, t!(texts, "goals-competency-text"))
        .placeholder(t!(texts, "goals-competency-text.hint"))
        .value(step.competency.as_str())
        .at_most(most(COMPETENCY_LIMIT));
    one_text(COMPETENCY.to(step.id), t!(texts, "goals-competency"), input)
}
