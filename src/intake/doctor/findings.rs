//! The doctor's findings in words: what is wrong, and a sentence on how it is mended.

use super::examining::Finding;
use super::hindrances::Hindrance;
use super::trouble;
use crate::intake::fixtures::{mention, thing};
use crate::records::community::Fixture;
use trellis_domain::lists::in_a_sentence;
use trellis_domain::text::{clip, one_line, safe};
use trellis_kernel::discord::message::stamp;
use trellis_kernel::discord::permissions::MANAGE_THREADS;
use trellis_kernel::t;
use trellis_kernel::texts::{Texts, ahead_or_behind};

/// What is wrong, in a line.
pub(super) fn found(texts: &Texts, finding: &Finding) -> String {
    let what = |fixture: &Fixture| thing(texts, *fixture);
    match finding {
        Finding::NotSetUp => t!(texts, "doctor-found-not-set-up"),
        Finding::MissingInServer(_) => t!(texts, "doctor-found-missing-in-server"),
        Finding::MissingInChannel(fixture, ..) => {
            t!(texts, "doctor-found-missing-in-channel", thing = what(fixture))
        }
        Finding::MissingInRooms { rooms, .. } => {
            t!(texts, "doctor-found-missing-in-rooms", rooms = *rooms)
        }
        Finding::RoleTooHigh(fixture, _) => {
            t!(texts, "doctor-found-role-too-high", thing = what(fixture))
        }
        Finding::RoleManaged(fixture, _) => {
            t!(texts, "doctor-found-role-managed", thing = what(fixture))
        }
        Finding::RoleShared(trusted, participant, _) => {
            t!(
                texts,
                "doctor-found-role-shared",
                trusted = what(trusted),
                participant = what(participant)
            )
        }
        Finding::Gone(fixture) => t!(texts, "doctor-found-gone", thing = what(fixture)),
        Finding::Never(fixture) => t!(texts, "doctor-found-never", thing = what(fixture)),
        Finding::Lost(fixture) => t!(texts, "doctor-found-lost", thing = what(fixture)),
        Finding::BeingMade(fixture) => t!(texts, "doctor-found-being-made", thing = what(fixture)),
        Finding::GrowthChanged(_) => t!(texts, "doctor-found-growth-changed"),
        Finding::Access(count, _) => t!(texts, "doctor-found-access", count = *count),
        Finding::Undecided(count, _) => t!(texts, "doctor-found-undecided", count = *count),
        Finding::LostRooms(names) => t!(texts, "doctor-found-lost-rooms", count = names.len()),
        Finding::Hindered(hindrance, count, _) => hindered(texts, hindrance, *count),
        Finding::CoordinatorsOpen => t!(texts, "doctor-found-coordinators-open"),
        Finding::CategoryFull(number, load) => {
            t!(
                texts,
                "doctor-found-category-full",
                number = u32::from(*number),
                channels = *load
            )
        }
        Finding::ServerNearlyFull(channels) => {
            t!(texts, "doctor-found-server-nearly-full", channels = *channels)
        }
        Finding::ServerFull(channels) => t!(texts, "doctor-found-server-full", channels = *channels),
        Finding::Administrator => t!(texts, "doctor-found-administrator"),
        Finding::Stray(stray) => t!(texts, "doctor-found-stray", name = stray.name.as_str()),
        Finding::ClockOff(by) => {
            t!(
                texts,
                "doctor-found-clock-off",
                span = ahead_or_behind(texts, *by)
            )
        }
        Finding::Held(stuck) => {
            t!(
                texts,
                "doctor-found-held",
                what = trouble::action(texts, stuck.kind),
                count = stuck.count
            )
        }
        Finding::Parked(stuck) => {
            t!(
                texts,
                "doctor-found-parked",
                what = trouble::action(texts, stuck.kind),
                count = stuck.count
            )
        }
        Finding::Waiting(count, _) => t!(texts, "doctor-found-waiting", count = *count),
    }
}

