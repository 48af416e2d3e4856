//! What the files do not tell: said in words, with the way out, and not drawn.

use crate::model::{Candidate, Lacking};
use crate::read::{Found, Split};

fn lack(part: &str, why: &str) -> Lacking {
    Lacking { part: part.to_owned(), why: why.to_owned() }
}

/// True where the gates say that the search saw every bar.
fn nothing_held_back(found: &Found) -> bool {
    let held_back = |split: &Split| split.out_of_sample.is_some();
    found.gates.as_ref().is_some_and(|gates| !gates.split.as_ref().is_some_and(held_back))
}

/// Everything that is absent.
pub fn lacking(found: &Found, candidates: &[Candidate], priced: bool) -> Vec<Lacking> {
    let mut all = Vec::new();
    let none = |has: fn(&Candidate) -> bool| !candidates.is_empty() && !candidates.iter().any(has);
    if candidates.is_empty() {
        all.push(lack(
            "equity, trades, positions",
            "the run has no packs: it was stopped before its end, or searched with --top-n 0",
        ));
    }
    if none(|candidate| candidate.series.hold.is_some()) {
        all.push(match priced {
            true => lack("benchmark curve", "the prices do not have the bars of the run"),
            false => lack(
                "benchmark curve and value of positions",
                "the prices were not found: name them with --prices",
            ),
        });
    }
    if none(|candidate| !candidate.years.is_empty()) {
        let why = "the equity has a return that no figure can be made of, or the bars a year are \
                   not known";
        all.push(lack("figures by year and month", why));
    }
    if none(|candidate| candidate.gates.is_some()) {
        all.push(match found.run.is_some() {
            true => lack("gates", "they were not asked: `qraft gates RUN_DIR` asks them"),
            false => lack("gates", "the pack was sealed before they were asked"),
        });
    } else if nothing_held_back(found) {
        let why =
            "nothing was kept apart: a `split` in the space file keeps bars out of the search";
        all.push(lack("out of sample", why));
    }
    if none(|candidate| !candidate.costs.is_empty()) {
        let why = "the candidates were run at their own costs only: `qraft gates RUN_DIR`, or \
                   `qraft search run --precise-top K`, tries others";
        all.push(lack("cost curve", why));
    }
    if none(|candidate| candidate.precise.is_some()) && found.run.is_some() {
        let why =
            "no candidate was matched order by order: `qraft search run --precise-top K` does";
        all.push(lack("scan against matcher", why));
    }
    if found.run.is_none() {
        let why = "a pack holds one trial: a report of its run shows all of them";
        all.push(lack("other trials", why));
    }
    all
}
