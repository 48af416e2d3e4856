//! From flags and files to a search that can start. Every file is looked at, and every problem told
//! at once, before any work.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use qraft_check::{CheckOptions, Checked, Plugins};
use qraft_data::Panel;
use qraft_diag::{Diagnostic, SourceFile};
use qraft_ir::program::Program;
use qraft_search::ident::{self, TrialKeys};
use qraft_search::plan::{Plan, PlanKind};
use qraft_search::record::{Header, INPUTS_NAME, Inputs};
use qraft_search::seal::{Allow, Material, SPACE_NAME};
use qraft_search::space::{self, Choices, Form, Resolved, Settled, Space, StrategyRef};
use qraft_syntax::document::Document;

use crate::args::{Format, SearchCommon};
use crate::config::Config;
use crate::exit::Stop;
use crate::inputs::{self, Mode, Prices, Scan, Source};
use crate::plugins::Installed;
use crate::sealing;

/// What is to be searched, in flags.
pub struct Wanted<'a> {
    /// The space file, or the params file of `gridsearch`.
    pub space: PathBuf,
    /// Which of the two.
    pub form: Form,
    /// The strategy, where the space does not name it.
    pub strategy: Option<PathBuf>,
    /// Flags that override the file.
    pub choices: Choices,
    /// Who answers the trials.
    pub mode: Mode,
    /// How many of the best are matched order by order after a fast search.
    pub precise_top: usize,
    /// Exit 1 where none of those passes.
    pub gate: bool,
    /// Which bars, and how much memory there is.
    pub scan: Scan,
    /// The rest.
    pub common: &'a SearchCommon,
}

/// A search that can start.
pub struct Prepared {
    /// The strategy as a document of its own, for packs.
    pub strategy: String,
    /// `yaml` or `json`: what that text is.
    pub strategy_format: &'static str,
    /// What it means.
    pub program: Program,
    /// What is searched.
    pub resolved: Resolved,
    /// How.
    pub settled: Settled,
    /// The trials.
    pub plan: Plan,
    /// The universe's panel, of the bars that are searched.
    pub panel: Panel,
    /// What the run is.
    pub header: Header,
    /// What it is made from.
    pub inputs: Inputs,
    /// What every trial shares.
    pub keys: TrialKeys,
    /// The operators that the strategy uses.
    pub installed: Arc<Installed>,
    /// What comments of the strategy allow.
    pub allows: Vec<Allow>,
    /// Findings of the space file that do not stop it.
    pub remarks: Vec<String>,
}

impl Prepared {
    /// The name of the strategy's text in packs and in the run's folder.
    pub fn strategy_name(&self) -> String {
        Material::strategy_name(self.strategy_format)
    }

    /// The effective space, for a strategy of that name beside it.
    pub fn space_text(&self) -> String {
        self.settled.to_yaml(&self.strategy_name(), &self.resolved)
    }

    /// Leaves what a later command needs to run trials of this search again.
    ///
    /// # Errors
    /// Exit 2: a file cannot be written.
    pub fn leave(&self, folder: &Path) -> Result<(), Stop> {
        let space = self.space_text();
        for (name, bytes) in [
            (self.strategy_name().as_str(), self.strategy.as_bytes()),
            (SPACE_NAME, space.as_bytes()),
            (INPUTS_NAME, &self.inputs.to_bytes()),
        ] {
            let path = folder.join(name);
            qraft_evidence::atomic_write(&path, bytes)
                .map_err(|e| Stop::input("write_failed", format!("{}: {e}", path.display())))?;
        }
        Ok(())
    }
}

/// A document with the file that it stands in.
struct Strategy {
    file: SourceFile,
    document: Document,
    findings: Vec<Diagnostic>,
}

