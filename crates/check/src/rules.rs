//! Rules over the finished program. Each reads what lowering found out and adds findings; none
//! changes anything, and their order does not matter.

use qraft_diag::{Diagnostic, Rule, Span, catalogue};
use qraft_ir::lower::Definition;
use qraft_ir::policy::Number;
use qraft_ir::program::{NodeId, Program};
use qraft_syntax::document::Document;

use crate::options::CheckOptions;

mod cst;
mod lah;
mod path;
mod rsk;
mod typ;
mod usage;
mod win;

/// What a rule may look at.
pub struct Subject<'a> {
    /// The document.
    pub document: &'a Document,
    /// The program, with unknown nodes where something was not understood.
    pub program: &'a Program,
    /// The definitions under `let`.
    pub definitions: &'a [Definition],
    /// Where the policy's numbers were written.
    pub stated: &'a [(Number, NodeId, Span)],
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
    Entry { reports: &[&catalogue::LAH002, &catalogue::EXE006], run: lah::same_bar_fill::run },
    Entry { reports: &[&catalogue::WIN002], run: win::warmup_exceeds_data::run },
    Entry { reports: &[&catalogue::WIN004], run: win::unit_not_whole_bars::run },
    Entry { reports: &[&catalogue::TYP003], run: typ::cross_section_of_one::run },
    Entry { reports: &[&catalogue::RSK004], run: rsk::hold_vs_exit::run },
    Entry { reports: &[&catalogue::CST001], run: cst::no_costs::run },
    Entry { reports: &[&catalogue::USE001], run: usage::unused_definition::run },
];
