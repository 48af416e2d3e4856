//! Which models are better than the benchmark, with the chance of naming a single one wrongly held
//! at the level (Romano & Wolf, Econometrica 2005; on Hansen's statistic: Hsu, Hsu & Kuan, JEF
//! 2010). Each round rejects what exceeds the quantile of the greatest replication among the models
//! that are left, and drops it; the first round that rejects nothing is the last.

use crate::gate::panel::SnoopError;
use crate::gate::spa::Spa;
use crate::gate::tail::quantile;

/// One round.
#[derive(Clone, PartialEq, Debug)]
pub struct Round {
    /// The type-7 (1 − level) quantile of T* over the models that are left.
    pub critical: f64,
    /// The models that exceed it, ascending.
    pub rejected: Vec<usize>,
}

/// What the rounds found.
#[derive(Clone, PartialEq, Debug)]
pub struct StepM {
    /// Models that are better than the benchmark, ascending.
    pub superior: Vec<usize>,
    /// The rounds; the last one rejects nothing, unless nothing is left.
    pub rounds: Vec<Round>,
}

/// Runs the rounds. `replicate` gives T* of every replication over the models it is handed, as
/// [`Spa::replicate_among`] does; a caller may share its replications out.
///
/// # Errors
/// Where the level is not strictly between 0 and 1, or the replications are none or not finite.
pub fn stepm(
    spa: &Spa<'_>,
    level: f64,
    mut replicate: impl FnMut(&[usize]) -> Result<Vec<f64>, SnoopError>,
) -> Result<StepM, SnoopError> {
    if !(level > 0.0 && level < 1.0) {
        return Err(SnoopError::Level);
    }
    let ratios = spa.ratios();
    let mut left: Vec<usize> = (0..ratios.len()).collect();
    let mut answer = StepM { superior: Vec::new(), rounds: Vec::new() };
    while !left.is_empty() {
        let critical = quantile(&replicate(&left)?, 1.0 - level)?;
        let (rejected, kept): (Vec<usize>, Vec<usize>) =
            left.iter().partition(|model| ratios[**model] > critical);
        left = kept;
        answer.superior.extend(&rejected);
        let is_last = rejected.is_empty();
        answer.rounds.push(Round { critical, rejected });
        if is_last {
            break;
        }
    }
    answer.superior.sort_unstable();
    Ok(answer)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gate::panel::Panel;

    fn panel() -> Panel<'static> {
        let wave = [1.0, -1.0, 0.5, -0.5, 0.25, -0.25];
        let above = |by: f64| wave.map(|x| x + by).to_vec();
        Panel::new(&[above(3.0), above(0.0), above(1.0)], &[0.0; 6]).expect("a panel")
    }

    #[test]
    fn rounds_end_with_one_that_rejects_nothing() {
        let panel = panel();
        let spa = Spa::new(&panel, 1).expect("a test");
        let ratios = spa.ratios();
        // the quantile falls once the best is out, and the second best follows it
        let replicate = |left: &[usize]| {
            Ok(vec![if left.len() == 3 { ratios[2] } else { ratios[2] / 2.0 }; 10])
        };
        let answer = stepm(&spa, 0.05, replicate).expect("an answer");
        assert_eq!(answer.superior, [0, 2]);
        let rejected: Vec<_> = answer.rounds.iter().map(|round| round.rejected.clone()).collect();
        assert_eq!(rejected, [vec![0], vec![2], vec![]]);
        let all = stepm(&spa, 0.05, |_| Ok(vec![-1.0])).expect("an answer");
        assert_eq!((all.superior.len(), all.rounds.len()), (3, 1));
    }

    #[test]
    fn undefined_rejects_nothing() {
        let panel = panel();
        let spa = Spa::new(&panel, 1).expect("a test");
        for level in [0.0, 1.0, f64::NAN] {
            assert_eq!(stepm(&spa, level, |_| Ok(vec![0.0])), Err(SnoopError::Level));
        }
        assert_eq!(stepm(&spa, 0.05, |_| Ok(vec![])), Err(SnoopError::Replications));
        assert_eq!(stepm(&spa, 0.05, |_| Ok(vec![f64::NAN])), Err(SnoopError::Replications));
    }
}
