### Concerns: a private word to the coordinators.

command-concern = Say a private word to the coordinators: talk, change something, pause, or something serious

concern-title = A private word to the coordinators
concern-what = Wanting something to change is part of every mentorship, and no failure of anybody. Choose what you would like; you can add a few words, or none.
concern-readers-title = Who will read it
concern-readers = Coordinators of this community who are not in your room. Not { $others }, also if they are a coordinator or facilitator here. In the coordinators’ channel it only says that a private word has come in, without your name.
concern-readers-no-room = Coordinators of this community, but for those who are or were in a room with you. In their channel it only says that a private word has come in, without your name.
concern-choose-room = About #{ $room }: choose what fits
concern-choose-other = About something else: choose what fits

concern-talk = To talk with a coordinator
concern-change = To change how we work
concern-pause = To take a pause
concern-rematch = Another match
concern-conclude = To conclude
concern-serious = Something serious happened

concern-form-detail = For coordinators outside your room
concern-form-detail-no-room = For coordinators in no room with you
concern-form-hint = A few words, if you like. You can leave this empty and talk instead.
concern-raised = Thank you for saying it. Coordinators who are not in your room can read it now, and are asked to write to you. Nothing was posted in the room, and your partner was not told. Where every coordinator is in your room, nobody can read it: please turn to an admin of this server then.
concern-raised-no-room = Thank you for saying it. Coordinators who were never in a room with you can read it now, and are asked to write to you. Nobody else can read it. Where every coordinator is or was in a room with you, nobody can: please turn to an admin of this server then.

# The very same was said within the hour.
concern-raised-before = Thank you for saying it. You said the very same { $when }: that word is kept, and coordinators were called for it then, so I do not call them again. If there is more to say, add it in words of its own, and they are called for that.
# $role is a mention of the coordinator role.
concern-raised-later = Thank you for saying it. It is kept, and only coordinators who are in no room with you can read it. I cannot reach them just now, because something in this server has to be mended first; they hear of it then. If it cannot wait, write to one of them yourself: { $role }
concern-raised-nobody = Thank you for saying it. It is kept, and only coordinators who are in no room with you can read it. Right now there are none, because their role is not in this server; whoever is given it next can read your word. If it cannot wait, please turn to an admin of this server yourself.

concern-notice-title = A private word has come in
concern-notice = Somebody would like a coordinator to read something. Press the button: only those it is meant for are shown it.
concern-read-button = Read
concern-none = There is nothing for you to read here right now. A private word is shown only to those it is meant for.
concern-from = From { $who }, { $when }. Please write to them personally.
concern-own = You said this on { $when }. Coordinators it is meant for can read it.
concern-own-room = You said this about { $place }, { $when }. Coordinators it is meant for can read it.
concern-from-room = From { $who }, about { $place }, { $when }. Please write to them personally; nobody else in the room has been told.
concern-read-footer = It is noted that you read this.

## On the card and in /help

concern-card-button = Need help
concern-help = `/concern`: say a private word to the coordinators
