//! What does a profile do at a place?

wire_enum! {
    /// What is done at a business location. People read it; no rule does.
    LocationType as "location type" {
        /// Energy is bought there.
        Buying = "buying",
        /// Energy is made there.
        Producing = "producing",
        /// Energy is kept there.
        Storage = "storage",
        /// Energy is handed over there.
        Delivery = "delivery",
    }
}
