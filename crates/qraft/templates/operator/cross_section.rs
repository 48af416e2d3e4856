//! {{namespace}}/{{name}}: an operator of qraft.

use qraft_operator::prelude::*;

/// How far each symbol is from the middle of all, times `scale`.
///
/// Symbols that are missing do not count, and are answered by a missing value.
#[operator(name = "{{namespace}}/{{name}}", kind = "cross-section")]
#[input(x = close, "What is compared.")]
#[output(of_first, "The distance from the median.")]
pub struct {{Name}} {
    /// By what the distance is multiplied.
    #[param(default = 1.0, min = -10.0, max = 10.0)]
    scale: f64,
}

impl CrossSection for {{Name}} {
    fn push(&mut self, [x]: [&[f64]; 1], answers: &mut [f64]) {
        // A sum depends on the order of its terms in the last digit; a median does not.
        let middle = across::median(x);
        for (answer, value) in answers.iter_mut().zip(x) {
            *answer = self.scale * (value - middle);
        }
    }
}

qraft_operator::cases!();
