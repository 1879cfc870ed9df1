//! A coordinator moves the days of a cohort: each by itself, shown first, done after a yes.

use crate::town::Town;

#[tokio::test]
async fn what_moves_is_shown_with_its_weekday_and_happens_after_a_yes() {
    let town = Town::with_cohort("Spring").await;
    let olga = town.coordinator();
    let asked = olga
        .runs("/cohort dates starts:2027-02-01")
        .await
        .is_private()
        .is_told("New dates for Spring?")
        .is_told("Mon 11 Jan 2027 → **Mon 1 Feb 2027**")
        .is_told("Sun 4 Apr 2027 → **Sun 25 Apr 2027**")
        .is_told("Mon 22 Feb 2027 → **Mon 15 Mar 2027**");
    town.settle().await;
    olga.sees_in(town.lobby(), "Mon 11 Jan 2027 to Sun 4 Apr 2027")
        .await;
    asked
        .presses("Move the dates")
        .await
        .is_told("Mon 1 Feb 2027 to Sun 25 Apr 2027, 12 weeks");
    town.settle().await;
    olga.sees_in(town.lobby(), "Mon 1 Feb 2027 to Sun 25 Apr 2027")
        .await;
    olga.runs("/cohort status").await.is_told("Sun 25 Apr 2027");

    // The last day, and the first together with it.
    olga.runs("/cohort dates ends:2027-03-01")
        .await
        .is_told("Mon 1 Feb 2027, as it is")
        .is_told("**Mon 1 Mar 2027**")
        .is_told("It would run for 29 days; the program is made for 12 weeks, which are 84 days.")
        .presses("Leave them")
        .await
        .is_told("it stays as it is");
    olga.runs("/cohort status").await.is_told("Sun 25 Apr 2027");
    olga.runs("/cohort dates starts:2027-02-08 ends:2027-05-02")
        .await
        .presses("Move the dates")
        .await
        .is_told("Mon 8 Feb 2027 to Sun 2 May 2027, 12 weeks");
    town.settle().await;
}

#[tokio::test]
async fn what_cannot_be_meant_is_refused_for_what_is_wrong_with_it() {
    let town = Town::with_cohort("Spring").await;
    let olga = town.coordinator();
    for (line, words) in [
        ("/cohort dates", "which day should move"),
        ("/cohort dates starts:2027-01-11", "the dates it has already"),
        (
            "/cohort dates ends:2027-01-10",
            "Its last day would be 2027-01-10, before its first, 2027-01-11",
        ),
        (
            "/cohort dates starts:2020-02-29",
            "From 2020-02-29 its last day would be 2020-05-22, and that has passed",
        ),
        (
            "/cohort dates ends:2029-12-01",
            "at most. From 2027-01-11 that is until 2029-01-07, and 2029-12-01 is later",
        ),
        (
            "/cohort dates starts:2028-06-01",
            "2028-06-01 is more than a year away",
        ),
        ("/cohort dates ends:2027-04-31", "There is no 31 April in 2027"),
        ("/cohort dates ends:soon", "is not a date I can read"),
        (
            "/cohort dates midpoint:2027-04-05",
            "between the first day, 2027-01-11, and the last, 2027-04-04; 2027-04-05 does not",
        ),
    ] {
        olga.runs(line).await.is_private().is_told(words);
    }
}

#[tokio::test]
async fn a_day_on_which_many_are_away_or_that_is_far_off_is_shown_as_such() {
    let town = Town::with_cohort("Spring").await;
    let olga = town.coordinator();
    let told = olga
        .runs("/cohort dates starts:2027-11-15 midpoint:2027-12-24")
        .await;
    told.is_told("**Fri 24 Dec 2027**")
        .is_told("Midpoint: on Fri 24 Dec 2027 many people are away.")
        .is_told("First day: it moves by 44 weeks.");
    // The whole cohort along with its first day: one line, and no weeks that are none.
    olga.runs("/cohort dates starts:2027-03-14")
        .await
        .is_told("The whole cohort moves by 62 days.")
        .is_not_told("it moves by");
    olga.runs("/cohort dates ends:2027-04-01")
        .await
        .is_told("It would run for 81 days; the program is made for 12 weeks, which are 84 days.");
    // Nobody is asked on a Saturday: a midpoint that is put there comes on Monday, and the coordinator is told so.
    olga.runs("/cohort dates midpoint:2027-02-27")
        .await
        .is_told("**Mon 1 Mar 2027**")
        .is_told("on Sat 27 Feb 2027 this program asks nobody");
    // Also where nobody chose it, and at the opening.
    olga.runs("/cohort open program:career-growth name:Autumn starts:2027-11-12")
        .await
        .is_told("Midpoint: on Fri 24 Dec 2027 many people are away.");
    town.settle().await;
}

