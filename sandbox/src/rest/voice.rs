//! Voice states: where somebody is, and moving and silencing them.

use serde_json::Value;

use super::call::{Answer, Call, ok};
use crate::errors::ApiError;
use crate::errors::Problems;
use crate::permissions::bits;
use crate::validate;
use crate::world::{Id, VoiceChange, World, audit_action as action};

/// Where somebody is; 10065 while they are nowhere, or where the one who asks does not see them; 50001 where that one sees them and
/// may not connect (discord-api-docs, issue 7250).
pub(crate) fn get(world: &mut World, call: &Call) -> Answer {
    let (guild, user) = (call.id("guild_id")?, call.id_or_me("user_id")?);
    world.guild_of(guild, call.user)?;
    let state = world
        .voice(guild, user)
        .ok_or_else(ApiError::unknown_voice_state)?;
    if user != call.user && world.see(state.channel, call.user).is_err() {
        return Err(ApiError::unknown_voice_state());
    }
    if user != call.user && world.see_with(state.channel, call.user, bits::CONNECT).is_err() {
        return Err(ApiError::missing_access());
    }
    ok(world.voice_json(guild, user, state))
}

/// What the edit of a member says of voice: 40032 where they are in no channel that the one who asks sees.
pub(super) fn change(world: &mut World, call: &Call, guild: Id, user: Id) -> Result<(), ApiError> {
    let wanted = Wanted::read(&call.body)?;
    let needed: Vec<u64> = wanted.needed().collect();
    if needed.is_empty() {
        return Ok(());
    }
    let here = world.voice(guild, user).map(|state| state.channel);
    // Nobody learns from the refusal that somebody is where they cannot see them.
    let here = here.filter(|here| user == call.user || world.see(*here, call.user).is_ok());
    let here = here.ok_or_else(ApiError::not_in_voice)?;
    for bits in needed {
        world.see_with(here, call.user, bits)?;
    }
    if let Some(Some(to)) = wanted.channel {
        if world.channels().get(&to).and_then(|channel| channel.guild) != Some(guild) {
            return Err(ApiError::unknown_channel());
        }
        world.voice_channel(to, call.user)?;
    }
    let to = wanted.channel.flatten();
    if let Some(to) = to.filter(|to| *to != here) {
        note(world, call, guild, action::MEMBER_MOVE, Some(to));
    }
    world.change_voice(
        guild,
        user,
        VoiceChange {
            channel: to,
            mute: wanted.mute,
            deaf: wanted.deaf,
            ..VoiceChange::default()
        },
    );
    if wanted.channel == Some(None) {
        note(world, call, guild, action::MEMBER_DISCONNECT, None);
        world.leave_voice(guild, user);
    }
    Ok(())
}

/// What is asked of a member's voice; null asks nothing but of the channel, which it puts them out of.
struct Wanted {
    mute: Option<bool>,
    deaf: Option<bool>,
    channel: Option<Option<Id>>,
}

impl Wanted {
    fn read(body: &Value) -> Result<Self, ApiError> {
        let mut problems = Problems::default();
        let mut flag = |key: &str| match body.get(key) {
            None | Some(Value::Null) => None,
            Some(Value::Bool(on)) => Some(*on),
            Some(_) => {
                problems.add(key, "BOOLEAN_TYPE_CONVERT", "Must be either true or false.");
                None
            }
        };
        let (mute, deaf) = (flag("mute"), flag("deaf"));
        let channel = match body.get("channel_id") {
            None => None,
            Some(Value::Null) => Some(None),
            Some(given) => {
                let id = validate::id_of(given);
                if id.is_none() {
                    problems.add(
                        "channel_id",
                        "NUMBER_TYPE_COERCE",
                        &format!("Value {given} is not snowflake."),
                    );
                }
                Some(id)
            }
        };
        problems.finish()?;
        Ok(Self { mute, deaf, channel })
    }

    /// The permission for each thing that is asked.
    fn needed(&self) -> impl Iterator<Item = u64> {
        [
            self.mute.map(|_| bits::MUTE_MEMBERS),
            self.deaf.map(|_| bits::DEAFEN_MEMBERS),
            self.channel.map(|_| bits::MOVE_MEMBERS),
        ]
        .into_iter()
        .flatten()
    }
}

/// Who was moved or put out does not stand in the log, only how many.
fn note(world: &mut World, call: &Call, guild: Id, action: u16, to: Option<Id>) {
    let mut entry = call.entry_of(guild, action, None).option("count", 1);
    if let Some(to) = to {
        entry = entry.option("channel_id", to);
    }
    world.note(entry);
}
