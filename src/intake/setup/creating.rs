//! The choices are made: the community is stored and what is missing is owed.

use crate::intake::doctor::{Finding, in_the_way};
use crate::intake::fixtures::{complete, survey};
use crate::interaction::{App, Asker};
use crate::records::community::{Fixture, require_manager};
use trellis_kernel::error::Result;

/// What came of *Create everything for me*.
pub(super) struct Created {
    /// What is being made now.
    pub(super) making: Vec<Fixture>,
    /// What stands in its way, if anything does.
    pub(super) in_the_way: Vec<Finding>,
}

/// Sets the community up and owes what is missing. A second press finds everything under way.
pub(super) async fn create(app: &App, asker: &Asker) -> Result<Created> {
    require_manager(asker)?;
    let survey = survey(app, asker.guild).await?;
    let in_the_way = in_the_way(&survey.standing);
    let asker = asker.clone();
    let making = app
        .change(move |mut change| Box::pin(async move { complete(&mut change, &asker, &survey).await }))
        .await?;
    Ok(Created { making, in_the_way })
}
