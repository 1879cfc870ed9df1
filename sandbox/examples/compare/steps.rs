//! The steps: what a bot does in its first hour, and what it is refused, with all of it cleaned up afterwards.

use std::collections::BTreeMap;
use std::time::Duration;

use serde_json::{Value, json};

type Failed = Box<dyn std::error::Error>;

/// How often a step that is rate limited is tried again.
const PATIENCE: usize = 20;

/// A run of the steps at one place.
pub struct Run {
    http: reqwest::Client,
    base: String,
    token: String,
    /// Ids by the names that paths call them by.
    ids: BTreeMap<&'static str, String>,
    /// What has to be deleted again, the latest first.
    undo: Vec<String>,
    log: Vec<Value>,
}

impl Run {
    /// Takes all steps in a guild of `base`, cleans up, and gives the log: one object a step.
    ///
    /// # Errors
    ///
    /// When the place cannot be reached. What was made until then is cleaned up as far as possible.
    pub async fn all(base: &str, token: &str, guild: &str) -> Result<Vec<Value>, Failed> {
        let http = reqwest::Client::builder().user_agent("DiscordBot (https://example.org/compare, 1)");
        let mut run = Self {
            http: http.build()?,
            base: base.trim_end_matches('/').to_owned(),
            token: token.to_owned(),
            ids: [("guild", guild.to_owned())].into(),
            undo: Vec::new(),
            log: Vec::new(),
        };
        let taken = run.steps().await;
        while let Some(path) = run.undo.pop() {
            run.send("DELETE", &path, None).await?;
        }
        taken.map(|()| run.log)
    }

    async fn steps(&mut self) -> Result<(), Failed> {
        self.start_up().await?;
        self.channels().await?;
        self.messages().await?;
        self.reactions_and_pins().await?;
        self.threads().await?;
        self.forum().await?;
        self.event().await?;
        self.errors().await
    }

    fn path(&self, template: &str) -> String {
        let mut path = template.to_owned();
        for (name, id) in &self.ids {
            path = path.replace(&format!("{{{name}}}"), id);
        }
        path
    }

    async fn send(&self, method: &str, path: &str, body: Option<String>) -> Result<(u16, Value), Failed> {
        for _ in 0..PATIENCE {
            let url = format!("{}/api/v10{path}", self.base);
            let mut request = self.http.request(method.parse()?, url);
            if !self.token.is_empty() {
                request = request.header("authorization", format!("Bot {}", self.token));
            }
            if let Some(body) = &body {
                request = request
                    .header("content-type", "application/json")
                    .body(body.clone());
            }
            let answer = request.send().await?;
            let status = answer.status().as_u16();
            let body: Value = serde_json::from_str(&answer.text().await?).unwrap_or(Value::Null);
            let Some(wait) = body["retry_after"].as_f64().filter(|_| status == 429) else {
                return Ok((status, body));
            };
            let wait = Duration::from_secs_f64(wait.clamp(0.1, 900.0));
            let _ = tokio::time::timeout(wait, std::future::pending::<()>()).await;
        }
        Err(format!("{method} {path} stayed rate limited").into())
    }

    /// One step, noted under its name.
    async fn step(&mut self, name: &str, way: &str, body: Option<Value>) -> Result<Value, Failed> {
        self.raw(name, way, body.map(|body| body.to_string())).await
    }

    async fn raw(&mut self, name: &str, way: &str, body: Option<String>) -> Result<Value, Failed> {
        let (method, template) = way.split_once(' ').unwrap_or(("GET", way));
        let (status, response) = self.send(method, &self.path(template), body).await?;
        self.log
            .push(json!({"step": name, "way": way, "status": status, "response": response}));
        Ok(response)
    }

    /// A step that makes something, which a name stands for from then on and which is deleted at the end.
    async fn make(&mut self, name: &'static str, way: &str, body: Value, undo: &str) -> Result<(), Failed> {
        let made = self.step(&format!("make {name}"), way, Some(body)).await?;
        let id = made["id"].as_str().unwrap_or("0").to_owned();
        self.ids.insert(name, id);
        if made["id"].is_string() && !undo.is_empty() {
            self.undo.push(self.path(undo));
        }
        Ok(())
    }

