//! The community: one Discord server with its coordinators, facilitators, mentors and mentees.

use crate::ground::ids::{GuildId, RoleId, UserId};
use crate::ground::{refusals, words};
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
        /// Who manages the server reads nothing that was told to coordinators in confidence, unless they take the role.
        CoordinatorRoleNeeded => "coordinator-role-needed";
        /// Only coordinators read what was told to them in confidence.
        ToldInConfidence => "told-in-confidence";
        /// Only coordinators may do this.
        CoordinatorsOnly => "coordinators-only";
        /// Only facilitators and coordinators may do this.
        FacilitatorOrCoordinatorOnly => "facilitator-or-coordinator-only";
        /// There is a place for growth threads, and what stands there was written for those who read it.
        ReadersAreFixed => "readers-are-fixed";
        /// Who was let into channels by hand is decided about already, or is to see them now.
        GuestDecided => "guest-decided";
    }
}

words! {
    /// Who reads the growth forum that Trellis makes for a community.
    pub enum GrowthReaders {
        /// Mentors, mentees and coordinators.
        Participants = "participants",
        /// Everybody in the server.
        Everyone = "everyone",
    }
}

words! {
    /// Whether sessions have a voice channel in a community.
    pub enum VoiceUse {
        /// They have.
        On = "on",
        /// They have not, and nothing is seen of who is in a voice channel.
        Off = "off",
    }
}

/// Who reads the place of a community's growth threads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ForumReaders {
    /// As was chosen for the one that Trellis makes.
    Chosen(GrowthReaders),
    /// An admin picked a channel that was there: whoever is let into it.
    WhoeverIsLetIn,
}

impl ForumReaders {
    /// The word for texts.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Chosen(readers) => readers.as_str(),
            Self::WhoeverIsLetIn => "let-in",
        }
    }

    /// Whether somebody may be shown what stands there without opening it: who is let into a channel that an admin picked is
    /// not known, so of those only who takes part.
    pub fn include(self, is_participant: bool) -> bool {
        is_participant || self == Self::Chosen(GrowthReaders::Everyone)
    }
}

/// What a person may do in a community beyond their own rooms.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rights {
    /// Holds the coordinator role: runs cohorts, and reads what was told to coordinators in confidence.
    pub coordinator: bool,
    /// Manages the server: runs cohorts, and reads nothing of that.
    pub manager: bool,
    /// Leads midpoint conversations.
    pub facilitator: bool,
}

impl Rights {
    /// Whether they run cohorts.
    pub fn runs_cohorts(self) -> bool {
        self.coordinator || self.manager
    }

    /// Lets only people pass who run cohorts.
    pub fn require_coordinator(self) -> Result<(), Refusal> {
        if self.runs_cohorts() {
            Ok(())
        } else {
            CommunityRefusal::CoordinatorsOnly.refuse()
        }
    }

    /// Lets only people pass to whom something was told in confidence: those who hold the coordinator role, in sight of
    /// all. Managing the server is not enough.
    pub fn require_confidant(self) -> Result<(), Refusal> {
        match (self.coordinator, self.manager) {
            (true, _) => Ok(()),
            (false, true) => CommunityRefusal::CoordinatorRoleNeeded.refuse(),
            (false, false) => CommunityRefusal::ToldInConfidence.refuse(),
        }
    }
}

/// Discord's bit of an administrator.
const ADMINISTRATOR: u64 = 1 << 3;
/// Discord's bits that make a member a manager of the server: Administrator and Manage Server.
const MANAGES_SERVER: u64 = ADMINISTRATOR | 1 << 5;

/// Whether this set of Discord's bits lets somebody manage the server.
pub fn manages_server(permissions: u64) -> bool {
    permissions & MANAGES_SERVER != 0
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

/// A server, as far as its rights go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Server {
    /// Its id.
    pub id: GuildId,
    /// Whose it is.
    pub owner: UserId,
    /// All its roles, that of everybody too.
    pub roles: Vec<ServerRole>,
}

impl Server {
    /// What Discord lets somebody with these roles do in the whole server, as its bits: all of them for the owner and
    /// for administrators (topics/permissions, base permissions).
    ///
    /// The overwrites of channels do not count: whoever may change those of one channel is nobody else anywhere.
    pub fn permissions_of(&self, who: UserId, roles: &[RoleId]) -> u64 {
        let own = self
            .roles
            .iter()
            .filter(|one| self.is_everybodys(one.id) || roles.contains(&one.id));
        let held = own.fold(0, |held, one| held | one.permissions);
        if who == self.owner || held & ADMINISTRATOR != 0 {
            u64::MAX
        } else {
            held
        }
    }

