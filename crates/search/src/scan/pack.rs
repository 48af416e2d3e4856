//! A market pack's terms over a panel.

use qraft_base::{ErrorType, Failure, Stage};
use qraft_data::Panel;
use qraft_sim::PackTerms;

/// The terms of every symbol, by the dates at which they change.
pub(super) fn terms(name: &str, _panel: &Panel) -> Result<PackTerms, Failure> {
    Err(Failure::new(ErrorType::Fast, Stage::Data, "no_pack", format!("no market pack `{name}`")))
}
