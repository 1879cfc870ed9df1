use proptest::prelude::*;

use super::*;

fn route(method: Method, path: &'static str, major: &str) -> Route {
    let major = major.to_owned();
    Route { method, path, major }
}

fn rename() -> Route {
    route(Method::PATCH, "/channels/{c}", "1")
}

fn look() -> Route {
    route(Method::GET, "/channels/{c}", "1")
}

fn headers(name: &str, remaining: u32, reset: f64) -> HeaderMap {
    let pairs = [
        ("x-ratelimit-bucket", name.to_owned()),
        ("x-ratelimit-remaining", remaining.to_string()),
        ("x-ratelimit-reset-after", reset.to_string()),
    ];
    pairs
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| {
            let name = reqwest::header::HeaderName::from_static(name);
            (name, value.parse().unwrap())
        })
        .collect()
}

fn seconds(seconds: f64) -> Duration {
    Duration::from_secs_f64(seconds)
}

fn taken(buckets: &mut Buckets, route: &Route, now: Instant) -> Taken {
    match buckets.take(route, now) {
        Turn::Free(taken) => taken,
        turn => panic!("{route:?} may not go: {turn:?}"),
    }
}

/// One request with the answer that comes of it.
fn goes(buckets: &mut Buckets, route: &Route, answer: &HeaderMap, now: Instant) {
    let taken = taken(buckets, route, now);
    buckets.learn(&taken, answer, now);
    buckets.give_back(&taken);
}

/// One request that is answered with 429.
fn is_refused(buckets: &mut Buckets, route: &Route, after: f64, now: Instant) {
    let taken = taken(buckets, route, now);
    buckets.close(&taken, now + seconds(after));
    buckets.give_back(&taken);
}

fn is_free(buckets: &Buckets, route: &Route, now: Instant) -> bool {
    buckets.look(route, now).is_ok()
}

#[test]
fn an_empty_bucket_is_closed_until_its_reset_and_those_of_other_ids_are_not() {
    let (mut buckets, now) = (Buckets::default(), Instant::now());
    let post = route(Method::POST, "/channels/{c}/messages", "1");
    goes(&mut buckets, &post, &headers("m", 0, 2.5), now);
    assert_eq!(buckets.look(&post, now), Err(Some(now + seconds(2.5))));
    assert_eq!(buckets.take(&post, now), Turn::Closed(now + seconds(2.5)));
    let elsewhere = route(Method::POST, "/channels/{c}/messages", "2");
    assert!(is_free(&buckets, &elsewhere, now));
    assert!(is_free(&buckets, &post, now + seconds(2.5)));
}

#[test]
fn a_refused_rename_stops_no_look_at_the_same_channel() {
    let (mut buckets, now) = (Buckets::default(), Instant::now());
    is_refused(&mut buckets, &rename(), 600.0, now);
    assert!(is_free(&buckets, &look(), now));
    assert!(!is_free(&buckets, &rename(), now + seconds(599.0)));
    assert!(is_free(&buckets, &rename(), now + seconds(600.0)));

    // The same where both have been told to share a bucket that is not empty.
    let mut buckets = Buckets::default();
    goes(&mut buckets, &rename(), &headers("channel", 4, 5.0), now);
    goes(&mut buckets, &look(), &headers("channel", 3, 5.0), now);
    is_refused(&mut buckets, &rename(), 600.0, now);
    assert!(is_free(&buckets, &look(), now));
    assert!(!is_free(&buckets, &rename(), now));
}

