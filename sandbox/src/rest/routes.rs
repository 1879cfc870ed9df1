//! The table of routes, from which routing and coverage come.

use super::call::Handler;
use super::{
    application, audit_log, bans, channels, command_permissions, commands, guilds, interactions, members,
    messages, overwrites, pins, polls, positions, reactions, roles, scheduled_events, thread_lists,
    thread_members, threads, user, voice, webhooks,
};
use crate::faults::glob;

/// How much of a route's behaviour is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Coverage {
    /// All that a bot can tell from outside, as far as documented.
    Whole,
    /// Some fields or rules are missing; the README lists them.
    Partial,
}

/// The kind of account that may call a route.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Caller {
    /// A bot or a person.
    Any,
    /// The bot only.
    Bot,
    /// A person only.
    Person,
    /// Anyone, without a token; outside the global rate limit.
    Open,
}

/// A route.
#[derive(Debug)]
pub(crate) struct Route {
    pub method: &'static str,
    pub path: &'static str,
    pub coverage: Coverage,
    pub caller: Caller,
    pub handler: Handler,
}

/// What a path comes to.
pub(crate) enum Found {
    /// This route with these values.
    Route(&'static Route, Vec<(&'static str, String)>),
    /// The path is known, the method is not.
    WrongMethod,
    /// No such path.
    Nothing,
}

macro_rules! routes {
    ($($method:ident $path:literal $coverage:ident $caller:ident $handler:path;)*) => {
        /// All routes, below `/api/v10`. Where two fit a path, the first counts.
        pub(crate) static ROUTES: &[Route] = &[$(Route {
            method: stringify!($method),
            path: $path,
            coverage: Coverage::$coverage,
            caller: Caller::$caller,
            handler: $handler,
        },)*];
    };
}

