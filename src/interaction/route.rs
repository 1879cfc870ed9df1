//! A route: the typed address of a button, a select or a form.
//!
//! One value says it for all: the view writes it (`EDIT.to(id)`), the router reads it, other features' cards lead to it.
//!
//! **Invariant:** an address says what was pressed and never who may press it.

use std::fmt::{self, Display};
use std::marker::PhantomData;
use std::str::FromStr;

use futures::future::BoxFuture;
use sqlx::SqliteConnection;
use trellis_domain::ids::GuildId;
use trellis_domain::interaction::InteractionRefusal;
use trellis_domain::refusal::Refusal;
use trellis_kernel::custom_id::CustomId;
use trellis_kernel::error::Result;

/// What a press or a form is about.
pub trait Subject: Display + FromStr + Send + Sync + 'static {
    /// Whether it belongs to this community.
    fn is_of<'c>(&'c self, tx: &'c mut SqliteConnection, guild: GuildId) -> BoxFuture<'c, Result<bool>>;

    /// What is said where it belongs to another community, or is nowhere: one answer for both, so that nobody learns which.
    fn not_here() -> Refusal {
        InteractionRefusal::UnknownButton.into()
    }
}

/// The subject of a press that is about nothing in particular.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Nothing;

impl Display for Nothing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("-")
    }
}

impl FromStr for Nothing {
    type Err = std::convert::Infallible;

    /// Whatever stands there means nothing.
    fn from_str(_: &str) -> std::result::Result<Self, Self::Err> {
        Ok(Self)
    }
}

impl Subject for Nothing {
    fn is_of<'c>(&'c self, _: &'c mut SqliteConnection, _: GuildId) -> BoxFuture<'c, Result<bool>> {
        Box::pin(async { Ok(true) })
    }
}

/// A page of something that is read page by page: `<what>_<page>`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Paged<S> {
    /// The thing that is shown in pages.
    pub of: S,
    /// Its number, from 0.
    pub page: usize,
}

impl<S: Display> Display for Paged<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}_{}", self.of, self.page)
    }
}

/// Not `<what>_<page>`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotPaged;

impl<S: FromStr> FromStr for Paged<S> {
    type Err = NotPaged;

    /// A hyphen is read as well: the pages of a list of rooms were written with one.
    fn from_str(text: &str) -> std::result::Result<Self, NotPaged> {
        let (of, page) = text.rsplit_once(['_', '-']).ok_or(NotPaged)?;
        Ok(Self {
            of: of.parse().map_err(|_| NotPaged)?,
            page: page.parse().map_err(|_| NotPaged)?,
        })
    }
}

impl<S: Subject> Subject for Paged<S> {
    fn is_of<'c>(&'c self, tx: &'c mut SqliteConnection, guild: GuildId) -> BoxFuture<'c, Result<bool>> {
        self.of.is_of(tx, guild)
    }

    fn not_here() -> Refusal {
        S::not_here()
    }
}

/// The address `feature:action:<subject>:1`.
pub struct Route<S> {
    feature: &'static str,
    action: &'static str,
    subject: PhantomData<fn() -> S>,
}

impl<S> Clone for Route<S> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<S> Copy for Route<S> {}

impl<S> Route<S> {
    /// The address of `feature:action`, both of `a-z 0-9 _ -`.
    pub const fn new(feature: &'static str, action: &'static str) -> Self {
        Self {
            feature,
            action,
            subject: PhantomData,
        }
    }

    /// `feature:action`, by which presses are led.
    pub(super) fn key(&self) -> String {
        format!("{}:{}", self.feature, self.action)
    }
}

impl<S: Subject> Route<S> {
    /// The custom_id of a button, a select or a form about `subject`.
    pub fn to(&self, subject: S) -> String {
        CustomId::new(self.feature, self.action, subject).encode()
    }
}

impl Route<Nothing> {
    /// The custom_id of a button, a select or a form about nothing in particular.
    pub fn plain(&self) -> String {
        self.to(Nothing)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_read_as_it_is_written_and_as_it_once_was() {
        let page = Paged { of: 7_u32, page: 2 };
        assert_eq!(page.to_string().parse(), Ok(page));
        assert_eq!("7-2".parse(), Ok(page));
        for bad in ["7", "7_", "_2", "7_-1", ""] {
            assert_eq!(bad.parse::<Paged<u32>>(), Err(NotPaged), "{bad}");
        }
    }

    #[test]
    fn an_address_about_nothing_is_written_with_a_hyphen() {
        const CHECK: Route<Nothing> = Route::new("setup", "check");
        assert_eq!(CHECK.plain(), "setup:check:-:1");
    }
}
