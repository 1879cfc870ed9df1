//! Many guilds at once, for storms.

use super::{Id, World, channel_kind};

impl World {
    /// So many guilds of one owner, each with so many channels and members, the bot in all of them.
    pub(crate) fn add_bulk_guilds(
        &mut self,
        owner: Id,
        count: usize,
        channels_each: usize,
        members_each: usize,
    ) -> Vec<Id> {
        let members: Vec<Id> = (0..members_each)
            .map(|n| self.add_user(&format!("member {n}")))
            .collect();
        let mut guilds = Vec::with_capacity(count);
        for n in 0..count {
            let guild = self.add_guild(owner, &format!("Guild {n}"));
            for channel in 0..channels_each {
                self.add_channel(guild, channel_kind::TEXT, &format!("channel-{channel}"), None);
            }
            for member in &members {
                self.join(guild, *member);
            }
            self.invite_bot(guild, crate::permissions::all());
            guilds.push(guild);
        }
        guilds
    }
}
