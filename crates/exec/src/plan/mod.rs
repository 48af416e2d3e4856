//! From a batch of trials to shared columns, kernels and tiles.

mod build;
mod cost;
mod kernels;
mod masks;
mod report;
mod tiles;

use std::sync::Arc;

use qraft_base::{Failure, Interval};
use qraft_ir::program::{Join, NodeId, Program};
use smallvec::SmallVec;

use crate::external::{ExternalOp, Externals};
use crate::graph::{Graph, Specialiser, Stateful};
use crate::jit::Kernel;

pub use report::{
    CallReport, ColumnReport, ConditionReport, KernelReport, LogicReport, MadeBy, MemoryReport,
    PlanReport,
};

pub(crate) use masks::{Answer, Leaf, Masks, Operand, Step};
pub(crate) use tiles::{capacity, mask_stride, mask_words, scratch, trial_bytes};

/// One trial of a batch.
#[derive(Clone, Copy, Debug)]
pub struct Trial<'a> {
    /// For each node of the program: its value where it is constant
    /// (`qraft_ir::Binding::constants`).
    pub constants: &'a [Option<f64>],
}

/// What is asked of each trial.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Output {
    /// Bits: where the condition is true.
    True(NodeId),
    /// Bits: where the condition is false (and not where it is unknown).
    False(NodeId),
    /// Values, ±inf as NaN; a condition as 1, 0, NaN.
    Column(NodeId),
}

impl Output {
    /// The node that is asked for.
    pub fn node(self) -> NodeId {
        let (Output::True(id) | Output::False(id) | Output::Column(id)) = self;
        id
    }
}

/// Size of the panel that a plan is for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PanelShape {
    /// Bars.
    pub bars: usize,
    /// Symbols.
    pub width: usize,
}

/// How a plan is made. None of it changes a bit of an output that is read.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Bars a tile; absent: as many as keep the live columns in about 1 MiB, and at least eight
    /// where memory allows.
    pub tile_bars: Option<usize>,
    /// Bars that an operator from outside is sent at once where it reads columns of the panel
    /// alone, and no fewer than a tile has; absent: as many as a tile where that is given, else
    /// about a thousand where memory allows.
    pub guest_bars: Option<usize>,
    /// Bytes that columns, states and scratch may take together; absent: no limit.
    pub memory: Option<u64>,
    /// For each bar, whether outputs are read there. On other bars outputs may hold anything.
    /// Absent: everywhere.
    pub looked_at: Option<Vec<bool>>,
    /// Outputs (by their place) that are read on every bar in spite of `looked_at`.
    pub every_bar: Vec<usize>,
    /// Most trials in a group; absent: 256, or fewer where there are few trials.
    pub group: Option<usize>,
    /// Who computes operators from outside.
    pub externals: Externals,
    /// Whether the plan remembers what only [`Plan::report`] tells: shapes, and who needs what.
    pub describe: bool,
}

/// A column at a lag: what kernels and operators read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Load {
    pub column: u32,
    pub lag: u32,
}

/// A kernel with what it is applied to.
#[derive(Clone, Debug)]
pub(crate) struct Call {
    pub kernel: u32,
    // Most trials have one call, of two columns: it stands where the call does.
    pub loads: SmallVec<[Load; 2]>,
    pub numbers: SmallVec<[u64; 2]>,
}

/// An operator from outside with its constants.
#[derive(Clone, Debug)]
pub(crate) struct Guest {
    pub op: Arc<dyn ExternalOp>,
    pub address: String,
    pub params: Vec<f64>,
}

/// How a column is made.
#[derive(Clone, Debug)]
pub(crate) enum Make {
    /// Copied from the panel: the place in the program's fields.
    Field(u16),
    /// The same number everywhere, by its bits.
    Number(u64),
    /// By an operator with a state.
    State(Stateful, Vec<Load>),
    /// By an operator from outside.
    External(Guest, Vec<Load>),
    /// Rows of the panel joined into bars of a frame.
    Frame(u16, Join, Vec<Load>),
    /// The last completed value of a coarser column.
    Held([Load; 1]),
    /// By a kernel.
    Each(Call),
}

/// A shared column. Columns are sorted by level: each reads columns of lower levels only.
#[derive(Clone, Debug)]
pub(crate) struct Column {
    pub make: Make,
    /// Its clock: 0 is the panel's, else one more than a place in [`Plan::frames`].
    pub clock: u16,
    pub level: u32,
    /// The greatest lag at which it is read.
    pub history: usize,
    /// True where only rows that are looked at need be made.
    pub sparse: bool,
    /// Trials that need it, where the plan is described.
    pub trials: u64,
}

/// A trial's call: which outputs it answers, and whether on looked-at rows only.
#[derive(Clone, Debug)]
pub(crate) struct TrialCall {
    pub call: Call,
    /// The output set, by its place in [`Plan::sets`].
    pub set: usize,
}

/// Outputs that one kernel of a trial answers together.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct OutputSet {
    /// Places in the plan's outputs.
    pub outputs: Vec<usize>,
    /// True where only looked-at rows are walked.
    pub sparse: bool,
}

