//! A shape becomes code.

use std::collections::BTreeMap;

use cranelift_codegen::ir::condcodes::{FloatCC, IntCC};
use cranelift_codegen::ir::immediates::V128Imm;
use cranelift_codegen::ir::{Endianness, FuncRef, InstBuilder, MemFlagsData, Value, types};
use cranelift_frontend::FunctionBuilder;
use qraft_base::Isa;

use super::body::{Body, Node, Out};
use crate::graph::Code;

/// Pairs of lanes in a group of 16 elements.
const PAIRS: usize = 8;

/// What kernels call for each lane, by what it computes.
pub(super) type Externs = BTreeMap<Code, FuncRef>;

/// Values that live through the whole kernel.
struct Frame {
    loads: Vec<Value>,
    numbers: Vec<Value>,
    outs: Vec<Value>,
    nan: Value,
    infinity: Value,
    one: Value,
    zero: Value,
    /// False where an instruction that reads memory may want it aligned, which columns are not.
    folds_loads: bool,
}

/// Fills the function: rows, groups of 16, eight pairs of lanes.
pub(super) fn emit(b: &mut FunctionBuilder<'_>, body: &Body, externs: &Externs, isa: Isa) {
    let entry = b.create_block();
    b.append_block_params_for_function_params(entry);
    b.switch_to_block(entry);
    let params: Vec<Value> = b.block_params(entry).to_vec();
    let [args, rows, groups, row_bytes, mask_bytes, last] = params[..] else { return };
    let frame = frame(b, body, args, isa);
    let (row, group, row_end, done) =
        (b.create_block(), b.create_block(), b.create_block(), b.create_block());
    let block3 = |b: &mut FunctionBuilder<'_>, block| {
        [(); 3].map(|()| b.append_block_param(block, types::I64))
    };
    let [r, row_at, row_mask] = block3(b, row);
    let [g, at, mask_at] = block3(b, group);
    let zero = b.ins().iconst(types::I64, 0);
    b.ins().jump(row, &[zero.into(), zero.into(), zero.into()]);

    b.switch_to_block(row);
    b.ins().jump(group, &[zero.into(), row_at.into(), row_mask.into()]);

    b.switch_to_block(group);
    Group::new(b, body, &frame, externs, at, mask_at).emit();
    let next = [(g, 1), (at, 16 * 8), (mask_at, 2)].map(|(v, by)| b.ins().iadd_imm_u(v, by));
    let more = b.ins().icmp(IntCC::UnsignedLessThan, next[0], groups);
    b.ins().brif(more, group, &next.map(Into::into), row_end, &[]);

    b.switch_to_block(row_end);
    for (out, base) in body.outs.iter().zip(&frame.outs) {
        if !matches!(out, Out::Column(_)) {
            let p = b.ins().iadd(*base, mask_at);
            let bits = b.ins().uload16(types::I64, MemFlagsData::new(), p, 0);
            let bits = b.ins().band(bits, last);
            b.ins().istore16(MemFlagsData::new(), bits, p, 0);
        }
    }
    let r = b.ins().iadd_imm_u(r, 1);
    let row_at = b.ins().iadd(row_at, row_bytes);
    let row_mask = b.ins().iadd(row_mask, mask_bytes);
    let more = b.ins().icmp(IntCC::UnsignedLessThan, r, rows);
    b.ins().brif(more, row, &[r.into(), row_at.into(), row_mask.into()], done, &[]);

    b.switch_to_block(done);
    b.ins().return_(&[]);
    b.seal_all_blocks();
}

fn frame(b: &mut FunctionBuilder<'_>, body: &Body, args: Value, isa: Isa) -> Frame {
    let mut at = 0;
    let mut next = |b: &mut FunctionBuilder<'_>, ty| {
        let value = b.ins().load(ty, MemFlagsData::trusted(), args, at);
        at += 8;
        value
    };
    let loads = (0..body.loads).map(|_| next(b, types::I64)).collect();
    let numbers = (0..body.numbers)
        .map(|_| {
            let x = next(b, types::F64);
            b.ins().splat(types::F64X2, x)
        })
        .collect();
    let outs = body.outs.iter().map(|_| next(b, types::I64)).collect();
    let [nan, infinity, one, zero] = [f64::NAN, f64::INFINITY, 1.0, 0.0].map(|x| {
        let x = b.ins().f64const(x);
        b.ins().splat(types::F64X2, x)
    });
    let folds_loads = isa > Isa::Sse2;
    Frame { loads, numbers, outs, nan, infinity, one, zero, folds_loads }
}

