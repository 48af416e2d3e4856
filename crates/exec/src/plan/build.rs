//! Builds a plan: one graph for the batch, then its columns, its kernels and its tiles.

use std::collections::BTreeMap;

use qraft_base::{Failure, Stage};
use qraft_ir::program::Program;

use super::kernels::{Ask, Shaper, Use};
use super::{
    Call, Column, Load, Make, Options, Output, OutputSet, PanelShape, Plan, PlannedKernel, Trial,
    TrialCall, tiles,
};
use crate::bound::fail;
use crate::graph::{Graph, Id, Kind, NONE, Specialiser, Vertex};
use crate::jit::{Body, compile};

/// What grows while trials are added.
#[derive(Default)]
struct Builder {
    graph: Graph,
    columns: Vec<Column>,
    /// The column of a vertex, `NONE` where it has none.
    column_of: Vec<u32>,
    kernels: Vec<PlannedKernel>,
    kernel_of: BTreeMap<Body, u32>,
    shaper: Shaper,
}

/// See [`Plan::new`].
pub(super) fn plan(
    program: &Program,
    trials: &[Trial<'_>],
    outputs: &[Output],
    shape: PanelShape,
    options: &Options,
) -> Result<Plan, Failure> {
    if outputs.is_empty() {
        return Err(fail(Stage::Plan, "no_output", "nothing is asked of the trials"));
    }
    let looked_at = options.looked_at.clone();
    if let Some(looked) = looked_at.as_ref().filter(|looked| looked.len() != shape.bars) {
        let message = format!("{} rows to look at, of {} bars", looked.len(), shape.bars);
        return Err(fail(Stage::Plan, "shape_mismatch", message));
    }
    let sets = output_sets(outputs.len(), looked_at.is_some(), &options.every_bar);
    let mut builder = Builder::default();
    let mut specialiser = Specialiser::new(program, outputs.iter().map(|o| o.node()));
    let mut calls = Vec::with_capacity(trials.len() * sets.len());
    for trial in trials {
        let ids = specialiser.trial(&mut builder.graph, trial.constants)?;
        let of = |at: &usize| match outputs[*at] {
            Output::True(id) => Ask::True(ids[id.index()]),
            Output::False(id) => Ask::False(ids[id.index()]),
            Output::Column(id) => Ask::Column(ids[id.index()]),
        };
        for (set, wanted) in sets.iter().enumerate() {
            let asks: Vec<Ask> = wanted.outputs.iter().map(of).collect();
            let call = builder.call(&asks)?;
            calls.push(TrialCall { call, set });
        }
    }
    let Builder { mut columns, kernels, graph, .. } = builder;
    sort_by_level(&mut columns, &mut calls);
    measure(&mut columns, &calls, &sets);
    let mut plan = Plan {
        shape,
        fields: graph.into_names(),
        frames: program.frames.iter().map(|frame| frame.every).collect(),
        outputs: outputs.to_vec(),
        columns,
        kernels,
        sets,
        calls,
        trials: trials.len(),
        tile_bars: 1,
        group: 1,
        looked_at,
        memory: 0,
    };
    tiles::choose(&mut plan, options)?;
    Ok(plan)
}

/// Outputs that are read on every bar, and those that are read where someone looks.
fn output_sets(outputs: usize, looked: bool, every_bar: &[usize]) -> Vec<OutputSet> {
    let sparse = |at: &usize| looked && !every_bar.contains(at);
    let (some, every): (Vec<usize>, Vec<usize>) = (0..outputs).partition(sparse);
    let sets =
        [OutputSet { outputs: every, sparse: false }, OutputSet { outputs: some, sparse: true }];
    sets.into_iter().filter(|set| !set.outputs.is_empty()).collect()
}

impl Builder {
    fn call(&mut self, asks: &[Ask]) -> Result<Call, Failure> {
        let Use { body, loads, numbers } = self.shaper.shape(&self.graph, asks);
        let kernel = match self.kernel_of.get(&body) {
            Some(kernel) => *kernel,
            None => {
                let at = self.kernels.len() as u32;
                let (nodes, outs) = (body.nodes.len(), body.outs.clone());
                let kernel = compile(&body)?;
                self.kernels.push(PlannedKernel { kernel, nodes, outs, uses: 0 });
                self.kernel_of.insert(body, at);
                at
            }
        };
        self.kernels[kernel as usize].uses += 1;
        let mut resolved = Vec::with_capacity(loads.len());
        for (vertex, lag) in loads {
            resolved.push(Load { column: self.column(vertex)?, lag });
        }
        Ok(Call { kernel, loads: resolved, numbers })
    }

    /// The column of a vertex, made if it has none yet.
    fn column(&mut self, id: Id) -> Result<u32, Failure> {
        if let Some(column) = self.column_of.get(id as usize).filter(|c| **c != NONE) {
            return Ok(*column);
        }
        let vertex = self.graph.vertex(id);
        let make = match vertex.kind {
            Kind::Field(at) => Make::Field(at),
            Kind::Num(bits) => Make::Number(bits),
            Kind::State(kind) => Make::State(kind, self.loads(vertex)?),
            Kind::Frame(frame, join) => Make::Frame(frame, join, self.loads(vertex)?),
            Kind::Held(_) => Make::Held([self.load(vertex.args[0])?]),
            Kind::Lag(_) | Kind::Truth(_) | Kind::Each(_) => {
                Make::Each(self.call(&[Ask::Column(id)])?)
            }
        };
        let below = make.loads().iter().map(|l| self.columns[l.column as usize].level + 1);
        let level = below.max().unwrap_or(0);
        let at = self.columns.len() as u32;
        let clock = self.graph.clock(id);
        self.columns.push(Column { make, clock, level, history: 0, sparse: false });
        if self.column_of.len() < self.graph.len() {
            self.column_of.resize(self.graph.len(), NONE);
        }
        self.column_of[id as usize] = at;
        Ok(at)
    }

    fn loads(&mut self, vertex: Vertex) -> Result<Vec<Load>, Failure> {
        vertex.args.into_iter().filter(|arg| *arg != NONE).map(|arg| self.load(arg)).collect()
    }

    /// A vertex as a column at a lag.
    fn load(&mut self, arg: Id) -> Result<Load, Failure> {
        let (vertex, lag) = match self.graph.vertex(arg).kind {
            Kind::Lag(bars) => (self.graph.vertex(arg).args[0], bars),
            _ => (arg, 0),
        };
        Ok(Load { column: self.column(vertex)?, lag })
    }
}

impl Make {
    /// What it reads.
    pub(crate) fn loads(&self) -> &[Load] {
        match self {
            Make::Field(_) | Make::Number(_) => &[],
            Make::State(_, loads) | Make::Frame(_, _, loads) => loads,
            Make::Held(load) => load,
            Make::Each(call) => &call.loads,
        }
    }

    fn loads_mut(&mut self) -> &mut [Load] {
        match self {
            Make::Field(_) | Make::Number(_) => &mut [],
            Make::State(_, loads) | Make::Frame(_, _, loads) => loads,
            Make::Held(load) => load,
            Make::Each(call) => &mut call.loads,
        }
    }
}

fn sort_by_level(columns: &mut [Column], calls: &mut [TrialCall]) {
    let mut order: Vec<u32> = (0..columns.len() as u32).collect();
    order.sort_by_key(|at| columns[*at as usize].level);
    let mut place = vec![0; columns.len()];
    for (new, old) in order.iter().enumerate() {
        place[*old as usize] = new as u32;
    }
    columns.sort_by_key(|column| column.level);
    let makes = columns.iter_mut().map(|column| column.make.loads_mut());
    for loads in makes.chain(calls.iter_mut().map(|call| call.call.loads.as_mut_slice())) {
        for load in loads {
            load.column = place[load.column as usize];
        }
    }
}

/// How far back each column is read, and which cross-sections are read only where someone looks.
fn measure(columns: &mut [Column], calls: &[TrialCall], sets: &[OutputSet]) {
    let mut dense = vec![false; columns.len()];
    for call in calls {
        for load in &call.call.loads {
            let column = &mut columns[load.column as usize];
            column.history = column.history.max(load.lag as usize);
            dense[load.column as usize] |= load.lag > 0 || !sets[call.set].sparse;
        }
    }
    for at in (0..columns.len()).rev() {
        let cross = matches!(&columns[at].make, Make::State(kind, _) if kind.is_cross_section());
        // Who looks is said of the panel's rows alone.
        columns[at].sparse = cross && !dense[at] && columns[at].clock == 0;
        let sparse = columns[at].sparse;
        // The last completed bar may lie one before a tile's.
        let more = usize::from(matches!(columns[at].make, Make::Held(_)));
        for load in columns[at].make.loads().to_vec() {
            let below = &mut columns[load.column as usize];
            below.history = below.history.max(load.lag as usize + more);
            dense[load.column as usize] |= load.lag > 0 || !sparse;
        }
    }
}
