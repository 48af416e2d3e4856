//! An instant.

/// Nanoseconds since 1970-01-01T00:00:00 UTC. What a stamp means (a session's date, a bar's open
/// or close) is the panel's to say; this is only the number.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Ts(pub i64);

impl Ts {
    /// Nanoseconds in one day of 24 hours.
    pub const DAY_NS: i64 = 86_400_000_000_000;

    /// Days since 1970-01-01 of the instant, rounded down.
    pub fn day(self) -> i32 {
        self.0.div_euclid(Self::DAY_NS) as i32
    }

    /// Midnight of that day number.
    pub fn from_day(day: i32) -> Self {
        Ts(i64::from(day) * Self::DAY_NS)
    }
}
