### Setting a community up. The words of `/setup check` are here too, since it is a part of the command.

command-setup = Set Trellis up in this server, or check that everything works
command-setup-start = Create or pick the roles and channels that Trellis needs
    .zone = Time zone of this community, such as Europe/Berlin (UTC if you choose none)
command-setup-check = Find out whether everything works, and how to mend what does not

## The flow

setup-title = Setting up Trellis
setup-start = Trellis needs four roles, a category for the rooms, a place for growth threads, and a channel each for coordinators and mentors. I can make all of it for you, or you pick what you have and I make the rest. Nothing is made before you press the button.
setup-start-again = Trellis is set up in this community. You can pick other roles or channels for it, or change the time zone that new cohorts get. Channels that exist already keep who can see them.
setup-roles = **Step 1 of 3: roles.** Pick a role for each, or leave it empty and I make it. Coordinators run cohorts and read what people tell them in confidence, so that role should be for few.
setup-channels = **Step 2 of 3: channels.** Pick what you have, or leave it empty and I make it. The coordinators’ channel should be one that only coordinators and facilitators can see.
setup-last = **Step 3 of 3: a last look.** This is what I will use. Press the button, and I make what is missing.
setup-things-title = Roles and channels
setup-pick = { $thing }
# Who reads the place of growth threads: as chosen, or in a channel that was picked.
setup-readers-title = Who reads growth threads
setup-readers =
    { $readers ->
        [participants] Mentors, mentees and coordinators
        [everyone] Everyone in this server
       *[let-in] Whoever you let into the channel you picked
    }
setup-button-readers =
    { $readers ->
        [participants] Growth threads for participants only
       *[everyone] Growth threads for everyone
    }
# Whether sessions have a voice channel.
setup-voice-title = Sessions in voice
setup-voice =
    { $voice ->
        [on] A voice channel opens for each session and goes after it. Kept is for how many minutes people of the room were in it together; nobody listens
       *[off] Off: no voice channels open, and nothing is kept of who is in one
    }
setup-button-voice =
    { $voice ->
        [off] Switch voice channels off
       *[on] Switch voice channels on
    }
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

# In the coordinators' channel. $who and $role are mentions, $thing is the coordinator or facilitator role.
setup-role-picked-title = Another role is used
setup-role-picked = { $who } picked { $role } in `/setup start` ({ $thing }). Whoever holds it can now do and read what goes with it; whoever only held the one before cannot any more, and sees this channel for one more day.
# Where the role before was deleted.
setup-role-picked-words = While nobody was coordinator, private words may have come in here: press *Read* on them.

setup-making-title = On it
setup-making =
    I am making:
    { $things }

    This takes a few seconds. When it is done, I say so in the coordinators’ channel, with what to do next. If I made the coordinator role, you get it, so that you can see that channel.
setup-nothing-to-make-title = All set
setup-nothing-to-make = Everything is there or on its way, so nothing was made twice. Next: `/cohort open` opens your first cohort.
## In /help

setup-help = `/setup start`: roles, channels, time zone; `/setup check`: find out what is wrong
