//! Completing an option that names a cohort.

use poise::serenity_prelude as serenity;
use trellis_domain::text::clip;

use super::visible;
use crate::interaction::{Context, of_command};

/// Choices of one completion (facts.md §3).
const CHOICES: usize = 25;

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
    choices(
        cohorts
            .into_iter()
            .map(|cohort| (cohort.name.clone(), cohort.name)),
        partial,
    )
}

/// Those whose words or value contain what was typed, within Discord's limits.
pub fn choices(
    all: impl Iterator<Item = (String, String)>,
    typed: &str,
) -> serenity::CreateAutocompleteResponse {
    let typed = typed.trim().to_lowercase();
    let fitting = all
        .filter(|(words, value)| {
            words.to_lowercase().contains(&typed) || value.to_lowercase().contains(&typed)
        })
        .take(CHOICES)
        .map(|(words, value)| serenity::AutocompleteChoice::new(clip(&words, 100), value))
        .collect();
    serenity::CreateAutocompleteResponse::new().set_choices(fitting)
}
