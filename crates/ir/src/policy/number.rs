//! The numbers of a document that are no expressions over data, by the key that states them.

use super::limit::Limit;

/// What kind of number an author may take it for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Measure {
    /// Nothing special.
    Plain,
    /// A fraction that cannot pass 1, whatever happens: the loss of a holding, a share of a whole.
    Share,
    /// A fraction that may pass 1, but seldom does: a gain, a weight, a volatility.
    Fraction,
    /// Basis points.
    Bps,
}

macro_rules! numbers {
    ($($name:ident $key:literal $limit:ident $judged:ident $measure:ident;)*) => {
        /// A number of a policy, by the key that states it.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub enum Number {
            $(#[doc = concat!("`", $key, "`")] $name,)*
        }

        impl Number {
            /// The dotted key in the document.
            pub fn key(self) -> &'static str {
                match self { $(Number::$name => $key,)* }
            }

            /// What it may be when a strategy runs.
            pub fn limit(self) -> Limit {
                match self { $(Number::$name => Limit::$limit,)* }
            }

            /// What a document may say without being of the wrong type: wider than [`Self::limit`]
            /// where a rule of the checker tells an author more of what lies between.
            pub fn judged(self) -> Limit {
                match self { $(Number::$name => Limit::$judged,)* }
            }

            /// How it is measured.
            pub fn measure(self) -> Measure {
                match self { $(Number::$name => Measure::$measure,)* }
            }
        }
    };
}

numbers! {
    Capital "capital" CAPITAL CAPITAL Plain;
    TopK "selection.topk" COUNT COUNT Plain;
    BottomK "selection.bottomk" COUNT COUNT Plain;
    Quantile "selection.quantile" SHARE FROM_0 Share;
    BottomQuantile "selection.bottom_quantile" SHARE FROM_0 Share;
    Threshold "selection.threshold" ANY ANY Plain;
    BottomThreshold "selection.bottom_threshold" ANY ANY Plain;
    Gross "position.gross" GROSS GROSS Plain;
    FeeBps "costs.fee_bps" FEE FEE Bps;
    SellTaxBps "costs.sell_tax_bps" TAX TAX Bps;
    SpreadBps "costs.slippage.spread_bps" SPREAD SPREAD Bps;
    LotSize "costs.lot_size" LOT LOT Plain;
    MinDays "hold.min_days" COUNT COUNT Plain;
    MinBars "hold.min_bars" COUNT COUNT Plain;
    MaxDays "hold.max_days" COUNT COUNT Plain;
    MaxBars "hold.max_bars" COUNT COUNT Plain;
    CooldownDays "cooldown_days" COUNT COUNT Plain;
    CooldownBars "cooldown_bars" COUNT COUNT Plain;
    TargetVol "position.target_vol" ABOVE_0 ABOVE_0 Fraction;
    Lookback "position.lookback" LOOKBACK LOOKBACK Plain;
    MaxWeight "position.max_weight" ABOVE_0 ABOVE_0 Fraction;
    MaxLeverage "position.max_leverage" GROSS GROSS Plain;
    Weight "position.weight" ANY ANY Fraction;
    Weights "position.weights" ANY ANY Fraction;
    Budgets "position.budgets" ABOVE_0 ABOVE_0 Plain;
    StopLoss "risk.stop_loss" ABOVE_0 ABOVE_0 Share;
    TakeProfit "risk.take_profit" ABOVE_0 ABOVE_0 Fraction;
    TrailingStop "risk.trailing_stop" ABOVE_0 ABOVE_0 Share;
    MaxDrawdown "risk.max_drawdown" ABOVE_0 ABOVE_0 Share;
    TurnoverBudget "risk.turnover_budget" ABOVE_0 ABOVE_0 Fraction;
    MaxIndustryWeight "risk.max_industry_weight" ABOVE_0 ABOVE_0 Fraction;
    MakerFeeBps "costs.maker_fee_bps" FEE FEE Bps;
    MinFee "costs.min_fee" FROM_0 FROM_0 Plain;
    FeePerContract "costs.fee_per_contract" FROM_0 FROM_0 Plain;
    BorrowBps "costs.borrow_bps" FROM_0 FROM_0 Plain;
    ImpactAlpha "costs.slippage.impact.alpha" FROM_0 ANY Plain;
    ImpactBeta "costs.slippage.impact.beta" ABOVE_0 ANY Plain;
    LatencyMs "costs.slippage.latency_ms" FROM_0 FROM_0 Plain;
    TickSize "costs.tick_size" ABOVE_0 ABOVE_0 Plain;
    Multiplier "costs.multiplier" ABOVE_0 ABOVE_0 Plain;
    Slices "execution.slices" AT_LEAST_1 AT_LEAST_1 Plain;
    Display "execution.display" ABOVE_0 ABOVE_0 Plain;
    Participation "execution.participation" ABOVE_0 ABOVE_0 Share;
    Retries "execution.retries" COUNT ANY_WHOLE Plain;
}
