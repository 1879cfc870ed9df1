//! Dialogs that do not change: the help.

use maud::{Markup, html};

/// What each key does.
const KEYS: &[(&[&str], &str)] = &[
    (&["Tab"], "to the next control"),
    (
        &["↑", "↓"],
        "in the messages: to the one before and the one after",
    ),
    (
        &["E", "R", "T", "P"],
        "on a message: edit, reply, start a thread, pin",
    ),
    (&["+"], "on a message: react"),
    (&["Delete"], "on a message: delete"),
    (&["/"], "in the command line: run a command"),
    (
        &["@", "#", ":"],
        "in the command line: mention a person, a channel, an emoji",
    ),
    (&["↑"], "in the empty command line: edit your last message"),
    (&["Enter", "Shift+Enter"], "send, a new line"),
    (&["Alt+↑", "Alt+↓"], "to the channel above and below"),
    (&["Esc"], "close, cancel"),
    (&["?"], "this help"),
];

/// The help: keys, and what the page is.
pub(super) fn help() -> Markup {
    html! {
        dialog #help aria-labelledby="help-title" {
            div.form-head { h2 id="help-title" { "Keys and help" } button.close type="button" data-close aria-label="Close" { "✕" } }
            p.quiet { "You look through the eyes of the person chosen at the left, see what that person may see, and act as them. The clock and the bad days at the right are the sandbox's own." }
            dl {
                @for (keys, what) in KEYS {
                    dt { @for key in *keys { kbd { (key) } " " } }
                    dd { (what) }
                }
            }
        }
    }
}