/// How it is mended, in a sentence that a person can follow.
pub(super) fn mend(texts: &Texts, finding: &Finding) -> String {
    match finding {
        Finding::NotSetUp => t!(texts, "doctor-mend-not-set-up"),
        Finding::MissingInServer(permissions) => {
            t!(
                texts,
                "doctor-mend-missing-in-server",
                permissions = trouble::names(permissions)
            )
        }
        Finding::MissingInChannel(_, channel, permissions) => {
            let (channel, permissions) = (channel.mention(), trouble::names(permissions));
            t!(
                texts,
                "doctor-mend-missing-in-channel",
                channel = channel,
                permissions = permissions
            )
        }
        Finding::MissingInRooms {
            example, permissions, ..
        } => {
            let (example, permissions) = (example.mention(), trouble::names(permissions));
            t!(
                texts,
                "doctor-mend-missing-in-rooms",
                example = example,
                permissions = permissions
            )
        }
        Finding::RoleTooHigh(fixture, id) => {
            t!(texts, "doctor-mend-role-too-high", role = mention(*fixture, *id))
        }
        Finding::RoleManaged(fixture, id) => {
            t!(texts, "doctor-mend-role-managed", role = mention(*fixture, *id))
        }
        Finding::RoleShared(fixture, _, id) => {
            t!(texts, "doctor-mend-role-shared", role = mention(*fixture, *id))
        }
        Finding::Gone(_) => t!(texts, "doctor-mend-gone"),
        Finding::Never(_) => t!(texts, "doctor-mend-never"),
        Finding::Lost(_) => t!(texts, "doctor-mend-lost"),
        Finding::BeingMade(_) => t!(texts, "doctor-mend-being-made"),
        Finding::GrowthChanged(channel) => {
            t!(texts, "doctor-mend-growth-changed", channel = channel.mention())
        }
        Finding::Access(_, channel) => t!(texts, "doctor-mend-access", channel = channel.mention()),
        Finding::Undecided(_, channel) => {
            t!(texts, "doctor-mend-undecided", channel = channel.mention())
        }
        Finding::LostRooms(names) => {
            let (names, more) = in_a_sentence(names);
            t!(texts, "doctor-mend-lost-rooms", names = names, more = more)
        }
        Finding::Hindered(hindrance, _, channel) => mend_hindrance(texts, hindrance, &channel.mention()),
        Finding::CoordinatorsOpen => t!(texts, "doctor-mend-coordinators-open"),
        Finding::CategoryFull(..) => t!(texts, "doctor-mend-category-full"),
        Finding::ServerNearlyFull(_) => t!(texts, "doctor-mend-server-nearly-full"),
        Finding::ServerFull(_) => t!(texts, "doctor-fix-server-full"),
        Finding::Administrator => t!(texts, "doctor-mend-administrator"),
        Finding::Stray(stray) => {
            t!(texts, "doctor-mend-stray", channel = stray.channel.mention())
        }
        Finding::ClockOff(_) => t!(texts, "doctor-mend-clock-off"),
        Finding::Held(stuck) | Finding::Parked(stuck) => {
            let fix = trouble::fix(texts, stuck.kind, &stuck.trouble);
            t!(
                texts,
                "doctor-mend-stuck",
                since = stamp::relative(stuck.since),
                fix = fix
            )
        }
        Finding::Waiting(_, since) => {
            t!(texts, "doctor-mend-waiting", since = stamp::relative(*since))
        }
    }
}

fn hindered(texts: &Texts, hindrance: &Hindrance, count: usize) -> String {
    match hindrance {
        Hindrance::NoTagToGive => t!(texts, "doctor-found-no-tag"),
        Hindrance::TagGiven(_) => t!(texts, "doctor-found-tag-given"),
        Hindrance::SlowMode(_) => t!(texts, "doctor-found-slow-mode", count = count),
        Hindrance::Unseen => t!(texts, "doctor-found-unseen"),
        Hindrance::AgeRestricted => t!(texts, "doctor-found-age-restricted", count = count),
        Hindrance::Announcement => t!(texts, "doctor-found-announcement", count = count),
        Hindrance::WrongKind => t!(texts, "doctor-found-wrong-kind", count = count),
        Hindrance::Locked | Hindrance::LockedForGood => t!(texts, "doctor-found-locked", count = count),
    }
}

fn mend_hindrance(texts: &Texts, hindrance: &Hindrance, channel: &str) -> String {
    match hindrance {
        Hindrance::NoTagToGive => t!(texts, "doctor-mend-no-tag", channel = channel),
        Hindrance::TagGiven(name) => {
            let tag = safe(&clip(&one_line(name), 40));
            t!(texts, "doctor-mend-tag-given", channel = channel, tag = tag)
        }
        Hindrance::SlowMode(seconds) => {
            let seconds = i64::try_from(*seconds).unwrap_or(i64::MAX);
            t!(
                texts,
                "doctor-mend-slow-mode",
                channel = channel,
                seconds = seconds
            )
        }
        Hindrance::Unseen => t!(texts, "doctor-mend-unseen", channel = channel),
        Hindrance::AgeRestricted => t!(texts, "doctor-mend-age-restricted", channel = channel),
        Hindrance::Announcement => t!(texts, "doctor-mend-announcement", channel = channel),
        Hindrance::WrongKind => t!(texts, "doctor-mend-wrong-kind", channel = channel),
        Hindrance::Locked => t!(texts, "doctor-mend-locked", channel = channel),
        Hindrance::LockedForGood => {
            let permissions = trouble::names(&[MANAGE_THREADS]);
            t!(
                texts,
                "doctor-mend-locked-for-good",
                channel = channel,
                permissions = permissions
            )
        }
    }
}
