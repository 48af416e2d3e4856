//! What was held back from the search, looked at once.

use std::collections::BTreeSet;
use std::path::Path;

use qraft_base::{Digest, DigestBuilder};
use qraft_stats::Figure;
use qraft_stats::metrics::{self, MetricsError, Options};
use serde::{Deserialize, Serialize};

/// The schema of `looks.json`.
const SCHEMA: &str = "qraft.looks/1";

/// The file in which a run's folder keeps count.
pub const LOOKS_NAME: &str = "looks.json";

/// A candidate out of sample. Figures are a year's; the ratio against the benchmark is its
/// information ratio.
#[derive(Clone, PartialEq, Debug)]
pub struct Held {
    /// Bars.
    pub bars: usize,
    /// Every figure, by name.
    pub figures: Vec<(&'static str, Figure)>,
    /// How much of the Sharpe ratio in sample is gone: 1 − out/in. Undefined where the latter is
    /// not above 0.
    pub decay: Option<f64>,
}

/// Measures returns out of sample.
///
/// # Errors
/// [`MetricsError`]: a return that is none.
pub fn held(
    returns: &[f64],
    benchmark: Option<&[f64]>,
    periods_per_year: f64,
    in_sample_sharpe: Option<f64>,
) -> Result<Held, MetricsError> {
    let found = metrics::of_returns(returns, &Options::new(periods_per_year), benchmark)?;
    let information = found.benchmark.as_ref().map(|against| against.information_ratio);
    let figures = vec![
        ("total_return", found.total_return),
        ("cagr", found.cagr),
        ("volatility", found.volatility),
        ("sharpe_ratio", found.sharpe),
        ("sortino_ratio", found.sortino),
        ("max_drawdown", found.max_drawdown),
        ("calmar_ratio", found.calmar),
        ("hit_rate", found.hit_rate),
        ("information_ratio", information.unwrap_or(Figure::Undefined("no benchmark"))),
    ];
    let decay = in_sample_sharpe
        .filter(|sharpe| *sharpe > 0.0)
        .zip(found.sharpe.value())
        .map(|(inside, outside)| 1.0 - outside / inside);
    Ok(Held { bars: returns.len(), figures, decay })
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct LooksFile {
    schema: String,
    shown: BTreeSet<String>,
}

/// Counts a look at what was held back: the candidates that are shown. To show the same ones again
/// tells nothing new, and is not counted; any other choice is, since it was made with what had been
/// seen.
///
/// # Errors
/// In words: the file cannot be read or written.
pub fn count_look(folder: &Path, snapshot: Digest, trials: &[u64]) -> Result<u64, String> {
    let path = folder.join(LOOKS_NAME);
    let bad = |why: String| format!("{}: {why}", path.display());
    let mut file = match std::fs::read(&path) {
        Ok(bytes) => serde_json::from_slice(&bytes).map_err(|e| bad(e.to_string()))?,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            LooksFile { schema: SCHEMA.to_owned(), shown: BTreeSet::new() }
        }
        Err(error) => return Err(bad(error.to_string())),
    };
    if file.schema != SCHEMA {
        return Err(bad(format!("schema `{}`; this build reads `{SCHEMA}`", file.schema)));
    }
    let mut builder = DigestBuilder::new("qraft.look/1");
    builder.field("snapshot", snapshot.as_bytes());
    for trial in trials {
        builder.field("trial", &trial.to_le_bytes());
    }
    if file.shown.insert(builder.finish().to_string()) {
        let mut bytes = serde_json::to_vec_pretty(&file).unwrap_or_default();
        bytes.push(b'\n');
        qraft_evidence::atomic_write(&path, &bytes).map_err(|e| bad(e.to_string()))?;
    }
    Ok(file.shown.len() as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_choice_is_another_look() {
        let dir = tempfile::tempdir().expect("a folder");
        let look = |trials: &[u64]| count_look(dir.path(), Digest::of(b"data"), trials);
        assert_eq!(look(&[1, 2]), Ok(1));
        assert_eq!(look(&[1, 2]), Ok(1));
        assert_eq!(look(&[1, 3]), Ok(2));
        assert_eq!(look(&[1, 2]), Ok(2));
        std::fs::write(dir.path().join(LOOKS_NAME), "{").expect("written");
        assert!(look(&[1]).expect_err("broken").contains(LOOKS_NAME));
    }

    #[test]
    fn decay_is_what_is_gone() {
        let found = held(&[0.01, -0.005, 0.02, 0.0], None, 252.0, Some(20.0)).expect("returns");
        let sharpe = found.figures.iter().find(|(name, _)| *name == "sharpe_ratio");
        let sharpe = sharpe.and_then(|(_, figure)| figure.value()).expect("it varies");
        assert_eq!(found.decay, Some(1.0 - sharpe / 20.0));
        assert_eq!(held(&[0.01, 0.02], None, 252.0, Some(-1.0)).expect("returns").decay, None);
    }
}
