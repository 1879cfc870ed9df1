//! What fills an agreement in before anybody writes: the program, and what its people said at sign-up.

use sqlx::SqliteConnection;
use trellis_domain::agreement::{Part, Terms, Topic, kept};
use trellis_domain::ids::UserId;
use trellis_domain::people::Role;
use trellis_domain::program::AgreementRules;

use crate::interaction::Scene;
use crate::records::cohort;
use crate::records::people::{self, Participant};
use crate::records::room::Member;
use trellis_kernel::error::Result;
use trellis_kernel::t;
use trellis_kernel::texts::Texts;

/// What stands in the agreement of a room that nobody has signed: what the program says, and what those said who agreed to be
/// introduced by it.
pub(super) async fn filled_in(tx: &mut SqliteConnection, texts: &Texts, scene: &Scene) -> Result<Terms> {
    let cohort = &scene.cohort;
    let rules = &cohort.program.agreement;
    let until = cohort::day(texts, cohort.dates.last_day());
    let how = rules.how.clone();
    let how = how.unwrap_or_else(|| t!(texts, "agreement-how", days = cohort.program.session_every_days));
    let worked = rules.worked.clone();
    let worked = worked.unwrap_or_else(|| t!(texts, "agreement-worked", until = until));
    let mut said = vec![
        (Topic::shared(Part::How), kept(&how)),
        (Topic::shared(Part::Worked), kept(&worked)),
        (Topic::shared(Part::Until), cohort.dates.last_day().to_string()),
    ];
    for member in scene.room.members.iter().filter(|member| member.is_here()) {
        if let Some(person) = of_member(tx, scene, member.user).await? {
            let shown = |key: &str| person.introduction().iter().any(|answer| answer.key == key);
            let own = said_by(&person, rules, shown).into_iter();
            said.extend(own.map(|(part, text)| (Topic::own(part, member.user), kept(&text))));
        }
    }
    Ok(said.into_iter().collect())
}

/// What a member said of themselves at sign-up, for their own eyes.
pub(super) async fn said_elsewhere(
    tx: &mut SqliteConnection,
    scene: &Scene,
    who: UserId,
) -> Result<Vec<(Part, String)>> {
    let person = of_member(tx, scene, who).await?;
    let rules = &scene.cohort.program.agreement;
    Ok(person.map_or_else(Vec::new, |person| said_by(&person, rules, |_| true)))
}

async fn of_member(tx: &mut SqliteConnection, scene: &Scene, who: UserId) -> Result<Option<Participant>> {
    let is_here = scene.room.member(who).is_some_and(Member::is_here);
    match is_here {
        true => people::participant(tx, scene.cohort.id, who).await,
        false => Ok(None),
    }
}

/// The answers that say what somebody wants, or offers: those whose keys are let through.
fn said_by(person: &Participant, rules: &AgreementRules, lets: impl Fn(&str) -> bool) -> Vec<(Part, String)> {
    let (part, keys) = match person.role {
        Role::Mentee => (Part::Aim, &rules.aim),
        Role::Mentor => (Part::Offer, &rules.offer),
    };
    let answers = person.answers.iter();
    let answers = answers.filter(|answer| keys.contains(&answer.key) && lets(&answer.key));
    let said: Vec<&str> = answers.map(|answer| answer.text.as_str()).collect();
    match said.is_empty() {
        true => Vec::new(),
        false => vec![(part, said.join("\n\n"))],
    }
}
