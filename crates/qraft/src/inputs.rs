//! What commands read: strategy files and prices. All files of a command are looked at before work
//! begins, and every problem with them is told at once.

use std::collections::BTreeMap;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use qraft_base::schema::DataSchema;
use qraft_base::{Interval, Symbol};
use qraft_check::{Allowed, CheckOptions, Checked, Known, Plugins};
use qraft_data::{Calendar, LoadOptions, Loaded, Panel, Remark, universe};
use qraft_diag::render::{self, TextStyle};
use qraft_diag::{Diagnostic, SourceFile, Span, catalogue};
use qraft_ir::program::{DataDecl, Program, UniverseRef};
use qraft_search::record::Inputs;

use crate::args::{DataArgs, Format, MarketArgs, MemoryArgs, WindowArgs};
use crate::config::Config;
use crate::declared::Declared;
use crate::exit::Stop;
use crate::memory::Budget;

/// The largest text that is read: far above any strategy.
pub const TEXT_LIMIT: u64 = 16 << 20;

const TOO_LARGE: &str = "is over 16 MiB: is this the prices file?";

/// A text file: a strategy, a space, a params file.
#[derive(Clone, Debug)]
pub struct Source {
    /// Where it was read.
    pub path: PathBuf,
    /// Its text.
    pub file: SourceFile,
}

impl Source {
    /// Reads it.
    ///
    /// # Errors
    /// Exit 2: missing, a folder, unreadable, over 16 MiB, binary, or not UTF-8.
    pub fn read(path: &Path) -> Result<Source, Stop> {
        let shown = path.display();
        let bad = |kind, why: String| Stop::input(kind, format!("{shown}: {why}"));
        let meta = std::fs::metadata(path).map_err(|e| match e.kind() {
            std::io::ErrorKind::NotFound => bad("file_missing", "no such file".into()),
            _ => bad("file_unreadable", format!("cannot be read: {e}")),
        })?;
        if meta.is_dir() {
            return Err(bad("file_is_folder", "is a directory; name a file in it".into()));
        }
        if meta.len() > TEXT_LIMIT {
            return Err(bad("file_too_large", TOO_LARGE.into()));
        }
        let bytes = std::fs::read(path)
            .map_err(|e| bad("file_unreadable", format!("cannot be read: {e}")))?;
        Self::of_bytes(path, bytes)
    }

    /// A text that was read already; `path` is what it is called.
    ///
    /// # Errors
    /// Exit 2: over 16 MiB, binary, or not UTF-8.
    pub fn of_bytes(path: &Path, bytes: Vec<u8>) -> Result<Source, Stop> {
        let shown = path.display();
        let bad = |kind, why: String| Stop::input(kind, format!("{shown}: {why}"));
        if bytes.len() as u64 > TEXT_LIMIT {
            return Err(bad("file_too_large", TOO_LARGE.into()));
        }
        if bytes.contains(&0) {
            return Err(bad("file_binary", "is binary, not text".into()));
        }
        let text = String::from_utf8(bytes).map_err(|e| {
            let at = e.utf8_error().valid_up_to();
            bad("file_not_utf8", format!("is not UTF-8 (byte {at}): save it as UTF-8"))
        })?;
        Ok(Source { path: path.to_owned(), file: SourceFile::new(shown.to_string(), text) })
    }

    /// The file's name without its ending.
    pub fn stem(&self) -> String {
        self.path.file_stem().map_or_else(String::new, |s| s.to_string_lossy().into_owned())
    }
}

/// Prices, loaded and cut to a universe.
#[derive(Debug)]
pub struct Prices {
    /// The panel.
    pub panel: Panel,
    /// What is declared of it, with every column.
    pub schema: DataSchema,
    /// Where it came from.
    pub path: PathBuf,
    options: LoadOptions,
    window: WindowArgs,
}

/// What a scan reads of prices.
#[derive(Clone, Debug, Default)]
pub struct Scan {
    /// Which bars.
    pub window: WindowArgs,
    /// In how much memory; `None` is no limit.
    pub budget: Option<Budget>,
}

impl Scan {
    /// Of the flags.
    ///
    /// # Errors
    /// Exit 2: those of [`Budget::of`].
    pub fn of(window: &WindowArgs, memory: &MemoryArgs) -> Result<Scan, Stop> {
        Ok(Scan { window: window.clone(), budget: Budget::of(memory)? })
    }
}

