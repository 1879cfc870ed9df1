//! Copying a roadmap's steps into a room, as somebody saw them before they agreed.

use chrono::{DateTime, Utc};

use super::{Hours, PlacedStep, RoadmapRefusal};
use crate::goals::{NewStep, StepWords, When};
use crate::ground::ids::{GoalId, PreviewId, RoomId, StepId, UserId};
use crate::interaction::InteractionRefusal;
use crate::refusal::Refusal;

/// A roadmap as somebody was shown it, before it is copied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preview {
    /// Its id.
    pub id: PreviewId,
    /// The room it would be copied into.
    pub room: RoomId,
    /// The mentee who would do the steps.
    pub owner: UserId,
    /// The goal they would lead to, if to one.
    pub goal: Option<GoalId>,
    /// The roadmap.
    pub slug: String,
    /// When the community imported it; `None` for one that comes with Trellis.
    pub imported_at: Option<DateTime<Utc>>,
    /// The person it was shown to.
    pub shown_to: UserId,
    /// When it was shown.
    pub shown_at: DateTime<Utc>,
}

/// That a roadmap was copied for somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Copied {
    /// Who did it.
    pub by: UserId,
    /// When they did.
    pub at: DateTime<Utc>,
    /// How many steps it gave.
    pub steps: u32,
}

/// What follows from agreeing to a preview.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Agreement {
    /// Its steps are copied.
    Copy,
    /// They were copied since it was shown, by this press a moment ago or by somebody else: nothing is doubled.
    Already(Copied),
}

impl Preview {
    /// What follows from `who` agreeing. `imported_at` is when the roadmap was imported that is there now, and `last` its
    /// last copy for this mentee.
    ///
    /// # Errors
    /// Refused to whom it was not shown, and where the roadmap is another by now.
    pub fn agree(
        &self,
        who: UserId,
        imported_at: Option<DateTime<Utc>>,
        last: Option<Copied>,
    ) -> Result<Agreement, Refusal> {
        self.require_reader(who)?;
        match last {
            // One that was copied before is named in the preview, and agreed to.
            Some(copied) if copied.at >= self.shown_at => Ok(Agreement::Already(copied)),
            _ if imported_at != self.imported_at => RoadmapRefusal::RoadmapChanged.refuse(),
            _ => Ok(Agreement::Copy),
        }
    }

    /// Lets only the person act to whom it was shown.
    ///
    /// # Errors
    /// Refused to everybody else.
    pub fn require_reader(&self, who: UserId) -> Result<(), Refusal> {
        if self.shown_to == who {
            Ok(())
        } else {
            InteractionRefusal::UnknownButton.refuse()
        }
    }
}

impl PlacedStep {
    /// The step as it is written for a mentee; `text` is what is to be done, with what shows that it was.
    ///
    /// The time that it takes is rounded up to whole hours, as steps of a plan have them.
    pub fn for_mentee(&self, id: StepId, owner: UserId, goal: Option<GoalId>, text: String) -> NewStep {
        let words = StepWords {
            text,
            cue: self.step.cue.clone().unwrap_or_default(),
            when: Some(When {
                day: self.on,
                time: None,
            }),
        };
        NewStep {
            goal,
            kind: self.step.kind,
            level: self.step.level,
            competency: self.step.competency.clone(),
            hours: (self.step.hours > Hours::default()).then(|| self.step.hours.begun()),
            ..NewStep::of(id, owner, words)
        }
    }
}

#[cfg(test)]
mod tests {
    use chrono::Duration;

    use super::*;
    use crate::examples::now;
    use crate::roadmap::{Days, Roadmap};

    const MINA: UserId = UserId::new(1);
    const THEO: UserId = UserId::new(2);

    fn preview() -> Preview {
        Preview {
            id: PreviewId::from_bytes([1; 10]),
            room: RoomId::from_bytes([2; 10]),
            owner: MINA,
            goal: None,
            slug: "leadership".to_owned(),
            imported_at: None,
            shown_to: THEO,
            shown_at: now(),
        }
    }

    fn copied(minutes: i64) -> Option<Copied> {
        Some(Copied {
            by: MINA,
            at: now() + Duration::minutes(minutes),
            steps: 15,
        })
    }

    #[test]
    fn what_was_copied_since_it_was_shown_is_not_copied_again() {
        let agree = |last| preview().agree(THEO, None, last);
        assert_eq!(agree(None), Ok(Agreement::Copy));
        assert_eq!(agree(copied(-1)), Ok(Agreement::Copy));
        assert_eq!(agree(copied(0)), Ok(Agreement::Already(copied(0).unwrap())));
        assert_eq!(agree(copied(5)), Ok(Agreement::Already(copied(5).unwrap())));
    }

    #[test]
    fn nobody_agrees_for_another_or_to_what_was_not_shown() {
        assert_eq!(
            preview().agree(MINA, None, None),
            Err(InteractionRefusal::UnknownButton.into())
        );
        let changed = Err(RoadmapRefusal::RoadmapChanged.into());
        assert_eq!(preview().agree(THEO, Some(now()), None), changed);
        let own = Preview {
            imported_at: Some(now()),
            ..preview()
        };
        assert_eq!(own.agree(THEO, Some(now()), None), Ok(Agreement::Copy));
        assert_eq!(own.agree(THEO, None, None), changed);
    }

    #[test]
    fn a_step_is_written_as_the_roadmap_has_it() {
        let source = include_str!("../../../config/roadmaps/leadership.toml");
        let roadmap = Roadmap::parse("leadership", source).unwrap();
        let day = now().date_naive();
        let placed = roadmap
            .place(Days::of_room(day, day, day + Duration::days(90)))
            .unwrap();
        for placed in &placed.steps {
            let id = StepId::from_bytes([3; 10]);
            let written = placed.for_mentee(id, MINA, None, "text".to_owned());
            assert_eq!(
                (written.kind, written.level),
                (placed.step.kind, placed.step.level)
            );
            assert_eq!(written.words.cue, placed.step.cue.clone().unwrap_or_default());
            assert_eq!(written.words.when.unwrap().day, placed.on);
            assert_eq!(written.hours, Some(1));
        }
    }
}
