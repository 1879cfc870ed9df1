### Sessions: planned in everybody's own zone, prepared by a brief, asked about with one tap.

command-session = Sessions of your room: plan one, move it, see those there were
command-session-plan = Plan the next session: times that suit everybody, in your own time zone
command-session-list = See the sessions of your room

session-help = `/session plan`, `list`: plan a session in everybody’s time zone, move it, see those there were

## On the card

session-card-title = Sessions
session-card-none = None planned. *Plan a session* below proposes times that suit everybody.
# $at is a date with the time, and how long until then.
session-card = { $at }
# After a session in voice: $at is when it was, $minutes how long they were there together.
session-card-met = { $at }: you met for { $minutes } minutes
session-card-first-button = Plan a session
session-card-button = Session
session-coming-brief = What you need for your session, { $at }
session-coming-after = A tap after your session, { $at }

## Planning. $when and $moment are a moment by the clocks of everybody there.

session-day-in = { $day } { $time } in { $place }
session-time-in = { $time } in { $place }
session-when = **{ $moment }**; { $minutes } minutes
# $who is a mention, $until how long until then.
session-ahead = Your next session: { $when } ({ $until }). { $who } planned it.
session-held-here = You meet in a voice channel of your own, which opens ten minutes before.
session-held-elsewhere = You meet elsewhere, so no voice channel opens.
session-held-button =
    { $held ->
        [elsewhere] We meet elsewhere
       *[here] We meet in voice here
    }
session-move-button = Another time
session-call-off-button = Call it off
session-file-button = Calendar file
session-prepare-button = Prepare
session-want-button = I want this corrected
session-open-button = Session
session-hours = When can you usually meet? Tap what fits, and I propose times that suit all of you. The times are those of **{ $place }**, your time zone. You are asked this once; `/me` changes it.
session-hours-zone-of-cohort = When can you usually meet? Tap what fits, and I propose times that suit all of you. The times are those of **{ $place }**, the time zone of your cohort; if you live by other clocks, set your own. You are asked this once; `/me` changes it.
session-go-on-button = Show times
session-skip-button = Skip this
session-zone-button = My time zone
# $minutes is how long sessions are.
session-times = These would suit all of you, for { $minutes } minutes:
session-times-none = In the next ten days I find no time that suits all of you, from what you said of your hours. *Another time* takes any you agree on, and `/me` changes your hours.
session-times-cadence = As last time, at your rhythm: { $moment }
# $people are mentions.
session-times-unsaid = { $people } have not said when they can meet, so I only kept to the hours in which people are awake.
# $day is a day, $time a time of the clock.
session-slot-button = { $day }, { $time }
session-when-button = Another time
session-times-button = Show times
session-met-button = We have just met
session-when-title = When do you meet?
session-when-label = Day and time in { $place }
session-when-hint = tue 18:00, tomorrow 9, 14 march 6pm, in 3 days 18:00
session-jumped-over = The clocks are put forward that night and jump over the time you wrote, so this is the first moment after it.
session-save-question = Shall I plan it? The others in your room are told once.
# $before is the moment it was planned for.
session-move-question = Shall I move your session there? It is planned for { $before } now. The others in your room are told once.
session-save-button = Plan it
session-save-move-button = Move it there
session-saved = Planned: { $when }. The others are told in your room. The file is for your calendar.
session-saved-move = Moved: { $when }. The others are told in your room. The file takes the place of the one before in your calendar.
session-is-so = It is planned for just that time already: { $when }. Nobody is told again. The file is for your calendar.
session-others-first = { $who } was faster: { $when } is planned, and I left that as it is. You wanted { $wish }; you can still move it there.
session-others-called-off = The session you were about to move was called off meanwhile, so I planned nothing. You can still plan { $wish }.
session-file = The file is for your calendar. Opened again after a change, it takes the place of the one before.
session-summary = Mentorship session ({ $room })

## In the room. $who is a mention.

session-planned = { $who } planned your next session: { $when } ({ $until }). If it does not fit, *Session* moves it.
session-moved = { $who } moved your session from { $before } to { $when } ({ $until }). If it does not fit, *Session* moves it.
session-called-off = { $who } called off the session of { $at }. Press *Session* to find another time.
session-called-off-saying =
    { $who } called off the session of { $at }, and says:
    > { $word }
    Press *Session* to find another time.
session-call-off-title = Call the session off
session-call-off-label = A kind word to the others
session-call-off-hint = Leave it empty if you like
session-is-called-off = Called off: the session of { $at }. The others are told in your room. The file takes it out of your calendar.
session-plan-another-button = Find another time

## The voice channel

# $room is the room's name.
session-voice-name = Session { $room }
# $channel is a link to it.
session-voice = Your voice channel is open: { $channel }. The people of this room and coordinators can join it. I keep for how many minutes mentor and mentee were in it together, and nothing else; nobody listens. It goes when you have left.
session-voice-none = There is no voice channel for this session: I could not open one, or it was deleted. Nothing else changes, so meet wherever it suits you. A coordinator finds out why with `/setup check`.