    async fn start_up(&mut self) -> Result<(), Failed> {
        self.step("gateway", "GET /gateway", None).await?;
        self.step("gateway for bots", "GET /gateway/bot", None).await?;
        let me = self.step("me", "GET /users/@me", None).await?;
        self.ids.insert("me", me["id"].as_str().unwrap_or("0").to_owned());
        for (name, way) in [
            ("application", "GET /applications/@me"),
            ("guild", "GET /guilds/{guild}?with_counts=true"),
            ("channels", "GET /guilds/{guild}/channels"),
            ("own member", "GET /guilds/{guild}/members/{me}"),
            ("active threads", "GET /guilds/{guild}/threads/active"),
        ] {
            self.step(name, way, None).await?;
        }
        Ok(())
    }

    async fn channels(&mut self) -> Result<(), Failed> {
        let way = "POST /guilds/{guild}/channels";
        let undo = "/channels/{category}";
        self.make("category", way, json!({"name": "Compare", "type": 4}), undo)
            .await?;
        let overwrites = json!([
            {"id": self.ids["guild"], "type": 0, "deny": "1024"},
            {"id": self.ids["me"], "type": 1, "allow": "117760"},
        ]);
        let room = json!({"name": "Compare Room", "topic": "x", "parent_id": self.ids["category"],
            "permission_overwrites": overwrites});
        self.make("room", way, room, "/channels/{room}").await?;
        self.step("channel", "GET /channels/{room}", None).await?;
        let edit = json!({"nsfw": false, "rate_limit_per_user": 5});
        self.step("edit channel", "PATCH /channels/{room}", Some(edit))
            .await?;
        let allow = json!({"type": 0, "allow": "0", "deny": "2048"});
        let one = "/channels/{room}/permissions/{guild}";
        self.step("put overwrite", &format!("PUT {one}"), Some(allow))
            .await?;
        let back = json!({"type": 0, "allow": "0", "deny": "1024"});
        self.step("put overwrite back", &format!("PUT {one}"), Some(back))
            .await?;
        self.step("channel without a name", way, Some(json!({"type": 0})))
            .await?;
        let long = json!({"name": "x".repeat(101), "rate_limit_per_user": -1});
        self.step("channel with two mistakes", way, Some(long)).await?;
        let orphan = json!({"name": "x", "parent_id": self.ids["room"]});
        self.step("channel in a channel", way, Some(orphan)).await?;
        Ok(())
    }

    async fn messages(&mut self) -> Result<(), Failed> {
        let way = "POST /channels/{room}/messages";
        self.make("message", way, json!({"content": "one"}), "").await?;
        let embed = json!({"title": "t", "description": "d", "color": 255, "url": "https://example.org",
            "timestamp": "2026-01-01T00:00:00Z", "footer": {"text": "f"}, "author": {"name": "a"},
            "fields": [{"name": "n", "value": "v", "inline": true}]});
        let button = json!({"type": 2, "style": 1, "label": "b", "custom_id": "c"});
        let rich = json!({"embeds": [embed], "components": [{"type": 1, "components": [button]}]});
        self.make("rich", way, rich, "").await?;
        let reply = json!({"content": "two", "message_reference": {"message_id": self.ids["message"]},
            "allowed_mentions": {"parse": []}});
        self.make("reply", way, reply, "").await?;
        let one = "/channels/{room}/messages/{message}";
        self.step("message", &format!("GET {one}"), None).await?;
        self.step(
            "edit message",
            &format!("PATCH {one}"),
            Some(json!({"content": "edited"})),
        )
        .await?;
        self.step("messages", "GET /channels/{room}/messages?limit=3", None)
            .await?;
        self.step("typing", "POST /channels/{room}/typing", None).await?;
        for (name, body) in [
            ("empty message", json!({})),
            ("blank message", json!({"content": "  "})),
            ("long message", json!({"content": "x".repeat(2001)})),
            ("long embed", json!({"embeds": [{"title": "x".repeat(257)}]})),
            ("empty embed", json!({"embeds": [{}]})),
            (
                "button without an id",
                json!({"content": "x", "components": [{"type": 1, "components": [
                {"type": 2, "style": 1, "label": "b"}]}]}),
            ),
            (
                "mentions at odds",
                json!({"content": "x", "allowed_mentions": {"parse": ["users"], "users": ["1"]}}),
            ),
            (
                "reply to nothing",
                json!({"content": "x", "message_reference": {"message_id": "1"}}),
            ),
        ] {
            self.step(name, way, Some(body)).await?;
        }
        self.step("unknown message", "GET /channels/{room}/messages/1", None)
            .await?;
        self.step("bad limit", "GET /channels/{room}/messages?limit=101", None)
            .await?;
        let few = json!({"messages": [self.ids["reply"]]});
        let bulk = "POST /channels/{room}/messages/bulk-delete";
        self.step("bulk delete of one", bulk, Some(few)).await?;
        self.step("delete message", "DELETE /channels/{room}/messages/{reply}", None)
            .await?;
        Ok(())
    }