impl Prices {
    /// Loads every symbol of a file, by what it declares; what a person should know of it is noted
    /// on stderr.
    ///
    /// # Errors
    /// Exit 2, with the file, row and column.
    pub fn read(path: &Path, args: &DataArgs, config: &Config) -> Result<Prices, Stop> {
        Self::scanned(path, args, config, &Scan::default())
    }

    /// The same for a scan: some of the bars, within a budget of memory.
    ///
    /// # Errors
    /// As [`Prices::read`]; what has no room; a window without a bar.
    pub fn scanned(
        path: &Path,
        args: &DataArgs,
        config: &Config,
        scan: &Scan,
    ) -> Result<Prices, Stop> {
        let calendar = args.calendar.clone().or_else(|| config.data.calendar.clone());
        let bar = args.bar.as_ref().or(config.data.bar.as_ref());
        let bar = bar.map(|text| text.parse::<Interval>());
        let bar = bar.transpose().map_err(|e| Stop::input("bar_unknown", e.to_string()))?;
        let declared = match Declared::of_prices(path)? {
            Some(declared) => declared.accepted()?,
            None => DataSchema::default(),
        };
        let room = scan.budget.as_ref().map(Budget::room);
        let options = LoadOptions { bar, calendar, symbols: None, room, declared };
        let (prices, notes) = Self::load(path, options, &scan.window)?;
        for note in notes {
            crate::print::errln!("note: {note}");
        }
        Ok(prices)
    }

    fn load(
        path: &Path,
        options: LoadOptions,
        window: &WindowArgs,
    ) -> Result<(Prices, Vec<String>), Stop> {
        let loaded = qraft_data::load(path, &options)
            .map_err(|error| Stop::input(error.code(), error.to_string()))?;
        let Loaded { mut panel, schema, notes } = loaded;
        let (from, to) = (window.from.as_deref(), window.to.as_deref());
        if from.is_some() || to.is_some() {
            panel = panel.window(from, to).map_err(|error| {
                Stop::input("window_invalid", format!("--from, --to: {}", error.message()))
            })?;
        }
        let (path, window) = (path.to_owned(), window.clone());
        Ok((Prices { panel, schema, path, options, window }, notes))
    }

    /// Holds the data against what a strategy says of them: bar and calendar. Where the data name
    /// no calendar, the strategy's is taken.
    ///
    /// # Errors
    /// Exit 2: another bar, or another calendar.
    pub fn declared(self, decl: &DataDecl) -> Result<Prices, Stop> {
        if let Some(bar) = decl.bar.filter(|bar| *bar != self.panel.bar) {
            let message = format!(
                "{}: the strategy is for {bar} bars, the data have {} bars; `--bar {bar}` says \
                 otherwise of the data",
                self.path.display(),
                self.panel.bar
            );
            return Err(Stop::input("bar_differs", message));
        }
        match &decl.calendar {
            Some(calendar) if self.panel.calendar == "none" => {
                let options = LoadOptions {
                    bar: Some(self.panel.bar),
                    calendar: Some(calendar.clone()),
                    ..self.options
                };
                // Not both at once in memory.
                drop(self.panel);
                Ok(Self::load(&self.path, options, &self.window)?.0)
            }
            Some(calendar) if *calendar != self.panel.calendar => {
                let message = format!(
                    "{}: the strategy is for the calendar {calendar}, the data for {}",
                    self.path.display(),
                    self.panel.calendar
                );
                Err(Stop::input("calendar_differs", message))
            }
            _ => Ok(self),
        }
    }

    /// The symbols that a strategy runs on here, and what to call them: the flag's universe, else
    /// the strategy's own.
    ///
    /// # Errors
    /// Exit 2: a universe that is not known, or names that the data do not hold.
    pub fn members(
        &self,
        own: &UniverseRef,
        args: &DataArgs,
        config: &Config,
    ) -> Result<(String, Vec<Symbol>), Stop> {
        let lists = config.universe_lists()?;
        let named = |name: &str, lists: &BTreeMap<String, Vec<String>>| {
            universe::resolve(name, &self.panel, lists)
                .map(|symbols| (name.to_owned(), symbols))
                .map_err(|e| Stop::input(e.code(), e.to_string()))
        };
        match (&args.universe, own) {
            (Some(name), _) | (None, UniverseRef::Named(name)) => named(name, &lists),
            (None, UniverseRef::All) => named("all", &lists),
            (None, UniverseRef::Symbols(symbols)) => {
                let mut symbols: Vec<Symbol> = symbols.iter().map(|s| Symbol::new(s)).collect();
                symbols.sort();
                symbols.dedup();
                let name = format!("{} symbols", symbols.len());
                Ok((name, symbols))
            }
        }
    }

