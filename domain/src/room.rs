//! The room: who may get one, where its channel goes, what the channel is called.
//!
//! It must not know what happens inside a room, nor how a channel is made.
//!
//! **Invariant:** two people share at most one open room in a cohort, and no mentor has more open
//! rooms than they said they can take.

#[cfg(test)]
pub(crate) mod examples;
mod refusal;

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use unicode_normalization::UnicodeNormalization;

use crate::bounds;
use crate::cohort::CohortRefusal;
use crate::cohort::{Cohort, CohortState};
use crate::community::Rights;
use crate::ground::ids::{ChannelId, CohortId, GuildId, RoomId, UserId};
use crate::ground::role::Role;
use crate::ground::text::{boundary, is_of_a_letter, one_line};
use crate::ground::words;
use crate::people::Participant;
use crate::people::PeopleRefusal;
use crate::refusal::Refusal;

pub use refusal::RoomRefusal;

words! {
    /// Whether people work in a room.
    pub enum RoomState {
        /// Its people work in it.
        Open = "open",
        /// Its channel was deleted by hand; coordinators decide what becomes of it.
        Missing = "missing",
        /// It can be read, and nothing new is added.
        Closed = "closed",
    }
}

/// Whether a person of a room is still there.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Presence {
    /// They are.
    #[default]
    Here,
    /// They left the cohort: the room is none of theirs any more.
    LeftCohort,
    /// They are not in the server, and may come back.
    LeftServer,
}

/// One person of a room.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// The person, by their Discord id.
    pub user: UserId,
    /// Mentor or mentee.
    pub role: Role,
    /// Their name when the room was opened. Written by the person: to be made safe before it is shown.
    pub name: String,
    /// Whether they are still there: of who is not, nothing is asked, and nothing is shown to them.
    pub presence: Presence,
}

impl Member {
    /// Whether they are still there.
    pub fn is_here(&self) -> bool {
        self.presence == Presence::Here
    }
}

/// The private channel of one mentorship and everything that belongs to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Room {
    /// Its id.
    pub id: RoomId,
    /// Its cohort.
    pub cohort_id: CohortId,
    /// Its community.
    pub guild: GuildId,
    /// The name its channel was made with.
    pub name: String,
    /// Whether people work in it.
    pub state: RoomState,
    /// Its people, mentor first.
    pub members: Vec<Member>,
    /// When it was opened.
    pub opened_at: DateTime<Utc>,
}

impl Room {
    /// Its mentor.
    pub fn mentor(&self) -> Option<&Member> {
        self.members.iter().find(|member| member.role == Role::Mentor)
    }

    /// Its mentees.
    pub fn mentees(&self) -> impl Iterator<Item = &Member> {
        self.members.iter().filter(|member| member.role == Role::Mentee)
    }

    /// This person, if they are a member.
    pub fn member(&self, user: UserId) -> Option<&Member> {
        self.members.iter().find(|member| member.user == user)
    }

    /// The ids of its people who are still there, mentor first.
    pub fn users(&self) -> Vec<UserId> {
        let here = self.members.iter().filter(|member| member.is_here());
        here.map(|member| member.user).collect()
    }

    /// Whether anybody but this person is still there.
    pub fn has_others(&self, user: UserId) -> bool {
        self.users().into_iter().any(|other| other != user)
    }

    /// Its mentor, if they are still there to be asked.
    pub fn mentor_here(&self) -> Option<&Member> {
        self.mentor().filter(|mentor| mentor.is_here())
    }

    /// Whether there is a mentor and a mentee in it: where one is missing, coordinators decide, and nothing is asked meanwhile.
    pub fn is_whole(&self) -> bool {
        self.mentor_here().is_some() && self.mentees().any(Member::is_here)
    }

    /// This person as a member of the room, unless they left the cohort.
    pub fn still_in(&self, user: UserId) -> Option<&Member> {
        self.member(user)
            .filter(|member| member.presence != Presence::LeftCohort)
    }

    /// This person as a member of the room; everybody else is refused, and who left the cohort.
    pub fn require_member(&self, user: UserId) -> Result<&Member, Refusal> {
        self.still_in(user)
            .ok_or(Refusal::from(RoomRefusal::MembersOfRoomOnly))
    }

