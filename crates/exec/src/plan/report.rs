//! A plan, described: what is shared, what is compiled, tiles, memory, and what each part should
//! cost.

use std::collections::{BTreeMap, BTreeSet};

use super::{Answer, Call, Load, Make, Plan, capacity, cost, mask_stride, trial_bytes};
use crate::graph::Stateful;
use crate::jit::SLACK;
use crate::ops::state_bytes;

/// A plan as plain data, for reports. Costs are predictions in nanoseconds.
#[derive(Clone, PartialEq, Debug)]
pub struct PlanReport {
    /// Bars of the panel.
    pub bars: usize,
    /// Its symbols.
    pub symbols: usize,
    /// Bars on which outputs are looked at; all of them where no one said.
    pub looked_at: usize,
    /// Trials of the batch.
    pub trials: usize,
    /// Trials of a group.
    pub group: usize,
    /// Groups.
    pub groups: usize,
    /// Bars of a tile.
    pub tile_bars: usize,
    /// Tiles.
    pub tiles: usize,
    /// Threads that the memory is for.
    pub threads: usize,
    /// Distinct nodes of all trials, constants left out.
    pub nodes: usize,
    /// Nodes that the trials would compute if each were on its own.
    pub unshared_nodes: u64,
    /// Bytes beside the panel.
    pub memory: MemoryReport,
    /// Shared columns, those that read others behind what they read.
    pub columns: Vec<ColumnReport>,
    /// Conditions that trials share, as bits.
    pub conditions: Vec<ConditionReport>,
    /// Compiled kernels.
    pub kernels: Vec<KernelReport>,
    /// What is computed for each trial on its own.
    pub calls: Vec<CallReport>,
    /// Trials' logic over shared conditions.
    pub logic: LogicReport,
}

/// Bytes, by what they hold.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct MemoryReport {
    /// Shared columns: a tile and its history each.
    pub columns: u64,
    /// Masks of shared conditions.
    pub conditions: u64,
    /// States of operators.
    pub states: u64,
    /// Outputs of the groups that are under way.
    pub scratch: u64,
    /// What each trial is called with.
    pub arguments: u64,
    /// Bars of coarser clocks, and the marks of bars on which someone looks.
    pub rows: u64,
}

impl MemoryReport {
    /// All of it.
    pub fn total(&self) -> u64 {
        let shared = self.columns + self.conditions + self.states + self.rows;
        shared + self.scratch + self.arguments
    }
}

/// How a column comes about.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum MadeBy {
    /// Copied from the panel.
    Field,
    /// The same number everywhere.
    Number,
    /// A native operator.
    Operator,
    /// An operator from outside.
    External,
    /// Rows joined into bars of a coarser clock.
    Frame,
    /// The last completed value of a coarser clock.
    Held,
    /// A compiled kernel.
    Kernel,
}

impl MadeBy {
    /// In one word.
    pub fn name(self) -> &'static str {
        match self {
            MadeBy::Field => "field",
            MadeBy::Number => "number",
            MadeBy::Operator => "operator",
            MadeBy::External => "external",
            MadeBy::Frame => "frame",
            MadeBy::Held => "held",
            MadeBy::Kernel => "kernel",
        }
    }
}

/// One shared column. Its name is `c` and its place.
#[derive(Clone, PartialEq, Debug)]
pub struct ColumnReport {
    /// As in `ema(c0, 20)`.
    pub what: String,
    /// How it comes about.
    pub made_by: MadeBy,
    /// The bar of its clock where it is not the panel's.
    pub frame: Option<String>,
    /// Columns of one level are made side by side, behind those of lower levels.
    pub level: u32,
    /// Rows before the tile that are kept.
    pub history: usize,
    /// Bytes of its values.
    pub bytes: u64,
    /// Bytes of its operator's state.
    pub state_bytes: u64,
    /// Made only on bars where someone looks.
    pub sparse: bool,
    /// How many trials need it: as often it would be computed without sharing.
    pub trials: u64,
    /// The columns that it reads.
    pub reads: Vec<usize>,
    /// Nanoseconds a cell.
    pub cell_ns: f64,
    /// Nanoseconds over the run.
    pub predicted_ns: f64,
}

/// One shared condition. Its name is `m` and its place.
#[derive(Clone, PartialEq, Debug)]
pub struct ConditionReport {
    /// As in `k0(c1; 30)`.
    pub what: String,
    /// Masks of it that are read: where it is true, where it is false.
    pub masks: usize,
    /// Made only on bars where someone looks.
    pub sparse: bool,
    /// How many trials need it.
    pub trials: u64,
    /// The columns that it reads.
    pub reads: Vec<usize>,
    /// Its kernel's place.
    pub kernel: usize,
    /// Nanoseconds over the run.
    pub predicted_ns: f64,
}

