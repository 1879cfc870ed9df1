//! How much a person's week has room for, by the rooms they are in.

use sqlx::SqliteConnection;
use trellis_domain::budget::{Budget, Seats};
use trellis_domain::ground::role::Role;
use trellis_domain::ids::{GuildId, UserId};

use super::{RoomState, in_cohort, of_person};
use crate::interaction::Scene;
use trellis_kernel::error::Result;

/// The open rooms of a person in a community. One that cannot be read keeps the person's others from nothing.
pub(crate) async fn scenes_of_person(
    tx: &mut SqliteConnection,
    guild: GuildId,
    user: UserId,
) -> Result<Vec<Scene>> {
    let mut scenes = Vec::new();
    for room in of_person(tx, guild, user).await? {
        if room.state == RoomState::Open {
            let id = room.id;
            match in_cohort(tx, room).await {
                Ok(scene) => scenes.push(scene),
                Err(error) if error.storage().is_none() => {
                    tracing::error!(%error, room = %id, "left out of its people's weeks: its records cannot be read");
                }
                Err(error) => return Err(error),
            }
        }
    }
    Ok(scenes)
}

/// How often a person with these rooms may be pinged in any seven days.
pub(crate) fn pings_a_week(scenes: &[Scene], user: UserId) -> u32 {
    let mut seats = Seats::default();
    let mut budget: Option<Budget> = None;
    for Scene { room, cohort } in scenes {
        match room.member(user).map(|member| member.role) {
            Some(Role::Mentor) => {
                let mentees = room.members.iter().filter(|member| member.role == Role::Mentee);
                seats.mentees += u32::try_from(mentees.count()).unwrap_or(u32::MAX);
            }
            _ => seats.as_mentee += 1,
        }
        let own = cohort.program.budget;
        budget = Some(budget.map_or(own, |other| other.or_more(own)));
    }
    budget.unwrap_or(Budget::DEFAULT).pings(seats)
}
