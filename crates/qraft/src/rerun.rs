//! A finished run, or a pack, made ready to be run again from what it left: its strategy, its
//! effective space, its header, and the data that `inputs.json` names. Nothing is run that is not
//! what the header says.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use qraft_base::Symbol;
use qraft_check::{CheckOptions, Checked};
use qraft_data::Panel;
use qraft_diag::{Diagnostic, SourceFile};
use qraft_ir::program::Program;
use qraft_search::ident::{self, TrialKeys};
use qraft_search::record::{Header, INPUTS_NAME, Inputs};
use qraft_search::run::Lines;
use qraft_search::seal::{HEADER_NAME, Material, SPACE_NAME};
use qraft_search::space::{self, Choices, Form, Resolved, Settled};
use qraft_search::split::{self, Cut};

use crate::args::{DataArgs, Format, WindowArgs};
use crate::config::Config;
use crate::exit::Stop;
use crate::inputs::{Mode, Prices, Scan, refuse_on_errors};
use crate::plugins::Installed;

/// The file of a run's lines.
pub const RESULTS_NAME: &str = "results.jsonl";

/// What a run or a pack is made from, read but for its data.
#[derive(Debug)]
pub struct Left {
    /// The folder.
    pub folder: PathBuf,
    /// What the run is.
    pub header: Header,
    /// What it was made from.
    pub inputs: Inputs,
    /// The strategy's text, and its name in the folder.
    pub strategy: (String, String),
    /// The effective space's text.
    pub space: String,
}

/// A run or a pack that can be run again.
pub struct Rerun {
    /// What it left.
    pub left: Left,
    /// What its strategy means.
    pub program: Program,
    /// What was searched.
    pub resolved: Resolved,
    /// How, and by which bounds.
    pub settled: Settled,
    /// All bars, those that are held back included.
    pub whole: Panel,
    /// How they are cut.
    pub cut: Cut,
    /// The bars that were searched.
    pub panel: Panel,
    /// The operators that the strategy uses.
    pub installed: Arc<Installed>,
}

impl Left {
    /// Reads what a run's folder or a pack holds.
    ///
    /// # Errors
    /// Exit 2: no such folder, a file that is missing or is not what it should be.
    pub fn read(folder: &Path) -> Result<Left, Stop> {
        if !folder.is_dir() {
            let shown = folder.display();
            let message = match folder.exists() {
                true => format!("{shown}: is a file: name the folder of a run or of a pack"),
                false => format!("{shown}: no such folder"),
            };
            return Err(Stop::input("folder_missing", message));
        }
        let results = folder.join(RESULTS_NAME);
        let header = match results.is_file() {
            true => first_line(&results)?,
            false if folder.join(HEADER_NAME).is_file() => text(folder, HEADER_NAME)?,
            false => {
                let message = format!(
                    "{}: is neither the folder of a run, which has {RESULTS_NAME}, nor a pack: \
                     name the folder of a run",
                    folder.display()
                );
                return Err(Stop::input("not_a_run", message));
            }
        };
        let header = Header::parse(&header).map_err(|why| {
            let message = format!("{}: no header of a run: {why}", folder.display());
            Stop::input("header_unreadable", message)
        })?;
        let inputs = text(folder, INPUTS_NAME)?;
        let inputs = Inputs::parse(inputs.as_bytes()).map_err(|why| {
            let path = folder.join(INPUTS_NAME);
            Stop::input("inputs_unreadable", format!("{}: {why}", path.display()))
        })?;
        let names = ["yaml", "json"].map(Material::strategy_name);
        let name = names.iter().find(|name| folder.join(name).is_file()).unwrap_or(&names[0]);
        let strategy = (text(folder, name)?, name.clone());
        let space = text(folder, SPACE_NAME)?;
        Ok(Left { folder: folder.to_owned(), header, inputs, strategy, space })
    }

