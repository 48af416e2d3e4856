//! Which of the rarer rules a random draw has: each alone often, and mixed.

use proptest::prelude::*;
use qraft_ir::policy::{FillAt, Impact, Scheme, Selection, Settings};
use qraft_sim::{BySymbol, PackTerms, SymbolTerms};
use qraft_tests::around::free;
use qraft_tests::ledger::Events;
use qraft_tests::panels::{Dice, Plan};

macro_rules! features {
    ($($name:ident)*) => {
        /// A rule that a draw may have.
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        pub enum Feature { $($name,)* }

        /// All of them.
        pub const ALL: &[Feature] = &[$(Feature::$name,)*];
    };
}

features! {
    Stop Trailing Target Breaker Impact ImpactByVolatility MinFee PerContract Multiplier Borrow
    Funding Pack Margin NextClose NextVwap SameClose Fixed Weights VolTarget RiskParity Budgets Cap
    Industry Leverage Turnover By OpenAndCloseOnly Sessions
}

/// A set of features.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Features(u32);

impl Features {
    /// None of them.
    pub const NONE: Features = Features(0);

    /// True where the feature is there.
    pub fn has(self, feature: Feature) -> bool {
        self.0 >> feature as u32 & 1 == 1
    }

    /// True where one of them is.
    pub fn any(self, features: &[Feature]) -> bool {
        features.iter().any(|feature| self.has(*feature))
    }

    /// How often each feature was there.
    pub fn count(self, counts: &mut [u32]) {
        for (at, feature) in ALL.iter().enumerate() {
            counts[at] += u32::from(self.has(*feature));
        }
    }
}

/// One feature, a few, or none.
pub fn features() -> impl Strategy<Value = Features> {
    let one = || (0..ALL.len()).prop_map(|at| 1u32 << at);
    let few = prop::collection::vec(one(), 2..7).prop_map(|all| all.iter().fold(0, |a, b| a | b));
    prop_oneof![2 => Just(0), 5 => one(), 6 => few].prop_map(Features)
}

/// One of them.
fn pick<T: Copy>(dice: &mut Dice, of: &[T]) -> T {
    of[(dice.bits() % of.len() as u64) as usize]
}

/// The settings with those features. The numbers are odd, so that nothing is met to the bit.
pub fn with_features(plain: Settings, features: Features, plan: Plan, seed: u64) -> Settings {
    let mut dice = Dice::new(seed ^ 0xfea7);
    let mut s = plain;
    let has = |feature| features.has(feature);
    let rebalanced =
        [Feature::RiskParity, Feature::Budgets, Feature::Industry, Feature::Turnover, Feature::By];
    if features.any(&rebalanced) && s.rebalance.is_none() {
        s.rebalance = Some(pick(&mut dice, &["1D", "2D", "5D", "1W"]).parse().expect("a step"));
    }
    set_risk(&mut s, features, &mut dice);
    set_terms(&mut s, features, &mut dice);
    s.orders.fill = match () {
        () if has(Feature::NextClose) => FillAt::NextClose,
        () if has(Feature::NextVwap) => FillAt::NextVwap,
        () if has(Feature::SameClose) => FillAt::SameClose,
        () => FillAt::NextOpen,
    };
    s.scheme = match () {
        // Beyond so many names a covariance of so few returns has hedges without any risk.
        () if features.any(&[Feature::RiskParity, Feature::Budgets]) && plan.symbols < 10 => {
            Scheme::RiskParity
        }
        () if features.any(&[Feature::Fixed, Feature::Weights]) => Scheme::Fixed,
        () if has(Feature::VolTarget) => Scheme::VolTarget,
        () => s.scheme,
    };
    let names = plan.symbols as f64;
    match s.scheme {
        Scheme::Fixed => s.sizing.weight = Some(pick(&mut dice, &[0.31, 0.9, 1.3]) / names),
        Scheme::VolTarget => s.sizing.target_vol = Some(pick(&mut dice, &[0.07, 0.21, 0.53])),
        _ => {}
    }
    if matches!(s.scheme, Scheme::VolTarget | Scheme::RiskParity) {
        let few = if s.scheme == Scheme::RiskParity { 30.0 } else { 5.0 };
        s.sizing.lookback = Some(pick(&mut dice, &[few, 20.0_f64.max(few), 40.0]));
    }
    if has(Feature::Cap) {
        s.sizing.max_weight = Some(pick(&mut dice, &[0.043, 0.137, 0.291]) * s.gross);
    }
    if has(Feature::Leverage) {
        s.sizing.max_leverage = Some(pick(&mut dice, &[0.41, 0.83, 1.9]) * s.gross);
    }
    if has(Feature::By) && s.selection == Selection::All {
        s.selection = Selection::TopK { top: 2.0, bottom: pick(&mut dice, &[0.0, 1.0]) };
    }
    s
}

