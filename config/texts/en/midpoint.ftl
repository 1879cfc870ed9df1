### The midpoint: separate reflections, sealed until both are in, then read side by side by a facilitator.

## The prompt in the room

midpoint-title = Half time
# Above the prompt; pings them. $people are mentions.
midpoint-call = { $people } you are half way. Time to look at how it is going, each for yourself.
# $cohort is the cohort's name.
midpoint-how = Half of { $cohort } is behind you. Each of you writes a short reflection, alone; you can rewrite it until all of you have handed in or the time is up. It is encrypted, and nobody reads it before then. Afterwards a facilitator or coordinator who is not in this room reads them side by side, to help you make the second half better. Your partner does not see yours.
# When nothing can be written any more. $cohort is the cohort's name.
midpoint-over = Half of { $cohort } is behind you. This midpoint is closed. Thank you.
midpoint-late = This comes later than planned because I was away.
midpoint-written = Handed in
midpoint-nobody-yet = Nobody yet
# $people are mentions of those who have written.
midpoint-handed-on = { $people } — handed on to the facilitators, thank you
midpoint-until = Open until
midpoint-closed = Closed
midpoint-write-button = Write my reflection
# To those who have not handed in. $people are mentions, $until is a date with the time.
midpoint-reminder = { $people }, there is still time for your reflection, until { $until }. A few honest sentences are enough.

## To the member who writes

midpoint-form-title = My reflection
# $until is a date with the time.
midpoint-kept = Kept, and encrypted. Nobody reads it until all of you have handed in or the time is up on { $until }; until then you can open and rewrite it with the same button.
midpoint-kept-last = Kept, and encrypted. Now all are in. Facilitators are told that they can be read; on a weekend or a holiday of your program, when the next working day begins. Thank you.

## In the coordinators' channel

# Above it; pings the role. $facilitators is the role's mention.
midpoint-release-call = { $facilitators } a midpoint can be read.
midpoint-release-title = Midpoint reflections
# $names are the members' names, $place is the room (a facilitator cannot open it), $cohort the cohort's name.
midpoint-all-in = **{ $names }** ({ $place }, { $cohort }): everybody has written. Please read both sides, and then invite them to talk about the second half.
# $missing and $people are mentions.
midpoint-some-in = **{ $names }** ({ $place }, { $cohort }): the time is up. There is a reflection by { $people } and none by { $missing }. Please read what there is, and ask kindly how the other side sees it.
midpoint-none-in = **{ $names }** ({ $place }, { $cohort }): the time is up, and there are no reflections. Please ask both how it is going; a short talk may be easier than a form.
midpoint-open-button = Open the reflections
# $names are the members' names, $place is the room.
midpoint-opened = **Reflections of { $names }** ({ $place }, page { $page } of { $pages }) Confidential: for preparing the conversation, not to be passed on word by word. That you read them is recorded.
midpoint-no-reflection = *wrote no reflection*
midpoint-no-answer = *left this open*
# $question is a question, $name the person's name.
midpoint-label-mentor = { $question } · { $name } (mentor)
midpoint-label-mentee = { $question } · { $name } (mentee)
# A long answer goes on. $label as above.
midpoint-continued = { $label } (continued)
midpoint-back = Back
midpoint-on = Next

## On the card and in the digest

midpoint-card-title = Midpoint
midpoint-card-ahead = Around { $day }: a moment to look back, each for yourself.
midpoint-card-waiting = A moment to look back, each for yourself. You can write until { $deadline }.
midpoint-card-closed = The time for written reflections is over.
midpoint-card-written = All reflections are in.
midpoint-card-released = A facilitator can read what was handed in, to prepare a conversation with you.
midpoint-card-nobody = The time for written reflections is over. Looking back together is good at any time.
midpoint-card-none = This room has none: it has too few weeks for one.
midpoint-coming = The midpoint, { $at }
midpoint-missed = the midpoint
