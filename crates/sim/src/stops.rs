//! Stops, trailing stops and targets: whether a position leaves inside a bar, and at which price.
//! The specification, the kernels and the precise matcher share the formulae.

use qraft_ir::policy::Settings;

/// The rules of a trial; `None` is no rule.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(crate) struct Stops {
    stop: Option<f64>,
    target: Option<f64>,
    trailing: Option<f64>,
    touch: bool,
}

/// Which rule it was.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Rule {
    Stop,
    Trailing,
    Target,
}

/// A position that leaves.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(crate) struct Leave {
    /// The price that the fill is based on.
    pub(crate) base: f64,
    pub(crate) rule: Rule,
}

/// A position as the rules see it.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(crate) struct Held {
    pub(crate) is_long: bool,
    /// Average fill price.
    pub(crate) average: f64,
    /// The best price of earlier bars since the entry; NaN where there is none.
    pub(crate) best: f64,
    /// It was opened on this bar.
    pub(crate) is_new: bool,
}

/// The prices of a bar that trades; low ≤ open ≤ high is not asked for.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(crate) struct Prices {
    pub(crate) open: f64,
    pub(crate) high: f64,
    pub(crate) low: f64,
}

impl Stops {
    /// Of a trial's settings; `None` where nothing acts inside a bar.
    pub(crate) fn of(settings: &Settings) -> Option<Stops> {
        let risk = &settings.risk;
        risk.acts_in_bars().then_some(Stops {
            stop: risk.stop_loss,
            target: risk.take_profit,
            trailing: risk.trailing_stop,
            touch: settings.orders.touch,
        })
    }

    /// True where a price of its own takes the profit.
    pub(crate) fn has_target(&self) -> bool {
        self.target.is_some()
    }

    /// True where the best price since the entry matters.
    pub(crate) fn trails(&self) -> bool {
        self.trailing.is_some()
    }

    /// Whether and where the position leaves: the stop first.
    pub(crate) fn leave(&self, held: Held, bar: Prices) -> Option<Leave> {
        if held.is_long { self.leave_long(held, bar) } else { self.leave_short(held, bar) }
    }

    fn leave_long(&self, held: Held, bar: Prices) -> Option<Leave> {
        let stop = self.stop.map(|loss| held.average * (1.0 - loss));
        let trail = self.trailing.map(|fall| held.best * (1.0 - fall)).filter(|x| !x.is_nan());
        let level = match (stop, trail) {
            (Some(stop), Some(trail)) if trail > stop => Some((trail, Rule::Trailing)),
            (Some(stop), _) => Some((stop, Rule::Stop)),
            (None, trail) => trail.map(|trail| (trail, Rule::Trailing)),
        };
        if let Some((level, rule)) = level.filter(|(level, _)| bar.low <= *level) {
            let base = if bar.open <= level { bar.open } else { level };
            return Some(Leave { base, rule });
        }
        let target = held.average * (1.0 + self.target.filter(|_| !held.is_new)?);
        let met = if self.touch { bar.high >= target } else { bar.high > target };
        let base = if bar.open > target { bar.open } else { target };
        (bar.open > target || met).then_some(Leave { base, rule: Rule::Target })
    }

    fn leave_short(&self, held: Held, bar: Prices) -> Option<Leave> {
        let stop = self.stop.map(|loss| held.average * (1.0 + loss));
        let trail = self.trailing.map(|rise| held.best * (1.0 + rise)).filter(|x| !x.is_nan());
        let level = match (stop, trail) {
            (Some(stop), Some(trail)) if trail < stop => Some((trail, Rule::Trailing)),
            (Some(stop), _) => Some((stop, Rule::Stop)),
            (None, trail) => trail.map(|trail| (trail, Rule::Trailing)),
        };
        if let Some((level, rule)) = level.filter(|(level, _)| bar.high >= *level) {
            let base = if bar.open >= level { bar.open } else { level };
            return Some(Leave { base, rule });
        }
        let target = held.average * (1.0 - self.target.filter(|_| !held.is_new)?);
        let met = if self.touch { bar.low <= target } else { bar.low < target };
        let base = if bar.open < target { bar.open } else { target };
        (bar.open < target || met).then_some(Leave { base, rule: Rule::Target })
    }
}

