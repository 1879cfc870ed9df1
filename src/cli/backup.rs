//! `trellis backup`: a verified copy of the database, made while the bot runs.

use std::io::Write;

use super::RunArgs;
use crate::process::Ending;
use trellis_kernel::data_dir;
use trellis_kernel::db::{FILE_NAME, back_up_file};
use trellis_kernel::settings::Settings;

pub(super) async fn backup(args: RunArgs) -> Result<(), Ending> {
    let settings = Settings::load(args.config.as_deref()).map_err(Ending::wrong)?;
    let dir = &settings.data.dir;
    if !dir.join(FILE_NAME).exists() {
        return Err(Ending::wrong(format!(
            "there is no database in {}. Nothing was done. Check [data] dir in the settings",
            dir.display()
        )));
    }
    data_dir::examine(dir).map_err(Ending::wrong)?;
    let copied = back_up_file(dir, "manual").await.map_err(Ending::broken)?;
    let mut out = std::io::stdout().lock();
    if let Some(kept) = copied.kept {
        writeln!(
            out,
            "The copy before it tells of other records and was kept: {}",
            kept.display()
        )
        .map_err(Ending::broken)?;
    }
    writeln!(
        out,
        "{}\nKeep trellis.keys with it, apart from it: without the keys the confidential answers in it cannot be read.",
        copied.file.display()
    )
    .map_err(Ending::broken)
}
