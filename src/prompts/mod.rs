//! The sweep: what is due because time passed, said once.

use crate::app::App;
use crate::kernel::error::Result;

/// Looks where something may be due by now.
pub async fn sweep(_app: &App) -> Result<()> {
    Ok(())
}