    /// What the checker is to know of these data. A universe that does not resolve is left to the
    /// run.
    pub fn check_options(
        &self,
        own: &UniverseRef,
        args: &DataArgs,
        config: &Config,
        for_run: bool,
    ) -> CheckOptions {
        let members = self.members(own, args, config).ok().map(|(_, symbols)| symbols);
        CheckOptions {
            schema: Some(DataSchema {
                calendar: Some(self.panel.calendar.clone()),
                ..self.schema.clone()
            }),
            bars: Some(self.panel.bars()),
            universe_size: members.as_ref().map(Vec::len),
            for_run,
            policy: config.policy.clone(),
            plugins: Some(config.installed.clone()),
            known: Known {
                traded_value: self.traded_value(),
                symbols: members.map(|all| all.iter().map(ToString::to_string).collect()),
                // A universe of the data's own is looked up where its members are.
                universes: None,
                ..known(args, config)
            },
            ..CheckOptions::default()
        }
    }

    /// What looks wrong with the data, as findings of their file.
    pub fn remarks(&self) -> (SourceFile, Vec<Diagnostic>) {
        let file = SourceFile::new(self.path.display().to_string(), "");
        let finding = |remark: Remark| {
            let rule = catalogue::find(remark.code)?;
            Some(Diagnostic::new(rule, Span::new(0, 0), remark.message).help(remark.help))
        };
        let remarks = qraft_data::audit(&self.panel, &self.schema);
        (file, remarks.into_iter().filter_map(finding).collect())
    }

    /// Money that changes hands in one bar of one symbol: the median over the last bars.
    fn traded_value(&self) -> Option<f64> {
        const BARS: usize = 20;
        let (close, volume) = (self.panel.column("close")?, self.panel.column("volume")?);
        let from = close.len().saturating_sub(BARS * self.panel.width());
        let pairs = close[from..].iter().zip(&volume[from..]);
        let mut values: Vec<f64> = pairs.map(|(c, v)| c * v).filter(|v| v.is_finite()).collect();
        values.sort_by(f64::total_cmp);
        values.get(values.len() / 2).copied().filter(|value| *value > 0.0)
    }

    /// The panel of these symbols alone.
    ///
    /// # Errors
    /// Exit 2: names that the data do not hold.
    pub fn cut(self, symbols: &[Symbol]) -> Result<Panel, Stop> {
        if self.panel.column("open").is_none() {
            crate::print::errln!(
                "note: the data have no `open` column: orders fill at the next close"
            );
        }
        if symbols == self.panel.symbols {
            return Ok(self.panel);
        }
        self.panel.select(symbols).map_err(|e| Stop::input(e.code(), e.to_string()))
    }
}

/// Findings for people, as plain or as rich as where they are printed allows.
pub fn findings_text(file: &SourceFile, findings: &[Diagnostic], terminal: bool) -> String {
    let style =
        TextStyle { colour: crate::print::colour(terminal), unicode: terminal, ..TextStyle::PLAIN };
    render::text(file, findings, style)
}

/// Prints the findings of what is about to be run, on stderr.
pub fn print_findings(file: &SourceFile, findings: &[Diagnostic]) {
    crate::print::err!("{}", findings_text(file, findings, std::io::stderr().is_terminal()));
}

/// Shows the findings of a file that is to be run, and refuses on errors.
///
/// # Errors
/// Exit 1 where a finding is an error.
pub fn refuse_on_errors(
    file: &SourceFile,
    findings: &[Diagnostic],
    format: Format,
) -> Result<(), Stop> {
    let errors = findings.iter().filter(|f| f.is_error()).count();
    if format == Format::Json && errors > 0 {
        crate::print::out!("{}", render::json(&[(file.clone(), findings.to_vec())]));
    } else {
        print_findings(file, findings);
    }
    if errors == 0 {
        return Ok(());
    }
    let plural = if errors == 1 { "an error" } else { "errors" };
    let message = format!("{}: refused: the check found {plural}", file.name());
    let family = |f: &Diagnostic| f.rule.family().code.to_owned();
    let mut families: Vec<String> = findings.iter().filter(|f| f.is_error()).map(family).collect();
    families.sort();
    families.dedup();
    Err(Stop { families, ..Stop::findings("check_failed", message) })
}

