use chrono::{DateTime, Utc};
use trellis_domain::cohort::CohortState;
use trellis_domain::ids::GuildId;
use trellis_domain::schedule::{Outcome, PromptKey};

use super::*;
use crate::interaction::{Feature, RoomPrompts};
use crate::records::cohort::Cohort;
use crate::records::examples::{self, digest_scene, texts};
use trellis_domain::budget::Asking;
use trellis_kernel::outbox::{Lane, Stand};

const QUESTION: PromptKind = PromptKind::new("question");
const REMINDER: PromptKind = PromptKind::new("question-reminder");

/// A feature that asks a question nobody here knows.
const ASKING: Feature = Feature {
    room_prompts: Some(RoomPrompts {
        only_to: |_, _, _| Box::pin(async { Ok(None) }),
        asking: |_, _| Asking::NOTHING,
        kinds: &[QUESTION, REMINDER],
        steps: |_, _, _, _| Box::pin(async { Ok(Vec::new()) }),
        say: |_, _, _| Box::pin(async { Ok(()) }),
        ahead: |_, _, _, _| Box::pin(async { Ok(Vec::new()) }),
        coming: |_, _| String::new(),
        name: |_, kind| (kind == QUESTION).then(|| "the question".to_owned()),
    }),
    ..Feature::named("asking")
};

fn cohort() -> Cohort {
    examples::cohort(CohortState::Running)
}

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn stopped(lane: Lane, trouble: Trouble) -> Stopped {
    Stopped {
        lane,
        kind: Some(Kind::Post),
        trouble,
        stand: Stand::Held,
        since: at("2027-01-15T10:00:00Z"),
    }
}

#[test]
fn what_did_not_arrive_is_told_with_where_and_why() {
    let (texts, cohort) = (texts(), cohort());
    let digest = digest_scene(&texts, &cohort);
    let room = stopped(digest.rooms[0].lane(), Trouble::Permission);
    insta::assert_snapshot!(not_delivered(&digest, &room), @r"a message in <#7> (Mi\*na, Theo): a permission is missing (`/setup check` says which), since <t:1800007200:D>");
    let community = stopped(Lane::new(GuildId::new(1), "community", "1"), Trouble::Unproven);
    insta::assert_snapshot!(not_delivered(&digest, &community), @"a message: I cannot tell whether it arrived, so please look, since <t:1800007200:D>");
}

#[test]
fn another_cohorts_trouble_and_what_is_being_made_are_left_out() {
    let (texts, cohort) = (texts(), cohort());
    let digest = digest_scene(&texts, &cohort);
    let own = digest.rooms[0].lane();
    let elsewhere = Lane::new(GuildId::new(1), room::LANE, "elsewhere");
    let missing = Trouble::TargetMissing("room:x:channel".to_owned());
    let just_now = Stopped {
        since: digest.period.until - Duration::minutes(59),
        ..stopped(own.clone(), missing.clone())
    };
    let too_long = Stopped {
        since: digest.period.until - Duration::hours(1),
        ..just_now.clone()
    };
    let later = Stopped {
        since: digest.period.until,
        ..stopped(own.clone(), Trouble::Permission)
    };
    for (one, expected) in [
        (stopped(own, Trouble::Permission), true),
        (stopped(elsewhere, Trouble::Permission), false),
        (just_now, false),
        (too_long, true),
        (later, false),
    ] {
        assert_eq!(is_trouble(&digest, &one), expected, "{one:?}");
    }
}

#[test]
fn what_has_gone_is_called_what_it_is() {
    let texts = texts();
    let missing = Trouble::TargetMissing("community:1:mentee".to_owned());
    for (kind, expected) in [
        (Some(Kind::Post), "its channel or message has gone"),
        (Some(Kind::GiveRole), "the role has gone"),
        (Some(Kind::TakeRole), "the role has gone"),
        (Some(Kind::CreateChannel), "what it was for has gone"),
        (None, "what it was for has gone"),
    ] {
        for trouble in [&Trouble::Gone, &missing] {
            let told = why(&texts, kind, trouble);
            assert!(told.starts_with(expected), "{kind:?}: {told}");
        }
    }
}

#[test]
fn a_room_that_was_not_asked_is_told_in_the_words_of_the_feature_that_asks() {
    let (texts, cohort) = (texts(), cohort());
    let digest = digest_scene(&texts, &cohort);
    let said = |kind, reason| {
        let room = digest.rooms[0].id;
        let key = PromptKey::of(kind, room, "2027-01-14".parse().unwrap());
        let outcome = Outcome::Skipped(reason);
        let at = at("2027-01-15T10:00:00Z");
        (room, Said { key, at, outcome })
    };
    let irregular = [
        said(QUESTION, SkipReason::Outage),
        said(QUESTION, SkipReason::NextIsNear),
        said(QUESTION, SkipReason::AnotherToday),
        said(QUESTION, SkipReason::Superseded),
        said(REMINDER, SkipReason::Outage),
        said(PromptKind::new("of-a-later-trellis"), SkipReason::Outage),
    ];
    let told = not_asked(&digest, &[&ASKING], &irregular);
    insta::assert_snapshot!(format!("{}\n{}", told.title, told.lines.join("\n")), @r"
    Not asked (4)
    <#7> (Mi\*na, Theo): the question of Thu 14 Jan 2027, because I was away, so their silence means nothing
    <#7> (Mi\*na, Theo): the question of Thu 14 Jan 2027, because the next one is near
    <#7> (Mi\*na, Theo): the question of Thu 14 Jan 2027, because they had been asked something else that day
    <#7> (Mi\*na, Theo): the question of Thu 14 Jan 2027, because its time had passed
    ");
}
