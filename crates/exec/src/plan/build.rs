//! Builds a plan: one graph for the batch, then its columns, its kernels and its tiles.

use std::collections::BTreeMap;
// tidy-ok: a measurement, no result
use std::time::Instant;

use qraft_base::{Failure, Stage};
use qraft_ir::program::Program;
use smallvec::SmallVec;

use super::kernels::{Ask, Shaper, Use};
use super::masks::{Answer, Leaf, Masks, Sharing, Wanted};
use super::{
    Call, Column, Guest, Load, Make, Options, Output, OutputSet, PanelShape, Plan, PlannedKernel,
    Trial, TrialCall, cost, tiles,
};
use crate::bound::fail;
use crate::external::Externals;
use crate::graph::{Graph, Id, Kind, NONE, ROOM, Specialiser, Vertex};
use crate::jit::{Body, compile, goes_alone};

/// What grows while trials are added.
struct Builder<'p> {
    program: &'p Program,
    externals: &'p Externals,
    graph: Graph,
    columns: Vec<Column>,
    /// The column of a vertex, `NONE` where it has none.
    column_of: Vec<u32>,
    kernels: Vec<PlannedKernel>,
    kernel_of: BTreeMap<Body, u32>,
    shaper: Shaper,
    /// Room for the use at hand.
    of: Use,
    describe: bool,
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
    let mut builder = Builder {
        program,
        externals: &options.externals,
        graph: Graph::for_trials(trials.len()),
        columns: Vec::new(),
        column_of: Vec::new(),
        kernels: Vec::new(),
        kernel_of: BTreeMap::new(),
        shaper: Shaper::default(),
        of: Use::default(),
        describe: options.describe,
    };
    let mut specialiser = Specialiser::new(program, outputs.iter().map(|o| o.node()));
    let mut wanted: Vec<Id> = Vec::with_capacity(trials.len() * outputs.len());
    for trial in trials {
        let ids = specialiser.trial(&mut builder.graph, trial.constants)?;
        wanted.extend(outputs.iter().map(|output| ids[output.node().index()]));
    }
    let sets = output_sets(outputs.len(), looked_at.is_some(), &options.every_bar);
    let Asked { calls, first_call, sets, masks } = builder.trials(outputs, &wanted, sets)?;
    let nodes = match options.describe {
        true => builder.needs(wanted.chunks_exact(outputs.len())),
        false => (0, 0),
    };
    let Builder { columns, kernels, graph, .. } = builder;
    let mut plan = Plan {
        shape,
        fields: graph.into_names(),
        frames: program.frames.iter().map(|frame| frame.every).collect(),
        outputs: outputs.to_vec(),
        columns,
        kernels,
        sets,
        calls,
        first_call,
        masks,
        trials: trials.len(),
        tile_bars: 1,
        guest_bars: 1,
        group: 1,
        looked_at,
        memory: 0,
        threads: rayon::current_num_threads().max(1),
        nodes,
    };
    sort_by_level(&mut plan);
    measure(&mut plan);
    tiles::choose(&mut plan, options)?;
    Ok(plan)
}

/// Who answers the trials' outputs.
struct Asked {
    calls: Vec<TrialCall>,
    first_call: Vec<u32>,
    sets: Vec<OutputSet>,
    masks: Masks,
}

/// Outputs that are read on every bar, and those that are read where someone looks.
fn output_sets(outputs: usize, looked: bool, every_bar: &[usize]) -> Vec<OutputSet> {
    let sparse = |at: &usize| looked && !every_bar.contains(at);
    let (some, every): (Vec<usize>, Vec<usize>) = (0..outputs).partition(sparse);
    let sets =
        [OutputSet { outputs: every, sparse: false }, OutputSet { outputs: some, sparse: true }];
    sets.into_iter().filter(|set| !set.outputs.is_empty()).collect()
}

