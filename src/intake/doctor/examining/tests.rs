use super::*;
use trellis_kernel::discord::permissions::{MANAGE_ROLES, PIN_MESSAGES, SEND_MESSAGES, VIEW_CHANNEL};
use trellis_kernel::outbox::Kind;

fn at(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(seconds, 0).unwrap()
}

fn channel(id: u64, kind: u64) -> FixtureState {
    FixtureState::Channel {
        id,
        kind,
        lacks: Vec::new(),
        load: 3,
    }
}

/// A server in which nothing is wrong.
fn well() -> Facts {
    let role = |id| FixtureState::Role {
        id,
        position: 2,
        managed: false,
    };
    let things = [
        (Fixture::CoordinatorRole, role(1)),
        (Fixture::FacilitatorRole, role(2)),
        (Fixture::MentorRole, role(3)),
        (Fixture::MenteeRole, role(4)),
        (Fixture::RoomsCategory(1), channel(5, 4)),
        (Fixture::Growth, channel(6, 15)),
        (Fixture::CoordinatorsChannel, channel(7, 0)),
        (Fixture::MentorsChannel, channel(8, 0)),
    ];
    Facts {
        set_up: true,
        growth: GrowthKind::Forum,
        administrator: false,
        missing: Vec::new(),
        top_role: 5,
        channels: 20,
        things: things
            .into_iter()
            .map(|(fixture, place)| Thing { fixture, place })
            .collect(),
        rooms: Vec::new(),
        lost_rooms: Vec::new(),
        seen_otherwise: Vec::new(),
        undecided: Vec::new(),
        hindrances: Vec::new(),
        coordinators_open: false,
        stuck: Vec::new(),
        clock_ahead: Some(TimeDelta::seconds(-20)),
        strays: Vec::new(),
    }
}

fn with(fixture: Fixture, place: FixtureState) -> Facts {
    let mut facts = well();
    facts.things.retain(|thing| thing.fixture != fixture);
    facts.things.push(Thing { fixture, place });
    facts
}

fn stuck(kind: Kind, trouble: Trouble, parked: bool, count: usize) -> Stuck {
    Stuck {
        kind: Some(kind),
        trouble,
        parked,
        count,
        since: at(1_000),
    }
}

#[test]
fn a_server_in_order_has_no_findings() {
    assert_eq!(examine(&well()), []);
}

#[test]
fn before_setting_up_that_is_all_there_is_to_say() {
    let facts = Facts {
        set_up: false,
        administrator: true,
        missing: vec![MANAGE_ROLES],
        ..well()
    };
    assert_eq!(examine(&facts), [Finding::NotSetUp]);
}

#[test]
fn each_thing_that_can_be_wrong_is_found() {
    let role = |position, managed| FixtureState::Role {
        id: 3,
        position,
        managed,
    };
    let lacking = FixtureState::Channel {
        id: 7,
        kind: 0,
        lacks: vec![SEND_MESSAGES],
        load: 0,
    };
    let cases = [
        (
            Facts {
                missing: vec![PIN_MESSAGES],
                ..well()
            },
            Finding::MissingInServer(vec![PIN_MESSAGES]),
        ),
        (
            with(Fixture::CoordinatorsChannel, lacking),
            Finding::MissingInChannel(
                Fixture::CoordinatorsChannel,
                ChannelId::new(7),
                vec![SEND_MESSAGES],
            ),
        ),
        (
            with(Fixture::MentorRole, role(5, false)),
            Finding::RoleTooHigh(Fixture::MentorRole, 3),
        ),
        (
            with(Fixture::MentorRole, role(9, true)),
            Finding::RoleManaged(Fixture::MentorRole, 3),
        ),
        (
            with(Fixture::CoordinatorRole, role(1, false)),
            Finding::RoleShared(Fixture::CoordinatorRole, Fixture::MentorRole, 3),
        ),
        (
            with(Fixture::MenteeRole, FixtureState::Gone { id: 4 }),
            Finding::Gone(Fixture::MenteeRole),
        ),
        (
            with(Fixture::Growth, FixtureState::Never),
            Finding::Never(Fixture::Growth),
        ),
        (
            with(Fixture::Growth, FixtureState::Lost),
            Finding::Lost(Fixture::Growth),
        ),
        (
            with(Fixture::Growth, FixtureState::BeingMade),
            Finding::BeingMade(Fixture::Growth),
        ),
        (
            with(Fixture::Growth, channel(6, 0)),
            Finding::GrowthChanged(ChannelId::new(6)),
        ),
        (
            Facts {
                coordinators_open: true,
                ..well()
            },
            Finding::CoordinatorsOpen,
        ),
        (
            with(
                Fixture::RoomsCategory(1),
                FixtureState::Channel {
                    id: 5,
                    kind: 4,
                    lacks: Vec::new(),
                    load: 50,
                },
            ),
            Finding::CategoryFull(1, 50),
        ),
        (
            Facts {
                channels: 450,
                ..well()
            },
            Finding::ServerNearlyFull(450),
        ),
        (
            Facts {
                channels: 490,
                ..well()
            },
            Finding::ServerFull(490),
        ),
        (
            Facts {
                administrator: true,
                ..well()
            },
            Finding::Administrator,
        ),
        (
            Facts {
                stuck: vec![stuck(Kind::Post, Trouble::Permission, false, 2)],
                ..well()
            },
            Finding::Held(stuck(Kind::Post, Trouble::Permission, false, 2)),
        ),
        (
            Facts {
                stuck: vec![stuck(Kind::Post, Trouble::Unproven, true, 1)],
                ..well()
            },
            Finding::Parked(stuck(Kind::Post, Trouble::Unproven, true, 1)),
        ),
    ];
    for (facts, expected) in cases {
        assert_eq!(examine(&facts), [expected]);
    }
}

