//! Whoever looks sees what they may see, and nothing else.

use super::town;
use crate::permissions::bits;
use crate::world::{Overwrite, channel_kind};

#[test]
fn a_private_channel_is_shown_to_those_who_see_it_only() {
    let mut town = town();
    let (ada, ben, open, room) = (town.ada, town.ben, town.open, town.room);
    town.says(room, ada, "between us");
    town.says(open, ada, &format!("see <#{room}>"));
    let inside = town.page(ada, room);
    assert!(inside.contains("between us") && inside.contains("room-of-ada"));
    for place in [open, room] {
        let outside = town.page(ben, place);
        assert!(
            !outside.contains("between us") && !outside.contains("room-of-ada"),
            "{outside}"
        );
    }
    assert!(town.page(ben, room).contains("cannot see the channel"));
    assert!(town.page(ben, open).contains("# no access"));
}

#[test]
fn an_ephemeral_message_is_shown_to_its_reader_only() {
    let mut town = town();
    let (ada, ben, open) = (town.ada, town.ben, town.open);
    let bot = town.world.bot();
    let id = town.posts(open, bot, |message| {
        "for Ada alone".clone_into(&mut message.content);
        message.only_for = Some(ada);
    });
    let hers = town.page(ada, open);
    assert!(hers.contains("for Ada alone") && hers.contains("Only you can see this"));
    assert!(!town.page(ben, open).contains("for Ada alone"));
    town.posts(open, bot, |message| {
        message.kind = 19;
        message.reference = Some(crate::world::Reference {
            channel: open,
            message: Some(id),
        });
    });
    assert!(
        !town.page(ben, open).contains("for Ada alone"),
        "nor in the preview of an answer to it"
    );
}

#[test]
fn without_read_message_history_nothing_old_is_shown() {
    let mut town = town();
    let (ada, ben, open, guild) = (town.ada, town.ben, town.open, town.guild);
    town.says(open, ada, "long ago");
    assert!(town.page(ben, open).contains("long ago"));
    town.world
        .set_overwrite(
            open,
            Overwrite {
                id: guild,
                kind: 0,
                allow: 0,
                deny: bits::READ_MESSAGE_HISTORY,
            },
        )
        .unwrap();
    assert!(!town.page(ben, open).contains("long ago"));
}

#[test]
fn a_private_thread_is_listed_for_its_members_only() {
    let mut town = town();
    let (ada, ben, open) = (town.ada, town.ben, town.open);
    let new = crate::world::NewThread {
        parent: open,
        kind: channel_kind::PRIVATE_THREAD,
        name: "quiet corner",
        owner: ada,
        from: None,
        auto_archive_minutes: None,
        invitable: false,
        slowmode: 0,
        tags: Vec::new(),
    };
    town.world.make_thread(new).unwrap();
    assert!(town.page(ada, open).contains("quiet corner"));
    assert!(!town.page(ben, open).contains("quiet corner"));
}
