//! Sight and permission on every route.