/// Looks at everything.
///
/// # Errors
/// Exit 2 for files, data and flags; exit 1 where a file has findings that are errors.
pub fn prepare(wanted: &Wanted<'_>) -> Result<Prepared, Stop> {
    let common = wanted.common;
    let format = common.output.format;
    let config = Config::load(common.market.data.config.as_deref())?;
    let mut problems = Problems::default();
    let space = problems.keep(Source::read(&wanted.space));
    let read = space.as_ref().map(|source| space::read(&source.file, wanted.form, true));
    let strategy = match (&space, &read) {
        (Some(source), Some((space, _))) => {
            problems.keep(strategy(wanted, source, space)).flatten()
        }
        _ => None,
    };
    let (path, data) = (&common.market.prices, &common.market.data);
    let prices = problems.keep(Prices::scanned(path, data, &config, &wanted.scan));
    if let (Some(source), Some((_, findings))) = (&space, &read) {
        problems.findings(&source.file, findings, format);
    }
    let domains = read.as_ref().map(|(space, _)| space.domains()).unwrap_or_default();
    let checked = strategy.as_ref().map(|strategy| {
        let (domains, policy) = (domains.clone(), config.policy.clone());
        let plugins: Option<Arc<dyn Plugins>> = Some(config.installed.clone());
        let options =
            CheckOptions { for_run: true, domains, policy, plugins, ..Default::default() };
        judge(strategy, &wanted.mode.judging(options))
    });
    let own = checked.as_ref().and_then(|checked| checked.program.as_ref());
    let prices = match (prices, own) {
        (Some(prices), Some(program)) => problems.keep(prices.declared(&program.data)),
        (prices, _) => prices,
    };
    // Once more with the data: names, warm-up, the size of the universe.
    let checked = match (&strategy, &prices, own) {
        (Some(strategy), Some(prices), Some(program)) => {
            let (args, own) = (&common.market.data, &program.universe);
            let options = prices.check_options(own, args, &config, true);
            let options = CheckOptions { domains, ..options };
            Some(judge(strategy, &wanted.mode.judging(options)))
        }
        _ => checked,
    };
    if let (Some(strategy), Some(checked)) = (&strategy, &checked) {
        problems.findings(&strategy.file, &checked.findings, format);
    }
    problems.end()?;
    let (Some(source), Some((space, _)), Some(strategy), Some(prices)) =
        (space, read, strategy, prices)
    else {
        return Err(Stop::input("nothing_to_search", "the search names no strategy"));
    };
    let Some(Checked { program: Some(program), allowed, .. }) = checked else {
        return Err(Stop::findings("check_failed", "the strategy was refused"));
    };
    let mut prepared = assemble(wanted, &source, &space, strategy, program, prices, &config)?;
    let text = source.file.text();
    let inline = prepared.inputs.strategy == source.file.name();
    prepared.allows = sealing::allows(&prepared.strategy, &allowed, |at| match inline {
        true => space.inline_offset(text, at as usize),
        false => Some(at as usize),
    });
    Ok(prepared)
}

fn judge(strategy: &Strategy, options: &CheckOptions) -> Checked {
    qraft_check::judge(&strategy.file, &strategy.document, strategy.findings.clone(), options)
}

/// The strategy of a space: the flag's file, the file that it names, or the document within it.
fn strategy(wanted: &Wanted<'_>, source: &Source, space: &Space) -> Result<Option<Strategy>, Stop> {
    let path = wanted.strategy.clone().or_else(|| space.strategy_path(&source.path));
    if let Some(path) = path {
        let file = Source::read(&path)?.file;
        let parsed = qraft_syntax::parse(&file);
        let (document, findings) = (parsed.document, parsed.findings);
        return Ok(Some(Strategy { file, document, findings }));
    }
    match &space.strategy {
        Some(StrategyRef::Inline(node)) => {
            let (document, findings) = qraft_syntax::document::parse_node(node);
            Ok(Some(Strategy { file: source.file.clone(), document, findings }))
        }
        _ => Ok(None),
    }
}

fn assemble(
    wanted: &Wanted<'_>,
    source: &Source,
    space: &Space,
    strategy: Strategy,
    program: Program,
    prices: Prices,
    config: &Config,
) -> Result<Prepared, Stop> {
    let common = wanted.common;
    let format = common.output.format;
    let (resolved, findings) = space.resolve(&strategy.document, &program);
    inputs::refuse_on_errors(&source.file, &findings, format)?;
    let Some(resolved) = resolved else {
        return Err(Stop::findings("check_failed", "the space was refused"));
    };
    let settled = space
        .settle(wanted.choices, source.file.text())
        .map_err(|e| Stop::input("plan_unknown", e.to_string()))?;
    inputs::print_findings(&source.file, &settled.findings);
    let accept = |values: &[f64]| resolved.constraints.hold(values);
    let plan = Plan::new(resolved.points.clone(), settled.request, &accept)
        .map_err(|e| Stop::input("plan_impossible", format!("{}: {e}", source.file.name())))?;
    let (universe, members) = prices.members(&program.universe, &common.market.data, config)?;
    let panel = in_sample(prices.cut(&members)?, &settled)?;
    qraft_search::split::folds(&settled.split, &panel)
        .map_err(|e| Stop::input(e.code, e.to_string()))?;
    let luck = space.sample_too_short(plan.total(), panel.bars(), panel.periods_per_year);
    inputs::print_findings(&source.file, luck.as_slice());
    let inputs = inputs::told(
        &common.market.prices,
        strategy.file.name(),
        &wanted.scan.window,
        &panel,
        &universe,
    );
    let header =
        header(wanted, source, &program, &resolved, &settled, &plan, &panel, universe, config)?;
    let keys = TrialKeys {
        snapshot: header.snapshot,
        dsl: header.dsl,
        operators: header.operators,
        mode: wanted.mode.as_str(),
        semantics: header.semantics,
        window: format!("0..{}", panel.bars()),
    };
    let remarks = plan.shortfall().into_iter().collect();
    let strategy_format = if strategy.file.name().ends_with(".json") { "json" } else { "yaml" };
    let inline = space.inline_text(source.file.text()).filter(|_| wanted.strategy.is_none());
    let strategy = inline.unwrap_or_else(|| strategy.file.text().to_owned());
    Ok(Prepared {
        strategy,
        strategy_format,
        program,
        resolved,
        settled,
        plan,
        panel,
        header,
        inputs,
        keys,
        installed: config.installed.clone(),
        allows: Vec::new(),
        remarks,
    })
}

