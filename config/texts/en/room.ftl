### Rooms: opening, closing, what is said in one first and last.

## Commands

command-room = Rooms: open one for a mentor and a mentee, see them, close one
command-room-open = Open the private room of a mentor and a mentee
    .mentor = The mentor, who has joined the cohort
    .mentee = The mentee, who has joined the cohort
    .cohort = Which cohort; not needed when both are in one only
command-room-list = Show the rooms of a cohort
    .cohort = Which cohort; not needed when only one is under way
command-room-close = Close a room: it stays readable, and nothing new is written in it
    .room = Which room; not needed in the room itself

## The channel

room-topic = A private room of the cohort { $cohort }

room-welcome-title = Welcome to your room
room-welcome = { $mentor } is the mentor here, { $mentees } the mentee. This is the place of your mentorship in **{ $cohort }**: what you agree on, ask, try and learn.
room-welcome-readers-title = Who can read here
room-welcome-readers = { $members }, the coordinators of this community, and me. As everywhere in Discord, people who administer this server can open any channel. I react to my commands and buttons only; I do not read what you write to each other.
room-welcome-next-title = Your first talk
room-welcome-next =
    { $mentor } writes first and offers two dates. Three questions are enough to begin:
    • What would make these weeks worth it?
    • How do we want to work, and how do we say when something does not?
    • What is the first small step?
    Feeling a little lost in the first weeks is normal. The pinned card shows where things stand; *Progress* on it keeps what you learn.

room-welcome-again-title = Your room is back
room-welcome-again = The channel of { $mentor } and { $mentees } in **{ $cohort }** was deleted, and a coordinator has had it made again. What was written in the old channel went with it; progress updates and answers are kept.
room-welcome-again-next-title = Where you were
room-welcome-again-next = The pinned card shows where things stand; *Progress* on it keeps what you learn.

room-farewell-title = This room is closed
room-farewell = Everything here can still be read; nothing new is added. Thank you for the time you gave each other.

## What coordinators are told

room-opened = The room of { $mentor } and { $mentees } in **{ $cohort }** is on its way: #{ $name }. Both are greeted in it as soon as it is there, usually within seconds. `/room list` has the link.
room-opened-nearly-full = This server will then have { $channels } of the 500 channels Discord allows. Rooms are opened up to 490; closing and deleting finished ones makes space.

room-list-title = Rooms of { $cohort }
room-list-empty = There is no room here yet. `/room open` makes one for a mentor and a mentee.
room-list-line = { $place } · { $mentor } with { $mentees }, since { $since }
room-list-line-making = { $place } · { $mentor } with { $mentees }: being made
room-list-line-missing = { $place } · { $mentor } with { $mentees }: its channel was deleted

room-close-question = Close { $place }, the room of { $mentor } and { $mentees }? They can still read it; nothing new can be written, and no prompts come any more. This cannot be taken back here.
room-close-confirm = Close this room
room-closed = { $place } is closed. Its members can still read it.
room-closed-without-channel = The room of { $mentor } and { $mentees } is closed. Their progress updates and answers are kept.

room-missing-title = A room's channel was deleted
room-missing = The channel of { $mentor } and { $mentees } (#{ $name }) is gone. Their progress updates and answers are kept; what they wrote to each other in it went with it. What should become of the room?
room-missing-again = Make it again
room-missing-close = Close this room
# Below the list of rooms, for the first that lost its channel.
room-list-again = Make { $name } again
room-list-close = Close { $name }
room-made-again = The channel of { $mentor } and { $mentees } is being made again, as { $who } wished.
room-missing-closed = The room of { $mentor } and { $mentees } is closed, as { $who } wished.

## In the digest. $place is a room with the names of its people

room-digest-missing = Lost their channel ({ $count })
room-digest-left = Somebody is not there any more ({ $count })
room-digest-left-line = { $place }: nothing is asked there. `/room close` ends it, and `/room open` makes another
room-digest-missing-line = { $place }: *Make it again* or *Close this room*, on the message about it in the coordinators’ channel

## In /help

room-help = `/room open`, `list`, `close`: bring a mentor and a mentee together
