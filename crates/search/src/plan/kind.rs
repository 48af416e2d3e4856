//! The plans by name.

use std::fmt;
use std::str::FromStr;

/// How the points of a space become trials.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum PlanKind {
    /// Every point that meets the constraints, in order.
    Grid,
    /// Draws without replacement, in an order that the seed picks.
    Random,
}

/// Plans of the language that this build does not run.
const LATER: &[&str] = &["lhs", "stratified", "sobol", "halving", "tpe", "nsga2", "genetic"];

/// Why a text is not a plan that can be run.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum PlanKindError {
    /// The language knows it, this build does not run it.
    NotSupported(String),
    /// No plan has that name.
    Unknown(String),
}

impl PlanKind {
    /// The name in files, flags and labels.
    pub fn as_str(self) -> &'static str {
        match self {
            PlanKind::Grid => "grid",
            PlanKind::Random => "random",
        }
    }
}

impl fmt::Display for PlanKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for PlanKind {
    type Err = PlanKindError;

    fn from_str(text: &str) -> Result<PlanKind, PlanKindError> {
        match text {
            "grid" => Ok(PlanKind::Grid),
            "random" => Ok(PlanKind::Random),
            later if LATER.contains(&later) => Err(PlanKindError::NotSupported(text.to_owned())),
            _ => Err(PlanKindError::Unknown(text.to_owned())),
        }
    }
}

impl PlanKindError {
    /// The plan that was probably meant, among all that the language names.
    pub fn nearest(&self) -> Option<&'static str> {
        match self {
            PlanKindError::NotSupported(_) => None,
            PlanKindError::Unknown(text) => {
                let all = ["grid", "random"].into_iter().chain(LATER.iter().copied());
                qraft_base::nearest(text, all)
            }
        }
    }
}

impl fmt::Display for PlanKindError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            PlanKindError::NotSupported(text) => {
                write!(f, "plan `{text}` is not supported in this build: it runs grid and random")
            }
            PlanKindError::Unknown(text) => {
                write!(f, "no plan is called `{text}`: the plans are grid, random, ")?;
                f.write_str(&LATER.join(", "))?;
                match self.nearest() {
                    Some(name) => write!(f, "; did you mean `{name}`?"),
                    None => Ok(()),
                }
            }
        }
    }
}

impl std::error::Error for PlanKindError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_what_it_runs_and_what_it_does_not() {
        assert_eq!("grid".parse(), Ok(PlanKind::Grid));
        let later = "tpe".parse::<PlanKind>().unwrap_err().to_string();
        assert!(later.contains("not supported in this build"), "{later}");
        let unknown = "gird".parse::<PlanKind>().unwrap_err().to_string();
        assert!(unknown.contains("grid, random, lhs"), "{unknown}");
        assert!(unknown.contains("did you mean `grid`"), "{unknown}");
    }
}
