### What a person is told when the rules do not allow what they asked for.
### Short and kind: what is so, that nothing was lost where something could have been, and what to do instead.
### Variables are named after the fields of the refusal. A person's own text arrives made safe.

## The community

refusal-only-in-a-server = Trellis works inside a server, not in direct messages. Please do this in the server your cohort is in.
refusal-bad-option = I could not read one of the options of that command. Please pick them from the lists that Discord offers, and try again.
refusal-not-set-up = Trellis is not set up in this community yet. Somebody with the Manage Server permission can start with `/setup`.
refusal-needs-manage-server = This needs the Manage Server permission. Please ask an admin of this server.
refusal-role-of-everybody = The @everyone role belongs to all people here, so it cannot stand for some of them. Please pick another role.
refusal-role-has-more = That role may do more in this server than you may, so it is not yours to hand out. Please pick another role, or ask an admin.
refusal-coordinator-role-needed = This was told to coordinators in confidence, and managing the server does not open it. If you are meant to read it, take the coordinator role, so that everybody can see that you hold it; `/setup check` names it. If it is gone, press *Repair* there: I make it anew and give it to you.
refusal-told-in-confidence = Only coordinators can read this: it was told to them in confidence.
refusal-coordinators-only = Only coordinators can do this. If you think it should be done, please ask one.
refusal-facilitator-or-coordinator-only = Only facilitators and coordinators can do this.
refusal-several-programs =
    Several programs have this name: { $names }{ $more ->
        [0] { "" }
       *[other] {" "}and { $more } more
    }. Pick the one you mean from the list that appears while you type.
refusal-unknown-program = There is no program called “{ $given }”. Pick one from the list that appears while you type.
refusal-nothing-written = There is nothing to see in one of the things you wrote, so I cannot tell what you mean. Please fill it in and try again.
refusal-bad-date = “{ $given }” is not a date I can read. Please write the year first, then month and day, like this: 2027-03-14.
refusal-no-such-day =
    There is no { $day } { $month ->
        [1] January
        [2] February
        [3] March
        [4] April
        [5] May
        [6] June
        [7] July
        [8] August
        [9] September
        [10] October
        [11] November
       *[12] December
    } in { $year }. Please choose another day.
refusal-no-such-month = “{ $given }” names month { $month }, and a year has twelve. Please write year, month and day in this order, like this: 2027-03-14.
refusal-year-out-of-reach = I can read “{ $given }”, but the year { $year } is too far from now for any program. Is it a slip of the pen? Please write it once more.
refusal-bad-time-zone = “{ $given }” is not a time zone I know. Please pick one from the list, such as Europe/Berlin or America/New_York.
refusal-zone-of-no-place = “{ $given }” says how clocks are set and names no place, and whether and when clocks change, each place decides for itself. Please pick a region and city from the list, such as America/New_York; UTC is fine if you mean it.
# $day, and $time, are `none` where they were not understood.
refusal-moment-not-understood =
    I do not know what “{ $left }” means{ $day ->
        [none] { $time ->
            [none] { "" }
           *[other] ; I read the time { $time }
        }
       *[other] { $time ->
            [none] ; I read the day { $day }
           *[other] ; I read { $day }, { $time }
        }
    }. Please write a day and, if you like, a time, such as “tue 18:00”, “tomorrow 9”, “14 march 6pm” or “in 3 days”.
refusal-moment-day-missing = I read { $time }, and no day with it. Please write the day as well, such as “tue { $time }” or “tomorrow { $time }”.
refusal-moment-time-missing = I read the day { $day }, and no time with it. Please add one, such as “{ $day } 18:00” or “{ $day } 6pm”.
refusal-moment-two-days = “{ $given }” can mean { $one } or { $other }, and I would rather not guess. Please write the one you mean.
refusal-moment-which-midnight = Midnight can be where { $day } begins or where it ends. Please write “{ $day } 00:00” for the first, or “{ $next } 00:00” for the second.
refusal-moment-no-such-time = No clock shows “{ $given }”. Please write the time like 18:00 or 6pm.
refusal-moment-other-weekday =
    { $day } is a { $weekday ->
        [mon] Monday
        [tue] Tuesday
        [wed] Wednesday
        [thu] Thursday
        [fri] Friday
        [sat] Saturday
       *[sun] Sunday
    }, and you wrote another weekday. Please write the date or the weekday you mean.
refusal-moment-has-passed =
    { $time ->
        [none] { $day }
       *[other] { $day }, { $time }
    } has passed already, by the clocks of { $zone }. Please write a moment that lies ahead.
