//! A synthetic feed of levels and prints: each event is a message of its own, one in five is a
//! print, the middle walks by at most a tick an event. Levels are not kept consistent as the middle
//! moves, so books cross and are uncrossed all the time.

use qraft_base::tape::{Event, EventKind, Side, Tape, TapeError};

use crate::series::Draw;

/// From `low` up to and without `high`.
fn between(draw: &mut Draw, low: i64, high: i64) -> i64 {
    low + (draw.bits() % (high - low) as u64) as i64
}

/// `count` events, 0.1 to 2 ms apart, received half a millisecond after they happen.
///
/// # Errors
/// None for any `count` that memory holds.
pub fn synthetic(count: usize, seed: u64) -> Result<Tape, TapeError> {
    let mut draw = Draw::new(seed);
    let (mut now, mut mid) = (1_700_000_000_000_000_000, 100_000);
    let mut events = Vec::with_capacity(count);
    for _ in 0..count {
        now += between(&mut draw, 100_000, 2_000_000);
        mid += between(&mut draw, -1, 2);
        let side = if draw.bits() & 1 == 0 { Side::Buy } else { Side::Sell };
        let print = between(&mut draw, 0, 5) == 0;
        let (kind, price, size) = if print {
            (EventKind::Print, mid, between(&mut draw, 1, 5))
        } else {
            let away = between(&mut draw, 1, 10);
            let gone = between(&mut draw, 0, 10) < 3;
            let size = between(&mut draw, 1, 50);
            (EventKind::Level, mid - side.sign() * away, if gone { 0 } else { size })
        };
        let (exch_ns, local_ns, price) = (now, now + 500_000, price as i32);
        events.push(Event { exch_ns, local_ns, size, price, kind, side, last: true });
    }
    Tape::new(events, 0.01, 1.0)
}
