//! Completing an option that names a cohort.

use poise::serenity_prelude as serenity;

use super::visible;
use crate::interaction::lists::offered;
use crate::interaction::{Context, of_command};

/// Completes an option that names a cohort, with those the person may see.
pub async fn autocomplete_cohort(ctx: Context<'_>, partial: &str) -> serenity::CreateAutocompleteResponse {
    let found = async {
        let (asker, _) = of_command(&ctx).await?;
        let mut connection = ctx.data().db.read().await?;
        visible(&mut connection, &asker).await
    };
    let cohorts = found.await.unwrap_or_else(|error| {
        tracing::warn!(?error, "cohorts could not be listed for completion");
        Vec::new()
    });
    let names = cohorts.into_iter();
    offered(names.map(|cohort| (cohort.name.clone(), cohort.name)), partial)
}
