//! Statistics of closed trades.

use crate::Figure;

const NO_TRADES: &str = "no trades";
const NO_WINS: &str = "no winning trade";
const NO_LOSSES: &str = "no losing trade";
const ALL_EVEN: &str = "no winning or losing trade";

/// What a list of closed trades says.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct TradeStats {
    /// Trades, even ones too.
    pub n_trades: usize,
    /// Wins / (wins + losses).
    pub hit_rate: Figure,
    /// Σ gains / Σ losses; +∞ without a loss.
    pub profit_factor: Figure,
    /// Mean of the wins.
    pub avg_win: Figure,
    /// Mean of the losses, negative.
    pub avg_loss: Figure,
    /// Mean of all.
    pub expectancy: Figure,
}

/// Statistics of the net profits of closed trades, money each.
pub fn trade_stats(pnl_net: &[f64]) -> TradeStats {
    let mean = |of: Vec<f64>, reason: &'static str| {
        if of.is_empty() {
            return Figure::Undefined(reason);
        }
        Figure::finite(of.iter().sum::<f64>() / of.len() as f64)
    };
    TradeStats {
        n_trades: pnl_net.len(),
        hit_rate: hit_rate(pnl_net, ALL_EVEN),
        profit_factor: profit_factor(pnl_net, ALL_EVEN),
        avg_win: mean(pnl_net.iter().copied().filter(|x| *x > 0.0).collect(), NO_WINS),
        avg_loss: mean(pnl_net.iter().copied().filter(|x| *x < 0.0).collect(), NO_LOSSES),
        expectancy: mean(pnl_net.to_vec(), NO_TRADES),
    }
}

/// Gains among what is not 0.
pub(super) fn hit_rate(x: &[f64], none: &'static str) -> Figure {
    let (up, down) =
        (x.iter().filter(|x| **x > 0.0).count(), x.iter().filter(|x| **x < 0.0).count());
    if up + down == 0 {
        return Figure::Undefined(none);
    }
    Figure::Value(up as f64 / (up + down) as f64)
}

/// Σ gains / Σ losses: +∞ without a loss, undefined without either.
pub(super) fn profit_factor(x: &[f64], none: &'static str) -> Figure {
    let gains: f64 = x.iter().filter(|x| **x > 0.0).sum();
    let losses: f64 = -x.iter().filter(|x| **x < 0.0).sum::<f64>();
    if gains == 0.0 && losses == 0.0 {
        return Figure::Undefined(none);
    }
    Figure::Value(if losses == 0.0 { f64::INFINITY } else { gains / losses })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn by_hand() {
        let stats = trade_stats(&[100.0, -50.0, 30.0, -20.0, 0.0]);
        assert_eq!(stats.n_trades, 5);
        assert_eq!(stats.hit_rate, Figure::Value(0.5));
        assert_eq!(stats.profit_factor, Figure::Value(130.0 / 70.0));
        assert_eq!((stats.avg_win, stats.avg_loss), (Figure::Value(65.0), Figure::Value(-35.0)));
        assert_eq!(stats.expectancy, Figure::Value(12.0));
    }

    #[test]
    fn without_losses_or_trades() {
        assert_eq!(trade_stats(&[10.0, 20.0]).profit_factor, Figure::Value(f64::INFINITY));
        assert_eq!(trade_stats(&[-5.0]).profit_factor, Figure::Value(0.0));
        assert_eq!(trade_stats(&[]).hit_rate, Figure::Undefined(ALL_EVEN));
        assert_eq!(trade_stats(&[]).expectancy, Figure::Undefined(NO_TRADES));
    }
}
