//! What a fault does to a request it has struck: before, during and after its effect, and to its answer.
//!
//! Owns the meaning of each `FaultAction`; `faults` owns which request is struck. A request that no fault has
//! struck only passes through.

use std::time::Duration;

use serde_json::{Value, json};

use super::answer::{Content, Draft};
use super::call::{Answer, Call, Reply, ok};
use super::entrance::Met;
use super::routes::Route;
use super::{Outcome, Server};
use crate::errors::ApiError;
use crate::faults::{About, FaultAction, Hit, WorldFault};
use crate::gateway::{self, Live, Reach};
use crate::rate_limits::Refusal;
use crate::validate;
use crate::world::{Id, World};

/// Before anything happens: waits, and an answer that takes the place of all else.
pub(super) async fn before(met: &mut Met) -> Option<Answer> {
    let parts: Vec<FaultAction> = met.hit.as_ref()?.action.parts().into_iter().cloned().collect();
    for part in parts {
        match part {
            FaultAction::Status(status, body) => {
                let body = Some(body);
                return Some(Ok(Reply { status, body }));
            }
            FaultAction::Html(status) => return Some(Err(ApiError::plain(status))),
            FaultAction::CloseBefore => return Some(Err(ApiError::plain(500))),
            FaultAction::RateLimited {
                retry_after,
                global,
                scope,
            } => {
                let why = match (global, scope) {
                    (true, _) => Refusal::Global,
                    (_, "shared") => Refusal::Shared,
                    _ => Refusal::User,
                };
                met.verdict.refused = Some((retry_after, why));
                return Some(Err(ApiError::new(429, 0, "You are being rate limited.")));
            }
            FaultAction::DelayBefore(ms) => wait(Duration::from_millis(ms)).await,
            _ => {}
        }
    }
    None
}

/// Lets the request take its effect, now or when the fault says.
pub(super) async fn act(server: &Server, route: &'static Route, call: Call, hit: Option<&Hit>) -> Answer {
    let Some(hit) = hit else {
        return server.shared.change(|live| {
            let answer = (route.handler)(&mut live.world, &call);
            note(live, route, &call, &answer);
            answer
        });
    };
    let parts: Vec<FaultAction> = hit.action.parts().into_iter().cloned().collect();
    let late = parts.iter().find_map(|part| match part {
        FaultAction::LateEffect { after, answering } => Some((*after, *answering)),
        _ => None,
    });
    let reach = server.reach();
    let course = Course {
        route,
        call,
        parts,
        reach,
    };
    let Some((after, answering)) = late else {
        return server.shared.change(|live| course.run_noted(live));
    };
    let (tell, told) = tokio::sync::oneshot::channel();
    server.shared.change(|live| {
        let at = live.world.now() + after;
        live.later(at, move |live| {
            // Nobody may be waiting any more.
            let _ = tell.send(course.run_noted(live));
        });
    });
    match answering {
        Some(status) => Err(ApiError::plain(status)),
        None => told.await.unwrap_or_else(|_| Err(ApiError::plain(500))),
    }
}

/// Writes an exchange into the transcript while nothing else can happen.
fn note(live: &Live, route: &Route, call: &Call, answer: &Answer) {
    live.sessions.transcript.request(|| {
        let (status, body) = match answer {
            Ok(reply) => (reply.status, reply.body.clone().unwrap_or(Value::Null)),
            Err(error) => (error.status, error.body()),
        };
        let files = call.files.iter();
        let files: Vec<Value> = files
            .map(|file| json!({"field": file.field, "filename": file.filename, "size": file.bytes.len()}))
            .collect();
        let params: Vec<&String> = call.params.iter().map(|(_, value)| value).collect();
        json!({"request": format!("{} {}", route.method, route.path), "ids": params, "query": call.query,
            "body": call.body, "files": files, "by": call.user.to_string(), "status": status, "answer": body})
    });
}

/// A struck request on its way through the world.
struct Course {
    route: &'static Route,
    call: Call,
    parts: Vec<FaultAction>,
    reach: Reach,
}

impl Course {
    fn run_noted(mut self, live: &mut Live) -> Answer {
        let answer = self.run(live);
        note(live, self.route, &self.call, &answer);
        answer
    }

    fn run(&mut self, live: &mut Live) -> Answer {
        self.redirect(&live.world);
        let mut about = about(&live.world, &self.call);
        for part in &self.parts {
            if let FaultAction::First(fault) = part {
                self.happen(live, fault, &about);
            }
        }
        if self.parts.contains(&FaultAction::AnotherMessage)
            && let Some(other) = newest_own(&live.world, about.channel)
        {
            return ok(other);
        }
        let reply = self.handle(&mut live.world)?;
        about.made = reply.body.clone().unwrap_or(Value::Null);
        for part in &self.parts {
            match part {
                FaultAction::Then(fault) => self.happen(live, fault, &about),
                FaultAction::WithholdOverwrites(span) => withhold(live, &about.made, *span),
                _ => {}
            }
        }
        Ok(reply)
    }

    fn handle(&self, world: &mut World) -> Answer {
        let stale = self.parts.iter().find_map(|part| match part {
            FaultAction::Stale(span) if self.route.method == "GET" => Some(*span),
            _ => None,
        });
        match stale {
            Some(span) => {
                let at = span.map_or(chrono::DateTime::UNIX_EPOCH, |span| world.now() - span);
                world.as_of(at, |world| (self.route.handler)(world, &self.call))
            }
            None => (self.route.handler)(world, &self.call),
        }
    }

