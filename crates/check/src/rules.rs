//! Rules over the finished program. Each reads what lowering found out and adds findings; none
//! changes anything, and their order does not matter.

use qraft_diag::{Diagnostic, Rule, SourceFile, Span, catalogue};
use qraft_ir::lower::Definition;
use qraft_ir::policy::Number;
use qraft_ir::program::{NodeId, Program};
use qraft_ir::range::Range;
use qraft_syntax::document::Document;

use crate::options::CheckOptions;

mod cst;
mod exe;
mod lah;
mod market;
mod nam;
mod numbers;
mod path;
mod rep;
mod rsk;
mod src;
mod typ;
mod uni;
mod usage;
mod ver;
mod walk;
mod win;

pub use market::known_packs;

/// What a rule may look at.
pub struct Subject<'a> {
    /// The text.
    pub file: &'a SourceFile,
    /// The document.
    pub document: &'a Document,
    /// The program, with unknown nodes where something was not understood.
    pub program: &'a Program,
    /// The definitions under `let`.
    pub definitions: &'a [Definition],
    /// Where the policy's numbers were written.
    pub stated: &'a [(Number, NodeId, Span)],
    /// What each constant number of the program can be.
    pub ranges: &'a [Option<Range>],
    /// What is known besides the text.
    pub options: &'a CheckOptions,
    /// True where nothing before was an error: only then can something be said to be missing.
    pub understood: bool,
}

/// One rule of the registry.
pub struct Entry {
    /// What it can report.
    pub reports: &'static [&'static Rule],
    /// Adds its findings.
    pub run: fn(&Subject, &mut Vec<Diagnostic>),
}

/// Every rule over the program.
pub static REGISTRY: &[Entry] = &[
    Entry { reports: &[&catalogue::LAH001], run: lah::future_shift::run },
    Entry { reports: lah::known_late::REPORTS, run: lah::known_late::run },
    Entry { reports: &[&catalogue::LAH008], run: lah::survivor_universe::run },
    Entry { reports: &[&catalogue::LAH009], run: lah::adjusted_level::run },
    Entry { reports: &[&catalogue::LAH013], run: lah::known_at_missing::run },
    Entry { reports: &[&catalogue::LAH014], run: lah::intrabar_order::run },
    Entry { reports: &[&catalogue::LAH002], run: lah::same_bar_fill::run },
    Entry { reports: &[&catalogue::WIN002], run: win::warmup_exceeds_data::run },
    Entry { reports: &[&catalogue::WIN003], run: win::warmup_short::run },
    Entry { reports: &[&catalogue::WIN004], run: win::unit_not_whole_bars::run },
    Entry { reports: &[&catalogue::WIN006], run: win::mixed_closure::run },
    Entry { reports: &[&catalogue::WIN007], run: win::calendar_mix::run },
    Entry { reports: &[&catalogue::WIN008], run: win::degenerate_window::run },
    Entry { reports: &[&catalogue::WIN010], run: win::same_operands::run },
    Entry { reports: &[&catalogue::TYP003], run: typ::cross_section_of_one::run },
    Entry { reports: &[&catalogue::UNI002], run: uni::percent_or_fraction::run },
    Entry { reports: &[&catalogue::UNI003], run: uni::bps_magnitude::run },
    Entry { reports: &[&catalogue::UNI004], run: uni::currency_mix::run },
    Entry { reports: &[&catalogue::UNI005], run: uni::missing_unit::run },
    Entry { reports: &[&catalogue::UNI006], run: uni::off_tick_price::run },
    Entry { reports: &[&catalogue::UNI007], run: uni::annualisation::run },
    Entry { reports: &[&catalogue::NAM007], run: nam::unknown_universe::run },
    Entry { reports: &[&catalogue::NAM007], run: nam::unknown_symbol::run },
    Entry { reports: &[&catalogue::RSK001], run: rsk::no_exit::run },
    Entry { reports: &[&catalogue::RSK002], run: rsk::cap_infeasible::run },
    Entry { reports: &[&catalogue::RSK003], run: rsk::stop_vs_breaker::run },
    Entry { reports: &[&catalogue::TYP005], run: typ::always_true_or_false::run },
    Entry { reports: &[&catalogue::TYP006], run: typ::zero_division::run },
    Entry { reports: &[&catalogue::TYP007], run: typ::nan_compare::run },
    Entry { reports: &[&catalogue::TYP008], run: typ::float_equality::run },
    Entry { reports: &[&catalogue::UNI001], run: uni::unit_mismatch::run },
    Entry { reports: &[&catalogue::RSK004], run: rsk::hold_vs_exit::run },
    Entry { reports: &[&catalogue::RSK005], run: rsk::turnover_infeasible::run },
    Entry { reports: &[&catalogue::RSK006], run: rsk::implied_leverage::run },
    Entry { reports: &[&catalogue::RSK007], run: rsk::vol_window_default::run },
    Entry { reports: &[&catalogue::RSK008], run: rsk::group_cap_unmapped::run },
    Entry { reports: &[&catalogue::RSK009], run: rsk::short_without_borrow::run },
    Entry { reports: &[&catalogue::CST001], run: cst::no_costs::run },
    Entry { reports: &[&catalogue::CST002], run: cst::zero_slippage::run },
    Entry { reports: &[&catalogue::CST003], run: cst::negative_fee::run },
    Entry { reports: &[&catalogue::CST004], run: cst::impact_parameters::run },
    Entry { reports: &[&catalogue::CST005], run: cst::participation::run },
    Entry { reports: &[&catalogue::CST006], run: cst::funding_missing::run },
    Entry { reports: &[&catalogue::CST007], run: cst::contract_terms::run },
    Entry { reports: &[&catalogue::CST008], run: cst::zero_latency::run },
    Entry { reports: &[&catalogue::CST009], run: cst::edge_below_cost::run },
    Entry { reports: &[&catalogue::EXE001, &catalogue::EXE002], run: exe::data_too_coarse::run },
    Entry { reports: &[&catalogue::EXE003], run: exe::unbounded_retry::run },
    Entry { reports: &[&catalogue::EXE004], run: exe::fast_ignores::run },
    Entry { reports: &[&catalogue::EXE005], run: exe::limit_never_fills::run },
    Entry { reports: &[&catalogue::SRC008], run: src::no_constraint::run },
    Entry { reports: &[&catalogue::VER003], run: ver::unpinned::run },
    Entry { reports: &[&catalogue::REP002], run: rep::wall_clock::run },
    Entry { reports: &[&catalogue::USE001], run: usage::unused_definition::run },
    Entry { reports: &[&catalogue::USE002], run: usage::dead_branch::run },
    Entry { reports: &[&catalogue::USE003], run: usage::repeated_expression::run },
    Entry { reports: &[&catalogue::USE004], run: usage::ineffective_setting::run },
];
