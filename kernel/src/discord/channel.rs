//! A channel as Discord shows it: its kind, its settings, and who may do what in it.

use serde_json::Value;
use trellis_domain::ids::{GuildId, UserId};

/// A channel as the doctor and the search for rooms need it.
#[derive(Debug, Clone)]
pub struct Channel {
    /// Its id.
    pub id: u64,
    /// Discord's number: 0 text, 2 voice, 4 category, 15 forum.
    pub kind: u64,
    /// Its name.
    pub name: String,
    /// The category it is in.
    pub parent: Option<u64>,
    /// Its topic; empty for none.
    pub topic: String,
    /// Seconds that people wait between two messages, or in a forum between two posts.
    pub slow_mode: u64,
    /// Only for who is of age.
    pub age_restricted: bool,
    /// The tag that a post is given here, where the forum demands one: `Some(None)` where it has none to give.
    pub demanded_tag: Option<Option<Tag>>,
    /// The id of the last message, whose time is in it; it need not be there any more.
    pub last_message: Option<u64>,
    /// Who may do what here beyond the server's roles.
    pub overwrites: Vec<Access>,
}

/// A permission overwrite as Discord shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Access {
    /// The role or person.
    pub id: u64,
    /// Whether it is for one person; for a role otherwise.
    pub person: bool,
    /// What is allowed.
    pub allow: u64,
    /// What is denied.
    pub deny: u64,
}

/// A tag of a forum.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tag {
    /// Its id.
    pub id: u64,
    /// Its name, written by people.
    pub name: String,
    /// Whether only who manages threads puts it on.
    pub moderated: bool,
}

/// Discord's flag of a forum that takes no post without a tag (resources/channel, channel flags).
const REQUIRE_TAG: u64 = 1 << 4;

/// Whether a forum takes no post without a tag.
pub(crate) fn demands_tag(channel: &Value) -> bool {
    channel["flags"].as_u64().unwrap_or(0) & REQUIRE_TAG != 0
}

/// The tags that a channel offers.
pub(crate) fn read_tags(channel: &Value) -> Vec<Tag> {
    let tags = channel["available_tags"].as_array().into_iter().flatten();
    tags.filter_map(|tag| {
        Some(Tag {
            id: read_id(&tag["id"])?,
            name: tag["name"].as_str().unwrap_or_default().to_owned(),
            moderated: tag["moderated"].as_bool().unwrap_or(false),
        })
    })
    .collect()
}

/// The tag that a post of ours is given where one is demanded: the first that anybody may put on, else the first.
pub(crate) fn tag_to_put_on(tags: &[Tag]) -> Option<&Tag> {
    tags.iter().find(|tag| !tag.moderated).or(tags.first())
}

impl Channel {
    /// What is left of `held` in the whole server to who has these roles, by Discord's algorithm.
    pub fn allowed(&self, held: u64, guild: GuildId, roles: &[u64], person: UserId) -> u64 {
        let of = |id: u64| self.overwrites.iter().find(|one| one.id == id);
        let change = |set: u64, one: &Access| (set & !one.deny) | one.allow;
        let set = of(guild.get()).map_or(held, |one| change(held, one));
        let of_roles = roles.iter().filter_map(|role| of(*role));
        let (allow, deny) = of_roles.fold((0, 0), |(allow, deny), one| (allow | one.allow, deny | one.deny));
        let set = (set & !deny) | allow;
        of(person.get()).map_or(set, |one| change(set, one))
    }
}

/// Reads a channel; `None` for what is none.
pub(super) fn read_channel(value: &Value) -> Option<Channel> {
    let overwrites = value["permission_overwrites"].as_array().into_iter().flatten();
    let overwrites = overwrites.filter_map(|one| {
        Some(Access {
            id: read_id(&one["id"])?,
            // Discord has sent the words, too, in earlier times.
            person: one["type"] == 1 || one["type"] == "member",
            allow: read_id(&one["allow"])?,
            deny: read_id(&one["deny"])?,
        })
    });
    Some(Channel {
        id: read_id(&value["id"])?,
        kind: value["type"].as_u64()?,
        name: value["name"].as_str().unwrap_or_default().to_owned(),
        parent: read_id(&value["parent_id"]),
        topic: value["topic"].as_str().unwrap_or_default().to_owned(),
        slow_mode: value["rate_limit_per_user"].as_u64().unwrap_or(0),
        age_restricted: value["nsfw"].as_bool().unwrap_or(false),
        demanded_tag: demands_tag(value).then(|| tag_to_put_on(&read_tags(value)).cloned()),
        last_message: read_id(&value["last_message_id"]),
        overwrites: overwrites.collect(),
    })
}

fn read_id(value: &Value) -> Option<u64> {
    value.as_str()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_hinders_in_a_channel_is_read_from_what_discord_sends() {
        let sent = json!({
            "id": "5", "type": 15, "name": "growth", "parent_id": null, "topic": null, "flags": 16, "nsfw": true,
            "rate_limit_per_user": 30, "available_tags": [
                { "id": "8", "name": "Answered", "moderated": true }, { "id": "9", "name": "Question", "moderated": false },
            ],
            "permission_overwrites": [
                { "id": "7", "type": 0, "allow": "0", "deny": "1024" }, { "id": "2", "type": 1, "allow": "1024", "deny": "0" },
            ],
        });
        let channel = read_channel(&sent).unwrap();
        assert_eq!((channel.slow_mode, channel.age_restricted), (30, true));
        let tag = channel.demanded_tag.clone().unwrap().unwrap();
        assert_eq!(
            (tag.id, tag.name.as_str()),
            (9, "Question"),
            "what anybody may put on comes first"
        );
        let people: Vec<bool> = channel.overwrites.iter().map(|one| one.person).collect();
        assert_eq!(people, [false, true]);
        let guild = GuildId::new(7);
        assert_eq!(channel.allowed(1024, guild, &[], UserId::new(3)), 0);
        assert_eq!(channel.allowed(1024, guild, &[], UserId::new(2)), 1024);
        for (tags, demanded) in [
            (
                json!([{ "id": "8", "name": "Answered", "moderated": true }]),
                Some(Some(8)),
            ),
            (json!([]), Some(None)),
        ] {
            let mut other = sent.clone();
            other["available_tags"] = tags;
            let read = read_channel(&other).unwrap().demanded_tag;
            assert_eq!(read.map(|tag| tag.map(|tag| tag.id)), demanded);
        }
        let mut free = sent.clone();
        free["flags"] = json!(0);
        assert_eq!(read_channel(&free).unwrap().demanded_tag, None);
    }
}
