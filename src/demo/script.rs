//! What people of the demo say and when, word for word.

/// A progress update: when, by whom, for whom, and its words.
pub(super) struct Update {
    /// Of the cohort, from 0.
    pub(super) day: i64,
    /// By place in the list of mentees.
    pub(super) mentee: usize,
    pub(super) visibility: &'static str,
    pub(super) did: &'static str,
    pub(super) learned: &'static str,
    pub(super) stuck: &'static str,
    pub(super) next: &'static str,
    /// A file's name, and the text in it.
    pub(super) evidence: Option<(&'static str, &'static str)>,
}

impl Update {
    const fn new(day: i64, mentee: usize, texts: [&'static str; 4]) -> Self {
        let [did, learned, stuck, next] = texts;
        Self {
            day,
            mentee,
            visibility: "server",
            did,
            learned,
            stuck,
            next,
            evidence: None,
        }
    }
}

/// Somebody of a room.
#[derive(Debug, Clone, Copy)]
pub(super) enum Who {
    Mentee(usize),
    MentorOf(usize),
}

impl Who {
    /// Whose room it is, by place in the list of mentees.
    pub(super) fn place(self) -> usize {
        match self {
            Self::Mentee(place) | Self::MentorOf(place) => place,
        }
    }
}

/// All updates of the demo, in order of time.
pub(super) const UPDATES: [Update; 11] = [
    Update::new(
        4,
        0,
        [
            "Wrote down who decides what in the migration. It turned out that nobody had.",
            "Asking \"who would you call at night?\" gets honest answers.",
            "",
            "Show the list to my lead on Monday.",
        ],
    ),
    Update::new(
        6,
        3,
        [
            "Cut the storage design from eleven pages to three.",
            "The first page has to hold the decision, not the history.",
            "Two reviewers want opposite things and both are senior.",
            "Ask each what they would *not* accept.",
        ],
    ),
    Update {
        evidence: Some((
            "interview-notes.txt",
            "1. What is hard about claims today?\n2. What did you try?\n3. What did it cost you?\n",
        )),
        ..Update::new(
            9,
            2,
            [
                "Interviewed three people about how they handle claims, as if it were a product.",
                "People describe the workaround and never the problem.",
                "",
                "Write one page: problem, evidence, smallest test.",
            ],
        )
    },
    Update::new(
        12,
        4,
        [
            "First five minutes of the talk, spoken into my phone, four times.",
            "Reading aloud is not speaking. Short sentences are braver.",
            "How do I end? Every end sounds like an apology.",
            "Give the five minutes to two colleagues.",
        ],
    ),
    Update::new(
        15,
        0,
        [
            "Ran my first planning meeting for the migration. Forty minutes, three decisions, written down.",
            "Silence after a question is not a no.",
            "",
            "Publish a risk list and ask for the ones I missed.",
        ],
    ),
    Update {
        visibility: "room",
        ..Update::new(
            16,
            5,
            [
                "Went to the neighbourhood run. Twice.",
                "It is easier to come back than to come.",
                "",
                "Invite one person for coffee who is not from work.",
            ],
        )
    },
    Update {
        visibility: "room",
        ..Update::new(
            18,
            1,
            [
                "Talked with two people who went back from manager to developer.",
                "Both said: you can go back, and nobody minds but you.",
                "I am afraid of the people part, and I have not said so to anyone.",
                "Write the two lists we spoke of, each by hand.",
            ],
        )
    },
    Update::new(
        24,
        2,
        [
            "The one-pager is out. Four comments, one of them from the head of product.",
            "A number on the first line changes who reads it.",
            "",
            "Shadow a product manager for a day.",
        ],
    ),
    Update::new(
        27,
        3,
        [
            "The design got its yes, with one condition.",
            "A condition is a yes.",
            "",
            "Write the next one in the new form from the start.",
        ],
    ),
    Update::new(
        33,
        0,
        [
            "Told the steering group that we will be two weeks late, before they asked.",
            "Bad news early is a kind of good news.",
            "They want a date for the second phase and I have none.",
            "Estimate with the team, in ranges.",
        ],
    ),
    Update::new(
        38,
        4,
        [
            "Gave the talk to eleven people at lunch.",
            "They asked about the part I had wanted to cut.",
            "",
            "Send the abstract to the meetup before I think again.",
        ],
    ),
];

/// What mentors answer: the day, whose update, the words.
/// What mentees want to reach, by place: the goal, how it is seen, a first step, and when it is done.
pub(super) const GOALS: [(usize, [&str; 2], [&str; 3]); 4] = [
    (
        0,
        [
            "Lead the migration as its owner, and not as its loudest helper",
            "The team brings its questions about it to me, and my manager says so in a review.",
        ],
        [
            "write down the three decisions that are mine, and show them to the team",
            "the planning meeting begins",
            "in 6 days 10:00",
        ],
    ),
    (
        1,
        [
            "Know by summer whether I want to be a manager",
            "I have talked with three people who did both, and written one page for each way.",
        ],
        [
            "ask one manager for half an hour about a week of theirs",
            "I plan my week on Monday",
            "in 5 days",
        ],
    ),
    (
        3,
        [
            "A design of mine is accepted without a second round",
            "Two senior reviewers approve it in its first review.",
        ],
        [
            "cut the next design to its decision and its costs",
            "",
            "in 9 days 15:00",
        ],
    ),
    (
        5,
        [
            "Feel at home in this city and in this team",
            "Three people outside work whom I can call, and one talk given in the local language.",
        ],
        [
            "go to the neighbourhood run once",
            "it is Saturday morning",
            "in 4 days 9:00",
        ],
    ),
];

pub(super) const FEEDBACK: [(i64, usize, &str); 3] = [
    (
        7,
        3,
        "The third paragraph argues with a reviewer who is not named. Name the concern, answer it in one line, move on.",
    ),
    (
        16,
        0,
        "Decision two has no owner. A decision without a name is a wish: put one next to each.",
    ),
    (
        34,
        0,
        "Do not give a date. Give the range and the one thing that would narrow it, and say when you will know.",
    ),
];

/// What people tap at each check-in of their room, the first first, and what they add in private. Who is not here
/// does not answer.
pub(super) const CHECKINS: [&[(Who, &str, &str)]; 2] = [
    &[
        (Who::Mentee(0), "Good", ""),
        (Who::MentorOf(0), "Good", ""),
        (
            Who::Mentee(1),
            "Could be better",
            "We talk a lot and decide little. I am not sure that I want the job at all.",
        ),
        (Who::Mentee(2), "Good", ""),
        (Who::MentorOf(3), "Good", ""),
        (Who::Mentee(3), "Could be better", ""),
        (Who::Mentee(4), "Good", ""),
        (
            Who::Mentee(6),
            "Stuck",
            "We have met once. Shifts keep getting in the way, and I do not want to complain.",
        ),
    ],
    &[
        (Who::Mentee(0), "Good", ""),
        (Who::MentorOf(0), "Good", ""),
        (Who::MentorOf(1), "Could be better", ""),
        (Who::Mentee(2), "Good", ""),
        (Who::MentorOf(2), "Good", ""),
        (Who::Mentee(3), "Good", ""),
        (Who::Mentee(5), "Good", ""),
    ],
];
