//! People who leave the server, and come back. Discord tells a bot without privileged intents only where it is asked, or where
//! something is refused: before somebody is acted upon, by its answers, and now and then by the audit.
//!
//! **Invariant:** who is not in the server loses nothing: their place, their rooms and what they wrote wait for them.

use std::time::Duration;

use reqwest::Method;
use trellis_domain::ids::{GuildId, UserId};
use trellis_domain::people::Role;
use trellis_kernel::change::Change;
use trellis_kernel::courier::{Fate, News};
use trellis_kernel::discord::message::Message;
use trellis_kernel::discord::permissions::Channel;
use trellis_kernel::discord::{Call, Failure, Gone};
use trellis_kernel::error::Result;
use trellis_kernel::outbox::{
    Action, Content, DropOverwrite, GiveRole, Lane, Post, PutOverwrite, Target, find_object, will_create,
};

use super::{panel, view};
use crate::intake::fixtures::person_access_lane;
use crate::interaction::{App, Audit};
use crate::records::cohort;
use crate::records::community::{self, person_lane};
use crate::records::people::{self, Participant, store};
use crate::records::room::{self, Called, InDiscord, Member, Room, RoomState, key_channel, key_voice};

/// Somebody waits for an answer while Discord is asked; after this it counts as not known.
const PATIENCE: Duration = Duration::from_millis(1_200);
/// So many people of a community are asked after in one audit; all of them in turn.
const ASKED_AT_ONCE: usize = 20;
/// The seconds between two audits.
const BETWEEN_AUDITS: i64 = 600;

/// Who takes part, held against who is in the server.
pub(super) const AUDIT: Audit = Audit {
    communities: |tx| Box::pin(store::guilds_with_people(tx)),
    compare: |app, guild, _: &[Channel]| Box::pin(look_after(app, guild)),
    channel_deleted: |_, _, _| Box::pin(async { Ok(()) }),
    role_deleted: None,
};

/// Whether somebody is in the server, as Discord says now; `None` where it does not say in time.
pub(crate) async fn is_here(app: &App, guild: GuildId, user: UserId) -> Option<bool> {
    let asked = tokio::time::timeout(PATIENCE, ask(app, guild, user)).await;
    match asked {
        Ok(Ok(is_here)) => Some(is_here),
        Ok(Err(failure)) => {
            tracing::warn!(%failure, "it could not be asked whether somebody is in the server");
            None
        }
        Err(_) => None,
    }
}

async fn ask(app: &App, guild: GuildId, user: UserId) -> std::result::Result<bool, Failure> {
    let path = format!("/guilds/{guild}/members/{user}");
    let call = Call::new(Method::GET, "/guilds/{g}/members/{u}", guild, path);
    match app.port.call(call).await {
        Ok(_) => Ok(true),
        Err(Failure::Gone(Gone::Person)) => Ok(false),
        Err(failure) => Err(failure),
    }
}

/// Asks after some of those who take part; each audit goes on where the last one ended.
async fn look_after(app: &App, guild: GuildId) -> Result<()> {
    let people = store::taking_part(&mut *app.db.read().await?, guild).await?;
    let turn = app.clock.now().timestamp().div_euclid(BETWEEN_AUDITS);
    for user in in_turn(&people, turn) {
        let was_away = store::is_away(&mut *app.db.read().await?, guild, user).await?;
        let is_here = match ask(app, guild, user).await {
            // One answer more, before anybody is said to be gone.
            Ok(false) if !was_away => ask(app, guild, user).await,
            answer => answer,
        };
        match is_here {
            Ok(is_here) if is_here == was_away => note(app, guild, user, is_here).await?,
            Ok(_) => {}
            Err(failure) => {
                tracing::warn!(%guild, %failure, "people could not be asked after; tried again later");
                return Ok(());
            }
        }
    }
    Ok(())
}

/// Those whose turn it is, all of them after as many turns as it takes.
fn in_turn(people: &[UserId], turn: i64) -> Vec<UserId> {
    let turns = i64::try_from(people.len().div_ceil(ASKED_AT_ONCE))
        .unwrap_or(1)
        .max(1);
    let at = usize::try_from(turn.rem_euclid(turns)).unwrap_or_default();
    people.chunks(ASKED_AT_ONCE).nth(at).unwrap_or_default().to_vec()
}