    /// What becomes of it by this act; only coordinators close rooms and make their channels again.
    ///
    /// The world can only make a channel disappear, and that closes nothing.
    pub fn after(&self, act: RoomAct) -> Result<Self, Refusal> {
        let state = match (act, self.state) {
            (RoomAct::Close(rights), state) => {
                rights.require_coordinator()?;
                match state {
                    RoomState::Closed => return RoomRefusal::RoomClosed.refuse(),
                    RoomState::Open | RoomState::Missing => RoomState::Closed,
                }
            }
            (RoomAct::EndWithCohort, _) => RoomState::Closed,
            (RoomAct::LoseChannel, RoomState::Open) => RoomState::Missing,
            (RoomAct::LoseChannel, state) => state,
            (RoomAct::MakeAgain(rights), state) => {
                rights.require_coordinator()?;
                match state {
                    RoomState::Missing => RoomState::Open,
                    RoomState::Open => return RoomRefusal::RoomHasItsChannel.refuse(),
                    RoomState::Closed => return RoomRefusal::RoomClosed.refuse(),
                }
            }
        };
        Ok(Self {
            state,
            ..self.clone()
        })
    }

    /// Who it brings together, as far as opening another room needs it.
    pub fn pairs(&self) -> impl Iterator<Item = OpenPair> {
        let mentor = self.mentor().map(|mentor| mentor.user);
        self.mentees().filter_map(move |mentee| {
            Some(OpenPair {
                mentor: mentor?,
                mentee: mentee.user,
            })
        })
    }

    /// Refused once it is closed: it can be read, and nothing new is added.
    pub fn require_not_closed(&self) -> Result<(), Refusal> {
        match self.state {
            RoomState::Closed => Err(RoomRefusal::RoomClosed.into()),
            RoomState::Open | RoomState::Missing => Ok(()),
        }
    }
}

/// Who the members of a room were, by those who see its channel: one mentor and mentees, all of one cohort. `None` where
/// they were not, or not all of them.
pub fn adopted(seen_by: &BTreeSet<UserId>, people: &[Participant]) -> Option<Vec<Member>> {
    let of_role = |role: Role| {
        let here = people.iter().filter(move |person| {
            person.role == role && person.is_active() && seen_by.contains(&person.user)
        });
        here.map(|person| Member {
            user: person.user,
            role: person.role,
            name: person.name.clone(),
            presence: Presence::Here,
        })
    };
    let mut members: Vec<Member> = of_role(Role::Mentor).collect();
    if members.len() != 1 {
        return None;
    }
    members.extend(of_role(Role::Mentee));
    (members.len() > 1 && members.len() == seen_by.len()).then_some(members)
}

/// What can become of a room.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RoomAct {
    /// A person closes it.
    Close(Rights),
    /// Its cohort ends.
    EndWithCohort,
    /// Discord said twice that its channel is not there.
    LoseChannel,
    /// A person has its channel made again.
    MakeAgain(Rights),
}

/// Channels Discord allows in one category (facts.md §3).
pub const CATEGORY_LIMIT: usize = 50;
/// Channels, categories included, up to which Trellis opens rooms; Discord ends at 500, and people need some too.
pub const SERVER_LIMIT: usize = 490;
/// Channels, categories included, from which coordinators are warned.
pub const SERVER_WARNING: usize = 450;

/// An open room of the cohort, as far as opening another one needs it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OpenPair {
    /// Its mentor.
    pub mentor: UserId,
    /// Its mentee.
    pub mentee: UserId,
}

/// One person named for a room, with their record in the cohort if there is one.
#[derive(Debug, Clone, Copy)]
pub struct Candidate<'a> {
    /// Who was named.
    pub user: UserId,
    /// Their record, also if they have left.
    pub record: Option<&'a Participant>,
}

impl<'a> Candidate<'a> {
    /// Their record, where they take part in the cohort in this role.
    fn as_role(&self, role: Role, cohort: &Cohort) -> Result<&'a Participant, Refusal> {
        let (who, state) = (self.user.mention(), cohort.state);
        match self.record {
            Some(person) if person.left_at.is_some() => PeopleRefusal::HasLeft { who, state }.refuse(),
            Some(person) if person.is_active() && person.role == role => Ok(person),
            Some(person) if person.is_active() => RoomRefusal::HasOtherRole {
                who,
                role: person.role,
            }
            .refuse(),
            _ => RoomRefusal::NotInCohort { who, role, state }.refuse(),
        }
    }
}

