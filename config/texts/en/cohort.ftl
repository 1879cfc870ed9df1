### Cohorts: opening, the sign-up panel, where they stand, closing.
### $name is a cohort's name, made safe; $starts and $ends are days, $at is a Discord timestamp.

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
command-cohort-start = See what starting a cohort means, and start it
    .cohort = Which cohort; not needed if there is only one
command-cohort-dates = Move a cohort's first day, last day or midpoint; you see what moves before it does
    .starts = Its new first day, as year-month-day: 2027-03-14; by itself it takes the whole cohort along
    .ends = Its new last day
    .midpoint = The new day of its midpoint
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
# A day. $day and $year are numbers; how it is written, each language decides here.
cohort-day =
    { $weekday ->
        [mon] Mon
        [tue] Tue
        [wed] Wed
        [thu] Thu
        [fri] Fri
        [sat] Sat
       *[sun] Sun
    } { $day } { $month ->
        [jan] Jan
        [feb] Feb
        [mar] Mar
        [apr] Apr
        [may] May
        [jun] Jun
        [jul] Jul
        [aug] Aug
        [sep] Sep
        [oct] Oct
        [nov] Nov
       *[dec] Dec
    } { $year }
# $length is one of the two below.
cohort-dates = { $starts } to { $ends }, { $length }
cohort-length-weeks =
    { $weeks ->
        [one] one week
       *[other] { $weeks } weeks
    }
