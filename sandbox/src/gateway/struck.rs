//! What faults of connections do to the bot's connections and sessions, and faults of the world to what is beyond it.
//!
//! Owns which orders each fault gives; must be called inside `Shared::change`.

use std::sync::{Arc, Mutex};

use super::identify::ready_again;
use super::shared::Live;
use super::wire::Order;
use crate::door::Door;
use crate::faults::{About, ConnectionFault, Faults, NotThere, WorldAction, WorldFault};
use crate::lock::lock;
use crate::rate_limits::RateLimits;

/// What a fault of the world reaches besides it.
#[derive(Clone, Debug)]
pub(crate) struct Reach {
    pub limits: Arc<Mutex<RateLimits>>,
    pub faults: Arc<Mutex<Faults>>,
    pub door: Door,
}

/// Lets a fault of the world happen now.
pub(crate) fn happen(
    fault: &WorldFault,
    live: &mut Live,
    about: &About,
    reach: &Reach,
) -> Result<(), NotThere> {
    match &fault.action {
        WorldAction::Connections(fault) => strike(live, fault),
        WorldAction::NewBuckets => lock(&reach.limits).renew(),
        WorldAction::RefuseConnections => {
            reach.door.shut();
            for session in live.sessions.iter_mut() {
                session.order(Order::Cut);
            }
        }
        WorldAction::AcceptConnections => reach.door.open(),
        _ => return fault.happen(&mut live.world, about),
    }
    Ok(())
}

/// Lets a fault of connections happen now.
pub(crate) fn strike(live: &mut Live, fault: &ConnectionFault) {
    match fault {
        ConnectionFault::Close(code) => order_bots(live, || Order::Close(*code, "closed by the sandbox")),
        ConnectionFault::Cut => order_bots(live, || Order::Cut),
        ConnectionFault::Silence => order_bots(live, || Order::Silence),
        ConnectionFault::Reconnect => order_bots(live, || payload(7, "null")),
        ConnectionFault::Heartbeat => order_bots(live, || Order::Heartbeat(text(1, "null"))),
        ConnectionFault::Invalidate { resumable } => {
            order_bots(live, || payload(9, if *resumable { "true" } else { "false" }));
            if !resumable {
                live.sessions.clear_bots();
            }
        }
        ConnectionFault::ReadyAgain => ready_again(live),
        ConnectionFault::ForgetSessions => live.sessions.clear_bots(),
        ConnectionFault::CorruptFrame => order_bots(live, || Order::CorruptNext),
        ConnectionFault::RefuseIdentify { code, times } => live.sessions.refusing = Some((*code, *times)),
        ConnectionFault::StartsSpent { span } => {
            let now = live.world.now();
            live.world.starts().spend_all(now, *span);
        }
        ConnectionFault::GuildUnavailable { guild, span } => {
            let until = span.map(|span| live.world.now() + span);
            live.world.set_unavailable(*guild, until);
        }
        ConnectionFault::GuildAvailable { guild } => live.world.set_available(*guild),
    }
}

fn order_bots(live: &mut Live, order: impl Fn() -> Order) {
    for session in live.sessions.iter_mut().filter(|session| session.bot) {
        session.order(order());
    }
}

fn text(op: u8, data: &str) -> String {
    format!(r#"{{"op":{op},"d":{data},"s":null,"t":null}}"#)
}

fn payload(op: u8, data: &str) -> Order {
    Order::Send(text(op, data))
}
