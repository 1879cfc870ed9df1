//! The agreement of a room: what its members expect of each other, in versions, each signed by those who are there
//! (product.md §5).
//!
//! It is filled in from the program and from what people said at sign-up, so that nobody begins with an empty page. What a
//! member said at sign-up was told to the coordinators: it stands in the agreement once that member has signed it, and not
//! before, unless they agreed to be introduced by it.
//!
//! **Invariant:** nobody is said to have signed what they were not shown, and what a member says of themselves is in the
//! agreement only once they have put it there.

mod refusal;
mod terms;

use chrono::{DateTime, Utc};

use crate::bounds;
use crate::cohort::Cohort;
use crate::ground::ids::UserId;
use crate::ground::text::{TextRefusal, tidy};
use crate::ground::time::{local_date, parse_date};
use crate::refusal::Refusal;
use crate::room::{Member, Room};

pub use refusal::AgreementRefusal;
pub use terms::{Difference, NoTopic, Part, Print, Terms, Topic};

/// Characters of one text.
pub const TEXT_LIMIT: u32 = 800;

/// One version of what is agreed on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// Its number, from 1. Before the first, there is what the program fills in.
    pub number: u32,
    /// What it says.
    pub terms: Terms,
    /// Who made it.
    pub author: UserId,
    /// When it was made.
    pub made_at: DateTime<Utc>,
}

/// That a member has signed a version.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Signature {
    /// The member.
    pub who: UserId,
    /// The version.
    pub version: u32,
    /// When they signed it.
    pub signed_at: DateTime<Utc>,
    /// When they last said of it that it is still right.
    pub confirmed_at: Option<DateTime<Utc>>,
}

impl Signature {
    /// When the member last stood by it.
    fn last_at(&self) -> DateTime<Utc> {
        self.confirmed_at
            .map_or(self.signed_at, |at| at.max(self.signed_at))
    }
}

/// The agreement of a room.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agreement {
    /// What the program and those fill in who agreed to be introduced by it: it holds until there is a version.
    pub filled_in: Terms,
    /// The newest version; `None` while nobody has signed or changed anything.
    pub current: Option<Version>,
    /// All signatures, of earlier versions, too.
    pub signatures: Vec<Signature>,
    /// When the members were last asked whether it is still right.
    pub asked_at: Option<DateTime<Utc>>,
}

/// How far an agreement has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// Nobody has signed anything.
    NotBegun,
    /// Some have signed what stands there, or nobody any more since it was changed.
    Waits {
        /// Who has signed it.
        signed: Vec<UserId>,
        /// Who is there and has not.
        waiting: Vec<UserId>,
    },
    /// All who are there have signed it.
    Signed {
        /// When the last of them did.
        at: DateTime<Utc>,
        /// Who was asked since whether it is still right, and has not said.
        asked: Vec<UserId>,
    },
}

/// An agreement as one member would sign it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// What it says, with what the member has said elsewhere and not put into it yet.
    pub terms: Terms,
    /// The topics filled in so, which nobody else sees before they sign.
    pub unseen: Vec<Topic>,
}

/// What became of an agreement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signed {
    /// The version that is signed now.
    pub version: Version,
    /// Whether it is new.
    pub is_new: bool,
    /// The signature.
    pub signature: Signature,
}

impl Agreement {
    /// What it says now.
    pub fn terms(&self) -> &Terms {
        self.current
            .as_ref()
            .map_or(&self.filled_in, |version| &version.terms)
    }

    /// How many versions there have been.
    pub fn versions(&self) -> u32 {
        self.current.as_ref().map_or(0, |version| version.number)
    }

    /// The signature of this person below what stands there now.
    pub fn signature_of(&self, who: UserId) -> Option<&Signature> {
        let number = self.current.as_ref()?.number;
        let own = |one: &&Signature| one.who == who && one.version == number;
        self.signatures.iter().find(own)
    }

