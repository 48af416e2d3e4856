//! The literate spec. Each `yaml strategy` or `yaml space` block of `tests/spec/*.md` is a case:
//! what is found must be what its comments expect, no less and no more. What follows a case belongs
//! to it: a `text snapshot` of how the findings print, and a `yaml fix`, the text after all fixes.
//! `QRAFT_BLESS=1` writes snapshots and fixes anew.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use qraft_diag::catalogue::{ALL, Status};
use qraft_diag::fix::{Take, apply, apply_one};
use qraft_diag::render::{TextStyle, text};
use qraft_diag::{Applicability, Diagnostic};

use crate::blocks::{Block, blocks};
use crate::expect::{Case, Expected, case};
use crate::judge::{Judged, judge};
use crate::to_come::{FIX_TO_COME, STILL_TO_COME, WITHOUT_SPEC};

/// More passes of fixing than any text needs.
const PASSES: usize = 10;

fn pages() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("spec");
    let items = std::fs::read_dir(folder).expect("tests/spec");
    let mut pages: Vec<PathBuf> = items.map(|item| item.expect("an item").path()).collect();
    pages
        .retain(|path| path.extension().is_some_and(|e| e == "md") && !path.ends_with("README.md"));
    pages.sort();
    pages
}

/// A case with what belongs to it.
struct Story<'a> {
    block: &'a Block,
    data: Option<&'a Block>,
    strategy: Option<&'a Block>,
    snapshot: Option<&'a Block>,
    fixed: Option<&'a Block>,
    case: Case,
}

impl Story<'_> {
    fn judge(&self, text: &str) -> Judged {
        judge(self.block, text, self.data, self.strategy)
    }
}

/// Cases with their blocks: data and a space's strategy are those above it under the same heading.
fn stories(all: &[Block]) -> Vec<Story<'_>> {
    let mut found: Vec<Story> = Vec::new();
    let (mut data, mut strategy) = (None, None);
    let mut heading = "";
    for block in all {
        if block.heading != heading {
            (data, strategy) = (None, None);
            heading = &block.heading;
        }
        if block.is("yaml data") {
            data = Some(block);
        } else if block.is("yaml beside") {
            strategy = Some(block);
        } else if block.is("yaml strategy") || block.is("yaml space") {
            let case = case(&block.text);
            found.push(Story { block, data, strategy, snapshot: None, fixed: None, case });
        } else if let Some(story) = found.last_mut() {
            match () {
                () if block.is("text snapshot") => story.snapshot = Some(block),
                () if block.is("yaml fix") => story.fixed = Some(block),
                () => panic!("line {}: what is a block of {:?}?", block.line, block.words),
            }
        }
    }
    found
}

/// What is found, in the form of what is expected.
fn met(judged: &Judged) -> Expected {
    let mut met = Expected::new();
    for finding in &judged.findings {
        let line = judged.file.line_column(finding.primary.span.start).0;
        let key = (line, finding.severity.as_str().to_owned(), finding.rule.code.to_owned());
        *met.entry(key).or_default() += 1;
    }
    met
}

/// A text after all fixes, pass after pass, and the codes of those that were taken.
fn fixed(story: &Story) -> (String, BTreeSet<&'static str>) {
    let mut text = story.case.text.clone();
    let mut codes = BTreeSet::new();
    for _ in 0..PASSES {
        let judged = story.judge(&text);
        let pass = apply(&judged.file, &judged.findings, Take::AlsoUnsafe);
        if pass.applied.is_empty() {
            break;
        }
        codes.extend(pass.applied.iter().map(|applied| applied.rule.code));
        text = pass.text;
    }
    (text, codes)
}

/// Every single fix takes away its finding and brings no error that was not there.
fn fixes_hold(story: &Story, judged: &Judged, say: &mut dyn FnMut(String)) {
    let count = |findings: &[Diagnostic], code: &str| {
        findings.iter().filter(|finding| finding.rule.code == code).count()
    };
    for finding in &judged.findings {
        let code = finding.rule.code;
        for fix in finding.fixes.iter().filter(|f| f.applicability != Applicability::DisplayOnly) {
            let Some(text) = apply_one(&judged.file, fix) else {
                say(format!("{code}: the fix `{}` does not fit the text", fix.title));
                continue;
            };
            let after = story.judge(&text);
            if count(&after.findings, code) >= count(&judged.findings, code) {
                say(format!("{code}: the fix `{}` leaves its finding:\n{text}", fix.title));
            }
            match finding.rule.fix {
                Some(promise) if promise <= fix.applicability => {}
                declared => say(format!("{code}: `{}` promises more than {declared:?}", fix.title)),
            }
        }
    }
}