    /// What the request asks for becomes something else.
    fn redirect(&mut self, world: &World) {
        for part in &self.parts {
            let (param, id) = match part {
                FaultAction::IgnoreNonce => {
                    if let Value::Object(fields) = &mut self.call.body {
                        fields.remove("enforce_nonce");
                    }
                    continue;
                }
                FaultAction::ForGuild(name) => ("guild_id", guild_named(world, name)),
                FaultAction::ForChannel(name) => ("channel_id", channel_named(world, name)),
                _ => continue,
            };
            let Some(id) = id else {
                tracing::warn!(fault = %part, "there is none of this name");
                continue;
            };
            for (name, value) in &mut self.call.params {
                if *name == param {
                    *value = id.to_string();
                }
            }
        }
    }

    fn happen(&self, live: &mut Live, fault: &WorldFault, about: &About) {
        if let Err(error) = gateway::happen(fault, live, about, &self.reach) {
            tracing::warn!(%error, %fault, "a fault could not happen");
        }
    }
}

fn guild_named(world: &World, name: &str) -> Option<Id> {
    let id = name.parse().ok();
    let mut all = world.guilds().values();
    let found = all.find(|guild| id == Some(guild.id) || guild.name == name)?;
    Some(found.id)
}

fn channel_named(world: &World, name: &str) -> Option<Id> {
    let id = name.parse().ok();
    let mut all = world.channels().values();
    let found = all.find(|channel| id == Some(channel.id) || channel.name == name)?;
    Some(found.id)
}

/// What a request names, and by an interaction's token where that was.
fn about(world: &World, call: &Call) -> About {
    let id = |name| call.text(name).parse::<Id>().ok();
    let token = [call.text("interaction_token"), call.text("token")];
    let place = token.iter().find_map(|token| world.interaction_of(token));
    let channel = id("channel_id").or(place.map(|found| found.channel));
    let own = channel.and_then(|id| world.channels().get(&id)?.guild);
    About {
        guild: id("guild_id").or(own),
        channel,
        message: id("message_id"),
        made: Value::Null,
    }
}

/// The bot's newest message that all in a channel see.
fn newest_own(world: &World, channel: Option<Id>) -> Option<Value> {
    let bot = world.bot();
    let mut all = world.messages().get(&channel?)?.values().rev();
    let found = all.find(|message| message.author == bot && message.only_for.is_none())?;
    Some(world.message_json(found, bot))
}

/// The overwrites of a channel just made count only later, or never.
fn withhold(live: &mut Live, made: &Value, span: Option<chrono::TimeDelta>) {
    let id = validate::id_of(&made["id"]).unwrap_or(0);
    let Ok(channel) = live.world.channel_mut(id) else {
        return;
    };
    let held = std::mem::take(&mut channel.overwrites);
    if let Some(span) = span {
        let at = live.world.now() + span;
        live.later(at, move |live| {
            let _ = live.world.change_channel(id, |channel| channel.overwrites = held);
        });
    }
}

/// What the fault makes of the answer.
pub(super) fn reword(draft: &mut Draft, action: &FaultAction) {
    for part in action.parts() {
        match part {
            FaultAction::StatusAfterEffect(status) => {
                draft.status = *status;
                draft.content = Content::Json(ApiError::plain(*status).body());
            }
            FaultAction::Html(status) => {
                draft.headers.clear();
                draft.content = Content::page(*status);
            }
            FaultAction::Headers(list) => {
                for (name, value) in list {
                    draft.headers.retain(|(known, _)| known != name);
                    draft.header(name, value);
                }
            }
            FaultAction::WithoutHeaders(list) => draft.headers.retain(|(name, _)| !list.contains(name)),
            FaultAction::Set(list) => {
                if let Content::Json(body) = &mut draft.content {
                    for (path, value) in list {
                        set(body, path, value);
                    }
                }
            }
            FaultAction::Body(text) => draft.content = Content::Text(text.clone(), "application/json"),
            FaultAction::Truncate => {
                let text = draft.content.text();
                let half = (0..=text.len() / 2).rev().find(|at| text.is_char_boundary(*at));
                let text = text[..half.unwrap_or(0)].to_owned();
                draft.content = Content::Text(text, "application/json");
            }
            _ => {}
        }
    }
}

/// Replaces what a dotted path names, or adds it; what is no object or list on the way stays.
fn set(body: &mut Value, path: &str, value: &Value) {
    let mut node = body;
    for key in path.split('.') {
        let next = match node {
            Value::Object(fields) => Some(fields.entry(key).or_insert_with(|| json!({}))),
            Value::Array(items) => key.parse::<usize>().ok().and_then(|index| items.get_mut(index)),
            _ => None,
        };
        let Some(next) = next else { return };
        node = next;
    }
    *node = value.clone();
}

/// The last step: waits, and a connection that is cut.
pub(super) async fn send(draft: &Draft, hit: Option<Hit>) -> Outcome {
    let Some(mut hit) = hit else {
        return Outcome::Answer(draft.response());
    };
    let action = hit.action.clone();
    for part in action.parts() {
        match part {
            FaultAction::CloseAfterEffect | FaultAction::CloseBefore => return Outcome::Cut,
            FaultAction::HoldAfterEffect => {
                let _ = hit.released.wait_for(|released| *released).await;
            }
            FaultAction::DelayAfterEffect(ms) => wait(Duration::from_millis(*ms)).await,
            _ => {}
        }
    }
    Outcome::Answer(draft.response())
}

/// Waits in real time; only a fault may ask for that.
async fn wait(time: Duration) {
    let _ = tokio::time::timeout(time, std::future::pending::<()>()).await;
}
