//! What each member may do where: the one permission function, used by every route and every event.
//!
//! Owns the algorithm of Discord's permissions page (facts.md §4): guild permissions of @everyone and
//! roles, then overwrites of @everyone, of all roles together, of the member; owner and administrators
//! hold everything; what is lost without VIEW_CHANNEL, without sending, and while timed out.

use chrono::{DateTime, Utc};

use super::{Channel, Guild, Id};
use crate::permissions::{self, bits};

/// What a member holds in the guild as a whole; 0 for somebody who is no member.
pub(crate) fn in_guild(guild: &Guild, user: Id) -> u64 {
    let Some(member) = guild.members.get(&user) else {
        return 0;
    };
    if guild.owner == user {
        return permissions::all();
    }
    let everyone = guild.roles.get(&guild.id).map_or(0, |role| role.permissions);
    let held = member
        .roles
        .iter()
        .filter_map(|id| guild.roles.get(id))
        .fold(everyone, |sum, role| sum | role.permissions);
    if held & bits::ADMINISTRATOR != 0 {
        permissions::all()
    } else {
        held
    }
}

/// What a member holds in the guild at `now`: timed out, or not yet screened, they only view and read.
pub(crate) fn in_guild_at(guild: &Guild, user: Id, now: DateTime<Utc>) -> u64 {
    let held = in_guild(guild, user);
    let silenced = guild
        .members
        .get(&user)
        .is_some_and(|member| member.silenced(now));
    if silenced && held & bits::ADMINISTRATOR == 0 {
        held & (bits::VIEW_CHANNEL | bits::READ_MESSAGE_HISTORY)
    } else {
        held
    }
}

