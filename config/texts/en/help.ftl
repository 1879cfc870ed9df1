### What Trellis tells about itself.

command-help = What Trellis is, where you stand here, and what comes next for you
command-privacy = What Trellis stores, who can read it, and how it is deleted

help-title = Trellis 🌱
help-what = Trellis gives mentorships a structure: each pair gets a private room, mentees show what they learn in growth threads, and check-ins, a midpoint and reminders come on time. You talk; I keep the rhythm.
help-next-title = Your next step
help-you-title = You here
help-can-title = What you can do
help-footer = I read only what is given to me in commands, buttons and forms. More under /privacy.

help-next-set-up = Run `/setup start` and press *Create everything for me*. It takes a minute.
help-next-not-set-up = Trellis is not set up here yet. Somebody with the Manage Server permission can do it with `/setup start`.
help-next-open-cohort = Open the first cohort with `/cohort open`. It posts a panel where people join.
help-next-coordinator = See where your cohorts stand with `/cohort status`. What needs a person comes to the coordinators’ channel by itself.
help-next-facilitator = Look into the coordinators’ channel: each midpoint that is ready is told there, and you open it there. Between midpoints nothing is asked of you.
help-next-mentee = Write a progress update with `/progress`: what you did, what you learned, where you are stuck. A few lines are enough.
help-next-mentor = When your mentee posts a progress update, press *Give feedback* on it: one correction on the work helps more than general advice.
help-next-waiting = Nothing for now. A coordinator opens your room, and you are told there. Until then `/me` shows what you said, and you can change it.
# For who waits for another room. $day is the day on which theirs was closed.
help-next-room-closed = Your room was closed on { $day }. A coordinator tells you how it goes on; with `/concern` you reach them yourself.
help-next-join-in = Sign-up for { $cohort } is open: choose *Join as mentor* or *Join as mentee* in { $channel }.
help-next-join = Sign-up for { $cohort } is open: choose *Join as mentor* or *Join as mentee* on its panel.
# Where several cohorts take sign-ups.
help-next-join-one = { $cohorts } cohorts take sign-ups right now; `/cohort status` shows them. Choose *Join as mentor* or *Join as mentee* on the panel of the one you like.
help-next-nothing = No cohort takes sign-ups right now. A coordinator can tell you when the next one opens.

help-you-seat =
    { $role ->
        [mentor] Mentor in { $cohort }
       *[other] Mentee in { $cohort }
    }, { $state ->
        [enrolling] which takes sign-ups
        [matching] whose rooms are being put together
        [running] which is under way
        [closing] which is coming to its end
       *[other] which is being prepared
    }, { $rooms ->
        [0] { $had ->
            [none] no room yet
           *[some] no open room now
        }
        [one] one room
       *[other] { $rooms } rooms
    }
help-you-more-seats =
    { $more ->
        [one] … and in one more cohort: `/me`
       *[other] … and in { $more } more cohorts: `/me`
    }
help-you-coordinator = Coordinator: you run cohorts, and read what is meant for coordinators
help-you-facilitator = Facilitator: you lead midpoint conversations
help-you-manager = Manager of this server: you can set Trellis up
# For who was in a cohort, and is in none now.
help-you-past =
    { $end ->
        [over] You took part in { $cohort }, which is over. Thank you for having been here.
        [called-off] You were in { $cohort }, which was called off.
       *[left] You were in { $cohort }, and left it.
    }
help-you-nobody = You are not in a cohort here yet.

help-can-privacy = `/privacy`: what is stored, and who can read it

privacy-title = Privacy
privacy-short = I never read ordinary messages: Discord does not even send them to me. I know what you give me in commands, buttons and forms, and nothing else you write.
privacy-stored-title = What is stored
privacy-stored = Your Discord id and the name you had here when you joined; what you said at sign-up and when you agreed to the time commitment; which cohorts and rooms you are or were in; the hours in which you can usually meet, and your time zone; your sessions, for how many minutes you were in the voice channel of one together (nobody listens, and who came when is forgotten with the channel), and what you tapped after them; your agreements and when you signed them; your goals and steps; your progress updates and feedback; your check-in answers, reflections and private words; whether you are in this server; when each of them was; for two weeks, when a message called you; when somebody last wrote in a room, and never what. Files you add stay with Discord; I store where they are.
privacy-rooms-title = Who can read a room
privacy-rooms = Its members, the coordinators, the admins of this server, whoever coordinators let in besides (its members are told), and Trellis. What you say there in messages stays between these people and Discord.
privacy-updates-title = Who can read a progress update
privacy-updates = You choose each time: your room; your growth thread, which mentors, mentees and coordinators read, or everybody here if the community opened it; or just you. You can edit it, or withdraw it. Your sign-up answers are for you, with `/me`, and for the coordinators, who bring people together. The first two introduce you in your room only if you say so, for as long as you do. In your room’s agreement they are filled in for you alone; your partner sees them there once you sign.
privacy-confidential-title = Confidential answers
privacy-confidential =
    • Check-in answers other than *Good*, and taps after a session other than *Moved us on*: coordinators who are not in your room. Your partner sees only that you did, also if they are a coordinator.
    • Private details of check-ins: coordinators who are not in your room, unless you say that your partner may see them.
    • A private word with `/concern`: coordinators who are not in the room it is about; if it is about none, those who are and were in no room with you. In their channel it says only that one has come in. It is deleted after 60 days.
    • Midpoint reflections: sealed until all are in or the deadline has passed; then a facilitator or coordinator who is not in your room can open them.
    • What you keep just for yourself: you. Nobody else is shown it, nor that there is any.
    Details, private words, reflections and what you keep for yourself are stored encrypted, and who opens what others wrote is noted. Whoever runs this bot holds the key, and answers for it.
privacy-delete-title = Having it deleted
privacy-delete = Leave a cohort with `/me`. Withdraw a progress update with its button: its words are then deleted, here and in Discord. A sign-up without a yes is deleted after two weeks, and a form for an update that you did not send after one. To have the rest of what is stored about you deleted or sent to you, ask whoever runs this bot; a coordinator can help.
privacy-operator-title = Who runs this bot
privacy-contact = Ask here: { $contact }
privacy-no-contact = Whoever runs this bot has not said how to reach them. A coordinator or an admin of this server can tell you.
privacy-notice = Their privacy notice: { $url }
