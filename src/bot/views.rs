//! Which feature draws what, when the courier asks.

use futures::future::BoxFuture;
use sqlx::SqliteConnection;
use trellis_domain::ids::GuildId;

use crate::records::community::{self, Fixture};
use trellis_kernel::courier::Views;
use trellis_kernel::discord::message::Message;
use trellis_kernel::error::Result;
use trellis_kernel::outbox::{Kind, Lane, Target, Trouble};
use trellis_kernel::texts::Texts;

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
                crate::reporting::card::VIEW => crate::reporting::card::draw(tx, &self.texts, subject).await,
                crate::intake::joining::PANEL_VIEW => {
                    crate::intake::joining::draw_panel(tx, &self.texts, subject).await
                }
                crate::mentorship::growth::UPDATE_VIEW => {
                    crate::mentorship::growth::draw_update(tx, &self.texts, subject).await
                }
                crate::mentorship::checkin::PROMPT_VIEW => {
                    crate::mentorship::checkin::draw_prompt(tx, &self.texts, subject).await
                }
                crate::mentorship::midpoint::PROMPT_VIEW => {
                    crate::mentorship::midpoint::draw_prompt(tx, &self.texts, subject).await
                }
                crate::reporting::digest::VIEW => {
                    crate::reporting::digest::draw(tx, &self.texts, subject).await
                }
                _ => {
                    tracing::error!(view, "nobody draws this view");
                    Ok(None)
                }
            }
        })
    }

    fn told_in(&self, guild: GuildId) -> (Lane, Target) {
        (
            community::coordinators_lane(guild),
            Fixture::CoordinatorsChannel.target(guild),
        )
    }

    fn trouble<'a>(
        &'a self,
        tx: &'a mut SqliteConnection,
        guild: GuildId,
        kind: Kind,
        trouble: &'a Trouble,
    ) -> BoxFuture<'a, Result<Option<Message>>> {
        Box::pin(
            async move { crate::intake::setup::trouble_notice(tx, &self.texts, guild, kind, trouble).await },
        )
    }
}
