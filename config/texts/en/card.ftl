### The card of a room. Dates arrive as Discord's own, which each reader sees in their zone.

card-title = Your room
card-title-closed = Your room (closed)
card-people =
    Mentor: { $mentor }
    Mentee: { $mentees }
card-has-left = { $who } (has left the cohort)
card-is-away = { $who } (not in this server at present)
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

card-next-title = Next from me
card-next-before-start = When the cohort has started.
card-next-none = Nothing more is planned.
card-next-closed = Nothing: the room is closed. Everything in it stays readable.