    async fn reactions_and_pins(&mut self) -> Result<(), Failed> {
        let reactions = "/channels/{room}/messages/{message}/reactions";
        for (name, way) in [
            ("react", format!("PUT {reactions}/%F0%9F%8E%89/@me")),
            (
                "react with nothing known",
                format!("PUT {reactions}/nonsense/@me"),
            ),
            ("reactions", format!("GET {reactions}/%F0%9F%8E%89")),
            (
                "message with a reaction",
                "GET /channels/{room}/messages/{message}".to_owned(),
            ),
            ("unreact", format!("DELETE {reactions}/%F0%9F%8E%89/@me")),
            ("pin", "PUT /channels/{room}/messages/pins/{message}".to_owned()),
            ("pin nothing", "PUT /channels/{room}/messages/pins/1".to_owned()),
            ("pins", "GET /channels/{room}/messages/pins".to_owned()),
            (
                "note of a pin",
                "GET /channels/{room}/messages?limit=1".to_owned(),
            ),
            (
                "unpin",
                "DELETE /channels/{room}/messages/pins/{message}".to_owned(),
            ),
        ] {
            self.step(name, &way, None).await?;
        }
        Ok(())
    }

    async fn threads(&mut self) -> Result<(), Failed> {
        let way = "POST /channels/{room}/messages/{message}/threads";
        let body = json!({"name": "talk", "auto_archive_duration": 60});
        self.make("thread", way, body.clone(), "").await?;
        self.step("thread twice", way, Some(body)).await?;
        let odd = json!({"name": "x", "type": 11, "auto_archive_duration": 61});
        self.step(
            "thread of an odd length",
            "POST /channels/{room}/threads",
            Some(odd),
        )
        .await?;
        let private = json!({"name": "hidden", "type": 12});
        self.make("private", "POST /channels/{room}/threads", private, "")
            .await?;
        for (name, way, body) in [
            (
                "say in thread",
                "POST /channels/{thread}/messages",
                Some(json!({"content": "x"})),
            ),
            ("thread members", "GET /channels/{thread}/thread-members", None),
            (
                "own thread member",
                "GET /channels/{thread}/thread-members/@me?with_member=true",
                None,
            ),
            (
                "archive",
                "PATCH /channels/{thread}",
                Some(json!({"archived": true})),
            ),
            (
                "edit archived",
                "PATCH /channels/{thread}",
                Some(json!({"name": "x"})),
            ),
            (
                "archived threads",
                "GET /channels/{room}/threads/archived/public",
                None,
            ),
            (
                "unarchive",
                "PATCH /channels/{thread}",
                Some(json!({"archived": false})),
            ),
            ("leave", "DELETE /channels/{private}/thread-members/@me", None),
        ] {
            self.step(name, way, body).await?;
        }
        Ok(())
    }

