### What a person is told when the rules do not allow what they asked for.
### Short and kind: what is so, that nothing was lost where something could have been, and what to do instead.
### Variables are named after the fields of the refusal. A person's own text arrives made safe.

## The community

refusal-only-in-a-server = Trellis works inside a server, not in direct messages. Please do this in the server your cohort is in.
refusal-bad-option = I could not read one of the options of that command. Nothing was changed; please pick the options from the lists Discord offers and try again.
refusal-not-set-up = Trellis is not set up in this community yet. Somebody with the Manage Server permission can start with `/setup`.
refusal-needs-manage-server = This needs the Manage Server permission. Please ask an admin of this server.
refusal-role-of-everybody = The @everyone role belongs to all people here, so it cannot stand for some of them. Please pick another role.
refusal-role-has-more = That role may do more in this server than you may, so it is not yours to hand out. Please pick another role, or ask an admin.
refusal-coordinator-role-needed = This is for those who hold the coordinator role: what they are told in confidence is not opened by managing the server. Take the role, in sight of all, and try again; `/setup check` names it.
refusal-told-in-confidence = Only coordinators can read this: it was told to them in confidence.
refusal-coordinators-only = Only coordinators can do this. If you think it should be done, please ask one.
refusal-facilitator-or-coordinator-only = Only facilitators and coordinators can do this.
refusal-unknown-program = There is no program called “{ $given }”. Pick one from the list that appears while you type.
refusal-bad-date = “{ $given }” is not a date I can read. Please write year, month and day like this: 2027-03-14.
refusal-bad-time-zone = “{ $given }” is not a time zone I know. Please pick one from the list, such as Europe/Berlin or America/New_York.
refusal-zone-of-no-place = “{ $given }” is an offset and no place, so I cannot tell when summer time begins there. Please pick a region and city from the list, such as America/New_York for EST; UTC is fine if you mean it.
refusal-dates-out-of-order = These dates do not fit together: the end has to come after the start, and the start within a year from now. Nothing was changed.

## Cohorts and their people

refusal-unknown-cohort = There is no cohort called “{ $given }” here. Pick one from the list that appears while you type.
refusal-no-cohort = There is no cohort here yet. A coordinator opens one with `/cohort open`.
refusal-several-cohorts = There are several cohorts this could be about: { $names }. Please name the one you mean with the option `cohort`.
refusal-cohort-not-enrolling =
    { $state ->
        [draft] This cohort is not open for sign-up yet. A coordinator will announce when it is.
        [matching] Sign-up for this cohort is closed, because its rooms are being put together. A coordinator can tell you about the next one.
        [running] This cohort is already under way and takes no more sign-ups. A coordinator can tell you about the next one.
       *[other] This cohort is over and takes no more sign-ups. A coordinator can tell you about the next one.
    }
refusal-cohort-wrong-state = This cohort is { $state }, and for this it would have to be { $needed }. Nothing was changed; `/cohort status` shows where it stands.
refusal-cohort-name-taken = This community already has a cohort called “{ $name }”. Nothing was lost; please choose another name.
refusal-already-joined = You are already in this cohort. `/me` shows what you said, and you can change it there.
refusal-not-joined = You are not in this cohort. If its sign-up is open, the panel in its channel lets you join.
refusal-bad-capacity =
    { $max ->
        [one] “{ $given }” does not work here: in this program a mentor takes one mentee, so please write 1.
       *[other] “{ $given }” does not work here: in this program a mentor takes 1 to { $max } mentees. Please write a number in between.
    }
refusal-capacity-below-rooms =
    { $rooms ->
        [one] You are in one open room as a mentor, so your capacity cannot be less than that. Nothing was changed.
       *[other] You are in { $rooms } open rooms as a mentor, so your capacity cannot be less than that. Nothing was changed.
    }
refusal-answer-missing = One answer is still empty: “{ $label }”. Nothing was stored yet; please open the form again and fill it in.
refusal-too-many-people = This cohort is full: it holds { $limit } people. Please ask a coordinator about the next one.
refusal-has-left = { $who } has left this cohort, so nothing was changed. They can join again while sign-up is open.

## Rooms

