//! Moving the days of a cohort: what would move, and doing what was agreed to.
//!
//! **Invariant:** what is done is what was shown. The button carries the days as they were and as they become, so that one
//! pressed after somebody else has moved them does nothing.

use std::fmt::{self, Display};
use std::str::FromStr;

use chrono::{Datelike, NaiveDate};
use futures::future::BoxFuture;
use sqlx::SqliteConnection;
use trellis_domain::cohort::{CohortDates, Moved, Wish};
use trellis_domain::ids::{CohortId, GuildId};
use trellis_domain::interaction::InteractionRefusal;
use trellis_domain::midpoint::due::MIDPOINT;
use trellis_domain::refusal::Refusal;
use trellis_domain::schedule::told;
use trellis_domain::time::parse_date;
use trellis_kernel::error::{Fault, Result};
use trellis_kernel::prompts;

use super::life::plan_anew;
use crate::interaction::{App, Asker, Subject};
use crate::records::cohort::{Cohort, find, pick, store};
use crate::records::community;
use crate::records::room;

/// The days that a coordinator has written.
#[derive(Debug, Clone, Default)]
pub(super) struct WrittenDays {
    pub(super) starts: Option<String>,
    pub(super) ends: Option<String>,
    pub(super) midpoint: Option<String>,
}

/// What moving the days of a cohort would mean.
#[derive(Debug, Clone)]
pub(super) struct Move {
    /// The cohort as it is.
    pub(super) cohort: Cohort,
    /// Its days as they would be.
    pub(super) to: CohortDates,
    /// Its open rooms.
    pub(super) rooms: usize,
    /// Those of them that were asked for their reflections already.
    pub(super) asked: usize,
}

/// A move that was shown: `<cohort>` and six days, `_` between them. A day is counted from the first of year 1; 0 stands for
/// a midpoint that nobody has chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Agreed {
    pub(super) cohort: CohortId,
    pub(super) moved: Moved,
}

impl Display for Agreed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.cohort)?;
        for dates in [self.moved.from, self.moved.to] {
            let midpoint = dates.midpoint_on.map_or(0, |day| day.num_days_from_ce());
            let (starts, ends) = (dates.starts_on, dates.ends_on);
            write!(
                f,
                "_{}_{}_{midpoint}",
                starts.num_days_from_ce(),
                ends.num_days_from_ce()
            )?;
        }
        Ok(())
    }
}

impl FromStr for Agreed {
    type Err = Refusal;

    fn from_str(text: &str) -> std::result::Result<Self, Refusal> {
        let read = || {
            let (cohort, days) = text.split_once('_')?;
            let days: Option<Vec<i32>> = days.split('_').map(|day| day.parse().ok()).collect();
            let &[starts, ends, midpoint, new_starts, new_ends, new_midpoint] = days?.as_slice() else {
                return None;
            };
            let dates = |starts, ends, midpoint| {
                Some(CohortDates {
                    starts_on: NaiveDate::from_num_days_from_ce_opt(starts)?,
                    ends_on: NaiveDate::from_num_days_from_ce_opt(ends)?,
                    midpoint_on: match midpoint {
                        0 => None,
                        day => Some(NaiveDate::from_num_days_from_ce_opt(day)?),
                    },
                })
            };
            Some(Self {
                cohort: CohortId::parse(cohort).ok()?,
                moved: Moved {
                    from: dates(starts, ends, midpoint)?,
                    to: dates(new_starts, new_ends, new_midpoint)?,
                },
            })
        };
        read().ok_or(Refusal::from(InteractionRefusal::UnknownButton))
    }
}

impl Subject for Agreed {
    fn is_of<'c>(&'c self, tx: &'c mut SqliteConnection, guild: GuildId) -> BoxFuture<'c, Result<bool>> {
        self.cohort.is_of(tx, guild)
    }
}

/// What moving the days of the named cohort, or the only one, would mean; nothing is changed.
pub(super) async fn about_to_move(
    app: &App,
    asker: &Asker,
    given: Option<&str>,
    written: &WrittenDays,
) -> Result<Move> {
    let mut connection = app.db.read().await?;
    community::require_coordinator(&mut connection, asker).await?;
    let cohort = pick(&mut connection, asker.guild, given).await?;
    let read = |text: &Option<String>| text.as_deref().map(parse_date).transpose();
    let wish = Wish {
        starts_on: read(&written.starts)?,
        last: read(&written.ends)?,
        midpoint_on: read(&written.midpoint)?,
    };
    let to = cohort.days_after(wish, app.clock.now())?;
    let rooms = room::open_rooms(&mut connection, cohort.id).await?;
    let mut asked = 0;
    for room in &rooms {
        let said = prompts::said(&mut connection, room.id.as_str()).await?;
        asked += usize::from(told(&said, MIDPOINT).next().is_some());
    }
    Ok(Move {
        cohort,
        to,
        rooms: rooms.len(),
        asked,
    })
}

/// Moves the days as it was agreed to.
pub(super) async fn move_dates(app: &App, asker: Asker, agreed: Agreed) -> Result<Cohort> {
    app.change(move |mut change| {
        Box::pin(async move {
            community::require_coordinator(change.tx, &asker).await?;
            let found = find(change.tx, agreed.cohort).await?;
            let found = found.ok_or_else(|| Fault::inconsistent("cohort", "id", agreed.cohort))?;
            let cohort = found.move_dates(agreed.moved, change.now)?;
            store::set_dates(change.tx, &cohort).await?;
            plan_anew(&mut change, &cohort).await?;
            Ok(cohort)
        })
    })
    .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_move_is_read_as_it_is_written_and_fits_a_button() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let from = CohortDates {
            starts_on: day("2027-01-11"),
            ends_on: day("2027-04-05"),
            midpoint_on: None,
        };
        let agreed = Agreed {
            cohort: CohortId::from_bytes([255; 10]),
            moved: Moved {
                from,
                to: CohortDates {
                    midpoint_on: Some(day("2027-02-25")),
                    ..from
                },
            },
        };
        assert_eq!(agreed.to_string().parse(), Ok(agreed));
        assert!(agreed.to_string().len() < 80, "{agreed}");
        for bad in [
            "",
            "x_1_2_3_4_5_6",
            "zzzzzzzzzzzzzzzz_1_2_3",
            "zzzzzzzzzzzzzzzz_1_2_3_4_5_x",
        ] {
            assert!(bad.parse::<Agreed>().is_err(), "{bad}");
        }
    }
}
