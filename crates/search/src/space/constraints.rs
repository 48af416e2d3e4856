//! Conditions over params, cut out of their programs so that a draw costs next to nothing.

use qraft_base::Digest;
use qraft_diag::Diagnostic;
use qraft_ir::program::{Node, NodeId, Program};
use qraft_ir::{LowerContext, constraints_hold, dsl_hash, lower};
use qraft_syntax::document::Document;
use qraft_syntax::expr::Expr;

/// The constraints of a strategy and of its space.
#[derive(Clone, Debug)]
pub struct Constraints {
    /// Programs of nothing but constraints, over the same params.
    programs: Vec<Program>,
    digest: Digest,
}

impl Constraints {
    /// The strategy's own constraints, and the space's, which are lowered here over the strategy's
    /// params. The findings are of the space's.
    pub(super) fn new(
        document: &Document,
        program: &Program,
        own: &[Expr],
        context: &LowerContext,
    ) -> (Constraints, Vec<Diagnostic>) {
        let alone = Document {
            version: document.version.clone(),
            params: document.params.clone(),
            constraints: own.to_vec(),
            ..Document::default()
        };
        let lowered = lower(&alone, context);
        let findings = of_expressions(lowered.findings, own);
        let digest = dsl_hash(&only_constraints(&lowered.program));
        let programs = [program, &lowered.program];
        let programs = programs.into_iter().filter(|p| !p.constraints.is_empty());
        (Constraints { programs: programs.map(only_constraints).collect(), digest }, findings)
    }

    /// True where the values, in the order of the program's params, meet all of them.
    pub fn hold(&self, values: &[f64]) -> bool {
        self.programs.iter().all(|program| constraints_hold(program, values))
    }

    /// The digest of the space's own constraints. The strategy's are in its `dsl_hash`.
    pub fn digest(&self) -> Digest {
        self.digest
    }
}

/// The findings of these expressions. What is to be said of the params is said where they are
/// declared; a document of constraints alone has no signals to miss; and a name that is unknown is
/// not also no param.
fn of_expressions(mut findings: Vec<Diagnostic>, own: &[Expr]) -> Vec<Diagnostic> {
    let place = |finding: &Diagnostic| {
        let span = finding.primary.span;
        own.iter().position(|e| e.span.start <= span.start && span.end <= e.span.end)
    };
    let of = |finding: &Diagnostic, family: &str| finding.rule.code.starts_with(family);
    findings.retain(|f| place(f).is_some() && (of(f, "NAM") || of(f, "TYP")));
    let unknown: Vec<_> = findings.iter().filter(|f| of(f, "NAM")).map(place).collect();
    findings.retain(|f| of(f, "NAM") || !unknown.contains(&place(f)));
    findings
}

/// A program of the same params that has the nodes of its constraints, and no others but those that
/// the policy refers to.
fn only_constraints(program: &Program) -> Program {
    let mut wanted = vec![false; program.nodes.len()];
    for id in &program.constraints {
        wanted[id.index()] = true;
    }
    let numbers = program.policy.numbers();
    for (_, id) in &numbers {
        wanted[id.index()] = true;
    }
    // Arguments have smaller ids than their users.
    for at in (0..wanted.len()).rev() {
        if wanted[at] {
            for arg in &program.nodes[at].args {
                wanted[arg.index()] = true;
            }
        }
    }
    let mut places = Vec::with_capacity(wanted.len());
    let mut nodes: Vec<Node> = Vec::new();
    for (node, wanted) in program.nodes.iter().zip(&wanted) {
        places.push(NodeId(nodes.len() as u32));
        if *wanted {
            let args = node.args.iter().map(|arg| places[arg.index()]).collect();
            nodes.push(Node { args, ..node.clone() });
        }
    }
    let place = |id: NodeId| places[id.index()];
    let policy = program.policy.try_map(|_, id| Ok::<_, std::convert::Infallible>(place(id)));
    let Ok(policy) = policy;
    Program {
        spans: vec![Vec::new(); nodes.len()],
        nodes,
        signals: Default::default(),
        score: None,
        members: None,
        constraints: program.constraints.iter().map(|id| place(*id)).collect(),
        policy,
        ..program.clone()
    }
}
