//! `trellis check`: every file a person may have edited, read as `run` would read it.

use std::io::Write;

use super::CheckArgs;
use crate::process::{Ending, faulty_files};
use crate::records::program;
use trellis_domain::zone::data_version;
use trellis_kernel::settings::Settings;
use trellis_kernel::texts::Texts;

pub(super) fn check(args: &CheckArgs) -> Result<(), Ending> {
    let settings = Settings::load(args.config.as_deref()).map_err(Ending::wrong)?;
    Texts::load(settings.texts.dir.as_deref(), settings.texts.locale.as_str()).map_err(Ending::wrong)?;
    let mut catalogue = program::load(settings.programs.dir.as_deref()).map_err(faulty_files)?;
    let mut errors = Vec::new();
    for file in &args.programs {
        match program::read(file) {
            Ok(source) => errors.extend(program::add(&mut catalogue, file, &source).err()),
            Err(error) => errors.push(error),
        }
    }
    if !errors.is_empty() {
        return Err(faulty_files(errors));
    }
    let mut out = std::io::stdout().lock();
    let mut say = |line: String| writeln!(out, "{line}").map_err(Ending::broken);
    for (slug, entry) in catalogue.iter() {
        say(format!(
            "{slug}: {} ({} weeks)",
            entry.program.name, entry.program.weeks
        ))?;
    }
    say(format!(
        "Clock changes as the time zone data {} has them (built in).",
        data_version()
    ))?;
    say("Settings, texts and programs are in order.".to_owned())
}
