//! A cross-section: all symbols of a bar, and a window for each.

use qraft_operator::prelude::*;

/// How much more a symbol rose over `window` bars than the median symbol did.
#[operator(name = "examples/relative_return", kind = "cross-section")]
#[input(close: price = close, "The bar's last price.")]
#[output(ratio, "Return above the median's.")]
pub struct RelativeReturn {
    /// How many bars a return spans.
    #[param(default = 20, min = 1, max = 2520)]
    window: u32,
    closes: Vec<Window>,
}

impl CrossSection for RelativeReturn {
    fn warm_up(&self) -> u32 {
        self.window
    }

    fn start(&mut self, width: usize) {
        self.closes = vec![Window::new(self.window + 1); width];
    }

    fn push(&mut self, [close]: [&[f64]; 1], answers: &mut [f64]) {
        for ((answer, window), now) in answers.iter_mut().zip(&mut self.closes).zip(close) {
            window.push(*now);
            *answer = now / window.ago(self.window as usize) - 1.0;
        }
        // By `across`, and not by a sum in the symbols' order, which is not to matter.
        let median = across::median(answers);
        answers.iter_mut().for_each(|answer| *answer -= median);
    }
}

qraft_operator::cases!();
