//! A vertex becomes a kernel's body and what it is applied to.

use crate::graph::{Graph, Id, Kind};
use crate::jit::{Body, Node, Out};

/// What of a vertex a kernel answers.
#[derive(Clone, Copy, Debug)]
pub(super) enum Ask {
    True(Id),
    False(Id),
    Column(Id),
}

impl Ask {
    /// The vertex that it is about.
    pub(super) fn of(self) -> Id {
        match self {
            Ask::True(id) | Ask::False(id) | Ask::Column(id) => id,
        }
    }
}

/// A body, and the columns (vertex, lag) and constants of this use of it.
#[derive(Default, Debug)]
pub(super) struct Use {
    pub body: Body,
    pub loads: Vec<(Id, u32)>,
    pub numbers: Vec<u64>,
}

impl Use {
    fn clear(&mut self) {
        self.body.nodes.clear();
        self.body.outs.clear();
        (self.body.loads, self.body.numbers) = (0, 0);
        self.loads.clear();
        self.numbers.clear();
    }
}

/// Builds uses; its room is kept from one to the next.
#[derive(Default)]
pub(super) struct Shaper {
    /// By vertex: the use that last had it, and its place there.
    places: Vec<(u32, u16)>,
    /// The use at hand.
    turn: u32,
}

impl Shaper {
    /// The kernel that answers these, over what `of` was.
    pub(super) fn shape(&mut self, graph: &Graph, asks: &[Ask], of: &mut Use) {
        self.places.resize(graph.len(), (0, 0));
        self.turn += 1;
        of.clear();
        for ask in asks {
            let out = match *ask {
                Ask::True(id) => Out::True(self.place(graph, of, id)),
                Ask::False(id) => Out::False(self.place(graph, of, id)),
                Ask::Column(id) => Out::Column(self.place(graph, of, id)),
            };
            of.body.outs.push(out);
        }
    }

    fn place(&mut self, graph: &Graph, of: &mut Use, id: Id) -> u16 {
        let (turn, place) = self.places[id as usize];
        if turn == self.turn {
            return place;
        }
        let vertex = graph.vertex(id);
        let mut load = |column: Id, lag: u32| {
            let slot = of.body.loads;
            of.body.loads += 1;
            of.loads.push((column, lag));
            if graph.is_flag(column) { Node::Flag(slot) } else { Node::Load(slot) }
        };
        let node = match vertex.kind {
            Kind::Field(_)
            | Kind::State(_)
            | Kind::External(_)
            | Kind::Frame(..)
            | Kind::Held(_) => load(id, 0),
            Kind::Lag(bars) => load(vertex.args[0], bars),
            Kind::Num(bits) => {
                of.numbers.push(bits);
                of.body.numbers += 1;
                Node::Number(of.body.numbers - 1)
            }
            Kind::Truth(v) => Node::Truth(v),
            Kind::Each(code) => {
                let mut args = [0; 3];
                for (place, arg) in args.iter_mut().zip(vertex.args) {
                    if arg != crate::graph::NONE {
                        *place = self.place(graph, of, arg);
                    }
                }
                Node::Each(code, args)
            }
        };
        let place = of.body.nodes.len() as u16;
        of.body.nodes.push(node);
        self.places[id as usize] = (self.turn, place);
        place
    }
}
