//! Coarser bars over a panel's rows: which row belongs to which, and from which row on one is
//! complete.
//!
//! A coarse bar is complete at a row when its **scheduled end** is at or before that row's close.
//! The schedule is the calendar's own table, never the rows to come: a week ends with its last
//! session, so Friday's close sees its own week. Where the row of the scheduled end is missing, the
//! bar is complete from the next row that exists. A bar that is still open at the end of the data
//! is never complete. Only coarse bars that have a row exist.
//!
//! - **Weeks and months** are those of the civil calendar, so that where data begin changes
//!   nothing: `3M` are quarters, `2W` pairs of ISO weeks counted from that of 1970-01-05. They end
//!   with their last session; without a calendar with Friday and the last weekday. A day without a
//!   session counts to the next session's week.
//! - **Days** on daily bars count the panel's rows from its first, as `rebalance` does; on intraday
//!   bars they count the sessions that have rows.
//! - **Hours, minutes and seconds** are cut from the session's open by trading time: bar k covers
//!   trading minutes [k·n, (k+1)·n). Breaks do not count, and the last bar may be short: it ends
//!   with the session, early closes too. Without a calendar a session is UTC's day.
//! - A row outside of trading hours belongs to no coarse bar ([`Frame::OUTSIDE`]).
//!
//! Rows are gone through once, in order, so that no answer can depend on a later row.

mod build;

use qraft_base::timeframe::{FrameMisfit, frame_fits};
use qraft_base::{Interval, Ts};

use crate::{Calendar, Panel};

/// The coarser bars of a panel's rows.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Frame {
    /// Length of a coarse bar.
    pub every: Interval,
    /// For each row, the coarse bar it belongs to: never less than that of an earlier row.
    /// [`Frame::OUTSIDE`] for a row that belongs to none.
    pub bar_of: Vec<u32>,
    /// For each coarse bar, the row at whose close it is first known whole: at or after its last
    /// row, and never before that of an earlier bar. [`Frame::NEVER`] for those still open at the
    /// end of the data, which are the last ones.
    pub done_at: Vec<u32>,
    completed: Vec<u32>,
}

impl Frame {
    /// The coarse bar of a row that belongs to none.
    pub const OUTSIDE: u32 = u32::MAX;
    /// The row at which a bar is complete that never is.
    pub const NEVER: u32 = u32::MAX;

    /// The coarser bars of a panel.
    ///
    /// Errors: a frame that is finer than the panel's bar, or no multiple of it.
    pub fn of(panel: &Panel, every: Interval) -> Result<Frame, FrameMisfit> {
        let calendar = Calendar::named(&panel.calendar).unwrap_or_else(Calendar::none);
        Frame::from_stamps(&panel.ts, panel.bar, calendar, every)
    }

    /// The coarser bars of rows with these stamps, which rise strictly: the instants at which
    /// intraday bars open, midnight UTC of the dates of longer ones.
    ///
    /// Errors: as [`Frame::of`].
    pub fn from_stamps(
        ts: &[Ts],
        bar: Interval,
        calendar: &Calendar,
        every: Interval,
    ) -> Result<Frame, FrameMisfit> {
        frame_fits(bar, every)?;
        Ok(build::frame(ts, bar, calendar, every))
    }

    /// Number of coarse bars, complete or not.
    pub fn bars(&self) -> usize {
        self.done_at.len()
    }

    /// How many coarse bars are complete by the close of a row: they are the first ones, so the
    /// last completed one is one less.
    pub fn completed(&self, row: usize) -> usize {
        self.completed[row] as usize
    }
}
