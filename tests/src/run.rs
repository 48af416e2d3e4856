//! One text through the real path: YAML, expressions, program, binding; then twice to values, by
//! the interpreter and by the scan.

use std::sync::atomic::AtomicBool;
use std::sync::{PoisonError, RwLock};

use qraft_base::schema::{ColumnKind, DataSchema};
use qraft_data::Panel;
use qraft_diag::{Diagnostic, SourceFile};
use qraft_exec::interp::{Value, evaluate};
use qraft_exec::{Externals, Options, Output, PanelShape, Plan, Trial};
use qraft_ir::program::{Kind, NodeId, Program};
use qraft_ir::{Binding, LowerContext, bind, lower};
use qraft_sim::kernel::{Group, MarketTiler, Mask, SignalTile, TrialSignals};
use qraft_sim::{Market, Setup, WholeSignals};
use qraft_stats::Tally;
use rayon::ThreadPool;

/// What a panel of the tests declares: `industry` is a column of names.
fn schema(panel: &Panel) -> DataSchema {
    let names = panel.columns.iter().map(|(name, _)| name.as_str());
    let mut schema = DataSchema {
        bar: Some(panel.bar),
        calendar: Some(panel.calendar.clone()),
        ..DataSchema::with_columns(names)
    };
    if let Some(column) = schema.columns.get_mut("industry") {
        column.kind = Some(ColumnKind::Category);
    }
    schema
}

/// The program of a text. An error names every finding that would refuse a run.
pub fn program(text: &str, panel: &Panel) -> Result<Program, String> {
    let parsed = qraft_syntax::parse(&SourceFile::new("random.yaml", text));
    let context = LowerContext {
        file_stem: "random".to_owned(),
        schema: Some(schema(panel)),
        for_run: true,
        ..LowerContext::default()
    };
    let lowered = lower(&parsed.document, &context);
    let findings: Vec<&Diagnostic> = parsed.findings.iter().chain(&lowered.findings).collect();
    let errors: Vec<String> = findings
        .into_iter()
        .filter(|finding| finding.is_error())
        .map(|finding| format!("{}: {}", finding.rule.code, finding.message))
        .collect();
    if errors.is_empty() { Ok(lowered.program) } else { Err(errors.join("; ")) }
}

/// The numbers of one point, given in the order of the program's params.
pub fn binding(program: &Program, values: &[f64]) -> Result<Binding, String> {
    bind(program, values).map_err(|failure| failure.to_string())
}

/// The interpreter's answers for some nodes.
pub fn interpreted(
    program: &Program,
    binding: &Binding,
    panel: &Panel,
    nodes: &[NodeId],
) -> Result<Vec<Value>, String> {
    evaluate(program, &binding.constants, panel, nodes, &Externals::default())
        .map_err(|failure| failure.to_string())
}

/// The interpreter's signals, as the books read them.
pub fn signals(
    program: &Program,
    binding: &Binding,
    panel: &Panel,
) -> Result<WholeSignals, String> {
    let s = &program.signals;
    let wanted = [s.long, s.exit_long, s.short, s.exit_short];
    let mut answers = Vec::new();
    for id in wanted {
        answers.push(match id {
            Some(id) => interpreted(program, binding, panel, &[id])?.pop(),
            None => None,
        });
    }
    let score = match program.score {
        Some(id) => interpreted(program, binding, panel, &[id])?.pop(),
        None => None,
    };
    let mut conditions = answers.into_iter().map(|value| match value {
        Some(Value::Bool(column)) => Some(column),
        _ => None,
    });
    let mut next = || conditions.next().flatten();
    Ok(WholeSignals {
        long: next(),
        exit_long: next(),
        short: next(),
        exit_short: next(),
        score: match score {
            Some(Value::Num(column)) => Some(column),
            _ => None,
        },
        ..WholeSignals::default()
    })
}

/// How the scan is cut up. None of it may change a bit.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Cut {
    /// Bars a tile.
    pub tile_bars: Option<usize>,
    /// Trials a group.
    pub group: Option<usize>,
    /// Threads.
    pub threads: usize,
}