async fn note(app: &App, guild: GuildId, user: UserId, is_here: bool) -> Result<()> {
    if !is_here {
        app.absent.note(guild, user);
    }
    let noted = app.change(move |mut change| {
        Box::pin(async move {
            if is_here {
                came_back(&mut change, guild, user).await
            } else {
                left_server(&mut change, guild, user).await
            }
        })
    });
    noted.await?;
    if is_here {
        app.absent.forget(guild, user);
    }
    Ok(())
}

/// Somebody acts here, and so is here.
pub(super) async fn met(app: &App, guild: GuildId, user: UserId) -> Result<()> {
    if app.absent.may_be(guild, user) && store::is_away(&mut *app.db.read().await?, guild, user).await? {
        note(app, guild, user, true).await?;
    }
    Ok(())
}

/// Discord refused something for who is not in the server, or a sign-up panel.
pub(super) async fn hear(change: &mut Change<'_>, news: &News<'_>) -> Result<()> {
    match news.what {
        Fate::NotInServer(user) => left_server(change, news.guild, user).await,
        Fate::GivenUp(_) => panel::was_given_up(change, news).await,
        _ => Ok(()),
    }
}

/// Takes note that somebody who takes part is not in the server: nothing is asked of them, the people of their rooms are told,
/// and the coordinators. Once. They are noted as [`absent`](App::absent) before, by who calls this.
pub(crate) async fn left_server(change: &mut Change<'_>, guild: GuildId, user: UserId) -> Result<()> {
    let places = places(change, guild, user).await?;
    let Some(person) = places.first() else {
        return Ok(());
    };
    if !store::note_away(change.tx, guild, user, change.now).await? {
        return Ok(());
    }
    let rooms = open_rooms(change, guild, user).await?;
    let called = Called::in_guild(change.tx, guild, room::WHOLE_NAME).await?;
    let name = called.person(&person.name, user);
    for room in &rooms {
        let words = view::left_server_in_room(&change.texts, &name);
        say_in_room(change, room, words).await?;
    }
    let names = names(change, &called, &rooms).await?;
    let words = view::left_server(&change.texts, person, &name, &names);
    community::tell_coordinators(change, guild, Content::Ready(Box::new(words))).await
}

/// Takes note that somebody is in the server again, who gets back what they had. Once.
pub(crate) async fn came_back(change: &mut Change<'_>, guild: GuildId, user: UserId) -> Result<()> {
    if !store::note_back(change.tx, guild, user).await? {
        return Ok(());
    }
    let places = places(change, guild, user).await?;
    for person in &places {
        // Discord takes all roles from who leaves.
        give_role(change, guild, user, person.role).await?;
    }
    let rooms = open_rooms(change, guild, user).await?;
    for room in &rooms {
        let_into_voice(change, room, user).await?;
        let words = view::is_back_in_room(&change.texts, user);
        say_in_room(change, room, words).await?;
        room::set_next_at(change.tx, room.id, Some(change.now)).await?;
    }
    if places.is_empty() {
        return Ok(());
    }
    let called = Called::in_guild(change.tx, guild, room::NAME).await?;
    let names = names(change, &called, &rooms).await?;
    let words = view::came_back(&change.texts, user, &names);
    community::tell_coordinators(change, guild, Content::Ready(Box::new(words))).await
}

/// Somebody left the cohort: the people who stay in their rooms are told, and the rooms are none of theirs any more.
pub(super) async fn left_rooms(change: &mut Change<'_>, rooms: &[Room], person: &Participant) -> Result<()> {
    for before in rooms {
        // As it is now, without them.
        let Some(room) = room::find(change.tx, before.id).await? else {
            continue;
        };
        let words = view::left_in_room(&change.texts, person);
        say_in_room(change, &room, words).await?;
        let action = Action::DropOverwrite(DropOverwrite {
            channel: room.channel(),
            who: person.user.get(),
        });
        // Whatever is held up in the room, or waits for a role, what is taken away does not.
        let lane = person_access_lane(room.guild, &key_channel(room.id));
        change.owe(&lane, &action).await?;
        if let Some(voice) = voice_of(change, &room).await? {
            let lane = person_access_lane(room.guild, &voice);
            let action = Action::DropOverwrite(DropOverwrite {
                channel: Target::key(voice),
                who: person.user.get(),
            });
            change.owe(&lane, &action).await?;
        }
    }
    Ok(())
}

