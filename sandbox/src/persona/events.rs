//! What a person does about scheduled events.

use serde_json::Value;

use super::Persona;
use crate::errors::ApiError;
use crate::world::Id;

impl Persona {
    /// Says that this person is interested in an event, or no longer is.
    ///
    /// # Errors
    ///
    /// Discord's refusal: 10070 where the event is not seen, 180000 when it is over.
    pub async fn set_interested(&self, guild: Id, event: Id, interested: bool) -> Result<(), ApiError> {
        let method = if interested { "PUT" } else { "DELETE" };
        let path = format!("/guilds/{guild}/scheduled-events/{event}/users/@me");
        self.ask(method, &path, Value::Null).await.map(|_| ())
    }
}
