//! Markdown as Discord shows it.

use chrono::TimeDelta;

use super::super::markdown::{self, Reader};
use super::town;

#[test]
fn markdown_is_discords() {
    let town = town();
    for (source, shown) in [
        (
            "**b** *i* __u__ ~~s~~",
            "<p><strong>b</strong> <em>i</em> <u>u</u> <s>s</s></p>",
        ),
        ("one\ntwo", "<p>one<br>two</p>"),
        ("-# small", "<p class=\"subtext\">small</p>"),
        ("# T", "<p class=\"h1\" role=\"heading\" aria-level=\"4\">T</p>"),
        ("> q\nafter", "<blockquote><p>q</p></blockquote><p>after</p>"),
        (">>> q\nstill", "<blockquote><p>q<br>still</p></blockquote>"),
        ("title\n---", "<p>title</p><p>---</p>"),
        ("<b>x</b>", "<p>&lt;b&gt;x&lt;/b&gt;</p>"),
        ("@everyone", "<p><span class=\"mention\">@everyone</span></p>"),
        (
            "</cohort open:5>",
            "<p><span class=\"mention\">/cohort open</span></p>",
        ),
        ("<:wave:5>", "<p>:wave:</p>"),
        ("    four spaces", "<p>four spaces</p>"),
    ] {
        assert_eq!(town.text(source), shown, "{source}");
    }
    assert!(town.text("||hush||").contains("<span class=\"spoiler\""));
    assert!(
        town.text("https://example.org/?a=1&b=2")
            .contains("href=\"https://example.org/?a=1&amp;b=2\"")
    );
}

#[test]
fn a_timestamp_is_shown_in_its_style() {
    let town = town();
    let soon = (town.world.now() + TimeDelta::days(3)).timestamp();
    assert!(town.text(&format!("<t:{soon}:R>")).contains(">in 3 days</time>"));
    assert!(
        town.text(&format!("<t:{soon}:D>"))
            .contains(">11 March 2027</time>")
    );
    assert!(
        town.text("<t:999999999999999999:R>")
            .contains("&lt;t:999999999999999999:R&gt;")
    );
}

#[test]
fn what_stands_in_a_link_has_no_link_of_its_own() {
    let town = town();
    let look = town.look(town.ben, town.open);
    let reader = Reader {
        world: &town.world,
        look: &look,
    };
    let source = format!("see <#{}> and https://example.org", town.open);
    assert_eq!(
        markdown::line(reader, &source)
            .into_string()
            .matches("<a ")
            .count(),
        2
    );
    let within = markdown::line_of_link(reader, &source).into_string();
    assert!(!within.contains("<a "), "{within}");
    assert!(within.contains("class=\"mention\""), "{within}");
}

#[test]
fn a_wall_of_quotes_does_no_harm() {
    let town = town();
    let wall = ">".repeat(4000);
    assert!(!town.text(&wall).is_empty());
    assert!(!town.text(&"[".repeat(4000)).is_empty());
    assert!(!town.text(&"||**__".repeat(600)).is_empty());
}