/// Holds one case; answers what its blocks should say instead of what they say.
fn hold<'a>(story: &Story<'a>, say: &mut dyn FnMut(String)) -> Vec<(&'a Block, String)> {
    let judged = story.judge(&story.case.text);
    let met = met(&judged);
    if met != story.case.expected {
        let printed = text(&judged.file, &judged.findings, TextStyle::PLAIN);
        say(format!("expected {:?}\nfound {met:?}\n{printed}", story.case.expected));
    }
    if story.case.is_ok != story.case.expected.is_empty() {
        say("a case without expectations says `# ok`, and one with any does not".to_owned());
    }
    fixes_hold(story, &judged, say);
    let mut anew = Vec::new();
    if let Some(block) = story.snapshot {
        anew.push((block, text(&judged.file, &judged.findings, TextStyle::PLAIN)));
    }
    let (after, taken) = fixed(story);
    if let Some(block) = story.fixed {
        if taken.is_empty() {
            say("it has a `yaml fix`, and no finding offers one".to_owned());
        }
        let left = story.judge(&after).codes();
        for code in taken.iter().filter(|code| left.contains(code)) {
            say(format!("{code} is still found after its fix:\n{after}"));
        }
        anew.push((block, after));
    }
    anew.retain(|(block, text)| block.text.trim_end() != text.trim_end());
    anew
}

#[test]
fn every_case_finds_what_it_says() {
    let bless = std::env::var_os("QRAFT_BLESS").is_some();
    let mut complaints = Vec::new();
    let mut count = 0;
    for path in pages() {
        let mut page = std::fs::read_to_string(&path).expect("a page");
        let all = blocks(&page);
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        let mut anew = Vec::new();
        for story in stories(&all) {
            count += 1;
            let at = format!("tests/spec/{name}:{}", story.block.line);
            anew.extend(hold(&story, &mut |text| complaints.push(format!("{at}: {text}"))));
        }
        for (block, text) in anew.iter().rev() {
            if bless {
                page.replace_range(block.place.clone(), &format!("{}\n", text.trim_end()));
            } else {
                complaints.push(format!("tests/spec/{name}:{}: now\n{text}", block.line));
            }
        }
        if bless {
            std::fs::write(&path, page).expect("the page can be written");
        }
    }
    println!("{count} cases");
    assert!(complaints.is_empty(), "{}", complaints.join("\n\n"));
}

/// Which cases a rule's own section has: one that finds it, one that does not, one that fixes it.
#[derive(Default)]
struct Cases {
    found: bool,
    not_found: bool,
    fixed: bool,
}

#[test]
fn every_rule_has_its_cases() {
    let mut cases: BTreeMap<String, Cases> = BTreeMap::new();
    for path in pages() {
        let page = std::fs::read_to_string(&path).expect("a page");
        let all = blocks(&page);
        for story in stories(&all) {
            let code = story.block.heading.split(' ').next().unwrap_or("").to_owned();
            let expects = story.case.expected.keys().any(|(_, _, found)| *found == code);
            let entry = cases.entry(code).or_default();
            entry.found |= expects;
            entry.not_found |= !expects;
            entry.fixed |= expects && story.fixed.is_some();
        }
    }
    let none = Cases::default();
    let mut complaints = Vec::new();
    let mut complete: BTreeMap<&str, bool> = BTreeMap::new();
    for rule in ALL.iter().filter(|rule| rule.status == Status::Fires) {
        let has = cases.get(rule.code).unwrap_or(&none);
        let to_come = STILL_TO_COME.contains(&rule.code);
        if to_come && has.found {
            complaints.push(format!("{} fires: delete it from STILL_TO_COME", rule.code));
        }
        let can_fix = matches!(rule.fix, Some(Applicability::Safe | Applicability::Unsafe));
        let late = FIX_TO_COME.contains(&rule.code);
        if late && (has.fixed || !can_fix) {
            complaints.push(format!("{} has its fix: take it off FIX_TO_COME", rule.code));
        }
        let wants_fix = can_fix && !late;
        let whole = has.found && has.not_found && (has.fixed || !wants_fix);
        *complete.entry(rule.family().code).or_insert(true) &= whole;
        if !whole && !to_come && !WITHOUT_SPEC.contains(&rule.family().code) {
            let Cases { found, not_found, fixed } = has;
            complaints.push(format!(
                "{}: tests/spec has found {found}, not found {not_found}, fixed {fixed}",
                rule.code
            ));
        }
    }
    let done = WITHOUT_SPEC.iter().filter(|code| complete.get(**code) == Some(&true));
    complaints.extend(done.map(|code| format!("{code} has its spec: take it off WITHOUT_SPEC")));
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}
