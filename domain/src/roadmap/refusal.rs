//! What roadmaps refuse.

use chrono::NaiveDate;

use crate::ground::refusals;

refusals! {
    /// Why a roadmap, or using one, is refused.
    pub enum RoadmapRefusal {
        /// There is no roadmap of that name here.
        UnknownRoadmap {
            /// What the person wrote.
            given: String = "underwater-basketry".into(),
        } => "unknown-roadmap";
        /// Several roadmaps have the name that the person wrote.
        SeveralRoadmaps {
            /// What they are told apart by.
            names: String = "Leadership (leadership), Leadership (our-way)".into(),
            /// How many there are more.
            more: usize = 0,
        } => "several-roadmaps";
        /// The file that was sent is no roadmap file by its name.
        NoRoadmapFile => "no-roadmap-file";
        /// The community has as many roadmaps of its own as it may.
        RoadmapsInAll {
            /// How many it may.
            limit: u32 = 50,
        } => "roadmaps-in-all";
        /// The community has no roadmap of its own under that name: it comes with Trellis.
        RoadmapIsShipped => "roadmap-is-shipped";
        /// The file that waited for a yes is not there any more.
        RoadmapFileGone => "roadmap-file-gone";
        /// The preview that somebody agrees to is not there any more.
        PreviewGone => "roadmap-preview-gone";
        /// The room has no days left for steps.
        RoomHasNoDays {
            /// Its last day.
            last: NaiveDate = NaiveDate::from_ymd_opt(2027, 3, 1).unwrap_or_default(),
        } => "room-has-no-days";
        /// The room ends before even the first step of the roadmap.
        NoStepFits {
            /// The room's last day.
            last: NaiveDate = NaiveDate::from_ymd_opt(2027, 3, 1).unwrap_or_default(),
        } => "no-step-fits";
        /// The roadmap was changed or taken away since it was shown.
        RoadmapChanged => "roadmap-changed";
    }
}
