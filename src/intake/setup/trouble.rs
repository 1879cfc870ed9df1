//! Words for coordinators about what could not be delivered: what it was, why, and how it is mended.

use sqlx::SqliteConnection;
use trellis_domain::ids::GuildId;

use trellis_kernel::courier::Trouble;
use trellis_kernel::discord::message::{Embed, Message, Tone};
use trellis_kernel::discord::permissions::{
    ATTACH_FILES, CREATE_PUBLIC_THREADS, EMBED_LINKS, MANAGE_CHANNELS, MANAGE_ROLES, NEEDED, PIN_MESSAGES,
    Permission, READ_MESSAGE_HISTORY, SEND_MESSAGES, SEND_MESSAGES_IN_THREADS, VIEW_CHANNEL,
};
use trellis_kernel::error::Result;
use trellis_kernel::t;
use trellis_kernel::texts::Texts;

/// What Discord asks for before it does an action, by `Action::name`.
pub(super) fn needs(action: &str) -> &'static [Permission] {
    match action {
        "create-role" | "give-role" | "take-role" => &[MANAGE_ROLES],
        "create-channel" | "set-overwrites" => &[VIEW_CHANNEL, MANAGE_CHANNELS, MANAGE_ROLES],
        "post" => &[
            VIEW_CHANNEL,
            SEND_MESSAGES,
            SEND_MESSAGES_IN_THREADS,
            EMBED_LINKS,
            ATTACH_FILES,
        ],
        "edit" => &[VIEW_CHANNEL, EMBED_LINKS],
        "delete" => &[VIEW_CHANNEL],
        "pin" => &[VIEW_CHANNEL, READ_MESSAGE_HISTORY, PIN_MESSAGES],
        "open-thread" => &[
            VIEW_CHANNEL,
            READ_MESSAGE_HISTORY,
            CREATE_PUBLIC_THREADS,
            SEND_MESSAGES_IN_THREADS,
        ],
        "open-post" => &[VIEW_CHANNEL, SEND_MESSAGES, SEND_MESSAGES_IN_THREADS, EMBED_LINKS],
        _ => NEEDED,
    }
}

/// What an action is, as part of a sentence: "a message".
pub(super) fn action(texts: &Texts, name: &str) -> String {
    match name {
        "create-role" => t!(texts, "setup-action-create-role"),
        "create-channel" => t!(texts, "setup-action-create-channel"),
        "set-overwrites" => t!(texts, "setup-action-set-overwrites"),
        "post" => t!(texts, "setup-action-post"),
        "edit" => t!(texts, "setup-action-edit"),
        "delete" => t!(texts, "setup-action-delete"),
        "pin" => t!(texts, "setup-action-pin"),
        "open-thread" => t!(texts, "setup-action-open-thread"),
        "open-post" => t!(texts, "setup-action-open-post"),
        "give-role" | "take-role" => t!(texts, "setup-action-role"),
        _ => t!(texts, "setup-action-other"),
    }
}

/// Names of permissions as an admin finds them in Discord's settings.
pub(super) fn names(permissions: &[Permission]) -> String {
    permissions
        .iter()
        .map(|permission| format!("**{}**", permission.name))
        .collect::<Vec<_>>()
        .join(", ")
}

/// Why it waits and how it is mended, by `Trouble::code`; also for troubles of an older or newer Trellis.
pub(super) fn fix(texts: &Texts, action: &str, code: &str) -> String {
    match code {
        "permission" if matches!(action, "give-role" | "take-role") => {
            t!(texts, "setup-fix-role-order")
        }
        "permission" => t!(texts, "setup-fix-permission", permissions = names(needs(action))),
        "server-full" => t!(texts, "setup-fix-server-full"),
        "category-full" => t!(texts, "setup-fix-category-full"),
        "capacity" => t!(texts, "setup-fix-capacity"),
        "gone" => t!(texts, "setup-fix-gone"),
        "unproven" => t!(texts, "setup-fix-unproven"),
        "forbidden" => t!(texts, "setup-fix-forbidden"),
        "defect" => t!(texts, "setup-fix-defect"),
        code if code.starts_with("target-missing") => t!(texts, "setup-fix-target-missing"),
        _ => t!(texts, "setup-fix-other"),
    }
}

