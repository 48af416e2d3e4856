//! Evidence packs as commands see them: found by a path, compared file by file.

mod added;
mod differences;
mod found;
mod reopened;

pub use added::added;
pub use differences::{Difference, of_file};
pub use found::{Named, intact, named};
pub use reopened::Opened;
