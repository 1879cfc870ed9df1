//! What the script is told by the markup: selects and the fields of forms.

use serde_json::json;

use super::super::markdown::Reader;
use super::super::{forms, selects};
use super::town;

#[test]
fn a_select_offers_its_options_and_shows_what_is_picked_from_the_start() {
    let town = town();
    let look = town.look(town.ada, town.open);
    let reader = Reader {
        world: &town.world,
        look: &look,
    };
    let languages = json!({"type": 3, "custom_id": "l", "min_values": 0, "max_values": 2, "disabled": true,
        "options": [{"label": "Rust", "value": "r", "default": true}, {"label": "Zig", "value": "z"}]});
    let html = selects::of_message(reader, &languages, Some(7)).into_string();
    for (value, name, picked) in [("r", "Rust", true), ("z", "Zig", false)] {
        let option = format!("data-value=\"{value}\" data-name=\"{name}\" aria-selected=\"{picked}\"");
        assert!(html.contains(&option), "{html}");
    }
    assert!(
        html.contains("data-least=\"0\" data-most=\"2\"") && html.contains(" disabled"),
        "{html}"
    );
}

#[test]
fn a_select_names_no_channel_that_its_reader_may_not_know() {
    let town = town();
    let private = json!({"type": 8, "custom_id": "c", "default_values": [{"id": town.room.to_string(), "type": "channel"}]});
    for (viewer, known) in [(town.ada, true), (town.ben, false)] {
        let look = town.look(viewer, town.open);
        let reader = Reader {
            world: &town.world,
            look: &look,
        };
        let html = selects::of_message(reader, &private, None).into_string();
        assert_eq!(html.contains("room-of-ada"), known, "{html}");
    }
}

#[test]
fn a_field_of_a_form_says_what_it_takes() {
    let town = town();
    let look = town.look(town.ada, town.open);
    let reader = Reader {
        world: &town.world,
        look: &look,
    };
    let rows = [
        json!({"type": 18, "label": "Files", "component": {"type": 19, "custom_id": "f", "min_values": 2, "max_values": 3}}),
        json!({"type": 18, "label": "Note", "component": {"type": 4, "style": 1, "custom_id": "n", "min_length": 3, "max_length": 9, "required": false}}),
    ];
    let html = forms::fields(reader, &rows).into_string();
    assert!(
        html.contains("data-required=\"true\" data-least=\"2\" data-most=\"3\""),
        "{html}"
    );
    assert!(
        html.contains("data-required=\"false\"") && html.contains("data-min=\"3\" maxlength=\"9\""),
        "{html}"
    );
}
