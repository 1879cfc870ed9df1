### The doctor, and what coordinators are told when something could not be delivered.

## What it finds

doctor-check-green-title = Everything is in order ✅
doctor-check-green =
    Permissions, roles, channels and deliveries are all fine.

    { $things }
    Time zone: { $zone }
doctor-check-warning-title = It works, with something to look at
doctor-check-warning = Nothing is broken. This deserves a look:
doctor-check-broken-title = Something needs mending
doctor-check-broken = Nothing is lost: what could not be delivered waits. This is what I found, and how it is mended:

# Below all of it. $release is a release of the IANA time zone data, such as 2026f.
doctor-check-zones = Clock changes as the time zone data { $release } has them.

# Under what was found. $role, $owner and $roles are mentions; $more counts further roles.
doctor-authority-title = Who can act as coordinator
doctor-authority-coordinators = • { $role }: runs cohorts, and reads what is told to coordinators in confidence
doctor-authority-no-coordinators = • By the coordinator role: nobody, since the coordinator role is gone. What is told to coordinators in confidence waits until somebody holds one
doctor-authority-owner = • { $owner }, the owner of this server: runs cohorts, and reads that only with the coordinator role
doctor-authority-managing =
    • { $roles }{ $more ->
        [0] { "" }
        [one] {" "}and one more role
       *[other] {" "}and { $more } more roles
    }: may manage this server, so what is said of its owner holds

doctor-found-not-set-up = Trellis is not set up here yet
doctor-mend-not-set-up = Run `/setup start` and press *Create everything for me*.
doctor-found-missing-in-server = I lack permissions in this server
doctor-mend-missing-in-server = Open Server Settings → Roles → Trellis → Permissions and switch on: { $permissions }. What waits for this goes out by itself.
doctor-found-missing-in-channel = { $thing }: I lack permissions there
doctor-mend-missing-in-channel = In the settings of { $channel }, under Permissions, allow for Trellis: { $permissions }.
doctor-found-missing-in-rooms =
    { $rooms ->
        [one] I lack permissions in one room
       *[other] I lack permissions in { $rooms } rooms
    }
doctor-mend-missing-in-rooms = In the channel’s settings, under Permissions, allow for Trellis: { $permissions }. One place to look at is { $example }.
doctor-found-role-too-high = { $thing }: it stands too high for me to give it
doctor-mend-role-too-high = In Server Settings → Roles, drag the role Trellis above { $role }.
doctor-found-role-managed = { $thing }: Discord lets nobody give it
doctor-mend-role-managed = { $role } belongs to another app or to boosting. Run `/setup start`, choose *Pick what I have*, and pick another role.
doctor-found-role-shared = { $trusted } and { $participant } are the same role
doctor-mend-role-shared = Everybody with { $role } would count as trusted with what others say in confidence. Run `/setup start`, choose *Pick what I have*, and pick different roles.
doctor-found-gone = { $thing }: it is gone
doctor-mend-gone = Somebody deleted it. Press *Repair* and I make it anew, or pick another with `/setup start`.
doctor-found-never = { $thing }: it was not made
doctor-mend-never = Press *Repair* and I make it, or pick one with `/setup start`.
doctor-found-lost = { $thing }: it is back
doctor-mend-lost = Discord told me twice that it was gone, and now it is there. Press *Repair* and I use it again.
doctor-found-being-made = { $thing }: on its way
doctor-mend-being-made = Nothing to do. If it is still here in a few minutes, look at what else is in this list.
doctor-found-growth-changed = The place for growth threads is of another kind than before
doctor-mend-growth-changed = { $channel } changed between forum and text channel. Press *Repair* and I open new growth threads the way they work there.
# How a channel is set. $channel is a link, $tag a name made safe.
doctor-found-no-tag = The forum for growth threads demands a tag and has none to give
doctor-mend-no-tag = Discord takes no post in { $channel } without a tag. In the forum’s settings, add a tag that everybody may use, or switch off *Require people to select tags when posting*. What waits for this goes out by itself.
doctor-found-tag-given = The forum for growth threads demands a tag
doctor-mend-tag-given = Nothing to do: new growth threads in { $channel } get the tag { $tag }.
doctor-found-slow-mode =
    { $count ->
        [one] Slow mode is on in a channel of mine
       *[other] Slow mode is on in { $count } channels of mine
    }
