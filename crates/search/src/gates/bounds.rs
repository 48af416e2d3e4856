//! What a candidate must reach, and how the tests are made.

use qraft_stats::gate::bootstrap::Method;
use qraft_stats::gate::{overlap, two_stage};

use crate::space::Gates;

/// The bounds of the gates. A gate without one is told and does not judge.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Bounds {
    /// Deflated Sharpe ratio, at least.
    pub deflated_sharpe: f64,
    /// White's reality check: p at most.
    pub reality_check: f64,
    /// Hansen's SPA: p at most; the level of StepM.
    pub spa: f64,
    /// Probability of backtest overfitting, at most.
    pub pbo: Option<f64>,
    /// Top-N overlap over costs ±50 %, at least.
    pub top_n_overlap: f64,
    /// Difference of scan and matcher, strictly below.
    pub two_stage: f64,
}

impl Default for Bounds {
    fn default() -> Bounds {
        Bounds {
            deflated_sharpe: 0.95,
            reality_check: 0.05,
            spa: 0.05,
            pbo: None,
            top_n_overlap: overlap::LIMIT,
            two_stage: two_stage::TOLERANCE,
        }
    }
}

impl Bounds {
    /// The names, in the order of a file.
    pub const NAMES: [&'static str; 6] =
        ["deflated_sharpe", "reality_check", "spa", "pbo", "top_n_overlap", "two_stage"];

    /// The bound of that name; `None` where there is no such gate, or it does not judge.
    pub fn get(&self, name: &str) -> Option<f64> {
        match name {
            "deflated_sharpe" => Some(self.deflated_sharpe),
            "reality_check" => Some(self.reality_check),
            "spa" => Some(self.spa),
            "pbo" => self.pbo,
            "top_n_overlap" => Some(self.top_n_overlap),
            "two_stage" => Some(self.two_stage),
            _ => None,
        }
    }

    /// Sets the bound of that name.
    ///
    /// # Errors
    /// In words: no such gate, or a bound that is not a fraction between 0 and 1.
    pub fn set(&mut self, name: &str, bound: f64) -> Result<(), String> {
        if Self::NAMES.contains(&name) && !(bound > 0.0 && bound < 1.0) {
            let wanted = "a fraction strictly between 0 and 1";
            return Err(format!("the bound of `{name}` is {bound}: {wanted}"));
        }
        match name {
            "deflated_sharpe" => self.deflated_sharpe = bound,
            "reality_check" => self.reality_check = bound,
            "spa" => self.spa = bound,
            "pbo" => self.pbo = Some(bound),
            "top_n_overlap" => self.top_n_overlap = bound,
            "two_stage" => self.two_stage = bound,
            _ => {
                let near = qraft_base::nearest(name, Self::NAMES);
                let way_out = near.map_or_else(
                    || format!("there are: {}", Self::NAMES.join(", ")),
                    |near| format!("did you mean `{near}`?"),
                );
                return Err(format!("there is no gate `{name}`; {way_out}"));
            }
        }
        Ok(())
    }

    /// These, with the ones that a space file states in their place.
    #[must_use]
    pub fn with(mut self, stated: &Gates) -> Bounds {
        let value = |bound: &Option<qraft_diag::Spanned<f64>>| bound.as_ref().map(|b| b.value);
        let or = |bound: &Option<qraft_diag::Spanned<f64>>, own: f64| value(bound).unwrap_or(own);
        self.deflated_sharpe = or(&stated.deflated_sharpe, self.deflated_sharpe);
        self.reality_check = or(&stated.reality_check, self.reality_check);
        self.spa = or(&stated.spa, self.spa);
        self.pbo = value(&stated.pbo).or(self.pbo);
        self.top_n_overlap = or(&stated.top_n_overlap, self.top_n_overlap);
        self.two_stage = or(&stated.two_stage, self.two_stage);
        self
    }
}

/// What trials are held against.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Benchmark {
    /// Holding the universe: what anyone gets without a rule.
    #[default]
    Hold,
    /// Money that earns nothing.
    Cash,
}

impl Benchmark {
    /// The word in files.
    pub fn as_str(self) -> &'static str {
        match self {
            Benchmark::Hold => "hold",
            Benchmark::Cash => "cash",
        }
    }
}

/// How the tests against data snooping are made.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Tests {
    /// What trials are held against.
    pub benchmark: Benchmark,
    /// How rows are drawn.
    pub method: Method,
    /// Rows of a block; absent: by the data, Politis & White.
    pub block: Option<usize>,
    /// How often.
    pub replications: usize,
    /// From what.
    pub seed: u64,
    /// Blocks of PBO's splits; even.
    pub pbo_blocks: usize,
}

impl Tests {
    /// The fewest replications that a gate may ask for.
    pub const LEAST_REPLICATIONS: usize = 100;

    /// The most: beyond it p-values say nothing more, and the statistics would not fit.
    pub const MOST_REPLICATIONS: usize = 1_000_000;
}

impl Default for Tests {
    fn default() -> Tests {
        Tests {
            benchmark: Benchmark::default(),
            method: Method::Stationary,
            block: None,
            replications: 2_000,
            seed: 0,
            pbo_blocks: 16,
        }
    }
}

/// The word for a way to draw rows, in files.
pub fn method_name(method: Method) -> &'static str {
    match method {
        Method::Stationary => "stationary",
        Method::Circular => "circular",
        Method::MovingBlock => "moving_block",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_bound_can_be_named_and_only_those() {
        let mut bounds = Bounds::default();
        for name in Bounds::NAMES {
            bounds.set(name, 0.25).expect(name);
            assert_eq!(bounds.get(name), Some(0.25));
        }
        assert!(bounds.set("spaa", 0.1).expect_err("none").contains("did you mean `spa`?"));
        assert!(bounds.set("spa", 5.0).expect_err("none").contains("strictly between 0 and 1"));
        assert!(bounds.set("spa", f64::NAN).is_err());
    }
}
