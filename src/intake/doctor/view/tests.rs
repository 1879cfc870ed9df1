use chrono::DateTime;

use super::*;
use crate::intake::doctor::stuck::Stuck;
use crate::intake::fixtures::Known;
use crate::intake::fixtures::examples::{inventory, known};
use crate::records::community::Fixture;
use crate::records::examples::{self, texts, words};
use trellis_kernel::discord::permissions::{MANAGE_ROLES, PIN_MESSAGES};
use trellis_kernel::outbox::{Kind, Trouble};

/// A server that nobody manages but its owner.
fn nobody_else() -> Authority {
    Authority {
        owner: UserId::new(1),
        managing: Vec::new(),
    }
}

#[test]
fn who_can_act_as_coordinator_is_said_with_the_reason() {
    let told = |managing: std::ops::Range<u64>| {
        let authority = Authority {
            owner: UserId::new(u64::MAX),
            managing: managing.map(|at| RoleId::new(u64::MAX - at)).collect(),
        };
        let there = inventory(|_| Known::As(u64::MAX));
        who_can(&texts(), (&[], &there), &authority, 0)
    };
    insta::assert_snapshot!(told(0..0), @"
    • <@&18446744073709551615>: runs cohorts, and reads what is told to coordinators in confidence
    • <@18446744073709551615>, the owner of this server: runs cohorts, and reads that only with the coordinator role
    ");
    insta::assert_snapshot!(told(0..2), @"
    • <@&18446744073709551615>: runs cohorts, and reads what is told to coordinators in confidence
    • <@18446744073709551615>, the owner of this server: runs cohorts, and reads that only with the coordinator role
    • <@&18446744073709551615>, <@&18446744073709551614>: may manage this server, so what is said of its owner holds
    ");
    for (roles, more) in [
        (20, None),
        (21, Some("one more role")),
        (250, Some("230 more roles")),
    ] {
        let told = told(0..roles);
        assert!(told.chars().count() <= 1_024, "{told}");
        assert_eq!(told.contains("more role"), more.is_some(), "{told}");
        assert!(more.is_none_or(|more| told.contains(more)), "{told}");
    }
}

#[test]
fn a_coordinator_role_that_is_gone_stands_for_nobody() {
    let told =
        |found: &[Finding], known| who_can(&texts(), (found, &inventory(|_| known)), &nobody_else(), 0);
    let gone = told(&[], Known::Gone);
    insta::assert_snapshot!(gone, @"
    • By the coordinator role: nobody, since the coordinator role is gone. What is told to coordinators in confidence waits until somebody holds one
    • <@1>, the owner of this server: runs cohorts, and reads that only with the coordinator role
    ");
    let found = Finding::Gone(Fixture::CoordinatorRole);
    assert_eq!(
        told(&[found], Known::As(5)),
        gone,
        "Discord has shown it a moment ago"
    );
}

#[test]
fn what_is_wrong_is_told_with_its_fix() {
    let since = DateTime::from_timestamp(1_800_000_000, 0).unwrap();
    let stuck = Stuck {
        kind: Some(Kind::Pin),
        trouble: Trouble::Permission,
        parked: false,
        count: 2,
        since,
    };
    let found = [
        Finding::MissingInServer(vec![MANAGE_ROLES, PIN_MESSAGES]),
        Finding::Gone(Fixture::MentorsChannel),
        Finding::Held(stuck),
    ];
    let told = checked(&texts(), &found, &inventory(|_| Known::As(5)), &nobody_else(), 0);
    insta::assert_snapshot!(words(&told).replace(data_version(), "RELEASE"), @r"
    # Something needs mending
    Nothing is lost: what could not be delivered waits. This is what I found, and how it is mended:
    I lack permissions in this server: Open Server Settings → Roles → Trellis → Permissions and switch on: **Manage Roles**, **Pin Messages**. What waits for this goes out by itself.
    Mentors’ channel: it is gone: Somebody deleted it. Press *Repair* and I make it anew, or pick another with `/setup start`.
    Waiting: a pinned message (2 times): It began <t:1800000000:R>. Discord says that I may not. It takes these permissions, for the role Trellis in the server’s settings, and in the settings of the channel if that one has its own: **View Channels**, **Read Message History**, **Pin Messages**.
    Who can act as coordinator: • <@&5>: runs cohorts, and reads what is told to coordinators in confidence
    • <@1>, the owner of this server: runs cohorts, and reads that only with the coordinator role
    Clock changes as the time zone data RELEASE has them.
    [Repair] setup:repair:-:1
    [Check everything] setup:check:-:1
    ");
}

#[test]
fn notes_alone_leave_it_green() {
    let told = checked(
        &texts(),
        &[Finding::CategoryFull(1, 50)],
        &inventory(|_| Known::As(5)),
        &nobody_else(),
        0,
    );
    assert!(
        told.blocks[0].title.contains("in order"),
        "{}",
        told.blocks[0].title
    );
    assert_eq!(told.blocks[0].fields.len(), 2);
}

#[test]
fn every_finding_and_every_role_is_on_some_page() {
    for count in examples::COUNTS {
        let rooms = (1..)
            .take(count)
            .map(|number| Finding::Gone(Fixture::RoomsCategory(number)));
        let found: Vec<Finding> = rooms.collect();
        let headings: Vec<String> = found
            .iter()
            .map(|one| format!("{}: ", findings::found(&texts(), one)))
            .collect();
        let inventory = inventory(|_| Known::Not);
        examples::walks(&headings, |page| {
            checked(&texts(), &found, &inventory, &nobody_else(), page)
        });

        let authority = Authority {
            owner: UserId::new(1),
            managing: (1000..).take(count).map(RoleId::new).collect(),
        };
        let roles: Vec<String> = authority.managing.iter().map(|role| role.mention()).collect();
        examples::walks(&roles, |page| {
            checked(&texts(), &[], &inventory, &authority, page)
        });
    }
}

#[test]
fn a_check_that_finds_nothing_says_what_is_there() {
    let told = words(&checked(&texts(), &[], &inventory(known), &nobody_else(), 0));
    insta::assert_snapshot!(told.replace(data_version(), "RELEASE"), @"
    # Everything is in order ✅
    Permissions, roles, channels and deliveries are all fine.

    Coordinator role: <@&0>
    Facilitator role: <@&1>
    Mentor role: <@&2>
    Mentee role: <@&3>
    Category for rooms: <#4>
    Forum or channel for growth threads: <#5>
    Coordinators’ channel: <#6>
    Mentors’ channel: <#7>
    Time zone: Europe/Berlin
    Who can act as coordinator: • <@&0>: runs cohorts, and reads what is told to coordinators in confidence
    • <@1>, the owner of this server: runs cohorts, and reads that only with the coordinator role
    Clock changes as the time zone data RELEASE has them.
    [Check everything] setup:check:-:1
    ");
}

#[test]
fn what_was_repaired_and_decided_is_told() {
    let repaired = |making: &[Fixture], found: &[Fixture], (access, released)| {
        let repaired = Repaired {
            making: making.to_vec(),
            found: found.to_vec(),
            access,
            released,
        };
        words(&super::repaired(&texts(), &repaired))
    };
    insta::assert_snapshot!(repaired(&[Fixture::MentorRole], &[Fixture::Growth], (2, 1)), @"
    # Repairing
    I am making:
    • Mentor role

    I use these again:
    • Forum or channel for growth threads

    I am putting right who can read channels, in 2 places.

    What was waiting is being tried again now.

    Check once more in a moment.
    [Check everything] setup:check:-:1
    ");
    insta::assert_snapshot!(repaired(&[], &[], (0, 0)), @"
    # Repairing
    There was nothing here that I can mend by myself. Check again: each finding says what a person has to do.
    [Check everything] setup:check:-:1
    ");
    insta::assert_snapshot!(words(&decided(&texts(), Decision::TryAgain, 2)), @"
    2 deliveries are being tried again.
    [Check everything] setup:check:-:1
    ");
    insta::assert_snapshot!(words(&decided(&texts(), Decision::LetGo, 1)), @"
    One delivery was let go. It will not be sent.
    [Check everything] setup:check:-:1
    ");
}
