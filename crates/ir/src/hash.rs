//! What a strategy is, as a digest. Names of definitions, the order in which things were written,
//! comments, defaults and domains do not enter; all that can change a result does.

use qraft_base::{Digest, DigestBuilder};

use crate::policy::{FillAt, OrderKind, Policy, Scheme, Selection, SizeAt, Tif};
use crate::program::{NodeId, Op, Program, UniverseRef};

/// The digest of a program with its params symbolic. Equal for two programs that compute the same
/// in the same way, whatever their params' defaults and domains; the semantics version is added by
/// whoever forms a trial's key.
pub fn dsl_hash(program: &Program) -> Digest {
    let nodes = node_digests(program);
    let mut builder = DigestBuilder::new("qraft.dsl/1");
    let add = |builder: &mut DigestBuilder, tag: &str, id: NodeId| {
        builder.field(tag, nodes[id.index()].as_bytes());
    };
    for (name, id) in program.outputs() {
        add(&mut builder, name, id);
    }
    let mut constraints: Vec<&Digest> =
        program.constraints.iter().map(|id| &nodes[id.index()]).collect();
    constraints.sort();
    constraints.dedup();
    for constraint in constraints {
        builder.field("constraint", constraint.as_bytes());
    }
    policy_words(&mut builder, &program.policy);
    for (number, id) in program.policy.numbers() {
        add(&mut builder, number.key(), id);
    }
    for (tag, table) in [("weight", &program.named.weights), ("budget", &program.named.budgets)] {
        for (symbol, id) in table {
            builder.text(tag, symbol);
            add(&mut builder, "of", *id);
        }
    }
    for (tag, word) in named_words(program) {
        builder.text(tag, word);
    }
    universe(&mut builder, &program.universe);
    let data = &program.data;
    let bar = data.bar.map(|b| b.to_string());
    for (tag, value) in [("bar", &bar), ("calendar", &data.calendar), ("adjust", &data.adjust)] {
        if let Some(value) = value {
            builder.text(tag, value);
        }
    }
    builder.finish()
}

/// One digest a node, from its operator and its arguments' digests: numbering does not enter.
fn node_digests(program: &Program) -> Vec<Digest> {
    let mut digests: Vec<Digest> = Vec::with_capacity(program.nodes.len());
    for node in &program.nodes {
        let mut builder = DigestBuilder::new("qraft.node/1");
        builder.text("op", node.op.name());
        match node.op {
            Op::Const(bits) => builder.field("bits", &bits.to_le_bytes()),
            Op::Bool(value) => builder.field("value", &[u8::from(value)]),
            Op::Param(at) => builder.text("param", &program.params[usize::from(at)].name.value),
            Op::Field(at) => builder.text("field", &program.fields[usize::from(at)]),
            Op::OnFrame(at, join) => builder
                .text("frame", &program.frames[usize::from(at)].every.to_string())
                .text("join", join.name()),
            Op::Held(clock) => match clock.checked_sub(1) {
                Some(at) => {
                    builder.text("frame", &program.frames[usize::from(at)].every.to_string())
                }
                None => builder.text("frame", "data"),
            },
            Op::Factor(at) => {
                let factor = &program.factors[usize::from(at)];
                builder.text("factor", &factor.address);
                for keyword in &factor.keywords {
                    builder.text("keyword", keyword);
                }
                &mut builder
            }
            Op::External { at, .. } => {
                builder.text("external", &program.externals[usize::from(at)].address)
            }
            _ => &mut builder,
        };
        for arg in &node.args {
            builder.field("arg", digests[arg.index()].as_bytes());
        }
        digests.push(builder.finish());
    }
    digests
}

fn policy_words(builder: &mut DigestBuilder, policy: &Policy) {
    if let Some(rebalance) = policy.rebalance {
        builder.text("rebalance", &rebalance.to_string());
    }
    builder.text("selection", selection_name(&policy.selection));
    builder.text("scheme", scheme_name(policy.scheme));
    builder.text("size_at", size_at_name(policy.size_at));
    for (tag, word) in order_words(policy) {
        builder.text(tag, &word);
    }
}