/// One compiled kernel. Its name is `k` and its place.
#[derive(Clone, PartialEq, Debug)]
pub struct KernelReport {
    /// As in `true(a < b), false(a < b)`: columns are letters, constants #.
    pub shape: String,
    /// Its nodes.
    pub nodes: usize,
    /// Calls of trials, columns and conditions that use it.
    pub uses: usize,
    /// Nanoseconds that it took to compile; `None` where the process had it.
    pub compile_ns: Option<u64>,
    /// Nanoseconds a cell.
    pub cell_ns: f64,
}

/// Calls of one kernel by trials.
#[derive(Clone, PartialEq, Debug)]
pub struct CallReport {
    /// The kernel's place.
    pub kernel: usize,
    /// The outputs that it answers, by their place.
    pub outputs: Vec<usize>,
    /// Made only on bars where someone looks.
    pub sparse: bool,
    /// Trials that call it so.
    pub trials: usize,
    /// The columns that any of them reads.
    pub reads: Vec<usize>,
    /// Nanoseconds over the run.
    pub predicted_ns: f64,
}

/// Trials' logic over shared conditions.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct LogicReport {
    /// Outputs (of all trials) that are answered so.
    pub outputs: usize,
    /// Those of them that are one mask, read where it stands.
    pub as_they_stand: usize,
    /// Operations on words, of all trials.
    pub steps: usize,
    /// Nanoseconds over the run.
    pub predicted_ns: f64,
}

impl PlanReport {
    /// Of a plan. Shapes, node counts and columns' trials are there only where the plan was made
    /// with [`super::Options::describe`].
    pub(super) fn of(plan: &Plan) -> PlanReport {
        let columns = (0..plan.columns.len()).map(|at| plan.column(at)).collect();
        PlanReport {
            bars: plan.shape.bars,
            symbols: plan.shape.width,
            looked_at: plan.rows(true),
            trials: plan.trials,
            group: plan.group,
            groups: plan.group_ranges().len(),
            tile_bars: plan.tile_bars,
            tiles: plan.shape.bars.div_ceil(plan.tile_bars.max(1)),
            threads: plan.threads,
            nodes: plan.nodes.0,
            unshared_nodes: plan.nodes.1,
            memory: plan.memory_report(),
            columns,
            conditions: plan.masks.leaves.iter().map(|leaf| plan.condition(leaf)).collect(),
            kernels: plan.kernel_reports(),
            calls: plan.call_reports(),
            logic: plan.logic_report(),
        }
    }
}

impl Plan {
    /// Bars for which something is computed.
    fn rows(&self, sparse: bool) -> usize {
        match self.looked_at.as_deref().filter(|_| sparse) {
            Some(looked) => looked.iter().filter(|looked| **looked).count(),
            None => self.shape.bars,
        }
    }

    /// Cells of a run.
    fn cells(&self, sparse: bool) -> f64 {
        self.rows(sparse) as f64 * self.shape.width as f64
    }

    /// What a run takes, by what holds it.
    pub(super) fn memory_report(&self) -> MemoryReport {
        /// Bytes of a row in a frame: its bar, how many are complete, and when its bar is.
        const FRAME_ROW: usize = 16;
        let width = self.shape.width;
        let bytes = |at: usize| self.column_bytes(at);
        let state = |make: &Make| match make {
            Make::State(kind, _) => state_bytes(*kind, width),
            Make::External(guest, _) => guest.op.bytes(width),
            _ => 0,
        };
        let calls = self.calls.iter().map(|call| &call.call);
        let calls = calls.chain(self.masks.leaves.iter().map(|leaf| &leaf.call));
        let arguments: usize = calls.map(|c| (c.loads.len() + c.numbers.len()) * 8 + 64).sum();
        let looked_at = self.looked_at.as_ref().map_or(0, Vec::len);
        let logic = (self.masks.steps.len() + self.masks.answers.len()) * 16;
        MemoryReport {
            columns: (0..self.columns.len()).map(bytes).sum(),
            conditions: (self.masks.leaves.len() * 2 * mask_stride(self) * 8) as u64,
            states: self.columns.iter().map(|column| state(&column.make)).sum(),
            scratch: (self.threads * self.group * trial_bytes(self)) as u64,
            arguments: (arguments + logic) as u64,
            rows: (self.frames.len() * self.shape.bars * FRAME_ROW + looked_at) as u64,
        }
    }

    fn column_bytes(&self, at: usize) -> u64 {
        let column = &self.columns[at];
        let mut rows = capacity(column.history, self.column_bars(&column.make));
        if self.goes_ahead(&column.make) {
            // What it reads ahead is held too, where columns of the panel stand in files.
            rows += column.make.loads().len() * (self.guest_bars - self.tile_bars);
        }
        (rows * self.shape.width + SLACK) as u64 * 8
    }