refusal-moment-no-such-day-there = In { $zone } the calendar goes past { $day }: there is no such day. Please choose another.
refusal-ends-before-start = Its last day would be { $last }, before its first, { $starts }. Please choose a later last day or an earlier first one.
refusal-starts-too-far-ahead = { $starts } is more than a year away. Please choose a first day up to { $latest }.
refusal-too-late-to-join = Its last day, { $last }, has passed, so nobody could come late any more. `/cohort dates` can move its end.
refusal-runs-too-long = A cohort runs for { $limit } weeks at most. From { $starts } that is until { $latest }, and { $last } is later. Please choose an earlier last day or a later first one.
refusal-would-be-over = From { $starts } its last day would be { $last }, and that has passed, so it would be over already. Please choose later dates.
refusal-no-new-date = Please say which day should move: `starts`, `ends` or `midpoint`, one of them or several.
refusal-dates-are-so = Those are the dates it has already.
refusal-dates-changed-meanwhile = The dates were changed by somebody meanwhile, so I left them alone. Run `/cohort dates` again to see them as they are now.
refusal-midpoint-outside = The midpoint has to lie between the first day, { $starts }, and the last, { $last }; { $midpoint } does not. Please choose another day.
refusal-midpoint-has-passed = { $midpoint } has passed, so no room could be asked for its reflections then. Please choose today or a later day.
refusal-no-midpoint-to-move = The program of this cohort has no midpoint, so there is none to move.
refusal-started-too-long-ago = It was started more than an hour ago, and a start can be taken back only that long. To pause its rooms, move its first day with `/cohort dates`.

## Cohorts and their people

refusal-unknown-cohort = There is no cohort called “{ $given }” here. Pick one from the list that appears while you type.
refusal-cohort-is-over =
    { $state ->
        [cancelled] The cohort “{ $name }” was called off. `/cohort status` shows those that take place.
       *[other] The cohort “{ $name }” is over, so nothing new begins in it. What was written in it is kept.
    }
refusal-no-cohort = There is no cohort here yet. A coordinator opens one with `/cohort open`.
refusal-several-cohorts =
    There are several cohorts this could be about: { $names }{ $more ->
        [0] { "" }
       *[other] {" "}and { $more } more
    }. Please name the one you mean with the option `cohort`.
refusal-no-cohort-in-state =
    { $needed ->
        [enrolling] No cohort here waits to be started: each is under way already, or over.
       *[other] No cohort here is under way right now.
    } `/cohort status` shows where each stands.
refusal-cohort-not-enrolling =
    { $state ->
        [draft] This cohort is not open for sign-up yet. A coordinator will announce when it is.
        [matching] Sign-up for this cohort is closed, because its rooms are being put together. A coordinator can tell you about the next one.
        [running] This cohort is already under way and takes no more sign-ups. A coordinator can tell you about the next one.
        [closing] This cohort is coming to its end and takes no more sign-ups. A coordinator can tell you about the next one.
        [cancelled] This cohort was called off, so nobody can join it. A coordinator can tell you whether there is another one.
       *[other] This cohort is over and takes no more sign-ups. A coordinator can tell you about the next one.
    }
refusal-cohort-wrong-state =
    { $state ->
        [draft] This cohort is still being prepared, so this has to wait. `/cohort status` shows where it stands.
        [enrolling] Sign-up for this cohort is open, and its work has not begun; `/cohort start` begins it.
        [matching] The rooms of this cohort are being put together, so this has to wait until `/cohort start`.
        [running] This cohort is under way already. `/cohort status` shows where it stands.
        [closing] This cohort is coming to its end, so nothing new begins in it.
        [closed] This cohort is closed. Whatever was written in its rooms can still be read there.
       *[other] This cohort was called off.
    }
refusal-cohort-name-missing = A cohort needs a name that people can read, such as Spring 2027, so none was opened. Please give it one as `name`.
refusal-cohort-name-too-long = The name of a cohort may have up to { $limit } characters, and this one has more, so none was opened. Please shorten it.
refusal-cohort-name-taken = This community already has a cohort called “{ $name }”, or so much like it that people would take one for the other. Please choose another name.
refusal-too-many-cohorts = This server has { $limit } cohorts that are not over, and that is as many as Trellis runs here. Please close one that is done with `/cohort close`, and open this one again.
refusal-cohorts-of-a-day = This server has opened { $limit } cohorts within a day, so this one was not opened. Tomorrow there is room again.
refusal-cohorts-in-all = This server has had { $limit } cohorts, and Trellis keeps no more for one server. Please ask whoever runs this bot; `/privacy` says how to reach them.
refusal-already-joined = You are already in this cohort. `/me` shows what you said, and you can change it there.
refusal-you-have-left = You have left this cohort, so there is nothing to change here. While its sign-up is open, the panel in its channel lets you join again.
refusal-no-longer-there = This person is not in the cohort any more, so what they said is no longer shown. `/cohort status` has who is in it.
refusal-sign-up-gone = This sign-up was put aside. To begin again, press *Join as mentor* or *Join as mentee* on the cohort's panel.
refusal-bad-capacity =
    { $max ->
        [one] “{ $given }” does not work here: in this program a mentor takes one mentee, so please write 1.
       *[other] “{ $given }” does not work here: in this program a mentor takes 1 to { $max } mentees. Please write a number in between.
    }