impl Builder<'_> {
    /// `wanted`: the vertex of each output, trial by trial. Sets that only some trials have are
    /// put behind `sets`.
    fn trials(
        &mut self,
        outputs: &[Output],
        wanted: &[Id],
        mut sets: Vec<OutputSet>,
    ) -> Result<Asked, Failure> {
        let count = outputs.len();
        let mut sharing = Sharing::of(&self.graph, wanted.chunks_exact(count));
        let whole = sets.len();
        let mut known = Vec::new();
        let mut calls = Vec::with_capacity(wanted.len().min(ROOM));
        let starts = || {
            let mut starts = Vec::with_capacity(wanted.len() / count + 1);
            starts.push(0);
            starts
        };
        let (mut first_call, mut first_step) = (starts(), starts());
        let mut answers = Vec::with_capacity(wanted.len());
        let (mut rest, mut asks) = (Vec::new(), Vec::new());
        for ids in wanted.chunks_exact(count) {
            sharing.next_trial();
            let from = answers.len();
            answers.resize(from + count, Answer::Kernel);
            for set in 0..whole {
                let sparse = sets[set].sparse;
                rest.clear();
                asks.clear();
                for &at in &sets[set].outputs {
                    let id = ids[at];
                    let (ask, mask) = match outputs[at] {
                        Output::True(_) => (Ask::True(id), Some(true)),
                        Output::False(_) => (Ask::False(id), Some(false)),
                        Output::Column(_) => (Ask::Column(id), None),
                    };
                    let shared = |_: &bool| sharing.is_shared(&self.graph, id, &mut known);
                    if let Some(is) = mask.filter(shared) {
                        let logic = sharing.express(&self.graph, id, is, sparse);
                        answers[from + at] = Answer::Logic(logic);
                    } else {
                        rest.push(at);
                        asks.push(ask);
                    }
                }
                if let [first, others @ ..] = &asks[..]
                    && others.iter().all(|ask| ask.of() == first.of())
                {
                    let set = place_of(&mut sets, &rest, sparse);
                    calls.push(TrialCall { call: self.call(&asks)?, set });
                    continue;
                }
                for (outputs, asks) in self.apart(&rest, &asks) {
                    let set = place_of(&mut sets, &outputs, sparse);
                    calls.push(TrialCall { call: self.call(&asks)?, set });
                }
            }
            first_call.push(calls.len() as u32);
            first_step.push(sharing.steps.len() as u32);
        }
        let Sharing { leaves, steps, .. } = sharing;
        let leaves = leaves.into_iter().map(|leaf| self.leaf(leaf));
        let leaves = leaves.collect::<Result<Vec<Leaf>, Failure>>()?;
        let masks = match leaves.is_empty() {
            true => Masks::default(),
            false => Masks { leaves, steps, first_step, answers },
        };
        Ok(Asked { calls, first_call, sets, masks })
    }

    /// The kernel that answers a shared condition.
    fn leaf(&mut self, leaf: Wanted) -> Result<Leaf, Failure> {
        let Wanted { vertex, wants, sparse, trials } = leaf;
        let asks = [Ask::True(vertex), Ask::False(vertex)].into_iter().zip(wants);
        let asks: Vec<Ask> = asks.filter(|(_, wants)| *wants).map(|(ask, _)| ask).collect();
        Ok(Leaf { call: self.call(&asks)?, wants, sparse, trials })
    }

    /// Outputs and what each asks, by the kernels that answer them: conditions that have one of
    /// their own ready, and the rest together.
    fn apart(&mut self, outputs: &[usize], asks: &[Ask]) -> Vec<(Vec<usize>, Vec<Ask>)> {
        let mut by_vertex: Vec<(Vec<usize>, Vec<Ask>)> = Vec::new();
        for (&output, &ask) in outputs.iter().zip(asks) {
            match by_vertex.iter_mut().find(|(_, asks)| asks[0].of() == ask.of()) {
                Some((outputs, asks)) => {
                    outputs.push(output);
                    asks.push(ask);
                }
                None => by_vertex.push((vec![output], vec![ask])),
            }
        }
        let mut of = Use::default();
        let mut alone = |(_, asks): &(Vec<usize>, Vec<Ask>)| {
            self.shaper.shape(&self.graph, asks, &mut of);
            goes_alone(&of.body)
        };
        let (mut apart, together): (Vec<_>, Vec<_>) = by_vertex.into_iter().partition(&mut alone);
        let mut rest: Vec<(usize, Ask)> = together
            .into_iter()
            .flat_map(|(outputs, asks)| outputs.into_iter().zip(asks))
            .collect();
        // The outputs of a set rise.
        rest.sort_by_key(|(output, _)| *output);
        if !rest.is_empty() {
            apart.push(rest.into_iter().unzip());
        }
        apart
    }

    /// Counts by column the trials that need it; answers how many nodes there are, and how many
    /// the trials would have on their own. Constants cost nothing and do not count.
    fn needs<'t>(&mut self, trials: impl Iterator<Item = &'t [Id]>) -> (usize, u64) {
        let mut seen = vec![u32::MAX; self.graph.len()];
        let mut needs = vec![0u64; self.graph.len()];
        let mut open = Vec::new();
        for (trial, ids) in trials.enumerate() {
            open.extend_from_slice(ids);
            while let Some(id) = open.pop() {
                if std::mem::replace(&mut seen[id as usize], trial as u32) != trial as u32 {
                    needs[id as usize] += 1;
                    let args = self.graph.vertex(id).args;
                    open.extend(args.into_iter().filter(|arg| *arg != NONE));
                }
            }
        }
        for (column, trials) in self.column_of.iter().zip(&needs) {
            if let Some(column) = self.columns.get_mut(*column as usize) {
                column.trials = *trials;
            }
        }
        let counts = |id: &usize| {
            needs[*id] > 0
                && !matches!(self.graph.vertex(*id as Id).kind, Kind::Num(_) | Kind::Truth(_))
        };
        let distinct = (0..needs.len()).filter(counts);
        distinct.fold((0, 0), |(count, sum), id| (count + 1, sum + needs[id]))
    }

    fn call(&mut self, asks: &[Ask]) -> Result<Call, Failure> {
        // Columns below may call again.
        let mut of = std::mem::take(&mut self.of);
        self.shaper.shape(&self.graph, asks, &mut of);
        let kernel = match self.kernel_of.get(&of.body) {
            Some(kernel) => *kernel,
            None => {
                let body = of.body.clone();
                let at = self.kernels.len() as u32;
                // tidy-ok: a measurement, no result
                let from = Instant::now();
                let (kernel, compiled) = compile(&body)?;
                let compile_ns = compiled.then(|| from.elapsed().as_nanos() as u64);
                let shape = if self.describe { body.shape() } else { String::new() };
                let (nodes, cell_ns) = (body.nodes.len(), cost::kernel(&body));
                let kernel = PlannedKernel { kernel, nodes, shape, compile_ns, cell_ns, uses: 0 };
                self.kernels.push(kernel);
                self.kernel_of.insert(body, at);
                at
            }
        };
        self.kernels[kernel as usize].uses += 1;
        let mut loads = SmallVec::with_capacity(of.loads.len());
        for &(vertex, lag) in &of.loads {
            loads.push(Load { column: self.column(vertex)?, lag });
        }
        let numbers = SmallVec::from_slice(&of.numbers);
        self.of = of;
        Ok(Call { kernel, loads, numbers })
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
            Kind::External(place) => {
                let guest = self.guest(place)?;
                Make::External(guest, self.loads(vertex)?)
            }
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
        self.columns.push(Column { make, clock, level, history: 0, sparse: false, trials: 0 });
        if self.column_of.len() < self.graph.len() {
            self.column_of.resize(self.graph.len(), NONE);
        }
        self.column_of[id as usize] = at;
        Ok(at)
    }

    fn guest(&self, place: u32) -> Result<Guest, Failure> {
        let (at, params) = self.graph.external_at(place);
        let address = self.program.externals[usize::from(at)].address.clone();
        Ok(Guest { op: self.externals.of(self.program, at)?, address, params })
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
            Make::State(_, loads) | Make::External(_, loads) | Make::Frame(_, _, loads) => loads,
            Make::Held(load) => load,
            Make::Each(call) => &call.loads,
        }
    }

    fn loads_mut(&mut self) -> &mut [Load] {
        match self {
            Make::Field(_) | Make::Number(_) => &mut [],
            Make::State(_, loads) | Make::External(_, loads) | Make::Frame(_, _, loads) => loads,
            Make::Held(load) => load,
            Make::Each(call) => &mut call.loads,
        }
    }
}

