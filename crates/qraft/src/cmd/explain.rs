//! `qraft explain`: a rule's manual page, or the table of all rules.

use qraft_diag::catalogue::{self, ALL, FAMILIES, Status};
use qraft_diag::render::{rule_url, wrapped};
use qraft_diag::{Applicability, Rule};
use serde_json::{Value, json};

use crate::args::{ExplainArgs, Format};
use crate::exit::{Ended, Outcome, Stop};

/// The schema of the JSON form.
const SCHEMA: &str = "qraft.explain/1";

/// Columns of the text form.
const WIDTH: usize = 80;

/// Runs the command.
pub fn run(args: &ExplainArgs) -> Ended {
    let text = match (&args.rule, args.output.format) {
        (None, Format::Text) => table(),
        (None, Format::Json) => document(ALL),
        (Some(name), Format::Text) => manual(find(name)?),
        (Some(name), Format::Json) => document(&[find(name)?]),
    };
    crate::print::out!("{text}");
    Ok(Outcome::Done)
}

fn find(name: &str) -> Result<&'static Rule, Stop> {
    if let Some(rule) = catalogue::find(name) {
        return Ok(rule);
    }
    let names = ALL.iter().flat_map(|rule| [rule.name, rule.code]);
    let message = match qraft_base::nearest(name, names) {
        Some(near) => format!("no rule is called `{name}`; did you mean `{near}`?"),
        None => format!("no rule is called `{name}`; `qraft explain` lists them all"),
    };
    Err(Stop::input("rule_unknown", message))
}

/// Every rule, family by family.
fn table() -> String {
    let mut out = String::new();
    for family in FAMILIES {
        push(&mut out, &format!("{} {}: {}", family.code, family.name, family.summary), 0);
        for rule in ALL.iter().filter(|rule| rule.family() == family) {
            let mark = match rule.status {
                Status::Fires | Status::FiresIn(_) => ' ',
                Status::WithFeature(_) | Status::CannotArise(_) => '*',
            };
            let level = rule.severity.as_str();
            let head = format!(" {mark} {} {:<23} {level:<8}", rule.code, rule.name);
            let column = head.len();
            for (i, piece) in wrapped(rule.summary, WIDTH - column).iter().enumerate() {
                let lead = if i == 0 { head.clone() } else { " ".repeat(column) };
                out.push_str(&format!("{lead}{piece}\n"));
            }
        }
        out.push('\n');
    }
    out.push_str("* does not fire in this build; its page says why\n");
    out.push_str("One of them in full: qraft explain CODE|NAME\n");
    out
}

/// A rule's page for a terminal: headings bare, texts wrapped, examples set in.
fn manual(rule: &Rule) -> String {
    let mut out = format!("{} {}\n", rule.code, rule.name);
    push(&mut out, rule.summary, 2);
    push(&mut out, &standing(rule), 2);
    let mut in_fence = false;
    let mut paragraph = String::new();
    for line in rule.page.lines().chain([""]) {
        let marks = ["```", "## ", "- "].iter().any(|mark| line.starts_with(mark));
        if !in_fence && !line.is_empty() && !marks {
            paragraph.push_str(if paragraph.is_empty() { "" } else { " " });
            paragraph.push_str(line);
            continue;
        }
        if !paragraph.is_empty() {
            push(&mut out, &std::mem::take(&mut paragraph), 2);
        }
        if let Some(kind) = line.strip_prefix("```") {
            in_fence = !in_fence;
            out.push_str(caption(kind));
        } else if in_fence && line.is_empty() {
            out.push('\n');
        } else if in_fence {
            out.push_str(&format!("    {line}\n"));
        } else if let Some(heading) = line.strip_prefix("## ") {
            out.push_str(&format!("\n{heading}\n"));
        } else if line.starts_with("- ") {
            paragraph = line.to_owned();
        }
    }
    out.push_str(&format!("\n{}\n", rule_url(rule)));
    out
}

/// What stands above an example that is no strategy.
fn caption(kind: &str) -> &'static str {
    match kind.split(' ').nth(1) {
        Some("data") => "  data that declare:\n",
        Some("prices") => "  prices:\n",
        Some("space") => "  a space:\n",
        Some("strategy") => "  a strategy:\n",
        _ => "",
    }
}

fn push(out: &mut String, text: &str, indent: usize) {
    for line in wrapped(text, WIDTH - indent) {
        out.push_str(&format!("{}{line}\n", " ".repeat(indent)));
    }
}

/// Level, family, fix and whether it fires, in one sentence.
fn standing(rule: &Rule) -> String {
    let firm = if rule.can_be_lowered() { "" } else { ", which nothing lowers" };
    let fix = match rule.fix {
        Some(Applicability::Safe) => "a safe fix",
        Some(Applicability::Unsafe) => "a fix that may change results",
        Some(Applicability::DisplayOnly) => "a fix by hand",
        None => "no fix",
    };
    let status = match rule.status {
        Status::Fires => String::new(),
        Status::FiresIn(command) => format!(" It is found by `{command}`."),
        Status::WithFeature(feature) => format!(" It comes with {feature}."),
        Status::CannotArise(reason) => format!(" It cannot arise: {reason}."),
    };
    let (level, family) = (rule.severity.as_str(), rule.family().name);
    format!("{level}{firm}; {family}; {fix}; since {}.{status}", rule.since)
}

fn document(rules: &[&Rule]) -> String {
    let items: Vec<Value> = rules.iter().map(|rule| item(rule)).collect();
    format!("{}\n", json!({"schema": SCHEMA, "rules": items}))
}

fn item(rule: &Rule) -> Value {
    let (state, detail) = match rule.status {
        Status::Fires => ("fires", None),
        Status::FiresIn(command) => ("fires-in", Some(command)),
        Status::WithFeature(feature) => ("with-feature", Some(feature)),
        Status::CannotArise(reason) => ("cannot-arise", Some(reason)),
    };
    let fix = rule.fix.map(|fix| match fix {
        Applicability::Safe => "safe",
        Applicability::Unsafe => "unsafe",
        Applicability::DisplayOnly => "display-only",
    });
    json!({
        "code": rule.code,
        "name": rule.name,
        "family": {"code": rule.family().code, "name": rule.family().name},
        "severity": rule.severity.as_str(),
        "can_be_lowered": rule.can_be_lowered(),
        "summary": rule.summary,
        "since": rule.since,
        "status": {"state": state, "detail": detail},
        "fix": fix,
        "url": rule_url(rule),
        "page": rule.page,
    })
}