impl Cut {
    fn pool(self) -> ThreadPool {
        let builder = rayon::ThreadPoolBuilder::new().num_threads(self.threads);
        builder.build().expect("threads are there")
    }

    fn options(self) -> Options {
        Options { tile_bars: self.tile_bars, group: self.group, ..Options::default() }
    }
}

/// The scan's answers for some nodes: for each trial and node a whole column, conditions as 1, 0
/// and −1 made of their two masks.
pub fn scanned(
    program: &Program,
    bindings: &[Binding],
    panel: &Panel,
    nodes: &[NodeId],
    cut: Cut,
) -> Result<Vec<Vec<Value>>, String> {
    let is_bool = |id: &NodeId| program.node(*id).ty.kind == Kind::Bool;
    let mut outputs = Vec::new();
    for id in nodes {
        if is_bool(id) {
            outputs.extend([Output::True(*id), Output::False(*id)]);
        } else {
            outputs.push(Output::Column(*id));
        }
    }
    let trials: Vec<Trial<'_>> =
        bindings.iter().map(|binding| Trial { constants: &binding.constants }).collect();
    let shape = PanelShape { bars: panel.bars(), width: panel.width() };
    let plan = Plan::new(program, &trials, &outputs, shape, &cut.options())
        .map_err(|failure| failure.to_string())?;
    let cells = shape.bars * shape.width;
    let blank = || -> Vec<Value> {
        nodes
            .iter()
            .map(|id| match is_bool(id) {
                true => Value::Bool(vec![-1; cells]),
                false => Value::Num(vec![0.0; cells]),
            })
            .collect()
    };
    let mut groups: Vec<Vec<Vec<Value>>> =
        plan.group_ranges().into_iter().map(|range| range.map(|_| blank()).collect()).collect();
    let stop = AtomicBool::new(false);
    let gather = |group: &mut Vec<Vec<Value>>, (): &(), view: &qraft_exec::TileView<'_>| {
        for (trial, columns) in group.iter_mut().enumerate() {
            gather_trial(view, trial, columns);
        }
        Ok(())
    };
    let mut run = || {
        let mut walk = plan.walk(panel)?;
        for pause in pauses(shape.bars) {
            walk.to(pause, |_| Ok(()), &mut groups, gather, &stop)?;
            // What goes on is what was kept.
            walk = walk.clone();
        }
        Ok(())
    };
    let ran: Result<(), qraft_base::Failure> = cut.pool().install(&mut run);
    ran.map_err(|failure| failure.to_string())?;
    Ok(groups.into_iter().flatten().collect())
}

/// Where a run pauses, and its end.
fn pauses(bars: usize) -> [usize; 3] {
    [bars / 3, bars * 3 / 4, bars]
}

fn gather_trial(view: &qraft_exec::TileView<'_>, trial: usize, columns: &mut [Value]) {
    let from = view.t0 * view.width;
    let mut output = 0;
    for column in columns {
        match column {
            Value::Num(column) => {
                let values = view.column(trial, output);
                column[from..from + values.len()].copy_from_slice(values);
                output += 1;
            }
            Value::Bool(column) => {
                for bar in 0..view.bars {
                    for symbol in 0..view.width {
                        let is_true = view.bit(trial, output, bar, symbol);
                        let is_false = view.bit(trial, output + 1, bar, symbol);
                        assert!(!(is_true && is_false), "true and false at once");
                        let truth = if is_true { 1 } else { -i8::from(!is_false) };
                        column[from + bar * view.width + symbol] = truth;
                    }
                }
                output += 2;
            }
        }
    }
}

/// The books' setup of one trial.
pub fn setup(program: &Program, binding: &Binding) -> Setup {
    Setup {
        warm_up: binding.warm_up,
        has_long: program.signals.long.is_some(),
        has_exit_long: program.signals.exit_long.is_some(),
        has_short: program.signals.short.is_some(),
        has_exit_short: program.signals.exit_short.is_some(),
        has_score: program.score.is_some(),
        ..Setup::plain(binding.settings.clone())
    }
}

