//! Nonces of messages that no longer count, and when they are forgotten.

use chrono::TimeDelta;

use super::World;
use crate::limits;

/// Up to so many are not worth a look.
const FEW: usize = 10_000;

impl World {
    /// Forgets what no longer counts. It looks at all of them, so it does that once in the time that a nonce counts,
    /// not at every change.
    pub(super) fn sweep_nonces(&mut self) {
        let old = self.now - TimeDelta::minutes(limits::NONCE_MINUTES);
        if self.nonces.len() > FEW && self.nonces_swept < old {
            self.nonces_swept = self.now;
            self.nonces.retain(|_, (_, at)| *at > old);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Clock;

    #[test]
    fn very_many_nonces_are_looked_through_once_in_a_while_and_not_at_every_change() {
        let mut world = World::new(String::new(), Clock::new(None, true), 1);
        let (start, span) = (world.now, TimeDelta::minutes(limits::NONCE_MINUTES));
        for number in 0..=FEW {
            world.nonces.insert((1, 1, number.to_string()), (1, start));
        }
        world.pass_until(world.clock.now());
        world
            .nonces
            .insert((2, 2, "old".to_owned()), (1, start - span * 2));
        world.pass_until(world.clock.now());
        assert_eq!(world.nonces.len(), FEW + 2, "no second look so soon");
        world.clock.set(start + span + TimeDelta::seconds(1));
        world.pass_until(world.clock.now());
        assert!(world.nonces.is_empty());
    }
}
