### The coordinators' digest: what needs a person first.

command-digest = See how your cohort is doing right now, what needs a person first
    .cohort = Which cohort; needed only when several are under way

# $cohort is the cohort's name.
digest-title = How { $cohort } is doing
# $from and $until are days.
digest-period = From { $from } to { $until }
digest-late = This digest comes late because I was away. It covers the whole time.
digest-late-prompts =
    { $count ->
        [one] One prompt went out late, because I was away.
       *[other] { $count } prompts went out late, because I was away.
    }
digest-quiet =
    { $rooms ->
        [0] A quiet week. No rooms are open yet.
        [one] A quiet week: the one open room is within its rhythm. Enjoy it.
       *[other] A quiet week: all { $rooms } rooms are within their rhythm. Enjoy it.
    }

## The parts, each with how many there are

digest-undelivered = I could not deliver ({ $count })
digest-waiting = Waits for a room ({ $count })
digest-not-started = The start
digest-not-asked = Not asked ({ $count })
digest-left-people = Left ({ $count })
digest-new-people = New ({ $count })
digest-more =
    { $count ->
        [one] … and one more
       *[other] … and { $count } more
    }

# Opens all of what is cut here.
digest-all-button = Show all

## Their lines. $who and $people are mentions, $place is a room with the names of its people, $day, $since and $when are days

digest-waiting-line = { $who } has been waiting since { $since }: `/room open` makes a room
digest-starts = The first day is { $day }. `/cohort start` begins the work; until then I ask nobody anything.
digest-should-have-started = The first day was { $day }. `/cohort start` begins the work, `/cohort dates` moves the dates; until then I ask nobody anything.
# $what is a check-in or the midpoint, $reason why it was not asked.
digest-not-asked-line = { $place }: { $what } of { $day }, { $reason }
digest-skipped-outage = because I was away, so their silence means nothing
digest-skipped-next-is-near = because the next one is near
digest-skipped-another-today = because they had been asked something else that day
digest-skipped-superseded = because its time had passed
digest-skipped-together = because they were asked something else about that time
digest-skipped-session-asked = because they had been asked after their session
digest-skipped-budget = because somebody there had been asked enough that week
digest-skipped-no-free-day = because nobody is asked on that day, and no working day was left before the end
digest-left-mentor = { $who }, a mentor, left on { $day }
digest-left-mentee = { $who }, a mentee, left on { $day }
digest-new-mentor = { $who } joined as a mentor
digest-new-mentee = { $who } joined as a mentee
# A room that is closed by now.
digest-former-room = a closed room
# $what is one of the digest-what texts, $why one of the digest-why texts.
digest-undelivered-room = { $what } in { $place }: { $why }, since { $since }
digest-undelivered-other = { $what }: { $why }, since { $since }
digest-what-message = a message
digest-what-channel = a channel
digest-what-thread = a thread
digest-what-role = a role
digest-what-other = something
digest-why-permission = a permission is missing (`/setup check` says which)
digest-why-full = the server or a category is full (`/setup check` says which)
digest-why-closed = the forum or thread does not take it as it is set (`/setup check` says how)
digest-why-gone = its channel or message has gone
digest-why-gone-role = the role has gone (`/setup check` makes it anew)
digest-why-gone-other = what it was for has gone (`/setup check` says how it comes back)
digest-why-role-has-more = the role gives more power than I know to be meant (`/setup check` says more)
digest-why-unproven = I cannot tell whether it arrived, so please look
digest-why-forbidden = Discord did not allow the text
digest-why-other = Discord did not take it; whoever runs this bot finds more in its log

## What people answered: for one reader, never for the channel

digest-answers-button = What people answered
digest-answers-title = What people answered in { $cohort }
digest-answers = Only you see this. Answers from a room that you are in yourself are for other coordinators.
digest-answers-none = Nobody said that they are stuck or that it could be better, in a room that you are not in yourself.

## In /help

digest-help = `/digest`: what needs a person first, right now