/// The key of the voice channel of a room's session, where one is there or is being made: who is let in is written down by then.
async fn voice_of(change: &mut Change<'_>, room: &Room) -> Result<Option<String>> {
    let key = key_voice(room.id);
    let is_there = find_object(change.tx, &key).await?.is_some();
    let is_any = is_there || will_create(change.tx, room.guild, &key).await?;
    Ok(is_any.then_some(key))
}

/// Owes that somebody who is in a room again is let into the voice channel of its session, where there is one.
async fn let_into_voice(change: &mut Change<'_>, room: &Room, user: UserId) -> Result<()> {
    let overwrite = room::access_in_voice(room, user);
    if let (Some(overwrite), Some(voice)) = (overwrite, voice_of(change, room).await?) {
        let lane = person_access_lane(room.guild, &voice);
        let action = Action::PutOverwrite(PutOverwrite {
            channel: Target::key(voice),
            overwrite,
        });
        change.owe(&lane, &action).await?;
    }
    Ok(())
}

/// Somebody joined the cohort again that they had left: their rooms that are not closed are theirs again.
pub(super) async fn rejoined(change: &mut Change<'_>, guild: GuildId, person: &Participant) -> Result<()> {
    let mut rooms = open_rooms(change, guild, person.user).await?;
    rooms.retain(|room| {
        let is_here = room.member(person.user).is_some_and(Member::is_here);
        room.cohort_id == person.cohort_id && is_here
    });
    for room in &rooms {
        if let Some(overwrite) = room::access_of_member(room, person.user) {
            let action = Action::PutOverwrite(PutOverwrite {
                channel: room.channel(),
                overwrite,
            });
            let lane = person_access_lane(room.guild, &key_channel(room.id));
            change.owe(&lane, &action).await?;
        }
        let_into_voice(change, room, person.user).await?;
        let words = view::is_back_in_room(&change.texts, person.user);
        say_in_room(change, room, words).await?;
        room::set_next_at(change.tx, room.id, Some(change.now)).await?;
    }
    // Coordinators read in the digest that they joined: whoever leaves and comes back again and again rings nowhere.
    Ok(())
}

/// Owes somebody the role that goes with theirs in a cohort.
pub(super) async fn give_role(
    change: &mut Change<'_>,
    guild: GuildId,
    user: UserId,
    role: Role,
) -> Result<()> {
    let give = Action::GiveRole(GiveRole {
        user,
        role: super::signing_up::role_of(role).target(guild),
    });
    let lane: Lane = person_lane(guild, user);
    change.owe(&lane, &give).await?;
    Ok(())
}

/// Where somebody takes part.
async fn places(change: &mut Change<'_>, guild: GuildId, user: UserId) -> Result<Vec<Participant>> {
    let mut places = Vec::new();
    for cohort in cohort::live(change.tx, guild).await? {
        let person = people::participant(change.tx, cohort.id, user).await?;
        places.extend(person.filter(Participant::is_active));
    }
    Ok(places)
}

/// Their rooms that are open, without those of cohorts that they left.
async fn open_rooms(change: &mut Change<'_>, guild: GuildId, user: UserId) -> Result<Vec<Room>> {
    let mut rooms = room::with_member(change.tx, guild, user).await?;
    rooms.retain(|room| room.state == RoomState::Open && room.still_in(user).is_some());
    Ok(rooms)
}

async fn names(change: &mut Change<'_>, called: &Called, rooms: &[Room]) -> Result<Vec<String>> {
    let mut names = Vec::new();
    for room in rooms {
        names.push(room::place_with_names(change.tx, room, called).await?);
    }
    Ok(names)
}

async fn say_in_room(change: &mut Change<'_>, room: &Room, words: Message) -> Result<()> {
    let post = Post::new(room.channel(), Content::Ready(Box::new(words)));
    change.owe(&room.lane(), &post.into()).await?;
    room::redraw_card(change, room).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everybody_has_their_turn_and_nobody_twice_in_a_round() {
        for count in [0, 1, 20, 21, 100] {
            let people: Vec<UserId> = (1..=count).map(UserId::new).collect();
            let turns = i64::try_from(people.len().div_ceil(ASKED_AT_ONCE)).unwrap();
            let mut asked: Vec<UserId> = (1_000..1_000 + turns)
                .flat_map(|turn| in_turn(&people, turn))
                .collect();
            asked.sort_unstable();
            assert_eq!(asked, people, "{count}");
            assert!((0..9).all(|turn| in_turn(&people, turn).len() <= ASKED_AT_ONCE));
        }
    }
}
