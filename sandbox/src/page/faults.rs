//! Faults on the page: switches for some, a box for the script language, and all that is in force.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use maud::{Markup, html};

use super::Shown;
use super::fault_switches::{self, Switches};
use crate::faults::{FaultId, FaultInForce};
use crate::lock::lock;

/// How many faults are listed.
const LISTED: usize = 50;

/// The switches, and what is in force besides.
pub(super) fn faults(switches: &Switches, in_force: &[FaultInForce]) -> Markup {
    let others: Vec<&FaultInForce> = in_force
        .iter()
        .filter(|fault| !switches.holds(fault.id))
        .collect();
    html! {
        h2 { "Bad days" }
        ul.faults {
            @for switch in fault_switches::ALL {
                @let hits = switches.hits(switch.name);
                li data-key=(switch.name) {
                    @if switch.is_moment() {
                        button type="button" data-fault-switch=(switch.name) { (switch.label) }
                    } @else {
                        button type="button" role="switch" data-fault-switch=(switch.name) aria-checked=(hits.is_some()) {
                            span.knob aria-hidden="true" {} span { (switch.label) @if let Some(hits) = hits { small { (hits) " hit" } } }
                        }
                    }
                }
            }
        }
        @if !others.is_empty() {
            h3 { "In force by script – " (others.len()) }
            ul.in-force {
                @for fault in others.iter().take(LISTED) {
                    li data-key={ "fault" (fault.id) } {
                        code { (fault.statement) }
                        span.quiet { (fault.hits) " hit" }
                        button.plain type="button" data-clear-fault=(fault.id) aria-label={ "Clear: " (fault.statement) } { "Clear" }
                    }
                }
            }
        }
    }
}

/// The box for scripts; it stands beside what is kept live, so that nothing typed in it is lost.
pub(super) fn script_box() -> Markup {
    html! {
        details.script-box aria-label="Script a bad day" {
            summary { "Script a bad day" }
            form #script-form {
                label.hidden for="script" { "Script" }
                textarea #script rows="4" spellcheck="false" aria-describedby="script-wrong" placeholder="one statement a line" {}
                p.wrong #script-wrong role="alert" {}
                button.button.style2 type="submit" { "Run the script" }
            }
        }
    }
}

/// Puts a script in force; what is wrong with it is the answer's text, empty when all is well.
pub(super) async fn run(State(page): Shown, script: String) -> String {
    match page.sandbox.run_script(&script) {
        Ok(_) => {
            page.sandbox.refresh_pages();
            String::new()
        }
        Err(wrong) => wrong.to_string(),
    }
}

/// Ends a fault.
pub(super) async fn clear(State(page): Shown, Path(id): Path<FaultId>) -> StatusCode {
    page.sandbox.clear_fault(id);
    page.sandbox.refresh_pages();
    StatusCode::NO_CONTENT
}

/// Switches one of the faults over, or lets it happen.
pub(super) async fn press(State(page): Shown, Path(name): Path<String>) -> StatusCode {
    let pressed = lock(&page.switches).press(&page.sandbox, &name);
    // Nothing in the world has changed, but what the pages show has.
    page.sandbox.refresh_pages();
    if pressed {
        StatusCode::NO_CONTENT
    } else {
        StatusCode::NOT_FOUND
    }
}