/// Two people to be brought together in a cohort.
#[derive(Debug, Clone, Copy)]
pub struct RoomRequest<'a> {
    /// The id the room gets.
    pub id: RoomId,
    /// What the person who asks for it may do.
    pub rights: Rights,
    /// The cohort.
    pub cohort: &'a Cohort,
    /// Who is to be its mentor.
    pub mentor: Candidate<'a>,
    /// Who is to be its mentee.
    pub mentee: Candidate<'a>,
    /// Whom the cohort's rooms that are not closed bring together.
    pub open: &'a [OpenPair],
    /// What the community's rooms that are not closed are called.
    pub names: &'a [String],
    /// What other channels are called that people can see, those of closed rooms among them.
    pub standing: &'a [String],
}

/// Opens a room for two people.
///
/// Rooms can be opened before the cohort starts, so that a pair can meet on its first day.
pub fn open(opening: RoomRequest<'_>, now: DateTime<Utc>) -> Result<Room, Refusal> {
    opening.rights.require_coordinator()?;
    let cohort = opening.cohort;
    if !cohort.state.takes_rooms() {
        return CohortRefusal::CohortWrongState {
            state: cohort.state,
            needed: CohortState::Running,
        }
        .refuse();
    }
    if opening.mentor.user == opening.mentee.user {
        return RoomRefusal::SamePerson.refuse();
    }
    let mentor = opening.mentor.as_role(Role::Mentor, cohort)?;
    let mentee = opening.mentee.as_role(Role::Mentee, cohort)?;
    let with_mentor = || opening.open.iter().filter(|pair| pair.mentor == mentor.user);
    if with_mentor().any(|pair| pair.mentee == mentee.user) {
        return RoomRefusal::PairExists.refuse();
    }
    let capacity = mentor.capacity.unwrap_or(1);
    if with_mentor().count() >= capacity as usize {
        return RoomRefusal::MentorFull {
            mentor: mentor.user.mention(),
            capacity,
        }
        .refuse();
    }
    let member = |person: &Participant| Member {
        user: person.user,
        role: person.role,
        name: person.name.clone(),
        presence: Presence::Here,
    };
    Ok(Room {
        id: opening.id,
        cohort_id: cohort.id,
        guild: cohort.guild,
        // The mentee first: their list of channels is the longer one.
        name: name_of_its_own(
            channel_name(&[&mentee.name, &mentor.name]),
            mentee.user,
            (opening.names, opening.standing),
        ),
        state: RoomState::Open,
        members: vec![member(mentor), member(mentee)],
        opened_at: now,
    })
}

/// Whether a community may open one more that opened so many within the last day.
pub fn may_open_another(of_a_day: u32) -> Result<(), Refusal> {
    bounds::ROOMS_A_DAY.let_one_more(of_a_day, |limit| RoomRefusal::RoomsOfADay { limit })
}

/// How full a rooms category is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CategoryLoad {
    /// The category.
    pub category: ChannelId,
    /// Channels in it, Trellis's or not, those still owed included.
    pub channels: usize,
}

/// Where a room's channel goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CategoryChoice {
    /// Into this category.
    In(ChannelId),
    /// Into a new category, the `number`th of the community's rooms categories, from 1.
    NewCategory {
        /// Its number among the rooms categories.
        number: usize,
    },
}

/// Where a room goes, and whether the server comes near its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Placement {
    /// The category its channel goes into.
    pub place: CategoryChoice,
    /// Whether coordinators should hear how many channels are left.
    pub warn: bool,
}

/// Finds a place for one more room: the newest category with room, else a new one.
///
/// A category may be full although it shows few channels: what counts is what Discord answers. So the next one is made
/// then, and the rooms that follow go there and are not refused again.
///
/// `categories` in the order they were made; `guild_channels` counts all channels of the server,
/// categories included. Refused where the server would pass [`SERVER_LIMIT`].
pub fn place_for_room(categories: &[CategoryLoad], guild_channels: usize) -> Result<Placement, Refusal> {
    let place = categories
        .iter()
        .rev()
        .find(|load| load.channels < CATEGORY_LIMIT)
        .map_or(
            CategoryChoice::NewCategory {
                number: categories.len() + 1,
            },
            |load| CategoryChoice::In(load.category),
        );
    let needed = match place {
        CategoryChoice::In(_) => 1,
        CategoryChoice::NewCategory { .. } => 2,
    };
    let after = guild_channels.saturating_add(needed);
    if after > SERVER_LIMIT {
        return RoomRefusal::CategoryAndServerFull {
            channels: u32::try_from(guild_channels).unwrap_or(u32::MAX),
        }
        .refuse();
    }
    Ok(Placement {
        place,
        warn: after >= SERVER_WARNING,
    })
}

