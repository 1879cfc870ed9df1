### Growth threads and progress updates: what I did, what I learned, where I am stuck, what is next.
### $author, $mentor, $mentee are mentions; $thread, $room, $place are links; what a person wrote arrives made safe.

command-progress = Write a progress update: what you did, learned, where you are stuck, what is next
    .visibility = Who may read it; left out: as you chose last time, and at first your room only
    .evidence = A file that shows your work, up to 10 MB; it is shown where the update is
    .room = Which room it is for, if you are a mentee in several
command-updates = Read progress updates: your own, or those somebody shares with you
    .mentee = Whose updates to read; leave it out for your own
# In the menu of a message, under *Apps*; at most 32 characters.
command-add-message = Add to my growth thread

## Who may read an update

growth-visibility =
    { $visibility ->
        [room] Our room
        [cohort] My cohort
        [me] Just for me
       *[server] My growth thread
    }
    .note =
        { $visibility ->
            [room] Stays in your room: its members and the coordinators, who can read rooms
            [me] Posted nowhere; nobody else is shown it, nor that there is one
           *[server] Posted in your growth thread, for those who read there; your room gets a link
        }
growth-visibility-choice = Who may read it

## The form. Labels, which also head the answers where they are read, have at most 45 characters, hints 100.

growth-form-title =
    { $visibility ->
        [room] Progress update for your room
        [cohort] Progress update for your cohort
        [me] An entry just for you
       *[server] Progress update for your growth thread
    }
growth-did = What I did
    .hint = Wrote the parser; it reads every sample file. Your text is shown as you type it, line by line.
growth-learned = What I learned
    .hint = Error messages are easier to write before the code that raises them.
growth-stuck = Where I am stuck
    .hint = What you write here asks your mentor to have a look.
growth-next = What is next
    .hint = One small step is enough.

## In /me: forms that were opened and not sent

growth-form-waits = A form for a progress update in { $room }, not sent; it is deleted { $until }.
growth-form-waits-file = A form for a progress update in { $room } with the file { $file }, not sent; it is deleted { $until }.
growth-forms-button = Throw the unsent away
growth-forms-gone = They are thrown away. What you have posted stays as it is.

## The posts

growth-heading = 🌱 **Progress update** by { $author }, { $when }
growth-heading-continued = -# { $author }, part { $number } of { $of }
growth-continued-piece = { $label } (continued)
growth-edited = -# Edited { $when }
# Below its heading while its author asks those who read the growth thread.
growth-asks = 🙋 One piece of feedback would help here.
growth-evidence = 📎 Evidence of { $author }: { $name }
growth-taken-away = -# These words were taken back.

# The line in the room
growth-line-linked = 🌱 { $author } wrote a progress update for { $thread }.
growth-line-unlinked = 🌱 { $author } wrote a progress update for their growth thread.
growth-line-room =
    { $visibility ->
        [cohort] 🌱 { $author } posted a progress update for their cohort.
       *[room] 🌱 { $author } posted a progress update for this room.
    }
growth-line-stuck = { $mentor }: { $author } wrote where they are stuck. A word from you would help.
growth-line-withdrawn = -# { $author } withdrew a progress update.
growth-stuck-since = { $mentor }: { $author } added to a progress update where they are stuck. A word from you would help.
growth-give-feedback = Give feedback

# Tags of a post in the forum, at most 20 characters
growth-tag-needs-a-hand = needs a hand
growth-tag-asks-for-feedback = asks for feedback
growth-mine = Edit or withdraw

# A growth thread; its name has no markdown
growth-thread-name = { $mentee } · { $program }
growth-thread-nobody = A mentee
growth-starter-title = A growth thread
growth-starter =
    { $mentee } documents here how they grow in **{ $program }** ({ $cohort }): what they did, what they learned, where they are stuck, what is next.
    Everyone who can open this thread can read it. What stands here was shared by its author, who can edit it, share it with fewer people or withdraw it at any time.
    A reaction is a fine way to cheer. 👏

## Answers to the author

# Where it stands, and on its way there.
growth-who-reads =
    { $readers ->
        [participants] Mentors, mentees and coordinators in this server can read it.
       *[other] Everyone who can open it can read it.
    }
growth-posted-thread = Posted in your growth thread: { $thread }.
growth-posted-cohort = Posted in { $room }. People of your cohort can read it with `/updates`; it is not in your growth thread.
growth-posted-room = Posted in { $room }. Only the room's members and the coordinators can read it.
growth-goes-to-thread = Saved, and on its way into your growth thread: { $thread }.
growth-goes-to-first-thread = Saved, and on its way into your growth thread, which is opened for it.
growth-line-comes = Your room gets a line with the link.
growth-goes-to-cohort = Saved, and on its way into { $room }. People of your cohort can read it with `/updates`; it is not in your growth thread.
growth-goes-to-room = Saved, and on its way into { $room }. Only the room's members and the coordinators can read it.
growth-held = Saved, and not posted yet: something in this server has to be mended first, and those who can are told. It goes out by itself then.
growth-given-up = Saved, and not posted: Discord does not take it, which can be a word that this server's moderation stops. Press *Edit*, and what you send then is tried once more.
growth-deleted = It stood in your growth thread, and that was deleted; I still keep what you wrote. Press *Edit* and send it, and a new thread is opened for it.

