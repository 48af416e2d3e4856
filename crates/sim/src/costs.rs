//! What a fill costs. The specification, the kernels and the precise matcher share these formulae.

use qraft_ir::policy::{Impact, Settings};

use crate::setup::{PackTerms, SymbolTerms};

/// The most of its price that a sale loses to spread and impact.
const SLIP_MAX: f64 = 0.999;

/// What trading costs in one symbol at one time.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(crate) struct Costs {
    /// Half the spread, as a fraction.
    pub(crate) half: f64,
    /// Fee of a taker, of a fill that rested, and tax on sales, as fractions.
    pub(crate) fee: f64,
    pub(crate) maker_fee: f64,
    pub(crate) tax: f64,
    /// Cash that buying 1 of value takes: (1+h)·(1+f). Of linear costs alone, as the next three.
    pub(crate) buy: f64,
    /// Cash that selling 1 of value brings: (1−h)·(1−f−x).
    pub(crate) sell: f64,
    /// Fee of it, buying: (1+h)·f.
    pub(crate) buy_fee: f64,
    /// Fee and tax of it, selling: (1−h)·(f+x).
    pub(crate) sell_fee: f64,
    /// Fee of what a log-form entry spends: f/(1+f).
    pub(crate) entry_fee: f64,
    /// The least fee of a fill, and money a share.
    pub(crate) min_fee: f64,
    pub(crate) per_share: f64,
    /// What an order does to its own price.
    pub(crate) impact: Option<Impact<f64>>,
    /// Money a point.
    pub(crate) multiplier: f64,
    /// The step of holdings; 0 is fractional.
    pub(crate) lot: f64,
    /// What a short pays a bar, as a fraction of its value.
    pub(crate) borrow: f64,
    /// Margin to grow and to stay, fractions of value.
    pub(crate) margin: Option<(f64, f64)>,
    /// Sessions after a listing without a daily limit.
    pub(crate) limit_free: u32,
    /// The least order of the precise matcher; 0 is any.
    pub(crate) lot_min: f64,
    /// True where cost is proportional to value.
    pub(crate) linear: bool,
}

/// What an order meets besides the base price.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(crate) struct Flow {
    /// Volume of the bar.
    pub(crate) volume: f64,
    /// Daily volatility.
    pub(crate) sigma: f64,
}

impl Flow {
    /// Where costs are linear.
    pub(crate) const NONE: Flow = Flow { volume: f64::NAN, sigma: 0.0 };
}

/// One fill, priced.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub(crate) struct Deal {
    /// Shares × base × multiplier.
    pub(crate) value: f64,
    /// Price of one.
    pub(crate) price: f64,
    /// Cash that is paid (buying) or comes in (selling), positive.
    pub(crate) cash: f64,
    /// Fee and tax, money.
    pub(crate) fee: f64,
    /// Tax alone, money.
    pub(crate) tax: f64,
    /// What the spread cost, money.
    pub(crate) spread: f64,
    /// What the impact cost, money.
    pub(crate) impact: f64,
}

impl Costs {
    /// Of a trial's settings over the terms of a pack.
    pub(crate) fn of(settings: &Settings, pack: Option<&SymbolTerms>, periods: f64) -> Costs {
        let (terms, stated) = (&settings.terms, settings.terms.stated);
        let over = |is_stated: bool, own: f64, of: fn(&SymbolTerms) -> f64| match pack {
            Some(pack) if !is_stated => of(pack),
            _ => own,
        };
        let either = |own: Option<f64>, of: fn(&SymbolTerms) -> f64, none: f64| {
            own.unwrap_or_else(|| pack.map_or(none, of))
        };
        let half = over(stated.spread, settings.spread_bps, |p| p.spread_bps) / 20_000.0;
        let fee_bps = over(stated.fee, settings.fee_bps, |p| p.fee_bps);
        let maker_bps = match (terms.maker_fee_bps, pack) {
            (Some(own), _) => own,
            (None, Some(pack)) if !stated.fee => pack.maker_fee_bps,
            _ => fee_bps,
        };
        let fee = fee_bps / 10_000.0;
        let tax = over(stated.sell_tax, settings.sell_tax_bps, |p| p.sell_tax_bps) / 10_000.0;
        let min_fee = either(terms.min_fee, |p| p.min_fee, 0.0);
        let per_share = either(terms.fee_per_contract, |p| p.fee_per_contract, 0.0);
        let borrow_bps = either(terms.borrow_bps, |p| p.borrow_bps, 0.0);
        Costs {
            half,
            fee,
            maker_fee: maker_bps / 10_000.0,
            tax,
            buy: (1.0 + half) * (1.0 + fee),
            sell: (1.0 - half) * (1.0 - fee - tax),
            buy_fee: (1.0 + half) * fee,
            sell_fee: (1.0 - half) * (fee + tax),
            entry_fee: fee / (1.0 + fee),
            min_fee,
            per_share,
            impact: terms.impact,
            multiplier: either(terms.multiplier, |p| p.multiplier, 1.0),
            lot: over(stated.lot, settings.lot_size, |p| p.lot_size),
            borrow: borrow_bps / 10_000.0 / periods,
            margin: pack.and_then(|pack| pack.margin),
            limit_free: pack.map_or(0, |pack| pack.limit_free_sessions),
            lot_min: if stated.lot { 0.0 } else { pack.map_or(0.0, |pack| pack.lot_min) },
            linear: min_fee == 0.0 && per_share == 0.0 && terms.impact.is_none(),
        }
    }

