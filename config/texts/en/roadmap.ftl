### Roadmaps: using one in a room, and a community's own.
### $name and $summary are a roadmap's, made safe; $place is a link to a room; $first and $last are days.

command-roadmap = Use a roadmap in your room; coordinators import their own
command-roadmap-apply = See what a roadmap would mean for your room, and copy its steps with dates
    .roadmap = Which roadmap
    .room = Which room; not needed in the room itself, or if you have only one
command-roadmap-import = Import a roadmap of your community's own; you are told exactly what is wrong with a file
    .file = A .toml file; its name is what the roadmap is found by
command-roadmap-remove = Take away a roadmap that your community imported; steps that were copied stay
    .roadmap = Which of your own roadmaps

roadmap-help-apply = `/roadmap apply`: get a whole plan of steps for your room, and change it as you like
roadmap-help-import = `/roadmap import`, `remove`: roadmaps of your community’s own

## A roadmap for a room, before it is copied

roadmap-what-title = What it is for
roadmap-days-title = When
roadmap-days =
    { $steps ->
        [one] 1 step in { $place }, on { $first }.
       *[other] { $steps } steps in { $place }, from { $first } to { $last }.
    } Each is for the day it stands beside; you can move, edit and drop every one of them later.
# The steps were moved together since the room has fewer days than the roadmap.
roadmap-closer = They stand closer together than in the roadmap, which takes { $weeks } weeks.
roadmap-left-out =
    { $steps ->
        [one] The last step is left out, because the room ends before it.
       *[other] The last { $steps } steps are left out, because the room ends before them.
    } You find what is left out at the end of the list.
roadmap-time-title = How much time
# Of the mentee, with the steps that are open already. $most and $promised are hours.
roadmap-time = At most { $most } hours in four weeks, with the steps that are open already. The program promises { $promised } hours a month, sessions included.
roadmap-time-too-much = Up to { $most } hours in four weeks, with the steps that are open already, and the program promises { $promised } hours a month. Nothing stops you. It may be kinder to agree which steps you leave out, or how much time you want to give it.
roadmap-before-title = It is in this room already
roadmap-before = { $who } copied its { $steps } steps { $when }. You can copy them once more; then each stands there twice.

# A step in the list. $hours is a number such as 0.75.
roadmap-line = **{ $day }**, { $kind ->
        [observe] observe
        [debrief] talk over
        [introduce] meet
       *[do] do
    }: { $text } ({ $hours } h)
roadmap-line-left-out = *Left out:* { $text }

roadmap-owner = Who is it for?
roadmap-goal = Which goal do the steps lead to?
roadmap-no-goal = To no goal, or to several
roadmap-copy =
    { $steps ->
        [one] Copy this step into the room
       *[other] Copy these { $steps } steps into the room
    }
roadmap-copy-again = Copy them a second time

# A step as it is written into a room; at most 400 characters.
roadmap-step = { $text } Evidence: { $evidence }

## Once it is copied

roadmap-copied =
    { $steps ->
        [one] It is in { $place } now, as a step like any other.
       *[other] All { $steps } steps are in { $place } now, as steps like any others.
    } Move, edit or drop whatever does not fit. What good looks like stands beside each step, for mentors only.
roadmap-copied-goal = They lead to “{ $goal }”.
roadmap-already = Nothing was copied now: { $who } has copied this roadmap into { $place } { $when }, and its steps are there, once each.
roadmap-open-plan = Goals and steps
# In the room. $who did it; $mentee does the steps.
roadmap-room-line = { $who } copied the roadmap **{ $name }** for { $mentee }: { $steps ->
        [one] 1 step, for { $first }.
       *[other] { $steps } steps, from { $first } to { $last }.
    } They are a suggestion: move, edit and drop what you like under *Goals and steps*.

## A community's own

# $slug is the short name that it is found by.
roadmap-imported = **{ $name }** (`{ $slug }`) is one of your community’s roadmaps now: { $steps ->
        [one] 1 step
       *[other] { $steps } steps
    } in { $weeks ->
        [one] 1 week
       *[other] { $weeks } weeks
    }, { $hours } hours in all and at most { $most } in four weeks. Mentors and mentees use it in their rooms with `/roadmap apply`.
roadmap-imported-before = **{ $name }** is here already, word for word. Nothing was changed.
roadmap-replaces = Your community has a roadmap `{ $slug }` already. **{ $name }** is in order, and nothing was changed yet. Shall it take the other’s place? Steps that were copied from the other one stay as they are.
roadmap-covers = `{ $slug }` is the name of a roadmap that comes with Trellis. **{ $name }** is in order, and nothing was changed yet. Shall yours stand in its place in this community? `/roadmap remove` brings the other one back. To have both, give your file another name.
roadmap-replace = Yes, use mine
roadmap-removed = **{ $name }** is not one of your community’s roadmaps any more. Steps that were copied from it stay.
roadmap-removed-file = Its file, should you want it back: import it again.

## A file that cannot be used

roadmap-faulty-title = This file cannot be used yet
# $file is its name, made safe.
roadmap-faulty =
    { $faults ->
        [one] One thing in { $file } has to be changed.
       *[other] { $faults } things in { $file } have to be changed.
    } Nothing was imported, and your roadmaps are as they were. Change the file and import it again.
roadmap-faulty-more = There may be more once these are mended.
roadmap-faulty-file = All that has to be changed, each with its line.
# $expected and $found quote the file, whose keys and words are English.
roadmap-fault = Line { $line }: expected { $expected }, found { $found }.
roadmap-fault-at-key = Line { $line }, { $key }: expected { $expected }, found { $found }.

## What is refused

refusal-unknown-roadmap = There is no roadmap called “{ $given }”. Pick one from the list that appears while you type.
refusal-several-roadmaps =
    Several roadmaps have this name: { $names }{ $more ->
        [0] { "" }
       *[other] {" "}and { $more } more
    }. Pick one from the list that appears while you type.
refusal-no-roadmap-file = That is no .toml file, so I did not open it. A roadmap is a text file whose name ends in .toml; the ones that come with Trellis are good examples to begin with.
refusal-roadmaps-in-all = Your community has { $limit } roadmaps of its own, and there is no room for more. Nothing was imported. Take one away with `/roadmap remove`, or send one under a name that is there, and it takes that one’s place.
refusal-roadmap-is-shipped = This roadmap comes with Trellis and cannot be taken away. If it does not fit, import your own under the same name, and it stands in its place.
refusal-roadmap-file-gone = The file that waited is not here any more: it was used, you sent another since, or a week has passed. Please send it once more with `/roadmap import`.
refusal-roadmap-preview-gone = This is not here any more: you have looked at another roadmap since, or a week has passed. Nothing was copied. Please run `/roadmap apply` again.
refusal-room-has-no-days = This room’s last day is { $last }, so there are no days left to put steps on. A coordinator can move the end with `/cohort dates`.
refusal-no-step-fits = The room ends on { $last }, before even the first step of this roadmap would be due. Nothing was copied. A coordinator can move the end with `/cohort dates`, or write a few steps of your own under *Goals and steps*.
refusal-roadmap-changed = Somebody changed this roadmap, or took it away, since you looked at it. Nothing was copied. Please run `/roadmap apply` again to see it as it is now.