fn set_risk(s: &mut Settings, features: Features, dice: &mut Dice) {
    let has = |feature| features.has(feature);
    s.risk.stop_loss = has(Feature::Stop).then(|| pick(dice, &[0.0117, 0.0313, 0.0871]));
    s.risk.trailing_stop = has(Feature::Trailing).then(|| pick(dice, &[0.0191, 0.0437, 0.1013]));
    s.risk.take_profit = has(Feature::Target).then(|| pick(dice, &[0.0107, 0.0419, 0.1511]));
    s.orders.touch = has(Feature::Target) && dice.once_in(2);
    s.risk.max_drawdown = has(Feature::Breaker).then(|| pick(dice, &[0.0273, 0.0831, 0.1577]));
    s.risk.max_industry_weight =
        has(Feature::Industry).then(|| pick(dice, &[0.113, 0.347]) * s.gross);
    s.risk.turnover_budget = has(Feature::Turnover).then(|| pick(dice, &[0.029, 0.117, 0.331]));
}

fn set_terms(s: &mut Settings, features: Features, dice: &mut Dice) {
    let has = |feature| features.has(feature);
    let t = &mut s.terms;
    let by_volatility = has(Feature::ImpactByVolatility);
    t.impact = (has(Feature::Impact) || by_volatility).then(|| Impact {
        alpha: pick(dice, &[0.03, 0.31]) * if by_volatility { 30.0 } else { 1.0 },
        beta: pick(dice, &[0.5, 0.61, 1.0, 1.4]),
        by_volatility,
    });
    t.min_fee = has(Feature::MinFee).then(|| pick(dice, &[1.3, 17.1]));
    t.fee_per_contract = has(Feature::PerContract).then(|| pick(dice, &[0.011, 0.23]));
    t.multiplier = has(Feature::Multiplier).then(|| pick(dice, &[0.1, 5.0, 50.0]));
    t.borrow_bps = has(Feature::Borrow).then(|| pick(dice, &[35.0, 900.0]));
    t.maker_fee_bps = (has(Feature::Target) && dice.once_in(2)).then(|| pick(dice, &[-1.3, 3.7]));
    t.funding = has(Feature::Funding).then(|| "8h".parse().expect("an interval"));
    let of_pack = features.any(&[Feature::Pack, Feature::Margin]);
    let mut stated = || !of_pack || dice.once_in(3);
    t.stated.fee = stated();
    t.stated.sell_tax = stated();
    t.stated.spread = stated();
    t.stated.lot = stated();
    if has(Feature::Margin) {
        s.gross = pick(dice, &[0.9, 2.9, 6.1]);
    }
}

/// Weights and budgets of each symbol; some have none.
pub fn by_symbol(features: Features, plan: Plan, seed: u64) -> BySymbol {
    let mut dice = Dice::new(seed ^ 0xb1ce);
    let mut column = |size: f64| -> Vec<f64> {
        let one = |dice: &mut Dice| if dice.once_in(5) { 0.0 } else { size * dice.unit() };
        (0..plan.symbols).map(|_| one(&mut dice)).collect()
    };
    BySymbol {
        weights: if features.has(Feature::Weights) {
            column(2.0 / plan.symbols as f64)
        } else {
            Vec::new()
        },
        budgets: if features.has(Feature::Budgets) { column(1.0) } else { Vec::new() },
    }
}

/// A market pack of two classes and two eras.
pub fn pack(features: Features, plan: Plan, seed: u64) -> Option<PackTerms> {
    let on_margin = features.has(Feature::Margin);
    if !on_margin && !features.has(Feature::Pack) {
        return None;
    }
    let mut dice = Dice::new(seed ^ 0xbac);
    // A class keeps its multiplier: the money that a change would make is nobody's.
    let points = [0; 2].map(|_| pick(&mut dice, &[1.0, 1.0, 10.0]));
    let mut terms = |class: usize| SymbolTerms {
        fee_bps: pick(&mut dice, &[0.0, 3.0, 11.0]),
        maker_fee_bps: pick(&mut dice, &[-0.5, 0.0, 2.0]),
        min_fee: pick(&mut dice, &[0.0, 0.0, 5.3]),
        fee_per_contract: pick(&mut dice, &[0.0, 0.0, 0.07]),
        sell_tax_bps: pick(&mut dice, &[0.0, 10.0]),
        spread_bps: pick(&mut dice, &[0.0, 7.0]),
        borrow_bps: pick(&mut dice, &[0.0, 250.0]),
        lot_size: pick(&mut dice, &[0.0, 1.0, 10.0]),
        multiplier: points[class],
        margin: on_margin
            .then(|| pick(&mut dice, &[(0.173, 0.097), (0.413, 0.331), (0.713, 0.557)])),
        ..free()
    };
    Some(PackTerms {
        eras: vec![0, plan.bars as u32 / 2],
        table: (0..4).map(|at| terms(at % 2)).collect(),
        classes: (0..plan.symbols).map(|symbol| (symbol % 2) as u16).collect(),
    })
}

/// How often each event was met, by name.
pub fn met(events: &Events) -> [(&'static str, u32); 17] {
    [
        ("stopped", events.stopped),
        ("trailed", events.trailed),
        ("targeted", events.targeted),
        ("gapped", events.gapped),
        ("broken", events.broken),
        ("called", events.called),
        ("bound by margin", events.margin_bound),
        ("bound by cash", events.cash_bound),
        ("bound again", events.rescaled),
        ("funded", events.funded),
        ("borrowed", events.borrowed),
        ("capped", events.capped),
        ("scaled to a volatility", events.scaled),
        ("shared by risk", events.shared),
        ("bound by industry", events.industries),
        ("bound by leverage", events.levered),
        ("bound by turnover", events.budgeted),
    ]
}
