//! Which view draws what, when the courier asks.

use crate::intake::doctor::trouble_notice;
use crate::records::community::{self, Fixture};
use futures::future::BoxFuture;
use sqlx::SqliteConnection;
use trellis_domain::ids::GuildId;
use trellis_kernel::courier::Views;
use trellis_kernel::discord::message::Message;
use trellis_kernel::error::Result;
use trellis_kernel::outbox::{Kind, Lane, Target, Trouble};
use trellis_kernel::texts::Texts;

use super::features::FEATURES;
use crate::interaction::Drawing;

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
            let mut views = FEATURES.iter().flat_map(|feature| feature.views);
            let Some(found) = views.find(|one| one.name == view) else {
                tracing::error!(view, "nobody draws this view");
                return Ok(None);
            };
            let drawing = Drawing {
                texts: &self.texts,
                features: FEATURES,
            };
            (found.draw)(tx, &drawing, subject).await
        })
    }

    fn told_in(&self, guild: GuildId) -> (Lane, Target) {
        (
            community::coordinators_lane(guild),
            Fixture::CoordinatorsChannel.target(guild),
        )
    }

    fn trouble(&self, kind: Kind, trouble: &Trouble) -> Option<Message> {
        trouble_notice(&self.texts, kind, trouble)
    }
}
