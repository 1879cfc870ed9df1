//! Small drawings of our own, in the colour of the text around them.

use maud::{Markup, html};

/// The drawings by name, on a field of 24 by 24.
const DRAWINGS: &[(&str, &str)] = &[
    ("hash", "M9 4 7 20M17 4l-2 16M4 9h16M4 15h16"),
    ("lock", "M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3"),
    ("forum", "M4 5h13v9H9l-4 3v-3H4zM17 9h3v9h-1v3l-4-3h-5"),
    ("post", "M5 5h14v11h-7l-4 4v-4H5z"),
    ("thread", "M6 4v9a3 3 0 0 0 3 3h9M14 12l4 4-4 4"),
    (
        "voice",
        "M4 9.5v5h3.5l4.5 4v-13l-4.5 4zM16 9a4.2 4.2 0 0 1 0 6M18.5 6.5a7.8 7.8 0 0 1 0 11",
    ),
    ("news", "M4 10v4h3l9 4V6l-9 4zM8 14.5V19h2.5M19 10v4"),
    (
        "person",
        "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.5 20a7.5 7.5 0 0 1 15 0",
    ),
    ("pin", "M9 4h6l-.8 6 3.3 4h-11l3.3-4zM12 14v6"),
    ("reply", "M10 6 4 12l6 6v-4c5 0 8 1 10 4 0-6-4-9-10-9z"),
    (
        "more",
        "M5 11.4a.6.6 0 1 0 .01 0M12 11.4a.6.6 0 1 0 .01 0M19 11.4a.6.6 0 1 0 .01 0",
    ),
    ("delete", "M5 7h14M10 7V4.5h4V7M7 7l1 13h8l1-13"),
    ("add", "M12 5v14M5 12h14"),
    ("send", "m4 4 17 8-17 8 3-8zM7 12h8"),
    ("menu", "M4 6h16M4 12h16M4 18h16"),
    ("clock", "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 7v5l3.5 2.5"),
    (
        "eye",
        "M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12zM12 14.8a2.8 2.8 0 1 0 0-5.6 2.8 2.8 0 0 0 0 5.6z",
    ),
    ("file", "M6 3h8l4 4v14H6zM14 3v4h4M9 12h6M9 16h6"),
    ("picture", "M4 5h16v14H4zM4 16l5-5 5 5 2.5-2.5L20 17M15.5 9.5h.01"),
    (
        "smile",
        "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM8.5 14.5a4.2 4.2 0 0 0 7 0M9 9.5h.01M15 9.5h.01",
    ),
    ("edit", "M4 20h4L19 9l-4-4L4 16zM13 7l4 4"),
    ("bell", "M6 17V11a6 6 0 0 1 12 0v6l1.5 2h-15zM10 21h4"),
    ("poll", "M5 20V10M12 20V4M19 20v-7"),
    ("close", "M6 6l12 12M18 6 6 18"),
    (
        "help",
        "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM9.5 9.5a2.5 2.5 0 1 1 3.5 2.3c-.7.4-1 .8-1 1.7M12 16.5h.01",
    ),
    (
        "theme",
        "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 3v18M12 7h7M12 12h9M12 17h7",
    ),
    ("calendar", "M5 6h14v14H5zM5 10h14M9 3v4M15 3v4"),
    ("leave", "M14 5h5v14h-5M4 12h10M11 8l4 4-4 4"),
];

/// One drawing; it refers to those that [`drawings`] puts into the document once.
pub(super) fn icon(name: &str) -> Markup {
    html! {
        svg.icon viewBox="0 0 24 24" aria-hidden="true" { use href={ "#icon-" (name) } {} }
    }
}

/// All drawings, not shown.
pub(super) fn drawings() -> Markup {
    html! {
        svg hidden aria-hidden="true" {
            @for (name, path) in DRAWINGS {
                symbol id={ "icon-" (name) } viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round" {
                    path d=(path) {}
                }
            }
        }
    }
}
