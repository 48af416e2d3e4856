//! The operator of `docs/operators/guide.md`, as it stands there.

use qraft_operator::prelude::*;

/// The mean gap from close to open over the last `window` bars.
#[operator(name = "examples/gap_size")]
#[input(open: price = open, "The bar's first price.")]
#[input(close: price = close, "The bar's last price.")]
#[output(ratio, "Mean of the absolute log gap.")]
pub struct GapSize {
    /// How many gaps are averaged.
    #[param(default = 20, min = 1, max = 500)]
    window: u32,
    gaps: Window,
    last_close: Option<f64>,
}

impl Series for GapSize {
    fn warm_up(&self) -> u32 {
        self.window
    }

    fn start(&mut self) {
        self.gaps = Window::new(self.window);
    }

    fn push(&mut self, [open, close]: [f64; 2]) -> f64 {
        let before = self.last_close.replace(close).unwrap_or(f64::NAN);
        self.gaps.push(math::ln(open / before).abs());
        self.gaps.mean()
    }
}

qraft_operator::cases!();

#[cfg(test)]
mod tests {
    #[test]
    fn the_guide_shows_this_operator() {
        let guide = include_str!("../../../../docs/operators/guide.md");
        let (_, after) = guide.split_once("```rust\n").expect("code in the guide");
        let (code, _) = after.split_once("```").expect("its end");
        let own = include_str!("lib.rs").replace("examples/gap_size", "mine/gap_size");
        assert!(own.contains(code), "the guide's first code is not what stands here");
    }
}
