### Things of Trellis’s in Discord that its records do not know.

## Made twice. $first is the one in use, $second the other; both are mentions.

strays-double-title = Something is here twice
strays-double-channel = Discord answered late when I made { $first }, so there is { $second } as well. { $first } is the one in use. I hide { $second } from everybody but coordinators, and delete nothing. Please look whether somebody wrote there, and then delete it.
strays-double-category = Discord answered late when I made the category { $first }, so there is { $second } as well, with nothing in it. I hide it. Please delete it when you like.
strays-double-thread = Discord answered late when I opened { $first }, so there is { $second } as well. { $first } is the one in use. I lock { $second } and put it away, and delete nothing. Please look whether somebody wrote there, and then delete it.
strays-double-role = Discord answered late when I made the role { $first }, so there is { $second } as well. It gives nothing, and I give it to nobody. Please delete it in Server Settings → Roles.

## Not in the records. $channel is a mention, $people are mentions.

strays-button-adopt = Use it again
strays-button-close = Put it away
strays-adopted = { $channel } is the room of { $people } again. I am posting a new card there.
strays-put-away = Coordinators alone will see { $channel } from now on. Nothing in it is deleted.
strays-welcome-back-title = This room goes on
strays-welcome-back =
    { $people }, my records had to be restored from a copy, and this room was missing in it. It is back: what you wrote here is all still here.

    What you told me since that copy I no longer know. Progress updates that stand in a growth thread stay there; check-ins go on as planned.