/// Where the outputs of the books' signals lie in a plan.
#[derive(Default)]
struct Places {
    outputs: Vec<Output>,
    long: Option<usize>,
    exit_long: Option<usize>,
    short: Option<usize>,
    exit_short: Option<usize>,
    score: Option<usize>,
}

impl Places {
    fn of(program: &Program) -> Places {
        let mut places = Places::default();
        let s = &program.signals;
        let mut put = |id: Option<NodeId>, outputs: &[fn(NodeId) -> Output]| {
            let id = id?;
            let at = places.outputs.len();
            places.outputs.extend(outputs.iter().map(|output| output(id)));
            Some(at)
        };
        let both: [fn(NodeId) -> Output; 2] = [Output::True, Output::False];
        let long = put(s.long, &both);
        let exit_long = put(s.exit_long, &both[..1]);
        let short = put(s.short, &both);
        let exit_short = put(s.exit_short, &both[..1]);
        let score = put(program.score, &[Output::Column]);
        Places { long, exit_long, short, exit_short, score, ..places }
    }

    fn signals<'a>(&self, view: &qraft_exec::TileView<'a>, trial: usize) -> TrialSignals<'a> {
        let mask =
            |at: usize| Mask { is_true: view.mask(trial, at), is_false: view.mask(trial, at + 1) };
        TrialSignals {
            long: self.long.map(mask),
            exit_long: self.exit_long.map(|at| view.mask(trial, at)),
            short: self.short.map(mask),
            exit_short: self.exit_short.map(|at| view.mask(trial, at)),
            score: self.score.map(|at| view.column(trial, at)),
            funding: None,
        }
    }
}

/// The sums of each trial by the fast way: the scan's masks into the kernels, tile by tile.
pub fn kernel_tallies(
    program: &Program,
    bindings: &[Binding],
    panel: &Panel,
    market: &Market<'_>,
    cut: Cut,
) -> Result<Vec<Result<Tally, String>>, String> {
    let text = |failure: qraft_base::Failure| failure.to_string();
    let places = Places::of(program);
    let trials: Vec<Trial<'_>> =
        bindings.iter().map(|binding| Trial { constants: &binding.constants }).collect();
    let shape = PanelShape { bars: market.bars, width: market.width };
    let options = Options {
        looked_at: market.rebalance.map(<[bool]>::to_vec),
        every_bar: [places.exit_long, places.exit_short].into_iter().flatten().collect(),
        ..cut.options()
    };
    let plan = Plan::new(program, &trials, &places.outputs, shape, &options).map_err(text)?;
    let setups: Vec<Setup> = bindings.iter().map(|binding| setup(program, binding)).collect();
    let mut groups = Vec::new();
    for range in plan.group_ranges() {
        groups.push(Group::new(&setups[range], market));
    }
    let tiler = RwLock::new(MarketTiler::new(*market, &setups).map_err(text)?);
    let stop = AtomicBool::new(false);
    let next = |span: qraft_exec::TileSpan| {
        tiler.write().unwrap_or_else(PoisonError::into_inner).next_tile(span.bars);
        Ok(())
    };
    let step = |group: &mut Group, (): &(), view: &qraft_exec::TileView<'_>| {
        let trials: Vec<TrialSignals<'_>> =
            (0..view.trials).map(|trial| places.signals(view, trial)).collect();
        let tiler = tiler.read().unwrap_or_else(PoisonError::into_inner);
        group.update(tiler.tile(), &SignalTile { trials: &trials });
        Ok(())
    };
    let mut run = || {
        let mut walk = plan.walk(panel)?;
        for pause in pauses(shape.bars) {
            walk.to(pause, next, &mut groups, step, &stop)?;
        }
        Ok(())
    };
    cut.pool().install(&mut run).map_err(text)?;
    let tallies = groups.into_iter().flat_map(Group::finish);
    Ok(tallies.map(|tally| tally.map_err(|failure| failure.to_string())).collect())
}
