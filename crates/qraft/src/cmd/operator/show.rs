//! `qraft operator show`: what is known of an installed operator.

use qraft_plugin::{
    Description, Determinism, Domain, Input, Kind, Manifest, Param, Provenance, Unit,
};
use serde_json::json;

use super::verify::costs;
use crate::args::{ShowArgs, ShowFormat};
use crate::exit::{Ended, Outcome};
use crate::operators::{self, Project};
use crate::print::{Align, Table, count, wrapped};

/// Runs the command.
pub fn run(args: &ShowArgs) -> Ended {
    let project = Project::open(&args.project.project)?;
    let manifest = project.find(&args.address)?;
    let (name, version, digest) = (manifest.name(), manifest.version(), manifest.digest());
    let known = Known {
        standing: operators::standing_word(&project.standing(&manifest)),
        pinned: project.lock.find(name, version).is_some_and(|locked| locked.digest == digest),
        manifest: &manifest,
    };
    match args.format {
        ShowFormat::Text => crate::print::out!("{}", known.text()),
        ShowFormat::Markdown => crate::print::out!("{}", known.markdown()),
        ShowFormat::Json => crate::print::outln!("{}", known.json()),
    }
    match project.store.component(name, version, digest) {
        Ok(_) => Ok(Outcome::Done),
        Err(error) => Err(operators::told(&error)),
    }
}

/// What is known of an operator.
struct Known<'a> {
    manifest: &'a Manifest,
    standing: String,
    pinned: bool,
}

impl Known<'_> {
    fn description(&self) -> &Description {
        self.manifest.description()
    }

    /// Name, what is known of it.
    fn facts(&self) -> Vec<(&'static str, String)> {
        let (manifest, facts) = (self.manifest, self.manifest.facts());
        let of = self.description();
        let pinned = if self.pinned { "pinned in qraft.lock" } else { "not pinned" };
        let probes = facts.verified.probes.join(", ");
        let verified =
            format!("by qraft {}, seed {}: {probes}", facts.verified.qraft, facts.verified.seed);
        let author = match &facts.provenance {
            Provenance::Manual => "a person".to_owned(),
            Provenance::Model { prompt, response, model } => format!(
                "a model ({}), asked {}, answered {}",
                model.short(12),
                prompt.short(12),
                response.short(12)
            ),
        };
        let signed = manifest.signature().map(|signature| signature.key.id());
        vec![
            ("kind", kind(of).to_owned()),
            ("answers", answers(of)),
            ("promises", promise(of).to_owned()),
            ("standing", self.standing.clone()),
            ("key", signed.unwrap_or_else(|| "none".to_owned())),
            ("status", operators::status_word(&facts.status)),
            ("lock", pinned.to_owned()),
            ("component", format!("{} bytes, {}", count(manifest.bytes()), manifest.digest())),
            ("language", facts.language.clone()),
            ("author", author),
            ("measured", costs(&facts.measured)),
            ("verified", verified),
        ]
    }

    fn text(&self) -> String {
        let of = self.description();
        let mut out = format!("{}@{}\n", of.name, of.version);
        for line in of.doc.lines() {
            out.push_str(&wrapped(format!("  {line}").trim_end(), 2));
        }
        out.push('\n');
        out.push_str(&table(&["input", "unit", "column", "what"], &inputs(of)));
        if !of.params.is_empty() {
            out.push('\n');
            out.push_str(&table(&["param", "default", "takes", "what"], &params(of)));
        }
        out.push('\n');
        for (word, text) in self.facts() {
            out.push_str(&wrapped(&format!("{word:<12}{text}"), 12));
        }
        out
    }

    fn markdown(&self) -> String {
        let of = self.description();
        let mut out = format!("# {}@{}\n\n{}\n\n", of.name, of.version, of.doc.trim_end());
        out.push_str(&rows(&["input", "unit", "column", "what"], &inputs(of)));
        if !of.params.is_empty() {
            out.push('\n');
            out.push_str(&rows(&["param", "default", "takes", "what"], &params(of)));
        }
        out.push('\n');
        let facts = self.facts().into_iter().map(|(word, text)| vec![word.to_owned(), text]);
        out.push_str(&rows(&["", ""], &facts.collect::<Vec<_>>()));
        out
    }

    fn json(&self) -> serde_json::Value {
        let (manifest, facts) = (self.manifest, self.manifest.facts());
        json!({
            "schema": "qraft.operator.show/1",
            "name": manifest.name().to_string(),
            "version": manifest.version().to_string(),
            "description": manifest.description(),
            "component": {"digest": manifest.digest().to_string(), "bytes": manifest.bytes()},
            "language": facts.language,
            "status": facts.status,
            "standing": self.standing,
            "key": manifest.signature().map(|signature| signature.key.to_string()),
            "pinned": self.pinned,
            "provenance": facts.provenance,
            "measured": facts.measured,
            "verified": facts.verified,
        })
    }
}

