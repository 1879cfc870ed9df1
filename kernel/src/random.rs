//! Randomness, from one place: ids, nonces and jitter.
//!
//! Injected like time, so that a run with a seed repeats. **Invariant:** a seeded source is for tests and the demo;
//! with it ids can be guessed and nonces repeat, so the real bot takes [`Random::os`].

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rand::{Rng, RngExt, SeedableRng, rngs::StdRng};
use sha2::{Digest, Sha256};
use trellis_domain::ids::RandomId;

/// A source of random bytes. Clones draw from the same stream.
#[derive(Clone)]
pub struct Random {
    stream: Arc<Mutex<StdRng>>,
    /// Where ids come from instead; see [`Random::with_ids_of`].
    ids: Option<Arc<Mutex<Ids>>>,
}

/// Ids that follow from a text.
struct Ids {
    begun: Sha256,
    drawn: u64,
}

impl Ids {
    fn next(&mut self) -> [u8; 10] {
        let digest = self
            .begun
            .clone()
            .chain_update(self.drawn.to_be_bytes())
            .finalize();
        self.drawn += 1;
        let mut bytes = [0; 10];
        bytes.copy_from_slice(&digest[..10]);
        bytes
    }
}

impl Random {
    /// Seeded by the operating system: not to be guessed, never the same twice.
    #[must_use]
    pub fn os() -> Self {
        Self::from_rng(rand::make_rng())
    }

    /// The same stream for the same seed; for tests and the demo.
    #[must_use]
    pub fn seeded(seed: u64) -> Self {
        Self::from_rng(StdRng::seed_from_u64(seed))
    }

    fn from_rng(rng: StdRng) -> Self {
        Self {
            stream: Arc::new(Mutex::new(rng)),
            ids: None,
        }
    }

    /// The same source, but its ids follow from `key` and their order alone: for what has to be the same when it is made
    /// once more. Whoever knows the key can tell them; they give no right (ARCHITECTURE.md, *A custom_id proves nothing*).
    #[must_use]
    pub fn with_ids_of(&self, key: &str) -> Self {
        let begun = Sha256::new().chain_update("trellis ids of ").chain_update(key);
        Self {
            stream: Arc::clone(&self.stream),
            ids: Some(Arc::new(Mutex::new(Ids { begun, drawn: 0 }))),
        }
    }

    /// A fresh id of 80 random bits.
    #[must_use]
    pub fn id<T: RandomId>(&self) -> T {
        let bytes = match &self.ids {
            Some(ids) => ids.lock().unwrap_or_else(PoisonError::into_inner).next(),
            None => self.bytes(),
        };
        T::from_bytes(bytes)
    }

    /// A number from 0 to `end` - 1, all alike likely; 0 when `end` is 0.
    #[must_use]
    pub fn below(&self, end: u64) -> u64 {
        if end == 0 {
            return 0;
        }
        self.lock().random_range(0..end)
    }

    /// The next `N` bytes of the stream.
    #[must_use]
    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.lock().fill_bytes(&mut bytes);
        bytes
    }

    fn lock(&self) -> MutexGuard<'_, StdRng> {
        // A panic elsewhere cannot leave a generator half drawn, so a poisoned lock is still good.
        self.stream.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl std::fmt::Debug for Random {
    /// Shows nothing of the state, from which every later id could be told.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Random")
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use trellis_domain::ids::RoomId;

    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_ids() {
        let (one, two) = (Random::seeded(7), Random::seeded(7));
        let first: [RoomId; 3] = std::array::from_fn(|_| one.id());
        let second: [RoomId; 3] = std::array::from_fn(|_| two.id());
        assert_eq!(first, second);
        assert_ne!(first[0], Random::seeded(8).id::<RoomId>());
    }

    #[test]
    fn no_id_comes_twice() {
        let random = Random::os();
        let ids: HashSet<RoomId> = (0..1_000).map(|_| random.id()).collect();
        assert_eq!(ids.len(), 1_000);
    }

    #[test]
    fn a_number_is_below_its_end() {
        let random = Random::seeded(3);
        let drawn: HashSet<u64> = (0..200).map(|_| random.below(3)).collect();
        assert_eq!(drawn, HashSet::from([0, 1, 2]));
        assert_eq!(random.below(0), 0);
        assert_eq!(random.below(1), 0);
    }

    #[test]
    fn ids_of_a_key_are_the_same_in_every_process_and_nothing_else_is() {
        let drawn = |random: &Random, key: &str| {
            let random = random.with_ids_of(key);
            let ids: [RoomId; 3] = std::array::from_fn(|_| random.clone().id());
            (ids, random.bytes::<16>())
        };
        let (one, two) = (drawn(&Random::os(), "a"), drawn(&Random::os(), "a"));
        assert_eq!(one.0, two.0);
        assert_ne!(one.1, two.1, "what seals must never repeat");
        assert_ne!(one.0[0], one.0[1]);
        assert_ne!(one.0, drawn(&Random::os(), "b").0);
        // They are in messages that stand in Discord.
        assert_eq!(one.0[0].as_str(), "1vwrfbqpm8m95dw8");
    }

    #[test]
    fn clones_draw_from_one_stream() {
        let random = Random::seeded(1);
        assert_ne!(random.clone().bytes::<16>(), random.bytes::<16>());
    }

    #[test]
    fn the_state_is_not_shown() {
        assert_eq!(format!("{:?}", Random::seeded(42)), "Random");
    }
}
