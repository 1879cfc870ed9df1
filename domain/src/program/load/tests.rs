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
         more), found 74, 56 of them by this"
    );
    assert_eq!(
        pings,
        "line 78: `checkin.cron`: expected at most 3 pings in any seven days of a mentee (or a `[budget.mentee]` that says \
         more), found 5"
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

/// A daily question is asked five times a week, and once for the weekend and Monday.
#[test]
fn what_falls_on_closed_days_is_asked_once_and_counted_where_it_comes() {
    let all = "\n[budget]\nmentee = { asks = 200, pings = 7 }\nmentor = { asks = 200, pings = 7 }\n\
                further_mentee = { asks = 200, pings = 7 }\n";
    let daily = CAREER.replace("0 9 * * 4#2,4#4", "0 9 * * *");
    let pings = |calendar: &str| {
        let program = program(&format!("{daily}{all}\n[calendar]\n{calendar}\n"));
        program.heaviest_load().of_a_week(Party::Mentor).pings
    };
    assert_eq!((pings(""), pings("weekends = true")), (5, 7));
}

/// A weekly question moved off a holiday lies nearer to the next: what is accepted has room for it, in whatever year it is.
#[test]
fn what_is_moved_off_a_holiday_is_held_against_the_budget() {
    // The holiday is a Thursday; what falls on it comes on Friday, six days before the next.
    let weekly = CAREER.replace("0 9 * * 4#2,4#4", "0 9 * * 4");
    let with = |pings: u32, holidays: &str| {
        let limit = format!("{{ pings = {pings} }}");
        format!(
            "{weekly}\n[calendar]\nholidays = [{holidays}]\n[budget]\nmentee = {limit}\nmentor = {limit}\nfurther_mentee = {limit}\n"
        )
    };
    let usual = program(&with(3, ""));
    let holiday = program(&with(3, "\"2031-05-01\""));
    let checkins = |load: &Load| load.part_of(Party::Mentor, Source::Checkin).pings;
    let from_april = |program: &Program| checkins(&program.load(day("2031-04-07")));
    assert_eq!((from_april(&usual), from_april(&holiday)), (1, 2));
    let most = |program: &Program| program.loads().map(|load| checkins(&load)).max();
    assert_eq!((most(&usual), most(&holiday)), (Some(1), Some(2)));
    assert!(Program::parse("test", &with(2, "")).is_ok());
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(30))]

    /// From whatever day a cohort begins, and whatever days are closed: no week asks more than what was held against the budget,
    /// and nothing stands on a closed day.
    #[test]
    fn no_cohort_is_asked_more_than_what_was_accepted(
        calendar in crate::ground::calendar::tests::calendars(),
        cron in proptest::sample::select(vec!["0 9 * * 4", "0 9 * * *", "0 9 * * 6", "0 9 1,15 * *"]),
        starts in proptest::collection::vec(0u64..366, 4),
    ) {
        let mut program = program(CAREER);
        program.checkin.cron = crate::ground::rhythm::Rhythm::parse(cron).unwrap();
        program.calendar = calendar;
        let accepted = Party::ALL.map(|party| {
            let of = |load: Load| (load.of_a_week(party).pings, load.against_budget(party).count);
            program.loads().map(of).fold((0, 0), |most, one| (most.0.max(one.0), most.1.max(one.1)))
        });
        for start in starts {
            let load = program.load(day("2027-01-01") + Days::new(start));
            for (party, (pings, count)) in Party::ALL.into_iter().zip(accepted) {
                proptest::prop_assert!(load.of_a_week(party).pings <= pings);
                proptest::prop_assert!(load.against_budget(party).count <= count);
                let asked = load.of(party).iter().filter(|one| one.source == Source::Checkin);
                for one in asked {
                    proptest::prop_assert!(program.calendar.is_free(one.at.date()), "{one:?}");
                }
            }
        }
    }
}