refusal-capacity-below-rooms =
    { $rooms ->
        [one] You are in one open room as a mentor, so your capacity cannot be less than that. A coordinator can close it with you.
       *[other] You are in { $rooms } open rooms as a mentor, so your capacity cannot be less than that. A coordinator can close one with you.
    }
refusal-answer-missing = One answer is still empty: “{ $label }”. Nothing was stored yet; please open the form again and fill it in.
refusal-too-many-people = This cohort is full: it holds { $limit } people. Please ask a coordinator about the next one.
refusal-has-left =
    { $who } has left this cohort. { $state ->
        [enrolling] They can join again on its panel.
       *[other] Its sign-up is over; a room needs somebody who takes part.
    }
refusal-joined-too-often = You have joined this cohort { $limit } times within a week, so please leave it at that for a few days. If you would like to be in it now, a coordinator can help.

## Rooms

refusal-mentor-full =
    { $capacity ->
        [one] { $mentor } has room for one mentee, and that place is taken. No room was opened; another mentor may have a place.
       *[other] { $mentor } has room for { $capacity } mentees, and all places are taken. No room was opened; another mentor may have a place.
    }
refusal-pair-exists = These two already share an open room in this cohort. `/room list` has the link.
refusal-same-person = A mentor and a mentee are two different people. Please pick somebody else for one of them.
refusal-has-other-role = { $who } takes part in this cohort as a { $role }. Perhaps the two were named the wrong way round?
refusal-not-in-cohort =
    { $who } has not joined this cohort as a { $role }. { $state ->
        [enrolling] They can join on its panel, and say yes to the time commitment there.
       *[other] Its sign-up is over; a room needs somebody who takes part.
    }
refusal-no-cohort-together = { $mentor } and { $mentee } are in no cohort together. `/cohort status` shows who has joined which; both have to be in the same one.
refusal-not-in-server = { $who } is not in this server any more. Their place in the cohort is kept; if they come back, try again.
refusal-not-in-a-room = You have no room that this could be about. Once you are matched, a coordinator opens one for you.
refusal-which-room =
    You are in several rooms: { $names }{ $more ->
        [0] { "" }
       *[other] {" "}and { $more } more
    }. Please run the command in the room you mean, or name it.
refusal-several-rooms =
    Several rooms are called that: { $names }{ $more ->
        [0] { "" }
       *[other] {" "}and { $more } more
    }. Pick the one you mean from the list that appears while you type.
refusal-name-the-room = This channel is not a room. Run the command in the room you mean, or name it with the option `room`.
refusal-rooms-are-closed = You have no open room any more, so nothing new can be added. Thank you for the time you gave.
refusal-room-closed = This room is closed: it can still be read, and nothing new is added to it.
refusal-unknown-room = There is no open room called “{ $given }” here. Pick one from the list that appears while you type.
refusal-room-has-its-channel = This room has its channel again already.
refusal-members-of-room-only = Only the members of this room can do this.
refusal-mentor-of-room-only = Only the mentor of this room can do this.
refusal-mentee-of-room-only = Progress updates are written by the mentee of a room; a mentor answers one with *Give feedback* below it.
refusal-rooms-of-a-day = This server has opened { $limit } rooms within a day, so this one was not opened. Tomorrow there is room again.
refusal-nobodys-room = I cannot tell whose room this was: the people who see it are not one mentor and their mentees of one cohort that is under way. Those who signed up after the copy can join again, and then *Use it again* works; or *Put it away*, and open a new room.
refusal-readers-are-fixed = There is a place for growth threads by now, and what stands there was written for those who read it. Nothing was changed. To use another place, pick one with `/setup start`.
refusal-guest-decided = This is no longer to be decided: somebody has dealt with it, or they are to read there by now. *Check everything* shows what is left.
refusal-stray-decided = This is no longer to be decided: that channel is gone, or somebody has dealt with it. *Check everything* shows what is left.
refusal-category-and-server-full = This server has { $channels } channels, and Discord ends at 500, so no room was opened. Please remove channels that nobody needs, or close finished rooms, and try again.

