//! What happens to the bot's connections and sessions, carried out.
//!
//! Owns which orders each fault gives; must be called inside `Shared::apply`.

use super::faults::GatewayFault;
use super::identify::ready_again;
use super::wire::Order;
use crate::world::World;

/// Lets a fault of the gateway happen now.
pub(crate) fn disturb(world: &mut World, fault: &GatewayFault) {
    match fault {
        GatewayFault::Close(code) => order_bots(world, || Order::Close(*code, "closed by the sandbox")),
        GatewayFault::Cut => order_bots(world, || Order::Cut),
        GatewayFault::Silence => order_bots(world, || Order::Silence),
        GatewayFault::Reconnect => order_bots(world, || payload(7, "null")),
        GatewayFault::Heartbeat => order_bots(world, || Order::Heartbeat(text(1, "null"))),
        GatewayFault::Invalidate { resumable } => {
            order_bots(world, || payload(9, if *resumable { "true" } else { "false" }));
            if !resumable {
                world.sessions.clear_bots();
            }
        }
        GatewayFault::ReadyAgain => ready_again(world),
        GatewayFault::ForgetSessions => world.sessions.clear_bots(),
        GatewayFault::CorruptFrame => order_bots(world, || Order::CorruptNext),
        GatewayFault::RefuseIdentify { code, times } => world.sessions.refusing = Some((*code, *times)),
        GatewayFault::StartsSpent { span } => {
            let now = world.now;
            world.sessions.starts.spend_all(now, *span);
        }
        GatewayFault::GuildUnavailable { guild, span } => {
            let until = span.map(|span| world.now + span);
            world.set_unavailable(*guild, until);
        }
        GatewayFault::GuildAvailable { guild } => world.set_available(*guild),
    }
}

fn order_bots(world: &mut World, order: impl Fn() -> Order) {
    for session in world.sessions.iter_mut().filter(|session| session.bot) {
        session.order(order());
    }
}

fn text(op: u8, data: &str) -> String {
    format!(r#"{{"op":{op},"d":{data},"s":null,"t":null}}"#)
}

fn payload(op: u8, data: &str) -> Order {
    Order::Send(text(op, data))
}
