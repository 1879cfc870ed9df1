//! The language: what is written is read back as the same, and nothing that is read can break the reader.

use chrono::TimeDelta;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::{Script, ScriptError, Statement};
use crate::errors::ApiError;
use crate::faults::{
    ConnectionFault, EventAction, EventFault, Fault, FaultAction as Action, Place, WorldAction as Kind,
    WorldFault,
};
use crate::permissions::bits;
use crate::rest::is_served;

fn refused(script: &str) -> ScriptError {
    Script::read(script, is_served).unwrap_err()
}

fn one(line: &str) -> Result<Statement, ScriptError> {
    let mut script = Script::read(line, is_served)?;
    assert_eq!(script.0.len(), 1, "{line}");
    Ok(script.0.remove(0).1)
}

fn read(line: &str) -> Statement {
    one(line).unwrap()
}

#[test]
fn a_statement_says_which_requests_what_and_how_often() {
    let Statement::Requests(fault) =
        read("after 2 requests POST /channels/*/messages do status 503, 3 times")
    else {
        panic!()
    };
    assert_eq!((fault.after, fault.times, fault.lasts), (2, Some(3), None));
    assert_eq!(fault.action, Action::Status(503, ApiError::plain(503).body()));
    let unsaid = read("requests * ** do cut");
    assert_eq!(unsaid.to_string(), "requests * ** do cut, once");
    let lasting = read("requests * ** do cut, for 180m");
    assert_eq!(lasting.to_string(), "requests * ** do cut, for 3h");
}

#[test]
fn comments_and_empty_lines_say_nothing() {
    let script = "# a day\n\n  now do kick bot  # and gone\nat +2d do invite bot\n";
    let script = Script::read(script, is_served).unwrap();
    let lines: Vec<usize> = script.0.iter().map(|(line, _)| *line).collect();
    assert_eq!(lines, [3, 4]);
}

#[test]
fn an_error_names_the_place_and_what_would_be_right() {
    let error = refused("now do kick bot\nrequests POTS /channels/*/messages do cut");
    assert_eq!((error.line, error.column), (2, 10));
    assert!(error.to_string().contains("`POTS`"), "{error}");
    assert!(error.message.contains("POST"), "{error}");
    assert_eq!(refused("requests POST /channel/*/messages do cut").column, 15);
    assert_eq!(refused("requests GET /gateway do explode").column, 26);
    assert_eq!(refused("requests GET /gateway do refuse 12345").column, 33);
    assert_eq!(refused("requests GET /gateway do cut, 3 tmies").column, 33);
    assert!(refused("now do").message.contains("line ends"));
    assert!(refused("now do revoke FLYING").message.contains("permission"));
    assert_eq!(refused("now do kick bot at once").column, 17);
}

#[test]
fn what_has_no_bounds_is_refused() {
    assert!(refused(&"#".repeat(70_000)).message.contains("64 KiB"));
    assert_eq!(refused(&"now do kick bot\n".repeat(501)).line, 501);
    for line in [
        "requests GET /gateway do delay 11m",
        "requests GET /gateway do cut, 0 times",
        "requests GET /gateway do cut, for 9999d",
        "requests GET /gateway do rate-limit NaN",
        "requests GET /gateway do rate-limit -1",
        "requests GET /gateway do headers x=\"a\\nb\"",
        "now do write 1001 messages in channel general",
        "events MESSAGE_CREATE do repeat 101",
        "events MESSAGE_CRATE do drop",
        "events MESSAGES_* do drop",
        "events MESSAGE_CREATE do drop, for 2h",
    ] {
        refused(line);
    }
    let many = vec!["cut"; 17].join(" and ");
    refused(&format!("requests GET /gateway do {many}"));
}

fn name() -> BoxedStrategy<String> {
    prop_oneof![
        "[a-z][a-z0-9-]{0,8}",
        "\\PC{1,12}",
        Just("in".to_owned()),
        Just("its".to_owned())
    ]
    .boxed()
}

fn event_name() -> BoxedStrategy<String> {
    let names = [
        "*",
        "MESSAGE_*",
        "*_DELETE",
        "MESSAGE_CREATE",
        "GUILD_*_ADD",
        "READY",
    ];
    proptest::sample::select(names.to_vec())
        .prop_map(str::to_owned)
        .boxed()
}