doctor-mend-slow-mode = In { $channel } people wait { $seconds } seconds between two messages. If that is not meant, switch *Slowmode* off in the channel’s settings.
doctor-found-unseen = Not every member can see a sign-up panel
doctor-mend-unseen = It stands in { $channel }, which some members of this server cannot open. If that is not meant, run `/cohort panel` in a channel that they can.
doctor-found-age-restricted =
    { $count ->
        [one] A channel that I use is age-restricted
       *[other] { $count } channels that I use are age-restricted
    }
doctor-mend-age-restricted = People who are not of age cannot open { $channel }. If that is not meant, switch off *Age-Restricted Channel* in its settings.
doctor-found-announcement =
    { $count ->
        [one] A private channel became an announcement channel
       *[other] { $count } private channels became announcement channels
    }
doctor-mend-announcement = What is published in { $channel } can be read in other servers that follow it. In its settings, switch *Announcement Channel* off.
doctor-found-wrong-kind =
    { $count ->
        [one] A channel is of a kind that I cannot use
       *[other] { $count } channels are of a kind that I cannot use
    }
doctor-mend-wrong-kind = I cannot do there what { $channel } is for. Pick another channel with `/setup start`.
doctor-found-locked =
    { $count ->
        [one] A growth thread is locked
       *[other] { $count } growth threads are locked
    }
doctor-mend-locked = Its mentee cannot answer in { $channel }, while my posts still arrive. If that is not meant, unlock the thread.
doctor-mend-locked-for-good = I cannot write in { $channel }. Unlock the thread, or allow for Trellis in the settings of its channel: { $permissions }. What waits for this goes out by itself.
doctor-found-coordinators-open = Everybody can see the coordinators’ channel
doctor-mend-coordinators-open = What I post there is meant for coordinators and facilitators. In the channel’s settings, under Permissions, switch off *View Channel* for @everyone.
doctor-found-category-full = { $number ->
        [1] The category for rooms holds { $channels } of 50 channels
       *[other] Category { $number } for rooms holds { $channels } of 50 channels
    }
doctor-mend-category-full = Nothing to do: when it is full, I open the next category by myself.
doctor-found-server-nearly-full = This server has { $channels } of 500 channels
doctor-mend-server-nearly-full = I open rooms up to 490. Please close finished rooms or remove channels nobody needs before then.
doctor-found-server-full = This server has { $channels } of 500 channels
doctor-found-administrator = I am an administrator here, and do not need to be
doctor-mend-administrator = In Server Settings → Roles → Trellis → Permissions, switch off **Administrator**. Run this check again afterwards: it says if anything is missing then.
doctor-found-stray = A channel of mine that my records do not know: { $name }
doctor-mend-stray = { $channel } was made by me, and is in no record: my records were restored from a copy that is older. *Use it again* makes it the room of the people who see it; *Put it away* shows it to coordinators alone.
# $span is such as “2 minutes ahead”.
doctor-found-clock-off = The clock of the computer I run on is { $span }
doctor-mend-clock-off = Nothing is lost by it: I go by Discord’s clock. Please ask whoever runs this bot to set it, and to have it kept right (NTP).
doctor-found-held =
    { $count ->
        [one] Waiting: { $what }
       *[other] Waiting: { $what } ({ $count } times)
    }
doctor-found-parked =
    { $count ->
        [one] Not delivered: { $what }
       *[other] Not delivered: { $what } ({ $count } times)
    }