    /// A fill of `q` shares, positive, by who takes what the market shows.
    #[inline]
    pub(crate) fn take(&self, is_buy: bool, q: f64, base: f64, flow: Flow) -> Deal {
        let value = q * base * self.multiplier;
        if !self.linear {
            return self.curved(is_buy, q, base, flow);
        }
        let spread = value * self.half;
        if is_buy {
            let (cash, fee) = (value * self.buy, value * self.buy_fee);
            let price = base * (1.0 + self.half);
            Deal { value, price, cash, fee, tax: 0.0, spread, impact: 0.0 }
        } else {
            let (cash, fee) = (value * self.sell, value * self.sell_fee);
            let price = base * (1.0 - self.half);
            let tax = value * (1.0 - self.half) * self.tax;
            Deal { value, price, cash, fee, tax, spread, impact: 0.0 }
        }
    }

    /// The same where cost is not proportional to value.
    fn curved(&self, is_buy: bool, q: f64, base: f64, flow: Flow) -> Deal {
        let impact = self.impact.map_or(0.0, |impact| moved(&impact, q, flow));
        let slip = self.half + impact;
        let slip = if is_buy { slip } else { slip.min(SLIP_MAX) };
        let price = if is_buy { base * (1.0 + slip) } else { base * (1.0 - slip) };
        let value = q * base * self.multiplier;
        let spread = value * self.half.min(slip);
        let deal = self.charged(is_buy, q, price, self.fee);
        Deal { value, spread, impact: value * (slip - self.half).max(0.0), ..deal }
    }

    /// A fill of `q` shares that rested at its price.
    #[inline]
    pub(crate) fn rest(&self, is_buy: bool, q: f64, price: f64) -> Deal {
        let value = q * price * self.multiplier;
        Deal { value, ..self.charged(is_buy, q, price, self.maker_fee) }
    }

    fn charged(&self, is_buy: bool, q: f64, price: f64, rate: f64) -> Deal {
        let notional = q * price * self.multiplier;
        let tax = if is_buy { 0.0 } else { notional * self.tax };
        let fee = (notional * rate + q * self.per_share).max(self.least()) + tax;
        let cash = if is_buy { notional + fee } else { notional - fee };
        Deal { price, cash, fee, tax, ..Deal::default() }
    }

    /// A rebate has no least fee.
    fn least(&self) -> f64 {
        if self.min_fee > 0.0 { self.min_fee } else { f64::NEG_INFINITY }
    }
}

/// α · (q / volume)^β, by the volatility where the author says so. A fraction of the price.
#[inline]
pub(crate) fn moved(impact: &Impact<f64>, q: f64, flow: Flow) -> f64 {
    let share = q / flow.volume;
    let power = if impact.beta == 0.5 { share.sqrt() } else { libm::pow(share, impact.beta) };
    let size = impact.alpha * power;
    if impact.by_volatility { size * flow.sigma } else { size }
}

/// The costs of every symbol at every bar.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct CostBook {
    /// `[era][class]`
    table: Vec<Costs>,
    /// The first bar of each era.
    eras: Vec<u32>,
    /// The class of each symbol; empty where all are of one.
    classes: Vec<u16>,
    of_an_era: usize,
}

impl CostBook {
    /// Of a trial's settings over a pack.
    pub(crate) fn new(settings: &Settings, pack: Option<&PackTerms>, periods: f64) -> CostBook {
        match pack {
            None => CostBook {
                table: vec![Costs::of(settings, None, periods)],
                eras: vec![0],
                classes: Vec::new(),
                of_an_era: 1,
            },
            Some(pack) => {
                let of_an_era = pack.table.len() / pack.eras.len().max(1);
                let costs = |(at, terms): (usize, &SymbolTerms)| {
                    // a contract keeps the multiplier that it was listed with
                    let multiplier = pack.table[at % of_an_era].multiplier;
                    let terms = SymbolTerms { multiplier, ..*terms };
                    Costs::of(settings, Some(&terms), periods)
                };
                CostBook {
                    table: pack.table.iter().enumerate().map(costs).collect(),
                    eras: pack.eras.clone(),
                    classes: pack.classes.clone(),
                    of_an_era,
                }
            }
        }
    }

    /// The place of a bar's era.
    pub(crate) fn era(&self, bar: usize) -> usize {
        self.eras.partition_point(|first| *first as usize <= bar).saturating_sub(1)
    }

    /// Of one symbol at one bar.
    #[inline]
    pub(crate) fn at(&self, bar: usize, symbol: usize) -> &Costs {
        if self.table.len() == 1 {
            return &self.table[0];
        }
        let class = self.classes.get(symbol).copied().map_or(0, usize::from);
        &self.table[self.era(bar) * self.of_an_era + class]
    }

    /// The only ones, where they are the same in every symbol and at every time.
    pub(crate) fn everywhere(&self) -> Option<&Costs> {
        let [only] = &self.table[..] else { return None };
        Some(only)
    }

    /// Money a point of a symbol, the same at all times.
    pub(crate) fn multiplier(&self, symbol: usize) -> f64 {
        self.at(0, symbol).multiplier
    }

    /// True where any cost is not proportional, so that scaled buys are priced again.
    pub(crate) fn is_curved(&self) -> bool {
        self.table.iter().any(|costs| !costs.linear)
    }

    /// True where positions are backed by margin instead of being paid for.
    pub(crate) fn on_margin(&self) -> bool {
        self.table.iter().any(|costs| costs.margin.is_some())
    }

    /// True where shorts pay.
    pub(crate) fn borrows(&self) -> bool {
        self.table.iter().any(|costs| costs.borrow != 0.0)
    }
}
