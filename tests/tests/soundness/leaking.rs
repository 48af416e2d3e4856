//! Random programs around something that leaks. Whether one truly leaks is found by poisoning what
//! is to come; each that does must be refused, by the rule whose business it is.

use std::cell::RefCell;
use std::collections::BTreeMap;

use proptest::prelude::*;
use qraft_base::Ts;
use qraft_base::schema::{DataSchema, Stamp};
use qraft_check::CheckOptions;
use qraft_data::Panel;
use qraft_diag::SourceFile;
use qraft_ir::program::NodeId;
use qraft_tests::panels::{Dice, Plan, panel, plans};
use qraft_tests::run::{binding, interpreted, program};
use qraft_tests::scale::{is_full, runner_of, say};

use crate::around::{Around, arounds};
use crate::cores::{Core, RULES, core};
use crate::futures::{difference, poisoned, schema};
use crate::later::SESSION;

/// Futures that are tried on each program.
const CUTS: usize = 12;

#[derive(Clone, Debug)]
struct Draw {
    plan: Plan,
    core: Core,
    around: Around,
}

fn draws() -> impl Strategy<Value = Draw> {
    let small = plans().prop_map(|plan| Plan {
        symbols: plan.symbols.clamp(2, 5),
        bars: plan.bars.clamp(60, 90),
        swing: plan.swing.max(0.02),
        ..plan
    });
    let rule = prop::sample::select(&RULES[..]);
    let inner = qraft_tests::programs::Level::new(2).number_without_lets();
    (small, rule, any::<u8>(), 1..=5u32, 0..=8u32, inner, arounds()).prop_map(
        |(plan, rule, how, h, n, x, around)| {
            // What is filled from later bars must have holes.
            let gaps = plan.gaps || rule == "LAH011";
            Draw { plan: Plan { gaps, ..plan }, core: core(rule, how, h, n, &x), around }
        },
    )
}

/// The market of a draw: daily, or in bars of four hours where sessions matter.
fn market(draw: &Draw) -> Panel {
    let mut market = panel(draw.plan);
    if draw.core.rule == "LAH010" {
        market.bar = "4h".parse().expect("a bar");
        let step = Ts::DAY_NS / SESSION as i64;
        market.ts = (1..=market.bars() as i64).map(|bar| Ts(bar * step)).collect();
        market.session = (0..market.bars()).map(|bar| (bar / SESSION) as u32).collect();
    }
    market
}

/// The codes of the errors that `check` finds.
fn errors(draw: &Draw, text: &str, market: &Panel) -> Vec<&'static str> {
    let mut declared = DataSchema { stamp: Some(Stamp::Close), ..schema(market) };
    if let Some(column) = &draw.core.declared {
        declared.columns.insert("twin".to_owned(), column.clone());
    }
    let options = CheckOptions { schema: Some(declared), ..CheckOptions::default() };
    let checked = qraft_check::check(&SourceFile::new("leaking.yaml", text), &options);
    checked.findings.iter().filter(|f| f.is_error()).map(|f| f.rule.code).collect()
}

/// Where the future begins: anywhere, but where holes are filled after one, if one is found.
fn cut(draw: &Draw, market: &Panel, dice: &mut Dice) -> usize {
    let width = market.width();
    let close = market.column("close").unwrap_or(&[]);
    let holed = |bars: usize| close[(bars - 1) * width..bars * width].iter().any(|x| x.is_nan());
    let mut any = || 1 + dice.bits() as usize % (market.bars() - 1);
    let first = any();
    if draw.core.rule != "LAH011" {
        return first;
    }
    (0..40).map(|_| any()).find(|bars| holed(*bars)).unwrap_or(first)
}

/// What a later bar changed, if any did.
fn leak(draw: &Draw, text: &str, market: &Panel) -> Result<Option<String>, String> {
    let whole = draw.core.later.joined(market)?;
    let program = program(text, &whole)?;
    let defaults: Vec<f64> = program.params.iter().map(|param| param.default).collect();
    let bound = binding(&program, &defaults)?;
    let nodes: Vec<NodeId> = program.outputs().into_iter().map(|(_, id)| id).collect();
    let values = interpreted(&program, &bound, &whole, &nodes)?;
    let mut dice = Dice::new(draw.plan.seed);
    for _ in 0..CUTS {
        let bars = cut(draw, market, &mut dice);
        let other = poisoned(market, bars, dice.bits(), &[]);
        let other = draw.core.later.joined(&other)?;
        let others = interpreted(&program, &bound, &other, &nodes)?;
        for (ours, theirs) in values.iter().zip(&others) {
            if let Some(gap) = difference(ours, theirs, bars * market.width()) {
                return Ok(Some(format!("from bar {bars} on: {gap}")));
            }
        }
    }
    Ok(None)
}

#[derive(Clone, Copy, Default)]
struct Counts {
    generated: u64,
    leaking: u64,
    rejected: u64,
    harmless: u64,
}

fn tried(draw: &Draw, counts: &mut Counts) -> Result<(), String> {
    let (core, market) = (&draw.core, market(draw));
    let is_daily = core.rule != "LAH010";
    let judged = draw.around.document(core, &core.judged, is_daily);
    let read = draw.around.document(core, &core.read, is_daily);
    let leak = leak(draw, &read, &market)?;
    let errors = errors(draw, &judged, &market);
    counts.generated += 1;
    let told = |why: String| Err(format!("{why}\nerrors {errors:?}\n{judged}"));
    if core.is_harmless {
        counts.harmless += 1;
        if let Some(leak) = leak {
            return told(format!("known in time, and it leaks {leak}"));
        }
        if errors.contains(&core.rule) {
            return told("known in time, and it is refused".to_owned());
        }
    } else if let Some(leak) = leak {
        counts.leaking += 1;
        if !errors.contains(&core.rule) {
            return told(format!("{} does not see the leak {leak}", core.rule));
        }
        counts.rejected += 1;
    }
    Ok(())
}

#[test]
fn what_truly_leaks_is_refused() {
    let counts = RefCell::new(BTreeMap::<&str, Counts>::new());
    let cases = if is_full() { 20_000 } else { 800 };
    let result = runner_of(100, cases).run(&draws(), |draw| {
        let mut counts = counts.borrow_mut();
        let of_rule = counts.entry(draw.core.rule).or_default();
        tried(&draw, of_rule).map_err(TestCaseError::fail)
    });
    if let Err(failure) = result {
        panic!("{failure}");
    }
    let counts = counts.into_inner();
    for (rule, of_rule) in &counts {
        let Counts { generated, leaking, rejected, harmless } = of_rule;
        say(&format!(
            "leaks: {rule} generated={generated} truly leaking={leaking} rejected={rejected} \
             known in time={harmless}"
        ));
    }
    for rule in RULES {
        let of_rule = counts.get(rule).copied().unwrap_or_default();
        assert!(of_rule.leaking > 0 && of_rule.harmless > 0, "{rule} is not tried");
    }
}