/// What coordinators are told, once, when something is held until it is mended, or given up. `action` is `Action::name`.
///
/// # Errors
/// Never now; the signature leaves room for words that need the records.
pub async fn trouble_notice(
    _tx: &mut SqliteConnection,
    texts: &Texts,
    _guild: GuildId,
    action: &str,
    trouble: &Trouble,
) -> Result<Option<Message>> {
    // What waits for something under way comes by itself.
    if matches!(trouble, Trouble::TargetMissing(_)) {
        return Ok(None);
    }
    let title = t!(texts, "setup-trouble-title");
    let what = self::action(texts, action);
    let given_up = matches!(
        trouble,
        Trouble::Gone | Trouble::Unproven | Trouble::Forbidden | Trouble::Defect
    );
    let (what, end) = if given_up {
        (
            t!(texts, "setup-trouble-given-up", what = what),
            t!(texts, "setup-trouble-given-up-end"),
        )
    } else {
        (
            t!(texts, "setup-trouble-what", what = what),
            t!(texts, "setup-trouble-end"),
        )
    };
    let words = format!("{what}\n\n{}\n\n{end}", fix(texts, action, &trouble.code()));
    Ok(Some(Message::embed(
        Embed::new(title, words).tone(Tone::Attention),
    )))
}

#[cfg(test)]
mod tests {
    use trellis_domain::ids::UserId;

    use super::*;
    use trellis_kernel::outbox::{Action, ChannelKind, Content, Target};

    /// One of each; a new action has to be added here, which the match below asks for.
    fn every_action() -> Vec<Action> {
        let (target, key) = (Target::Id(1), "key".to_owned());
        let content = Content::Ready(Box::default());
        let user = UserId::new(1);
        let all = vec![
            Action::CreateRole {
                mentionable: false,
                key: key.clone(),
                name: key.clone(),
            },
            Action::CreateChannel {
                key: key.clone(),
                kind: ChannelKind::Text,
                name: key.clone(),
                topic: key.clone(),
                parent: None,
                overwrites: Vec::new(),
            },
            Action::SetOverwrites {
                channel: target.clone(),
                overwrites: Vec::new(),
            },
            Action::Post {
                key: None,
                into: target.clone(),
                content: content.clone(),
                evidence: None,
            },
            Action::Edit {
                within: target.clone(),
                message: target.clone(),
                content: content.clone(),
            },
            Action::Delete {
                within: target.clone(),
                message: target.clone(),
            },
            Action::Pin {
                within: target.clone(),
                message: target.clone(),
            },
            Action::OpenThread {
                key: key.clone(),
                within: target.clone(),
                message: target.clone(),
                name: key.clone(),
            },
            Action::OpenPost {
                key: key.clone(),
                forum: target.clone(),
                name: key,
                content,
            },
            Action::GiveRole {
                user,
                role: target.clone(),
            },
            Action::TakeRole { user, role: target },
        ];
        for action in &all {
            match action {
                Action::CreateRole { .. }
                | Action::CreateChannel { .. }
                | Action::SetOverwrites { .. }
                | Action::Post { .. }
                | Action::Edit { .. }
                | Action::Delete { .. }
                | Action::Pin { .. }
                | Action::OpenThread { .. }
                | Action::OpenPost { .. }
                | Action::GiveRole { .. }
                | Action::TakeRole { .. } => {}
            }
        }
        all
    }

    #[test]
    fn every_action_names_what_it_needs_and_what_it_is() {
        let texts = Texts::load(None, "en").unwrap();
        for action in every_action() {
            let name = action.name();
            assert!(
                needs(name).len() < NEEDED.len(),
                "{name} falls through to everything"
            );
            assert!(
                needs(name).iter().all(|permission| NEEDED.contains(permission)),
                "{name} needs what is never asked for"
            );
            assert_ne!(
                super::action(&texts, name),
                t!(texts, "setup-action-other"),
                "{name}"
            );
        }
    }

    #[tokio::test]
    async fn a_notice_says_what_waits_why_and_what_to_do() {
        let texts = Texts::load(None, "en").unwrap();
        let mut tx = <SqliteConnection as sqlx::Connection>::connect("sqlite::memory:")
            .await
            .unwrap();
        for trouble in [
            Trouble::Permission,
            Trouble::ServerFull,
            Trouble::CategoryFull,
            Trouble::Capacity,
            Trouble::Gone,
            Trouble::Unproven,
            Trouble::Forbidden,
            Trouble::Defect,
        ] {
            let guild = GuildId::new(1);
            let notice = trouble_notice(&mut tx, &texts, guild, "pin", &trouble)
                .await
                .unwrap()
                .unwrap();
            let words = &notice.embeds[0].description;
            assert_ne!(
                fix(&texts, "pin", &trouble.code()),
                t!(texts, "setup-fix-other"),
                "{trouble:?}"
            );
            assert_eq!(
                words.contains("Pin Messages"),
                trouble == Trouble::Permission,
                "{words}"
            );
        }
        let waiting = Trouble::TargetMissing("room:x:channel".to_owned());
        assert_eq!(
            trouble_notice(&mut tx, &texts, GuildId::new(1), "pin", &waiting)
                .await
                .unwrap(),
            None
        );
    }
}