/// How orders are sent and what they cost, in words. What is as it is without its key is left out.
pub(crate) fn order_words(policy: &Policy) -> Vec<(&'static str, String)> {
    let (orders, terms) = (&policy.orders, &policy.terms);
    let by_volatility = terms.impact.is_some_and(|impact| impact.by_volatility);
    let text = |word: &str| word.to_owned();
    [
        ("fill", (orders.fill != FillAt::default()).then(|| text(orders.fill.name()))),
        ("order", (orders.kind != OrderKind::default()).then(|| text(orders.kind.name()))),
        ("tif", (orders.tif != Tif::default()).then(|| text(orders.tif.name()))),
        ("limit_fill", orders.touch.then(|| text("touch"))),
        ("impact_scale", by_volatility.then(|| text("volatility"))),
        ("duration", orders.duration.map(|every| every.to_string())),
        ("funding_every", terms.funding.map(|every| every.to_string())),
    ]
    .into_iter()
    .filter_map(|(tag, word)| Some((tag, word?)))
    .collect()
}

/// What is said by name. A pack's own content is the data's; which costs hold over it is the
/// document's.
pub(crate) fn named_words(program: &Program) -> Vec<(&'static str, &str)> {
    let named = &program.named;
    let stated = program.policy.terms.stated;
    let over = [
        ("fee", stated.fee),
        ("sell_tax", stated.sell_tax),
        ("spread", stated.spread),
        ("lot", stated.lot),
    ];
    let over = over.into_iter().filter(|(_, stated)| *stated && named.pack.is_some());
    let by = named.by.as_deref().map(|by| ("by", by));
    let pack = named.pack.as_deref().map(|pack| ("pack", pack));
    by.into_iter().chain(pack).chain(over.map(|(key, _)| ("over_pack", key))).collect()
}

pub(crate) fn selection_name<N>(selection: &Selection<N>) -> &'static str {
    match selection {
        Selection::All => "all",
        Selection::TopK { .. } => "topk",
        Selection::Quantile { .. } => "quantile",
        Selection::Threshold { .. } => "threshold",
    }
}

pub(crate) fn scheme_name(scheme: Scheme) -> &'static str {
    match scheme {
        Scheme::Equal => "equal",
        Scheme::Score => "score",
        Scheme::Fixed => "fixed",
        Scheme::VolTarget => "vol_target",
        Scheme::RiskParity => "risk_parity",
    }
}

pub(crate) fn size_at_name(size_at: SizeAt) -> &'static str {
    match size_at {
        SizeAt::Fill => "fill",
        SizeAt::Decision => "decision",
    }
}

fn universe(builder: &mut DigestBuilder, universe: &UniverseRef) {
    match universe {
        UniverseRef::All => builder.text("universe", "all"),
        UniverseRef::Named(name) => builder.text("universe.name", name),
        UniverseRef::Symbols(symbols) => {
            let mut sorted: Vec<&String> = symbols.iter().collect();
            sorted.sort();
            sorted.dedup();
            for symbol in sorted {
                builder.text("universe.symbol", symbol);
            }
            builder
        }
    };
}

/// The digest of one trial's params: names with their values, in any order. Values are numbers, and
/// −0 is 0 here, since an author cannot tell them apart.
pub fn param_hash<'a>(params: impl IntoIterator<Item = (&'a str, f64)>) -> Digest {
    let mut sorted: Vec<(&str, f64)> = params.into_iter().collect();
    sorted.sort_by(|a, b| a.0.cmp(b.0));
    let mut builder = DigestBuilder::new("qraft.params/1");
    for (name, value) in sorted {
        builder.numbers(name, &[if value == 0.0 { 0.0 } else { value }]);
    }
    builder.finish()
}

#[cfg(test)]
mod tests {
    use super::param_hash;

    #[test]
    fn params_are_hashed_by_name_not_by_order() {
        let of = |params: &[(&str, f64)]| param_hash(params.iter().copied());
        assert_eq!(of(&[("a", 1.0), ("b", 2.0)]), of(&[("b", 2.0), ("a", 1.0)]));
        assert_ne!(of(&[("a", 1.0), ("b", 2.0)]), of(&[("a", 2.0), ("b", 1.0)]));
        assert_eq!(of(&[("a", -0.0)]), of(&[("a", 0.0)]));
    }
}
