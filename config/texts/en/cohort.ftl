### Cohorts: opening, the sign-up panel, where they stand, closing.
### $name is a cohort's name, made safe; $starts, $ends and $at are Discord timestamps.

## The commands

command-cohort = Open, follow and close cohorts
command-cohort-open = Open a cohort: people sign up with the panel posted in this channel
    .program = The program it runs
    .name = What people will call it, for example Spring 2027
    .starts = Its first day, as year-month-day: 2027-03-14
    .zone = The time zone of its dates and prompts; the community's if you leave this out
command-cohort-panel = Move a cohort's sign-up panel into this channel
    .cohort = Which cohort; not needed if there is only one
command-cohort-status = See where cohorts stand: people, rooms, what comes next
    .cohort = Which cohort; all you may see if you leave this out
command-cohort-start = End sign-up and start the work of a cohort
    .cohort = Which cohort; not needed if there is only one
command-cohort-dates = Move a cohort's dates; everything that is to come moves with them
    .starts = Its first day, as year-month-day: 2027-03-14
    .ends = Its last day; the program's weeks after the start if you leave this out
    .cohort = Which cohort; not needed if there is only one
command-cohort-close = Close a cohort: its rooms become read-only, prompts end
    .cohort = Which cohort; not needed if there is only one

## The sign-up panel

cohort-panel-title = { $name }: join us
cohort-panel-program = Program
cohort-panel-dates = Dates
cohort-panel-people = People
cohort-panel-commitment = What everybody commits to
cohort-panel-next = Joining takes a short form. You see your answers and say yes to the time commitment before you are in.
cohort-panel-joined =
    { $mentors ->
        [one] 1 mentor
       *[other] { $mentors } mentors
    }, { $mentees ->
        [one] 1 mentee
       *[other] { $mentees } mentees
    }
cohort-panel-closed = Sign-up is closed.
cohort-panel-over = Sign-up is closed, and this cohort is over. Thank you all.
cohort-panel-cancelled = Sign-up is closed: this cohort will not take place.
cohort-join-mentor = Join as mentor
cohort-join-mentee = Join as mentee
cohort-dates =
    { $starts } to { $ends }, { $weeks ->
        [one] 1 week
       *[other] { $weeks } weeks
    }

## What coordinators do

cohort-opened-title = { $name } is open for sign-up
cohort-opened = The sign-up panel is being posted in this channel. If it does not appear in a minute, I cannot write here: the coordinators' channel then says what is missing. Prompts come in the time zone { $zone }.
# $channel and $name: a link to a channel, and a cohort's name made safe.
cohort-opened-unseen = Sign-up is open, but not every member of this server can see { $channel }, so I have not put the sign-up panel there yet. Where should it go? Prompts come in the time zone { $zone }.
cohort-panel-unseen = Not every member of this server can see { $channel }, so few could sign up there. Where should the panel go?
cohort-panel-pick = Put the panel into another channel
cohort-panel-anyway = Put it there all the same
# In the coordinators' channel.
cohort-panel-given-up = I could not post the sign-up panel of **{ $name }**: its channel is gone, or Discord does not take its words. Run `/cohort panel` in a channel where people should sign up, and I post it there.
cohort-panel-going = The sign-up panel of **{ $name }** is on its way into { $channel }. Where it stood before, it is taken away. `/cohort panel` moves it into the channel in which you run it.
cohort-next-title = What comes next
cohort-opened-next =
    Give people some days to join; `/cohort status` shows who has.
    Open rooms with `/room open`, before the start or after it.
    On the first day, run `/cohort start`.
cohort-started-title = { $name } is under way
cohort-started =
    { $rooms ->
        [0] Sign-up is closed. There are no rooms yet: open them with `/room open`, and check-ins and the midpoint come there by themselves.
        [one] Sign-up is closed. One room is open; check-ins and the midpoint come there by themselves.
       *[other] Sign-up is closed. { $rooms } rooms are open; check-ins and the midpoint come there by themselves.
    }
cohort-waiting =
    { $people ->
        [0] No mentee waits for a room.
        [one] One mentee waits for a room. `/room open` makes it.
       *[other] { $people } mentees wait for a room. `/room open` makes them.
    }
cohort-moved-title = { $name } has new dates
cohort-moved = Everything that is to come moves with them. What was said already stays.
cohort-close-confirm =
    Close **{ $name }**? { $rooms ->
        [0] It has no open rooms.
        [one] Its one open room becomes read-only.
       *[other] Its { $rooms } open rooms become read-only.
    } Check-ins, the midpoint and digests end. Nothing is deleted. This cannot be undone.
cohort-close-button = Close the cohort
cohort-cancel-confirm = **{ $name }** has not started. Call it off? Sign-up ends. { $rooms ->
        [0] It has no open rooms.
        [one] Its one open room becomes read-only.
       *[other] Its { $rooms } open rooms become read-only.
    } Nothing is deleted. This cannot be undone.
cohort-cancel-button = Call it off
cohort-keep-button = Keep it
cohort-kept = Good, nothing was changed.
cohort-closed = **{ $name }** is closed. Its rooms can still be read. Thank you for carrying it.
cohort-cancelled = **{ $name }** is called off, and its panel says so. What people wrote is kept.

## Where cohorts stand

cohort-state =
    { $state ->
        [draft] In preparation
        [enrolling] Sign-up is open
        [matching] Pairs are being found
        [running] Under way
        [closing] Coming to its end
        [closed] Closed
       *[cancelled] Called off
    }
cohort-status-week = { $state }, week { $week } of { $weeks }
cohort-status-coming = Coming up
cohort-status-checkin = Check-in: { $at }
cohort-status-midpoint = Midpoint: { $at }
cohort-status-digest = Digest: { $at }
cohort-status-needs = Waiting, and free places
cohort-status-no-mentors = Nobody has joined as a mentor yet.
cohort-status-places =
    { $places ->
        [0] Every mentor's places are taken.
        [one] One place with a mentor is free.
       *[other] { $places } places with mentors are free.
    }
cohort-status-more-people = and { $more } more
cohort-status-undecided =
    { $people ->
        [one] One person filled in the form and has not said yes to the time commitment.
       *[other] { $people } people filled in the form and have not said yes to the time commitment.
    }
cohort-status-rooms-title = Rooms
cohort-status-rooms = { $open } open, { $closed } closed
cohort-status-missing =
    { $rooms ->
        [one] One room has lost its channel.
       *[other] { $rooms } rooms have lost their channels.
    }
cohort-status-zone = Times of prompts follow { $zone }.
cohort-status-more = { $more } more are not shown here; name the one you mean with the option `cohort`.

## In /help

cohort-help = `/cohort open`, `status`, `start`, `dates`, `close`: run cohorts
