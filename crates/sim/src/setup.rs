//! What one trial's books need to know.

use qraft_base::{ErrorType, Failure, Stage};
use qraft_ir::policy::{Selection, Settings, SizeAt};

/// One trial: its settings and which signals its program has.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Setup {
    /// The numbers of the policy.
    pub settings: Settings,
    /// Bars that a symbol needs before it, since its first valid close, to be entered.
    pub warm_up: u32,
    /// `signals.long` exists.
    pub has_long: bool,
    /// `signals.exit_long` exists.
    pub has_exit_long: bool,
    /// `signals.short` exists.
    pub has_short: bool,
    /// `signals.exit_short` exists.
    pub has_exit_short: bool,
    /// `selection.score` exists.
    pub has_score: bool,
    /// At a rebalance, a symbol whose `long` and `short` are both true is a candidate for neither.
    /// False where one of them only says who belongs to the universe.
    pub exclusive: bool,
}

/// Which of the two forms of books a trial follows.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Form {
    /// A walk over shared columns of returns.
    Log,
    /// Shares and cash.
    Ledger,
}

impl Setup {
    /// Settings without any signal, for books that are driven from outside.
    pub fn plain(settings: Settings) -> Setup {
        Setup {
            settings,
            warm_up: 0,
            has_long: false,
            has_exit_long: false,
            has_short: false,
            has_exit_short: false,
            has_score: false,
            exclusive: true,
        }
    }

    /// The form, by meaning alone: the log form for one symbol that is signal-driven, long only,
    /// all in at the fill, without lots.
    pub fn form(&self, width: usize) -> Form {
        let s = &self.settings;
        let log = width == 1
            && !self.has_short
            && s.rebalance.is_none()
            && s.gross == 1.0
            && s.lot_size == 0.0
            && s.size_at == SizeAt::Fill;
        if log { Form::Log } else { Form::Ledger }
    }

    /// Refuses settings that no books can follow: numbers that are not finite or out of range.
    ///
    /// # Errors
    /// `settings_not_finite`, `settings_out_of_range`, each naming the key and its value.
    pub fn check(&self) -> Result<(), Failure> {
        let s = &self.settings;
        let spans = [("hold min", s.min_hold), ("hold max", s.max_hold), ("cooldown", s.cooldown)];
        let mut numbers = vec![
            ("capital", s.capital, f64::MIN_POSITIVE, f64::MAX),
            ("gross", s.gross, 0.0, f64::MAX),
            // Below 0 it is a rebate.
            ("fee_bps", s.fee_bps, -100.0, 10_000.0),
            ("sell_tax_bps", s.sell_tax_bps, 0.0, 10_000.0),
            ("spread_bps", s.spread_bps, 0.0, 20_000.0),
            ("lot_size", s.lot_size, 0.0, f64::MAX),
        ];
        for (name, span) in spans {
            numbers.push((name, span.days, 0.0, f64::from(u32::MAX)));
            numbers.push((name, span.bars, 0.0, f64::from(u32::MAX)));
        }
        match s.selection {
            Selection::All => {}
            Selection::TopK { top, bottom } => {
                numbers.push(("topk", top, 0.0, f64::from(u32::MAX)));
                numbers.push(("bottomk", bottom, 0.0, f64::from(u32::MAX)));
            }
            Selection::Quantile { top, bottom } => {
                numbers.push(("quantile", top, 0.0, 1.0));
                numbers.push(("bottom quantile", bottom, 0.0, 1.0));
            }
            Selection::Threshold { above, below } => {
                for level in [above, below].into_iter().flatten() {
                    numbers.push(("threshold", level, f64::MIN, f64::MAX));
                }
            }
        }
        for (name, x, low, high) in numbers {
            if !x.is_finite() {
                return Err(fail("settings_not_finite", format!("{name} is {x}, not a number")));
            }
            if x < low || x > high {
                return Err(fail("settings_out_of_range", format!("{name} is {x}, out of range")));
            }
        }
        if s.fee_bps + s.sell_tax_bps >= 10_000.0 || s.spread_bps >= 20_000.0 {
            let text = "a sale would bring nothing: fee and tax, or the spread, take all of it";
            return Err(fail("settings_out_of_range", text.to_owned()));
        }
        Ok(())
    }
}

/// A deterministic failure of the books.
pub(crate) fn fail(code: &'static str, message: String) -> Failure {
    Failure::new(ErrorType::Fast, Stage::Book, code, message)
}