/// The code of one group of 16 elements.
struct Group<'b, 'f, 'x> {
    b: &'b mut FunctionBuilder<'f>,
    body: &'x Body,
    frame: &'x Frame,
    externs: &'x Externs,
    may_be_infinite: Vec<bool>,
    pointers: Vec<Value>,
    outs: Vec<Value>,
    pair: usize,
    numbers: Vec<Option<Value>>,
    is_true: Vec<Option<Value>>,
    is_false: Vec<Option<Value>>,
}

impl<'b, 'f, 'x> Group<'b, 'f, 'x> {
    fn new(
        b: &'b mut FunctionBuilder<'f>,
        body: &'x Body,
        frame: &'x Frame,
        externs: &'x Externs,
        at: Value,
        mask_at: Value,
    ) -> Self {
        let pointers = frame.loads.iter().map(|p| b.ins().iadd(*p, at)).collect();
        let mut outs = Vec::new();
        for (out, base) in body.outs.iter().zip(&frame.outs) {
            let offset = if matches!(out, Out::Column(_)) { at } else { mask_at };
            outs.push(b.ins().iadd(*base, offset));
        }
        let (numbers, is_true, is_false) = (Vec::new(), Vec::new(), Vec::new());
        let may_be_infinite = body.may_be_infinite();
        Group {
            b,
            body,
            frame,
            externs,
            may_be_infinite,
            pointers,
            outs,
            pair: 0,
            numbers,
            is_true,
            is_false,
        }
    }

    fn emit(mut self) {
        let body = self.body;
        let mut bits: Vec<Vec<Value>> = vec![Vec::new(); body.outs.len()];
        for pair in 0..PAIRS {
            self.pair = pair;
            for memo in [&mut self.numbers, &mut self.is_true, &mut self.is_false] {
                memo.clear();
                memo.resize(body.nodes.len(), None);
            }
            for (at, out) in body.outs.iter().enumerate() {
                match *out {
                    Out::True(x) => bits[at].push(self.truth(x, true)),
                    Out::False(x) => bits[at].push(self.truth(x, false)),
                    Out::Column(x) => {
                        let value = self.stored(x);
                        let offset = (16 * pair) as i32;
                        let flags = MemFlagsData::new();
                        self.b.ins().store(flags, value, self.outs[at], offset);
                    }
                }
            }
        }
        for (at, lanes) in bits.iter().enumerate() {
            if !lanes.is_empty() {
                let word = self.pack(lanes);
                self.b.ins().istore16(MemFlagsData::new(), word, self.outs[at], 0);
            }
        }
    }

    /// What a column stores: ±inf as NaN, a flag as 1, 0, NaN.
    fn stored(&mut self, x: u16) -> Value {
        if self.is_flag(x) {
            let (t, f) = (self.truth(x, true), self.truth(x, false));
            let rest = self.select(f, self.frame.zero, self.frame.nan);
            return self.select(t, self.frame.one, rest);
        }
        let value = self.number(x);
        let finite = self.finite(value);
        self.select(finite, value, self.frame.nan)
    }

    fn is_flag(&self, x: u16) -> bool {
        match self.body.nodes[usize::from(x)] {
            Node::Flag(_) | Node::Truth(_) => true,
            Node::Each(code, _) => code.is_flag(),
            Node::Load(_) | Node::Number(_) => false,
        }
    }

    /// Eight pairs of all-ones or zero lanes become 16 bits.
    fn pack(&mut self, lanes: &[Value]) -> Value {
        let flags = MemFlagsData::new().with_endianness(Endianness::Little);
        let low_halves: Vec<u8> = [0u8, 8, 16, 24].iter().flat_map(|x| *x..*x + 4).collect();
        let constant = V128Imm::from(low_halves.as_slice());
        let order = self.b.func.dfg.immediates.push(constant.as_slice().into());
        let mut quads = Vec::new();
        for two in lanes.chunks(2) {
            let a = self.b.ins().bitcast(types::I8X16, flags, two[0]);
            let b = self.b.ins().bitcast(types::I8X16, flags, two[1]);
            let quad = self.b.ins().shuffle(a, b, order);
            quads.push(self.b.ins().bitcast(types::I32X4, flags, quad));
        }
        let low = self.b.ins().snarrow(quads[0], quads[1]);
        let high = self.b.ins().snarrow(quads[2], quads[3]);
        let bytes = self.b.ins().snarrow(low, high);
        self.b.ins().vhigh_bits(types::I32, bytes)
    }

