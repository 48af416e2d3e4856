//! What people look at: a run or a pack as one page, as text, as a picture.
//!
//! - [`read`]: what the files say; [`read::Found::open`] looks into a folder
//! - [`model`]: what a report says, `qraft.report/1`; [`build()`] makes it from what was found
//! - [`html`]: one self-contained page
//! - [`markdown`], [`text`]: summaries
//! - [`digest`]: the same few lines about every round, and what to do
//! - [`picture`]: the report as PNG
//! - [`print`]: numbers, dates and tables as plain text
//! - [`ReportError`]: why there is no report

#![forbid(unsafe_code)]

mod build;
pub mod digest;
mod error;
pub mod html;
pub mod markdown;
pub mod model;
pub mod picture;
pub mod print;
pub mod read;
pub mod text;
mod words;

pub use build::build;
pub use error::ReportError;
