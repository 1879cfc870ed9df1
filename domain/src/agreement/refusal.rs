//! What an agreement refuses.

use crate::ground::refusals;

refusals! {
    /// Why an agreement is not signed or changed.
    pub enum AgreementRefusal {
        /// It does not stand there any more as the person was shown it.
        ChangedMeanwhile => "agreement-changed-meanwhile";
        /// What only the person themselves can say is missing.
        SayFirst => "agreement-say-first";
        /// What another member has not said themselves yet.
        NotSaidYet => "agreement-not-said-yet";
        /// The text is what stands there already.
        AsItIs => "agreement-as-it-is";
        /// The person has signed what stands there, and nobody has asked since whether it is still right.
        SignedAlready => "agreement-signed-already";
        /// A last day that has passed.
        LastDayHasPassed {
            /// The day.
            day: String = "2027-03-14".into(),
        } => "agreement-last-day-has-passed";
        /// A last day after the cohort's.
        LastDayAfterCohort {
            /// The day.
            day: String = "2027-07-14".into(),
            /// The cohort's last day.
            last: String = "2027-04-05".into(),
        } => "agreement-last-day-after-cohort";
        /// It has as many versions as one may have.
        TooManyVersions {
            /// How many.
            limit: u32 = 200,
        } => "agreement-too-many-versions";
    }
}