doctor-mend-stuck = It began { $since }. { $fix }
doctor-found-waiting =
    { $count ->
        [one] One delivery waits for something that is being made
       *[other] { $count } deliveries wait for something that is being made
    }
doctor-mend-waiting = It began { $since }. Nothing to do: they go out by themselves as soon as it is there.

doctor-repaired-title = Repairing
doctor-repaired-making =
    I am making:
    { $things }
doctor-repaired-found =
    I use these again:
    { $things }
doctor-repaired-access =
    { $count ->
        [one] I am putting right who can read one channel.
       *[other] I am putting right who can read channels, in { $count } places.
    }
doctor-repaired-released = What was waiting is being tried again now.
doctor-repaired-look = Check once more in a moment.
doctor-repaired-nothing = There was nothing here that I can mend by myself. Check again: each finding says what a person has to do.
doctor-tried-again =
    { $count ->
        [0] There was nothing left to try again.
        [one] One delivery is being tried again.
       *[other] { $count } deliveries are being tried again.
    }
doctor-let-go =
    { $count ->
        [0] There was nothing left to let go.
        [one] One delivery was let go. It will not be sent.
       *[other] { $count } deliveries were let go. They will not be sent.
    }

## Its buttons

doctor-button-check = Check everything
doctor-button-repair = Repair
doctor-button-try-again = Try those again
doctor-button-let-go = Let them go

## What could not be delivered

doctor-trouble-title = Something is waiting for you
doctor-trouble-what = I could not deliver { $what }. Nothing is lost; it waits.
doctor-trouble-given-up = I could not deliver { $what }, and I do not try again by myself.
doctor-trouble-given-up-end = `/setup check` shows it, with *Try those again* and *Let them go*.
# Something that the community needs is gone, once.
doctor-gone-title = Something is gone
doctor-gone = { $thing }: somebody deleted it. Nothing is lost; what was meant for it waits. *Check everything* shows how to have it made anew.
# $what is a link to a channel, thread or role; $name is what it is called now.
doctor-named-title = I had to choose another name
doctor-named = Discord does not take the name that { $what } was to have here, so it is called { $name }. Everything else is as it should be; you can give it another name.
doctor-trouble-end = `/setup check` shows everything that waits. Once it is mended, all of it goes out by itself, in order.
doctor-action-create-role = a new role
doctor-action-create-channel = a new channel
doctor-action-set-overwrites = a change of who can see a channel
doctor-action-post = a message
doctor-action-edit = a change to a message of mine
doctor-action-delete = the removal of a message of mine
doctor-action-pin = a pinned message
doctor-action-open-thread = a new thread
doctor-action-open-post = a new growth thread
doctor-action-put-away = a thread that is put away
doctor-action-tag-post = the tags of a growth thread
doctor-action-open-voice = a voice channel for a session
doctor-action-close-voice = the removal of a voice channel of mine
doctor-action-role = a change of somebody’s roles
doctor-action-other = something
doctor-fix-permission = Discord says that I may not. It takes these permissions, for the role Trellis in the server’s settings, and in the settings of the channel if that one has its own: { $permissions }.
doctor-fix-role-order = Discord says that I may not. It takes **Manage Roles**, and the role Trellis has to stand above the role to give: drag it up in Server Settings → Roles.
doctor-fix-server-full = This server is full: Discord ends at 500 channels. Remove channels that nobody needs, or close finished rooms.
doctor-fix-category-full = The category is full: Discord ends at 50 channels each. Move a channel out of it, and it goes on.
doctor-fix-capacity = One of Discord’s limits was reached, such as 250 roles in a server, 1,000 active threads, or 250 pins in a channel. Remove some that nobody needs.
doctor-fix-tag-demanded = The forum for growth threads takes no post without a tag, and has none that I may give. In the forum’s settings, add a tag that everybody may use, or switch off *Require people to select tags when posting*.
doctor-fix-locked = The thread is locked. Unlock it, or allow for Trellis in the settings of its channel: { $permissions }.
doctor-fix-role-has-more = The role gives its people more power in this server than I know to be meant, so I do not hand it out. Take that away in Server Settings → Roles, and it goes on. If they should have it, pick the role again with `/setup start`.
doctor-fix-gone = The channel it was for is gone. If it should go out after all, repair what is missing, then use *Try those again*.
doctor-fix-gone-role = The role it was for is gone. In `/setup check`, *Repair* makes it anew; or pick another with `/setup start`. Mentors and mentees get theirs by themselves then; the other roles you give.
doctor-fix-unproven = I cannot tell whether it went out, so I did not send it twice. Look whether it is there. If not, use *Try those again*.
doctor-fix-forbidden = Discord’s moderation refused its words. Whoever wrote them is told, and can write them differently. Or change the rule, then use *Try those again*, or let it go.
doctor-fix-target-missing = What it belongs to is gone. Repair what is missing, then use *Try those again*, or let it go.
doctor-fix-defect = Discord did not understand it: a mistake of mine. Please tell whoever runs this bot; its log has the details.
doctor-fix-other = Please tell whoever runs this bot; its log has the details.

