//! A synthetic feed of levels and prints: each event is a message of its own, one in five is a
//! print, the middle walks by at most a tick an event. Levels are not kept consistent as the middle
//! moves, so books cross and are uncrossed all the time.

use qraft_base::tape::{Event, EventKind, Side, Tape, TapeError};

/// A counter through a mixer (SplitMix64).
struct Draw(u64);

impl Draw {
    fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// From `low` up to and without `high`.
    fn between(&mut self, low: i64, high: i64) -> i64 {
        low + (self.bits() % (high - low) as u64) as i64
    }
}

/// `count` events, 0.1 to 2 ms apart, received half a millisecond after they happen.
///
/// # Errors
/// None for any `count` that memory holds.
pub fn synthetic(count: usize, seed: u64) -> Result<Tape, TapeError> {
    let mut draw = Draw(seed);
    let (mut now, mut mid) = (1_700_000_000_000_000_000, 100_000);
    let mut events = Vec::with_capacity(count);
    for _ in 0..count {
        now += draw.between(100_000, 2_000_000);
        mid += draw.between(-1, 2);
        let side = if draw.bits() & 1 == 0 { Side::Buy } else { Side::Sell };
        let print = draw.between(0, 5) == 0;
        let (kind, price, size) = if print {
            (EventKind::Print, mid, draw.between(1, 5))
        } else {
            let away = draw.between(1, 10);
            let gone = draw.between(0, 10) < 3;
            let size = draw.between(1, 50);
            (EventKind::Level, mid - side.sign() * away, if gone { 0 } else { size })
        };
        let (exch_ns, local_ns, price) = (now, now + 500_000, price as i32);
        events.push(Event { exch_ns, local_ns, size, price, kind, side, last: true });
    }
    Tape::new(events, 0.01, 1.0)
}