#[test]
fn a_role_that_people_give_may_stand_above_the_bot() {
    let facts = with(
        Fixture::CoordinatorRole,
        FixtureState::Role {
            id: 1,
            position: 9,
            managed: false,
        },
    );
    assert_eq!(examine(&facts), []);
}

#[test]
fn just_below_the_limits_nothing_is_said() {
    let load = FixtureState::Channel {
        id: 5,
        kind: 4,
        lacks: Vec::new(),
        load: 44,
    };
    let facts = Facts {
        channels: 449,
        ..with(Fixture::RoomsCategory(1), load)
    };
    assert_eq!(examine(&facts), []);
}

#[test]
fn rooms_that_lack_something_are_one_finding() {
    let rooms = vec![
        (ChannelId::new(21), vec![PIN_MESSAGES]),
        (ChannelId::new(22), vec![VIEW_CHANNEL]),
        (ChannelId::new(23), vec![PIN_MESSAGES]),
    ];
    let permissions = vec![VIEW_CHANNEL, PIN_MESSAGES];
    let expected = Finding::MissingInRooms {
        rooms: 3,
        example: ChannelId::new(21),
        permissions,
    };
    assert_eq!(examine(&Facts { rooms, ..well() }), [expected]);
}

#[test]
fn what_waits_for_something_under_way_is_only_a_note() {
    let held = |key: &str, since| Stuck {
        since: at(since),
        ..stuck(Kind::Post, Trouble::TargetMissing(key.to_owned()), false, 2)
    };
    let facts = Facts {
        stuck: vec![held("a", 2_000), held("b", 1_500)],
        ..well()
    };
    let found = examine(&facts);
    assert_eq!(found, [Finding::Waiting(4, at(1_500))]);
    assert_eq!(found[0].weight(), Weight::Note);
}

#[test]
fn what_is_broken_comes_before_what_is_only_to_be_known() {
    let mut facts = with(Fixture::MentorsChannel, FixtureState::Gone { id: 8 });
    facts.administrator = true;
    facts.things.insert(
        0,
        Thing {
            fixture: Fixture::RoomsCategory(2),
            place: FixtureState::BeingMade,
        },
    );
    let weights: Vec<Weight> = examine(&facts).iter().map(Finding::weight).collect();
    assert_eq!(weights, [Weight::Broken, Weight::Warning, Weight::Note]);
}

#[test]
fn channels_that_hinder_alike_are_one_finding() {
    let (first, second) = (ChannelId::new(20), ChannelId::new(21));
    let facts = Facts {
        hindrances: vec![
            (first, Hindrance::SlowMode(60)),
            (second, Hindrance::SlowMode(60)),
            (second, Hindrance::NoTagToGive),
            (first, Hindrance::TagGiven("Q".to_owned())),
        ],
        ..well()
    };
    let expected = [
        Finding::Hindered(Hindrance::NoTagToGive, 1, second),
        Finding::Hindered(Hindrance::SlowMode(60), 2, first),
        Finding::Hindered(Hindrance::TagGiven("Q".to_owned()), 1, first),
    ];
    assert_eq!(examine(&facts), expected);
}
