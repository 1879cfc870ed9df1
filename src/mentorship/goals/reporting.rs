//! What goals show on the card of a room, and tell in the digest and in `/help`.

use sqlx::SqliteConnection;
use trellis_domain::digest::Rank;
use trellis_domain::goals::{Goal, GoalState, Step, progress, soonest_first};
use trellis_domain::ids::UserId;
use trellis_domain::room::{Member, Room};
use trellis_domain::stage::Mark;
use trellis_domain::zone::Zone;

use super::addresses::OPEN;
use super::{Ground, store, view, zone_of};
use crate::interaction::{CardScene, DigestScene, HelpLine, Helped, Observation, OnCard};
use trellis_kernel::discord::message::Button;
use trellis_kernel::error::Result;
use trellis_kernel::t;
use trellis_kernel::texts::Texts;

/// What people can do with goals.
pub(super) const HELP: &[HelpLine] = &[HelpLine {
    to: Helped::MemberOfRoom,
    words: |texts| t!(texts, "goals-help"),
}];

/// Open steps that a card shows.
const STEPS: usize = 5;
/// Characters of the field: Discord's 1,024, less those of the line that says that there is more.
const FIELD: usize = 960;

/// How far the goals are, and what comes next.
pub(super) async fn on_card(tx: &mut SqliteConnection, card: &CardScene<'_>) -> Result<OnCard> {
    let room = card.scene.room.id;
    let ground = Ground::of(tx, room).await?;
    let mut zones = Vec::new();
    for mentee in ground.room.mentees() {
        zones.push((mentee.user, zone_of(tx, &ground.cohort, mentee.user).await?));
    }
    let button = Button::new(OPEN.to(room), t!(card.texts, "goals-card-button"));
    let has_goal = ground.goals.iter().any(|goal| goal.state != GoalState::Dropped);
    Ok(OnCard {
        fields: vec![(
            t!(card.texts, "goals-card-title"),
            field(card.texts, &ground.room, (&ground.goals, &ground.steps), &zones),
        )],
        marks: has_goal.then_some(Mark::GoalSet).into_iter().collect(),
        buttons: vec![button],
        ..OnCard::default()
    })
}

fn field(texts: &Texts, room: &Room, (goals, steps): (&[Goal], &[Step]), zones: &[(UserId, Zone)]) -> String {
    let several = room.mentees().count() > 1;
    let whose = |owner: UserId| several.then_some(owner);
    let goals: Vec<&Goal> = goals
        .iter()
        .filter(|goal| goal.state != GoalState::Dropped)
        .collect();
    let next = soonest_first(steps);
    if goals.is_empty() && next.is_empty() {
        return t!(texts, "goals-card-none");
    }
    let mut lines: Vec<String> = goals
        .iter()
        .map(|goal| view::goal_on_card(texts, goal, progress(steps, goal.id), whose(goal.owner)))
        .collect();
    let shown = next.iter().take(STEPS).map(|step| {
        let zone = zones.iter().find(|(owner, _)| *owner == step.owner);
        view::step_on_card(texts, step, zone.map(|(_, zone)| *zone), whose(step.owner))
    });
    lines.extend(shown);
    let all = goals.len() + next.len();
    let (mut field, mut told) = (String::new(), 0);
    for line in lines {
        if field.chars().count() + line.chars().count() >= FIELD {
            break;
        }
        if told > 0 {
            field.push('\n');
        }
        field.push_str(&line);
        told += 1;
    }
    if all > told {
        field.push('\n');
        field.push_str(&t!(texts, "goals-card-more", more = all - told));
    }
    field
}

/// Who is stuck with a step: told to whom answers to check-ins are told, and no partner.
pub(super) async fn observe(tx: &mut SqliteConnection, digest: &DigestScene<'_>) -> Result<Vec<Observation>> {
    let mut lines = Vec::new();
    for step in store::stuck_of(tx, digest.cohort.id).await? {
        let Some(room) = digest.rooms.iter().find(|room| room.id == step.room) else {
            continue;
        };
        // Also who has left since: what was said was said of them.
        let everybody: Vec<UserId> = room.members.iter().map(|member| member.user).collect();
        let is_here = room.member(step.owner).is_some_and(Member::is_here);
        if is_here && digest.audience.hears_answers_of(&everybody) {
            let (who, place) = (step.owner.mention(), digest.place(step.room));
            let line = t!(digest.texts, "goals-digest-stuck-line", who = who, place = place);
            lines.push(line);
        }
    }
    let title = t!(digest.texts, "goals-digest-stuck", count = lines.len());
    Ok(vec![Observation::new(Rank::Stuck, title, lines)])
}
