//! A band around the price at which shares changed hands.

use qraft_operator::prelude::*;

/// The volume-weighted mean price of the last `window` bars, and `k` of its deviations beside it.
///
/// A bar counts at its typical price `(high + low + close) / 3`, as often as it has shares; the
/// deviation is the root of the volume-weighted mean of squares around the mean. A `k` below 0 is
/// the lower band, 0 the mean itself. A window without volume has no answer. Source: as in S. A.
/// Berkowitz, D. E. Logue and E. A. Noser, "The Total Cost of Transactions on the NYSE", Journal of
/// Finance 43 (1988), with the weighted moment of second order around it.
#[operator(name = "common/vwap_band")]
#[input(high: price = high, "The bar's highest price.")]
#[input(low: price = low, "The bar's lowest price.")]
#[input(close: price = close, "The bar's last price.")]
#[input(volume: shares = volume, "The bar's shares.")]
#[output(price, "The band.")]
pub struct VwapBand {
    /// How many bars are weighed.
    #[param(default = 20, min = 1, max = 2520)]
    window: u32,
    /// How many deviations from the mean; below 0 under it.
    #[param(default = 2.0, min = -100.0, max = 100.0)]
    k: f64,
    prices: Window,
    volumes: Window,
}

impl VwapBand {
    /// The volume-weighted mean of a function of the price.
    fn weighted(&self, of: impl Fn(f64) -> f64) -> f64 {
        let bars = self.prices.values().iter().zip(self.volumes.values());
        bars.map(|(price, volume)| of(*price) * volume).sum::<f64>() / self.volumes.sum()
    }
}

impl Series for VwapBand {
    fn warm_up(&self) -> u32 {
        self.window - 1
    }

    fn start(&mut self) {
        self.prices = Window::new(self.window);
        self.volumes = Window::new(self.window);
    }

    fn push(&mut self, [high, low, close, volume]: [f64; 4]) -> f64 {
        self.prices.push((high + low + close) / 3.0);
        self.volumes.push(volume);
        let traded = self.volumes.sum() > 0.0;
        if !(self.prices.is_whole() && traded) {
            return f64::NAN;
        }
        let mean = self.weighted(|price| price);
        let variance = self.weighted(|price| (price - mean) * (price - mean));
        mean + self.k * math::deviation(variance)
    }
}

qraft_operator::cases!();

#[cfg(test)]
mod tests {
    use super::*;
    use qraft_operator::cases::answers;

    /// Each share written out as a value of its own.
    #[test]
    fn it_is_the_mean_and_deviation_of_shares() {
        let prices: Vec<f64> = (0..30).map(|i| 20.0 + f64::from(i * 5 % 9)).collect();
        let volumes: Vec<f64> = (0..30).map(|i| f64::from(i % 4)).collect();
        let params = [("window", 7.0), ("k", -1.5)];
        let answers = answers::<QraftKernel>(&params, &[&prices, &prices, &prices, &volumes]);
        for (last, answer) in answers.iter().enumerate().skip(6) {
            let bars = last - 6..=last;
            let shares: Vec<f64> =
                bars.flat_map(|i| std::iter::repeat_n(prices[i], volumes[i] as usize)).collect();
            let n = shares.len() as f64;
            let mean = shares.iter().sum::<f64>() / n;
            let variance = shares.iter().map(|x| x * x).sum::<f64>() / n - mean * mean;
            assert!((answer - (mean - 1.5 * variance.sqrt())).abs() < 1e-9);
        }
    }

    #[test]
    fn nothing_traded_has_no_price() {
        let answers = answers::<QraftKernel>(&[("window", 1.0)], &[&[1.0], &[1.0], &[1.0], &[0.0]]);
        assert!(answers[0].is_nan());
    }
}
