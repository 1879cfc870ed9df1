### Joining a cohort, what people said, leaving.
### $cohort is a cohort's name, made safe; $role is "mentor" or "mentee".

command-me = See what you said in each cohort; change it, or leave

## The forms

people-form-mentor = Mentor in { $cohort }
people-form-mentee = Mentee in { $cohort }
people-form-capacity = How many mentees at once?
people-form-capacity-hint =
    { $max ->
        [one] 1 in this program
       *[other] 1 to { $max } in this program
    }

## The card

people-draft-title = Almost there: { $cohort }
people-draft = This is what you said as a { $role }. Only you see it; once you say yes, the coordinators can read it, to find the right person for you. You are not in yet: read what everybody commits to, and say yes if you can keep it. Without a yes, what you wrote is deleted { $until }.
people-card-title = You in { $cohort }
people-card = You are a { $role } in this cohort ({ $program }). You and the coordinators can read what you said:
people-card-capacity = Mentees at once
people-commitment-title =
    { $hours ->
        [one] The commitment: about 1 hour a month
       *[other] The commitment: about { $hours } hours a month
    }
people-asks-more-title = It asks more than most programs
people-asks-more =
    In twelve weeks, each mentorship asks you for { $asks } things at most, which is about { $minutes } minutes. In a week, { $pings ->
        [one] one message calls you for it at most.
       *[other] { $pings } messages call you for it at most.
    }
people-committed = You said yes on { $on }.
people-commit-button = I commit to this
people-commit-showing-button = Commit and introduce me
people-introduce-title = In your room
people-introduce = What you said to { $labels } can introduce you to the person you are matched with, if you like: *Commit and introduce me*. You can take that back at any time.
people-show-button = Introduce me in my room
people-hide-button = Do not introduce me
people-shown = What you said first introduces you in your room from now on.
people-hidden = What you said introduces you nowhere any more.
people-introductions-title = Who is here
people-edit-button = Edit
people-not-now-button = Not now
people-leave-button = Leave
people-already-in = You are in this cohort already, as a { $role }. This is what you said, and you can change it:
people-already-in-other =
    You are in this cohort already, as a { $role }. { $sign_up ->
        [open] To take part in the other role, leave first and join again.
       *[other] Sign-up is over, so the role stays as it is in this cohort.
    }
people-edited = Saved. This is what you say now:
people-nothing-to-edit = This program asks no questions, so there is nothing to edit.

## For coordinators, below /cohort status. $who is a mention, $name a name made safe

people-read-list = Read what somebody said: { $cohort }
# The last choice, where there are more people than one list holds.
people-read-more =
    { $more ->
        [one] One more, who joined earlier
       *[other] { $more } more, who joined earlier
    }
# Above the list that follows, which leaves out the first $left of $all.
people-read-from = The { $all } people without the { $left } newest:
people-read-option = { $role ->
        [mentor] Mentor
       *[other] Mentee
    }
people-read-title = What { $name } said
people-read = { $who } is a { $role } in **{ $cohort }** and said this at sign-up, or changed it since:
people-read-footer = Only you see this message. Coordinators can read it, to bring the right people together.

## After the yes

people-welcome-mentor = You are in. Thank you for giving your time. The cohort starts on { $starts }; once a mentee is matched with you, you both get a private room, and I greet you there. `/me` shows this card again.
people-welcome-mentee = You are in. The cohort starts on { $starts }; once a mentor is matched with you, you both get a private room, and I greet you there. `/me` shows this card again.
# The cohort is under way.
people-welcome-mentor-late = You are in, and the cohort is under way. Thank you for giving your time. Once a mentee is matched with you, you both get a private room, and I greet you there. `/me` shows this card again.
people-welcome-mentee-late = You are in, and the cohort is under way. Once a mentor is matched with you, you both get a private room, and I greet you there. `/me` shows this card again.

## What I said, everywhere

