//! How long an order takes to the venue, and its answer back.

use qraft_base::Failure;

use super::failure;

/// Times on the way, in nanoseconds. Both are 0 or more.
pub trait LatencyModel {
    /// From the decision at `now_ns` to the matching engine.
    fn entry_ns(&self, now_ns: i64) -> i64;
    /// From the matching engine at `exch_ns` back to the strategy.
    fn response_ns(&self, exch_ns: i64) -> i64;
}

/// Always the same.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Constant {
    entry_ns: i64,
    response_ns: i64,
}

impl Constant {
    /// # Errors
    /// `latency_negative`.
    pub fn new(entry_ns: i64, response_ns: i64) -> Result<Constant, Failure> {
        if entry_ns < 0 || response_ns < 0 {
            let text = format!("latencies of {entry_ns} and {response_ns} ns: none may be below 0");
            return Err(failure("latency_negative", text));
        }
        Ok(Constant { entry_ns, response_ns })
    }
}

impl LatencyModel for Constant {
    #[inline]
    fn entry_ns(&self, _now_ns: i64) -> i64 {
        self.entry_ns
    }

    #[inline]
    fn response_ns(&self, _exch_ns: i64) -> i64 {
        self.response_ns
    }
}

/// One measured order.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Measured {
    /// When it was sent.
    pub sent_ns: i64,
    /// When the matching engine had it.
    pub exch_ns: i64,
    /// When its answer was received.
    pub answered_ns: i64,
}

/// Straight lines between measured orders; before the first and after the last, theirs.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Interpolated {
    /// Stamp and latency, by stamp.
    entry: Vec<(i64, i64)>,
    response: Vec<(i64, i64)>,
}

impl Interpolated {
    /// # Errors
    /// `latency_empty`, `latency_order` (stamps must rise), `latency_negative`.
    pub fn new(series: &[Measured]) -> Result<Interpolated, Failure> {
        if series.is_empty() {
            return Err(failure("latency_empty", "no measured order is given".to_owned()));
        }
        for (at, m) in series.iter().enumerate() {
            if m.exch_ns < m.sent_ns || m.answered_ns < m.exch_ns {
                let text = format!("measured order {at} arrives before it is sent: {m:?}");
                return Err(failure("latency_negative", text));
            }
            let before = at.checked_sub(1).map(|at| series[at]);
            if before.is_some_and(|b| b.sent_ns >= m.sent_ns || b.exch_ns >= m.exch_ns) {
                let text = format!("measured order {at} is not later than the one before it");
                return Err(failure("latency_order", text));
            }
        }
        Ok(Interpolated {
            entry: series.iter().map(|m| (m.sent_ns, m.exch_ns - m.sent_ns)).collect(),
            response: series.iter().map(|m| (m.exch_ns, m.answered_ns - m.exch_ns)).collect(),
        })
    }
}

fn between(points: &[(i64, i64)], at: i64) -> i64 {
    let after = points.partition_point(|(stamp, _)| *stamp <= at);
    match (after.checked_sub(1).and_then(|b| points.get(b)), points.get(after)) {
        (Some((t0, l0)), Some((t1, l1))) => {
            let part = i128::from(at - t0) * i128::from(l1 - l0) / i128::from(t1 - t0);
            l0 + part as i64
        }
        (Some((_, only)), None) | (None, Some((_, only))) => *only,
        (None, None) => 0,
    }
}

impl LatencyModel for Interpolated {
    fn entry_ns(&self, now_ns: i64) -> i64 {
        between(&self.entry, now_ns)
    }

    fn response_ns(&self, exch_ns: i64) -> i64 {
        between(&self.response, exch_ns)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_between_measured_orders() {
        let measured = |sent_ns, exch_ns, answered_ns| Measured { sent_ns, exch_ns, answered_ns };
        let model =
            Interpolated::new(&[measured(100, 110, 115), measured(200, 230, 240)]).expect("fine");
        assert_eq!(model.entry_ns(0), 10);
        assert_eq!(model.entry_ns(100), 10);
        assert_eq!(model.entry_ns(150), 20);
        assert_eq!(model.entry_ns(900), 30);
        assert_eq!(model.response_ns(170), 7);
        let code = |series: &[Measured]| Interpolated::new(series).map_or_else(|e| e.code, |_| "");
        assert_eq!(code(&[]), "latency_empty");
        assert_eq!(code(&[measured(5, 4, 6)]), "latency_negative");
        assert_eq!(code(&[measured(5, 6, 6), measured(5, 7, 8)]), "latency_order");
        assert!(Constant::new(-1, 0).is_err());
    }
}
