### Goals and steps: what a mentee wants to reach in a room, how it will be seen, and what is done towards it.
### $who, $mentor, $mentors are mentions; $place is the room; what a person wrote arrives made safe, and so do days.

command-goals = Your goals and steps: see them, add one, say how one went
    .room = Which room it is about, if you are in several

## Shared

goals-bar = { $bar } { $done } of { $all } steps done
goals-bar-none = no steps yet
# $when is a day, or a date with a time.
goals-at = { $when }
goals-on = when: { $cue }
goals-on-at = when: { $cue }, { $when }
goals-standing =
    { $state ->
        [open] to do
        [stuck] stuck, a word would help
        [done] done
        [counts] done; it counts, as nobody looked at it within a week
        [confirmed] done and confirmed
       *[dropped] put aside
    }
goals-standing-done = done; the mentor can look at it until { $until }
goals-goal-state =
    { $state ->
        [open] worked on
        [reached] reached
       *[dropped] put aside
    }

## On the card, in /help and in the digest

goals-card-title = Goals
goals-card-none = No goal yet. *Goals and steps* below sets the first; one is plenty to begin with.
goals-card-button = Goals and steps
goals-card-goal = 🎯 **{ $goal }** · by { $by } · { $bar }
goals-card-reached = 🏁 **{ $goal }** · reached
goals-card-step = ▫️ { $step }
goals-card-step-at = ▫️ { $step } · { $when }
goals-card-more =
    { $more ->
        [one] … and one more under *Goals and steps*
       *[other] … and { $more } more under *Goals and steps*
    }
goals-coming = How a step went, { $at }
goals-help = `/goals`: your room's goals and steps, and what can be done with them now
goals-digest-stuck = Stuck with a step ({ $count })
goals-digest-stuck-line = { $who } in { $place }

## The question in the room, at the moment of a step. The first line of each step is a mention and what it says.

goals-ask-title =
    { $count ->
        [one] How did this step go?
       *[other] How did these steps go?
    }
goals-ask-why = You planned it for about now, so I ask once. One tap is enough; moving it is fine.
goals-ask-more =
    { $more ->
        [one] … and one more under *Goals and steps*
       *[other] … and { $more } more under *Goals and steps*
    }
goals-done = Done
goals-moved = Moved
goals-stuck = Stuck
# What was said since, behind the step.
goals-said =
    { $state ->
        [open] not asked any more
        [stuck] stuck
        [done] ✅ done
        [confirmed] ✅ done and confirmed
       *[dropped] put aside
    }
goals-said-moved = moved to another day

## Lines in the room

goals-done-line = ✅ { $who } did a step: { $step }
goals-done-line-open = -# { $who } has a step to do again: { $step }
goals-done-evidence = What shows it: { $evidence }
goals-done-until = -# The mentor can confirm it or ask for one correction until { $until }; after that it counts by itself.
goals-done-confirmed = -# Confirmed by the mentor.
goals-stuck-line = { $mentors }: { $who } is stuck with a step: { $step }. A word from you would help.
goals-corrected = { $who }: { $mentor } looked at your step “{ $step }” and asks for one correction. The step is open again with it.

## Answers to a tap, above the step

goals-as-it-was = That was noted already; nothing has changed.
goals-well-done = Noted as done, well done. There is nothing more you have to do; *What shows it* takes a note or a link, if you like.
goals-stuck-told = Noted. Your room gets a line that asks your mentor for a word. Being stuck is part of it.
goals-confirmed = Confirmed.
goals-step-added = Your step is kept. It is yours to change at any time; at its moment I ask once how it went.
goals-step-added-undated = Your step is kept. It has no day, so I do not ask about it; *Move* gives it one.
goals-step-moved = Moved. I ask once at the new moment how it went.
goals-step-dropped = Put aside. Choosing what not to do is part of a plan; it stays to be read here, and can be taken up again.
goals-taken-up = Taken up again.
goals-changed = Changed. What stood there before is in its history.
goals-correction-told = Thank you. The step is open again with your correction, and your room gets it as a line.
goals-evidence-kept = Kept beside the step.
goals-note-kept = Kept for the mentors of this room and the coordinators. Mentees do not see it.
goals-goal-set = Your goal is set. A first step towards it makes it easier to begin; *Back to the plan* has *Add a step*.
goals-goal-reached = Reached. That is worth a moment together; the goal stays on your card.
goals-goal-dropped = Put aside. Goals change as people learn; it stays to be read here, and can be taken up again.
# Once, when it becomes so. $hours are those of steps within four weeks, $promised what the program promises a month.
goals-heavy =
    Only so that you know: the steps planned within four weeks take about { $hours ->
        [one] one hour
       *[other] { $hours } hours
    } now, and this program promises about { $promised ->
        [one] one hour
       *[other] { $promised } hours
    } a month. Nothing is stopped by that; moving one to later may help.

## The plan

