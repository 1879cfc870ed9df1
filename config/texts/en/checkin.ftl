### Check-ins: one question in a room, one tap, a private detail for who likes.

## The prompt in the room

checkin-title = Check-in
# Above the prompt; pings them. $people are mentions.
checkin-call = { $people } a moment for a short check-in?
# $cohort is the cohort's name.
checkin-how = The regular check-in of { $cohort }. One tap is enough, and you can change it until it closes. Your room sees that you answered, not what you said; coordinators who are not in your room see answers other than *Good*, so that somebody can help.
# $day is the day it was planned for.
checkin-late = It was planned for { $day }. It comes late because I was away.
checkin-waited = It was planned for { $day }. It comes later so that you are not asked too much at once.
# When it takes no more answers. $cohort is the cohort's name.
checkin-over = This check-in of { $cohort } is closed. Thank you.
checkin-answered = Answered
checkin-nobody-yet = Nobody yet
checkin-everybody = { $people } — thank you
checkin-open-until = Open until
checkin-closed = Closed
checkin-good = Good
checkin-could-be-better = Could be better
checkin-stuck = Stuck
checkin-detail-button = Add a private detail
checkin-shared-button = Read what was shared
# To those who have not answered. $people are mentions, $question what was asked, $until is a date with the time.
checkin-reminder = { $people }, in case it slipped by: “{ $question }” One tap is enough, until { $until }.

## The questions, unless a program has its own. Each is for mentor and mentee alike, and fits *Good*, *Could be better*, *Stuck*.
## $number is which of its group, from 1 to 8; each group takes its turn, the first of each comes first.

# The goals, and the work towards them.
checkin-bank-goals =
    { $number ->
        [1] How is the work between your sessions going?
        [2] How clear is it by now what this mentorship is for?
        [3] How close does the first goal feel?
        [4] How well do the steps you agreed on fit into your weeks?
        [5] How well do you keep to what matters most, rather than to what is easiest to talk about?
        [6] How easy is it to see that something has moved?
        [7] How well does what you wrote down as goals still fit what is needed now?
       *[8] How ready is everybody here for the next step, whoever it belongs to?
    }
# How they work together.
checkin-bank-work =
    { $number ->
        [1] How well does the rhythm you agreed on suit you?
        [2] When a session ends, how clear is what happens next?
        [3] How well does keeping in touch between sessions work for you?
        [4] How well is the time you have together used?
        [5] How useful is the feedback that you give, or get?
        [6] How is the balance between talking about things and trying them out?
        [7] When somebody here is short of time, how well do you sort it out?
       *[8] How well prepared do you come to your sessions, as your weeks are?
    }
# How they get on with each other.
checkin-bank-together =
    { $number ->
        [1] How easy is it to say in this room what you really think?
        [2] How well do you feel listened to here?
        [3] How well does the help that you give, or get, fit?
        [4] How easy is it to say here that something did not work?
        [5] How well do you know by now what the others here need from you?
        [6] How well do you get on where you see things differently?
        [7] How much do you look forward to your sessions?
       *[8] How much does each of you get out of this?
    }

## To the member who answers

# $answer is one of the three, $until is a date with the time.
checkin-noted = Thank you, noted: **{ $answer }**. Your room sees that you answered, not what; coordinators who are not in your room see what it was, unless it is *Good*. You can change it until it closes on { $until }.
checkin-you-said = You said **{ $answer }**, and you can still change it.
checkin-closes = It closes on { $until }.
checkin-none-now = There is no check-in open here right now. The next one comes into this room by itself.
checkin-answer-first = First tap the one that fits best; then you can add a private detail to it.
checkin-card-button = Check-in
checkin-detail-title = A private detail
checkin-detail-label = What should the coordinators know?
checkin-detail-placeholder = As much or as little as you like; leave it empty to take it back
checkin-detail-kept = Kept, and encrypted; coordinators who are not in your room can read it. May your partner in this room see it too, together with your answer?
checkin-keep-button = Coordinators only
checkin-share-button = My partner may see it too
checkin-detail-private = It stays with the coordinators; your partner does not see it. You can change that until the check-in closes, by writing it again.
checkin-detail-shared = Your partner can now read it with *Read what was shared* on the check-in. You can change that until the check-in closes, by writing it again.
# Where everybody else has left the room.
checkin-detail-alone = It stays with the coordinators who are not in your room, encrypted: nobody else is left in this room to read it. You can change it until the check-in closes, by writing it again.
checkin-detail-taken-back = There is no private detail beside your answer now. Your answer itself stays.

## To who may read

# $who is a name.
checkin-read-button = Read { $who }
checkin-read-list = Read a private detail
# The last choice, where there are more than one list holds.
checkin-read-more =
    { $more ->
        [one] One more
       *[other] { $more } more
    }
# Above the list that follows, which leaves out the first $left of $all.
checkin-read-from = The { $all } private details without the first { $left }:
# $answer is one of the three.
checkin-opened-title = { $answer }
# $who is a mention, $place the room.
checkin-opened-whose = { $who } in { $place }
checkin-opened-nothing = Nothing was written beside it.
checkin-opened-footer = Confidential: for your eyes only
# To a coordinator.
checkin-opened-recorded = Confidential: for your eyes only. That you read this is recorded.

## On the card and in the digest. $place is a room with the names of its people; $day and $when are days

checkin-card-title = Check-in
checkin-card-none = None so far.
checkin-card-waiting = Asked { $asked }. One tap is enough, until { $closes }.
checkin-card-closed = The last one was asked { $asked }.
checkin-card-answered = Asked { $asked }: everybody has answered.
checkin-coming = A check-in, { $at }
checkin-digest-stuck = Said they are stuck ({ $count })
checkin-digest-could-be-better = Said it could be better ({ $count })
# $question is what they answered.
checkin-digest-low = { $who } in { $place }, { $when }: “{ $question }”
checkin-digest-low-with-detail = { $who } in { $place }, { $when }, with a private detail: “{ $question }”
checkin-digest-sessions = Said their last session helped little, or that the two do not fit ({ $count })
checkin-digest-session =
    { $who } in { $place }, { $when }: { $tap ->
        [no-fit] the two do not fit
        [so-so] so-so
       *[not-really] not really
    }
checkin-digest-unanswered = No answer to a check-in ({ $count })
checkin-digest-unanswered-closed = { $place }: { $people }, asked { $day }
checkin-digest-unanswered-open = { $place }: { $people }, asked { $day }, can still answer
checkin-missed = the check-in
