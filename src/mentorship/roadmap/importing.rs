//! Use cases of a community's own roadmaps: a file is taken in, takes another's place, is taken away.

use trellis_domain::ids::RoadmapFileId;
use trellis_domain::program::{FileFault, text_of};
use trellis_domain::refusal::Refusal;
use trellis_domain::roadmap::{Arrival, Roadmap, RoadmapRefusal, arrival, require_size, slug_of, to_remove};

use super::shelf;
use super::store::{self, File};
use crate::interaction::{App, Asker};
use crate::records::community;
use trellis_kernel::error::{Fault, Result};

/// A file as it was sent with a command.
#[derive(Debug, Clone)]
pub(super) struct Sent {
    /// What its sender called it.
    pub(super) name: String,
    /// Where Discord holds it.
    pub(super) url: String,
    /// How large it is, as Discord says.
    pub(super) bytes: usize,
}

/// What became of a file.
#[derive(Debug)]
pub(super) enum Imported {
    /// It is one of the community's roadmaps now.
    Taken(Box<Roadmap>),
    /// It was that already, word by word.
    Same(Box<Roadmap>),
    /// Another has its name: whether it takes that one's place is asked.
    Asked {
        /// What the file has.
        roadmap: Box<Roadmap>,
        /// The file, by what waits for a yes.
        id: RoadmapFileId,
        /// Whether the other one comes with Trellis.
        is_shipped: bool,
    },
    /// It has faults; all of them are told.
    Faulty(Vec<FileFault>),
}

/// Lets only coordinators send files, before one is looked at.
pub(super) async fn may_import(app: &App, asker: &Asker) -> Result<()> {
    community::require_coordinator(&mut *app.db.read().await?, asker).await
}

/// Takes a file among the community's roadmaps, or asks first.
pub(super) async fn import(app: &App, asker: &Asker, sent: Sent) -> Result<Imported> {
    let slug = slug_of(&sent.name).ok_or(Refusal::from(RoadmapRefusal::NoRoadmapFile))?;
    // Before it is fetched: what is too large is not even asked for.
    if let Err(fault) = require_size(sent.bytes) {
        return Ok(Imported::Faulty(vec![fault]));
    }
    let fetched = app.port.fetch_file(&sent.url).await.map_err(Fault::Discord)?;
    let source = match text_of(&fetched.bytes) {
        Ok(source) => source,
        Err(fault) => return Ok(Imported::Faulty(vec![fault])),
    };
    let roadmap = match Roadmap::parse(&slug, &source) {
        Ok(roadmap) => roadmap,
        Err(faults) => return Ok(Imported::Faulty(faults)),
    };
    let file = File {
        slug,
        name: roadmap.name.clone(),
        source,
    };
    let roadmap = Box::new(roadmap);
    let (app_of_change, asker) = (app.clone(), asker.clone());
    app.change(move |change| {
        Box::pin(async move {
            let (tx, guild, by) = (change.tx, asker.guild, asker.user);
            community::require_coordinator(tx, &asker).await?;
            let shelf = shelf::of(&app_of_change, tx, guild).await?;
            let before = store::find(tx, guild, &file.slug).await?;
            let is_same = before.is_some_and(|(before, _)| before.source == file.source);
            let arrival = arrival(&shelf, &file.slug, is_same)?;
            Ok(match arrival {
                Arrival::Same => Imported::Same(roadmap),
                Arrival::New => {
                    store::put(tx, (guild, by), &file, change.now).await?;
                    Imported::Taken(roadmap)
                }
                Arrival::Replaces | Arrival::Covers => {
                    let id = change.random.id();
                    store::keep_waiting(tx, id, (guild, by), &file, change.now).await?;
                    let is_shipped = arrival == Arrival::Covers;
                    Imported::Asked {
                        roadmap,
                        id,
                        is_shipped,
                    }
                }
            })
        })
    })
    .await
}

/// A yes to a file that waited: it takes the other's place.
pub(super) async fn replace(app: &App, asker: &Asker, id: RoadmapFileId) -> Result<Box<Roadmap>> {
    let (app_of_change, asker) = (app.clone(), asker.clone());
    app.change(move |change| {
        Box::pin(async move {
            let (tx, who) = (change.tx, (asker.guild, asker.user));
            community::require_coordinator(tx, &asker).await?;
            let file = store::waiting(tx, id, asker.user).await?;
            let file = file.ok_or(Refusal::from(RoadmapRefusal::RoadmapFileGone))?;
            // Whatever is there by now, its sender said yes; there has to be room for it still.
            let shelf = shelf::of(&app_of_change, tx, asker.guild).await?;
            arrival(&shelf, &file.slug, false)?;
            store::put(tx, who, &file, change.now).await?;
            store::delete_waiting(tx, id).await?;
            let roadmap = Roadmap::parse_stored(&file.slug, &file.source);
            let roadmap = roadmap.map_err(|_| Fault::inconsistent("roadmap_file", "source", id))?;
            Ok(Box::new(roadmap))
        })
    })
    .await
}

/// Takes one of the community's roadmaps away; gives its file back.
pub(super) async fn remove(app: &App, asker: &Asker, given: String) -> Result<File> {
    let (app_of_change, asker) = (app.clone(), asker.clone());
    app.change(move |change| {
        Box::pin(async move {
            let (tx, guild) = (change.tx, asker.guild);
            community::require_coordinator(tx, &asker).await?;
            let slug = to_remove(&shelf::of(&app_of_change, tx, guild).await?, &given)?;
            let file = store::find(tx, guild, &slug).await?;
            let (file, _) = file.ok_or_else(|| Fault::inconsistent("roadmap", "slug", slug))?;
            store::delete(tx, guild, &file.slug).await?;
            Ok(file)
        })
    })
    .await
}
