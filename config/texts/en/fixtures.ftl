### What every community has in Discord, and what coordinators read when it is there.

## Names and topics in the server

fixtures-name-coordinator-role = Coordinator
fixtures-name-facilitator-role = Facilitator
fixtures-name-mentor-role = Mentor
fixtures-name-mentee-role = Mentee
fixtures-name-rooms-category =
    { $number ->
        [1] Mentorship rooms
       *[other] Mentorship rooms { $number }
    }
fixtures-name-growth = growth
fixtures-name-coordinators-channel = coordinators
fixtures-name-mentors-channel = mentors

# Where Discord does not take the name that something was to have. $mark is six letters and digits; a channel has no spaces.
fixtures-neutral-room = room-{ $mark }
fixtures-neutral-channel = mentorship-{ $mark }
fixtures-neutral-role = Mentorship { $mark }
fixtures-neutral-thread = Growth thread { $mark }

fixtures-topic-growth = Growth threads: what mentees did and learned, where they are stuck, what comes next. Replies and cheers are welcome.
fixtures-topic-coordinators = What needs a person: digests, midpoints, and what Trellis could not deliver. Read by coordinators, facilitators and server admins.
fixtures-topic-mentors = Where mentors talk among themselves. Read by mentors, coordinators and server admins.

## The same things in a sentence

fixtures-thing-coordinator-role = Coordinator role
fixtures-thing-facilitator-role = Facilitator role
fixtures-thing-mentor-role = Mentor role
fixtures-thing-mentee-role = Mentee role
fixtures-thing-rooms-category =
    { $number ->
        [1] Category for rooms
       *[other] Category { $number } for rooms
    }
fixtures-thing-growth = Forum or channel for growth threads
fixtures-thing-coordinators-channel = Coordinators’ channel
fixtures-thing-mentors-channel = Mentors’ channel

## Whether it is there

fixtures-state-line = { $thing }: { $state }
fixtures-state-not = *will be made*
fixtures-state-being-made = *is being made*
fixtures-state-gone = *somebody deleted it*

## In the coordinators’ channel

fixtures-welcome-title = Trellis is set up 🌱
fixtures-welcome = Welcome, coordinators. This is where I tell you what needs a person: weekly digests, midpoints that are ready, and anything I could not deliver.
fixtures-welcome-next-title = What to do next
fixtures-welcome-next =
    1. Give the coordinator and facilitator roles to the people who will have them. Mentors and mentees get theirs when they join a cohort.
    2. Open the first cohort with `/cohort open`. It posts a panel where people can join.
    3. If anything seems off, `/setup check` finds it and says how to mend it.
fixtures-welcome-who-title = Who can read here
fixtures-welcome-who = Coordinators, facilitators, server admins and Trellis. Rooms are seen by their members, coordinators, server admins and Trellis, and each room says so openly. I never read ordinary messages.
fixtures-completed-title = Made
fixtures-completed =
    These are in place now:
    { $things }
# Below it, where a role was made after the first set-up: mentors and mentees are given theirs, these are given by people.
fixtures-completed-coordinators = The coordinator role is a new role: nobody who had it before has it now, but for who pressed the button. Give it to those who are to have it in Server Settings → Roles. Then press *Read* on the private words that came in here meanwhile: they wait for their reader.
fixtures-completed-facilitators = The facilitator role is a new role: nobody who had it before has it now. Give it to those who are to have it in Server Settings → Roles.
fixtures-anew-title = This channel was made again
fixtures-anew = The coordinators’ channel was deleted, so I made a new one: private words to coordinators come here, and they must not get lost. What waited for it follows below. If you would rather use a channel of your own, pick it with `/setup start`.