/// A batch, planned: what is shared, what is compiled, and how it is cut into tiles.
///
/// A plan is immutable; [`Plan::run`] may be called any number of times.
#[derive(Debug)]
pub struct Plan {
    pub(crate) shape: PanelShape,
    pub(crate) fields: Vec<String>,
    /// Lengths of the coarser clocks' bars.
    pub(crate) frames: Vec<Interval>,
    pub(crate) outputs: Vec<Output>,
    pub(crate) columns: Vec<Column>,
    pub(crate) kernels: Vec<PlannedKernel>,
    pub(crate) sets: Vec<OutputSet>,
    /// All trials' calls, one trial's behind the other's.
    pub(crate) calls: Vec<TrialCall>,
    /// Where each trial's calls begin, and the end of the last.
    pub(crate) first_call: Vec<u32>,
    /// Conditions that trials share.
    pub(crate) masks: Masks,
    pub(crate) trials: usize,
    pub(crate) tile_bars: usize,
    /// Bars that an operator from outside is sent at once where it [goes ahead](Plan::goes_ahead),
    /// no fewer than a tile has.
    pub(crate) guest_bars: usize,
    pub(crate) group: usize,
    pub(crate) looked_at: Option<Vec<bool>>,
    pub(crate) memory: u64,
    /// Threads that the memory is for.
    pub(crate) threads: usize,
    /// Distinct nodes, and those of all trials, where the plan is described.
    pub(crate) nodes: (usize, u64),
}

/// A kernel that the plan uses.
#[derive(Debug)]
pub(crate) struct PlannedKernel {
    pub kernel: Kernel,
    pub nodes: usize,
    /// As text, where the plan is described.
    pub shape: String,
    /// What compiling it took; `None` where the process had it.
    pub compile_ns: Option<u64>,
    /// What it should cost a cell.
    pub cell_ns: f64,
    /// How many trials and columns use it.
    pub uses: usize,
}

impl Plan {
    /// Plans `outputs` of every trial over a panel of that shape.
    ///
    /// # Errors
    /// `window_not_whole`, `lag_negative`, `window_out_of_range`, `param_missing`, `not_supported`
    /// (of the first trial that has one; see [`Plan::check`]), `operator_missing`, `no_output`,
    /// `plan_too_large` (more memory than the options allow, with the number), `shape_mismatch`
    /// (of `looked_at`), `jit_failed`.
    pub fn new(
        program: &Program,
        trials: &[Trial<'_>],
        outputs: &[Output],
        shape: PanelShape,
        options: &Options,
    ) -> Result<Plan, Failure> {
        build::plan(program, trials, outputs, shape, options)
    }

    /// Whether a trial can be planned: its windows are whole and in range, its operators known.
    ///
    /// # Errors
    /// As [`Plan::new`], for this trial alone.
    pub fn check(program: &Program, trial: Trial<'_>, outputs: &[Output]) -> Result<(), Failure> {
        let wanted = outputs.iter().map(|output| output.node());
        let mut graph = Graph::default();
        Specialiser::new(program, wanted).trial(&mut graph, trial.constants)?;
        Ok(())
    }

    /// What is shared, what is compiled, tiles, memory, and what it should cost.
    pub fn report(&self) -> PlanReport {
        PlanReport::of(self)
    }

    /// Columns that trials share, or that one of them has.
    pub fn column_count(&self) -> usize {
        self.columns.len()
    }

    /// True for an operator from outside that reads nothing but columns of the panel: it need not
    /// wait for tiles, and a call costs as much as some hundred rows.
    pub(crate) fn goes_ahead(&self, make: &Make) -> bool {
        let of_panel = |load: &Load| {
            load.lag == 0 && matches!(self.columns[load.column as usize].make, Make::Field(_))
        };
        matches!(make, Make::External(_, loads) if loads.iter().all(of_panel))
    }

    /// The most bars of the panel's clock that a column holds besides its history: those of a
    /// tile, and what was made ahead.
    pub(crate) fn column_bars(&self, make: &Make) -> usize {
        let ahead = if self.goes_ahead(make) { self.guest_bars } else { 0 };
        // What is ahead is less than a tile whenever more is made.
        if ahead > self.tile_bars { ahead + self.tile_bars } else { self.tile_bars }
    }

    /// Bars of a tile. The last one may be shorter.
    pub fn tile_bars(&self) -> usize {
        self.tile_bars
    }

    /// Trials of each group, as ranges of places in the batch: contiguous, in order.
    pub fn group_ranges(&self) -> Vec<std::ops::Range<usize>> {
        let starts = (0..self.trials).step_by(self.group.max(1));
        starts.map(|from| from..(from + self.group).min(self.trials)).collect()
    }

    /// Columns that exist once for the whole batch.
    pub fn shared_columns(&self) -> usize {
        self.columns.len()
    }

    /// Bytes that a run takes beside the panel, on the threads of the current pool: columns,
    /// states, scratch.
    pub fn memory(&self) -> u64 {
        self.memory
    }
}