/// The rules as factors on prices, for lanes that know no sides: of a short, average and best price
/// carry a minus, so that its levels too are met from above. What is not there is infinitely far.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(crate) struct Factors {
    /// × average: the stop.
    pub(crate) level: f64,
    /// × average: the target.
    pub(crate) goal: f64,
    /// × best price: the trailing stop.
    pub(crate) trail: f64,
}

impl Factors {
    /// Of longs or of shorts.
    pub(crate) fn of(stops: Option<Stops>, is_long: bool) -> Factors {
        const FAR: f64 = f64::INFINITY;
        let (stop, target) = stops.map_or((None, None), |stops| (stops.stop, stops.target));
        let trailing = stops.and_then(|stops| stops.trailing);
        if is_long {
            Factors {
                level: stop.map_or(-FAR, |loss| 1.0 - loss),
                goal: target.map_or(FAR, |gain| 1.0 + gain),
                // no price is below 0, and 0 × best is not NaN
                trail: trailing.map_or(0.0, |fall| 1.0 - fall),
            }
        } else {
            Factors {
                level: stop.map_or(FAR, |loss| 1.0 + loss),
                goal: target.map_or(-FAR, |gain| 1.0 - gain),
                trail: trailing.map_or(FAR, |rise| 1.0 + rise),
            }
        }
    }
}

/// The best price of a position after a bar.
pub(crate) fn best(is_long: bool, best: f64, bar: Prices) -> f64 {
    // `max` and `min` leave NaN out, so that the first bar needs no case of its own.
    if is_long { best.max(bar.high) } else { best.min(bar.low) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: Stops =
        Stops { stop: Some(0.1), target: Some(0.2), trailing: Some(0.05), touch: false };

    fn held(is_long: bool, best: f64) -> Held {
        Held { is_long, average: 100.0, best, is_new: false }
    }

    fn bar(open: f64, high: f64, low: f64) -> Prices {
        Prices { open, high, low }
    }

    #[test]
    fn the_nearer_of_stop_and_trail_is_the_level() {
        let at = |best, bar| ALL.leave(held(true, best), bar);
        assert_eq!(at(f64::NAN, bar(95.0, 96.0, 89.0)).unwrap().base, 90.0);
        let trailed = at(110.0, bar(108.0, 109.0, 104.0)).unwrap();
        assert_eq!((trailed.base, trailed.rule), (104.5, Rule::Trailing));
        assert_eq!(at(110.0, bar(101.0, 109.0, 100.0)).unwrap().base, 101.0, "a gap");
        assert_eq!(at(110.0, bar(108.0, 119.0, 105.0)), None);
    }

    #[test]
    fn a_target_rests_and_is_not_live_on_the_bar_of_the_entry() {
        let only = Stops { stop: None, trailing: None, ..ALL };
        let long = held(true, f64::NAN);
        assert_eq!(only.leave(long, bar(110.0, 120.0, 109.0)), None, "met, not passed");
        let touch = Stops { touch: true, ..only };
        assert_eq!(touch.leave(long, bar(110.0, 120.0, 109.0)).unwrap().base, 120.0);
        assert_eq!(only.leave(long, bar(125.0, 126.0, 109.0)).unwrap().base, 125.0, "a gap");
        assert_eq!(only.leave(Held { is_new: true, ..long }, bar(125.0, 126.0, 109.0)), None);
    }

    #[test]
    fn a_short_mirrors_a_long() {
        let short = |best, bar| ALL.leave(held(false, best), bar);
        assert_eq!(short(f64::NAN, bar(105.0, 111.0, 104.0)).unwrap().base, 110.00000000000001);
        assert_eq!(short(90.0, bar(92.0, 95.0, 91.0)).unwrap().rule, Rule::Trailing);
        assert_eq!(short(f64::NAN, bar(85.0, 86.0, 79.0)).unwrap().base, 80.0);
        assert_eq!(best(false, f64::NAN, bar(85.0, 86.0, 79.0)), 79.0);
    }
}