/// Names that a document may use: those that come with the tool, and the project's own. A flag that
/// names the universe stands above the document's.
pub fn known(args: &DataArgs, config: &Config) -> Known {
    let own = config.universes.keys().cloned();
    let universes = own.chain(universe::bundled().map(str::to_owned)).collect();
    let year = |name: &'static str| {
        Calendar::named(name).map(|c| (name.to_owned(), c.periods_per_year(Interval::DAY)))
    };
    Known {
        universes: Some(universes).filter(|_| args.universe.is_none()),
        calendars: Some(Calendar::NAMES.into_iter().chain(["24x7"]).filter_map(year).collect()),
        ..Known::default()
    }
}

/// What the checker says of a strategy before any data are known: its program and its own findings.
pub fn first_look(source: &Source, config: &Config) -> Checked {
    let policy = config.policy.clone();
    let plugins: Option<Arc<dyn Plugins>> = Some(config.installed.clone());
    let options = CheckOptions { for_run: true, policy, plugins, ..CheckOptions::default() };
    qraft_check::check(&source.file, &options)
}

/// A strategy and its prices, both looked at whatever is wrong with the other.
///
/// # Errors
/// Exit 2: either cannot be read.
pub fn both(
    strategy: &Path,
    market: &MarketArgs,
    config: &Config,
    scan: &Scan,
) -> Result<(Source, Prices), Stop> {
    let source = Source::read(strategy);
    let prices = Prices::scanned(&market.prices, &market.data, config, scan);
    match (source, prices) {
        (Ok(source), Ok(prices)) => Ok((source, prices)),
        (Err(a), Err(b)) => Err(a.and(b)),
        (Err(stop), _) => Err(stop),
        (Ok(source), Err(stop)) => {
            // The prices are at fault, but the text is looked at all the same.
            print_findings(&source.file, &first_look(&source, config).findings);
            Err(stop)
        }
    }
}

/// How a strategy is run, which is also what the checker judges it for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Mode {
    /// The scan.
    Fast,
    /// Order by order.
    Precise,
}

impl Mode {
    /// The name in labels, headers and ids.
    pub fn as_str(self) -> &'static str {
        match self {
            Mode::Fast => "fast",
            Mode::Precise => "precise",
        }
    }

    /// The same check, for this mode.
    pub fn judging(self, mut options: CheckOptions) -> CheckOptions {
        options.known.precise = self == Mode::Precise;
        options
    }
}

/// A strategy that fits its data.
pub struct Fitted {
    /// What it means.
    pub program: Program,
    /// The panel of its universe.
    pub panel: Panel,
    /// What the universe is called.
    pub universe: String,
    /// What its comments allow.
    pub allowed: Vec<Allowed>,
}

/// Checks a strategy against its data.
///
/// # Errors
/// Exit 1 where a finding is an error, exit 2 where data and strategy do not fit.
pub fn ready(
    source: &Source,
    prices: Prices,
    args: &DataArgs,
    config: &Config,
    format: Format,
    mode: Mode,
) -> Result<Fitted, Stop> {
    let first = first_look(source, config);
    let Some(program) = first.program else {
        refuse_on_errors(&source.file, &first.findings, format)?;
        return Err(Stop::findings("check_failed", "the strategy was refused"));
    };
    let prices = prices.declared(&program.data)?;
    let options = prices.check_options(&program.universe, args, config, true);
    let checked = qraft_check::check(&source.file, &mode.judging(options));
    refuse_on_errors(&source.file, &checked.findings, format)?;
    let Some(program) = checked.program else {
        return Err(Stop::findings("check_failed", "the strategy was refused"));
    };
    let (universe, members) = prices.members(&program.universe, args, config)?;
    let allowed = checked.allowed;
    Ok(Fitted { program, panel: prices.cut(&members)?, universe, allowed })
}

/// What a run is made from, for a later command to find it again.
pub fn told(
    prices: &Path,
    strategy: &str,
    window: &WindowArgs,
    panel: &Panel,
    universe: &str,
) -> Inputs {
    Inputs {
        prices: prices.display().to_string(),
        strategy: strategy.to_owned(),
        calendar: panel.calendar.clone(),
        bar: panel.bar.to_string(),
        from: window.from.clone(),
        to: window.to.clone(),
        universe: universe.to_owned(),
        symbols: panel.symbols.iter().map(|symbol| symbol.as_str().to_owned()).collect(),
    }
}
