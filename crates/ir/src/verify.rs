//! What holds of every program, whoever made it. For tests and for debugging; a program from
//! [`lower`](crate::lower()) always passes.

use crate::infer::type_of;
use crate::program::{Kind, Node, NodeId, Op, Program, Shape, Type};

/// Checks the structure of a program.
///
/// # Errors
/// The first thing that does not hold, in one line.
pub fn verify(program: &Program) -> Result<(), String> {
    if program.spans.len() != program.nodes.len() {
        return Err("there is not one list of spans for each node".to_owned());
    }
    sorted("params", program.params.iter().map(|p| p.name.value.as_str()))?;
    sorted("fields", program.fields.iter().map(String::as_str))?;
    for (at, node) in program.nodes.iter().enumerate() {
        verify_node(program, at, node).map_err(|why| format!("%{at}: {why}"))?;
    }
    let exists = |id: NodeId| id.index() < program.nodes.len();
    let known = |kind: Kind, wanted: Kind| kind == wanted || kind == Kind::Unknown;
    for (name, id) in program.outputs() {
        let condition = name.starts_with("signals.") || name == "universe.where";
        let wanted = if condition { Kind::Bool } else { Kind::Num };
        if !exists(id) || !known(program.node(id).ty.kind, wanted) {
            return Err(format!("{name} is not what it should be"));
        }
    }
    let numbers = program.policy.numbers().into_iter().map(|(n, id)| (n.key(), id, Kind::Num));
    let constraints = program.constraints.iter().map(|id| ("constraint", *id, Kind::Bool));
    let named = program.named.numbers().map(|id| ("a number by symbol", id, Kind::Num));
    for (name, id, wanted) in numbers.chain(named).chain(constraints) {
        let fits = |ty: Type| {
            known(ty.kind, wanted) && (ty.shape == Shape::Constant || ty.kind == Kind::Unknown)
        };
        if !exists(id) || !fits(program.node(id).ty) {
            return Err(format!("{name} is not constant, or of the wrong kind"));
        }
    }
    Ok(())
}

fn sorted<'a>(what: &str, names: impl Iterator<Item = &'a str>) -> Result<(), String> {
    let names: Vec<&str> = names.collect();
    match names.windows(2).find(|pair| pair[0] >= pair[1]) {
        Some(pair) => Err(format!("{what} are not sorted: {} before {}", pair[0], pair[1])),
        None => Ok(()),
    }
}

fn verify_node(program: &Program, at: usize, node: &Node) -> Result<(), String> {
    if let Some(arg) = node.args.iter().find(|a| a.index() >= at) {
        return Err(format!("reads %{}, which does not come before it", arg.0));
    }
    let most = |least: usize| least + node.op.optional();
    if node.op.arity().is_some_and(|n| !(n..=most(n)).contains(&node.args.len())) {
        return Err(format!("`{}` with {} arguments", node.op.name(), node.args.len()));
    }
    match node.op {
        Op::Const(bits) if f64::from_bits(bits).is_nan() => return Err("NaN".to_owned()),
        Op::Param(i) if usize::from(i) >= program.params.len() => {
            return Err("no such param".to_owned());
        }
        Op::Field(i) if usize::from(i) >= program.fields.len() => {
            return Err("no such field".to_owned());
        }
        Op::Factor(i) => {
            let factor = program.factors.get(usize::from(i)).ok_or("no such factor")?;
            if factor.keywords.len() != node.args.len() {
                return Err("a factor has another number of arguments".to_owned());
            }
        }
        Op::External { at, inputs, across } => {
            let of = program.externals.get(usize::from(at)).ok_or("no such operator")?;
            let fits = (of.inputs.len(), of.across) == (usize::from(inputs), across);
            if !fits || of.inputs.len() + of.params.len() != node.args.len() {
                return Err("an operator from outside has other arguments".to_owned());
            }
        }
        Op::OnFrame(..) | Op::Held(_) if usize::from(node.clock) > program.frames.len() => {
            return Err("no such frame".to_owned());
        }
        _ => {}
    }
    let args: Vec<Type> = node.args.iter().map(|a| program.node(*a).ty).collect();
    let ty = type_of(node.op, &args)?;
    if ty == node.ty {
        Ok(())
    } else {
        Err(format!("has type {:?}, and its arguments make it {ty:?}", node.ty))
    }
}
