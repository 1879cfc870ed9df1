//! Which intent an event belongs to.

/// Server-side bits by name (facts.md §5).
pub(crate) const GUILDS: u64 = 1;
pub(crate) const GUILD_MEMBERS: u64 = 1 << 1;
pub(crate) const GUILD_PRESENCES: u64 = 1 << 8;
pub(crate) const MESSAGE_CONTENT: u64 = 1 << 15;
/// Those that have to be switched on for the application.
pub(crate) const PRIVILEGED: u64 = GUILD_MEMBERS | GUILD_PRESENCES | MESSAGE_CONTENT;
/// All known ones.
pub(crate) const KNOWN: u64 = 0x1_ffff | (1 << 20) | (1 << 21) | (1 << 24) | (1 << 25);

/// The intents any of which brings an event; 0 when none is needed. `direct` is for events without a guild.
pub(crate) fn needed(name: &str, direct: bool) -> u64 {
    match name {
        "GUILD_MEMBER_ADD" | "GUILD_MEMBER_UPDATE" | "GUILD_MEMBER_REMOVE" => GUILD_MEMBERS,
        "MESSAGE_CREATE" | "MESSAGE_UPDATE" | "MESSAGE_DELETE" | "MESSAGE_DELETE_BULK" => pick(9, 12, direct),
        "CHANNEL_PINS_UPDATE" => pick(0, 12, direct),
        "VOICE_STATE_UPDATE" => 1 << 7,
        "TYPING_START" => pick(11, 14, direct),
        "MESSAGE_POLL_VOTE_ADD" | "MESSAGE_POLL_VOTE_REMOVE" => pick(24, 25, direct),
        name if name.starts_with("MESSAGE_REACTION") => pick(10, 13, direct),
        "GUILD_AUDIT_LOG_ENTRY_CREATE" | "GUILD_BAN_ADD" | "GUILD_BAN_REMOVE" => 1 << 2,
        name if name.starts_with("GUILD_SCHEDULED_EVENT") => 1 << 16,
        name if name.starts_with("GUILD_") || name.starts_with("CHANNEL_") || name.starts_with("THREAD_") => {
            GUILDS
        }
        _ => 0,
    }
}

fn pick(guild: u32, private: u32, direct: bool) -> u64 {
    1 << if direct { private } else { guild }
}
