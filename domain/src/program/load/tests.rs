use super::*;

const CAREER: &str = include_str!("../../../../config/programs/career-growth.toml");
const OPEN_SOURCE: &str = include_str!("../../../../config/programs/open-source-contribution.toml");

fn program(source: &str) -> Program {
    Program::parse("test", source).unwrap_or_else(|faults| panic!("{faults:#?}"))
}

fn faults(source: &str) -> Vec<String> {
    let faults = Program::parse("test", source).unwrap_err();
    faults.iter().map(ToString::to_string).collect()
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

#[test]
fn each_ask_stands_in_its_week() {
    // From 4 January 2027, check-ins come on 14 and 28 January, 11 and 25 February, 11 and 25 March; the midpoint on 15 February.
    let load = program(CAREER).load(day("2027-01-04"));
    let asks = |party| -> Vec<u32> { load.by_week(party).iter().map(|week| week.count).collect() };
    assert_eq!(asks(Party::Mentor), [1, 1, 0, 1, 0, 1, 5, 1, 0, 1, 0, 1]);
    assert_eq!(asks(Party::Mentee), [1, 3, 0, 3, 0, 3, 5, 3, 0, 3, 0, 3]);
    let all: Asks = load.by_week(Party::Mentee).into_iter().sum();
    assert_eq!((all.count, all.tenths, all.pings), (24, 6 * 30 + 6 + 60 + 16, 7));
    assert_eq!(
        load.of_a_week(Party::Mentee),
        Asks {
            count: 8,
            tenths: 92,
            pings: 2
        }
    );
}

#[test]
fn a_check_in_beside_the_midpoint_is_part_of_it() {
    let source = CAREER.replace("0 9 * * 4#2,4#4", "0 9 * * 1");
    let load = program(&source).load(day("2027-01-04"));
    let pings: Vec<u32> = load
        .by_week(Party::Mentor)
        .iter()
        .map(|week| week.pings)
        .collect();
    // The midpoint's own Monday has none.
    assert_eq!(pings, [1; 12]);
    let asks: Vec<u32> = load
        .by_week(Party::Mentor)
        .iter()
        .map(|week| week.count)
        .collect();
    assert_eq!(asks, [2, 1, 1, 1, 1, 1, 5, 1, 1, 1, 1, 1]);
}

#[test]
fn shipped_programs_are_well_within_their_budgets() {
    for (source, mentee, mentor) in [
        (CAREER, (24, 27, 2), (12, 9, 2)),
        (OPEN_SOURCE, (23, 25, 2), (11, 7, 2)),
    ] {
        let load = program(source).heaviest_load();
        let judged = |party| {
            let asks = load.against_budget(party);
            (asks.count, asks.tenths.div_ceil(10), asks.pings)
        };
        assert_eq!((judged(Party::Mentee), judged(Party::Mentor)), (mentee, mentor));
    }
}

#[test]
fn a_program_that_asks_too_much_is_told_the_line_that_asks_most() {
    let daily = CAREER.replace("0 9 * * 4#2,4#4", "0 9 * * *");
    let [asks, pings, mentors @ ..] = &faults(&daily)[..] else {
        panic!("too few")
    };
    assert_eq!(
        asks,
        "line 78: `checkin.cron`: expected at most 55 asks in any twelve weeks of a mentee (or a `[budget.mentee]` that says \
         more), found 96, 78 of them by this"
    );
    assert_eq!(
        pings,
        "line 78: `checkin.cron`: expected at most 3 pings in any seven days of a mentee (or a `[budget.mentee]` that says \
         more), found 7"
    );
    assert_eq!(
        mentors.len(),
        4,
        "a mentor, and for each further mentee: {mentors:?}"
    );
}

#[test]
fn a_program_may_say_that_it_asks_more_and_is_held_to_what_it_says() {
    let daily = CAREER.replace("0 9 * * 4#2,4#4", "0 9 * * *");
    let more = "\n[budget]\nmentee = { asks = 120, pings = 7 }\nmentor = { asks = 120, pings = 7 }\n\
                further_mentee = { asks = 120, pings = 7 }\n";
    let program = program(&format!("{daily}{more}"));
    assert_eq!(
        program.budget.mentee,
        Limit {
            count: 120,
            tenths: 600,
            pings: 7
        }
    );
    let less = format!("{CAREER}\n[budget.mentee]\nminutes = 20\n");
    assert_eq!(
        faults(&less),
        [
            "line 72: `progress.update_every_days`: expected at most 20 minutes in any twelve weeks of a mentee (or a \
          `[budget.mentee]` that says more), found 27, 18 of them by this"
        ]
    );
}
