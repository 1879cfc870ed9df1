//! Which feature draws what, when the courier asks.

use futures::future::BoxFuture;
use sqlx::SqliteConnection;
use trellis_domain::ids::GuildId;

use crate::kernel::courier::{Trouble, Views};
use crate::kernel::discord::message::Message;
use crate::kernel::error::Result;
use crate::kernel::texts::Texts;

pub(super) struct FeatureViews {
    pub(super) texts: Texts,
}

impl Views for FeatureViews {
    fn draw<'a>(
        &'a self,
        tx: &'a mut SqliteConnection,
        view: &'a str,
        subject: &'a str,
    ) -> BoxFuture<'a, Result<Option<Message>>> {
        Box::pin(async move {
            match view {
                crate::card::VIEW => crate::card::draw(tx, &self.texts, subject).await,
                crate::cohort::PANEL_VIEW => crate::cohort::draw_panel(tx, &self.texts, subject).await,
                crate::growth::UPDATE_VIEW => crate::growth::draw_update(tx, &self.texts, subject).await,
                crate::checkin::PROMPT_VIEW => crate::checkin::draw_prompt(tx, &self.texts, subject).await,
                crate::midpoint::PROMPT_VIEW => crate::midpoint::draw_prompt(tx, &self.texts, subject).await,
                crate::digest::VIEW => crate::digest::draw(tx, &self.texts, subject).await,
                _ => {
                    tracing::error!(view, "nobody draws this view");
                    Ok(None)
                }
            }
        })
    }

    fn trouble<'a>(
        &'a self,
        tx: &'a mut SqliteConnection,
        guild: GuildId,
        action: &'a str,
        trouble: &'a Trouble,
    ) -> BoxFuture<'a, Result<Option<Message>>> {
        Box::pin(async move { crate::setup::trouble_notice(tx, &self.texts, guild, action, trouble).await })
    }
}