goals-plan-title = Goals and steps
goals-plan-heading = What { $who } plans in { $place }:
goals-plan-empty = Nothing is planned yet. A goal says what should be different and how you will see it; a step is something small to do.
goals-plan-goal = 🎯 **{ $goal }** · by { $by }
    Seen by: { $measure }
    { $bar }
goals-plan-goal-over =
    { $state ->
        [reached] 🏁 **{ $goal }** · reached
       *[dropped] **{ $goal }** · put aside
    }
goals-plan-step =
    { $state ->
        [open] ▫️ { $step }
        [stuck] 🪨 { $step } · stuck
        [done] ✅ { $step }
        [counts] ✅ { $step } · counts, as nobody looked at it within a week
        [confirmed] ✅ { $step } · confirmed
       *[dropped] ▪️ { $step } · put aside
    }
goals-plan-until = the mentor can look at it until { $until }
goals-add-step = Add a step
goals-add-goal = Add a goal
goals-pick = Open a goal or a step
goals-whose = Whose plan
# In a list: plain text.
goals-choice-goal = Goal: { $goal }
goals-choice-step = Step: { $step }

## A goal and a step by themselves

goals-goal-title = A goal
goals-step-title = A step
goals-by-title = By
goals-state-title = How it stands
goals-steps-title = Steps
goals-cue-title = When
goals-when-title = Day
goals-details-title = Details
goals-details-line =
    { $kind ->
        [do] Do
        [observe] Observe
        [debrief] Debrief
       *[introduce] Get to know somebody
    } · { $level ->
        [foundation] foundation
        [stretch] stretch
       *[strategic] strategic
    } · about { $hours ->
        [one] one hour
       *[other] { $hours } hours
    }
goals-changed-by = Changed last by
goals-towards-title = Towards
goals-correction = One correction
goals-note-title = For mentors only: what good looks like
goals-reached = Reached
goals-edit = Edit
goals-drop = Put aside
goals-take-up = Take it up again
goals-not-done = It is not done yet
goals-move = Move
goals-confirm = Confirm
goals-correct = Ask for one correction
goals-evidence = What shows it
goals-note = Note for mentors
goals-details = Details
goals-competency = Competency
goals-history = History
goals-back = Back to the plan
goals-back-step = Back to the step
goals-back-one = Back

## What can be chosen of a step

goals-kind-list = What it is about
goals-kind =
    { $kind ->
        [do] Do
        [observe] Observe
        [debrief] Debrief
       *[introduce] Introduce
    }
    .note =
        { $kind ->
            [do] To do something yourself
            [observe] To watch how somebody does it
            [debrief] To talk over what was done
           *[introduce] To get to know somebody
        }
goals-level-list = How far it reaches
goals-level =
    { $level ->
        [foundation] Foundation
        [stretch] Stretch
       *[strategic] Strategic
    }
    .note =
        { $level ->
            [foundation] What everything else stands on
            [stretch] Something new, within reach
           *[strategic] Something that changes more than your own work
        }
goals-hours-list = How long it takes
goals-hours-usual =
    { $hours ->
        [one] As usual, about one hour
       *[other] As usual, about { $hours } hours
    }
goals-hours =
    { $hours ->
        [one] One hour
       *[other] { $hours } hours
    }
goals-towards-list = Which goal it leads to
goals-towards-none = No goal, or none yet

## Forms. Labels have at most 45 characters, hints 100.

goals-goal-form = A goal
goals-goal-text = What should be different
    .hint = I give a talk to people I do not know.
goals-goal-measure = How we will see it
    .hint = The talk was given, and two people asked a question.
goals-goal-by = By when
    .hint = 14 march, in 6 weeks, 2027-03-14
goals-step-form = A step
goals-step-text = I will …
    .hint = ask Lena how she prepares her talks
goals-step-cue = When … (an occasion, if there is one)
    .hint = the team meeting is over
goals-step-when = Day and time (if there is one)
    .hint = fri, tue 18:00, in 3 days, 14 march
goals-move-form = Another moment
goals-correct-text = One thing to put right, and how
    .hint = Point at one thing, say what is off, and what right would look like.
goals-evidence-text = A note or a link
    .hint = What did you see, or where can it be seen? Leave it empty to take it back.
goals-note-text = What good looks like
    .hint = Mentors of this room and coordinators read it; mentees never do.
goals-competency-text = What this step helps you grow in
    .hint = decision quality, influence, craft …

## The history. $deed is what was done, $when a date with the time.

goals-entry =
    { $when } · { $who } { $deed ->
        [made] wrote it
        [edited] wrote it differently
        [moved] moved it
        [changed] changed its details
        [stuck] was stuck
        [done] did it
        [evidence] said what shows it
        [confirmed] confirmed it
        [corrected] asked for one correction
        [reached] said that it is reached
        [dropped] put it aside
       *[taken-up] took it up again
    }
goals-entry-measure = seen by: { $measure }
