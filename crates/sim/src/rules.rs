//! Holding and cooling down, counted in sessions and bars.

use qraft_ir::policy::{Settings, Span2};

/// A bar and its session.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Moment {
    /// Bar of the panel.
    pub(crate) bar: u32,
    /// Ordinal of its session.
    pub(crate) session: u32,
}

/// A count of sessions and of bars; 0 is none.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Limit {
    days: u32,
    bars: u32,
}

impl Limit {
    fn of(span: &Span2<f64>) -> Limit {
        // checked when bound: whole, and below 2^32
        Limit { days: span.days as u32, bars: span.bars as u32 }
    }

    /// Both counts are reached.
    fn served(self, since: Moment, now: Moment) -> bool {
        let (days, bars) = age(since, now);
        days >= self.days && bars >= self.bars
    }

    /// Either count is there and reached.
    fn hit(self, since: Moment, now: Moment) -> bool {
        let (days, bars) = age(since, now);
        (self.days > 0 && days >= self.days) || (self.bars > 0 && bars >= self.bars)
    }

    fn is_none(self) -> bool {
        self.days == 0 && self.bars == 0
    }
}

/// Sessions and bars from the fill at `since` to the close of `now`, both counted.
fn age(since: Moment, now: Moment) -> (u32, u32) {
    (now.session - since.session + 1, now.bar - since.bar + 1)
}

/// `hold` and `cooldown` of one trial.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Holding {
    min: Limit,
    max: Limit,
    cooldown: Limit,
}

impl Holding {
    /// Of a trial's settings.
    pub(crate) fn of(settings: &Settings) -> Holding {
        Holding {
            min: Limit::of(&settings.min_hold),
            max: Limit::of(&settings.max_hold),
            cooldown: Limit::of(&settings.cooldown),
        }
    }

    /// An exit signal acts on a position opened at `opened`.
    pub(crate) fn may_leave(&self, opened: Moment, now: Moment) -> bool {
        self.min.served(opened, now)
    }

    /// A position opened at `opened` has been held for as long as it may.
    pub(crate) fn must_leave(&self, opened: Moment, now: Moment) -> bool {
        self.max.hit(opened, now)
    }

    /// The bar and the session from which on a position opened at `opened` has been held for as
    /// long as it may: whichever comes first.
    pub(crate) fn last(&self, opened: Moment) -> (u64, u64) {
        let at = |since: u32, most: u32| match most {
            0 => u64::MAX,
            most => u64::from(since) + u64::from(most) - 1,
        };
        (at(opened.bar, self.max.bars), at(opened.session, self.max.days))
    }

    /// An entry may be decided after a full exit at `left`.
    pub(crate) fn may_enter(&self, left: Option<Moment>, now: Moment) -> bool {
        left.is_none_or(|left| self.cooldown.served(left, now))
    }

    /// True where a position may be too young to leave.
    pub(crate) fn has_min(&self) -> bool {
        !self.min.is_none()
    }

    /// True where an entry may come too soon after an exit.
    pub(crate) fn cools(&self) -> bool {
        !self.cooldown.is_none()
    }

    /// True where a position may be forced out.
    pub(crate) fn has_max(&self) -> bool {
        !self.max.is_none()
    }

    /// True where nothing of it ever matters.
    pub(crate) fn is_none(&self) -> bool {
        self.min.is_none() && self.max.is_none() && self.cooldown.is_none()
    }
}
