//! What a replayed trial held at each close, as shares of its equity, and how much of the market's
//! volume it took.

use qraft_data::{Panel, Trail};

use crate::seal::Replayed;

/// A trial's weights and fills.
#[derive(Clone, PartialEq, Debug)]
pub struct Holdings {
    /// Value / equity at the close, negative for shorts, `[bar][symbol]`.
    pub weights: Vec<f64>,
    /// Share of the bar's volume that each fill took, where the data have volume.
    pub participation: Vec<f64>,
}

/// Walks a replay. `multiplier` is money per point of each symbol. A missing close is the last
/// valid one; after ruin nothing is held.
pub fn holdings(panel: &Panel, replayed: &Replayed, multiplier: &[f64]) -> Holdings {
    let width = panel.width();
    let (close, volume) = (panel.column("close"), panel.column("volume"));
    let mut shares = vec![0.0; width];
    let mut marks = vec![f64::NAN; width];
    let mut weights = Vec::with_capacity(panel.bars() * width);
    let mut participation = Vec::new();
    let mut fills = replayed.fills.iter().peekable();
    let mut trail = Trail::of(panel);
    for (bar, equity) in replayed.equity.iter().enumerate() {
        trail.to(bar);
        while let Some(fill) = fills.next_if(|fill| fill.bar as usize <= bar) {
            let symbol = fill.symbol as usize;
            shares[symbol] += if fill.side == "buy" { fill.shares } else { -fill.shares };
            let traded = volume.map(|volume| volume[fill.bar as usize * width + symbol]);
            participation.extend(traded.filter(|v| *v > 0.0).map(|v| fill.shares / v));
        }
        for symbol in 0..width {
            let price = close.map_or(f64::NAN, |close| close[bar * width + symbol]);
            if price.is_finite() {
                marks[symbol] = price;
            }
            let value = shares[symbol] * marks[symbol] * multiplier[symbol];
            let weight = value / equity;
            weights.push(if weight.is_finite() { weight } else { 0.0 });
        }
    }
    Holdings { weights, participation }
}
