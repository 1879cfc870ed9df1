//! Who a message mentions and pings, given `allowed_mentions` (facts.md §7).

use serde_json::Value;

use crate::errors::Problems;
use crate::permissions::bits;
use crate::validate;
use crate::world::{Id, Message, World};

/// The way a message is sent, on which the default depends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Manner {
    /// An ordinary message: pings everything unless told otherwise.
    Plain,
    /// An interaction's answer: pings users only unless told otherwise.
    Interaction,
}

/// What a message mentions.
#[derive(Debug, Default)]
pub(crate) struct Mentions {
    users: Vec<Id>,
    roles: Vec<Id>,
    everyone: bool,
    pinged: Vec<Id>,
}

impl Mentions {
    pub(crate) fn put_into(self, message: &mut Message) {
        message.mentions = self.users;
        message.mention_roles = self.roles;
        message.mention_everyone = self.everyone;
        message.pinged = self.pinged;
    }
}

/// Works out what a message mentions.
pub(crate) fn work_out(
    world: &World,
    problems: &mut Problems,
    manner: Manner,
    message: &Message,
    allowed: Option<&Value>,
) -> Mentions {
    let allowed = allowed.filter(|allowed| !allowed.is_null());
    let parse = |what: &str| match allowed {
        None => manner == Manner::Plain || what == "users",
        Some(allowed) => allowed["parse"]
            .as_array()
            .is_some_and(|list| list.iter().any(|entry| entry == what)),
    };
    let listed = |what: &str| -> Vec<Id> {
        let list = allowed.and_then(|allowed| allowed[what].as_array());
        list.into_iter().flatten().filter_map(validate::id_of).collect()
    };
    if let Some(allowed) = allowed {
        for what in ["users", "roles"] {
            let ids = validate::list(problems, "allowed_mentions", allowed, what, 100);
            if parse(what) && !ids.is_empty() {
                problems.add(
                    "allowed_mentions",
                    "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE",
                    &format!("parse:[\"{what}\"] and {what}: [ids...] are mutually exclusive."),
                );
            }
        }
    }
    let channel = world.channels.get(&message.channel);
    let guild = channel.and_then(|channel| world.guilds.get(&channel.guild?));
    let held = channel.map_or(0, |channel| world.permissions(channel, message.author));
    let may_ping_all = held & bits::MENTION_EVERYONE != 0;
    let text = readable(message);
    let mut found = Mentions::default();
    for id in marks(&text, "<@") {
        if world.users.contains_key(&id)
            && (parse("users") || listed("users").contains(&id))
            && !found.users.contains(&id)
        {
            found.users.push(id);
            found.pinged.push(id);
        }
    }
    for id in marks(&text, "<@&") {
        let Some(role) = guild.and_then(|guild| guild.roles.get(&id)) else {
            continue;
        };
        if (parse("roles") || listed("roles").contains(&id)) && !found.roles.contains(&id) {
            found.roles.push(id);
            if role.mentionable || may_ping_all {
                let members = guild.into_iter().flat_map(|guild| guild.members.values());
                found.pinged.extend(
                    members
                        .filter(|member| member.roles.contains(&id))
                        .map(|member| member.user),
                );
            }
        }
    }
    let calls_all = text.contains("@everyone") || text.contains("@here");
    if calls_all && parse("everyone") && may_ping_all {
        found.everyone = true;
    }
    found.pinged.sort_unstable();
    found.pinged.dedup();
    found
}

/// Mentions the author of the message that this one answers, unless `allowed_mentions` leaves them out.
pub(crate) fn answer(world: &World, message: &mut Message, allowed: Option<&Value>) {
    let allowed = allowed.filter(|allowed| !allowed.is_null());
    if allowed.is_some_and(|allowed| allowed["replied_user"] != true) {
        return;
    }
    let earlier = message.reference.as_ref().and_then(|reference| {
        let id = reference.message?;
        world.message(reference.channel, id).ok()
    });
    let Some(author) = earlier.map(|earlier| earlier.author) else {
        return;
    };
    for list in [&mut message.mentions, &mut message.pinged] {
        if !list.contains(&author) {
            list.push(author);
        }
    }
}

fn readable(message: &Message) -> String {
    let mut text = message.content.clone();
    for part in validate::flatten(&message.components) {
        if part["type"] == 10 {
            text.push('\n');
            text.push_str(part["content"].as_str().unwrap_or(""));
        }
    }
    text
}

/// Ids in marks such as `<@1>`, `<@!1>` or `<@&1>`.
fn marks(text: &str, opening: &str) -> Vec<Id> {
    text.split(opening)
        .skip(1)
        .filter_map(|rest| rest.split_once('>'))
        .filter_map(|(inside, _)| inside.strip_prefix('!').unwrap_or(inside).parse().ok())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_of_users_and_roles_are_told_apart() {
        assert_eq!(marks("a <@1> <@!2> <@&3>", "<@"), vec![1, 2]);
        assert_eq!(marks("a <@1> <@&3>", "<@&"), vec![3]);
    }
}