/// What a member holds in a channel. `place` carries the overwrites: the channel itself, or the parent
/// of a thread. `now` decides whether a time-out still holds; one who is not yet screened cannot act either.
pub(crate) fn in_place(guild: &Guild, place: &Channel, thread: bool, user: Id, now: DateTime<Utc>) -> u64 {
    let base = in_guild(guild, user);
    if base & bits::ADMINISTRATOR != 0 {
        return base;
    }
    let Some(member) = guild.members.get(&user) else {
        return 0;
    };
    let mut held = base;
    let (mut allow, mut deny) = (0, 0);
    let mut own = None;
    for overwrite in &place.overwrites {
        if overwrite.id == guild.id {
            held = (held & !overwrite.deny) | overwrite.allow;
        } else if overwrite.kind == 0 && member.roles.contains(&overwrite.id) {
            allow |= overwrite.allow;
            deny |= overwrite.deny;
        } else if overwrite.kind == 1 && overwrite.id == user {
            own = Some(overwrite);
        }
    }
    held = (held & !deny) | allow;
    if let Some(own) = own {
        held = (held & !own.deny) | own.allow;
    }
    if held & bits::VIEW_CHANNEL == 0 {
        return 0;
    }
    let send = if thread {
        bits::SEND_MESSAGES_IN_THREADS
    } else {
        bits::SEND_MESSAGES
    };
    if held & send == 0 {
        held &= !(bits::MENTION_EVERYONE | bits::SEND_TTS_MESSAGES | bits::ATTACH_FILES | bits::EMBED_LINKS);
    }
    if member.silenced(now) {
        held &= bits::VIEW_CHANNEL | bits::READ_MESSAGE_HISTORY;
    }
    held
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use proptest::prelude::*;

    use super::super::{Member, Overwrite, Role, channel_kind};
    use super::*;

    const GUILD: Id = 1;
    const OWNER: Id = 2;
    const MEMBER: Id = 3;

    fn role(id: Id, held: u64) -> Role {
        let name = format!("role {id}");
        Role {
            id,
            name,
            permissions: held,
            position: 1,
            color: 0,
            hoist: false,
            mentionable: false,
            bot: None,
        }
    }

    fn member(user: Id, roles: BTreeSet<Id>) -> Member {
        let joined_at = DateTime::default();
        Member {
            user,
            nick: None,
            roles,
            joined_at,
            timed_out_until: None,
            mute: false,
            deaf: false,
            pending: false,
            flags: 0,
        }
    }

    fn guild(roles: &BTreeMap<Id, u64>, everyone: u64, given: BTreeSet<Id>) -> Guild {
        let mut all: BTreeMap<Id, Role> = roles.iter().map(|(id, held)| (*id, role(*id, *held))).collect();
        all.insert(GUILD, role(GUILD, everyone));
        Guild {
            id: GUILD,
            name: "Town".to_owned(),
            owner: OWNER,
            roles: all,
            members: [
                (OWNER, member(OWNER, BTreeSet::new())),
                (MEMBER, member(MEMBER, given)),
            ]
            .into(),
            features: Vec::new(),
            locale: "en-US".to_owned(),
            left: BTreeSet::new(),
            ..Guild::default()
        }
    }

    /// The algorithm of the permissions page, bit by bit rather than by masks.
    fn by_the_page(guild: &Guild, overwrites: &[Overwrite], bit: u64) -> bool {
        let member = &guild.members[&MEMBER];
        let mine = || {
            guild
                .roles
                .values()
                .filter(|role| role.id == GUILD || member.roles.contains(&role.id))
        };
        if mine().any(|role| role.permissions & bits::ADMINISTRATOR != 0) {
            return true;
        }
        let mut held = mine().any(|role| role.permissions & bit != 0);
        let rule = |id: Id, kind: u8| overwrites.iter().find(|rule| rule.id == id && rule.kind == kind);
        let mut steps: Vec<(bool, bool)> = Vec::new();
        steps.extend(rule(GUILD, 0).map(|rule| (rule.deny & bit != 0, rule.allow & bit != 0)));
        let of_roles: Vec<&Overwrite> = member.roles.iter().filter_map(|role| rule(*role, 0)).collect();
        steps.push((
            of_roles.iter().any(|rule| rule.deny & bit != 0),
            of_roles.iter().any(|rule| rule.allow & bit != 0),
        ));
        steps.extend(rule(MEMBER, 1).map(|rule| (rule.deny & bit != 0, rule.allow & bit != 0)));
        for (denied, allowed) in steps {
            held = (held && !denied) || allowed;
        }
        held
    }

    fn some_bits() -> impl Strategy<Value = u64> {
        // A few bits that matter to each other, so that they meet often.
        let all = [3_u32, 10, 11, 13, 14, 15, 16, 17, 28, 38, 51];
        proptest::collection::vec(proptest::sample::select(all.to_vec()), 0..5)
            .prop_map(|shifts| shifts.into_iter().fold(0, |sum, shift| sum | 1 << shift))
    }

    proptest! {
        #[test]
        fn permissions_follow_the_page_on_random_cases(
            everyone in some_bits(),
            roles in proptest::collection::btree_map(10_u64..14, some_bits(), 0..4),
            given in proptest::collection::btree_set(10_u64..14, 0..4),
            rules in proptest::collection::btree_map(
                prop_oneof![Just((GUILD, 0_u8)), Just((MEMBER, 1_u8)), (10_u64..14).prop_map(|id| (id, 0_u8))],
                (some_bits(), some_bits()), 0..6),
            thread in any::<bool>(),
            timed_out in any::<bool>(),
            pending in any::<bool>(),
        ) {
            let given = given.into_iter().filter(|id| roles.contains_key(id)).collect();
            let mut guild = guild(&roles, everyone, given);
            let now = DateTime::default();
            if let Some(member) = guild.members.get_mut(&MEMBER) {
                member.timed_out_until = timed_out.then(|| now + chrono::TimeDelta::minutes(1));
                member.pending = pending;
            }
            let mut channel = Channel::new(9, Some(GUILD), channel_kind::TEXT, "room");
            channel.overwrites = rules
                .into_iter()
                .map(|((id, kind), (allow, deny))| Overwrite { id, kind, allow, deny })
                .collect();
            let held = in_place(&guild, &channel, thread, MEMBER, now);
            let has = |bit| by_the_page(&guild, &channel.overwrites, bit);
            let sending = if thread { bits::SEND_MESSAGES_IN_THREADS } else { bits::SEND_MESSAGES };
            // An overwrite makes nobody an administrator.
            let administrator = by_the_page(&guild, &[], bits::ADMINISTRATOR);
            let reads = [bits::VIEW_CHANNEL, bits::READ_MESSAGE_HISTORY];
            for (bit, name) in bits::NAMES {
                let lost = [bits::MENTION_EVERYONE, bits::ATTACH_FILES, bits::EMBED_LINKS, bits::SEND_TTS_MESSAGES];
                let sends = has(sending) || !lost.contains(bit);
                let acts = administrator || !(timed_out || pending) || reads.contains(bit);
                let expected = has(*bit) && has(bits::VIEW_CHANNEL) && sends && acts;
                prop_assert_eq!(held & bit != 0, expected, "{}", name);
                let in_guild = by_the_page(&guild, &[], *bit) && acts;
                prop_assert_eq!(in_guild_at(&guild, MEMBER, now) & bit != 0, in_guild, "{} in the guild", name);
            }
            let later = now + chrono::TimeDelta::minutes(1);
            let over = in_place(&guild, &channel, thread, MEMBER, later);
            prop_assert!(pending || over & held == held, "a time-out ends");
            prop_assert_eq!(in_place(&guild, &channel, thread, OWNER, now), permissions::all());
            prop_assert_eq!(in_place(&guild, &channel, thread, 77, now), 0);
        }
    }
}