#[tokio::test]
async fn a_cohort_at_work_is_not_sent_back_before_its_start_without_a_word() {
    let town = Town::under_way("Spring").await;
    let (mentor, mentee) = town.pair().await;
    let room = town.room_of(&mentee);
    town.clock_to("2027-02-17 10:00 Europe/Berlin").await;
    let past = town.coordinator().runs("/cohort dates midpoint:2027-02-10").await;
    past.is_told("2027-02-10 has passed, so no room could be asked for its reflections then");
    let olga = town.coordinator();
    olga.runs("/cohort dates starts:2027-03-01")
        .await
        .is_told("The cohort is at work. Until its new first day no room is asked anything.")
        .is_told("One open room follows these dates")
        .is_told("Next check-in: <t:")
        .presses("Leave them")
        .await;
    olga.runs("/cohort status").await.is_told("Mon 11 Jan 2027");
    mentor.sees_in(room, "Mon 11 Jan 2027 to Sun 4 Apr 2027").await;
    town.settle().await;
}

#[tokio::test]
async fn a_chosen_midpoint_comes_on_its_day() {
    let town = Town::under_way("Spring").await;
    let (mentor, mentee) = town.pair().await;
    let room = town.room_of(&mentee);
    let olga = town.coordinator();
    olga.runs("/cohort dates midpoint:2027-02-25")
        .await
        .is_told("Mon 22 Feb 2027 → **Thu 25 Feb 2027**")
        .is_told("Mon 11 Jan 2027, as it is")
        .presses("Move the dates")
        .await
        .is_told("Thu 25 Feb 2027");
    town.settle().await;
    town.lives_until("2027-02-25 09:00 Europe/Berlin").await;
    mentor.does_not_see("you are half way").await;
    town.lives_until("2027-02-25 10:30 Europe/Berlin").await;
    mentor.sees_in(room, "you are half way").await;
    mentor.does_not_see("because I was away").await;
    // It has had its midpoint, and the coordinator is told that this one stays.
    olga.runs("/cohort dates midpoint:2027-03-10")
        .await
        .is_told("One room was asked for its reflections already; its midpoint stays.");
}

#[tokio::test]
async fn dates_that_move_something_into_the_past_are_nobodys_absence() {
    let town = Town::under_way("Spring").await;
    let (mentor, mentee) = town.pair().await;
    let room = town.room_of(&mentee);
    town.lives_until("2027-02-10 11:00 Europe/Berlin").await;
    let olga = town.coordinator();
    let asked = olga.runs("/cohort dates ends:2027-02-28").await;
    let asked = asked.is_told("asked for their reflections at once");
    asked.presses("Move the dates").await.is_told("Sun 28 Feb 2027");
    town.settle().await;
    mentor.sees_in(room, "you are half way").await;
    mentor.does_not_see("because I was away").await;
    // Earlier days bring no check-ins that nobody could have been asked.
    olga.runs("/digest")
        .await
        .is_not_told("Not asked")
        .is_not_told("away");
    town.settle().await;
}

#[tokio::test]
async fn a_yes_to_dates_that_somebody_else_has_changed_does_nothing() {
    let town = Town::with_cohort("Spring").await;
    let (carla, olga) = (town.coordinator(), town.olga());
    let hers = carla.runs("/cohort dates starts:2027-02-01").await;
    let mine = olga.runs("/cohort dates ends:2027-03-07").await;
    mine.presses("Move the dates").await.is_told("Sun 7 Mar 2027");
    hers.presses("Move the dates")
        .await
        .is_private()
        .is_told("changed by somebody meanwhile");
    carla
        .runs("/cohort status")
        .await
        .is_told("Mon 11 Jan 2027 to Sun 7 Mar 2027");
    town.settle().await;
}
