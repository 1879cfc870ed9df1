### The card of a room. Dates arrive as Discord's own, which each reader sees in their zone.

card-title = Your room
card-title-closed = Your room (closed)
card-people =
    Mentor: { $mentor }
    Mentee: { $mentees }
card-readers = Readable by its members, the coordinators and me, and by people who administer this server.

card-cohort-title = Cohort
card-cohort =
    { $weeks ->
        [one] **{ $cohort }** · { $program } · one week
       *[other] **{ $cohort }** · { $program } · { $weeks } weeks
    }
card-cohort-ahead = Starts { $starts } ({ $starts_in }), ends { $ends }
card-cohort-running = Started { $started }, ends { $ends } ({ $ends_in })
card-cohort-over = From { $starts } to { $ends }

card-update-title = Progress
card-update-none = No progress update yet. *Progress* below writes the first; a few lines are plenty.
card-update =
    { $updates ->
        [one] One progress update, { $ago }
       *[other] { $updates } progress updates, the last { $ago }
    }

card-checkin-title = Check-in
card-checkin-none = None so far.
card-checkin-waiting = Asked { $asked }: { $answered } of { $members } have answered. Open until { $closes }.
card-checkin-closed = Asked { $asked }: { $answered } of { $members } answered. It is closed.
card-checkin-answered = Asked { $asked }: everybody has answered.

card-midpoint-title = Midpoint
card-midpoint-ahead = Around { $at }: a moment to look back, each for yourself.
card-midpoint-waiting = { $written } of { $members } reflections are in. They can be written until { $deadline }.
card-midpoint-written = All reflections are in.
card-midpoint-released = The facilitators can read the reflections and prepare the conversation.
card-midpoint-some = { $written } of { $members } reflections were written. The facilitators can read what there is.
card-midpoint-nobody = Its time is over; no reflection was written.
card-midpoint-none = This room has none: it has too few weeks for one.

card-next-title = Next from me
card-next-checkin = A check-in, { $at }
card-next-midpoint = The midpoint, { $at }
card-next-before-start = When the cohort has started.
card-next-none = Nothing more is planned.
card-next-closed = Nothing: the room is closed. Everything in it stays readable.

card-progress-button = Progress
card-help-button = Need help