    fn column(&self, at: usize) -> ColumnReport {
        let (column, width) = (&self.columns[at], self.shape.width);
        let of = column.make.loads().iter().map(lagged).collect::<Vec<String>>();
        let (what, made_by) = match &column.make {
            Make::Field(field) => (self.fields[usize::from(*field)].clone(), MadeBy::Field),
            Make::State(kind, _) => (described(*kind, of), MadeBy::Operator),
            Make::External(guest, _) => {
                let params = guest.params.iter().map(f64::to_string);
                let of = of.into_iter().chain(params).collect::<Vec<String>>();
                (format!("{}({})", guest.address, of.join(", ")), MadeBy::External)
            }
            Make::Number(bits) => (f64::from_bits(*bits).to_string(), MadeBy::Number),
            Make::Frame(_, join, _) => {
                (format!("{} of {}", join.name(), of.join(", ")), MadeBy::Frame)
            }
            Make::Held(_) => (format!("{} held", of.join(", ")), MadeBy::Held),
            Make::Each(call) => (applied(call), MadeBy::Kernel),
        };
        let kernel_ns = |kernel: u32| self.kernels[kernel as usize].cell_ns;
        let cell_ns = cost::make(&column.make, width, kernel_ns);
        let frame = usize::from(column.clock).checked_sub(1).map(|at| self.frames[at].to_string());
        ColumnReport {
            what,
            made_by,
            frame,
            level: column.level,
            history: column.history,
            bytes: self.column_bytes(at),
            state_bytes: match &column.make {
                Make::State(kind, _) => state_bytes(*kind, width),
                Make::External(guest, _) => guest.op.bytes(width),
                _ => 0,
            },
            sparse: column.sparse,
            trials: column.trials,
            reads: reads(column.make.loads()),
            cell_ns,
            predicted_ns: cell_ns * self.cells(column.sparse),
        }
    }

    fn condition(&self, leaf: &super::Leaf) -> ConditionReport {
        let kernel = leaf.call.kernel as usize;
        ConditionReport {
            what: applied(&leaf.call),
            masks: leaf.wants.iter().filter(|wants| **wants).count(),
            sparse: leaf.sparse,
            trials: leaf.trials,
            reads: reads(&leaf.call.loads),
            kernel,
            predicted_ns: self.kernels[kernel].cell_ns * self.cells(leaf.sparse),
        }
    }

    fn kernel_reports(&self) -> Vec<KernelReport> {
        let one = |kernel: &super::PlannedKernel| KernelReport {
            shape: kernel.shape.clone(),
            nodes: kernel.nodes,
            uses: kernel.uses,
            compile_ns: kernel.compile_ns,
            cell_ns: kernel.cell_ns,
        };
        self.kernels.iter().map(one).collect()
    }

    fn call_reports(&self) -> Vec<CallReport> {
        let mut found = BTreeMap::<(u32, usize), (usize, BTreeSet<usize>)>::new();
        for call in &self.calls {
            let (trials, read) = found.entry((call.call.kernel, call.set)).or_default();
            *trials += 1;
            read.extend(reads(&call.call.loads));
        }
        let one = |((kernel, set), (trials, reads)): ((u32, usize), (usize, BTreeSet<usize>))| {
            let set = &self.sets[set];
            let kernel = kernel as usize;
            let ns = self.kernels[kernel].cell_ns * self.cells(set.sparse) * trials as f64;
            let outputs = set.outputs.clone();
            let reads = reads.into_iter().collect();
            CallReport { kernel, outputs, sparse: set.sparse, trials, reads, predicted_ns: ns }
        };
        found.into_iter().map(one).collect()
    }

    fn logic_report(&self) -> LogicReport {
        let logic = self.masks.answers.iter().filter(|a| matches!(a, Answer::Logic(_)));
        let alone = |a: &&Answer| matches!(a, Answer::Logic(super::Operand::Mask(_)));
        LogicReport {
            outputs: logic.clone().count(),
            as_they_stand: logic.filter(alone).count(),
            steps: self.masks.steps.len(),
            predicted_ns: cost::logic(&self.masks.steps) * self.cells(false),
        }
    }
}

fn reads(loads: &[Load]) -> Vec<usize> {
    loads.iter().map(|load| load.column as usize).collect()
}

/// `c3`, or `c3[2]` two bars ago.
fn lagged(load: &Load) -> String {
    match load.lag {
        0 => format!("c{}", load.column),
        n => format!("c{}[{n}]", load.column),
    }
}

/// `k0(c1, c2; 30)`.
fn applied(call: &Call) -> String {
    let of: Vec<String> = call.loads.iter().map(lagged).collect();
    let numbers: Vec<String> =
        call.numbers.iter().map(|bits| f64::from_bits(*bits).to_string()).collect();
    let parts: Vec<String> =
        [of, numbers].iter().filter(|part| !part.is_empty()).map(|part| part.join(", ")).collect();
    format!("k{}({})", call.kernel, parts.join("; "))
}

/// `quantile(c1, 20, 0.9, 5 values)`.
fn described(kind: Stateful, mut of: Vec<String>) -> String {
    let info = kind.native.info();
    if info.window {
        of.push(kind.window.to_string());
    }
    of.extend(kind.more.iter().take(info.numbers).map(|x| f64::from_bits(*x).to_string()));
    if kind.least < kind.window {
        of.push(format!("{} values", kind.least));
    }
    format!("{}({})", kind.native.name(), of.join(", "))
}
