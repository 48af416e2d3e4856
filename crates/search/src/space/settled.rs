//! What is run in the end: the file, and the flags that override it.

use serde_json::{Map, Value, json};

use qraft_base::Interval;
use qraft_diag::{Applicability, Diagnostic, Span, Spanned, catalogue};
use qraft_syntax::place::sibling;

use super::{Gates, Resolved, Space, Split};
use crate::objective::Objective;
use crate::plan::{Axis, PlanKind, PlanKindError, Points, Request};
use crate::record::number;

/// What flags say; each overrides the file.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct Choices {
    /// `--plan`
    pub plan: Option<PlanKind>,
    /// `--trials`
    pub trials: Option<u64>,
    /// `--seed`
    pub seed: Option<u64>,
    /// `--objective`
    pub objective: Option<Objective>,
}

/// The effective search.
#[derive(Clone, Debug)]
pub struct Settled {
    /// How, how many, and with which seed.
    pub request: Request,
    /// What "best" means.
    pub objective: Objective,
    /// How the bars are cut; nothing is where the file says nothing.
    pub split: Split,
    /// The bounds that the file sets.
    pub gates: Gates,
    /// SRC005 where a random plan has no seed.
    pub findings: Vec<Diagnostic>,
    constraints: Vec<String>,
}

impl Space {
    /// Joins file and flags: the plan is grid and the seed 0 where neither says anything. `text` is
    /// the space file's.
    ///
    /// # Errors
    /// [`PlanKindError`]: the file names a plan that does not exist, or that this build does not
    /// run, and no flag overrides it.
    pub fn settle(&self, choices: Choices, text: &str) -> Result<Settled, PlanKindError> {
        let named = self.plan.as_ref().map(|plan| plan.value.parse::<PlanKind>());
        let kind = match (choices.plan, named) {
            (Some(kind), _) => kind,
            (None, Some(kind)) => kind?,
            (None, None) => PlanKind::Grid,
        };
        let seed = choices.seed.or(self.seed.as_ref().map(|seed| seed.value));
        let mut findings = Vec::new();
        if kind == PlanKind::Random && seed.is_none() {
            let at = self.plan.as_ref().map_or(Span::new(0, 0), |plan| plan.span);
            let message = "plan random without a seed: 0 is used";
            let finding =
                Diagnostic::new(&catalogue::SRC005, at, message).help("say which: `seed: 7`");
            findings.push(match &self.plan {
                Some(plan) => {
                    let (at, key) = sibling(text, plan.span, "seed", "0");
                    finding.fix(Applicability::Safe, "state the seed that is used", at, key)
                }
                None => finding,
            });
        }
        let trials = choices.trials.or(self.trials.as_ref().map(|trials| trials.value));
        let written = |span: Span| text.get(span.range()).unwrap_or("").trim().to_owned();
        Ok(Settled {
            request: Request { kind, trials, seed: seed.unwrap_or(0) },
            objective: choices.objective.or(self.objective).unwrap_or_default(),
            split: self.split.clone().unwrap_or_default(),
            gates: self.gates.clone().unwrap_or_default(),
            findings,
            constraints: self.constraints.iter().map(|expr| written(expr.span)).collect(),
        })
    }
}

/// The space of one point, for a strategy file of that name beside it, as YAML.
pub fn of_one_point<'a>(strategy: &str, params: impl Iterator<Item = (&'a str, f64)>) -> String {
    let params = params.map(|(name, value)| (name.to_owned(), json!([number(value)])));
    let params: Map<String, Value> = params.collect();
    let mut map = Map::new();
    map.insert("version".to_owned(), json!(1));
    map.insert("strategy".to_owned(), json!(strategy));
    if !params.is_empty() {
        map.insert("params".to_owned(), Value::Object(params));
    }
    map.insert("plan".to_owned(), json!(PlanKind::Grid.as_str()));
    // Text keys, texts and finite numbers: YAML can hold all of it.
    serde_yaml::to_string(&Value::Object(map)).unwrap_or_default()
}

impl Settled {
    /// The effective space as YAML, for a strategy file of that name beside it: running it again
    /// searches the same points in the same way.
    pub fn to_yaml(&self, strategy: &str, resolved: &Resolved) -> String {
        let mut map = Map::new();
        let mut put = |key: &str, value: Value| map.insert(key.to_owned(), value);
        put("version", json!(1));
        put("strategy", json!(strategy));
        put("params", params(&resolved.points));
        if !self.constraints.is_empty() {
            put("constraints", json!(self.constraints));
        }
        put("plan", json!(self.request.kind.as_str()));
        if let Some(trials) = self.request.trials {
            put("trials", json!(trials));
        }
        let objective = [
            ("figure".to_owned(), json!(self.objective.figure)),
            ("direction".to_owned(), json!(self.objective.direction.as_str())),
        ];
        put("objective", Value::Object(Map::from_iter(objective)));
        put("seed", json!(self.request.seed));
        for (name, part) in [("split", split(&self.split)), ("gates", gates(&self.gates))] {
            if !part.is_empty() {
                put(name, Value::Object(part));
            }
        }
        // Text keys, texts and finite numbers: YAML can hold all of it.
        serde_yaml::to_string(&Value::Object(map)).unwrap_or_default()
    }
}

fn split(split: &Split) -> Map<String, Value> {
    let text = |interval: &Option<Spanned<Interval>>| {
        interval.as_ref().map(|interval| json!(interval.value.to_string()))
    };
    let parts = [
        ("out_of_sample", split.out_of_sample.as_ref().map(|share| number(share.value))),
        ("folds", split.folds.as_ref().map(|folds| json!(folds.value))),
        ("scheme", split.scheme.as_ref().map(|scheme| json!(scheme.value.as_str()))),
        ("purge", text(&split.purge)),
        ("embargo", text(&split.embargo)),
    ];
    stated(parts)
}

fn gates(gates: &Gates) -> Map<String, Value> {
    let bound = |bound: &Option<Spanned<f64>>| bound.as_ref().map(|bound| number(bound.value));
    stated([
        ("deflated_sharpe", bound(&gates.deflated_sharpe)),
        ("reality_check", bound(&gates.reality_check)),
        ("spa", bound(&gates.spa)),
        ("pbo", bound(&gates.pbo)),
        ("top_n_overlap", bound(&gates.top_n_overlap)),
        ("two_stage", bound(&gates.two_stage)),
    ])
}

/// Those keys that have a value.
fn stated<const N: usize>(parts: [(&str, Option<Value>); N]) -> Map<String, Value> {
    parts.into_iter().filter_map(|(key, value)| Some((key.to_owned(), value?))).collect()
}

fn params(points: &Points) -> Value {
    let entries = points.dims.iter().map(|dim| (dim.name.clone(), domain(&dim.axis)));
    Value::Object(entries.collect())
}

fn domain(axis: &Axis) -> Value {
    match axis {
        Axis::Values(values) => Value::Array(values.iter().map(|v| number(*v)).collect()),
        Axis::Steps { low, step, count, .. } => {
            let range = [number(*low), number(axis.at(count - 1))];
            json!({"range": range, "step": number(*step)})
        }
        Axis::Continuous { low, high, log } => {
            let range = [number(*low), number(*high)];
            if *log { json!({"range": range, "log": true}) } else { json!({"range": range}) }
        }
    }
}
