//! `trellis check`: all that `run` would refuse at its start, looked at without changing anything and without Discord, and what
//! each program asks of people and each roadmap takes of their time.
//!
//! **Invariant:** whatever `run` ends with 2 for, this finds, with the same words; and what it finds it tells all at once.

use std::io::Write;
use std::path::{Path, PathBuf};

use super::CheckArgs;
use super::load;
use super::run::KEY_VARIABLE;
use crate::bot;
use crate::process::{Ending, faulty_files};
use crate::records::files::{self, FileError};
use crate::records::{program, roadmap};
use trellis_domain::program::Catalogue;
use trellis_domain::roadmap::{Roadmap, Roadmaps};
use trellis_domain::zone::data_version;
use trellis_kernel::settings::{Settings, Token, TokenError};
use trellis_kernel::texts::Texts;

pub(super) async fn check(args: CheckArgs) -> Result<(), Ending> {
    let settings = Settings::load(args.config.as_deref()).map_err(Ending::wrong)?;
    let variable = |name: &str| std::env::var(name).ok();
    let (mut wrong, mut notes) = (Vec::new(), Vec::new());
    match Token::load(&settings, variable) {
        Ok(_) => {}
        // Where files are checked there need be no token.
        Err(missing @ TokenError::Missing) => {
            notes.push(format!("To run it, one thing is needed: {missing}"))
        }
        Err(error) => wrong.push(error.to_string()),
    }
    wrong.extend(faults_of_texts(&settings));
    let catalogue = match programs(&settings, &args) {
        Ok(catalogue) => catalogue,
        Err(errors) => {
            wrong.push(faulty_files(errors).words);
            Catalogue::default()
        }
    };
    let roadmaps = match roadmaps(&settings, &args) {
        Ok(roadmaps) => roadmaps,
        Err(errors) => {
            wrong.push(faulty_files(errors).words);
            Roadmaps::default()
        }
    };
    let (key, key_file) = (variable(KEY_VARIABLE), settings.secrets.key_file.as_deref());
    let records = bot::examine(&settings.data.dir, key_file, key.as_deref()).await;
    wrong.extend(records.err().map(|error| error.to_string()));
    if !wrong.is_empty() {
        return Err(Ending::wrong(wrong.join("\n")));
    }
    let mut out = std::io::stdout().lock();
    let mut say = |line: String| writeln!(out, "{line}").map_err(Ending::broken);
    for (slug, entry) in catalogue.iter() {
        say(format!(
            "{slug}: {} ({} weeks)",
            entry.program.name, entry.program.weeks
        ))?;
        load::table(&entry.program).into_iter().try_for_each(&mut say)?;
    }
    for roadmap in roadmaps.iter() {
        say(described(roadmap))?;
    }
    say(format!(
        "Clock changes as the time zone data {} has them (built in).",
        data_version()
    ))?;
    say("Settings, texts, programs, roadmaps and the place of the records are in order.".to_owned())?;
    notes.into_iter().try_for_each(say)
}

/// What is wrong with the words, in whatever language: the one that is spoken is one line of the settings away from another.
fn faults_of_texts(settings: &Settings) -> Vec<String> {
    let dir = settings.texts.dir.as_deref();
    let spoken = match Texts::load(dir, settings.texts.locale.as_str()) {
        Ok(texts) => texts,
        Err(error) => return vec![error.to_string()],
    };
    let locales: Vec<String> = spoken.locales().map(str::to_owned).collect();
    let faults = locales
        .into_iter()
        .flat_map(|locale| faults_of_commands(dir, &locale));
    faults.collect()
}

fn faults_of_commands(dir: Option<&Path>, locale: &str) -> Vec<String> {
    match Texts::load(dir, locale) {
        Ok(texts) => bot::commands_in(&texts)
            .err()
            .map(|error| error.to_string())
            .into_iter()
            .collect(),
        Err(error) => vec![error.to_string()],
    }
}

/// The programs of the settings, with those that were named.
fn programs(settings: &Settings, args: &CheckArgs) -> Result<Catalogue, Vec<FileError>> {
    let mut catalogue = program::load(settings.programs.dir.as_deref())?;
    let mut errors = Vec::new();
    for file in &args.programs {
        match files::read(file) {
            Ok(source) => errors.extend(program::add(&mut catalogue, file, &source).err()),
            Err(error) => errors.push(error),
        }
    }
    if errors.is_empty() {
        Ok(catalogue)
    } else {
        Err(errors)
    }
}

/// The roadmaps of the settings, with those that were named.
fn roadmaps(settings: &Settings, args: &CheckArgs) -> Result<Roadmaps, Vec<FileError>> {
    let mut roadmaps = roadmap::load(settings.roadmaps.dir.as_deref())?;
    let read = |file| {
        let source = files::read(file)?;
        roadmap::add(&mut roadmaps, file, &source)
    };
    let errors: Vec<FileError> = args
        .roadmaps
        .iter()
        .map(PathBuf::as_path)
        .map(read)
        .filter_map(Result::err)
        .collect();
    if errors.is_empty() {
        Ok(roadmaps)
    } else {
        Err(errors)
    }
}

/// A roadmap in a line: how long it is, and what it takes against what its file says.
fn described(roadmap: &Roadmap) -> String {
    format!(
        "{}: {} ({} steps in {} weeks, at most {} hours in four weeks of {})",
        roadmap.slug,
        roadmap.name,
        roadmap.steps.len(),
        roadmap.weeks,
        roadmap.most_hours(),
        roadmap.hours_per_month,
    )
}
