//! Words for coordinators about what could not be delivered: what it was, why, and how it is mended.

use trellis_kernel::discord::message::{Block, Message, Tone};
use trellis_kernel::discord::permissions::{MANAGE_THREADS, NEEDED, Permission};
use trellis_kernel::outbox::{Kind, Trouble};
use trellis_kernel::t;
use trellis_kernel::texts::Texts;

/// What Discord asks for before it does this; everything where it is not known what it is.
fn needs(kind: Option<Kind>) -> &'static [Permission] {
    kind.map_or(NEEDED, Kind::needs)
}

/// What an action is, as part of a sentence: "a message".
pub(super) fn action(texts: &Texts, kind: Option<Kind>) -> String {
    match kind {
        Some(Kind::CreateRole) => t!(texts, "doctor-action-create-role"),
        Some(Kind::CreateChannel) => t!(texts, "doctor-action-create-channel"),
        Some(Kind::SetOverwrites | Kind::PutOverwrite | Kind::DropOverwrite) => {
            t!(texts, "doctor-action-set-overwrites")
        }
        Some(Kind::Post) => t!(texts, "doctor-action-post"),
        Some(Kind::Edit) => t!(texts, "doctor-action-edit"),
        Some(Kind::Delete) => t!(texts, "doctor-action-delete"),
        Some(Kind::Pin) => t!(texts, "doctor-action-pin"),
        Some(Kind::OpenThread) => t!(texts, "doctor-action-open-thread"),
        Some(Kind::OpenPost) => t!(texts, "doctor-action-open-post"),
        Some(Kind::PutAway) => t!(texts, "doctor-action-put-away"),
        Some(Kind::TagPost) => t!(texts, "doctor-action-tag-post"),
        Some(Kind::OpenVoice) => t!(texts, "doctor-action-open-voice"),
        Some(Kind::CloseVoice) => t!(texts, "doctor-action-close-voice"),
        Some(Kind::GiveRole | Kind::TakeRole) => t!(texts, "doctor-action-role"),
        None => t!(texts, "doctor-action-other"),
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

/// Why it waits and how it is mended; also for troubles of an older or newer Trellis.
pub(super) fn fix(texts: &Texts, kind: Option<Kind>, trouble: &Trouble) -> String {
    match trouble {
        Trouble::Permission if matches!(kind, Some(Kind::GiveRole | Kind::TakeRole)) => {
            t!(texts, "doctor-fix-role-order")
        }
        Trouble::Permission => t!(texts, "doctor-fix-permission", permissions = names(needs(kind))),
        Trouble::ServerFull => t!(texts, "doctor-fix-server-full"),
        Trouble::CategoryFull => t!(texts, "doctor-fix-category-full"),
        Trouble::Capacity => t!(texts, "doctor-fix-capacity"),
        Trouble::TagDemanded => t!(texts, "doctor-fix-tag-demanded"),
        Trouble::Locked => t!(texts, "doctor-fix-locked", permissions = names(&[MANAGE_THREADS])),
        Trouble::RoleHasMore => t!(texts, "doctor-fix-role-has-more"),
        Trouble::Gone => gone(texts, kind),
        Trouble::Unproven => t!(texts, "doctor-fix-unproven"),
        Trouble::Forbidden => t!(texts, "doctor-fix-forbidden"),
        Trouble::Defect => t!(texts, "doctor-fix-defect"),
        Trouble::TargetMissing(_) => t!(texts, "doctor-fix-target-missing"),
        Trouble::Unknown => t!(texts, "doctor-fix-other"),
    }
}

/// What has gone that it was for, and how it is had again.
fn gone(texts: &Texts, kind: Option<Kind>) -> String {
    match kind {
        Some(Kind::GiveRole | Kind::TakeRole) => t!(texts, "doctor-fix-gone-role"),
        Some(
            Kind::Post
            | Kind::Edit
            | Kind::Delete
            | Kind::Pin
            | Kind::OpenThread
            | Kind::OpenPost
            | Kind::SetOverwrites
            | Kind::PutOverwrite
            | Kind::DropOverwrite,
        ) => t!(texts, "doctor-fix-gone"),
        Some(
            Kind::PutAway
            | Kind::TagPost
            | Kind::CreateChannel
            | Kind::CreateRole
            | Kind::OpenVoice
            | Kind::CloseVoice,
        )
        | None => t!(texts, "doctor-fix-target-missing"),
    }
}

/// What coordinators are told, once, when something is held until it is mended, or given up.
pub(crate) fn trouble_notice(texts: &Texts, kind: Kind, trouble: &Trouble) -> Option<Message> {
    // What waits for something under way comes by itself; and a session goes on without its voice channel, as its room is told.
    let session_goes_on = kind == Kind::OpenVoice && !matches!(trouble, Trouble::Defect);
    if matches!(trouble, Trouble::TargetMissing(_)) || session_goes_on {
        return None;
    }
    let title = t!(texts, "doctor-trouble-title");
    let what = action(texts, Some(kind));
    let given_up = matches!(
        trouble,
        Trouble::Gone | Trouble::Unproven | Trouble::Forbidden | Trouble::Defect
    );
    let (what, end) = if given_up {
        (
            t!(texts, "doctor-trouble-given-up", what = what),
            t!(texts, "doctor-trouble-given-up-end"),
        )
    } else {
        (
            t!(texts, "doctor-trouble-what", what = what),
            t!(texts, "doctor-trouble-end"),
        )
    };
    let words = format!("{what}\n\n{}\n\n{end}", fix(texts, Some(kind), trouble));
    Some(Message::block(Block::new(title, words).tone(Tone::Attention)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::records::examples;

    #[test]
    fn every_action_is_named() {
        let texts = examples::texts();
        for kind in Kind::ALL.iter().copied().map(Some) {
            assert_ne!(action(&texts, kind), t!(texts, "doctor-action-other"), "{kind:?}");
        }
    }

    #[test]
    fn what_is_said_to_be_gone_is_what_it_was_for() {
        let texts = examples::texts();
        for kind in Kind::ALL.iter().copied() {
            let words = fix(&texts, Some(kind), &Trouble::Gone);
            let of_a_role = matches!(kind, Kind::GiveRole | Kind::TakeRole);
            assert_eq!(
                words.contains("The role it was for is gone"),
                of_a_role,
                "{kind:?}"
            );
            let in_a_channel = !of_a_role
                && !matches!(
                    kind,
                    Kind::CreateRole
                        | Kind::CreateChannel
                        | Kind::PutAway
                        | Kind::TagPost
                        | Kind::OpenVoice
                        | Kind::CloseVoice
                );
            assert_eq!(
                words.contains("channel it was for"),
                in_a_channel,
                "{kind:?}: {words}"
            );
        }
    }

    #[test]
    fn a_notice_says_what_waits_why_and_what_to_do() {
        let texts = examples::texts();
        for trouble in [
            Trouble::Permission,
            Trouble::ServerFull,
            Trouble::CategoryFull,
            Trouble::Capacity,
            Trouble::TagDemanded,
            Trouble::Locked,
            Trouble::RoleHasMore,
            Trouble::Gone,
            Trouble::Unproven,
            Trouble::Forbidden,
            Trouble::Defect,
        ] {
            let notice = trouble_notice(&texts, Kind::Pin, &trouble).unwrap();
            let words = &notice.blocks[0].description;
            assert_ne!(
                fix(&texts, Some(Kind::Pin), &trouble),
                t!(texts, "doctor-fix-other"),
                "{trouble:?}"
            );
            assert_eq!(
                words.contains("Pin Messages"),
                trouble == Trouble::Permission,
                "{words}"
            );
        }
        let waiting = Trouble::TargetMissing("room:x:channel".to_owned());
        assert_eq!(trouble_notice(&texts, Kind::Pin, &waiting), None);
    }
}