## Growth

refusal-empty-update = Please write at least one of these: what you did, what you learned, where you are stuck. Nothing was posted yet.
refusal-no-updates-of-yours = You have no progress updates here. `/progress` writes one.
refusal-whose-updates = Progress updates are written by mentees, so you have none of your own. To read a mentee's, run `/updates` again and pick them as `mentee`.
refusal-update-withdrawn = This progress update was withdrawn by its author, so there is nothing left to add to.
refusal-updates-of-a-day = You have written { $limit } updates in this room within a day, so this one was not kept. *Edit* below an earlier one takes what is missing, and tomorrow there is room again.
refusal-no-file-for-oneself = What you keep just for yourself is posted nowhere, and I keep no files, so nothing was opened. Run the command without the file, or pick other readers in `visibility`.
refusal-not-in-growth-thread = Others can give feedback on what stands in your growth thread, and this does not. Pick *My growth thread* for it first, or ask your mentor in your room.
refusal-not-your-message = This message is somebody else’s, and a growth thread is made of your own words. Nothing was added. On a message of yours it works, and so does `/progress`.
refusal-nothing-in-message = This message has no words or file that I could add, so nothing was opened. `/progress` opens an empty form.
refusal-author-only = Only the person who wrote this can change it.
refusal-draft-gone = I no longer know what this form was for: it waited for more than a week, was thrown away with `/me`, or many newer ones were opened. Nothing was posted; `/progress` opens a new one.
refusal-too-long =
    { $limit ->
        [one] “{ $field }” is too long: it may have one character. Nothing was posted.
       *[other] “{ $field }” is too long: it may have { $limit } characters. Nothing was posted; please shorten it and send it again.
    }
refusal-empty-text = “{ $field }” is empty, so nothing was sent. Please write a word or two.
refusal-evidence-too-large = This file is too large: evidence may have up to { $limit_mb } MB. Nothing was posted; a smaller file or a link to it works as well.

## Private words

refusal-concerns-of-a-day = The coordinators have { $limit } private words from you within a day, and this one was not sent. If it cannot wait until tomorrow, please write to a coordinator directly.

refusal-concern-room-is-over = This room was closed more than a month ago, so a private word is no longer sent from here. `/concern` still reaches the coordinators.

## Prompts, buttons and forms

refusal-prompt-closed = This one is closed and takes no more answers. If you would still like to say something, a coordinator is glad to hear it.
refusal-not-yours = This belongs to somebody else. If something in it concerns you, a coordinator can help.
refusal-unknown-button = I do not know this button or form. Please run the command again.
refusal-nothing-to-show-yet = There is nothing to show here yet. Please look again a little later.

## The midpoint

refusal-reflection-sealed =
    { $missing ->
        [one] One reflection is still missing, and until it is in or the deadline has passed nobody can read the others. What was written is safe.
       *[other] { $missing } reflections are still missing, and until they are in or the deadline has passed nobody can read any. What was written is safe.
    }
refusal-own-reflections = You are or were a member of this room, so its reflections are opened by somebody else: a facilitator or another coordinator.
refusal-already-final = This is final and cannot be changed any more. A coordinator can help if something in it is wrong.

## Agreements

refusal-agreement-changed-meanwhile = It changed while you had it open, so nothing was signed or written over. Open *Agreement* again to see how it stands now.
refusal-agreement-say-first = One thing only you can say is still open. Press *Say it* first; then you can sign.
refusal-agreement-not-said-yet = That is for somebody else to say first, so it stays open until they do. Nothing was changed.
refusal-agreement-as-it-is = That is what stands there already, so nothing was changed. *Sign it as it is* signs it.
refusal-agreement-signed-already = You have signed what stands there, so there is nothing to do. If something is not right any more, change it.
refusal-agreement-last-day-has-passed = { $day } has passed. Please choose today or a later day.
refusal-agreement-last-day-after-cohort = Your cohort ends on { $last }, and { $day } is later. Please choose that day or an earlier one; a coordinator can move the cohort’s end.
refusal-agreement-too-many-versions = This agreement has been changed { $limit } times, and I keep no more versions of it. What stands there holds; talk about what else you want in your room.

## Goals and steps

