//! Polls: votes, results, and their end by the clock.
//!
//! Must not check permissions; the routes do.

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use super::{Checked, Id, Message, Reference, World};
use crate::clock::stamp;

/// A poll of a message.
#[derive(Clone, Debug)]
pub struct Poll {
    /// `question` as sent.
    pub question: Value,
    /// `poll_media` of each answer; answers are numbered from 1.
    pub answers: Vec<Value>,
    /// Whether one may vote for several answers.
    pub multiselect: bool,
    /// When it ends.
    pub expiry: DateTime<Utc>,
    /// The votes, in order of voting: answer and user.
    pub votes: Vec<(u64, Id)>,
    /// Whether it is over and counted.
    pub finalized: bool,
}

impl Poll {
    /// Those who voted for an answer.
    pub fn voters(&self, answer: u64) -> impl Iterator<Item = Id> {
        self.votes
            .iter()
            .filter(move |(of, _)| *of == answer)
            .map(|(_, user)| *user)
    }

    /// Whether an answer has this number.
    #[must_use]
    pub fn has(&self, answer: u64) -> bool {
        usize::try_from(answer).is_ok_and(|number| (1..=self.answers.len()).contains(&number))
    }

    fn numbers(&self) -> impl Iterator<Item = u64> {
        (1_u64..).take(self.answers.len())
    }

    /// The poll object as `viewer` gets it.
    #[must_use]
    pub fn json(&self, viewer: Id) -> Value {
        let answers: Vec<Value> = self
            .numbers()
            .zip(&self.answers)
            .map(|(number, media)| json!({"answer_id": number, "poll_media": media}))
            .collect();
        let counts: Vec<Value> = self
            .numbers()
            .map(|number| (number, self.voters(number).count()))
            .filter(|(_, count)| *count > 0)
            .map(|(number, count)| {
                let mine = self.voters(number).any(|user| user == viewer);
                json!({"id": number, "count": count, "me_voted": mine})
            })
            .collect();
        json!({
            "question": self.question,
            "answers": answers,
            "expiry": stamp(self.expiry),
            "allow_multiselect": self.multiselect,
            "layout_type": 1,
            "results": {"answer_counts": counts, "is_finalized": self.finalized},
        })
    }

    /// The embed of the notice that tells how it came out.
    fn outcome(&self) -> Value {
        let most = self
            .numbers()
            .map(|number| self.voters(number).count())
            .max()
            .unwrap_or(0);
        let winners: Vec<u64> = self
            .numbers()
            .filter(|number| most > 0 && self.voters(*number).count() == most)
            .collect();
        let mut facts = vec![
            ("poll_question_text", text(&self.question)),
            ("victor_answer_votes", most.to_string()),
            ("total_votes", self.votes.len().to_string()),
        ];
        // A tie has no winner.
        if let [winner] = winners.as_slice() {
            facts.push(("victor_answer_id", winner.to_string()));
            let media = self
                .numbers()
                .zip(&self.answers)
                .find(|(number, _)| number == winner);
            facts.push((
                "victor_answer_text",
                media.map_or(String::new(), |(_, media)| text(media)),
            ));
        }
        let fields: Vec<Value> = facts
            .into_iter()
            .map(|(name, value)| json!({"name": name, "value": value, "inline": false}))
            .collect();
        json!({"type": "poll_result", "fields": fields})
    }
}

fn text(media: &Value) -> String {
    media["text"].as_str().unwrap_or("").to_owned()
}

impl World {
    /// Ends polls whose time has come.
    pub(super) fn end_polls(&mut self) {
        while let Some(&(at, channel, message)) = self.poll_ends.first() {
            if at > self.now {
                return;
            }
            self.poll_ends.pop_first();
            // A poll whose message is gone ends without a word.
            let _ = self.end_poll(channel, message);
        }
    }

    /// Ends a poll: its votes are counted, its message changes, and a notice tells how it came out.
    pub(crate) fn end_poll(&mut self, channel: Id, id: Id) -> Checked<()> {
        let now = self.now;
        let message = self.message_mut(channel, id)?;
        let (author, only_for) = (message.author, message.only_for);
        let Some(poll) = message.poll.as_mut().filter(|poll| !poll.finalized) else {
            return Ok(());
        };
        poll.finalized = true;
        poll.expiry = poll.expiry.min(now);
        let outcome = poll.outcome();
        self.tell_message("MESSAGE_UPDATE", channel, id);
        if only_for.is_some() {
            return Ok(());
        }
        let notice = self.new_id();
        let mut notice = Message::new(notice, channel, author, now);
        notice.kind = 46;
        notice.embeds = vec![outcome];
        notice.reference = Some(Reference {
            channel,
            message: Some(id),
        });
        self.post(notice).map(|_| ())
    }
}
