//! What a midpoint refuses.

use crate::ground::refusals;

refusals! {
    /// Why a reflection cannot be written or read.
    pub enum MidpointRefusal {
        /// Not every reflection is in and the deadline has not passed.
        ReflectionSealed {
            /// Reflections still missing.
            missing: u32 = 1,
        } => "reflection-sealed";
        /// A member of a room may not open that room's reflections.
        OwnReflections => "own-reflections";
        /// What was final cannot be changed.
        AlreadyFinal => "already-final";
    }
}