# $goal is the goal in the person's words, $day a date that would do.
refusal-goal-measure-missing = Your goal is not set yet: how will you see that it is reached? For example: “{ $goal }. We will see it when somebody else tells us so, by { $day }.” Your words are below; please add what you will see.
refusal-goal-date-missing = Your goal is not set yet, because it has no date. For example: “{ $goal }, by { $day }.” A date can be moved later; please write one, and the rest is as you left it.
refusal-goal-date-passed = Your goal is not set, because its date has passed. For example: “{ $goal }, by { $day }.” Please choose a day that is still to come; the rest is as you left it.
refusal-goal-date-after-end = Your goal is not set, because its date lies after the last day of this mentorship. For example: “{ $goal }, by { $last }.” Please choose that day or an earlier one; the rest is as you left it.
refusal-goals-at-once = { $limit } goals at once are as many as this program has room for, so that each gets its time. Mark one as reached or put one aside first; nothing was lost.
refusal-goals-in-all = There are { $limit } goals here already, with those that are over, so this one was not set. *Edit* or *Take it up again* changes one that is there.
refusal-steps-at-once = { $limit } steps are open already, and this one was not added. Some are surely done, or can be put aside; then there is room again.
refusal-steps-in-all = This room has { $limit } steps already, with those that are done, so this one was not added. A step that was put aside can be taken up again and written differently.
refusal-step-moment-passed = That moment is over already, or will be at once. Please choose a later one, such as “tomorrow” or “fri 18:00”; nothing else was changed.
refusal-step-moment-after-end = That day lies after the last day of this mentorship, { $last }. Please choose that day or an earlier one; nothing else was changed.
refusal-goals-owner-or-mentor-only = This is part of somebody else’s plan: only they and the mentor change it. You can read it here.
refusal-step-owner-only = Only whoever does a step can say how it went. If you know more, a word in the room is welcome.
refusal-goals-owner-has-left = Whose plan this is has left this room. What they planned stays to be read, and nothing new is added to it.
# $who is a mention, $words are what stands there now.
refusal-goals-changed-meanwhile = { $who } wrote it differently while your form was open. It says now: “{ $words }”. Nothing was changed, and nothing of yours is lost: the form below opens again with your words, and what you send then takes the place of theirs.
refusal-goals-not-as-it-stands =
    { $state ->
        [open] It is open, so there is nothing to look at yet. Once it is done, this can be said.
        [stuck] Somebody is stuck with it, so there is nothing to look at yet. Once it is done, this can be said.
        [done] It is done, so this cannot be changed any more. Whoever did it can say that it is not done yet.
        [counts] It was done more than a week ago and counts. What you see in it is welcome as a word in the room.
        [confirmed] It is done and confirmed, so it stays as it is. A new step can go on from there.
        [reached] This goal is reached, so it stays as it is. *Take it up again* opens it.
       *[dropped] It was put aside, so it stays as it is. *Take it up again* opens it.
    }
refusal-step-goal-of-another = That goal belongs to another plan. Please choose one of the goals in the list.
refusal-goals-changed-too-often = This was changed { $limit } times, and each change is kept, so that is where it ends. Please put it aside and write a new one; nothing was lost.

## Sessions

refusal-session-nobody-to-meet = Nobody else is in this room right now, so there is nobody to meet with. Coordinators know; nothing is wrong on your side.
refusal-session-room-has-no-channel = The channel of this room was deleted, and coordinators decide what becomes of it. Nothing was planned; what was planned before stays as it is.
refusal-session-moment-has-passed = That moment has passed, so nothing was planned. Please choose one that lies ahead.
refusal-session-too-far-ahead = That is more than { $limit } days away, and much can happen until then, so nothing was planned. Please choose an earlier day.
refusal-sessions-of-a-day = { $limit } sessions were planned in this room within a day. Tomorrow you can plan another; what is planned stays.
refusal-session-moved-too-often = This session was moved { $limit } times. Please call it off and plan a new one once you have agreed.
refusal-session-is-called-off = That session was called off, so there is nothing to change about it. `/session plan` plans another.
refusal-session-is-over = That session is over, so where it was held stays as it is. *Session* plans the next one.
refusal-session-has-begun = That session has begun or is over, so it stays as it is. Once it is over you are asked how it was.
refusal-session-is-ahead = That session is not over yet. Once it is, one tap says how it was.
refusal-session-just-met = I know of a session of this room within the last hours, so I noted no second one.
refusal-session-which-room = You are in several rooms, so I do not know which one you mean. Please run this in the channel of the room, or press *Session* on its card.
refusal-session-tap-first = First tap how the session was; then you can add to it.