routes! {
    GET "/gateway" Whole Open application::gateway;
    GET "/gateway/bot" Whole Bot application::gateway_bot;
    GET "/soundboard-default-sounds" Partial Any application::default_sounds;
    GET "/users/@me" Whole Any application::me;
    GET "/users/{user_id}" Whole Any application::user;
    GET "/users/@me/guilds" Partial Any user::guilds;
    POST "/users/@me/channels" Partial Any user::open_direct_message;
    DELETE "/users/@me/guilds/{guild_id}" Whole Any members::leave;
    GET "/applications/@me" Partial Bot application::application;
    GET "/oauth2/applications/@me" Partial Bot application::application;

    GET "/applications/{application_id}/commands" Whole Bot commands::list;
    POST "/applications/{application_id}/commands" Whole Bot commands::create;
    PUT "/applications/{application_id}/commands" Whole Bot commands::replace;
    GET "/applications/{application_id}/commands/{command_id}" Whole Bot commands::get;
    PATCH "/applications/{application_id}/commands/{command_id}" Whole Bot commands::edit;
    DELETE "/applications/{application_id}/commands/{command_id}" Whole Bot commands::delete;
    GET "/applications/{application_id}/guilds/{guild_id}/commands" Whole Bot commands::list;
    POST "/applications/{application_id}/guilds/{guild_id}/commands" Whole Bot commands::create;
    PUT "/applications/{application_id}/guilds/{guild_id}/commands" Whole Bot commands::replace;
    GET "/applications/{application_id}/guilds/{guild_id}/commands/permissions" Whole Bot command_permissions::list;
    GET "/applications/{application_id}/guilds/{guild_id}/commands/{command_id}/permissions" Whole Bot command_permissions::get;
    PUT "/applications/{application_id}/guilds/{guild_id}/commands/{command_id}/permissions" Whole Person command_permissions::put;
    GET "/applications/{application_id}/guilds/{guild_id}/commands/{command_id}" Whole Bot commands::get;
    PATCH "/applications/{application_id}/guilds/{guild_id}/commands/{command_id}" Whole Bot commands::edit;
    DELETE "/applications/{application_id}/guilds/{guild_id}/commands/{command_id}" Whole Bot commands::delete;

    POST "/interactions" Partial Person user::interact;
    GET "/guilds/{guild_id}/application-command-index" Partial Person user::command_index;
    POST "/interactions/{interaction_id}/{interaction_token}/callback" Partial Open interactions::callback;
    POST "/webhooks/{application_id}/{token}" Partial Open webhooks::create;
    GET "/webhooks/{application_id}/{token}/messages/{message_id}" Whole Open webhooks::get;
    PATCH "/webhooks/{application_id}/{token}/messages/{message_id}" Whole Open webhooks::edit;
    DELETE "/webhooks/{application_id}/{token}/messages/{message_id}" Whole Open webhooks::delete;

    GET "/guilds/{guild_id}" Partial Any guilds::get;
    GET "/guilds/{guild_id}/channels" Whole Any guilds::channels;
    POST "/guilds/{guild_id}/channels" Partial Any channels::create;
    GET "/guilds/{guild_id}/threads/active" Whole Any thread_lists::active;
    GET "/guilds/{guild_id}/audit-logs" Whole Any audit_log::list;
    GET "/guilds/{guild_id}/scheduled-events" Whole Any scheduled_events::list;
    POST "/guilds/{guild_id}/scheduled-events" Whole Any scheduled_events::create;
    GET "/guilds/{guild_id}/scheduled-events/{guild_scheduled_event_id}" Whole Any scheduled_events::get;
    PATCH "/guilds/{guild_id}/scheduled-events/{guild_scheduled_event_id}" Whole Any scheduled_events::edit;
    DELETE "/guilds/{guild_id}/scheduled-events/{guild_scheduled_event_id}" Whole Any scheduled_events::delete;
    GET "/guilds/{guild_id}/scheduled-events/{guild_scheduled_event_id}/users" Whole Any scheduled_events::users;
    GET "/guilds/{guild_id}/scheduled-events/{guild_scheduled_event_id}/users/counts" Partial Any scheduled_events::count;
    PUT "/guilds/{guild_id}/scheduled-events/{guild_scheduled_event_id}/users/@me" Whole Person scheduled_events::subscribe;
    DELETE "/guilds/{guild_id}/scheduled-events/{guild_scheduled_event_id}/users/@me" Whole Person scheduled_events::unsubscribe;
    PATCH "/guilds/{guild_id}" Partial Any guilds::edit;
    PATCH "/guilds/{guild_id}/channels" Whole Any positions::move_many;
    GET "/guilds/{guild_id}/bans" Whole Any bans::list;
    GET "/guilds/{guild_id}/bans/{user_id}" Whole Any bans::get;
    PUT "/guilds/{guild_id}/bans/{user_id}" Whole Any bans::create;
    DELETE "/guilds/{guild_id}/bans/{user_id}" Whole Any bans::remove;
    POST "/guilds/{guild_id}/bulk-ban" Whole Any bans::create_many;
    GET "/guilds/{guild_id}/roles" Whole Any roles::list;
    POST "/guilds/{guild_id}/roles" Whole Any roles::create;
    PATCH "/guilds/{guild_id}/roles" Whole Any roles::move_many;
    GET "/guilds/{guild_id}/roles/member-counts" Whole Any roles::member_counts;
    GET "/guilds/{guild_id}/roles/{role_id}" Whole Any roles::get;
    PATCH "/guilds/{guild_id}/roles/{role_id}" Whole Any roles::edit;
    DELETE "/guilds/{guild_id}/roles/{role_id}" Whole Any roles::delete;
    GET "/guilds/{guild_id}/members" Whole Bot members::list;
    GET "/guilds/{guild_id}/members/search" Whole Any members::search;
    PATCH "/guilds/{guild_id}/members/@me" Partial Any members::edit_own;
    GET "/guilds/{guild_id}/members/{user_id}" Whole Any members::get;
    PATCH "/guilds/{guild_id}/members/{user_id}" Partial Any members::edit;
    DELETE "/guilds/{guild_id}/members/{user_id}" Whole Any members::kick;
    PUT "/guilds/{guild_id}/members/{user_id}/roles/{role_id}" Whole Any members::add_role;
    DELETE "/guilds/{guild_id}/members/{user_id}/roles/{role_id}" Whole Any members::remove_role;

    GET "/guilds/{guild_id}/voice-states/{user_id}" Whole Any voice::get;

    GET "/channels/{channel_id}" Whole Any channels::get;
    PATCH "/channels/{channel_id}" Partial Any channels::edit;
    DELETE "/channels/{channel_id}" Whole Any channels::delete;
    PUT "/channels/{channel_id}/permissions/{overwrite_id}" Whole Any overwrites::put;
    DELETE "/channels/{channel_id}/permissions/{overwrite_id}" Whole Any overwrites::delete;
    GET "/channels/{channel_id}/messages" Whole Any messages::list;
    POST "/channels/{channel_id}/messages" Partial Any messages::create;
    POST "/channels/{channel_id}/messages/bulk-delete" Whole Any messages::bulk_delete;
    GET "/channels/{channel_id}/polls/{message_id}/answers/{answer_id}" Whole Any polls::voters;
    PUT "/channels/{channel_id}/polls/{message_id}/answers/@me" Whole Person polls::vote;
    POST "/channels/{channel_id}/polls/{message_id}/expire" Whole Any polls::expire;
    POST "/channels/{channel_id}/typing" Whole Any messages::typing;
    GET "/channels/{channel_id}/messages/pins" Whole Any pins::list;
    PUT "/channels/{channel_id}/messages/pins/{message_id}" Whole Any pins::pin;
    DELETE "/channels/{channel_id}/messages/pins/{message_id}" Whole Any pins::unpin;
    GET "/channels/{channel_id}/pins" Whole Any pins::list_old;
    PUT "/channels/{channel_id}/pins/{message_id}" Whole Any pins::pin;
    DELETE "/channels/{channel_id}/pins/{message_id}" Whole Any pins::unpin;
    GET "/channels/{channel_id}/messages/{message_id}" Whole Any messages::get;
    PATCH "/channels/{channel_id}/messages/{message_id}" Partial Any messages::edit;
    DELETE "/channels/{channel_id}/messages/{message_id}" Whole Any messages::delete;
    DELETE "/channels/{channel_id}/messages/{message_id}/reactions" Whole Any reactions::clear;
    GET "/channels/{channel_id}/messages/{message_id}/reactions/{emoji}" Partial Any reactions::list;
    DELETE "/channels/{channel_id}/messages/{message_id}/reactions/{emoji}" Whole Any reactions::clear_one;
    PUT "/channels/{channel_id}/messages/{message_id}/reactions/{emoji}/@me" Partial Any reactions::add;
    DELETE "/channels/{channel_id}/messages/{message_id}/reactions/{emoji}/{user_id}" Whole Any reactions::remove;
    POST "/channels/{channel_id}/messages/{message_id}/threads" Whole Any threads::from_message;
    POST "/channels/{channel_id}/threads" Partial Any threads::create;
    GET "/channels/{channel_id}/threads/archived/public" Whole Any thread_lists::archived_public;
    GET "/channels/{channel_id}/threads/archived/private" Whole Any thread_lists::archived_private;
    GET "/channels/{channel_id}/users/@me/threads/archived/private" Whole Any thread_lists::archived_private_joined;
    GET "/channels/{channel_id}/thread-members" Whole Any thread_members::members;
    GET "/channels/{channel_id}/thread-members/{user_id}" Whole Any thread_members::member;
    PUT "/channels/{channel_id}/thread-members/{user_id}" Whole Any thread_members::add_member;
    DELETE "/channels/{channel_id}/thread-members/{user_id}" Whole Any thread_members::remove_member;
}

