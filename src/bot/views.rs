//! Which view draws what, when the courier asks.

use std::sync::Arc;

use crate::background::prompts::may_be_pinged;
use crate::intake::doctor::trouble_notice;
use crate::intake::fixtures::neutral_name;
use crate::records::community::{self, Fixture};
use chrono::{DateTime, Utc};
use futures::future::BoxFuture;
use sqlx::SqliteConnection;
use trellis_domain::ids::{GuildId, UserId};
use trellis_kernel::change::Change;
use trellis_kernel::courier::{Fate, News, Views};
use trellis_kernel::discord::message::Message;
use trellis_kernel::error::Result;
use trellis_kernel::outbox::{Action, Kind, Lane, Target, Trouble};
use trellis_kernel::texts::Texts;

use super::features::FEATURES;
use crate::interaction::{Absent, Drawing};

pub(super) struct FeatureViews {
    pub(super) texts: Texts,
    pub(super) absent: Arc<Absent>,
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

    fn may_be_pinged<'a>(
        &'a self,
        tx: &'a mut SqliteConnection,
        delivery: (GuildId, i64),
        people: &'a [UserId],
        now: DateTime<Utc>,
    ) -> BoxFuture<'a, Result<Vec<UserId>>> {
        Box::pin(may_be_pinged(FEATURES, tx, delivery, people, now))
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

    fn neutral_name(&self, action: &Action, mark: &str) -> Option<String> {
        neutral_name(&self.texts, action, mark)
    }

    fn hear<'a>(&'a self, change: &'a mut Change<'_>, news: News<'a>) -> BoxFuture<'a, Result<()>> {
        if let Fate::NotInServer(user) = news.what {
            self.absent.note(news.guild, user);
        }
        Box::pin(async move {
            for hears in FEATURES.iter().filter_map(|feature| feature.hears) {
                hears(change, &news).await?;
            }
            Ok(())
        })
    }
}
