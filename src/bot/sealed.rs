//! Where confidential text lies, in the tables of all features.

use trellis_kernel::secrets::Place;

use super::features::FEATURES;

/// Every column that holds sealed text, as the features name them.
pub fn sealed_places() -> Vec<Place> {
    FEATURES
        .iter()
        .flat_map(|feature| feature.sealed)
        .copied()
        .collect()
}

#[cfg(test)]
mod tests;
