//! What happens to the bot's connections and sessions, carried out.
//!
//! Owns which orders each fault gives; must be called inside `Shared::change`.

use super::faults::GatewayFault;
use super::identify::ready_again;
use super::shared::Live;
use super::wire::Order;

/// Lets a fault of the gateway happen now.
pub(crate) fn disturb(live: &mut Live, fault: &GatewayFault) {
    match fault {
        GatewayFault::Close(code) => order_bots(live, || Order::Close(*code, "closed by the sandbox")),
        GatewayFault::Cut => order_bots(live, || Order::Cut),
        GatewayFault::Silence => order_bots(live, || Order::Silence),
        GatewayFault::Reconnect => order_bots(live, || payload(7, "null")),
        GatewayFault::Heartbeat => order_bots(live, || Order::Heartbeat(text(1, "null"))),
        GatewayFault::Invalidate { resumable } => {
            order_bots(live, || payload(9, if *resumable { "true" } else { "false" }));
            if !resumable {
                live.sessions.clear_bots();
            }
        }
        GatewayFault::ReadyAgain => ready_again(live),
        GatewayFault::ForgetSessions => live.sessions.clear_bots(),
        GatewayFault::CorruptFrame => order_bots(live, || Order::CorruptNext),
        GatewayFault::RefuseIdentify { code, times } => live.sessions.refusing = Some((*code, *times)),
        GatewayFault::StartsSpent { span } => {
            let now = live.world.now;
            live.world.starts.spend_all(now, *span);
        }
        GatewayFault::GuildUnavailable { guild, span } => {
            let until = span.map(|span| live.world.now + span);
            live.world.set_unavailable(*guild, until);
        }
        GatewayFault::GuildAvailable { guild } => live.world.set_available(*guild),
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