    /// The mode of its header.
    ///
    /// # Errors
    /// Exit 2: one that this build does not know.
    pub fn mode(&self) -> Result<Mode, Stop> {
        let modes = [Mode::Fast, Mode::Precise].into_iter();
        modes.into_iter().find(|mode| mode.as_str() == self.header.mode).ok_or_else(|| {
            Stop::input("mode_unknown", format!("the run's mode is `{}`", self.header.mode))
        })
    }

    /// Loads the data, checks the strategy, and compares both with the header. `prices` stands
    /// above the path that the run was given.
    ///
    /// # Errors
    /// Exit 2: data that are missing or are others, a strategy, operators or a space that are not
    /// those of the header. Exit 1: a strategy that is refused now.
    pub fn ready(
        self,
        prices: Option<&Path>,
        config: &Config,
        scan: &Scan,
        format: Format,
    ) -> Result<Rerun, Stop> {
        let (path, loaded) = self.loaded(prices, config, scan)?;
        // The name says which project's operators are meant.
        let file = SourceFile::new(self.inputs.strategy.clone(), self.strategy.0.clone());
        let parsed = qraft_syntax::parse(&file);
        let space_file = SourceFile::new(self.path_of(SPACE_NAME), self.space.clone());
        let (space, findings) = space::read(&space_file, Form::Space, true);
        refuse_on_errors(&space_file, &findings, format)?;
        let (mode, domains) = (self.mode()?, space.domains());
        let judge = |options: CheckOptions| {
            let options = CheckOptions { domains: domains.clone(), ..options };
            let findings = parsed.findings.clone();
            qraft_check::judge(&file, &parsed.document, findings, &mode.judging(options))
        };
        let own = program(judge(base(config)), &file, format)?;
        let loaded = loaded.declared(&own.data)?;
        let options = loaded.check_options(&own.universe, &self.data(), config, true);
        let program = program(judge(options), &file, format)?;
        let (resolved, findings) = space.resolve(&parsed.document, &program);
        refuse_on_errors(&space_file, &findings, format)?;
        let Some(resolved) = resolved else {
            return Err(Stop::findings("check_failed", "the space was refused"));
        };
        let settled = space
            .settle(Choices::default(), space_file.text())
            .map_err(|e| Stop::input("plan_unknown", e.to_string()))?;
        let symbols: Vec<Symbol> = self.inputs.symbols.iter().map(|s| Symbol::new(s)).collect();
        let named = |stop: Stop| {
            let (at, was) = (path.display(), self.inputs.prices.as_str());
            let why = format!("{at}: these are not the run's prices, which were {was}");
            stop.and(Stop::input("prices_differ", why))
        };
        let whole = loaded.cut(&symbols).map_err(named)?;
        let cut = split::cut(&settled.split, &whole);
        let cut = cut.map_err(|e| Stop::input(e.code, e.to_string()))?;
        let panel = match &cut.out_of_sample {
            None => whole.clone(),
            Some(_) => whole
                .rows(cut.in_sample.clone())
                .map_err(|e| Stop::input(e.code(), e.to_string()))?,
        };
        let installed = config.installed.clone();
        let rerun = Rerun { left: self, program, resolved, settled, whole, cut, panel, installed };
        rerun.is_the_one(&path)?;
        Ok(rerun)
    }

    /// What the flags would say of the data.
    fn data(&self) -> DataArgs {
        let (calendar, bar) = (self.inputs.calendar.clone(), self.inputs.bar.clone());
        DataArgs { calendar: Some(calendar), bar: Some(bar), ..DataArgs::default() }
    }

    /// The prices, and where they are.
    fn loaded(
        &self,
        prices: Option<&Path>,
        config: &Config,
        scan: &Scan,
    ) -> Result<(PathBuf, Prices), Stop> {
        let path = prices.map_or_else(|| PathBuf::from(&self.inputs.prices), Path::to_owned);
        if !path.exists() {
            let message = format!(
                "{}: the run's prices are not there; say where they are with --prices FILE",
                path.display()
            );
            return Err(Stop::input("prices_missing", message));
        }
        let (from, to) = (self.inputs.from.clone(), self.inputs.to.clone());
        let scan = Scan { window: WindowArgs { from, to }, ..scan.clone() };
        let loaded = Prices::scanned(&path, &self.data(), config, &scan)?;
        Ok((path, loaded))
    }