/// The channel name of a room, from its members' first names: `room-mina-theo`. A list of channels is narrow.
///
/// Lower case, letters and digits of any script with the marks that belong to them, single hyphens, at most 100 characters.
pub fn channel_name(members: &[&str]) -> String {
    let mut name = "room".to_owned();
    for member in members {
        let part = name_part(member);
        name.push('-');
        name.push_str(if part.is_empty() { "member" } else { &part });
    }
    name.truncate(boundary(&name, 100));
    name
}

/// The name, told apart from what others are called: people pick rooms by their names. By the last digits of the mentee's
/// number where another room that is not closed has it; by a count where only something else that can be seen does, such as
/// the closed room of the same two.
fn name_of_its_own(name: String, mentee: UserId, (open, standing): (&[String], &[String])) -> String {
    let is_free = |name: &String| !open.contains(name) && !standing.contains(name);
    if is_free(&name) {
        return name;
    }
    let counted = |name: &str| (2..).map(|count| format!("{name}-{count}")).find(is_free);
    let number = format!("{:04}", mentee.get());
    let own = if open.contains(&name) {
        let numbered = |digits| format!("{name}-{}", &number[number.len() - digits..]);
        let by_mentee = (4..=number.len()).map(numbered).find(is_free);
        // One mentee with two mentors of one name.
        by_mentee.or_else(|| counted(&format!("{name}-{number}")))
    } else {
        counted(&name)
    };
    own.unwrap_or(name)
}

