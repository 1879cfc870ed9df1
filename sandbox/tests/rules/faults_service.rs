//! Bad days of the service as a whole.