# In the room, to its author alone. $when is a day.
growth-notice-held = { $author }: your progress update of { $when } is saved, but not in your growth thread yet. Something in this server has to be mended first; those who can are told. It is posted by itself then.
growth-notice-given-up = { $author }: your progress update of { $when } is saved, but Discord does not take all of it. That can be a word that this server's moderation stops. With *Edit* you can write it differently, and it is tried once more.
growth-notice-feedback = { $mentor }: your feedback on the progress update of { $when } is saved, but Discord does not take it. That can be a word that this server's moderation stops. With *Give feedback* you can write it differently, and it is tried once more.
growth-file-lost = { $author }: Discord did not give me your file { $name } any more, so your progress update of { $when } is without it. If you add it once more with `/progress` and the option *evidence*, I try again.
growth-already-posted = This form was sent before, so nothing was posted twice. The update stands as you see it here.
growth-ask = Ask for feedback
growth-ask-no-more = Ask no more
growth-changed = Done, your update is changed.
growth-mine-words = Your progress update of { $when }.
growth-edit = Edit
growth-withdraw = Withdraw
growth-withdraw-confirm = Withdraw your progress update of { $when }? Its words, its file and the feedback on it are taken away everywhere, and this cannot be undone. What people have already read, they have read.
growth-withdraw-now = Withdraw it
growth-keep = Keep it
growth-withdrawn = Withdrawn. I keep none of it any more (nightly backups lose it within a week), and its words and its file are being taken away wherever they were posted. Your room sees that an update was withdrawn, and nothing of what it said.

## Just for me

growth-kept = Kept for you alone: it is posted nowhere, and nobody else is shown it, nor that there is one. It is stored encrypted; whoever runs this bot holds the key. `/updates` shows it to you, and you can share it from there.
growth-already-kept = This form was sent before, so nothing was stored twice.
growth-kept-one = Just for you, { $when }
growth-kept-heading =
    { $count ->
        [one] One entry that you keep for yourself:
       *[other] { $count } entries that you keep for yourself, the newest first:
    }
growth-kept-button =
    { $count ->
        [one] Just for me: one entry
       *[other] Just for me: { $count } entries
    }
growth-mine-kept = Edit, share or delete
growth-delete = Delete
growth-delete-confirm = Delete what you kept for yourself on { $when }? This cannot be undone.
growth-delete-now = Delete it
growth-kept-deleted = Deleted. I keep none of it any more (nightly backups lose it within a week).

## Feedback

growth-feedback-form-title =
    { $visibility ->
        [server] Feedback, shown in the growth thread
       *[other] Feedback, shown in the room
    }
growth-feedback = One thing to improve, and how
    .hint = Point at one thing in the work, say what is off, and what right would look like.
growth-feedback-heading = 🔍 { $mentor } on the progress update of { $author }, { $when }
growth-feedback-given =
    { $visibility ->
        [server] Thank you. Your feedback stands in { $place }, where everyone who can open it can read it. Press *Give feedback* again to change it.
       *[other] Thank you. Your feedback stands in { $place }. Press *Give feedback* again to change it.
    }

growth-take-up = I took it up
growth-taken-up-mark = ✅ Taken up { $when }
# In the room; it pings nobody. $when is the day of the update.
growth-taken-up = ✅ { $author } took up the feedback of { $mentor } on the progress update of { $when }.
growth-taken-up-thanks = Noted: your room sees that you took it up, and { $mentor } is not pinged for it. If you like, add what you did with it.
growth-note-add = Add a note
growth-note-change = Change the note
growth-note-title = What you did with the feedback
growth-note = What I did with it
    .hint = A line is enough. Your room reads it.

## Reading with /updates

growth-list-heading =
    { $count ->
        [one] One progress update of { $author } that you may read:
       *[other] { $count } progress updates of { $author } that you may read, the newest first:
    }
growth-list-choice = Read one in full
growth-read-on = Read on

## On the card, in the digest, in /help

growth-card-title = Progress
growth-card-none = No progress update yet. *Progress* below writes the first; a few lines are plenty.
growth-card =
    { $updates ->
        [one] One progress update, { $ago }
       *[other] { $updates } progress updates, the last { $ago }
    }
growth-card-button = Progress
growth-help-progress = `/progress`: document what you did and learned, with evidence if you like
growth-help-feedback = *Give feedback*, below each progress update of your mentee
growth-help-updates = `/updates`: read progress updates, yours or those shared with you, and what you keep for yourself