/// Finds the route of a path below `/api/v10`.
pub(crate) fn find(method: &str, path: &str) -> Found {
    let parts: Vec<&str> = path.trim_start_matches('/').split('/').collect();
    let mut known = false;
    for route in ROUTES {
        let Some(params) = fits(route.path, &parts) else {
            continue;
        };
        if route.method == method {
            return Found::Route(route, params);
        }
        known = true;
    }
    if known { Found::WrongMethod } else { Found::Nothing }
}

fn fits(pattern: &'static str, parts: &[&str]) -> Option<Vec<(&'static str, String)>> {
    let mut params = Vec::new();
    let mut rest = parts.iter();
    for wanted in pattern.trim_start_matches('/').split('/') {
        let part = rest.next()?;
        match wanted.strip_prefix('{').and_then(|name| name.strip_suffix('}')) {
            Some(name) => params.push((name, super::decode(part))),
            None if wanted == super::decode(part) => {}
            None => return None,
        }
    }
    rest.next().is_none().then_some(params)
}

/// Whether a method and a pattern of [`glob`] fit any route.
pub(crate) fn is_served(method: &str, pattern: &str) -> bool {
    let same = |wanted: &str, part: &str| wanted == part || part.starts_with('{');
    let mut served = ROUTES.iter();
    served.any(|route| (method == "*" || route.method == method) && glob(pattern, route.path, same))
}

/// Whether a route is the first answer to an interaction.
pub(crate) fn is_callback(route: &Route) -> bool {
    route.path == "/interactions/{interaction_id}/{interaction_token}/callback"
}

/// Whether a route takes a body as `application/x-www-form-urlencoded`, by Discord's OpenAPI document: those that send
/// words, as a form of theirs may have a file.
pub(crate) fn takes_forms(route: &Route) -> bool {
    is_callback(route)
        || matches!(
            (route.method, route.path),
            (
                "POST",
                "/channels/{channel_id}/messages" | "/channels/{channel_id}/threads"
            ) | ("PATCH", "/channels/{channel_id}/messages/{message_id}")
                | ("POST", "/webhooks/{application_id}/{token}")
                | (
                    "PATCH",
                    "/webhooks/{application_id}/{token}/messages/{message_id}"
                )
        )
}

/// The top-level id by which a bucket is told apart: channel, guild, or the token of a webhook.
pub(crate) fn major(params: &[(&'static str, String)]) -> String {
    params
        .iter()
        .find(|(name, _)| matches!(*name, "channel_id" | "guild_id" | "token" | "interaction_token"))
        .map_or(String::new(), |(_, value)| value.clone())
}

/// Every route with how much of it is there: method, path below `/api/v10`, coverage.
#[must_use]
pub fn coverage() -> Vec<(&'static str, &'static str, Coverage)> {
    ROUTES
        .iter()
        .map(|route| (route.method, route.path, route.coverage))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_route_of_the_table_is_reached_by_its_own_path() {
        for route in ROUTES {
            let path = route.path.replace(['{', '}'], "");
            let Found::Route(found, _) = find(route.method, &path) else {
                panic!("{} {} is not found", route.method, route.path)
            };
            assert_eq!((found.method, found.path), (route.method, route.path));
        }
        assert_eq!(coverage().len(), ROUTES.len());
    }

    #[test]
    fn an_unknown_path_and_a_wrong_method_are_told_apart() {
        assert!(matches!(find("GET", "/voice/regions"), Found::Nothing));
        assert!(matches!(find("POST", "/gateway"), Found::WrongMethod));
    }
}
