//! The people and roles a message mentions and pings, given `allowed_mentions` (facts.md §7).

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

/// What a message may mention: its `allowed_mentions`, or what goes without.
struct Allowed<'a> {
    given: Option<&'a Value>,
    manner: Manner,
}

impl Allowed<'_> {
    /// Whether all mentions of a kind in the text count.
    fn parses(&self, what: &str) -> bool {
        match self.given {
            None => self.manner == Manner::Plain || what == "users",
            Some(given) => given["parse"]
                .as_array()
                .is_some_and(|list| list.iter().any(|entry| entry == what)),
        }
    }

    /// Whether a mention of this user or role counts.
    fn names(&self, what: &str, id: Id) -> bool {
        let list = self.given.and_then(|given| given[what].as_array());
        let mut listed = list.into_iter().flatten().filter_map(validate::id_of);
        self.parses(what) || listed.any(|one| one == id)
    }

    /// Whether the author of the message that is answered is mentioned.
    fn pings_author(&self) -> bool {
        self.given.map_or(self.manner == Manner::Plain, |given| {
            given["replied_user"] == true
        })
    }

    fn check(&self, problems: &mut Problems) {
        let Some(given) = self.given else { return };
        let parsed = validate::list(problems, "allowed_mentions", given, "parse", 3);
        for (index, what) in parsed.iter().enumerate() {
            if !matches!(what.as_str(), Some("users" | "roles" | "everyone")) {
                problems.choice(
                    &format!("allowed_mentions.parse.{index}"),
                    "('users', 'roles', 'everyone')",
                );
            }
        }
        for what in ["users", "roles"] {
            let ids = validate::list(problems, "allowed_mentions", given, what, 100);
            if self.parses(what) && !ids.is_empty() {
                problems.add(
                    "allowed_mentions",
                    "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE",
                    &format!("parse:[\"{what}\"] and {what}: [ids...] are mutually exclusive."),
                );
            }
        }
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
    let allowed = Allowed {
        given: allowed.filter(|allowed| !allowed.is_null()),
        manner,
    };
    allowed.check(problems);
    let channel = world.channels().get(&message.channel);
    let guild = channel.and_then(|channel| world.guilds().get(&channel.guild?));
    let held = channel.map_or(0, |channel| world.permissions(channel, message.author));
    let may_ping_all = held & bits::MENTION_EVERYONE != 0;
    let text = outside_code(&readable(message));
    let mut found = Mentions::default();
    for id in marks(&text, "<@") {
        if world.users().contains_key(&id) && allowed.names("users", id) && !found.users.contains(&id) {
            found.users.push(id);
            found.pinged.push(id);
        }
    }
    for id in marks(&text, "<@&") {
        let Some(role) = guild.and_then(|guild| guild.roles.get(&id)) else {
            continue;
        };
        if allowed.names("roles", id) && !found.roles.contains(&id) {
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
    if calls_all && allowed.parses("everyone") && may_ping_all {
        found.everyone = true;
        let members = guild.into_iter().flat_map(|guild| guild.members.keys());
        let others = members.filter(|user| **user != message.author);
        found
            .pinged
            .extend(others.filter(|user| channel.is_some_and(|channel| world.sees(channel, **user))));
    }
    if let Some(author) = answered(world, message).filter(|_| allowed.pings_author())
        && !found.users.contains(&author)
    {
        found.users.push(author);
        found.pinged.push(author);
    }
    found.pinged.sort_unstable();
    found.pinged.dedup();
    found
}

/// The author of the message that this one answers.
fn answered(world: &World, message: &Message) -> Option<Id> {
    let reference = message.reference.as_ref().filter(|_| message.kind == 19)?;
    let earlier = world.message(reference.channel, reference.message?).ok()?;
    Some(earlier.author)
}

/// A text without its code, in which nobody is mentioned.
fn outside_code(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(['`', '\\']) {
        let (before, from) = rest.split_at(start);
        out.push_str(before);
        if let Some(escaped) = from.strip_prefix('\\') {
            let next = escaped.chars().next().map_or(0, char::len_utf8);
            out.push_str(&escaped[..next]);
            rest = &escaped[next..];
            continue;
        }
        let ticks = from.len() - from.trim_start_matches('`').len();
        let (fence, inside) = from.split_at(ticks.min(3));
        match inside.find(fence) {
            Some(end) => rest = &inside[end + fence.len()..],
            None => {
                out.push_str(fence);
                rest = inside;
            }
        }
    }
    out.push_str(rest);
    out
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
    fn code_mentions_nobody() {
        for (text, left) in [
            ("`<@1>` <@2>", " <@2>"),
            ("```\n<@1>\n``` x", " x"),
            ("``<@1>`` x", " x"),
            ("a ` b <@1>", "a ` b <@1>"),
            ("\\`<@1>\\`", "`<@1>`"),
        ] {
            assert_eq!(outside_code(text), left, "{text}");
        }
    }

    #[test]
    fn marks_of_users_and_roles_are_told_apart() {
        assert_eq!(marks("a <@1> <@!2> <@&3>", "<@"), vec![1, 2]);
        assert_eq!(marks("a <@1> <@&3>", "<@&"), vec![3]);
    }
}
