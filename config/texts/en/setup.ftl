### Setting a community up, the doctor, and what coordinators are told when something could not be delivered.

command-setup = Set Trellis up in this server, or check that everything works
command-setup-start = Create or pick the roles and channels that Trellis needs
    .zone = Time zone of this community, such as Europe/Berlin (UTC if you choose none)
command-setup-check = Find out whether everything works, and how to mend what does not

## What it makes: names and topics in the server

setup-name-coordinator-role = Coordinator
setup-name-facilitator-role = Facilitator
setup-name-mentor-role = Mentor
setup-name-mentee-role = Mentee
setup-name-rooms-category =
    { $number ->
        [1] Mentorship rooms
       *[other] Mentorship rooms { $number }
    }
setup-name-growth = growth
setup-name-coordinators-channel = coordinators
setup-name-mentors-channel = mentors
setup-topic-growth = Growth threads: what mentees did and learned, where they are stuck, what comes next. Replies and cheers are welcome.
setup-topic-coordinators = What needs a person: digests, midpoints, and what Trellis could not deliver. Read by coordinators, facilitators and server admins.
setup-topic-mentors = Where mentors talk among themselves. Read by mentors, coordinators and server admins.

## The same things in a sentence

setup-thing-coordinator-role = Coordinator role
setup-thing-facilitator-role = Facilitator role
setup-thing-mentor-role = Mentor role
setup-thing-mentee-role = Mentee role
setup-thing-rooms-category =
    { $number ->
        [1] Category for rooms
       *[other] Category { $number } for rooms
    }
setup-thing-growth = Forum or channel for growth threads
setup-thing-coordinators-channel = Coordinators’ channel
setup-thing-mentors-channel = Mentors’ channel

## The flow

setup-title = Setting up Trellis
setup-start = Trellis needs four roles, a category for the rooms, a place for growth threads, and a channel each for coordinators and mentors. I can make all of it for you, or you pick what you have and I make the rest. Nothing is made before you press the button.
setup-start-again = Trellis is set up in this community. You can pick other roles or channels for it, or change the time zone that new cohorts get. Channels that exist already keep who can see them.
setup-roles = **Step 1 of 3: roles.** Pick a role for each, or leave it empty and I make it. Coordinators run cohorts and read what people tell them in confidence, so that role should be for few.
setup-channels = **Step 2 of 3: channels.** Pick what you have, or leave it empty and I make it. The coordinators’ channel should be one that only coordinators and facilitators can see.
setup-last = **Step 3 of 3: a last look.** This is what I will use. Press the button, and I make what is missing.
setup-things-title = Roles and channels
setup-state-line = { $thing }: { $state }
setup-state-not = *will be made*
setup-state-being-made = *is being made*
setup-pick = { $thing }
setup-zone-title = Time zone
setup-zone = { $zone }
setup-zone-label = Time zone, as region and city
setup-zone-placeholder = Europe/Berlin
setup-button-create = Create everything for me
setup-button-rest = Create what is missing
setup-button-pick = Pick what I have
setup-button-zone = Change the time zone
setup-button-next = Next
setup-button-back = Back
setup-button-check = Check everything
setup-button-repair = Repair
setup-button-try-again = Try those again
setup-button-let-go = Let them go

setup-making-title = On it
setup-making =
    I am making:
    { $things }

    This takes a few seconds. When it is done, I say so in the coordinators’ channel, with what to do next. If I made the coordinator role, you get it, so that you can see that channel.
setup-nothing-to-make-title = All set
setup-nothing-to-make = Everything is there or on its way, so nothing was made twice. Next: `/cohort open` opens your first cohort.

setup-welcome-title = Trellis is set up 🌱
setup-welcome = Welcome, coordinators. This is where I tell you what needs a person: weekly digests, midpoints that are ready, and anything I could not deliver.
setup-welcome-next-title = What to do next
setup-welcome-next =
    1. Give the coordinator and facilitator roles to the people who will have them. Mentors and mentees get theirs when they join a cohort.
    2. Open the first cohort with `/cohort open`. It posts a panel where people can join.
    3. If anything seems off, `/setup check` finds it and says how to mend it.