    fn select(&mut self, condition: Value, a: Value, b: Value) -> Value {
        let flags = MemFlagsData::new().with_endianness(Endianness::Little);
        let condition = self.b.ins().bitcast(types::F64X2, flags, condition);
        self.b.ins().bitselect(condition, a, b)
    }

    fn finite(&mut self, x: Value) -> Value {
        let size = self.b.ins().fabs(x);
        self.b.ins().fcmp(FloatCC::LessThan, size, self.frame.infinity)
    }

    fn number(&mut self, x: u16) -> Value {
        let at = usize::from(x);
        if let Some(value) = self.numbers[at] {
            return value;
        }
        let value = match self.body.nodes[at] {
            Node::Load(slot) | Node::Flag(slot) => {
                let p = self.pointers[usize::from(slot)];
                let offset = (16 * self.pair) as i32;
                self.load(p, offset)
            }
            Node::Number(slot) => self.frame.numbers[usize::from(slot)],
            Node::Truth(_) => self.frame.nan,
            Node::Each(code, args) => self.arithmetic(code, args),
        };
        self.numbers[at] = Some(value);
        value
    }

    /// Two elements. SSE's comparisons fault on memory that is not aligned, and the compiler puts
    /// loads into them all the same; it does not where the load is of another type.
    fn load(&mut self, p: Value, offset: i32) -> Value {
        if self.frame.folds_loads {
            return self.b.ins().load(types::F64X2, MemFlagsData::new(), p, offset);
        }
        let flags = MemFlagsData::new().with_endianness(Endianness::Little);
        let bits = self.b.ins().load(types::I64X2, MemFlagsData::new(), p, offset);
        self.b.ins().bitcast(types::F64X2, flags, bits)
    }

    fn arithmetic(&mut self, code: Code, args: [u16; 3]) -> Value {
        if code == Code::Choose {
            let (a, b) = (self.number(args[1]), self.number(args[2]));
            let (t, f) = (self.truth(args[0], true), self.truth(args[0], false));
            let rest = self.select(f, b, self.frame.nan);
            return self.select(t, a, rest);
        }
        let x = self.number(args[0]);
        match code {
            Code::Neg => return self.b.ins().fneg(x),
            Code::Abs => return self.b.ins().fabs(x),
            Code::Sqrt => return self.b.ins().sqrt(x),
            Code::Exp | Code::Floor | Code::Ceil | Code::Tanh | Code::Atan => {
                return self.lanes(code, &[x]);
            }
            Code::Log => {
                let log = self.lanes(code, &[x]);
                let above = self.b.ins().fcmp(FloatCC::GreaterThan, x, self.frame.zero);
                return self.select(above, log, self.frame.nan);
            }
            _ => {}
        }
        let y = self.number(args[1]);
        match code {
            Code::Add => self.b.ins().fadd(x, y),
            Code::Sub => self.b.ins().fsub(x, y),
            Code::Mul => self.b.ins().fmul(x, y),
            Code::Div => self.b.ins().fdiv(x, y),
            Code::Rem | Code::Pow => self.lanes(code, &[x, y]),
            Code::Roc => {
                let ratio = self.b.ins().fdiv(x, y);
                let change = self.b.ins().fsub(ratio, self.frame.one);
                let flat = self.b.ins().fcmp(FloatCC::Equal, y, self.frame.zero);
                self.select(flat, self.frame.nan, change)
            }
            _ => {
                let less = self.b.ins().fcmp(FloatCC::LessThan, x, y);
                let (a, b) = if code == Code::Min { (x, y) } else { (y, x) };
                let chosen = self.select(less, a, b);
                let missing = self.b.ins().fcmp(FloatCC::Unordered, x, y);
                self.select(missing, self.frame.nan, chosen)
            }
        }
    }

