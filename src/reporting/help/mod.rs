//! What Trellis tells about itself: `/help` for where somebody stands and what comes next, `/privacy` for their data.
//!
//! What people can do is said by the features; it knows none of them. It only reads. What it says of others' data is what the other features do; it must not promise more.

mod view;

use chrono::{DateTime, Utc};
use sqlx::SqliteConnection;
use trellis_domain::cohort::CohortState;
use trellis_domain::community::CommunityRefusal;
use trellis_domain::ids::ChannelId;
use trellis_domain::people::Role;

use crate::interaction::{Asker, Command, Context, Feature, HelpLine, Helped, of_command};
use crate::records::cohort;
use crate::records::community;
use crate::records::community::Rights;
use crate::records::people::{self, Past};
use crate::records::room;
use trellis_kernel::error::{Error, Result};
use trellis_kernel::t;

/// `/help` and `/privacy`.
pub const FEATURE: Feature = Feature {
    commands,
    help: &[HelpLine {
        to: Helped::Anybody,
        words: |texts| t!(texts, "help-can-privacy"),
    }],
    ..Feature::named("help")
};

/// Where a person stands in a community.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Situation {
    set_up: bool,
    rights: Rights,
    /// The live cohorts they take part in.
    seats: Vec<Seat>,
    /// Cohorts that take sign-ups and that they are not in: name, and where the panel is.
    open: Vec<(String, Option<ChannelId>)>,
    /// Whether any cohort is live, for coordinators.
    any_cohort: bool,
    /// What they took part in and no longer do, the newest first.
    past: Vec<Past>,
    /// Whether they are or were in any room.
    had_room: bool,
}

/// A person in one cohort.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Seat {
    /// Written by a coordinator; made safe when it is shown.
    cohort: String,
    state: CohortState,
    role: Role,
    /// Rooms that are not closed.
    rooms: usize,
    /// When the last of their other rooms in it was closed since they joined.
    last_closed: Option<DateTime<Utc>>,
}

impl Situation {
    fn has_room_as(&self, role: Role) -> bool {
        self.seats.iter().any(|seat| seat.role == role && seat.rooms > 0)
    }

    /// Whether a line of *What you can do* is for this person.
    fn is(&self, helped: Helped) -> bool {
        match helped {
            Helped::MenteeInRoom => self.has_room_as(Role::Mentee),
            Helped::MentorInRoom => self.has_room_as(Role::Mentor),
            Helped::MemberOfRoom => self.had_room,
            Helped::Participant => !(self.seats.is_empty() && self.past.is_empty()),
            Helped::Person => self.set_up,
            Helped::Coordinator => self.rights.runs_cohorts() && self.set_up,
            Helped::Manager => self.rights.manager,
            Helped::Anybody => true,
        }
    }
}

async fn situation(tx: &mut SqliteConnection, asker: &Asker) -> Result<Situation> {
    let set_up = match community::of_guild(tx, asker.guild).await {
        Ok(_) => true,
        Err(Error::Refusal(refusal)) if refusal == CommunityRefusal::NotSetUp => false,
        Err(error) => return Err(error),
    };
    let rights = community::rights(tx, asker).await?;
    let rooms = room::of_person(tx, asker.guild, asker.user).await?;
    let cohorts = cohort::live(tx, asker.guild).await?;
    let any_cohort = !cohorts.is_empty();
    let (mut seats, mut open) = (Vec::new(), Vec::new());
    for cohort in cohorts {
        match people::participant(tx, cohort.id, asker.user).await? {
            Some(person) if person.is_active() => seats.push(Seat {
                rooms: rooms.iter().filter(|room| room.cohort_id == cohort.id).count(),
                last_closed: room::last_closed(tx, cohort.id, asker.user)
                    .await?
                    .filter(|closed| *closed >= person.joined_at),
                cohort: cohort.name,
                state: cohort.state,
                role: person.role,
            }),
            _ if cohort.takes_sign_ups() => open.push((cohort.name, cohort.panel_channel)),
            _ => {}
        }
    }
    Ok(Situation {
        set_up,
        rights,
        seats,
        open,
        any_cohort,
        past: people::past(tx, asker.guild, asker.user).await?,
        had_room: room::had_any(tx, asker.guild, asker.user).await?,
    })
}

#[poise::command(slash_command, rename = "help")]
async fn help(ctx: Context<'_>) -> Result<()> {
    let (asker, answer) = of_command(&ctx).await?;
    let app = ctx.data();
    let situation = {
        let mut connection = app.db.read().await?;
        situation(&mut connection, &asker).await?
    };
    let offered = app.features.iter().flat_map(|feature| feature.help);
    answer.reply(&view::help(&app.texts, &situation, offered)).await
}

#[poise::command(slash_command, rename = "privacy")]
async fn privacy(ctx: Context<'_>) -> Result<()> {
    let (_, answer) = of_command(&ctx).await?;
    let app = ctx.data();
    answer.reply(&view::privacy(&app.texts, &app.operator)).await
}

/// The slash commands.
fn commands() -> Vec<Command> {
    vec![help(), privacy()]
}
