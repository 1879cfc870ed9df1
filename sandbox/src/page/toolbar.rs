//! What the persona may do with a message, shown when it is pointed at or has the focus.

use maud::{Markup, html};

use super::icons::icon;
use super::look::Look;
use crate::permissions::bits;
use crate::world::{Channel, Message, World};

/// What the persona may do with the messages of a channel.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rights {
    held: u64,
    /// Whether an app offers a command on messages.
    apps: bool,
    /// Whether threads can hang on the messages.
    threads: bool,
}

impl Rights {
    /// Those of the persona in a channel.
    pub(super) fn of(world: &World, look: &Look, channel: &Channel) -> Self {
        let commands = world.commands_for(look.guild, Some(channel.id), look.viewer);
        Self {
            held: world.permissions(channel, look.viewer),
            apps: commands.into_iter().any(|command| command.kind == 3),
            threads: channel.guild.is_some() && !channel.is_thread(),
        }
    }

    fn may(self, bit: u64) -> bool {
        self.held & bit != 0
    }
}

/// A tool by its name for the script, with the message it is about.
fn button(name: &str, sign: &str, data: &str, label: &str) -> Markup {
    html! {
        button type="button" data-tool=(name) data-about=(data) aria-label=(label) title=(label) { (icon(sign)) }
    }
}

/// The tools of one message; none for ephemeral ones.
pub(super) fn toolbar(rights: Rights, look: &Look, message: &Message) -> Markup {
    let id = message.id.to_string();
    let own = message.author == look.viewer;
    let thread = rights.threads
        && rights.may(bits::CREATE_PUBLIC_THREADS)
        && message.flags & crate::world::flag::HAS_THREAD == 0;
    let pinned = message.pinned.is_some();
    html! {
        @if message.only_for.is_none() {
            div.actions role="group" aria-label="Message" {
                @if rights.may(bits::ADD_REACTIONS) {
                    @for emoji in ["👍", "❤️", "🎉"] {
                        button type="button" data-react=(emoji) data-message=(id) aria-label={ "React with " (emoji) } { (emoji) }
                    }
                    (button("emoji", "smile", &id, "Add reaction"))
                }
                @if own && message.kind != 21 { (button("edit", "edit", &id, "Edit")) }
                (button("reply", "reply", &id, "Reply"))
                @if thread { (button("thread", "thread", &id, "Start a thread")) }
                @if rights.may(bits::PIN_MESSAGES) {
                    (button(if pinned { "unpin" } else { "pin" }, "pin", &id, if pinned { "Unpin" } else { "Pin" }))
                }
                @if rights.apps { (button("apps", "more", &id, "Apps")) }
                @if own || rights.may(bits::MANAGE_MESSAGES) { (button("delete", "delete", &id, "Delete message")) }
            }
        }
    }
}