fn span() -> BoxedStrategy<TimeDelta> {
    prop_oneof![
        0..86_400_000_i64,
        (1..3650_i64).prop_map(|days| days * 86_400_000)
    ]
    .prop_map(TimeDelta::milliseconds)
    .boxed()
}

fn place() -> BoxedStrategy<Place> {
    prop_oneof![
        Just(Place::ItsChannel),
        Just(Place::ItsThread),
        name().prop_map(Place::Named)
    ]
    .boxed()
}

fn bit() -> BoxedStrategy<u64> {
    (0..bits::NAMES.len())
        .prop_map(|index| bits::NAMES[index].0)
        .boxed()
}

fn gateway() -> BoxedStrategy<ConnectionFault> {
    prop_oneof![
        (3000..5000_u16).prop_map(ConnectionFault::Close),
        Just(ConnectionFault::Cut),
        Just(ConnectionFault::Silence),
        any::<bool>().prop_map(|resumable| ConnectionFault::Invalidate { resumable }),
        Just(ConnectionFault::ReadyAgain),
        (4000..5000_u16, 1..9_u32).prop_map(|(code, times)| ConnectionFault::RefuseIdentify { code, times }),
        span().prop_map(|span| ConnectionFault::StartsSpent { span }),
    ]
    .boxed()
}

fn kind() -> BoxedStrategy<Kind> {
    let channels = prop_oneof![
        Just(Kind::DeleteMessage),
        place().prop_map(Kind::DeleteChannel),
        place().prop_map(Kind::LockThread),
        (place(), name()).prop_map(|(place, name)| Kind::RenameChannel(place, name)),
        place().prop_map(Kind::CopyChannel),
        name().prop_map(Kind::FillCategory),
        Just(Kind::FillGuild),
        (1..1000_u32, place()).prop_map(|(count, place)| Kind::WriteMessages(count, place)),
    ];
    let bot = prop_oneof![
        (bit(), proptest::option::of(place())).prop_map(|(bit, place)| Kind::Revoke(bit, place)),
        (bit(), proptest::option::of(place())).prop_map(|(bit, place)| Kind::Grant(bit, place)),
        (1..250_i64).prop_map(Kind::MoveBotRole),
        Just(Kind::KickBot),
        Just(Kind::InviteBot),
        gateway().prop_map(Kind::Connections),
    ];
    let others = prop_oneof![
        name().prop_map(Kind::DeleteRole),
        name().prop_map(Kind::RemoveMember),
        (name(), name()).prop_map(|(role, member)| Kind::GiveRole { role, member }),
        (name(), name()).prop_map(|(role, member)| Kind::TakeRole { role, member }),
        name().prop_map(Kind::CloseMessages),
        proptest::option::of(span()).prop_map(Kind::GuildUnavailable),
        Just(Kind::GuildAvailable),
        (1..2500_u32, 1..1000_u32).prop_map(|(guilds, members)| Kind::AddGuilds(guilds, members)),
        Just(Kind::NewBuckets),
        Just(Kind::RefuseConnections),
    ];
    prop_oneof![channels, bot, others].boxed()
}

fn world_fault() -> BoxedStrategy<WorldFault> {
    (kind(), proptest::option::of(name()))
        .prop_map(|(action, guild)| WorldFault { action, guild })
        .boxed()
}

fn value() -> BoxedStrategy<Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        "\\PC{0,12}".prop_map(Value::from),
    ];
    leaf.prop_recursive(2, 8, 4, |inner| {
        proptest::collection::vec(inner, 0..3).prop_map(|list| json!({"a": list}))
    })
    .boxed()
}

