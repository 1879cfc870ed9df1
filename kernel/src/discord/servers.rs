//! What Discord lets people do in a whole server, asked for when it matters.
//!
//! An interaction carries what its sender may do in one channel, where whoever may change that channel's overwrites is
//! anything. So a right over the server is looked up where it comes from: its owner and its roles.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, Duration, Utc};
use tokio::sync::OnceCell;
use trellis_domain::community::Server;
use trellis_domain::ids::GuildId;

use super::client::Port;
use super::failure::Failure;
use super::permissions;

/// For so long an answer is taken for true; a change that the gateway tells of ends it sooner.
const TRUE_FOR: Duration = Duration::seconds(5);
/// So many servers are remembered at the most.
const REMEMBERED: usize = 1_024;

/// Servers whose rights were asked for lately.
#[derive(Debug, Default)]
pub(super) struct Servers(Mutex<HashMap<GuildId, Asked>>);

#[derive(Debug, Clone)]
struct Asked {
    at: DateTime<Utc>,
    /// Empty while Discord is asked, once for all who wait; and after it did not answer, for the next one to ask again.
    server: Arc<OnceCell<Server>>,
}

impl Servers {
    /// The server as it is now, or was a moment ago.
    pub(super) async fn get(
        &self,
        port: &Port,
        guild: GuildId,
        now: DateTime<Utc>,
    ) -> Result<Server, Failure> {
        let asked = self.asked(guild, now);
        let ask = || permissions::server(port, guild);
        asked.server.get_or_try_init(ask).await.cloned()
    }

    /// Something about the server has changed: it is asked again.
    pub(super) fn forget(&self, guild: GuildId) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.remove(&guild);
    }

    fn asked(&self, guild: GuildId, now: DateTime<Utc>) -> Asked {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // A clock that was set back makes an answer from the future.
        let is_true = |asked: &Asked| asked.at <= now && now - asked.at < TRUE_FOR;
        if let Some(asked) = all.get(&guild).filter(|asked| is_true(asked)) {
            return asked.clone();
        }
        if all.len() >= REMEMBERED {
            all.retain(|_, asked| is_true(asked));
        }
        if all.len() >= REMEMBERED {
            all.clear();
        }
        let asked = Asked {
            at: now,
            server: Arc::default(),
        };
        all.insert(guild, asked.clone());
        asked
    }
}
