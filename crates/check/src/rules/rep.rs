//! What keeps a result from being repeated.

pub(super) mod wall_clock;