fn kind(of: &Description) -> &'static str {
    match (of.stateless, of.kind) {
        (true, _) => "row function: one row of one symbol",
        (false, Kind::Series) => "series: one symbol, row after row",
        (false, Kind::CrossSection) => "cross-section: all symbols of a row",
    }
}

fn promise(of: &Description) -> &'static str {
    match of.determinism {
        Determinism::Bitwise => "the same bits, however rows are sent",
        Determinism::PushOnly => "the same bits where rows are sent one by one",
    }
}

fn answers(of: &Description) -> String {
    let what = if of.output.flag { "a condition" } else { unit(of.output.unit) };
    format!("{} ({what})", of.output.doc)
}

fn unit(unit: Unit) -> &'static str {
    match unit {
        Unit::None => "any",
        Unit::Price => "price",
        Unit::Shares => "shares",
        Unit::Ratio => "ratio",
        Unit::Bps => "bps",
        Unit::OfFirst => "that of the first input",
    }
}

fn inputs(of: &Description) -> Vec<Vec<String>> {
    let row = |input: &Input| {
        let column = input.column.clone().unwrap_or_else(|| "–".to_owned());
        vec![input.name.clone(), unit(input.unit).to_owned(), column, input.doc.clone()]
    };
    of.inputs.iter().map(row).collect()
}

fn params(of: &Description) -> Vec<Vec<String>> {
    let row = |param: &Param| {
        let (default, takes) = match param.domain {
            Domain::Flag => ((param.default != 0.0).to_string(), "true or false".to_owned()),
            Domain::Number => (number(param.default), range(param)),
            Domain::Integer => (number(param.default), format!("{}, whole", range(param))),
        };
        vec![param.name.clone(), default, takes, param.doc.clone()]
    };
    of.params.iter().map(row).collect()
}

fn range(param: &Param) -> String {
    format!("{} to {}", number(param.min), number(param.max))
}

/// The shortest digits that mean it, large ones by their power of ten.
fn number(x: f64) -> String {
    match x.abs() < 1e15 {
        true => x.to_string(),
        false => format!("{x:e}"),
    }
}

fn table(titles: &[&str], rows: &[Vec<String>]) -> String {
    let mut table = Table::new(titles.iter().map(|title| ((*title).to_owned(), Align::Left)));
    rows.iter().for_each(|row| table.row(row.clone()));
    table.to_string()
}

/// A table of Markdown. A stranger's text stays in its cell.
fn rows(titles: &[&str], rows: &[Vec<String>]) -> String {
    let line = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
    let cell = |text: &String| text.replace('|', "\\|").replace(['\n', '\r'], " ");
    let mut out = line(titles.iter().map(|title| (*title).to_owned()).collect());
    out.push_str(&line(titles.iter().map(|_| "---".to_owned()).collect()));
    for row in rows {
        out.push_str(&line(row.iter().map(cell).collect()));
    }
    out
}
