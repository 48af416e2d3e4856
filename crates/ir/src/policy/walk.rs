//! One way to walk over all numbers of a policy.

use super::number::Number;
use super::{Impact, Orders, Risk, Rules, Selection, Sizing, Span2, Terms};

impl<N: Copy> Rules<N> {
    /// The same rules with each number put through `f`, in the order of [`Number`].
    ///
    /// # Errors
    /// The first error of `f`.
    pub fn try_map<M, E>(
        &self,
        mut f: impl FnMut(Number, N) -> Result<M, E>,
    ) -> Result<Rules<M>, E> {
        let capital = f(Number::Capital, self.capital)?;
        let selection = match self.selection {
            Selection::All => Selection::All,
            Selection::TopK { top, bottom } => {
                Selection::TopK { top: f(Number::TopK, top)?, bottom: f(Number::BottomK, bottom)? }
            }
            Selection::Quantile { top, bottom } => Selection::Quantile {
                top: f(Number::Quantile, top)?,
                bottom: f(Number::BottomQuantile, bottom)?,
            },
            Selection::Threshold { above, below } => Selection::Threshold {
                above: above.map(|n| f(Number::Threshold, n)).transpose()?,
                below: below.map(|n| f(Number::BottomThreshold, n)).transpose()?,
            },
        };
        let gross = f(Number::Gross, self.gross)?;
        let fee_bps = f(Number::FeeBps, self.fee_bps)?;
        let sell_tax_bps = f(Number::SellTaxBps, self.sell_tax_bps)?;
        let spread_bps = f(Number::SpreadBps, self.spread_bps)?;
        let lot_size = f(Number::LotSize, self.lot_size)?;
        let mut span = |days, bars, value: Span2<N>| {
            Ok(Span2 { days: f(days, value.days)?, bars: f(bars, value.bars)? })
        };
        let min_hold = span(Number::MinDays, Number::MinBars, self.min_hold)?;
        let max_hold = span(Number::MaxDays, Number::MaxBars, self.max_hold)?;
        let cooldown = span(Number::CooldownDays, Number::CooldownBars, self.cooldown)?;
        let sizing = self.sizing.try_map(&mut f)?;
        let risk = self.risk.try_map(&mut f)?;
        let terms = self.terms.try_map(&mut f)?;
        let orders = self.orders.try_map(&mut f)?;
        Ok(Rules {
            capital,
            rebalance: self.rebalance,
            selection,
            scheme: self.scheme,
            gross,
            size_at: self.size_at,
            sizing,
            risk,
            fee_bps,
            sell_tax_bps,
            spread_bps,
            lot_size,
            terms,
            orders,
            min_hold,
            max_hold,
            cooldown,
        })
    }

    /// Every number with its key, in the order of [`Number`].
    pub fn numbers(&self) -> Vec<(Number, N)> {
        let mut all = Vec::new();
        // `Infallible` says that collecting cannot fail, so there is nothing to handle.
        let _ = self.try_map(|number, value| {
            all.push((number, value));
            Ok::<N, std::convert::Infallible>(value)
        });
        all
    }
}

type Visit<'a, N, M, E> = &'a mut dyn FnMut(Number, N) -> Result<M, E>;

fn each<N, M, E>(f: Visit<'_, N, M, E>, number: Number, value: Option<N>) -> Result<Option<M>, E> {
    value.map(|value| f(number, value)).transpose()
}

impl<N: Copy> Sizing<N> {
    fn try_map<M, E>(&self, f: Visit<'_, N, M, E>) -> Result<Sizing<M>, E> {
        Ok(Sizing {
            target_vol: each(f, Number::TargetVol, self.target_vol)?,
            lookback: each(f, Number::Lookback, self.lookback)?,
            max_weight: each(f, Number::MaxWeight, self.max_weight)?,
            max_leverage: each(f, Number::MaxLeverage, self.max_leverage)?,
            weight: each(f, Number::Weight, self.weight)?,
        })
    }
}

impl<N: Copy> Risk<N> {
    fn try_map<M, E>(&self, f: Visit<'_, N, M, E>) -> Result<Risk<M>, E> {
        Ok(Risk {
            stop_loss: each(f, Number::StopLoss, self.stop_loss)?,
            take_profit: each(f, Number::TakeProfit, self.take_profit)?,
            trailing_stop: each(f, Number::TrailingStop, self.trailing_stop)?,
            max_drawdown: each(f, Number::MaxDrawdown, self.max_drawdown)?,
            turnover_budget: each(f, Number::TurnoverBudget, self.turnover_budget)?,
            max_industry_weight: each(f, Number::MaxIndustryWeight, self.max_industry_weight)?,
        })
    }
}

impl<N: Copy> Terms<N> {
    fn try_map<M, E>(&self, f: Visit<'_, N, M, E>) -> Result<Terms<M>, E> {
        let maker_fee_bps = each(f, Number::MakerFeeBps, self.maker_fee_bps)?;
        let min_fee = each(f, Number::MinFee, self.min_fee)?;
        let fee_per_contract = each(f, Number::FeePerContract, self.fee_per_contract)?;
        let borrow_bps = each(f, Number::BorrowBps, self.borrow_bps)?;
        let impact = match self.impact {
            None => None,
            Some(impact) => Some(Impact {
                alpha: f(Number::ImpactAlpha, impact.alpha)?,
                beta: f(Number::ImpactBeta, impact.beta)?,
                by_volatility: impact.by_volatility,
            }),
        };
        Ok(Terms {
            maker_fee_bps,
            min_fee,
            fee_per_contract,
            borrow_bps,
            impact,
            latency_ms: each(f, Number::LatencyMs, self.latency_ms)?,
            tick_size: each(f, Number::TickSize, self.tick_size)?,
            multiplier: each(f, Number::Multiplier, self.multiplier)?,
            funding: self.funding,
            stated: self.stated,
        })
    }
}

impl<N: Copy> Orders<N> {
    fn try_map<M, E>(&self, f: Visit<'_, N, M, E>) -> Result<Orders<M>, E> {
        Ok(Orders {
            fill: self.fill,
            kind: self.kind,
            tif: self.tif,
            touch: self.touch,
            slices: each(f, Number::Slices, self.slices)?,
            duration: self.duration,
            display: each(f, Number::Display, self.display)?,
            participation: each(f, Number::Participation, self.participation)?,
            retries: each(f, Number::Retries, self.retries)?,
        })
    }
}