## Who can read what. $channel and $channels are links, $who a mention of a person or role, $by of a coordinator.

doctor-access-title = I put right who can read what
doctor-access =
    Somebody had changed it by hand, or a role had. This is as it was meant again:
    { $lines }
doctor-access-closed = • { $channel }: everybody could see it, and nobody else can now
doctor-access-let-in = • { $channel }: { $who } could not see it, and can again
doctor-access-taken-out = • { $channel }: { $who } could still see it from before, and cannot any more
doctor-access-more =
    { $more ->
        [one] and one more
       *[other] and { $more } more
    }
doctor-guest-title = Somebody else can read there
doctor-guest = { $who } can read { $channels }, and is none of those this is for: somebody who manages this server let them in by hand. If that is meant, press *It is meant*, and the people there are told who else reads. If not, press *Take it away*.
doctor-guest-away = Take it away
doctor-guest-stays = It is meant
doctor-guest-is-away = { $who } cannot read there any more, as { $by } wished.
doctor-guest-is-meant = { $who } may read there, as { $by } wished. The people there are told.
doctor-guest-in-room = { $who } can read here, too: the coordinators of this community want it so. If you have a question about that, ask them.
doctor-shut-out-title = Somebody cannot read their room
doctor-shut-out = { $who } cannot see { $channels }: somebody who manages this server denied it to them by hand, so I leave it. If that is not meant, remove the entry in the channel’s settings under Permissions, and I let them in again.
doctor-found-access =
    { $count ->
        [one] A channel of mine is not seen by those it is for, or by others, too
       *[other] { $count } channels of mine are not seen by those they are for, or by others, too
    }
doctor-found-undecided =
    { $count ->
        [one] Somebody was let into a channel of mine by hand, or shut out of it
       *[other] People were let into { $count } channels of mine by hand, or shut out of them
    }
doctor-mend-undecided = One of them is { $channel }. Whoever was let in: decide on my message about it in the coordinators’ channel. Whoever was shut out: take what denies them out of the channel’s permissions, if it is not meant.
doctor-found-lost-rooms =
    { $count ->
        [one] A room has lost its channel
       *[other] { $count } rooms have lost their channels
    }
# $names are names of rooms, and $more how many are not named.
doctor-mend-lost-rooms = { $names }{ $more ->
        [0] { "" }
       *[other] { " " }and { $more } more
    }. `/room list` shows them to coordinators, with a button to make a channel again and one to close its room. What is still to be said there waits for that.
doctor-mend-access = One of them is { $channel }. Press *Repair*: I put right what I wrote myself, and ask the coordinators about whom somebody let in by hand.
