//! The depth engine over captured feeds of one venue: books against the venue's own best bid and
//! offer, and a market maker under each queue model.
//!
//! The files are not shipped. They are looked for in the folder that `QRAFT_DATA` names, else in
//! `../shared/data` beside the workspace; a test whose files are absent says so and does nothing.

mod feed;
mod maker;
mod quotes;
