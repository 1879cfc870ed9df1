### The card of a room. Moments arrive as Discord's own, which each reader sees in their zone; days are written out.

card-title = Your room
card-title-closed = Your room (closed)
card-people =
    Mentor: { $mentor }
    Mentee: { $mentees }
## $stage is a word of domain/src/stage.rs, $ahead what comes first
card-stage = { $stage ->
        [working] 🌿 Working
       *[getting-started] 🌱 Getting started
    }
card-stage-with = { $stage ->
        [working] 🌿 Working
       *[getting-started] 🌱 Getting started
    } · ahead: { $ahead }
card-stage-ahead = { $mark ->
        [signed] the agreement
       *[goal-set] a first goal
    }
card-has-left = { $who } (has left the cohort)
card-is-away = { $who } (not in this server at present)
card-readers = Readable by its members, the coordinators and me, by people who administer this server, and by whoever coordinators let in besides, which is said here.

card-cohort = **{ $cohort }** · { $program }

card-next-title = Next from me
card-next-before-start = When the cohort has started.
card-next-waits = Nothing for now. The coordinators find with you how to go on.
card-next-none = Nothing more is planned.
card-next-closed = Nothing: the room is closed. Everything in it stays readable.

