//! One order for levels and prints, one clock for both ends.

use std::path::Path;

use qraft_base::tape::{Event, Tape};

use super::levels::{Levels, Message};
use super::prints::Print;
use super::{LoadedTape, LocalClock, TickCounts, Update};
use crate::DataError;
use crate::error::Place;

pub(super) fn finish(
    path: &Path,
    levels: Levels,
    mut prints: Vec<Print>,
    (tick, lot): (f64, f64),
    clock: LocalClock,
) -> Result<LoadedTape, DataError> {
    let Levels { mut events, mut messages, mut counts } = levels;
    counts.prints = prints.len();
    stamp_messages(&mut messages, &mut counts);
    stamp_prints(&mut prints, &mut counts);
    let updates = weave(&mut events, &messages, &prints);
    set_clock(&mut events, clock, &mut counts);
    let tape = Tape::new(events, tick, lot).map_err(|error| {
        let early = error.code == "received_before_sent";
        let hint = if early { "; the clock of receipt is off: declare how" } else { "" };
        DataError::Value { place: Place::file(path), message: format!("{error}{hint}") }
    })?;
    Ok(LoadedTape { tape, updates, counts })
}

/// Fills in the venue's time where a message has none, and keeps it from falling.
fn stamp_messages(messages: &mut [Message], counts: &mut TickCounts) {
    let first = messages.iter().find_map(|message| message.venue_ns);
    let mut last = first;
    for message in messages {
        let own = message.venue_ns.or(if first.is_some() { last } else { message.received_ns });
        counts.venue_back += usize::from(own < last && last.is_some());
        message.venue_ns = own.max(last);
        message.received_ns = message.received_ns.or(message.venue_ns);
        last = message.venue_ns;
    }
}

/// The same for prints.
fn stamp_prints(prints: &mut [Print], counts: &mut TickCounts) {
    let mut last = None;
    for print in prints {
        let own = print.venue_ns.or(print.received_ns);
        counts.venue_back += usize::from(own < last && last.is_some());
        print.venue_ns = own.max(last);
        print.received_ns = print.received_ns.or(print.venue_ns);
        last = print.venue_ns;
    }
}

/// Puts prints between messages, in place, from the end. Answers where messages end.
fn weave(events: &mut Vec<Event>, messages: &[Message], prints: &[Print]) -> Vec<Update> {
    let levels = events.len();
    let mut updates: Vec<Update> =
        messages.iter().map(|m| Update { events: m.end, id: m.id }).collect();
    let Some(filler) = prints.first().map(|print| print.event) else {
        for (at, message) in messages.iter().enumerate() {
            let start = at.checked_sub(1).map_or(0, |before| messages[before].end);
            stamp(&mut events[start..message.end], message.venue_ns, message.received_ns);
        }
        return updates;
    };
    events.resize(levels + prints.len(), filler);
    let (mut m, mut p) = (messages.len(), prints.len());
    while m > 0 || p > 0 {
        let after = match (m.checked_sub(1).map(|m| &messages[m]), p.checked_sub(1)) {
            (Some(message), Some(p)) => is_after(message, &prints[p]),
            (message, _) => message.is_some(),
        };
        if after {
            m -= 1;
            let start = m.checked_sub(1).map_or(0, |before| messages[before].end);
            let Message { end, venue_ns, received_ns, .. } = messages[m];
            events.copy_within(start..end, start + p);
            stamp(&mut events[start + p..end + p], venue_ns, received_ns);
            updates[m].events = end + p;
        } else {
            p -= 1;
            let at = m.checked_sub(1).map_or(0, |before| messages[before].end) + p;
            let Print { event, venue_ns, received_ns, .. } = prints[p];
            events[at] = event;
            stamp(&mut events[at..=at], venue_ns, received_ns);
        }
    }
    updates
}

/// True where the message comes after the print.
fn is_after(message: &Message, print: &Print) -> bool {
    if message.venue_ns != print.venue_ns {
        return message.venue_ns > print.venue_ns;
    }
    message.seq.zip(print.seq).is_none_or(|(message, print)| message > print)
}

fn stamp(events: &mut [Event], venue_ns: Option<i64>, received_ns: Option<i64>) {
    for event in events {
        event.exch_ns = venue_ns.unwrap_or(0);
        event.local_ns = received_ns.unwrap_or(event.exch_ns);
    }
}

/// Sets the clock of receipt, and keeps it from falling.
fn set_clock(events: &mut [Event], clock: LocalClock, counts: &mut TickCounts) {
    let least = events.iter().map(|event| event.local_ns - event.exch_ns).min().unwrap_or(0);
    let shift = match clock {
        LocalClock::Right => 0,
        LocalClock::Shift { ns } => ns,
        LocalClock::Fastest { ns } => ns - least,
    };
    (counts.clock_shift_ns, counts.fastest_ns) = (shift, least + shift);
    let mut last = i64::MIN;
    for event in events {
        event.local_ns += shift;
        counts.overtaken += usize::from(event.local_ns < last);
        event.local_ns = event.local_ns.max(last);
        last = event.local_ns;
    }
}
