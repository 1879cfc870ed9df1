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
doctor-check-more =
    { $more ->
        [one] One more thing to mention; mend these first, then check again.
       *[other] { $more } more things to mention; mend these first, then check again.
    }

# Under what was found. $role, $owner and $roles are mentions; $more counts further roles.
doctor-authority-title = Who can act as coordinator
doctor-authority-coordinators = • { $role }: runs cohorts, and reads what is told to coordinators in confidence
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
doctor-repaired-released = What was waiting is being tried again now. Check once more in a moment.
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
doctor-action-role = a change of somebody’s roles
doctor-action-other = something
doctor-fix-permission = Discord says that I may not. It takes these permissions, for the role Trellis in the server’s settings, and in the settings of the channel if that one has its own: { $permissions }.
doctor-fix-role-order = Discord says that I may not. It takes **Manage Roles**, and the role Trellis has to stand above the role to give: drag it up in Server Settings → Roles.
doctor-fix-server-full = This server is full: Discord ends at 500 channels. Remove channels that nobody needs, or close finished rooms.
doctor-fix-category-full = The category is full: Discord ends at 50 channels each. Move a channel out of it, and it goes on.
doctor-fix-capacity = One of Discord’s limits was reached, such as 250 roles in a server, 1,000 active threads, or 250 pins in a channel. Remove some that nobody needs.
doctor-fix-role-has-more = The role gives its people more power in this server than I know to be meant, so I do not hand it out. Take that away in Server Settings → Roles, and it goes on. If they should have it, pick the role again with `/setup start`.
doctor-fix-gone = The channel it was for is gone. If it should go out after all, repair what is missing, then use *Try those again*.
doctor-fix-unproven = I cannot tell whether it went out, so I did not send it twice. Look whether it is there. If not, use *Try those again*.
doctor-fix-forbidden = Discord’s moderation, or a locked thread, refused it. Change the rule or unlock the thread, then use *Try those again*, or let it go.
doctor-fix-target-missing = What it belongs to is gone. Repair what is missing, then use *Try those again*, or let it go.
doctor-fix-defect = Discord did not understand it: a mistake of mine. Please tell whoever runs this bot; its log has the details.
doctor-fix-other = Please tell whoever runs this bot; its log has the details.