## The brief

session-brief-title = For your session
session-brief = { $when } ({ $until }). This is what there is since last time; nobody has to fill in anything.
# In place of the preparation, where the session was moved or called off while it was on its way.
session-brief-moved = Your session was moved: { $when }. What you need for it comes the day before.
session-brief-off = The session that I was about to prepare is off. There is nothing to do.
session-brief-none-ahead = No session is planned yet. This is what there is to talk about.
session-brief-different = To be different this time
session-brief-learned = Learned from the mentee
session-brief-done = Done since last time
session-brief-nothing-since = No update since { $since }. That is fine; tell each other instead.
session-brief-nothing-yet = No update yet. That is fine; tell each other instead.
session-brief-updates-since =
    { $count ->
        [one] One update since { $since }
       *[other] { $count } updates since { $since }
    }
session-brief-updates =
    { $count ->
        [one] One update so far
       *[other] { $count } updates so far
    }
session-brief-steps-done = Steps done
session-brief-stuck = Stuck
session-brief-due = Steps that are due
# $step is what somebody is to do, $day its day.
session-brief-due-on = { $step } ({ $day })
session-brief-more = and { $count } more; *Goals and steps* has all of them
session-brief-wanted = Please correct
session-brief-guide = A way through it
session-want-title = One thing to be corrected
session-want-label = What should the others correct?
session-want-hint = My way of asking for feedback; leave it empty to take it back
session-wanted = It stands in the preparation of your next session, for the people of your room.
session-wanted-nothing = There is nothing of yours to be corrected in the preparation now.

## After a session

session-after-title = Your session
# Above the question; pings them.
session-after-call = { $people } how was it?
# $at is when it was.
session-after = Did your session of { $at } move you on? One tap is enough, and you can change it for a week. Your room sees that you tapped, not what; coordinators of { $cohort } who are not in your room see *so-so* and *not really*, so that somebody can help. You are not asked by a check-in as well.
# As above, where they were seen in their voice channel: $minutes is for how long.
session-after-met = You met for { $minutes } minutes on { $at }. Did that move you on? One tap is enough, and you can change it for a week. Your room sees that you tapped, not what; coordinators of { $cohort } who are not in your room see *so-so* and *not really*, so that somebody can help. You are not asked by a check-in as well.
session-after-not-met = You did not meet on { $at }. That happens; the next one counts.
session-after-tapped = Tapped
session-after-nobody-yet = Nobody yet
session-after-plan-button = Plan the next
session-moved-us-on = Moved us on
session-so-so = So-so
session-not-really = Not really
session-not-met-button = We did not meet
session-noted = Thank you, noted: **{ $tap }**. Your room sees that you tapped, not what; coordinators who are not in your room see it, unless it is *Moved us on*. You can change it for a week.
session-fit-question = This was your first session. Do the two of you fit, as far as you can tell? Only you see your answer, and, if it is *Rather not*, coordinators who are not in your room.
session-fit-noted =
    How you fit, noted: { $fit ->
        [good] **Yes**
        [unsure] **Too early to say**
       *[poor] **Rather not**
    }
session-fit-button =
    { $fit ->
        [good] We fit
        [unsure] Too early to say
       *[poor] Rather not
    }
session-next-time-button = What will be different
session-next-time-title = Next time
session-next-time-label = What will you do differently next time?
session-next-time-hint = One line; your room sees it before the next session. Empty takes it back
session-next-time-kept =
    Kept for your next session, for your room to see:
    > { $text }
# To a mentor, after every third session.
session-learned-question = What are you learning from your mentee? One line is enough, and only if you like: they read it before your next session.
session-learned-button = What I am learning
session-learned-title = What I am learning
session-learned-label = What are you learning from your mentee?
session-learned-hint = One line; your room sees it before the next session. Empty takes it back
session-learned-kept =
    Kept for your next session, for your room to see:
    > { $text }
# $day is a day. Below what was kept.
session-next-time-step = It is a step of yours now, for { $day }; *The step* changes that.
session-next-time-step-some-day = It is a step of yours now; *The step* changes that.
session-next-time-step-button = The step
session-next-question = And the next one, at your rhythm: { $moment }?
session-same-time-button = Yes, that time
session-met = Good. I ask in your room how it was.
session-not-met = Noted: you did not meet. It counts for nobody and against nobody.
session-not-met-but-seen = You were in your voice channel together for { $minutes } minutes, so I left it at that.
session-not-met-but-tapped = Somebody in your room tapped that you met, so I left it at that.

## The list

# $room is the room's name.
session-list-title = Sessions in #{ $room }
session-list-none = None yet. *Session* below plans the first.
session-list-line =
    - { $at }, { $minutes } minutes{ $state ->
        [ahead] , ahead
        [met] , met for { $met }
        [called-off] , called off
        [not-met] , did not take place
       *[planned] { "" }
    }