/// The bars that are searched: without those that the split holds back.
///
/// # Errors
/// Exit 2: a split that leaves too little on either side.
pub fn in_sample(panel: Panel, settled: &Settled) -> Result<Panel, Stop> {
    let cut = qraft_search::split::cut(&settled.split, &panel);
    let cut = cut.map_err(|e| Stop::input(e.code, e.to_string()))?;
    if cut.out_of_sample.is_none() {
        return Ok(panel);
    }
    panel.rows(cut.in_sample).map_err(|e| Stop::input(e.code(), e.to_string()))
}

#[allow(clippy::too_many_arguments)] // one call, which only gathers what the header states
fn header(
    wanted: &Wanted<'_>,
    source: &Source,
    program: &Program,
    resolved: &Resolved,
    settled: &Settled,
    plan: &Plan,
    panel: &Panel,
    universe: String,
    config: &Config,
) -> Result<Header, Stop> {
    let dsl = qraft_ir::dsl_hash(program);
    let digest = resolved.constraints.digest();
    let space_digest = ident::space_digest(&resolved.points, digest, settled.request);
    let run_id = match &wanted.common.run_id {
        Some(id) if ident::is_run_id(id) => id.clone(),
        Some(id) => {
            let message =
                format!("--run-id `{id}`: letters, digits, `.`, `_` and `-` make a folder");
            return Err(Stop::input("run_id_invalid", message));
        }
        None => {
            let mode = wanted.mode.as_str();
            ident::run_id(&program.name, dsl, space_digest, mode, &universe)
        }
    };
    let defaults: Vec<f64> = program.params.iter().map(|p| p.default).collect();
    let capital = qraft_ir::bind(program, &defaults).map_or(f64::NAN, |b| b.settings.capital);
    Ok(Header {
        run_id,
        snapshot: panel.snapshot,
        dsl,
        operators: config.installed.digest(program),
        space_digest,
        semantics: qraft_base::SEMANTICS_VERSION,
        engine: sealing::ENGINE.to_owned(),
        strategy: program.name.clone(),
        space: source.stem(),
        plan: settled.request.kind.as_str().to_owned(),
        mode: wanted.mode.as_str().to_owned(),
        seed: settled.request.seed,
        trials: plan.total(),
        universe,
        bars: panel.bars() as u64,
        symbols: panel.width() as u64,
        periods_per_year: panel.periods_per_year,
        capital,
    })
}

/// The label of a plan, before a space file has been read in earnest: the flag's, else the file's.
pub fn plan_label(flag: Option<PlanKind>, space: &std::path::Path, form: Form) -> String {
    let written = || {
        let source = Source::read(space).ok()?;
        let (space, _) = space::read(&source.file, form, true);
        space.plan?.value.parse::<PlanKind>().ok()
    };
    flag.or_else(written).unwrap_or(PlanKind::Grid).as_str().to_owned()
}

/// Problems of several files, told together; exit 2 wins over 1.
#[derive(Default)]
struct Problems {
    stop: Option<Stop>,
}

impl Problems {
    fn keep<T>(&mut self, answer: Result<T, Stop>) -> Option<T> {
        match answer {
            Ok(value) => Some(value),
            Err(problem) => {
                self.stop = Some(match self.stop.take() {
                    Some(earlier) => earlier.and(problem),
                    None => problem,
                });
                None
            }
        }
    }

    fn findings(&mut self, file: &SourceFile, findings: &[Diagnostic], format: Format) {
        self.keep(inputs::refuse_on_errors(file, findings, format));
    }

    fn end(&mut self) -> Result<(), Stop> {
        self.stop.take().map_or(Ok(()), Err)
    }
}