#[test]
fn routes_that_are_told_one_name_share_a_bucket_under_the_same_id() {
    let (mut buckets, now) = (Buckets::default(), Instant::now());
    let role = "/guilds/{g}/members/{u}/roles/{r}";
    let (give, take) = (route(Method::PUT, role, "7"), route(Method::DELETE, role, "7"));
    goes(&mut buckets, &give, &headers("roles", 5, 10.0), now);
    goes(&mut buckets, &take, &headers("roles", 4, 10.0), now);
    goes(&mut buckets, &give, &headers("roles", 0, 10.0), now);
    assert!(!is_free(&buckets, &take, now));
    // The name holds for a guild of which nothing is known yet, its numbers do not.
    let elsewhere = route(Method::DELETE, role, "8");
    assert!(is_free(&buckets, &elsewhere, now));
    let under_way = taken(&mut buckets, &route(Method::PUT, role, "8"), now);
    assert_eq!(buckets.take(&elsewhere, now), Turn::Busy);
    buckets.give_back(&under_way);
    assert!(is_free(&buckets, &elsewhere, now));
}

#[test]
fn what_was_known_without_a_name_is_known_under_the_name() {
    let (mut buckets, now) = (Buckets::default(), Instant::now());
    goes(&mut buckets, &rename(), &headers("", 1, 9.0), now);
    // The last that the bucket has, and its answer tells the name alone.
    let mut only_name = headers("channel", 0, 0.0);
    only_name.remove("x-ratelimit-remaining");
    only_name.remove("x-ratelimit-reset-after");
    goes(&mut buckets, &rename(), &only_name, now);
    assert_eq!(buckets.look(&rename(), now), Err(Some(now + seconds(9.0))));
    goes(&mut buckets, &look(), &headers("channel", 0, 4.0), now);
    // What two routes were told of one bucket: the more careful of both.
    assert_eq!(buckets.look(&look(), now), Err(Some(now + seconds(9.0))));
}

#[test]
fn what_is_known_without_a_name_is_not_given_up_for_a_name_that_another_id_was_told() {
    let (mut buckets, now) = (Buckets::default(), Instant::now());
    let elsewhere = route(Method::PATCH, "/channels/{c}", "2");
    goes(&mut buckets, &rename(), &headers("", 0, 9.0), now);
    goes(&mut buckets, &elsewhere, &headers("channel", 4, 9.0), now);
    assert_eq!(buckets.look(&rename(), now), Err(Some(now + seconds(9.0))));
    assert!(is_free(&buckets, &elsewhere, now));
}

#[test]
fn a_bucket_that_gets_another_name_is_known_by_that() {
    let (mut buckets, now) = (Buckets::default(), Instant::now());
    goes(&mut buckets, &look(), &headers("old", 3, 5.0), now);
    goes(&mut buckets, &look(), &headers("new", 0, 5.0), now);
    assert!(!is_free(&buckets, &look(), now));
    // Where one id is told another name than the next, each keeps its own.
    let elsewhere = route(Method::GET, "/channels/{c}", "2");
    goes(&mut buckets, &elsewhere, &headers("special", 2, 5.0), now);
    assert!(!is_free(&buckets, &look(), now));
    assert!(is_free(&buckets, &elsewhere, now));
}

#[test]
fn one_request_of_a_bucket_is_under_way_at_a_time() {
    let (mut buckets, now) = (Buckets::default(), Instant::now());
    let first = taken(&mut buckets, &look(), now);
    assert_eq!(buckets.take(&look(), now), Turn::Busy);
    assert_eq!(buckets.look(&look(), now), Err(None));
    buckets.give_back(&first);
    assert!(is_free(&buckets, &look(), now));
}

#[test]
fn answers_that_crossed_count_as_the_more_careful_one() {
    let (mut buckets, now) = (Buckets::default(), Instant::now());
    // Both left before either knew that they share a bucket.
    let (one, other) = (
        taken(&mut buckets, &look(), now),
        taken(&mut buckets, &rename(), now),
    );
    buckets.learn(&one, &headers("channel", 0, 5.0), now);
    buckets.learn(&other, &headers("channel", 1, 5.0), now);
    buckets.give_back(&one);
    buckets.give_back(&other);
    assert!(!is_free(&buckets, &look(), now));
}

