//! The community: one Discord server with its coordinators, facilitators, mentors and mentees.

use crate::ground::ids::{GuildId, RoleId};
use crate::ground::refusals;
use crate::refusal::Refusal;

refusals! {
    /// Why a community refuses somebody: who they are in it, and what it is set up with.
    pub enum CommunityRefusal {
        /// The community has not run `/setup` yet.
        NotSetUp => "not-set-up";
        /// Only people with Discord's Manage Server permission may do this.
        NeedsManageServer => "needs-manage-server";
        /// `@everyone` cannot stand for coordinators, facilitators, mentors or mentees.
        RoleOfEverybody => "role-of-everybody";
        /// A role gives its people more than the person who picks it has: it is not theirs to hand out.
        RoleHasMore => "role-has-more";
        /// Only coordinators may do this.
        CoordinatorsOnly => "coordinators-only";
        /// Only facilitators and coordinators may do this.
        FacilitatorOrCoordinatorOnly => "facilitator-or-coordinator-only";
    }
}

/// What a person may do in a community beyond their own rooms.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rights {
    /// Runs cohorts; reads confidential answers.
    pub coordinator: bool,
    /// Leads midpoint conversations.
    pub facilitator: bool,
}

impl Rights {
    /// Lets only coordinators pass.
    pub fn require_coordinator(self) -> Result<(), Refusal> {
        if self.coordinator {
            Ok(())
        } else {
            CommunityRefusal::CoordinatorsOnly.refuse()
        }
    }
}

/// Lets only people pass whom Discord lets manage the server: it is theirs to set the community up and to mend it.
pub fn require_manager(manages_server: bool) -> Result<(), Refusal> {
    if manages_server {
        Ok(())
    } else {
        CommunityRefusal::NeedsManageServer.refuse()
    }
}

/// A role of the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ServerRole {
    /// Its id; the role of everybody has the server's own.
    pub id: RoleId,
    /// What it lets its people do in the whole server, as Discord's bits.
    pub permissions: u64,
}

/// Who picks a role to stand for coordinators, facilitators, mentors or mentees, and with it hands it out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Picker<'p> {
    /// The server.
    pub guild: GuildId,
    /// Whether Discord lets them do everything there.
    pub administrator: bool,
    /// The roles they have now, that of everybody apart.
    pub roles: &'p [RoleId],
}

impl Picker<'_> {
    /// Lets a role pass that is for some people only and gives nothing that the picker does not hold; `all` are the
    /// roles of the server.
    ///
    /// What they hold is counted by their roles and not by what they may do in the channel where they ask: an
    /// overwrite of one channel is not theirs elsewhere.
    pub fn may_hand_out(&self, role: ServerRole, all: &[ServerRole]) -> Result<(), Refusal> {
        let is_everybodys = |id: RoleId| id.get() == self.guild.get();
        if is_everybodys(role.id) {
            return CommunityRefusal::RoleOfEverybody.refuse();
        }
        let own = all
            .iter()
            .filter(|one| is_everybodys(one.id) || self.roles.contains(&one.id));
        let held = own.fold(0, |held, one| held | one.permissions);
        if self.administrator || role.permissions & !held == 0 {
            Ok(())
        } else {
            CommunityRefusal::RoleHasMore.refuse()
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const GUILD: GuildId = GuildId::new(7);

    const fn role(id: u64, permissions: u64) -> ServerRole {
        ServerRole {
            id: RoleId::new(id),
            permissions,
        }
    }

    #[test]
    fn only_who_manages_the_server_sets_a_community_up() {
        assert_eq!(require_manager(true), Ok(()));
        assert_eq!(
            require_manager(false),
            Err(CommunityRefusal::NeedsManageServer.into())
        );
    }

    #[test]
    fn a_coordinator_is_let_through_and_a_facilitator_is_not() {
        for (coordinator, facilitator) in [(false, false), (false, true), (true, false), (true, true)] {
            let rights = Rights {
                coordinator,
                facilitator,
            };
            let expected = match coordinator {
                true => Ok(()),
                false => Err(CommunityRefusal::CoordinatorsOnly.into()),
            };
            assert_eq!(rights.require_coordinator(), expected, "{rights:?}");
        }
    }

    #[test]
    fn a_role_is_handed_out_by_who_holds_all_that_it_gives() {
        // Everybody may 1, helpers 2 beside it, moderators 2 and 4, and one role gives nothing.
        let (everybody, helpers, moderators, plain) = (role(7, 1), role(20, 2), role(21, 6), role(22, 0));
        let all = [everybody, helpers, moderators, plain];
        let more = || Err(CommunityRefusal::RoleHasMore.into());
        let everybodys = || Err(CommunityRefusal::RoleOfEverybody.into());
        let (none, helper, moderator): (&[u64], &[u64], &[u64]) = (&[], &[20], &[21]);
        for (own, administrator, picked, expected) in [
            (none, false, plain, Ok(())),
            (none, false, role(23, 1), Ok(())),
            (none, false, helpers, more()),
            (none, true, moderators, Ok(())),
            (none, true, everybody, everybodys()),
            (helper, false, helpers, Ok(())),
            (helper, false, role(23, 3), Ok(())),
            (helper, false, moderators, more()),
            (moderator, false, helpers, Ok(())),
            (moderator, false, everybody, everybodys()),
        ] {
            let roles: Vec<RoleId> = own.iter().copied().map(RoleId::new).collect();
            let picker = Picker {
                guild: GUILD,
                administrator,
                roles: &roles,
            };
            assert_eq!(
                picker.may_hand_out(picked, &all),
                expected,
                "{picker:?} picks {picked:?}"
            );
        }
    }

    proptest! {
        #[test]
        fn nobody_hands_out_a_permission_they_do_not_hold(
            permissions in prop::collection::vec(0_u64..64, 1..6),
            has in prop::collection::vec(any::<bool>(), 6),
            administrator in prop::bool::weighted(0.2),
            picked in any::<prop::sample::Index>(),
        ) {
            // The first is everybody's.
            let all: Vec<_> = (7..).zip(permissions).map(|(id, set)| role(id, set)).collect();
            let own: Vec<_> = all.iter().skip(1).zip(has).filter(|(_, has)| *has).map(|(one, _)| one.id).collect();
            let picker = Picker { guild: GUILD, administrator, roles: &own };
            let picked = *picked.get(&all);
            let holds = |bit: u64| {
                all.iter().any(|one| {
                    one.permissions & bit != 0 && (one.id.get() == 7 || own.contains(&one.id))
                })
            };
            let gives = (0..64).map(|place| 1 << place).filter(|bit| picked.permissions & bit != 0);
            let holds_all = gives.into_iter().all(holds);
            let may = picker.may_hand_out(picked, &all).is_ok();
            prop_assert_eq!(may, picked.id.get() != 7 && (administrator || holds_all));
        }
    }
}