/// What a person's first name is in the name of a channel. Marks stay with their letters: without its virama or its vowel
/// signs a name is another or none, and a letter that was typed with its accent after it is one.
fn name_part(member: &str) -> String {
    let composed = |text: &str| text.nfc().collect::<String>();
    let lower = composed(&composed(&one_line(member)).to_lowercase());
    let hyphened = |word: &str| {
        let (mut kept, mut is_apart) = (String::new(), false);
        for c in word.chars() {
            let is_mark = is_of_a_letter(c);
            if c.is_alphanumeric() && !is_mark {
                if is_apart && !kept.is_empty() {
                    kept.push('-');
                }
                kept.push(c);
                is_apart = false;
            } else if is_mark && !is_apart && !kept.is_empty() {
                kept.push(c);
            } else if !matches!(c, '\u{200c}' | '\u{200d}') {
                // Joiners only say how two letters are drawn.
                is_apart = true;
            }
        }
        kept
    };
    let mut words = lower.split_whitespace().map(hyphened);
    let mut part = words.find(|word| !word.is_empty()).unwrap_or_default();
    part.truncate(boundary(&part, 30));
    part.truncate(part.trim_end_matches('-').len());
    part
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::community::CommunityRefusal;
    use crate::examples::{cohort, now};
    use crate::ground::ids::ParticipantId;
    use proptest::prelude::*;

    fn person(user: u64, role: Role, capacity: Option<u32>) -> Participant {
        Participant {
            id: ParticipantId::from_bytes([user as u8; 10]),
            user: UserId::new(user),
            role,
            cohort_id: CohortId::from_bytes([1; 10]),
            name: format!("Person {user}"),
            capacity,
            answers: Vec::new(),
            introduces: false,
            consent_at: Some(now()),
            joined_at: now(),
            left_at: None,
        }
    }

    fn named(person: &Participant) -> Candidate<'_> {
        Candidate {
            user: person.user,
            record: Some(person),
        }
    }

    #[test]
    fn a_channel_was_the_room_of_one_mentor_and_their_mentees_and_of_nobody_else() {
        let left = Participant {
            left_at: Some(now()),
            ..person(4, Role::Mentee, None)
        };
        let people = [
            person(3, Role::Mentee, None),
            person(1, Role::Mentor, Some(2)),
            person(2, Role::Mentor, Some(2)),
            left,
        ];
        let of = |seen_by: &[u64]| {
            let seen_by = seen_by.iter().copied().map(UserId::new).collect();
            let members = adopted(&seen_by, &people)?;
            Some(members.iter().map(|member| member.user.get()).collect::<Vec<_>>())
        };
        assert_eq!(of(&[3, 1]), Some(vec![1, 3]), "mentor first");
        // Nobody, one alone, two mentors, a stranger, somebody who has left.
        for nobodys in [&[][..], &[1], &[3], &[1, 2, 3], &[1, 3, 9], &[1, 4]] {
            assert_eq!(of(nobodys), None, "{nobodys:?}");
        }
    }

    const COORDINATOR: Rights = Rights {
        coordinator: true,
        manager: false,
        facilitator: false,
    };

    fn opens(
        cohort: &Cohort,
        mentor: Candidate<'_>,
        mentee: Candidate<'_>,
        open: &[OpenPair],
    ) -> Result<Room, Refusal> {
        super::open(
            RoomRequest {
                id: RoomId::from_bytes([9; 10]),
                rights: COORDINATOR,
                cohort,
                mentor,
                mentee,
                open,
                names: &[],
                standing: &[],
            },
            now(),
        )
    }

    fn may_open(
        cohort: &Cohort,
        mentor: Candidate<'_>,
        mentee: Candidate<'_>,
        open: &[OpenPair],
    ) -> Result<(), Refusal> {
        opens(cohort, mentor, mentee, open).map(drop)
    }

    fn pair(mentor: u64, mentee: u64) -> OpenPair {
        OpenPair {
            mentor: UserId::new(mentor),
            mentee: UserId::new(mentee),
        }
    }

    #[test]
    fn a_room_is_whole_while_both_sides_of_it_are_there() {
        let member = |user, role, presence| Member {
            user: UserId::new(user),
            role,
            name: "x".to_owned(),
            presence,
        };
        let room = |mentor, first, second| Room {
            members: vec![
                member(1, Role::Mentor, mentor),
                member(2, Role::Mentee, first),
                member(3, Role::Mentee, second),
            ],
            ..examples::room()
        };
        use Presence::{Here, LeftCohort, LeftServer};
        for (room, whole, users, may) in [
            (room(Here, Here, Here), true, vec![1, 2, 3], [true, true, true]),
            (
                room(Here, LeftCohort, Here),
                true,
                vec![1, 3],
                [true, false, true],
            ),
            (
                room(LeftServer, Here, Here),
                false,
                vec![2, 3],
                [true, true, true],
            ),
            (
                room(LeftCohort, Here, Here),
                false,
                vec![2, 3],
                [false, true, true],
            ),
            (
                room(Here, LeftServer, LeftCohort),
                false,
                vec![1],
                [true, true, false],
            ),
        ] {
            assert_eq!(room.is_whole(), whole, "{room:?}");
            let here: Vec<u64> = room.users().into_iter().map(UserId::get).collect();
            assert_eq!(here, users, "{room:?}");
            let passes = [1, 2, 3].map(|user| room.require_member(UserId::new(user)).is_ok());
            assert_eq!(passes, may, "who left the server may come back: {room:?}");
        }
    }

    #[test]
    fn a_room_needs_a_mentor_and_a_mentee_of_the_cohort() {
        let running = cohort(CohortState::Running);
        let (theo, mina) = (person(1, Role::Mentor, Some(2)), person(2, Role::Mentee, None));
        let (mentor, mentee) = (named(&theo), named(&mina));
        assert_eq!(may_open(&running, mentor, mentee, &[]), Ok(()));
        assert_eq!(
            may_open(&running, mentee, mentor, &[]),
            Err(RoomRefusal::HasOtherRole {
                who: "<@2>".into(),
                role: Role::Mentee
            }
            .into())
        );
        assert_eq!(
            may_open(
                &running,
                mentor,
                Candidate {
                    user: UserId::new(9),
                    record: None
                },
                &[]
            ),
            Err(RoomRefusal::NotInCohort {
                who: "<@9>".into(),
                role: Role::Mentee,
                state: CohortState::Running
            }
            .into())
        );
        assert_eq!(
            may_open(&running, mentor, mentor, &[]),
            Err(RoomRefusal::SamePerson.into())
        );
        let gone = Participant {
            left_at: Some(now()),
            ..mina.clone()
        };
        assert_eq!(
            may_open(&running, mentor, named(&gone), &[]),
            Err(PeopleRefusal::HasLeft {
                who: "<@2>".into(),
                state: CohortState::Running
            }
            .into())
        );
    }

    #[test]
    fn the_same_pair_twice_and_a_full_mentor_are_refused() {
        let running = cohort(CohortState::Running);
        let (theo, mina) = (person(1, Role::Mentor, Some(2)), person(2, Role::Mentee, None));
        let open = |pairs: &[OpenPair]| may_open(&running, named(&theo), named(&mina), pairs);
        assert_eq!(open(&[pair(1, 2)]), Err(RoomRefusal::PairExists.into()));
        assert_eq!(open(&[pair(1, 3), pair(8, 2)]), Ok(()));
        assert_eq!(
            open(&[pair(1, 3), pair(1, 4)]),
            Err(RoomRefusal::MentorFull {
                mentor: "<@1>".into(),
                capacity: 2
            }
            .into())
        );
    }

    #[test]
    fn rooms_are_opened_from_enrolling_until_the_cohort_closes() {
        let (theo, mina) = (person(1, Role::Mentor, Some(2)), person(2, Role::Mentee, None));
        for state in CohortState::ALL {
            let allowed = may_open(&cohort(state), named(&theo), named(&mina), &[]).is_ok();
            let expected = matches!(
                state,
                CohortState::Enrolling | CohortState::Matching | CohortState::Running
            );
            assert_eq!(allowed, expected, "{state}");
        }
    }

    #[test]
    fn an_opened_room_has_its_two_people_and_a_name_of_theirs() {
        let (theo, mina) = (person(1, Role::Mentor, Some(2)), person(2, Role::Mentee, None));
        let room = opens(&cohort(CohortState::Running), named(&theo), named(&mina), &[]).unwrap();
        assert_eq!(room.state, RoomState::Open);
        assert_eq!(room.users(), [theo.user, mina.user]);
        assert_eq!(room.name, "room-person-person");
        assert_eq!(room.pairs().collect::<Vec<_>>(), [pair(1, 2)]);
        let draft = Participant {
            consent_at: None,
            ..mina
        };
        let early = opens(&cohort(CohortState::Running), named(&theo), named(&draft), &[]);
        let refused = RoomRefusal::NotInCohort {
            who: "<@2>".into(),
            role: Role::Mentee,
            state: CohortState::Running,
        };
        assert_eq!(early, Err(refused.into()));
    }

    #[test]
    fn what_becomes_of_a_room() {
        const NOBODY: Rights = Rights {
            coordinator: false,
            manager: false,
            facilitator: true,
        };
        use RoomState::{Closed, Missing, Open};
        let (theo, mina) = (person(1, Role::Mentor, Some(2)), person(2, Role::Mentee, None));
        let room = opens(&cohort(CohortState::Running), named(&theo), named(&mina), &[]).unwrap();
        for (act, before, after) in [
            (RoomAct::Close(COORDINATOR), Open, Ok(Closed)),
            (RoomAct::Close(COORDINATOR), Missing, Ok(Closed)),
            (
                RoomAct::Close(COORDINATOR),
                Closed,
                Err(RoomRefusal::RoomClosed.into()),
            ),
            (
                RoomAct::Close(NOBODY),
                Open,
                Err(CommunityRefusal::CoordinatorsOnly.into()),
            ),
            (RoomAct::EndWithCohort, Open, Ok(Closed)),
            (RoomAct::EndWithCohort, Missing, Ok(Closed)),
            (RoomAct::LoseChannel, Open, Ok(Missing)),
            (RoomAct::LoseChannel, Missing, Ok(Missing)),
            (RoomAct::LoseChannel, Closed, Ok(Closed)),
            (RoomAct::MakeAgain(COORDINATOR), Missing, Ok(Open)),
            (
                RoomAct::MakeAgain(COORDINATOR),
                Open,
                Err(RoomRefusal::RoomHasItsChannel.into()),
            ),
            (
                RoomAct::MakeAgain(COORDINATOR),
                Closed,
                Err(RoomRefusal::RoomClosed.into()),
            ),
            (
                RoomAct::MakeAgain(NOBODY),
                Missing,
                Err(CommunityRefusal::CoordinatorsOnly.into()),
            ),
        ] {
            let room = Room {
                state: before,
                ..room.clone()
            };
            assert_eq!(room.after(act).map(|room| room.state), after, "{act:?} {before}");
        }
    }

    fn load(category: u64, channels: usize) -> CategoryLoad {
        CategoryLoad {
            category: ChannelId::new(category),
            channels,
        }
    }

    #[test]
    fn a_full_category_leads_to_the_next_one() {
        for (loads, guild, place, warn) in [
            (vec![], 10, CategoryChoice::NewCategory { number: 1 }, false),
            (
                vec![load(1, 49)],
                60,
                CategoryChoice::In(ChannelId::new(1)),
                false,
            ),
            (
                vec![load(1, 50)],
                60,
                CategoryChoice::NewCategory { number: 2 },
                false,
            ),
            (
                vec![load(1, 50), load(2, 3)],
                60,
                CategoryChoice::In(ChannelId::new(2)),
                false,
            ),
            (
                vec![load(1, 1), load(2, 3)],
                60,
                CategoryChoice::In(ChannelId::new(2)),
                false,
            ),
            (
                vec![load(1, 1), load(2, 50)],
                60,
                CategoryChoice::In(ChannelId::new(1)),
                false,
            ),
            (
                vec![load(1, 20)],
                449,
                CategoryChoice::In(ChannelId::new(1)),
                true,
            ),
            (
                vec![load(1, 20)],
                489,
                CategoryChoice::In(ChannelId::new(1)),
                true,
            ),
            (
                vec![load(1, 50)],
                488,
                CategoryChoice::NewCategory { number: 2 },
                true,
            ),
        ] {
            assert_eq!(place_for_room(&loads, guild), Ok(Placement { place, warn }));
        }
    }

    #[test]
    fn near_the_end_of_the_server_a_room_is_refused_with_the_count() {
        let full = |channels| Err(RoomRefusal::CategoryAndServerFull { channels }.into());
        assert_eq!(place_for_room(&[load(1, 20)], 490), full(490));
        assert_eq!(place_for_room(&[load(1, 50)], 489), full(489));
        assert_eq!(place_for_room(&[], 500), full(500));
    }

    #[test]
    fn a_channel_is_named_after_its_members() {
        for (members, expected) in [
            (vec!["Mina", "Theo"], "room-mina-theo"),
            (vec!["Ana María", "O'Brien"], "room-ana-o-brien"),
            (vec!["美奈", "🎉🎉"], "room-美奈-member"),
            (vec!["--__--", "\u{202e}x"], "room-member-x"),
            // Viramas and vowel signs are no hyphens.
            (vec!["प्रिया", "लक्ष्मी शर्मा"], "room-प्रिया-लक्ष्मी"),
            (vec!["ശ്രീജ", "മീനാക്ഷി"], "room-ശ്രീജ-മീനാക്ഷി"),
            (vec!["ശ്രീജിത്\u{200d}", "ന്\u{200d}ഇ"], "room-ശ്രീജിത്-ന്ഇ"),
            (vec!["தமிழ்", "สมชาย"], "room-தமிழ்-สมชาย"),
            (vec!["ညို", "ស្រី"], "room-ညို-ស្រី"),
            // As a Mac types it, and as others do.
            (vec!["A\u{301}da\u{301}m", "Ádám"], "room-ádám-ádám"),
            (vec!["İpek", "Nguyễn"], "room-i\u{307}pek-nguyễn"),
            (vec!["\u{301}x\u{301}", "a\u{fe0f}b"], "room-x\u{301}-a-b"),
            (
                vec!["❤\u{fe0f} 1\u{fe0f}\u{20e3}a", "می\u{200c}نا"],
                "room-1-a-مینا",
            ),
        ] {
            assert_eq!(channel_name(&members), expected);
        }
    }

    #[test]
    fn a_name_that_another_room_has_is_told_apart_by_the_mentee() {
        let own = |mentee, taken: &[&str]| {
            let taken: Vec<String> = taken.iter().map(|name| (*name).to_owned()).collect();
            name_of_its_own("room-ada-mina".to_owned(), UserId::new(mentee), (&taken, &[]))
        };
        for (mentee, taken, expected) in [
            (514_276, &["room-ada-theo"][..], "room-ada-mina"),
            (514_276, &["room-ada-mina"], "room-ada-mina-4276"),
            (7, &["room-ada-mina"], "room-ada-mina-0007"),
            (
                514_276,
                &["room-ada-mina", "room-ada-mina-4276"],
                "room-ada-mina-14276",
            ),
            (
                4_276,
                &["room-ada-mina", "room-ada-mina-4276"],
                "room-ada-mina-4276-2",
            ),
        ] {
            assert_eq!(own(mentee, taken), expected, "{taken:?}");
        }
    }

    #[test]
    fn a_name_that_a_closed_room_left_standing_is_counted() {
        let named = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        let own = |open: &[&str], standing: &[&str]| {
            let taken = (&named(open)[..], &named(standing)[..]);
            name_of_its_own("room-gus-sam".to_owned(), UserId::new(514_276), taken)
        };
        for (open, standing, expected) in [
            (&[][..], &["room-gus-sam"][..], "room-gus-sam-2"),
            (&[], &["room-gus-sam", "room-gus-sam-2"], "room-gus-sam-3"),
            (&["room-gus-sam-2"], &["room-gus-sam"], "room-gus-sam-3"),
            // An open room of others: the mentee tells them apart, also from what stands.
            (&["room-gus-sam"], &["room-gus-sam"], "room-gus-sam-4276"),
            (&["room-gus-sam"], &["room-gus-sam-4276"], "room-gus-sam-14276"),
        ] {
            assert_eq!(own(open, standing), expected, "{open:?} {standing:?}");
        }
    }

    proptest! {
        /// Two mentors and three mentees; anybody tries anything.
        #[test]
        fn no_sequence_of_acts_breaks_what_rooms_promise(
            acts in prop::collection::vec((0usize..4, 1u64..3, 3u64..6, 0usize..8, any::<bool>()), 0..40),
        ) {
            let people: Vec<Participant> = (1..6)
                .map(|user| match user {
                    1 | 2 => person(user, Role::Mentor, Some(user as u32)),
                    _ => person(user, Role::Mentee, None),
                })
                .collect();
            let running = cohort(CohortState::Running);
            let mut rooms: Vec<Room> = Vec::new();
            for (act, mentor, mentee, which, coordinator) in acts {
                let rights = Rights { coordinator, manager: false, facilitator: !coordinator };
                if act == 0 {
                    let living = rooms.iter().filter(|room| room.state != RoomState::Closed);
                    let names: Vec<String> = living.clone().map(|room| room.name.clone()).collect();
                    let open: Vec<OpenPair> = living.flat_map(Room::pairs).collect();
                    let closed = rooms.iter().filter(|room| room.state == RoomState::Closed);
                    let standing: Vec<String> = closed.map(|room| room.name.clone()).collect();
                    let opening = RoomRequest {
                        id: RoomId::from_bytes([rooms.len() as u8; 10]),
                        rights,
                        cohort: &running,
                        mentor: named(&people[mentor as usize - 1]),
                        mentee: named(&people[mentee as usize - 1]),
                        open: &open,
                        names: &names,
                        standing: &standing,
                    };
                    if let Ok(room) = super::open(opening, now()) {
                        prop_assert!(coordinator);
                        rooms.push(room);
                    }
                } else if let Some(room) = rooms.get_mut(which) {
                    let act = [RoomAct::Close(rights), RoomAct::LoseChannel, RoomAct::MakeAgain(rights)][act - 1];
                    let before = room.state;
                    if let Ok(after) = room.after(act) {
                        prop_assert!(coordinator || act == RoomAct::LoseChannel);
                        prop_assert!(before != RoomState::Closed || after.state == RoomState::Closed);
                        *room = after;
                    }
                }
                let living: Vec<OpenPair> = rooms
                    .iter()
                    .filter(|room| room.state != RoomState::Closed)
                    .flat_map(Room::pairs)
                    .collect();
                // Those of closed rooms, too, which can still be seen.
                let mut names: Vec<&str> = rooms.iter().map(|room| room.name.as_str()).collect();
                names.sort_unstable();
                prop_assert!(names.windows(2).all(|two| two[0] != two[1]), "{:?}", names);
                for (at, pair) in living.iter().enumerate() {
                    prop_assert!(!living[at + 1..].contains(pair));
                }
                for mentor in &people[..2] {
                    let taken = living.iter().filter(|pair| pair.mentor == mentor.user).count();
                    prop_assert!(taken <= mentor.capacity.unwrap_or(0) as usize);
                }
            }
        }

        #[test]
        fn any_names_make_a_name_discord_takes(one in "\\PC{0,80}", other in ".{0,80}") {
            let name = channel_name(&[&one, &other]);
            prop_assert!(name.chars().count() <= 100 && name.starts_with("room-"));
            prop_assert!(!name.contains("--") && !name.contains(char::is_whitespace));
            let takes = |c: char| c == '-' || c.is_alphanumeric() || is_of_a_letter(c);
            prop_assert!(name.chars().all(takes), "{}", name);
            prop_assert_eq!(name.nfc().collect::<String>(), name.clone());
            // No mark stands alone.
            let starts = name.split('-').filter_map(|part| part.chars().next());
            prop_assert!(starts.clone().all(|c| !is_of_a_letter(c)), "{}", name);
        }

        #[test]
        fn a_name_of_letters_and_marks_stays_whole(
            name in "[a-zа-яء-يא-ת]{1,6}|([क-ह]\u{94d}?[\u{93e}-\u{94c}]?){1,6}|([ക-ഹ]\u{d4d}?[\u{d3e}-\u{d44}]?){1,6}|(a\u{301}|o\u{308}|u\u{323}){1,6}",
        ) {
            let whole: String = name.nfc().collect();
            prop_assert_eq!(channel_name(&[&name]), format!("room-{whole}"));
        }
    }
}