    /// A call for each lane.
    fn lanes(&mut self, code: Code, args: &[Value]) -> Value {
        let Some(function) = self.externs.get(&code).copied() else { return self.frame.nan };
        let answers = [0u8, 1].map(|lane| {
            let args: Vec<Value> =
                args.iter().map(|v| self.b.ins().extractlane(*v, lane)).collect();
            let call = self.b.ins().call(function, &args);
            self.b.inst_results(call)[0]
        });
        let pair = self.b.ins().splat(types::F64X2, answers[0]);
        self.b.ins().insertlane(pair, answers[1], 1u8)
    }

    /// Lanes where the flag is true (or false): two-valued, so that no third value is stored.
    fn truth(&mut self, x: u16, wanted: bool) -> Value {
        let at = usize::from(x);
        let memo = if wanted { &self.is_true } else { &self.is_false };
        if let Some(value) = memo[at] {
            return value;
        }
        let value = match self.body.nodes[at] {
            Node::Truth(v) => {
                let holds = v == i8::from(wanted);
                let lane = self.b.ins().iconst(types::I64, -i64::from(holds));
                self.b.ins().splat(types::I64X2, lane)
            }
            Node::Flag(_) => {
                let v = self.number(x);
                let level = if wanted { self.frame.one } else { self.frame.zero };
                self.b.ins().fcmp(FloatCC::Equal, v, level)
            }
            Node::Each(code, args) => self.condition(code, args, wanted),
            Node::Load(_) | Node::Number(_) => {
                let lane = self.b.ins().iconst(types::I64, 0);
                self.b.ins().splat(types::I64X2, lane)
            }
        };
        let memo = if wanted { &mut self.is_true } else { &mut self.is_false };
        memo[at] = Some(value);
        value
    }

    fn condition(&mut self, code: Code, args: [u16; 3], wanted: bool) -> Value {
        let [a, b, c] = args;
        match code {
            Code::And | Code::Or => {
                let (x, y) = (self.truth(a, wanted), self.truth(b, wanted));
                if (code == Code::And) == wanted {
                    self.b.ins().band(x, y)
                } else {
                    self.b.ins().bor(x, y)
                }
            }
            Code::Not => self.truth(a, !wanted),
            Code::Same | Code::Differ => {
                let alike = (code == Code::Same) == wanted;
                let (at, af) = (self.truth(a, true), self.truth(a, false));
                let (bt, bf) = (self.truth(b, alike), self.truth(b, !alike));
                let (x, y) = (self.b.ins().band(at, bt), self.b.ins().band(af, bf));
                self.b.ins().bor(x, y)
            }
            Code::ChooseFlag => {
                let (t, f) = (self.truth(a, true), self.truth(a, false));
                let (x, y) = (self.truth(b, wanted), self.truth(c, wanted));
                let (x, y) = (self.b.ins().band(t, x), self.b.ins().band(f, y));
                self.b.ins().bor(x, y)
            }
            Code::IsNan => {
                let x = self.number(a);
                let finite = self.finite(x);
                if wanted { self.b.ins().bnot(finite) } else { finite }
            }
            _ => self.comparison(code, a, b, wanted),
        }
    }

    fn comparison(&mut self, code: Code, a: u16, b: u16, wanted: bool) -> Value {
        let (x, y) = (self.number(a), self.number(b));
        let simple = match (code, wanted) {
            (Code::Lt, true) => Some(FloatCC::LessThan),
            (Code::Lt, false) => Some(FloatCC::GreaterThanOrEqual),
            (Code::Le, true) => Some(FloatCC::LessThanOrEqual),
            (Code::Le, false) => Some(FloatCC::GreaterThan),
            (Code::Eq, true) | (Code::Ne, false) => Some(FloatCC::Equal),
            _ => None,
        };
        let mut answer = match simple {
            Some(code) => self.b.ins().fcmp(code, x, y),
            None => {
                let less = self.b.ins().fcmp(FloatCC::LessThan, x, y);
                let more = self.b.ins().fcmp(FloatCC::GreaterThan, x, y);
                self.b.ins().bor(less, more)
            }
        };
        for (at, value) in [(a, x), (b, y)] {
            if self.may_be_infinite[usize::from(at)] {
                let finite = self.finite(value);
                answer = self.b.ins().band(answer, finite);
            }
        }
        answer
    }
}
