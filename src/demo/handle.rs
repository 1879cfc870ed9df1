//! The handle: what a program needs that wants to drive the demo.

use std::path::Path;

use discord_sandbox::Sandbox;
use serde_json::json;

use super::cast::Cast;

/// Writes the handle, whole or not at all.
pub(super) fn write(file: &Path, sandbox: &Sandbox, cast: &Cast) -> std::io::Result<()> {
    let personas: Vec<_> = cast
        .people()
        .map(|(role, persona)| {
            json!({
                "name": persona.name(), "role": role, "user_id": persona.id().to_string(), "token": persona.token(),
            })
        })
        .collect();
    let handle = json!({
        "api": format!("{}/api/v10", sandbox.base()),
        "page": sandbox.page_url(),
        "control": sandbox.control_url(),
        "guild_id": cast.guild.to_string(),
        "application_id": sandbox.application_id().to_string(),
        "personas": personas,
    });
    let directory = file
        .parent()
        .filter(|parent| !parent.as_os_str().is_empty())
        .unwrap_or(Path::new("."));
    let mut partial = tempfile::NamedTempFile::new_in(directory)?;
    std::io::Write::write_all(&mut partial, format!("{handle:#}\n").as_bytes())?;
    partial.persist(file)?;
    Ok(())
}