    /// The newest version that all who are there had signed: what has changed since then is news to somebody.
    pub fn last_signed_by_all(&self, room: &Room) -> Option<u32> {
        let users = room.users();
        let last_of = |who: &UserId| {
            let own = self.signatures.iter().filter(|one| one.who == *who);
            own.map(|one| one.version).max()
        };
        // Who has signed none makes all of it news.
        let newest: Option<Vec<u32>> = users.iter().map(last_of).collect();
        newest?.into_iter().min()
    }

    /// How far it has come.
    pub fn standing(&self, room: &Room) -> Standing {
        if self.current.is_none() {
            return Standing::NotBegun;
        }
        let (signed, waiting): (Vec<UserId>, Vec<UserId>) = room
            .users()
            .into_iter()
            .partition(|who| self.signature_of(*who).is_some());
        let signatures: Vec<&Signature> = signed.iter().filter_map(|who| self.signature_of(*who)).collect();
        match signatures.iter().map(|one| one.signed_at).max() {
            Some(at) if waiting.is_empty() => Standing::Signed {
                at,
                asked: signatures
                    .iter()
                    .filter(|one| self.asked_at.is_some_and(|asked| one.last_at() < asked))
                    .map(|one| one.who)
                    .collect(),
            },
            _ => Standing::Waits { signed, waiting },
        }
    }

    /// The agreement as `who` would sign it; `said` is what they said elsewhere of their own topics.
    pub fn proposal(&self, room: &Room, who: UserId, said: &[(Part, String)]) -> Proposal {
        let mut terms = self.terms().clone();
        let mut unseen = Vec::new();
        for (part, text) in said {
            let topic = Topic::own(*part, who);
            let is_theirs = Topic::of_room(room).contains(&topic);
            let text = kept(text);
            if is_theirs && terms.get(topic).is_none() && !text.is_empty() {
                terms = terms.with(topic, text);
                unseen.push(topic);
            }
        }
        Proposal { terms, unseen }
    }

    /// `who` signs what they were shown.
    ///
    /// What they said elsewhere comes into the agreement by that, which makes a new version: who had signed the one before is
    /// shown what is new.
    pub fn sign(
        &self,
        room: &Room,
        who: UserId,
        (proposal, shown): (&Proposal, Print),
        now: DateTime<Utc>,
    ) -> Result<Signed, Refusal> {
        require_here(room, who)?;
        require_said(room, who, &proposal.terms)?;
        if proposal.terms.print() != shown {
            return AgreementRefusal::ChangedMeanwhile.refuse();
        }
        match &self.current {
            Some(current) if current.terms == proposal.terms => {
                if self.signature_of(who).is_some() {
                    return AgreementRefusal::SignedAlready.refuse();
                }
                Ok(signed(current.clone(), false, who, now))
            }
            _ => Ok(signed(
                self.next(proposal.terms.clone(), who, now)?,
                true,
                who,
                now,
            )),
        }
    }

    /// `who` changes one topic, and signs that: the others are asked for their signature.
    ///
    /// `shown` is what stood there when they began; whatever else was changed meanwhile stays as it is now.
    pub fn change(
        &self,
        (room, cohort): (&Room, &Cohort),
        who: UserId,
        (topic, shown): (Topic, Print),
        text: &str,
        proposal: &Proposal,
        now: DateTime<Utc>,
    ) -> Result<Signed, Refusal> {
        require_here(room, who)?;
        self.require_changeable(room, who, topic)?;
        let before = proposal.terms.get(topic);
        if Print::of_text(before) != shown {
            return AgreementRefusal::ChangedMeanwhile.refuse();
        }
        let text = read(topic.part, text, cohort, now)?;
        let is_as_it_is = before.unwrap_or_default() == text && !proposal.unseen.contains(&topic);
        if is_as_it_is {
            return AgreementRefusal::AsItIs.refuse();
        }
        let terms = proposal.terms.clone().with(topic, text);
        require_said(room, who, &terms)?;
        Ok(signed(self.next(terms, who, now)?, true, who, now))
    }