    /// In a guild without the community features each step is refused, which is comparable, too.
    async fn forum(&mut self) -> Result<(), Failed> {
        let tags = json!([{"name": "done"}, {"name": "staff", "moderated": true}]);
        let body = json!({"name": "compare-forum", "type": 15, "available_tags": tags});
        self.make(
            "forum",
            "POST /guilds/{guild}/channels",
            body,
            "/channels/{forum}",
        )
        .await?;
        let plain = json!({"content": "x"});
        self.step(
            "plain message into a forum",
            "POST /channels/{forum}/messages",
            Some(plain),
        )
        .await?;
        let way = "POST /channels/{forum}/threads";
        self.step("post without a message", way, Some(json!({"name": "x"})))
            .await?;
        let many =
            json!({"name": "x", "message": {"content": "x"}, "applied_tags": ["1", "2", "3", "4", "5", "6"]});
        self.step("post with six tags", way, Some(many)).await?;
        let post = json!({"name": "post", "message": {"content": "first"}});
        self.make("post", way, post, "").await?;
        self.step("post", "GET /channels/{post}", None).await?;
        self.step(
            "first message of a post",
            "GET /channels/{post}/messages/{post}",
            None,
        )
        .await?;
        Ok(())
    }

    async fn event(&mut self) -> Result<(), Failed> {
        let way = "POST /guilds/{guild}/scheduled-events";
        // Far enough ahead for any clock, within the years that Discord takes.
        let (start, end) = ("2029-01-01T10:00:00Z", "2029-01-01T11:00:00Z");
        let body = json!({"name": "Compare", "privacy_level": 2, "entity_type": 3, "scheduled_start_time": start,
            "scheduled_end_time": end, "entity_metadata": {"location": "somewhere"}});
        let one = "/guilds/{guild}/scheduled-events/{event}";
        self.make("event", way, body.clone(), one).await?;
        let mut past = body.clone();
        past["scheduled_start_time"] = json!("2020-01-01T10:00:00Z");
        self.step("event in the past", way, Some(past)).await?;
        let mut nowhere = body;
        nowhere["entity_metadata"] = Value::Null;
        self.step("event nowhere", way, Some(nowhere)).await?;
        self.step("event", &format!("GET {one}?with_user_count=true"), None)
            .await?;
        self.step(
            "edit event",
            &format!("PATCH {one}"),
            Some(json!({"description": "d"})),
        )
        .await?;
        self.step(
            "end what has not begun",
            &format!("PATCH {one}"),
            Some(json!({"status": 3})),
        )
        .await?;
        self.step("who comes", &format!("GET {one}/users"), None).await?;
        self.step(
            "cancel event",
            &format!("PATCH {one}"),
            Some(json!({"status": 4})),
        )
        .await?;
        self.step(
            "edit a canceled event",
            &format!("PATCH {one}"),
            Some(json!({"name": "x"})),
        )
        .await?;
        self.step("unknown event", "GET /guilds/{guild}/scheduled-events/1", None)
            .await?;
        Ok(())
    }

    async fn errors(&mut self) -> Result<(), Failed> {
        for (name, way) in [
            ("unknown channel", "GET /channels/1"),
            ("unknown guild", "GET /guilds/1"),
            ("unknown member", "GET /guilds/{guild}/members/1"),
            ("no id", "GET /channels/none"),
            ("unknown path", "GET /nothing/here"),
            ("wrong method", "PATCH /gateway"),
            ("audit log", "GET /guilds/{guild}/audit-logs?limit=1"),
        ] {
            self.step(name, way, None).await?;
        }
        let way = "POST /channels/{room}/messages";
        self.raw("malformed body", way, Some("{\"content\": ".to_owned()))
            .await?;
        let kept = std::mem::take(&mut self.token);
        let without = self.step("no token", "GET /users/@me", None).await;
        self.token = kept;
        without.map(|_| ())
    }
}