setup-welcome-who-title = Who can read here
setup-welcome-who = Coordinators, facilitators, server admins and Trellis. Rooms are seen by their members, coordinators, server admins and Trellis, and each room says so openly. I never read ordinary messages.
setup-completed-title = Made
setup-completed =
    These are in place now:
    { $things }

## The doctor

setup-check-green-title = Everything is in order ✅
setup-check-green =
    Permissions, roles, channels and deliveries are all fine.

    { $things }
    Time zone: { $zone }
setup-check-warning-title = It works, with something to look at
setup-check-warning = Nothing is broken. This deserves a look:
setup-check-broken-title = Something needs mending
setup-check-broken = Nothing is lost: what could not be delivered waits. This is what I found, and how it is mended:
setup-check-more =
    { $more ->
        [one] One more thing to mention; mend these first, then check again.
       *[other] { $more } more things to mention; mend these first, then check again.
    }

setup-found-not-set-up = Trellis is not set up here yet
setup-mend-not-set-up = Run `/setup start` and press *Create everything for me*.
setup-found-missing-in-server = I lack permissions in this server
setup-mend-missing-in-server = Open Server Settings → Roles → Trellis → Permissions and switch on: { $permissions }. What waits for this goes out by itself.
setup-found-missing-in-channel = { $thing }: I lack permissions there
setup-mend-missing-in-channel = In the settings of { $channel }, under Permissions, allow for Trellis: { $permissions }.
setup-found-missing-in-rooms =
    { $rooms ->
        [one] I lack permissions in one room
       *[other] I lack permissions in { $rooms } rooms
    }
setup-mend-missing-in-rooms = In the channel’s settings, under Permissions, allow for Trellis: { $permissions }. One place to look at is { $example }.
setup-found-role-too-high = { $thing }: it stands too high for me to give it
setup-mend-role-too-high = In Server Settings → Roles, drag the role Trellis above { $role }.
setup-found-role-managed = { $thing }: Discord lets nobody give it
setup-mend-role-managed = { $role } belongs to another app or to boosting. Run `/setup start`, choose *Pick what I have*, and pick another role.
setup-found-role-shared = { $trusted } and { $participant } are the same role
setup-mend-role-shared = Everybody with { $role } would count as trusted with what others say in confidence. Run `/setup start`, choose *Pick what I have*, and pick different roles.
setup-found-gone = { $thing }: it is gone
setup-mend-gone = Somebody deleted it. Press *Repair* and I make it anew, or pick another with `/setup start`.
setup-found-never = { $thing }: it was not made
setup-mend-never = Press *Repair* and I make it, or pick one with `/setup start`.
setup-found-lost = { $thing }: it is back
setup-mend-lost = Discord told me twice that it was gone, and now it is there. Press *Repair* and I use it again.
setup-found-being-made = { $thing }: on its way
setup-mend-being-made = Nothing to do. If it is still here in a few minutes, look at what else is in this list.
setup-found-growth-changed = The place for growth threads is of another kind than before
setup-mend-growth-changed = { $channel } changed between forum and text channel. Press *Repair* and I open new growth threads the way they work there.
setup-found-coordinators-open = Everybody can see the coordinators’ channel
setup-mend-coordinators-open = What I post there is meant for coordinators and facilitators. In the channel’s settings, under Permissions, switch off *View Channel* for @everyone.
setup-found-category-full = { $number ->
        [1] The category for rooms holds { $channels } of 50 channels
       *[other] Category { $number } for rooms holds { $channels } of 50 channels
    }
