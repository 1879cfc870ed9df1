//! Who lives in the demo's community, and what they would say.

use discord_sandbox::{Persona, Sandbox, Tour, TourStep};

use super::acting::{Acted, Stuck};

/// The community and its people.
pub(super) struct Cast {
    pub(super) guild: u64,
    /// The public channel with the sign-up panels.
    pub(super) notices: u64,
    pub(super) olga: Persona,
    pub(super) farid: Persona,
    pub(super) mentors: Vec<Mentor>,
    pub(super) mentees: Vec<Mentee>,
    pub(super) visitors: Vec<Persona>,
}

pub(super) struct Mentor {
    pub(super) persona: Persona,
    pub(super) capacity: &'static str,
    pub(super) answers: [&'static str; 3],
}

pub(super) struct Mentee {
    pub(super) persona: Persona,
    /// Their mentor, by place in the list.
    pub(super) mentor: usize,
    /// The day of the cohort on which their room is opened.
    pub(super) room_on: i64,
    pub(super) answers: [&'static str; 3],
}

impl Cast {
    /// Everybody with their role, as the handle names it.
    pub(super) fn people(&self) -> impl Iterator<Item = (&'static str, &Persona)> {
        [("coordinator", &self.olga), ("facilitator", &self.farid)]
            .into_iter()
            .chain(self.mentors.iter().map(|mentor| ("mentor", &mentor.persona)))
            .chain(self.mentees.iter().map(|mentee| ("mentee", &mentee.persona)))
            .chain(self.visitors.iter().map(|visitor| ("member", visitor)))
    }

    /// A mentee's room, by place in the list: rooms are named after their people.
    pub(super) fn room_of(&self, place: usize) -> Acted<u64> {
        let mentee = &self.mentees[place];
        let first = |persona: &Persona| {
            persona
                .name()
                .split(' ')
                .next()
                .unwrap_or_default()
                .to_lowercase()
        };
        let (one, other) = (
            first(&self.mentors[mentee.mentor].persona),
            first(&mentee.persona),
        );
        let seen = mentee.persona.channels(self.guild);
        let room = seen.iter().find(|channel| {
            channel.kind == 0 && channel.name.contains(&one) && channel.name.contains(&other)
        });
        room.map(|channel| channel.id)
            .ok_or_else(|| Stuck::new(&mentee.persona, "does not see their room"))
    }

    /// Offers three things to try: a mentee's update, her mentor's answer, and what a coordinator sees of it.
    pub(super) fn offer_a_tour(&self, sandbox: &Sandbox) -> Acted<()> {
        let (room, mentee) = (self.room_of(0)?, &self.mentees[0]);
        let mentor = &self.mentors[mentee.mentor].persona;
        let olgas = self.olga.channels(self.guild);
        let coordinators = olgas.iter().find(|channel| channel.name == "coordinators");
        let coordinators = coordinators.ok_or_else(|| Stuck::new(&self.olga, "sees no #coordinators"))?;
        let step = |persona: &Persona, channel, line: &str, title: String, words: &str| TourStep {
            viewer: persona.id(),
            channel,
            line: (!line.is_empty()).then(|| line.to_owned()),
            title,
            words: words.to_owned(),
        };
        let write = format!("As {}, write a progress update.", mentee.persona.name());
        let answer = format!("As {}, answer it.", mentor.name());
        let look = format!("As {}, see who needs a hand.", self.olga.name());
        sandbox.offer_tour(Tour {
            title: "Three things to try".to_owned(),
            steps: vec![
                step(
                    &mentee.persona,
                    room,
                    "/progress",
                    write,
                    "Press Enter twice and fill in the form. It appears in the growth thread, and here in the room.",
                ),
                step(
                    mentor,
                    room,
                    "",
                    answer,
                    "Press Give feedback below the new update: one correction on the work.",
                ),
                step(
                    &self.olga,
                    coordinators.id,
                    "/digest",
                    look,
                    "Then press To the next prompt below the clock, and the program goes on by itself.",
                ),
            ],
            note: "Nothing leaves this machine, and everything works as it does in Discord: buttons, forms, commands that a \
                   message names."
                .to_owned(),
        });
        Ok(())
    }