fn place_of(sets: &mut Vec<OutputSet>, outputs: &[usize], sparse: bool) -> usize {
    let have = sets.iter().position(|have| have.sparse == sparse && have.outputs == outputs);
    have.unwrap_or_else(|| {
        sets.push(OutputSet { outputs: outputs.to_vec(), sparse });
        sets.len() - 1
    })
}

fn sort_by_level(plan: &mut Plan) {
    let columns = &mut plan.columns;
    let mut order: Vec<u32> = (0..columns.len() as u32).collect();
    order.sort_by_key(|at| columns[*at as usize].level);
    let mut place = vec![0; columns.len()];
    for (new, old) in order.iter().enumerate() {
        place[*old as usize] = new as u32;
    }
    columns.sort_by_key(|column| column.level);
    let makes = columns.iter_mut().map(|column| column.make.loads_mut());
    let calls = plan.calls.iter_mut().map(|call| call.call.loads.as_mut_slice());
    let leaves = plan.masks.leaves.iter_mut().map(|leaf| leaf.call.loads.as_mut_slice());
    for loads in makes.chain(calls).chain(leaves) {
        for load in loads {
            load.column = place[load.column as usize];
        }
    }
}

/// How far back each column is read, and which cross-sections are read only where someone looks.
fn measure(plan: &mut Plan) {
    let columns = &mut plan.columns;
    let mut dense = vec![false; columns.len()];
    let calls = plan.calls.iter().map(|call| (&call.call, plan.sets[call.set].sparse));
    let leaves = plan.masks.leaves.iter().map(|leaf| (&leaf.call, leaf.sparse));
    for (call, sparse) in calls.chain(leaves) {
        for load in &call.loads {
            let column = &mut columns[load.column as usize];
            column.history = column.history.max(load.lag as usize);
            dense[load.column as usize] |= load.lag > 0 || !sparse;
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
