//! Where a resting order stands in the queue at its price.
//!
//! A feed of price levels tells how much is shown at a price, never who it is. What traded came off
//! the front; where a cancelled size stood is not known, and each model is one answer. With F ahead
//! of the order and B behind it, of a cancelled size c:
//!
//! | model | ahead of the order |
//! | --- | --- |
//! | [`RiskAverse`] | none: all of c stood behind, until nothing is left there |
//! | [`Power`] | c·(1−p), p = Bⁿ / (Fⁿ + Bⁿ) |
//! | [`Logarithm`] | c·(1−p), p = ln(1+B) / (ln(1+F) + ln(1+B)) |
//! | [`DisplayedFifo`] | all of c: what is shown is taken off from its front |
//!
//! The share p behind the order grows with B, as in Rigtorp, "Estimating order queue position"
//! (2013), who proposes p = f(B) / (f(F) + f(B)) with an increasing f; the power and logarithm
//! forms are those in the documentation of hftbacktest.

/// The state of one order in its queue.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct Queue {
    /// Lots ahead, never below 0. A fraction where a model splits a cancelled size.
    pub front: f64,
    /// Lots that traded at the price since its level was last updated. They are part of that
    /// update's change and were counted when they printed.
    pub traded: i64,
}

impl Queue {
    /// At the end of a level that shows `shown`.
    pub fn behind(shown: i64) -> Queue {
        Queue { front: shown as f64, traded: 0 }
    }

    /// `size` lots trade at the price, of which `left` were not taken by own orders before this
    /// one. Answers how many whole lots get past the queue.
    #[inline]
    pub fn on_print(&mut self, size: i64, left: i64) -> i64 {
        self.traded += size;
        let past = left as f64 - self.front;
        self.front = (-past).max(0.0);
        // whole lots, rounded against the order
        if past > 0.0 { past as i64 } else { 0 }
    }

    /// The size shown at the price goes from `before` to `after`.
    #[inline]
    pub fn on_level(&mut self, model: &impl QueueModel, before: i64, after: i64) {
        let cancelled = before - after - std::mem::take(&mut self.traded);
        // What traded is gone from the front, and so from what was shown.
        let shown = (after + cancelled.max(0)) as f64;
        if cancelled > 0 {
            let cancelled = cancelled as f64;
            let front = self.front.min(shown);
            let back = shown - front;
            let ahead = cancelled * model.share_ahead(front, back);
            // No more can leave from behind than stands there.
            self.front = front - ahead.max(cancelled - back).min(front);
        }
        self.front = self.front.min(after as f64).max(0.0);
    }
}

/// Which share of a cancelled size stood ahead of an order.
pub trait QueueModel {
    /// Of one lot that is cancelled while `front` lots stand ahead and `back` behind, the part that
    /// stood ahead: 0 to 1. Both are 0 or more, and not both are 0.
    fn share_ahead(&self, front: f64, back: f64) -> f64;
}

/// The front moves on trades alone, and where less is shown than was ahead.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct RiskAverse;

impl QueueModel for RiskAverse {
    #[inline]
    fn share_ahead(&self, _front: f64, _back: f64) -> f64 {
        0.0
    }
}

/// Cancels fall on both sides of the order, by a power of what stands there.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Power {
    /// The exponent n, above 0. 1 is in proportion; greater is nearer to all or nothing.
    pub n: f64,
}

impl QueueModel for Power {
    #[inline]
    fn share_ahead(&self, front: f64, back: f64) -> f64 {
        // As a ratio, so that no power overflows.
        let most = front.max(back);
        let ahead = libm::pow(front / most, self.n);
        ahead / (ahead + libm::pow(back / most, self.n))
    }
}

/// Cancels fall on both sides of the order, by the logarithm of what stands there.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct Logarithm;

impl QueueModel for Logarithm {
    #[inline]
    fn share_ahead(&self, front: f64, back: f64) -> f64 {
        let ahead = libm::log1p(front);
        ahead / (ahead + libm::log1p(back))
    }
}

/// Every lot that leaves the level leaves it at the front: first shown, first gone.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct DisplayedFifo;

impl QueueModel for DisplayedFifo {
    #[inline]
    fn share_ahead(&self, _front: f64, _back: f64) -> f64 {
        1.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn trades_come_off_the_front_once() {
        let mut queue = Queue::behind(10);
        assert_eq!(queue.on_print(4, 4), 0);
        assert_eq!(queue.front, 6.0);
        // The level's own update tells of the same 4 lots.
        queue.on_level(&RiskAverse, 10, 6);
        assert_eq!(queue, Queue { front: 6.0, traded: 0 });
        assert_eq!(queue.on_print(9, 9), 3);
        assert_eq!(queue.front, 0.0);
    }

    #[test]
    fn cancels_by_model() {
        let after = |model: &dyn Fn(&mut Queue)| {
            let mut queue = Queue { front: 6.0, traded: 0 };
            model(&mut queue);
            queue.front
        };
        // 6 ahead, 3 behind, 2 cancelled
        assert_eq!(after(&|q| q.on_level(&RiskAverse, 9, 7)), 6.0);
        assert_eq!(after(&|q| q.on_level(&DisplayedFifo, 9, 7)), 4.0);
        assert_eq!(after(&|q| q.on_level(&Power { n: 1.0 }, 9, 7)), 6.0 - 2.0 * (6.0 / 9.0));
        let square = after(&|q| q.on_level(&Power { n: 2.0 }, 9, 7));
        assert!((square - (6.0 - 2.0 * 36.0 / 45.0)).abs() < 1e-12);
        let (f, b) = (7f64.ln(), 4f64.ln());
        let log = after(&|q| q.on_level(&Logarithm, 9, 7));
        assert!((log - (6.0 - 2.0 * f / (f + b))).abs() < 1e-12);
        // More leaves than stands behind.
        assert_eq!(after(&|q| q.on_level(&RiskAverse, 9, 4)), 4.0);
        // Additions go to the back.
        assert_eq!(after(&|q| q.on_level(&Power { n: 1.0 }, 9, 50)), 6.0);
    }

    proptest! {
        #[test]
        fn never_back_never_below_zero_and_in_order(
            shown in 0i64..50,
            steps in prop::collection::vec((any::<bool>(), 0i64..60), 1..60),
        ) {
            let mut queues = [Queue::behind(shown); 4];
            let mut level = shown;
            for (print, size) in steps {
                let before = queues;
                if print {
                    queues.iter_mut().for_each(|q| { q.on_print(size, size); });
                } else {
                    queues[0].on_level(&RiskAverse, level, size);
                    queues[1].on_level(&Power { n: 2.0 }, level, size);
                    queues[2].on_level(&Logarithm, level, size);
                    queues[3].on_level(&DisplayedFifo, level, size);
                    level = size;
                }
                for (now, before) in queues.iter().zip(before) {
                    prop_assert!(now.front >= 0.0 && now.front <= before.front);
                }
                for model in &queues[1..3] {
                    prop_assert!(queues[3].front <= model.front + 1e-9);
                    prop_assert!(model.front <= queues[0].front + 1e-9);
                }
            }
        }
    }
}
