//! A stray becomes a room again, or is put away.

use std::collections::BTreeSet;

use trellis_domain::community::CommunityRefusal;
use trellis_domain::ids::{ChannelId, GuildId, UserId};
use trellis_domain::room::{Member, Room, RoomRefusal, RoomState, adopted};

use super::audit::{key_of, lane, out_of_sight};
use super::finding::find;
use super::view;
use crate::interaction::{App, Asker};
use crate::records::cohort::{self, Cohort};
use crate::records::community;
use crate::records::people;
use crate::records::room::{self, InDiscord, key_channel};
use trellis_kernel::change::Change;
use trellis_kernel::discord::permissions::{Access, Channel, Standing, VIEW_CHANNEL};
use trellis_kernel::error::Result;
use trellis_kernel::outbox::{Action, SetOverwrites, key_of_object, record_object};

/// Makes a room of the channel, for the people who see it: one mentor and mentees of one cohort.
///
/// # Errors
/// [`RoomRefusal::StrayDecided`] where the channel is no stray of this community (any more),
/// [`RoomRefusal::NobodysRoom`] where its people are not mentor and mentees of one cohort.
pub(super) async fn adopt(app: &App, asker: &Asker, channel: ChannelId) -> Result<Room> {
    let (name, shown) = require_stray(app, asker.guild, channel).await?;
    let (_, me) = app.port.identify().await?;
    let seen_by = people_of(&shown, me);
    let asker = asker.clone();
    app.change(move |mut change| {
        Box::pin(async move { adopt_in(&mut change, &asker, channel, name, &seen_by).await })
    })
    .await
}

async fn adopt_in(
    change: &mut Change<'_>,
    asker: &Asker,
    channel: ChannelId,
    name: String,
    seen_by: &BTreeSet<UserId>,
) -> Result<Room> {
    let guild = asker.guild;
    require_undecided(change, guild, channel).await?;
    let mut fitting: Vec<(Cohort, Vec<Member>)> = Vec::new();
    for cohort in cohort::live(change.tx, guild).await? {
        let people = people::list(change.tx, cohort.id).await?;
        if let Some(members) = adopted(seen_by, &people) {
            fitting.push((cohort, members));
        }
    }
    let (Some((cohort, members)), true) = (fitting.pop(), fitting.is_empty()) else {
        return RoomRefusal::NobodysRoom.refuse();
    };
    let room = Room {
        id: change.random.id(),
        cohort_id: cohort.id,
        guild,
        name,
        state: RoomState::Open,
        members,
        opened_at: change.now,
    };
    room::insert(change.tx, &room, asker.user).await?;
    let key = key_channel(room.id);
    record_object(change.tx, &key, guild, channel.get(), change.now).await?;
    let access = Action::SetOverwrites(SetOverwrites {
        channel: room.channel(),
        overwrites: room::overwrites(&room),
    });
    change.owe(&room.lane(), &access).await?;
    let words = view::welcome_back(&change.texts, &room);
    room::furnish(change, &room, words).await?;
    Ok(room)
}

/// Takes the channel out of everybody's sight but the coordinators'; it is not mentioned again.
///
/// # Errors
/// As [`adopt`], for the channel.
pub(super) async fn put_away(app: &App, asker: &Asker, channel: ChannelId) -> Result<()> {
    let guild = asker.guild;
    require_stray(app, guild, channel).await?;
    app.change(move |mut change| {
        Box::pin(async move {
            require_undecided(&mut change, guild, channel).await?;
            let (id, now) = (channel.get(), change.now);
            record_object(change.tx, &key_of(guild, id), guild, id, now).await?;
            change.owe(&lane(guild, id), &out_of_sight(guild, id)).await?;
            Ok(())
        })
    })
    .await
}

/// Refuses where somebody has decided meanwhile: two who press at one moment must not both be right.
async fn require_undecided(change: &mut Change<'_>, guild: GuildId, channel: ChannelId) -> Result<()> {
    match key_of_object(change.tx, guild, channel.get()).await? {
        Some(_) => RoomRefusal::StrayDecided.refuse(),
        None => Ok(()),
    }
}

/// The name of the stray, and the channel as Discord shows it.
async fn require_stray(app: &App, guild: GuildId, channel: ChannelId) -> Result<(String, Channel)> {
    if !community::store::find(&mut *app.db.read().await?, guild)
        .await?
        .is_some_and(|row| row.set_up)
    {
        return CommunityRefusal::NotSetUp.refuse();
    }
    let shown = Standing::channels(&app.port, guild).await?;
    let strays = find(app, guild, &shown).await?;
    let stray = strays.into_iter().find(|stray| stray.channel == channel);
    let shown = shown.into_iter().find(|one| one.id == channel.get());
    match (stray, shown) {
        (Some(stray), Some(shown)) => Ok((stray.name, shown)),
        _ => RoomRefusal::StrayDecided.refuse(),
    }
}

/// Who sees the channel by an overwrite of their own, `me` apart.
fn people_of(shown: &Channel, me: UserId) -> BTreeSet<UserId> {
    let allowed = |one: &&Access| one.person && one.allow & VIEW_CHANNEL.bit != 0;
    let people = shown.overwrites.iter().filter(allowed);
    let people = people.map(|one| UserId::new(one.id));
    people.filter(|person| *person != me).collect()
}