refusal-mentor-full =
    { $capacity ->
        [one] { $mentor } has room for one mentee, and that place is taken. No room was opened; another mentor may have a place.
       *[other] { $mentor } has room for { $capacity } mentees, and all places are taken. No room was opened; another mentor may have a place.
    }
refusal-pair-exists = These two already share an open room in this cohort, so no second one was opened.
refusal-same-person = A room needs two people: mentor and mentee cannot be the same person. No room was opened.
refusal-not-a-mentor = { $who } has not joined this cohort as a mentor, so nothing was changed. They can join from the sign-up panel.
refusal-not-a-mentee = { $who } has not joined this cohort as a mentee, so nothing was changed. They can join from the sign-up panel.
refusal-not-in-a-room = You have no room that this could be about. Once you are matched, a coordinator opens one for you.
refusal-which-room = You are in several rooms: { $names }. Please run the command in the room you mean, or name it. Nothing was posted.
refusal-room-closed = This room is closed: it can still be read, and nothing new is added to it.
refusal-unknown-room = There is no open room called “{ $given }” here. Pick one from the list that appears while you type.
refusal-room-has-its-channel = This room has its channel again already, so nothing was changed.
refusal-members-of-room-only = Only the members of this room can do this.
refusal-mentor-of-room-only = Only the mentor of this room can do this.
refusal-mentee-of-room-only = Progress updates are written by the mentee of a room; a mentor answers one with *Give feedback* below it. Nothing was posted.
refusal-nobodys-room = I cannot tell whose room this was: the people who see it are not one mentor and their mentees of one cohort that is under way. Those who signed up after the copy can join again, and then *Use it again* works; or *Put it away*, and open a new room.
refusal-stray-decided = This is no longer to be decided: that channel is gone, or somebody has dealt with it. *Check everything* shows what is left.
refusal-category-and-server-full = This server has { $channels } channels, and Discord ends at 500, so no room was opened. Please remove channels that nobody needs, or close finished rooms, and try again.

## Growth

refusal-empty-update = A progress update needs at least one of: what you did, what you learned, where you are stuck. Nothing was posted.
refusal-whose-updates = Progress updates are written by mentees, so you have none of your own. To read a mentee's, run `/updates` again and pick them as `mentee`.
refusal-update-withdrawn = This progress update was withdrawn by its author, so nothing was added to it.
refusal-author-only = Only the person who wrote this can change it.
refusal-draft-gone = The draft behind this button is gone: it was sent already, or it waited too long. Please start again; what was posted is still there.
refusal-too-long =
    { $limit ->
        [one] “{ $field }” is too long: it may have one character. Nothing was posted.
       *[other] “{ $field }” is too long: it may have { $limit } characters. Nothing was posted; please shorten it and send it again.
    }
refusal-empty-text = “{ $field }” is empty, so nothing was sent. Please write a word or two.
refusal-evidence-too-large = This file is too large: evidence may have up to { $limit_mb } MB. Nothing was posted; a smaller file or a link to it works as well.

## Prompts, buttons and forms

refusal-prompt-closed = This prompt is closed and takes no more answers. Nothing was lost; the next one comes by itself.
refusal-prompt-superseded = A newer prompt has taken the place of this one. Please answer that one; nothing was changed here.
refusal-not-yours = This belongs to somebody else, so nothing was changed. If something in it concerns you, a coordinator can help.
refusal-button-too-old = This button is from an earlier time and no longer knows what it was for. Nothing was changed; please run the command again.
refusal-unknown-button = I do not know this button or form, so nothing was changed. Please run the command again.
refusal-nothing-to-show-yet = There is nothing to show here yet. Please look again a little later.

## The midpoint

refusal-reflection-sealed =
    { $missing ->
        [one] One reflection is still missing, and until it is in or the deadline has passed nobody can read the others. What was written is safe.
       *[other] { $missing } reflections are still missing, and until they are in or the deadline has passed nobody can read any. What was written is safe.
    }
refusal-own-reflections = You are a member of this room, so somebody else has to open its reflections: a facilitator or another coordinator. Nothing was shown.
refusal-already-final = This is final and cannot be changed any more. Nothing was lost; a coordinator can help if something is wrong.
