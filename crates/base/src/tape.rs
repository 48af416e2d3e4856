//! A tape: what a venue sent, in order, as whole numbers. Prices are ticks, sizes are lots.

use std::fmt;

/// Who buys, who sells. Of a level: bids are of buyers. Of a print: who took.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash)]
#[repr(u8)]
pub enum Side {
    /// Bids; a buyer.
    Buy,
    /// Asks; a seller.
    Sell,
}

impl Side {
    /// The other one.
    #[inline]
    pub fn opposite(self) -> Side {
        match self {
            Side::Buy => Side::Sell,
            Side::Sell => Side::Buy,
        }
    }

    /// 1 for a buyer, −1 for a seller.
    #[inline]
    pub fn sign(self) -> i64 {
        match self {
            Side::Buy => 1,
            Side::Sell => -1,
        }
    }
}

/// What an event says.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub enum EventKind {
    /// A snapshot begins: forget all levels.
    Reset,
    /// The size shown at a price is now this; 0 deletes the level.
    Level,
    /// A trade, `side` is the taker's.
    Print,
    /// A trade whose taker is not known.
    UnsidedPrint,
}

/// One event: 32 bytes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(C)]
pub struct Event {
    /// When it happened at the venue, nanoseconds since 1970 UTC.
    pub exch_ns: i64,
    /// When it was received.
    pub local_ns: i64,
    /// Lots.
    pub size: i64,
    /// Ticks.
    pub price: i32,
    /// What it says.
    pub kind: EventKind,
    /// Whose.
    pub side: Side,
    /// True at the last event of a message. Between the events of one message a book is half old,
    /// half new, and may be crossed: it is read at the end of a message only.
    pub last: bool,
}

/// Events in order, each true of the rules of [`Tape::new`], and what a tick and a lot are.
#[derive(Clone, PartialEq, Debug)]
pub struct Tape {
    events: Vec<Event>,
    tick: f64,
    lot: f64,
}

/// The first event that breaks a rule of [`Tape::new`].
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TapeError {
    /// Stable, snake case.
    pub code: &'static str,
    /// Which event, from 0.
    pub event: usize,
    /// What is wrong, with the values.
    pub message: String,
}

impl fmt::Display for TapeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "event {}: {} [{}]", self.event, self.message, self.code)
    }
}

impl std::error::Error for TapeError {}

impl Tape {
    /// Takes events whose times at the venue and times of receipt never fall, which are not
    /// received before they happen, with prices above 0 (but for resets), sizes of 0 or more
    /// (prints above 0), whose messages have one stamp each, and whose last event ends its message.
    ///
    /// # Errors
    /// `tape_step`, `tape_order`, `received_before_sent`, `tape_price`, `tape_size`,
    /// `message_stamps`, `message_not_ended`.
    pub fn new(events: Vec<Event>, tick: f64, lot: f64) -> Result<Tape, TapeError> {
        let positive = |x: f64| x > 0.0 && x.is_finite();
        if !positive(tick) || !positive(lot) {
            let message = format!("a tick of {tick} and a lot of {lot}: both must be above 0");
            return Err(TapeError { code: "tape_step", event: 0, message });
        }
        let (mut before, mut inside) = ((i64::MIN, i64::MIN), false);
        for (event, e) in events.iter().enumerate() {
            if inside && before != (e.exch_ns, e.local_ns) {
                let message = format!("stamps change inside a message, after {before:?}");
                return Err(TapeError { code: "message_stamps", event, message });
            }
            if let Some((code, message)) = wrong(e, before) {
                return Err(TapeError { code, event, message });
            }
            (before, inside) = ((e.exch_ns, e.local_ns), !e.last);
        }
        match events.last() {
            Some(e) if !e.last => Err(TapeError {
                code: "message_not_ended",
                event: events.len() - 1,
                message: "the tape stops inside a message".to_owned(),
            }),
            _ => Ok(Tape { events, tick, lot }),
        }
    }

    /// The events.
    #[inline]
    pub fn events(&self) -> &[Event] {
        &self.events
    }

    /// Price of one tick.
    pub fn tick(&self) -> f64 {
        self.tick
    }

    /// Size of one lot.
    pub fn lot(&self) -> f64 {
        self.lot
    }
}

/// The rule that an event breaks, if any.
fn wrong(e: &Event, before: (i64, i64)) -> Option<(&'static str, String)> {
    let (exch, local) = (e.exch_ns, e.local_ns);
    if exch < before.0 || local < before.1 {
        let text = format!("at {exch} (received {local}) comes after {before:?}");
        return Some(("tape_order", text));
    }
    if local < exch {
        let text = format!("received at {local}, {} ns before it happened", exch - local);
        return Some(("received_before_sent", text));
    }
    if e.price <= 0 && e.kind != EventKind::Reset {
        return Some(("tape_price", format!("a price of {} ticks", e.price)));
    }
    let print = matches!(e.kind, EventKind::Print | EventKind::UnsidedPrint);
    if e.size < 0 || (print && e.size == 0) {
        return Some(("tape_size", format!("a size of {} lots", e.size)));
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn level(exch_ns: i64, local_ns: i64) -> Event {
        let (size, price, kind, side) = (1, 10, EventKind::Level, Side::Buy);
        Event { exch_ns, local_ns, size, price, kind, side, last: true }
    }

    fn code(events: Vec<Event>) -> &'static str {
        Tape::new(events, 0.1, 1.0).map_or_else(|e| e.code, |_| "fine")
    }

    #[test]
    fn an_event_is_half_a_cache_line() {
        assert_eq!(size_of::<Event>(), 32);
    }

    #[test]
    fn each_rule_bites() {
        assert_eq!(code(vec![level(1, 1), level(1, 2)]), "fine");
        assert_eq!(code(vec![level(2, 2), level(1, 2)]), "tape_order");
        assert_eq!(code(vec![level(1, 3), level(2, 2)]), "tape_order");
        assert_eq!(code(vec![level(2, 1)]), "received_before_sent");
        assert_eq!(code(vec![Event { price: 0, ..level(1, 1) }]), "tape_price");
        assert_eq!(code(vec![Event { size: -1, ..level(1, 1) }]), "tape_size");
        let print = Event { kind: EventKind::Print, size: 0, ..level(1, 1) };
        assert_eq!(code(vec![print]), "tape_size");
        let open = Event { last: false, ..level(1, 1) };
        assert_eq!(code(vec![open]), "message_not_ended");
        assert_eq!(code(vec![open, level(1, 2)]), "message_stamps");
        assert!(Tape::new(Vec::new(), 0.0, 1.0).is_err());
    }
}
