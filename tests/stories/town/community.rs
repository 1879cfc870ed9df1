//! Communities further along: set up, with a cohort, with rooms. All by what people do.

use super::{Channel, Person, Told, Town};

/// The day a cohort of [`Town::with_cohort`] begins: a Monday, a week after the story.
pub const STARTS: &str = "2027-01-11";

impl Town {
    /// A community that pressed *Create everything for me*, in Berlin's time, with a coordinator and a facilitator.
    pub async fn set_up() -> Self {
        Self::prepared("set up", async || {
            let town = Self::new().await;
            town.sets_up().await;
            town
        })
        .await
    }

    /// Sets this community up.
    pub async fn sets_up(&self) {
        let panel = self.olga().runs("/setup start zone:Europe/Berlin").await;
        panel.presses("Create everything").await;
        self.settle().await;
        let carla = self.person("Carla").await;
        self.gives_role(&carla, "Coordinator");
        let farid = self.person("Farid").await;
        self.gives_role(&farid, "Facilitator");
    }

    /// As [`Town::set_up`], with a cohort of the career program that is under way from the next Monday on.
    pub async fn with_cohort(name: &str) -> Self {
        let own = name.to_owned();
        Self::prepared(&format!("with cohort {name}"), async move || {
            let town = Self::set_up().await;
            town.opens_cohort(&own, "career-growth", STARTS).await;
            town
        })
        .await
    }

    /// As [`Town::with_cohort`], with a pair: the first that [`Town::pair`] gives.
    pub async fn with_pair(name: &str) -> Self {
        let own = name.to_owned();
        Self::prepared(&format!("with pair {name}"), async move || {
            let town = Self::with_cohort(&own).await;
            town.pair().await;
            town
        })
        .await
    }

    /// As [`Town::with_pair`], and the cohort was started.
    pub async fn under_way(name: &str) -> Self {
        let own = name.to_owned();
        Self::prepared(&format!("under way {name}"), async move || {
            let town = Self::with_pair(&own).await;
            town.starts_cohort().await;
            town
        })
        .await
    }

    /// The coordinator opens a cohort in the lobby.
    pub async fn opens_cohort(&self, name: &str, program: &str, starts: &str) {
        let line = format!("/cohort open program:{program} name:\"{name}\" starts:{starts}");
        self.coordinator().runs(&line).await.is_told(name);
        self.settle().await;
    }

    /// The coordinator says that the work begins.
    pub async fn starts_cohort(&self) {
        self.coordinator()
            .runs("/cohort start")
            .await
            .presses("Start it")
            .await
            .is_told("under way");
        self.settle().await;
    }

    /// A role of the server is given, as an admin does it in the member list.
    pub fn gives_role(&self, person: &Person, role: &str) {
        let role = self.sandbox().role_named(self.guild(), role).unwrap();
        self.sandbox().give_role(self.guild(), person.persona(), role);
    }

    /// Carla, who has the coordinator role.
    pub fn coordinator(&self) -> Person {
        self.known("Carla")
    }

    /// Farid, who has the facilitator role.
    pub fn facilitator(&self) -> Person {
        self.known("Farid")
    }

    /// Somebody who is here already, by name.
    pub fn known(&self, name: &str) -> Person {
        let persona = self
            .sandbox()
            .personas()
            .into_iter()
            .find(|persona| persona.name() == name);
        Person::new(
            &self.inner,
            persona.unwrap_or_else(|| panic!("{name} is not here")),
        )
    }

    /// Lets somebody be a second mentee of the only room, as a group room has them.
    pub async fn adds_mentee(&self, person: &Person) {
        let (id, name) = (person.id().cast_signed(), person.name());
        let app = self.app();
        let write = app.db.write(move |tx| {
            Box::pin(async move {
                sqlx::query(
                    "insert into room_member (room_id, user_id, role, name) select id, ?, 'mentee', ? from room",
                )
                .bind(id)
                .bind(name)
                .execute(&mut *tx)
                .await?;
                Ok(())
            })
        });
        write.await.unwrap();
    }

    /// A new mentor, who joined the newest cohort for up to `capacity` mentees.
    pub async fn mentor(&self, capacity: u8) -> Person {
        let mentor = self.person(&self.fresh("Mina")).await;
        let form = mentor.presses_in(self.lobby(), "Join as mentor").await;
        let card = form
            .fills_all(&[("How many mentees", &capacity.to_string())])
            .await;
        card.presses("I commit").await.is_told("You are in");
        self.settle().await;
        mentor
    }

    /// A new mentee, who joined the newest cohort.
    pub async fn mentee(&self) -> Person {
        let mentee = self.person(&self.fresh("Ada")).await;
        let form = mentee.presses_in(self.lobby(), "Join as mentee").await;
        form.fills_all(&[])
            .await
            .presses("I commit")
            .await
            .is_told("You are in");
        self.settle().await;
        mentee
    }

    /// The coordinator opens the room of two people.
    pub async fn opens_room(&self, mentor: &Person, mentee: &Person) -> Channel {
        let line = format!(
            "/room open mentor:\"@{}\" mentee:\"@{}\"",
            mentor.name(),
            mentee.name()
        );
        self.coordinator().runs(&line).await.is_told("on its way");
        self.settle().await;
        self.room_of(mentee)
    }

    /// A mentor and a mentee with a room, and no other room: those the town came with, then new ones.
    pub async fn pair(&self) -> (Person, Person) {
        if let Some(pair) = self.next_prepared_pair() {
            return pair;
        }
        let (mentor, mentee) = (self.mentor(1).await, self.mentee().await);
        self.opens_room(&mentor, &mentee).await;
        let mut pairs = self.inner.pairs.lock().unwrap();
        pairs.all.push((mentor.id(), mentee.id()));
        pairs.given += 1;
        (mentor, mentee)
    }

    fn next_prepared_pair(&self) -> Option<(Person, Person)> {
        let mut pairs = self.inner.pairs.lock().unwrap();
        let &(mentor, mentee) = pairs.all.get(pairs.given)?;
        pairs.given += 1;
        let person = |id| Person::new(&self.inner, self.sandbox().persona(id));
        Some((person(mentor), person(mentee)))
    }

    /// Somebody sends a choice that the list before them does not have, as a client of one's own may.
    pub async fn picks(&self, person: &Person, list: &str, value: &str) -> Told {
        let panel = person.sees_in(self.lobby(), "Career growth").await;
        let body = serde_json::json!({
            "type": 3, "application_id": self.sandbox().application_id().to_string(),
            "guild_id": self.guild().to_string(), "channel_id": self.lobby().0.to_string(),
            "message_id": panel.id.to_string(), "nonce": "forged",
            "data": { "component_type": 3, "custom_id": list, "values": [value] },
        });
        Told::new(person, self.lobby(), person.persona().forge(&body).await)
    }

    /// The name of a channel, whoever may see it.
    pub fn name_of(&self, channel: Channel) -> String {
        let mut channels = self.sandbox().channels(self.guild()).into_iter();
        let found = channels.find(|view| view.id == channel.0);
        found.unwrap_or_else(|| panic!("there is no {channel:?}")).name
    }

    /// The newest room that a person sees and strangers do not: a text channel under a category of rooms.
    pub fn room_of(&self, person: &Person) -> Channel {
        let rooms = person.rooms();
        let room = rooms
            .iter()
            .filter(|channel| channel.kind == 0)
            .max_by_key(|channel| channel.id);
        Channel(
            room.unwrap_or_else(|| panic!("{} sees no room", person.name()))
                .id,
        )
    }
}
