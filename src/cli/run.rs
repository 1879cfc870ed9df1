//! `trellis run`: settings, token and signals around a bot.

use std::num::NonZeroU32;

use tokio_util::sync::CancellationToken;

use super::RunArgs;
use crate::bot::{self, BETWEEN_REDRAWS, Bot, DEFER_AFTER, Parts};
use crate::process::{Ending, faulty_files, listen_for_signals};
use crate::records::{program, roadmap};
use trellis_kernel::clock::Clock;
use trellis_kernel::logging;
use trellis_kernel::random::Random;
use trellis_kernel::settings::{Settings, Token};
use trellis_kernel::texts::Texts;

/// The environment variable with the key to confidential answers, where a file is not wanted.
pub(super) const KEY_VARIABLE: &str = "TRELLIS_KEY";

pub(super) async fn run(args: RunArgs) -> Result<(), Ending> {
    let settings = Settings::load(args.config.as_deref()).map_err(Ending::wrong)?;
    logging::init(&settings.log).map_err(Ending::wrong)?;
    let variable = |name: &str| std::env::var(name).ok();
    let token = Token::load(&settings, variable).map_err(Ending::wrong)?;
    let texts =
        Texts::load(settings.texts.dir.as_deref(), settings.texts.locale.as_str()).map_err(Ending::wrong)?;
    bot::commands_in(&texts).map_err(Ending::wrong)?;
    let programs = program::load(settings.programs.dir.as_deref()).map_err(faulty_files)?;
    let roadmaps = roadmap::load(settings.roadmaps.dir.as_deref()).map_err(faulty_files)?;
    let stop = CancellationToken::new();
    listen_for_signals(&stop)?;
    let bot = Bot::prepare(Parts {
        data_dir: settings.data.dir.clone(),
        token,
        api_base: settings
            .discord
            .api_base
            .as_ref()
            .map(|base| base.as_str().to_owned()),
        per_second: NonZeroU32::new(settings.discord.global_requests_per_second.get())
            .unwrap_or(NonZeroU32::MIN),
        clock: Clock::system(),
        random: Random::os(),
        patience: DEFER_AFTER,
        between_redraws: BETWEEN_REDRAWS,
        texts,
        programs,
        roadmaps,
        operator: settings.operator.clone(),
        key_file: settings.secrets.key_file.clone(),
        key: variable(KEY_VARIABLE),
    })
    .await?;
    bot.run(stop).await?;
    tracing::info!("stopped");
    Ok(())
}