fn action() -> BoxedStrategy<Action> {
    let before = prop_oneof![
        (200..600_u16, value()).prop_map(|(status, body)| Action::Status(status, body)),
        (200..600_u16).prop_map(|status| Action::Status(status, ApiError::plain(status).body())),
        Just(Action::Status(403, ApiError::missing_access().body())),
        (200..600_u16).prop_map(Action::Html),
        Just(Action::CloseBefore),
        (0..600_000_u64).prop_map(Action::DelayBefore),
        (
            0.0..1e9_f64,
            prop_oneof![Just("user"), Just("global"), Just("shared")]
        )
            .prop_map(|(retry_after, scope)| {
                Action::RateLimited {
                    retry_after,
                    global: scope == "global",
                    scope,
                }
            }),
        world_fault().prop_map(Action::First),
    ];
    let during = prop_oneof![
        (span(), proptest::option::of(200..600_u16))
            .prop_map(|(after, answering)| Action::LateEffect { after, answering }),
        proptest::option::of(span()).prop_map(Action::Stale),
        Just(Action::IgnoreNonce),
        name().prop_map(Action::ForGuild),
        name().prop_map(Action::ForChannel),
        Just(Action::AnotherMessage),
        proptest::option::of(span()).prop_map(Action::WithholdOverwrites),
        world_fault().prop_map(Action::Then),
    ];
    let pairs = proptest::collection::vec(("[a-z][a-z0-9-]{0,9}", "[ -~]{0,12}"), 1..4);
    let fields = proptest::collection::vec(("[a-z_.0-9]{1,9}", value()), 1..4);
    let after = prop_oneof![
        (200..600_u16).prop_map(Action::StatusAfterEffect),
        Just(Action::CloseAfterEffect),
        Just(Action::HoldAfterEffect),
        (0..600_000_u64).prop_map(Action::DelayAfterEffect),
        pairs.prop_map(Action::Headers),
        proptest::collection::vec("x-[a-z0-9-]{1,9}", 1..4).prop_map(Action::WithoutHeaders),
        fields.prop_map(Action::Set),
        "\\PC{0,20}".prop_map(Action::Body),
        Just(Action::Truncate),
    ];
    let single = prop_oneof![before, during, after].boxed();
    prop_oneof![
        single.clone(),
        proptest::collection::vec(single, 2..5).prop_map(Action::All)
    ]
    .boxed()
}

fn event_action() -> BoxedStrategy<EventAction> {
    prop_oneof![
        Just(EventAction::Drop),
        (1..100_u32).prop_map(EventAction::Repeat),
        span().prop_map(EventAction::Delay),
        Just(EventAction::Hold),
        span().prop_map(EventAction::Reorder),
        Just(EventAction::BeforeAnswer),
        Just(EventAction::AfterAnswer),
        Just(EventAction::Corrupt),
        Just(EventAction::UnknownFields),
        Just(EventAction::UnknownValues),
        Just(EventAction::Nulls),
        Just(EventAction::HugeIds),
        ("(/[a-z_0-9]{1,6}){1,3}", value()).prop_map(|(pointer, value)| EventAction::Set(pointer, value)),
        "(/[a-z_0-9]{1,6}){1,3}".prop_map(EventAction::Without),
    ]
    .boxed()
}

fn times() -> BoxedStrategy<Option<u32>> {
    proptest::option::of(1..1_000_000_u32).boxed()
}

fn statement() -> BoxedStrategy<Statement> {
    let way = prop_oneof![
        Just(("POST", "/channels/*/messages")),
        Just(("*", "**")),
        Just(("GET", "/guilds/123/channels"))
    ];
    let requests = (
        way,
        action(),
        0..1_000_000_u32,
        times(),
        proptest::option::of(span()),
    );
    prop_oneof![
        4 => requests.prop_map(|((method, path), action, after, times, lasts)| Statement::Requests(Fault {
            method: method.to_owned(),
            path: path.to_owned(),
            action,
            after,
            times,
            lasts,
        })),
        1 => (event_name(), event_action(), 0..1_000_000_u32, times())
            .prop_map(|(event, action, after, times)| Statement::Events(EventFault { event, action, after, times })),
        1 => world_fault().prop_map(Statement::Now),
        1 => (span(), world_fault()).prop_map(|(span, fault)| Statement::At(span, fault)),
    ]
    .boxed()
}

proptest! {
    #[test]
    fn every_statement_is_read_back_as_it_was_written(statement in statement()) {
        let words = statement.to_string();
        let read = one(&words);
        prop_assert_eq!(read, Ok(statement), "{}", words);
    }

    #[test]
    fn no_text_breaks_the_reader(text in "\\PC{0,80}") {
        let _ = Script::read(&text, is_served);
    }

    #[test]
    fn no_almost_right_text_breaks_the_reader(statement in statement(), cut in 0..200_usize, junk in "\\PC{0,3}") {
        let mut words: Vec<char> = statement.to_string().chars().collect();
        let at = cut.min(words.len());
        words.truncate(at);
        let text: String = words.into_iter().chain(junk.chars()).collect();
        let _ = Script::read(&text, is_served);
    }
}
