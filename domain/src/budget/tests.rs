use proptest::prelude::*;

use super::*;

fn at(hours: i64) -> DateTime<Utc> {
    DateTime::UNIX_EPOCH + Duration::hours(hours)
}

fn charge(hours: i64, asks: Asks) -> Charge {
    Charge { at: at(hours), asks }
}

const ASK: Asks = Asks::new(1, 1, 1);
const PATIENCE: Duration = Duration::days(2);
const WAITING: Asking = Asking::waiting(ASK, PATIENCE);

fn person(pings: u32, asked: &[i64]) -> Person {
    Person {
        limit: Limit::new(10, 100, pings),
        charges: asked.iter().map(|hours| charge(*hours, ASK)).collect(),
    }
}

#[test]
fn what_fits_is_said_what_does_not_waits_for_the_first_free_moment_and_no_longer_than_it_can() {
    let now = at(200);
    for (pings, asked, expected) in [
        (3, &[][..], Turn::Now),
        (3, &[100, 150], Turn::Now),
        // The oldest of three is seven days old at 218.
        (3, &[50, 100, 150], Turn::At(at(218))),
        (3, &[32, 100, 150], Turn::Now),
        (3, &[100, 110, 150], Turn::Never),
        // What must be said tomorrow, too, needs its place.
        (1, &[220], Turn::Never),
        (2, &[50, 220], Turn::Now),
        (2, &[50, 210], Turn::At(at(218))),
    ] {
        let turn = decide(&[person(pings, asked)], WAITING, now, now);
        assert_eq!(turn, expected, "{pings} {asked:?}");
    }
}

#[test]
fn all_who_are_asked_have_to_be_free_at_one_moment() {
    let now = at(200);
    let people = [person(1, &[40]), person(1, &[50]), person(1, &[])];
    assert_eq!(decide(&people, WAITING, now, now), Turn::At(at(218)));
    let busy = [person(1, &[40]), person(1, &[190])];
    assert_eq!(decide(&busy, WAITING, now, now), Turn::Never);
}

#[test]
fn what_must_be_said_is_said_and_what_asks_nothing_is_never_in_its_way() {
    let now = at(200);
    let full = [person(3, &[190, 191, 192])];
    assert_eq!(decide(&full, Asking::must(ASK), now, now), Turn::Now);
    assert_eq!(
        decide(&full, Asking::waiting(Asks::NOTHING, PATIENCE), now, now),
        Turn::Now
    );
    // Pings are used up, taps are not.
    assert_eq!(
        decide(&full, Asking::waiting(Asks::TAP, PATIENCE), now, now),
        Turn::Now
    );
}

#[test]
fn a_seat_more_is_two_pings_more_in_whatever_role() {
    let pings = |as_mentee, mentees| Budget::DEFAULT.pings(Seats { as_mentee, mentees });
    assert_eq!(
        [
            pings(0, 0),
            pings(1, 0),
            pings(0, 1),
            pings(2, 0),
            pings(1, 1),
            pings(0, 3),
            pings(2, 3)
        ],
        [3, 3, 3, 5, 5, 7, 11]
    );
}

#[test]
fn a_question_near_one_that_must_be_asked_is_merged_into_it() {
    let anyway = [at(200)];
    for (hours, expected) in [(127, false), (128, true), (200, true), (272, true), (273, false)] {
        assert_eq!(WAITING.is_merged(at(hours), &anyway), expected, "{hours}");
    }
    assert!(!WAITING.is_merged(at(200), &[]));
    // A reminder asks nothing new, and what must be asked is never left out.
    assert!(!Asking::waiting(Asks::PING, PATIENCE).is_merged(at(200), &anyway));
    assert!(!Asking::must(ASK).is_merged(at(200), &anyway));
    assert!(Asking::must(ASK).is_asked_anyway() && !Asking::must(Asks::PING).is_asked_anyway());
}

proptest! {
    /// Whatever is planned, however late it is looked at, and whatever must be said meanwhile: nobody is asked more than
    /// their limit in any seven days by what gives way.
    #[test]
    fn nobody_is_asked_beyond_the_limit(
        pings in 1u32..5,
        wishes in proptest::collection::vec((0i64..1000, 0i64..72), 1..60),
        musts in proptest::collection::vec(0i64..1000, 0..6),
    ) {
        let mut wishes = wishes;
        wishes.sort_unstable();
        let limit = Limit::new(100, 1000, pings);
        let mut said: Vec<Charge> = Vec::new();
        for (planned, late) in wishes {
            let mut now = at(planned + late);
            // What was said later in the order of wishes, but earlier than another was looked at, is known to neither.
            if said.last().is_some_and(|last| last.at > now) {
                now = said.last().map_or(now, |last| last.at);
            }
            let ahead = musts.iter().map(|hours| charge(*hours, ASK));
            let person = Person { limit, charges: said.iter().copied().chain(ahead).collect() };
            let turn = decide(std::slice::from_ref(&person), WAITING, at(planned), now);
            let moment = match turn {
                Turn::Now => now,
                Turn::At(later) => {
                    prop_assert!(later > now && later <= at(planned) + Duration::days(2));
                    later
                }
                Turn::Never => {
                    prop_assert!(!person.can_take(ASK, now));
                    continue;
                }
            };
            prop_assert!(person.can_take(ASK, moment));
            said.push(Charge { at: moment, asks: ASK });
            said.sort_by_key(|one| one.at);
        }
        let musts: Vec<Charge> = musts.iter().map(|hours| charge(*hours, ASK)).collect();
        for begin in said.iter().chain(&musts) {
            let within = |one: &&Charge| one.at >= begin.at && one.at - begin.at < WEEK;
            let waited = said.iter().filter(within).count();
            let must = musts.iter().filter(within).count();
            prop_assert!(waited == 0 || waited + must <= pings as usize, "{waited} and {must}");
        }
    }
}
