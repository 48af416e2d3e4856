//! The space file: what a search runs over.
//!
//! - [`read`]: text to a [`Space`] and findings
//! - [`Space::resolve`]: a space and a strategy become [`Resolved`]: points and constraints
//! - [`Space::judge`]: what is to be said of both before anything is run
//! - [`Settled`]: what is run in the end, flags and all; its text goes into packs

mod constraints;
mod judge;
mod power;
mod read;
mod resolve;
mod settled;
mod terms;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use qraft_diag::Spanned;
use qraft_syntax::document::Domain;
use qraft_syntax::expr::Expr;
use qraft_syntax::yaml::Node;

use crate::objective::Objective;

pub use constraints::Constraints;
pub use read::{Form, read};
pub use resolve::Resolved;
pub use settled::{Choices, Settled, of_one_point};
pub use terms::{Budget, Gates, Scheme, Split};

/// A space file, read. What is absent is `None`; what was malformed is `None` and has a finding.
#[derive(Clone, Debug, Default)]
pub struct Space {
    /// `strategy:`
    pub strategy: Option<StrategyRef>,
    /// `strategies:`, as written: paths in which `*` stands for any part of a name.
    pub strategies: Vec<Spanned<String>>,
    /// `params:`, in the order written. They replace the strategy's own domains.
    pub params: Vec<(Spanned<String>, Spanned<Domain>)>,
    /// `when:` of params, each a condition over others.
    pub conditions: Vec<(Spanned<String>, Expr)>,
    /// `constraints:`, besides the strategy's own.
    pub constraints: Vec<Expr>,
    /// `plan:`, as written; [`crate::plan::PlanKind`] reads it.
    pub plan: Option<Spanned<String>>,
    /// `trials:`
    pub trials: Option<Spanned<u64>>,
    /// `objective:`
    pub objective: Option<Objective>,
    /// `seed:`
    pub seed: Option<Spanned<u64>>,
    /// `split:`
    pub split: Option<Split>,
    /// `gates:`
    pub gates: Option<Gates>,
    /// `budget:`
    pub budget: Option<Budget>,
}

/// Which strategy a space is of.
#[derive(Clone, Debug)]
pub enum StrategyRef {
    /// A file, as written: relative to the space file.
    Path(Spanned<String>),
    /// A document of its own within the space file; [`qraft_syntax::document::parse_node`] reads
    /// it.
    Inline(Node),
}

impl Space {
    /// The domains that replace the strategy's own, by param.
    pub fn domains(&self) -> BTreeMap<String, Domain> {
        let params = self.params.iter();
        params.map(|(name, domain)| (name.value.clone(), domain.value.clone())).collect()
    }

    /// The text of a strategy that stands inline, as a document of its own. `text` is the space
    /// file's. `None` where the strategy is a file.
    pub fn inline_text(&self, text: &str) -> Option<String> {
        let Some(StrategyRef::Inline(node)) = &self.strategy else { return None };
        let start = node.span.start as usize;
        let body = text.get(node.span.range())?;
        let line_start = text[..start].rfind('\n').map_or(0, |at| at + 1);
        // A block's later lines are as far in as its first, which the span already leaves out.
        let indent = if node.flow { 0 } else { start - line_start };
        let lines = body.trim_end().lines().enumerate().map(|(at, line)| {
            let blank = line.bytes().take_while(|b| *b == b' ').count();
            let cut = if at == 0 { 0 } else { blank.min(indent) };
            format!("{}\n", &line[cut..])
        });
        Some(lines.collect())
    }

    /// Where a byte of the space file stands in [`Space::inline_text`]; `None` where it does not.
    pub fn inline_offset(&self, text: &str, at: usize) -> Option<usize> {
        let Some(StrategyRef::Inline(node)) = &self.strategy else { return None };
        let (start, end) = (node.span.start as usize, node.span.end as usize);
        if at < start || at > end {
            return None;
        }
        let before = text.get(start..at)?;
        let Some(line) = before.rfind('\n') else { return Some(at - start) };
        // Every line before it, and its own as far as it is cut.
        let indent = start - text[..start].rfind('\n').map_or(0, |at| at + 1);
        let indent = if node.flow { 0 } else { indent };
        let cut = |from: usize| {
            let line = text[from..].lines().next().unwrap_or("");
            line.bytes().take_while(|b| *b == b' ').count().min(indent)
        };
        let lines = before.match_indices('\n').map(|(found, _)| start + found + 1);
        let all: usize = lines.map(cut).sum();
        let own = start + line + 1 + cut(start + line + 1);
        (at >= own).then(|| at - start - all)
    }

    /// Where the strategy's file is, for a space file at `space`; `None` where the document stands
    /// inline, or nowhere.
    pub fn strategy_path(&self, space: &Path) -> Option<PathBuf> {
        match &self.strategy {
            Some(StrategyRef::Path(path)) => {
                let folder = space.parent().unwrap_or(Path::new(""));
                Some(folder.join(&path.value))
            }
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests;
