//! The page: a person looks at the sandbox through the eyes of any persona, and acts as that persona.
//!
//! Owns what is sent to the browser. It reads the world, and acts by handing requests to the entrance of the
//! REST side with the persona's token, as any client would; it never changes the world past the routes.
//! **Invariant:** no answer asks the browser to fetch anything from elsewhere, and a request that comes from
//! another site's page is refused.

mod act;
mod assets;
mod body;
mod card;
mod components;
mod composer;
mod dialogs;
mod document;
mod embeds;
mod events;
mod fault_switches;
mod faults;
mod files;
mod forms;
mod forum;
mod icons;
mod live;
mod look;
mod markdown;
mod messages;
mod notices;
mod palette;
mod panel;
mod part;
mod people;
mod polls;
mod seen;
mod selects;
mod sidebar;
#[cfg(test)]
mod tests;
mod time;
mod toolbar;
mod tour;
mod window;

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::{Path, Query, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::{any, get, post};
use chrono::TimeDelta;
use serde::Deserialize;

use crate::clock::{ClockMode, within_reach};
use crate::lock::lock;
use crate::operations::Sandbox;
use crate::world::{Id, World};
use fault_switches::Switches;
use look::Look;
use panel::HostClock;
use part::Part;
use seen::Seen;
use window::Span;

/// What the page keeps for itself.
pub(crate) struct Page {
    sandbox: Sandbox,
    seen: Mutex<Seen>,
    switches: Mutex<Switches>,
}

type Shown = State<Arc<Page>>;

/// Through whose eyes, and at which channel.
#[derive(Clone, Debug, Default, Deserialize)]
struct Address {
    #[serde(rename = "as")]
    viewer: Option<Id>,
    #[serde(rename = "in")]
    channel: Option<Id>,
    /// The first message shown.
    from: Option<Id>,
    /// A message to stand in the middle.
    around: Option<Id>,
    /// The last message that had been read when the channel was opened.
    read: Option<Id>,
    /// The reader stays with the latest message.
    #[serde(skip)]
    follows: bool,
}

impl Address {
    /// What it comes to in the world as it is.
    fn look(&self, world: &World) -> Option<Look> {
        let mut look = Look::resolve(world, self.viewer, self.channel)?;
        look.span = Span {
            from: self.from,
            around: self.around,
            follows: self.follows,
        };
        look.read = self.read;
        Some(look)
    }
}

/// Everything the page serves, from `/` on.
pub(crate) fn router(sandbox: Sandbox) -> Router {
    let page = Arc::new(Page {
        sandbox,
        seen: Mutex::default(),
        switches: Mutex::default(),
    });
    Router::new()
        .route("/", get(document))
        .route("/page/style.css", get(assets::style))
        .route("/page/script/{name}", get(assets::script))
        .route("/page/icon.svg", get(assets::icon))
        .route("/page/live", get(live::live))
        .route("/page/file/{id}", get(file))
        .route("/page/card", get(card::card))
        .route("/page/palette", get(palette::palette))
        .route("/page/outcome", get(act::outcome))
        .route("/page/as/{viewer}/{*path}", any(act::forward))
        .route("/page/clock/{step}", post(move_clock))
        .route("/page/fault/{name}", post(faults::press))
        .route("/page/script", post(faults::run))
        .route("/page/clear-fault/{id}", post(faults::clear))
        .route("/page/freeze", post(freeze))
        .route("/page/dismiss/{viewer}/{message}", post(dismiss))
        .route("/page/voice/{viewer}/{guild}/{channel}", post(act::voice))
        .layer(middleware::from_fn(guard))
        .with_state(page)
}

/// Turns away what another site's page sent, and gives every answer the page's policy.
async fn guard(request: Request, next: Next) -> Response {
    if !is_own(request.method(), request.headers()) {
        return (StatusCode::FORBIDDEN, "This page answers only to itself.").into_response();
    }
    let mut response = next.run(request).await;
    let fixed = [
        (header::CONTENT_SECURITY_POLICY, assets::POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (
            HeaderName::from_static("cross-origin-resource-policy"),
            "same-origin",
        ),
    ];
    for (name, value) in fixed {
        response
            .headers_mut()
            .insert(name, HeaderValue::from_static(value));
    }
    response
}

/// Whether a request may come from the page: asked for by a loopback name, which a rebound one is not, and for
/// anything but reading with a header that no other site can send.
fn is_own(method: &Method, headers: &HeaderMap) -> bool {
    let host = headers
        .get(header::HOST)
        .and_then(|host| host.to_str().ok())
        .unwrap_or("");
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    let loopback = matches!(name, "127.0.0.1" | "localhost" | "[::1]");
    loopback && (matches!(*method, Method::GET | Method::HEAD) || headers.contains_key("x-sandbox-page"))
}

impl Page {
    /// The parts of the page that change while it is open, by the id of their element.
    fn parts(&self, address: &Address) -> Vec<(&'static str, Part)> {
        let host = HostClock {
            next: self.sandbox.next_prompt(),
            wanted: self.sandbox.wanted(),
            moves: self.sandbox.has_host_clock(),
        };
        let mut switches = lock(&self.switches);
        switches.refresh(&self.sandbox);
        let in_force = self.sandbox.faults();
        let tour = self.sandbox.tour();
        let mut seen = lock(&self.seen);
        self.sandbox.read(|world| {
            seen.begin(world);
            let clock = ("clock", panel::clock(world, &host).into());
            let Some(look) = address.look(world) else {
                return vec![clock];
            };
            if let Some(place) = look.place(world) {
                seen.mark(look.viewer, place);
            }
            vec![
                ("people", sidebar::people(world, &look).into()),
                ("channels", sidebar::channels(world, &look, &seen).into()),
                ("head", panel::head(world, &look).into()),
                ("tour", tour::tour(tour.as_ref()).into()),
                ("log", document::log(world, &look, &seen).into()),
                ("typing", composer::typing(world, &look).into()),
                ("events", events::events(world, &look).into()),
                ("may", composer::may(world, &look).into()),
                clock,
                ("threads", panel::threads(world, &look).into()),
                ("pins", panel::pins(world, &look).into()),
                ("audience", panel::audience(world, &look).into()),
                ("faults", faults::faults(&switches, &in_force).into()),
            ]
        })
    }

    /// Where the line that says "new" stands: after the last message the persona has read, if there are later ones.
    fn read_until(&self, address: &Address) -> Option<Id> {
        let mut seen = lock(&self.seen);
        self.sandbox.read(|world| {
            seen.begin(world);
            let look = address.look(world)?;
            seen.read_until(look.viewer, look.place(world)?)
        })
    }
}

async fn document(
    State(page): Shown,
    Query(mut address): Query<Address>,
    headers: HeaderMap,
) -> Html<String> {
    if address.viewer.is_none() && address.channel.is_none() {
        (address.viewer, address.channel) = page.sandbox.first_look().unzip();
    }
    address.read = page.read_until(&address);
    let parts = page.parts(&address);
    let whole = page.sandbox.read(|world| {
        let look = address.look(world);
        document::whole(world, look.as_ref(), &parts, theme(&headers))
    });
    Html(whole.into_string())
}

/// The colours the reader has chosen, which a cookie of the page's own remembers.
fn theme(headers: &HeaderMap) -> Option<&'static str> {
    let cookies = headers.get(header::COOKIE)?.to_str().ok()?;
    let mut chosen = cookies
        .split("; ")
        .filter_map(|cookie| cookie.strip_prefix("sandbox_theme="));
    match chosen.next()? {
        "light" => Some("light"),
        "dark" => Some("dark"),
        _ => None,
    }
}

async fn file(State(page): Shown, Path(id): Path<Id>) -> Response {
    let found = page.sandbox.read(|world| world.file(id).cloned());
    found.map_or_else(
        || StatusCode::NOT_FOUND.into_response(),
        |found| assets::file(&found),
    )
}

async fn move_clock(State(page): Shown, Path(step): Path<String>) -> StatusCode {
    let now = page.sandbox.now();
    // Pressed while time is passing, it adds to what was wanted.
    let from = page.sandbox.wanted().map_or(now, |wanted| wanted.max(now));
    let by = match step.as_str() {
        "hour" => TimeDelta::hours(1),
        "day" => TimeDelta::days(1),
        "week" => TimeDelta::weeks(1),
        "prompt" => match page.sandbox.next_prompt() {
            // One second later: a prompt that is due at an instant is due after it.
            Some(at) => (at - from).max(TimeDelta::zero()) + TimeDelta::seconds(1),
            None => return StatusCode::CONFLICT,
        },
        _ => return StatusCode::NOT_FOUND,
    };
    let to = from.checked_add_signed(by).filter(|to| within_reach(*to));
    let Some(to) = to else {
        return StatusCode::CONFLICT;
    };
    page.sandbox.want_clock(to).await;
    StatusCode::NO_CONTENT
}

/// Lets the clock stand still, or go on.
async fn freeze(State(page): Shown) -> StatusCode {
    let running = matches!(page.sandbox.clock_mode(), ClockMode::Running { .. });
    page.sandbox.freeze_clock(running);
    page.sandbox.refresh_pages();
    StatusCode::NO_CONTENT
}

async fn dismiss(State(page): Shown, Path((viewer, message)): Path<(Id, Id)>) -> StatusCode {
    lock(&page.seen).dismiss(viewer, message);
    page.sandbox.apply(|_| ());
    StatusCode::NO_CONTENT
}