    fn path_of(&self, name: &str) -> String {
        self.folder.join(name).display().to_string()
    }
}

/// The program of a check; what is only remarked was said when the run was made.
fn program(checked: Checked, file: &SourceFile, format: Format) -> Result<Program, Stop> {
    if checked.program.is_none() || checked.findings.iter().any(Diagnostic::is_error) {
        refuse_on_errors(file, &checked.findings, format)?;
    }
    let refused = || Stop::findings("check_failed", "the strategy was refused");
    checked.program.ok_or_else(refused)
}

fn base(config: &Config) -> CheckOptions {
    CheckOptions {
        for_run: true,
        policy: config.policy.clone(),
        plugins: Some(config.installed.clone()),
        ..CheckOptions::default()
    }
}

impl Rerun {
    /// What every trial shares.
    pub fn keys(&self) -> TrialKeys {
        let header = &self.left.header;
        TrialKeys {
            snapshot: header.snapshot,
            dsl: header.dsl,
            operators: header.operators,
            mode: match header.mode == Mode::Precise.as_str() {
                true => Mode::Precise.as_str(),
                false => Mode::Fast.as_str(),
            },
            semantics: header.semantics,
            window: format!("0..{}", self.panel.bars()),
        }
    }

    /// Refuses where what would run is not what the header says.
    fn is_the_one(&self, prices: &Path) -> Result<(), Stop> {
        let header = &self.left.header;
        let digest = self.resolved.constraints.digest();
        let space = ident::space_digest(&self.resolved.points, digest, self.settled.request);
        let compared = [
            ("snapshot", header.snapshot, self.panel.snapshot, "the data are others"),
            ("dsl", header.dsl, qraft_ir::dsl_hash(&self.program), "the strategy is another"),
            (
                "operators",
                header.operators,
                self.installed.digest(&self.program),
                "the operators are others: run where the strategy's qraft.lock pins them",
            ),
            ("space", header.space_digest, space, "the space is another"),
        ];
        let differing = compared.iter().filter(|(_, sealed, found, _)| sealed != found);
        let mut lines: Vec<String> = differing
            .map(|(name, sealed, found, why)| format!("  {name}: {sealed}, now {found}: {why}"))
            .collect();
        if header.semantics != qraft_base::SEMANTICS_VERSION {
            let (then, now) = (header.semantics, qraft_base::SEMANTICS_VERSION);
            lines.push(format!("  semantics: {then}, now {now}: use a build of that version"));
        }
        if lines.is_empty() {
            return Ok(());
        }
        let message = format!(
            "{} cannot be run again from {}:\n{}",
            self.left.folder.display(),
            prices.display(),
            lines.join("\n")
        );
        Err(Stop::input("rerun_differs", message))
    }
}

/// Refuses a run in which some trial of the plan has no line yet.
///
/// # Errors
/// Exit 2, with the way out.
pub fn complete(folder: &Path, lines: &Lines, header: &Header) -> Result<(), Stop> {
    let (have, planned) = (lines.len(), header.trials);
    if have >= planned {
        return Ok(());
    }
    let message = format!(
        "{}: {have} of {planned} trials have a line: run the same search again, it goes on from \
         there",
        folder.display()
    );
    Err(Stop::input("run_incomplete", message))
}

fn text(folder: &Path, name: &str) -> Result<String, Stop> {
    let path = folder.join(name);
    fs::read_to_string(&path).map_err(|e| match e.kind() {
        std::io::ErrorKind::NotFound => {
            let message =
                format!("{}: no such file: name the folder of a run or of a pack", path.display());
            Stop::input("file_missing", message)
        }
        _ => Stop::input("file_unreadable", format!("{}: {e}", path.display())),
    })
}

fn first_line(path: &Path) -> Result<String, Stop> {
    let lines = Lines::read(path);
    let lines = lines.map_err(|e| Stop::input("results_unreadable", e.to_string()))?;
    Ok(lines.header().unwrap_or_default().to_owned())
}