    /// Lets a role pass that stands for some people only and gives nothing that its picker does not hold: to let it
    /// stand for coordinators, facilitators, mentors or mentees is to hand it out.
    pub fn may_hand_out(&self, picker: UserId, roles: &[RoleId], picked: ServerRole) -> Result<(), Refusal> {
        if self.is_everybodys(picked.id) {
            CommunityRefusal::RoleOfEverybody.refuse()
        } else if picked.permissions & !self.permissions_of(picker, roles) == 0 {
            Ok(())
        } else {
            CommunityRefusal::RoleHasMore.refuse()
        }
    }

    fn is_everybodys(&self, role: RoleId) -> bool {
        role.get() == self.id.get()
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
                manager: false,
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
    fn only_who_holds_the_role_reads_what_coordinators_were_told() {
        for (coordinator, manager, expected) in [
            (true, false, Ok(())),
            (true, true, Ok(())),
            (false, true, Err(CommunityRefusal::CoordinatorRoleNeeded.into())),
            (false, false, Err(CommunityRefusal::ToldInConfidence.into())),
        ] {
            let rights = Rights {
                coordinator,
                manager,
                facilitator: true,
            };
            assert_eq!(rights.require_confidant(), expected, "{rights:?}");
        }
    }

    const OWNER: UserId = UserId::new(1);
    const SOMEBODY: UserId = UserId::new(2);

    #[test]
    fn a_role_is_handed_out_by_who_holds_all_that_it_gives() {
        // Everybody may 1, helpers 2 beside it, moderators 2 and 4, admins everything, and one role gives nothing.
        let (everybody, helpers, moderators) = (role(7, 1), role(20, 2), role(21, 6));
        let (plain, admins) = (role(22, 0), role(24, ADMINISTRATOR));
        let server = Server {
            id: GUILD,
            owner: OWNER,
            roles: vec![everybody, helpers, moderators, plain, admins],
        };
        let more = || Err(CommunityRefusal::RoleHasMore.into());
        let everybodys = || Err(CommunityRefusal::RoleOfEverybody.into());
        let (none, helper, moderator, admin): (&[u64], &[u64], &[u64], &[u64]) = (&[], &[20], &[21], &[24]);
        for (who, own, picked, expected) in [
            (SOMEBODY, none, plain, Ok(())),
            (SOMEBODY, none, role(23, 1), Ok(())),
            (SOMEBODY, none, helpers, more()),
            (SOMEBODY, none, admins, more()),
            (OWNER, none, moderators, Ok(())),
            (OWNER, none, admins, Ok(())),
            (OWNER, none, everybody, everybodys()),
            (SOMEBODY, admin, moderators, Ok(())),
            (SOMEBODY, admin, everybody, everybodys()),
            (SOMEBODY, helper, helpers, Ok(())),
            (SOMEBODY, helper, role(23, 3), Ok(())),
            (SOMEBODY, helper, moderators, more()),
            (SOMEBODY, moderator, helpers, Ok(())),
            (SOMEBODY, moderator, everybody, everybodys()),
        ] {
            let roles: Vec<RoleId> = own.iter().copied().map(RoleId::new).collect();
            assert_eq!(
                server.may_hand_out(who, &roles, picked),
                expected,
                "{who} with {own:?} picks {picked:?}"
            );
        }
    }

    proptest! {
        #[test]
        fn nobody_hands_out_a_permission_they_do_not_hold(
            permissions in prop::collection::vec(0_u64..64, 1..6),
            has in prop::collection::vec(any::<bool>(), 6),
            is_owner in prop::bool::weighted(0.2),
            picked in any::<prop::sample::Index>(),
        ) {
            // The first is everybody's.
            let all: Vec<_> = (7..).zip(permissions).map(|(id, set)| role(id, set)).collect();
            let own: Vec<_> = all.iter().skip(1).zip(has).filter(|(_, has)| *has).map(|(one, _)| one.id).collect();
            let server = Server { id: GUILD, owner: OWNER, roles: all.clone() };
            let who = if is_owner { OWNER } else { SOMEBODY };
            let picked = *picked.get(&all);
            let holds = |bit: u64| {
                all.iter().any(|one| {
                    one.permissions & bit != 0 && (one.id.get() == 7 || own.contains(&one.id))
                })
            };
            let may_all = is_owner || holds(ADMINISTRATOR);
            let mut gives = (0..64).map(|place| 1 << place).filter(|bit| picked.permissions & bit != 0);
            let holds_all = gives.all(holds);
            let may = server.may_hand_out(who, &own, picked).is_ok();
            prop_assert_eq!(may, picked.id.get() != 7 && (may_all || holds_all));
            let set = server.permissions_of(who, &own);
            prop_assert!((0..6).map(|place| 1 << place).all(|bit| (set & bit != 0) == (may_all || holds(bit))));
        }
    }
}
