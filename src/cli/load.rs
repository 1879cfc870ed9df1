//! What a program asks of people, as a table: of each role against its budget, and of each in every week with a bar.

use trellis_domain::program::{Party, Program};

/// Characters of the longest bar.
const BAR: u32 = 24;

/// The table, a line each.
pub(super) fn table(program: &Program) -> Vec<String> {
    let load = program.heaviest_load();
    let mut lines = vec![format!(
        "  {:28}{:>18}{:>12}{:>18}",
        "at most", "asks in 12 weeks", "minutes", "pings in 7 days"
    )];
    for party in Party::ALL {
        let (asked, most) = (load.against_budget(party), program.budget.limit(party));
        let of = |asked: u32, most: u32| format!("{asked} of {most}");
        lines.push(format!(
            "  {:28}{:>18}{:>12}{:>18}",
            name(party),
            of(asked.count, most.count),
            of(asked.tenths.div_ceil(10), most.tenths / 10),
            of(asked.pings, most.pings),
        ));
    }
    lines.push("  asks by week, of a mentee and of a mentor with one mentee".to_owned());
    let (mentee, mentor) = (load.by_week(Party::Mentee), load.by_week(Party::Mentor));
    let largest = mentee.iter().map(|week| week.count).max().unwrap_or_default();
    for (number, (mentee, mentor)) in mentee.iter().zip(&mentor).enumerate() {
        lines.push(format!(
            "  {:>8}  {:>3} {:BAR$}  {:>3} {}",
            format!("week {}", number + 1),
            mentee.count,
            bar(mentee.count, largest),
            mentor.count,
            bar(mentor.count, largest),
            BAR = BAR as usize,
        ));
    }
    for line in &mut lines {
        line.truncate(line.trim_end().len());
    }
    lines
}

fn name(party: Party) -> &'static str {
    match party {
        Party::Mentee => "a mentee",
        Party::Mentor => "a mentor with one mentee",
        Party::FurtherMentee => "for each further mentee",
    }
}

/// A bar of a block for each ask; of a program that asks more in a week than there is place for, shorter in proportion.
fn bar(count: u32, largest: u32) -> String {
    let blocks = if largest > BAR {
        (count * BAR).div_ceil(largest)
    } else {
        count
    };
    "█".repeat(blocks as usize)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_is_shown_by_role_and_by_week() {
        let source = include_str!("../../config/programs/open-source-contribution.toml");
        let program = Program::parse("open-source-contribution", source).unwrap();
        insta::assert_snapshot!(table(&program).join("\n"), @"
          at most                       asks in 12 weeks     minutes   pings in 7 days
          a mentee                              23 of 55    25 of 60            2 of 3
          a mentor with one mentee              11 of 45     7 of 50            2 of 3
          for each further mentee               11 of 18     7 of 20            2 of 2
          asks by week, of a mentee and of a mentor with one mentee
            week 1    4 ████                        2 ██
            week 2    3 ███                         1 █
            week 3    7 ███████                     5 █████
            week 4    3 ███                         1 █
            week 5    3 ███                         1 █
            week 6    3 ███                         1 █
        ");
    }

    #[test]
    fn bars_stay_within_their_place_and_show_the_least() {
        assert_eq!((bar(0, 9), bar(3, 9)), (String::new(), "███".to_owned()));
        assert_eq!(bar(100, 100).chars().count(), BAR as usize);
        assert_eq!(bar(1, 100), "█");
    }
}
