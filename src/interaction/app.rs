//! What every use case is given: the records, the clock, the words, the way out. One value, cheap to clone.

use std::sync::Arc;

use crate::interaction::Seen;
use crate::records::program::Catalogue;
use trellis_kernel::clock::Clock;
use trellis_kernel::courier::Courier;
use trellis_kernel::db::Db;
use trellis_kernel::discord::Port;
use trellis_kernel::random::Random;
use trellis_kernel::secrets::Vault;
use trellis_kernel::settings::OperatorSettings;
use trellis_kernel::texts::Texts;

/// The bot's parts, as use cases see them.
#[derive(Clone, Debug)]
pub struct App {
    /// The time.
    pub clock: Clock,
    /// Randomness.
    pub random: Random,
    /// The records.
    pub db: Db,
    /// Every word a person reads.
    pub texts: Texts,
    /// The keys to confidential answers.
    pub vault: Arc<Vault>,
    /// The way out; for reading what a command has to know, and for answers.
    pub port: Arc<Port>,
    /// Takes what is owed; woken after a commit that owes something.
    pub courier: Courier,
    /// The programs a cohort can run.
    pub programs: Arc<Catalogue>,
    /// The interactions seen lately.
    pub seen: Arc<Seen>,
    /// Who runs this bot, for `/privacy`.
    pub operator: Arc<OperatorSettings>,
}
