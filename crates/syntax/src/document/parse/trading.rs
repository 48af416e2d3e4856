//! The reader of the sections on holdings, costs and orders.

use qraft_diag::Spanned;

use super::Reader;
use crate::document::{
    BySymbol, Costs, Document, Execution, Funding, Hold, Impact, Position, Risk, Slippage,
};
use crate::read::{self, Section};

impl Reader<'_> {
    pub(super) fn trading(&mut self, top: &Section<'_>, document: &mut Document) {
        document.position = self.spanned(top, "position", Self::position);
        document.risk = self.spanned(top, "risk", |reader, s| Risk {
            stop_loss: reader.expression(s, "stop_loss"),
            take_profit: reader.expression(s, "take_profit"),
            trailing_stop: reader.expression(s, "trailing_stop"),
            max_drawdown: reader.expression(s, "max_drawdown"),
            turnover_budget: reader.expression(s, "turnover_budget"),
            max_industry_weight: reader.expression(s, "max_industry_weight"),
        });
        document.costs = self.spanned(top, "costs", Self::costs);
        document.execution = self.spanned(top, "execution", Self::execution);
        document.hold = self.spanned(top, "hold", |reader, s| Hold {
            min_days: reader.expression(s, "min_days"),
            max_days: reader.expression(s, "max_days"),
            min_bars: reader.expression(s, "min_bars"),
            max_bars: reader.expression(s, "max_bars"),
        });
        document.cooldown_days = self.expression(top, "cooldown_days");
        document.cooldown_bars = self.expression(top, "cooldown_bars");
    }

    fn position(&mut self, s: &Section<'_>) -> Position {
        Position {
            scheme: self.text(s, "scheme"),
            gross: self.expression(s, "gross"),
            target_vol: self.expression(s, "target_vol"),
            lookback: self.expression(s, "lookback"),
            max_weight: self.expression(s, "max_weight"),
            max_leverage: self.expression(s, "max_leverage"),
            weight: self.expression(s, "weight"),
            weights: self.by_symbol(s, "weights"),
            budgets: self.by_symbol(s, "budgets"),
        }
    }

    /// Any text is a symbol's name.
    fn by_symbol(&mut self, s: &Section<'_>, name: &str) -> BySymbol {
        let named = |key: &crate::yaml::Key| Some(Spanned::new(key.name.clone(), key.span));
        self.entries(s, name, |key, _| named(key), read::expression)
    }

    fn costs(&mut self, s: &Section<'_>) -> Costs {
        Costs {
            pack: self.text(s, "pack"),
            fee_bps: self.expression(s, "fee_bps"),
            maker_fee_bps: self.expression(s, "maker_fee_bps"),
            min_fee: self.expression(s, "min_fee"),
            fee_per_contract: self.expression(s, "fee_per_contract"),
            sell_tax_bps: self.expression(s, "sell_tax_bps"),
            borrow_bps: self.expression(s, "borrow_bps"),
            slippage: self.spanned(s, "slippage", Self::slippage),
            tick_size: self.expression(s, "tick_size"),
            lot_size: self.expression(s, "lot_size"),
            multiplier: self.expression(s, "multiplier"),
            funding: self.spanned(s, "funding", |reader, s| Funding {
                rate: reader.expression(s, "rate"),
                every: reader.measure(s, "every"),
            }),
        }
    }

    fn slippage(&mut self, s: &Section<'_>) -> Slippage {
        Slippage {
            spread_bps: self.expression(s, "spread_bps"),
            impact: self.spanned(s, "impact", |reader, s| Impact {
                alpha: reader.expression(s, "alpha"),
                beta: reader.expression(s, "beta"),
                scale: reader.text(s, "scale"),
            }),
            latency_ms: self.expression(s, "latency_ms"),
        }
    }

    fn execution(&mut self, s: &Section<'_>) -> Execution {
        Execution {
            order: self.text(s, "order"),
            fill: self.text(s, "fill"),
            size_at: self.text(s, "size_at"),
            limit: self.expression(s, "limit"),
            limit_fill: self.text(s, "limit_fill"),
            stop: self.expression(s, "stop"),
            slices: self.expression(s, "slices"),
            duration: self.measure(s, "duration"),
            display: self.expression(s, "display"),
            tif: self.text(s, "tif"),
            participation: self.expression(s, "participation"),
            retries: self.expression(s, "retries"),
        }
    }
}
