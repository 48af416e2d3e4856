//! What the checker says of a block.

use qraft_base::Interval;
use qraft_check::{CheckOptions, Known};
use qraft_data::{Calendar, universe};
use qraft_diag::{Diagnostic, SourceFile, sort};
use qraft_search::space::{Form, read};

use crate::blocks::Block;
use crate::prices::schema;

/// A block's text as a file, and what is found in it.
pub struct Judged {
    /// The file.
    pub file: SourceFile,
    /// Its findings, in order.
    pub findings: Vec<Diagnostic>,
}

impl Judged {
    /// The codes found, each as often as found.
    pub fn codes(&self) -> Vec<&'static str> {
        self.findings.iter().map(|finding| finding.rule.code).collect()
    }
}

/// Checks a text as the block's kind. `data` is what a data set declares; `strategy` is the
/// document that a space is of, where it does not hold its own.
pub fn judge(block: &Block, text: &str, data: Option<&Block>, strategy: Option<&Block>) -> Judged {
    if block.is("yaml space") {
        let beside = strategy.map_or("", |block| &block.text);
        return space(text, beside, block.number("bars"));
    }
    let file = SourceFile::new("strategy.yaml", text);
    let checked = qraft_check::check(&file, &options(block, data));
    Judged { file, findings: checked.findings }
}

/// What is known besides the text: words of the fence (`bars=200 symbols=1 run`), and data.
fn options(block: &Block, data: Option<&Block>) -> CheckOptions {
    let mut options = CheckOptions {
        bars: block.number("bars"),
        universe_size: block.number("symbols"),
        for_run: block.words.iter().any(|word| word == "run"),
        known: Known {
            precise: block.words.iter().any(|word| word == "precise"),
            gated: block.words.iter().any(|word| word == "gated"),
            ..known()
        },
        ..CheckOptions::default()
    };
    if let Some(data) = data {
        let mut schema = schema(data);
        for name in ["open", "high", "low", "close", "volume"] {
            schema.columns.entry(name.to_owned()).or_default();
        }
        options.schema = Some(schema);
    }
    options
}

/// Names that come with the tool.
fn known() -> Known {
    let calendar = |name: &&'static str| {
        let year = Calendar::named(name)?.periods_per_year(Interval::DAY);
        Some(((*name).to_owned(), year))
    };
    Known {
        calendars: Some(Calendar::NAMES.iter().filter_map(calendar).collect()),
        universes: Some(universe::bundled().map(str::to_owned).collect()),
        ..Known::default()
    }
}

fn space(text: &str, beside: &str, bars: Option<usize>) -> Judged {
    let file = SourceFile::new("space.yaml", text);
    let (space, mut findings) = read(&file, Form::Space, false);
    let inline = space.inline_text(text);
    let strategy = SourceFile::new("strategy.yaml", inline.as_deref().unwrap_or(beside));
    let domains = CheckOptions { domains: space.domains(), ..CheckOptions::default() };
    if let Some(program) = qraft_check::check(&strategy, &domains).program {
        let document = qraft_syntax::parse(&strategy).document;
        findings.extend(space.judge(&document, &program, text));
        if let (Some(bars), Some(trials)) = (bars, &space.trials) {
            findings.extend(space.sample_too_short(trials.value, bars, 252.0));
        }
    }
    sort(&mut findings);
    Judged { file, findings }
}