    /// Lets the page open where most is to be seen, in the first mentee's room through their eyes; its address.
    pub(super) fn open_at_a_room(&self, sandbox: &Sandbox) -> Acted<String> {
        let (room, mentee) = (self.room_of(0)?, &self.mentees[0].persona);
        sandbox.look_first(mentee, room);
        let page = sandbox.page_url().unwrap_or_default();
        Ok(format!("{page}?as={}&in={room}", mentee.id()))
    }
}

const MENTORS: [(&str, &str, [&str; 3]); 5] = [
    (
        "Mina Okafor",
        "2",
        [
            "Moving from engineer to lead, and saying no without burning bridges",
            "Tester, developer, team lead, then two years of getting it wrong in a startup",
            "I refer nobody I have not worked with",
        ],
    ),
    (
        "Theo Lindqvist",
        "1",
        [
            "Changing fields late; negotiating; reading contracts before signing them",
            "Lawyer for nine years, product manager since",
            "No evenings, two small children",
        ],
    ),
    (
        "Ana Ruiz",
        "2",
        [
            "Writing so that people decide; presenting without slides",
            "Journalist, then documentation, now head of a writing team in three countries",
            "",
        ],
    ),
    (
        "Jun Park",
        "1",
        [
            "Being new in a country and in a company at once",
            "Seoul, Utrecht, Lisbon; data engineering all along",
            "I cannot help with visas",
        ],
    ),
    (
        "Sam Adeyemi",
        "1",
        [
            "First management job: hiring, one-to-ones, the first hard talk",
            "Nurse, ward manager, now operations in a clinic network",
            "Shift work: answers may take two days",
        ],
    ),
];

const MENTEES: [(&str, usize, i64, [&str; 3]); 7] = [
    (
        "Ada Moreau",
        0,
        0,
        [
            "I want to lead the migration project instead of only working in it",
            "Backend developer for four years, the quiet one in meetings",
            "Straight criticism, and time to think before I answer",
        ],
    ),
    (
        "Ben Kowalski",
        0,
        1,
        [
            "A decision: stay technical, or become a manager",
            "Senior developer; a manager role was offered, answer due in spring",
            "Questions rather than answers",
        ],
    ),
    (
        "Chloe Dubois",
        1,
        0,
        [
            "Out of insurance and into product work",
            "Claims handler, evening course in product management half done",
            "Examples, and doing it side by side",
        ],
    ),
    (
        "Dev Patel",
        2,
        0,
        [
            "Write design documents that get a yes",
            "Staff engineer track, told that nobody reads what I write",
            "Red ink",
        ],
    ),
    (
        "Emi Tanaka",
        2,
        3,
        [
            "Give a talk at a meetup, in English",
            "Designer, three years in, moved here last winter",
            "Examples; please correct my English",
        ],
    ),
    (
        "Finn Gallagher",
        3,
        7,
        [
            "Arrive properly: a network of my own in this city",
            "Relocated for a job, working from a kitchen",
            "",
        ],
    ),
    (
        "Gus Oliveira",
        4,
        5,
        [
            "Survive my first year as a team lead",
            "Promoted in summer, seven people, no training",
            "Doing it side by side",
        ],
    ),
];

/// Builds the server and moves everybody in. They have done nothing yet.
pub(super) fn settle(sandbox: &Sandbox) -> Cast {
    let olga = sandbox.add_user("Olga Brandt");
    let guild = sandbox.add_guild(&olga, "Harbour Guild");
    let member = |name: &str| {
        let persona = sandbox.add_user(name);
        sandbox.join(guild, &persona);
        persona
    };
    let farid = member("Farid Haddad");
    let mentors = MENTORS
        .iter()
        .map(|(name, capacity, answers)| Mentor {
            persona: member(name),
            capacity,
            answers: *answers,
        })
        .collect();
    let mentees = MENTEES
        .iter()
        .map(|(name, mentor, room_on, answers)| Mentee {
            persona: member(name),
            mentor: *mentor,
            room_on: *room_on,
            answers: *answers,
        })
        .collect();
    let visitors = vec![member("Kim Larsen"), member("Noor Aziz")];
    let notices = sandbox.add_channel(guild, 0, "mentorship", None);
    sandbox.name_bot("Trellis");
    sandbox.invite_bot(guild, super::invitation());
    Cast {
        guild,
        notices,
        olga,
        farid,
        mentors,
        mentees,
        visitors,
    }
}