    /// Lets `who` change this topic: one of the room's, and of another's only what that one has said.
    pub fn require_changeable(&self, room: &Room, who: UserId, topic: Topic) -> Result<(), Refusal> {
        let is_of_room = Topic::of_room(room).contains(&topic);
        let is_of_another = topic.whose.is_some_and(|whose| whose != who);
        if !is_of_room || is_of_another && self.terms().get(topic).is_none() {
            return AgreementRefusal::NotSaidYet.refuse();
        }
        Ok(())
    }

    /// `who` says that what they signed is still right, having been asked.
    pub fn still_right(&self, room: &Room, who: UserId, now: DateTime<Utc>) -> Result<Signature, Refusal> {
        require_here(room, who)?;
        let Some(own) = self.signature_of(who) else {
            return AgreementRefusal::ChangedMeanwhile.refuse();
        };
        if self.asked_at.is_none_or(|asked| own.last_at() >= asked) {
            return AgreementRefusal::SignedAlready.refuse();
        }
        Ok(Signature {
            confirmed_at: Some(now),
            ..*own
        })
    }

    fn next(&self, terms: Terms, author: UserId, now: DateTime<Utc>) -> Result<Version, Refusal> {
        let versions = self.versions();
        bounds::AGREEMENT_VERSIONS
            .let_one_more(versions, |limit| AgreementRefusal::TooManyVersions { limit })?;
        Ok(Version {
            number: versions + 1,
            terms,
            author,
            made_at: now,
        })
    }
}

fn signed(version: Version, is_new: bool, who: UserId, now: DateTime<Utc>) -> Signed {
    Signed {
        signature: Signature {
            who,
            version: version.number,
            signed_at: now,
            confirmed_at: None,
        },
        version,
        is_new,
    }
}

/// Lets only members pass who are there, as long as the room is not closed.
fn require_here(room: &Room, who: UserId) -> Result<&Member, Refusal> {
    let member = room.require_member(who)?;
    room.require_not_closed()?;
    Ok(member)
}

/// What `who` has to say themselves before they sign, and has not; `None` where they can sign.
pub fn missing(room: &Room, who: UserId, terms: &Terms) -> Option<Topic> {
    let is_missing =
        |topic: &Topic| topic.whose == Some(who) && !topic.part.is_optional() && terms.get(*topic).is_none();
    Topic::of_room(room).into_iter().find(is_missing)
}

fn require_said(room: &Room, who: UserId, terms: &Terms) -> Result<(), Refusal> {
    match missing(room, who, terms) {
        Some(_) => AgreementRefusal::SayFirst.refuse(),
        None => Ok(()),
    }
}

/// A text that was said elsewhere, as it fits in here.
pub fn kept(text: &str) -> String {
    crate::ground::text::clip(&tidy(text), TEXT_LIMIT as usize)
}

/// What somebody wrote about a part, as it is kept.
fn read(part: Part, text: &str, cohort: &Cohort, now: DateTime<Utc>) -> Result<String, Refusal> {
    let text = tidy(text);
    if text.is_empty() && !part.is_optional() {
        return TextRefusal::NothingWritten.refuse();
    }
    if part == Part::Until {
        return last_day(&text, cohort, now);
    }
    if text.chars().count() > TEXT_LIMIT as usize {
        return TextRefusal::TooLong {
            field: part.to_string(),
            limit: TEXT_LIMIT,
        }
        .refuse();
    }
    Ok(text)
}

/// A last day, as it is stored: today or later, and within the cohort.
fn last_day(text: &str, cohort: &Cohort, now: DateTime<Utc>) -> Result<String, Refusal> {
    let day = parse_date(text)?;
    if day < local_date(cohort.zone, now) {
        return AgreementRefusal::LastDayHasPassed { day: day.to_string() }.refuse();
    }
    if day > cohort.dates.last_day() {
        return AgreementRefusal::LastDayAfterCohort {
            day: day.to_string(),
            last: cohort.dates.last_day().to_string(),
        }
        .refuse();
    }
    Ok(day.to_string())
}

#[cfg(test)]
mod tests;
