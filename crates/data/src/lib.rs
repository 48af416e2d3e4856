//! Panels, calendars, and the files they come from.
//!
//! - [`Panel`]: aligned columns, time-major `[bar][symbol]`
//! - [`calendar`]: sessions, week and month ends, periods a year

pub mod panel;

pub use panel::Panel;