people-me = What you said, cohort by cohort. Only you see this message.
# Above what somebody began and did not finish, a line each.
people-me-begun = Begun, and not sent
# For who was in a cohort, and is in none now.
people-me-past =
    { $end ->
        [over] You took part in **{ $cohort }**, which is over.
        [called-off] You were in **{ $cohort }**, which was called off.
       *[left] You were in **{ $cohort }**, and left it.
    }
people-me-nothing = You are in no cohort here. `/help` shows whether one is open, and where to join it.

## Leaving

people-leave-confirm = Leave **{ $cohort }**? That is fine, and nobody is told why. The coordinators hear that you left; if you are in a room, its people do, too, so that nobody waits for you, and you do not see it any more (as a coordinator you still do). You can join again while sign-up is open.
people-leave-now-button = Leave the cohort
people-stay-button = Stay
people-left = You have left **{ $cohort }**. Thank you for having been here; you are welcome again, and what you said stands in the form then.
people-left-rooms =
    { $rooms ->
        [one] You have left **{ $cohort }**. Your room is closed to you now, and its people and the coordinators are told, so that nobody waits for you. Thank you for having been here.
       *[other] You have left **{ $cohort }**. Your { $rooms } rooms are closed to you now, and their people and the coordinators are told, so that nobody waits for you. Thank you for having been here.
    }
# For who is a coordinator, too.
people-left-rooms-coordinator =
    { $rooms ->
        [one] You have left **{ $cohort }**. You are no member of your room any more, and see it as a coordinator only; its people and the coordinators are told, so that nobody waits for you. Thank you for having been here.
       *[other] You have left **{ $cohort }**. You are no member of your { $rooms } rooms any more, and see them as a coordinator only; their people and the coordinators are told, so that nobody waits for you. Thank you for having been here.
    }
# In the room, to those who stay. $who is a mention; $name is a name made safe, since Discord shows no mention of who is gone.
people-left-in-room-mentor = { $who } has left the cohort and is not your mentor any more. The coordinators are told and will find with you how to go on; nothing that you wrote is lost. Until then I ask nothing here.
people-left-in-room-mentee = { $who } has left the cohort. The coordinators are told and will find with you how to go on. Until then I ask nothing here.
people-gone-in-room = { $name } is not in this server any more. Nothing is lost: if they come back, the room goes on. The coordinators are told; until then I ask nothing here.
people-back-in-room = { $who } is back, and the room goes on.

# To coordinators. $rooms are links with names.
people-gone-title = Somebody is not in the server any more
people-gone =
    { $count ->
        [0] { $name } ({ $role }) has left this server. Their place in the cohort is kept, and no room can be opened with them.
        [one] { $name } ({ $role }) has left this server. Their room is { $rooms }; those who stay in it are told. Please find with them how to go on. If { $name } comes back, the room goes on by itself.
       *[other] { $name } ({ $role }) has left this server. Their rooms are { $rooms }; those who stay in them are told. Please find with them how to go on. If { $name } comes back, the rooms go on by themselves.
    }
people-back-title = Somebody is back
people-back =
    { $count ->
        [0] { $who } is in this server again, with their place in the cohort.
        [one] { $who } is in this server again. Their room goes on: { $rooms }.
       *[other] { $who } is in this server again. Their rooms go on: { $rooms }.
    }
people-draft-gone = All right: what you wrote for **{ $cohort }** was thrown away, and you are not in it.
people-draft-gone-kept = All right: what you wrote just now was thrown away, and you are not in **{ $cohort }**. What you said when you took part before is kept, and stands in the form if you join again.

# To the coordinators, when somebody with an open room leaves. $who is a mention, $rooms are links to the rooms.
people-somebody-left-title = Somebody left, and a room is still open
people-somebody-left =
    { $who } was a { $role } in **{ $cohort }** and has left. { $count ->
        [one] The room { $rooms } is still open: talk with the person who stays, then close it or find them somebody else.
       *[other] The rooms { $rooms } are still open: talk with the people who stay, then close them or find them somebody else.
    }

## In /help

people-help = `/me`: see what you said, change it, or leave