cohort-length-days =
    { $days ->
        [one] one day
       *[other] { $days } days
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
cohort-opened-start = On the first day, run `/cohort start`.
cohort-opened-start-late = Run `/cohort start` as soon as those who should be in it have joined.
# $left counts today.
cohort-opened-late =
    { $days ->
        [one] Its first day, { $day }, was yesterday
       *[other] Its first day, { $day }, was { $days } days ago
    }, and { $left ->
        [one] today is its last.
       *[other] { $left } days are left, today among them.
    } To give people all their weeks, move it with `/cohort dates`.
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
cohort-start-title = Start { $name }?
cohort-start-confirm = Sign-up closes for everybody, and the work begins; each room gets a word about it. You can take it back within the hour. Who comes late can be let in afterwards: `/cohort status` opens sign-up again.
cohort-start-early =
    { $days ->
        [one] Its first day is { $day }, tomorrow; no room is asked anything before then.
       *[other] Its first day is { $day }, in { $days } days; no room is asked anything before then.
    }
cohort-start-late =
    { $days ->
        [one] Its first day was { $day }, yesterday. To give people all their weeks, move it with `/cohort dates`.
       *[other] Its first day was { $day }, { $days } days ago. To give people all their weeks, move it with `/cohort dates`.
    }
# The names of the rooms follow.
cohort-start-rooms =
    { $rooms ->
        [0] There are none yet, so nobody would be asked anything. `/room open` makes them, before the start or after it.
        [one] One room is open:
       *[other] { $rooms } rooms are open:
    }
cohort-start-left-title = Without a room
# The mentees follow.
cohort-start-left =
    { $people ->
        [0] No mentee waits for one.
        [one] One mentee waits for one, and can still get it later:
       *[other] { $people } mentees wait for one, and can still get it later:
    }
# The mentors follow.
cohort-start-free =
    { $mentors ->
        [one] One mentor has a place left:
       *[other] { $mentors } mentors have a place left:
    }
cohort-start-undecided =
    { $people ->
        [one] One person filled in the form and has not said yes; they could not join any more.
       *[other] { $people } people filled in the form and have not said yes; they could not join any more.
    }
cohort-start-first-title = What comes first
cohort-start-nothing-comes = Nothing: no check-in is left before its last day.
cohort-start-button = Start it
cohort-not-yet-button = Not yet
cohort-start-changed-mind = Too early?
# $until is a moment.
cohort-start-can-be-taken-back = Until { $until } you can take it back with the button below; sign-up goes on then.
cohort-take-start-back-button = Take the start back
cohort-start-taken-back = **{ $name }** takes sign-ups again, and its panel says so. What was asked in rooms meanwhile stays; nothing new comes until you start it.
# $name is a cohort's name; the days below it are written out.
cohort-move-title = New dates for { $name }?
cohort-move-confirm = Nothing has moved yet. What was said already stays, whatever you choose.
cohort-move-first = First day
cohort-move-last = Last day
cohort-move-midpoint = Midpoint
cohort-move-stays = { $day }, as it is
cohort-move-from-to = { $was } → **{ $becomes }**
cohort-move-next-title = In the rooms
cohort-move-rooms =
    { $rooms ->
        [0] No room is open.
        [one] One open room follows these dates, and its card shows them.
       *[other] { $rooms } open rooms follow these dates, and their cards show them.
    }
# $was, $becomes and $at are moments, or the words for none.
cohort-move-checkin = Next check-in: { $was } → { $becomes }
cohort-move-checkin-stays = Next check-in: { $at }, as it is
cohort-move-no-checkin = none
cohort-move-asked =
    { $rooms ->
        [one] One room was asked for its reflections already; its midpoint stays.
       *[other] { $rooms } rooms were asked for their reflections already; their midpoints stay.
    }
cohort-move-look-title = Please look at this
cohort-move-waits-again = The cohort is at work. Until its new first day no room is asked anything.
cohort-move-midpoint-at-once = The midpoint would lie in the past: rooms that had none are asked for their reflections at once.
# $chosen and $comes are days.
cohort-move-midpoint-elsewhere = Midpoint: on { $chosen } this program asks nobody (a weekend or a holiday), so it comes on { $comes }.
# $part is one of the three days above.
cohort-move-many-are-away = { $part }: on { $day } many people are away.
# $length and $planned are so many weeks or days.
cohort-move-far = { $part }: it moves by { $length }.
cohort-move-all-far = The whole cohort moves by { $length }.
# $days are those of $planned, where $length is told in days.
cohort-move-other-length =
    { $days ->
        [0] It would run for { $length }; the program is made for { $planned }.
       *[other] It would run for { $length }; the program is made for { $planned }, which are { $days } days.
    }
cohort-move-button = Move the dates
cohort-leave-dates-button = Leave them
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
cohort-kept = Good, it stays as it is.
cohort-closed = **{ $name }** is closed. Whatever was written in its rooms can still be read there. Thank you for carrying it.
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
cohort-status-needs = Who waits, and free places
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

## Everybody who waits for a room or has a place, where a status names only some. $who is a mention

cohort-waiting-button = Who waits: { $cohort }
cohort-waiting-title = Waiting, and free places: { $name }
cohort-waiting-mentee = { $who } has been waiting since { $since }
cohort-waiting-mentor =
    { $who }: { $places ->
        [one] one free place
       *[other] { $places } free places
    }

## In /help

cohort-help = `/cohort open`, `status`, `start`, `dates`, `close`: run cohorts

## Sign-up of a cohort that is under way

cohort-sign-up-again-button = Open sign-up again
cohort-sign-up-close-button = Close sign-up
cohort-sign-up-again = **{ $name }** takes sign-ups again while it runs, and its panel says so. Whoever joins now waits for a room; `/room open` makes it, and its first check-in comes a day later at the earliest.
cohort-sign-up-closed = Sign-up for **{ $name }** is closed. Who is in stays in.
cohort-sign-up-is-open = Sign-up is open for who comes late

## In each room, when the cohort is started. $mentor is a mention

cohort-word-title = Here we go
cohort-word = **{ $cohort }** goes ahead: { $dates }. If you have not talked yet, { $mentor } writes first. Your agreement is filled in; *Agreement* on the pinned card shows it, to be signed once you have talked. What comes from me, and when, stands there, too.
