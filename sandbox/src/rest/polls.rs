//! Polls: voting, which bots may not, who voted, and ending one early.

use std::collections::BTreeSet;

use serde_json::json;

use super::call::{Answer, Call, nothing, ok};
use crate::errors::{ApiError, Problems};
use crate::permissions::bits;
use crate::validate;
use crate::world::{Event, Id, Poll, World};

fn poll(world: &World, channel: Id, message: Id) -> Result<&Poll, ApiError> {
    let found = world.open_message(channel, message)?;
    found.poll.as_ref().ok_or_else(ApiError::unknown_message)
}

pub(crate) fn voters(world: &mut World, call: &Call) -> Answer {
    let (channel, message) = (call.id("channel_id")?, call.id("message_id")?);
    let answer = call.id("answer_id")?;
    let limit = call.number("limit", 25, 100)?;
    let after = call.query_id("after").unwrap_or(0);
    world.see_with(channel, call.user, bits::READ_MESSAGE_HISTORY)?;
    let poll = poll(world, channel, message)?;
    if !poll.has(answer) {
        return Err(ApiError::field(
            "answer_id",
            "POLL_ANSWER_UNKNOWN",
            "Unknown answer",
        ));
    }
    let voters: BTreeSet<Id> = poll.voters(answer).filter(|user| *user > after).collect();
    let users = voters.into_iter().take(limit).map(|user| world.user_json(user));
    ok(json!({"users": users.collect::<Vec<_>>()}))
}

pub(crate) fn expire(world: &mut World, call: &Call) -> Answer {
    let (channel, message) = (call.id("channel_id")?, call.id("message_id")?);
    world.see(channel, call.user)?;
    if world.open_message(channel, message)?.author != call.user {
        return Err(ApiError::others_message());
    }
    let found = world.open_message(channel, message)?.poll.as_ref();
    if found.ok_or_else(ApiError::cannot_expire)?.finalized {
        return Err(ApiError::poll_over());
    }
    world.end_poll(channel, message)?;
    ok(world.message_json(world.message(channel, message)?, call.user))
}

/// A person votes, changes the vote, or takes it back with an empty list.
pub(crate) fn vote(world: &mut World, call: &Call) -> Answer {
    let (channel, message) = (call.id("channel_id")?, call.id("message_id")?);
    world.see(channel, call.user)?;
    let found = poll(world, channel, message)?;
    if found.finalized {
        return Err(ApiError::poll_over());
    }
    let mut problems = Problems::default();
    let listed = validate::list(&mut problems, "", &call.body, "answer_ids", 10);
    let wanted: BTreeSet<u64> = listed.iter().filter_map(validate::id_of).collect();
    if wanted.len() != listed.len() || !wanted.iter().all(|answer| found.has(*answer)) {
        problems.add("answer_ids", "POLL_ANSWER_UNKNOWN", "Unknown answer");
    } else if wanted.len() > 1 && !found.multiselect {
        problems.length("answer_ids", 0, 1);
    }
    problems.finish()?;
    let before: BTreeSet<u64> = found
        .votes
        .iter()
        .filter(|(_, user)| *user == call.user)
        .map(|(answer, _)| *answer)
        .collect();
    if let Some(poll) = &mut world.message_mut(channel, message)?.poll {
        poll.votes
            .retain(|(answer, user)| *user != call.user || wanted.contains(answer));
        poll.votes
            .extend(wanted.difference(&before).map(|answer| (*answer, call.user)));
    }
    for (name, answers) in [
        ("MESSAGE_POLL_VOTE_REMOVE", before.difference(&wanted)),
        ("MESSAGE_POLL_VOTE_ADD", wanted.difference(&before)),
    ] {
        for answer in answers {
            tell(world, name, (channel, message), call.user, *answer);
        }
    }
    nothing()
}

fn tell(world: &mut World, name: &'static str, (channel, message): (Id, Id), user: Id, answer: u64) {
    let mut data = json!({"user_id": user.to_string(), "channel_id": channel.to_string(),
        "message_id": message.to_string(), "answer_id": answer});
    if let Some(guild) = world.channels().get(&channel).and_then(|found| found.guild) {
        data["guild_id"] = json!(guild.to_string());
    }
    world.emit(Event::to_channel(name, channel, data));
}
