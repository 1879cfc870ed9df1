//! What was kept for its time is deleted: every feature forgets its own. It knows no feature.
//!
//! **Invariant:** what goes wrong with one feature keeps no other from forgetting.

use crate::interaction::App;

/// Has every feature delete what it has kept for its time. What goes wrong is logged, and the next sweep tries again.
pub async fn sweep(app: &App) {
    for feature in app.features {
        let Some(forget) = feature.forget else {
            continue;
        };
        let forgotten = app.change(move |mut change| Box::pin(async move { forget(&mut change).await }));
        let forgotten = forgotten.await;
        match forgotten {
            Ok(0) => {}
            Ok(records) => tracing::info!(
                feature = feature.name,
                records,
                "what was kept for its time is deleted"
            ),
            Err(error) => {
                tracing::error!(
                    ?error,
                    feature = feature.name,
                    "what was kept for its time could not be deleted"
                );
            }
        }
    }
}