#[test]
fn an_answer_that_tells_nothing_unlearns_nothing() {
    let (mut buckets, now) = (Buckets::default(), Instant::now());
    goes(&mut buckets, &look(), &headers("channel", 1, 5.0), now);
    // 502 from somewhere on the way, and one that never comes: Discord may have counted both.
    goes(&mut buckets, &look(), &HeaderMap::new(), now);
    assert!(!is_free(&buckets, &look(), now));
    assert!(is_free(&buckets, &look(), now + seconds(5.0)));
}

#[test]
fn senseless_headers_are_as_good_as_none() {
    let (mut buckets, now) = (Buckets::default(), Instant::now());
    for nonsense in ["abc", "NaN", "-3", "1e300", "inf"] {
        let mut answer = headers("channel", 0, 1.0);
        answer.insert("x-ratelimit-reset-after", nonsense.parse().unwrap());
        goes(&mut buckets, &look(), &answer, now);
        assert!(is_free(&buckets, &look(), now), "{nonsense}");
    }
}

fn message_in(channel: usize) -> Route {
    route(Method::POST, "/channels/{c}/messages", &channel.to_string())
}

#[test]
fn what_is_over_makes_room_and_what_is_closed_is_never_forgotten() {
    let (mut buckets, now) = (Buckets::default(), Instant::now());
    goes(&mut buckets, &look(), &headers("channel", 0, 3_600.0), now);
    is_refused(&mut buckets, &rename(), 3_600.0, now);
    for channel in 0..3 * MOST_KNOWN {
        let now = now + Duration::from_millis(channel as u64);
        goes(&mut buckets, &message_in(channel), &headers("m", 4, 1.0), now);
        assert!(buckets.buckets.len() <= MOST_KNOWN && buckets.routes.len() <= MOST_KNOWN);
    }
    let later = now + seconds(3_599.0);
    assert!(!is_free(&buckets, &look(), later) && !is_free(&buckets, &rename(), later));
}

#[test]
fn where_everything_is_closed_whatever_is_new_waits_for_the_first_to_open() {
    let (mut buckets, now) = (Buckets::default(), Instant::now());
    for channel in 0..MOST_KNOWN {
        let reset = if channel == 77 { 60.0 } else { 600.0 };
        goes(&mut buckets, &message_in(channel), &headers("m", 0, reset), now);
    }
    let new = message_in(MOST_KNOWN);
    assert_eq!(buckets.take(&new, now), Turn::Closed(now + seconds(60.0)));
    assert!(!is_free(&buckets, &message_in(5), now), "it was forgotten");
    assert!(matches!(buckets.take(&new, now + seconds(60.0)), Turn::Free(_)));
    assert!(buckets.buckets.len() <= MOST_KNOWN);
}

proptest! {
    /// Whatever is answered in whatever order: what was closed is closed until the latest end that it was told of.
    #[test]
    fn nobody_knocks_before_the_end_that_was_told(
        steps in prop::collection::vec((0..4usize, 0..3u32, 1..20u32, 0..2usize, 0..5u32), 1..60),
    ) {
        let routes = [look(), rename(), message_in(1), route(Method::GET, "/channels/{c}/messages", "1")];
        let (mut buckets, mut now) = (Buckets::default(), Instant::now());
        let mut closed: HashMap<usize, Instant> = HashMap::new();
        for (which, remaining, reset, kind, pause) in steps {
            let end = now + seconds(f64::from(reset));
            if let Turn::Free(taken) = buckets.take(&routes[which], now) {
                prop_assert!(closed.get(&which).is_none_or(|until| *until <= now));
                if kind == 0 {
                    // Each has a bucket of its own name here.
                    let answer = headers(&format!("b{which}"), remaining, f64::from(reset));
                    buckets.learn(&taken, &answer, now);
                    if remaining == 0 {
                        closed.insert(which, end);
                    }
                } else {
                    buckets.close(&taken, end);
                    closed.insert(which, end);
                }
                buckets.give_back(&taken);
            }
            now += seconds(f64::from(pause));
        }
    }
}