setup-mend-category-full = Nothing to do: when it is full, I open the next category by myself.
setup-found-server-nearly-full = This server has { $channels } of 500 channels
setup-mend-server-nearly-full = I open rooms up to 490. Please close finished rooms or remove channels nobody needs before then.
setup-found-server-full = This server has { $channels } of 500 channels
setup-found-administrator = I am an administrator here, and do not need to be
setup-mend-administrator = In Server Settings → Roles → Trellis → Permissions, switch off **Administrator**. Run this check again afterwards: it says if anything is missing then.
setup-found-held =
    { $count ->
        [one] Waiting: { $what }
       *[other] Waiting: { $what } ({ $count } times)
    }
setup-found-parked =
    { $count ->
        [one] Not delivered: { $what }
       *[other] Not delivered: { $what } ({ $count } times)
    }
setup-mend-stuck = It began { $since }. { $fix }
setup-found-waiting =
    { $count ->
        [one] One delivery waits for something that is being made
       *[other] { $count } deliveries wait for something that is being made
    }
setup-mend-waiting = It began { $since }. Nothing to do: they go out by themselves as soon as it is there.

setup-repaired-title = Repairing
setup-repaired-making =
    I am making:
    { $things }
setup-repaired-found =
    I use these again:
    { $things }
setup-repaired-released = What was waiting is being tried again now. Check once more in a moment.
setup-tried-again =
    { $count ->
        [0] There was nothing left to try again.
        [one] One delivery is being tried again.
       *[other] { $count } deliveries are being tried again.
    }
setup-let-go =
    { $count ->
        [0] There was nothing left to let go.
        [one] One delivery was let go. It will not be sent.
       *[other] { $count } deliveries were let go. They will not be sent.
    }

## What could not be delivered

setup-trouble-title = Something is waiting for you
setup-trouble-what = I could not deliver { $what }. Nothing is lost; it waits.
setup-trouble-given-up = I could not deliver { $what }, and I do not try again by myself.
setup-trouble-given-up-end = `/setup check` shows it, with *Try those again* and *Let them go*.
setup-trouble-end = `/setup check` shows everything that waits. Once it is mended, all of it goes out by itself, in order.
setup-action-create-role = a new role
setup-action-create-channel = a new channel
setup-action-set-overwrites = a change of who can see a channel
setup-action-post = a message
setup-action-edit = a change to a message of mine
setup-action-delete = the removal of a message of mine
setup-action-pin = a pinned message
setup-action-open-thread = a new thread
setup-action-open-post = a new growth thread
setup-action-role = a change of somebody’s roles
setup-action-other = something
setup-fix-permission = Discord says that I may not. It takes these permissions, for the role Trellis in the server’s settings, and in the settings of the channel if that one has its own: { $permissions }.
setup-fix-role-order = Discord says that I may not. It takes **Manage Roles**, and the role Trellis has to stand above the role to give: drag it up in Server Settings → Roles.
setup-fix-server-full = This server is full: Discord ends at 500 channels. Remove channels that nobody needs, or close finished rooms.
setup-fix-category-full = The category is full: Discord ends at 50 channels each. Move a channel out of it, and it goes on.
setup-fix-capacity = One of Discord’s limits was reached, such as 250 roles in a server, 1,000 active threads, or 250 pins in a channel. Remove some that nobody needs.
setup-fix-gone = The channel it was for is gone. If it should go out after all, repair what is missing, then use *Try those again*.
setup-fix-unproven = I cannot tell whether it went out, so I did not send it twice. Look whether it is there. If not, use *Try those again*.
setup-fix-forbidden = Discord’s moderation, or a locked thread, refused it. Change the rule or unlock the thread, then use *Try those again*, or let it go.
setup-fix-target-missing = What it belongs to is gone. Repair what is missing, then use *Try those again*, or let it go.
setup-fix-defect = Discord did not understand it: a mistake of mine. Please tell whoever runs this bot; its log has the details.
setup-fix-other = Please tell whoever runs this bot; its log has the details.

## In /help

setup-help = `/setup start`: roles, channels, time zone; `/setup check`: find out what is wrong
