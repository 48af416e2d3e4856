//! Rows of levels to messages: snapshots, changes kept back for them, and the chain of updates.

use std::path::{Path, PathBuf};

use arrow::array::Array;
use qraft_base::tape::{Event, EventKind, Side};

use super::TickCounts;
use super::columns::{Ticks, Tile, place};
use super::step::Step;
use crate::DataError;

/// Levels as read, their events in order.
pub(super) struct Levels {
    pub(super) events: Vec<Event>,
    pub(super) messages: Vec<Message>,
    pub(super) counts: TickCounts,
}

/// A message of levels. Its events begin where those of the one before end.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) struct Message {
    pub(super) end: usize,
    pub(super) seq: Option<i64>,
    pub(super) received_ns: Option<i64>,
    pub(super) venue_ns: Option<i64>,
    pub(super) id: Option<i64>,
}

/// What rows of one message have in common.
#[derive(Clone, Copy, PartialEq, Debug)]
struct Head {
    seq: Option<i64>,
    received_ns: Option<i64>,
    venue_ns: Option<i64>,
    first_id: Option<i64>,
    id: Option<i64>,
    before_id: Option<i64>,
    snapshot: bool,
}

struct Reader {
    path: PathBuf,
    out: Levels,
    /// The message that is being read, and the number of its first row.
    head: Option<(Head, usize)>,
    rows: Vec<Event>,
    /// Changes that wait for a snapshot; `None` once there was one, or where none are marked.
    kept: Option<Vec<(Head, usize, Vec<Event>)>>,
    /// The last update, by the chain of messages.
    chain: Option<i64>,
    /// The id of a snapshot that no change has followed yet.
    joint: Option<i64>,
    /// The venue's last time so far.
    venue_ns: Option<i64>,
}

pub(super) fn read(path: &Path, price: &mut Step, size: &mut Step) -> Result<Levels, DataError> {
    let must = ["side", "price", "size"];
    let mut ticks = Ticks::open(path, &must, &["seq", "U", "u", "pu", "is_snapshot"])?;
    let mut reader = Reader {
        path: path.to_owned(),
        out: Levels { events: Vec::new(), messages: Vec::new(), counts: TickCounts::default() },
        head: None,
        rows: Vec::new(),
        kept: None,
        chain: None,
        joint: None,
        venue_ns: None,
    };
    let mut first = true;
    while let Some(tile) = ticks.next()? {
        if std::mem::take(&mut first) && tile.truths("is_snapshot")?.is_some() {
            reader.kept = Some(Vec::new());
        }
        reader.tile(&tile, price, size)?;
    }
    reader.end_message()?;
    match reader.kept {
        Some(_) => Err(DataError::Empty {
            place: crate::error::Place::file(path).column("is_snapshot"),
            message: "no row is of a snapshot, so there is no book for the changes".to_owned(),
        }),
        None => Ok(reader.out),
    }
}

/// Whose levels these are.
fn side(text: Option<&str>) -> Option<Side> {
    match text? {
        "bid" | "buy" | "b" => Some(Side::Buy),
        "ask" | "sell" | "a" => Some(Side::Sell),
        _ => None,
    }
}

impl Reader {
    fn tile(&mut self, tile: &Tile, price: &mut Step, size: &mut Step) -> Result<(), DataError> {
        let (prices, sizes) = (tile.numbers("price")?, tile.numbers("size")?);
        let sides = tile.texts("side")?;
        let snapshots = tile.truths("is_snapshot")?;
        let times = tile.times()?;
        let ids = ["seq", "U", "u", "pu"].map(|name| tile.integers(name));
        let [seq, first_id, id, before_id] = ids;
        let (seq, first_id, id, before_id) = (seq?, first_id?, id?, before_id?);
        let cell = |column: &Option<Vec<Option<i64>>>, row: usize| {
            column.as_ref().and_then(|all| all[row])
        };
        for row in 0..tile.rows() {
            let (received_ns, venue_ns) = times.at(row);
            let head = Head {
                seq: cell(&seq, row),
                received_ns,
                venue_ns,
                first_id: cell(&first_id, row),
                id: cell(&id, row),
                before_id: cell(&before_id, row),
                snapshot: snapshots.as_ref().is_some_and(|all| all.is_valid(row) && all.value(row)),
            };
            if self.head.is_none_or(|(now, _)| now != head) {
                self.end_message()?;
                self.head = Some((head, tile.number(row)));
            }
            let text = sides.as_ref().and_then(|all| all.is_valid(row).then(|| all.value(row)));
            let Some(side) = side(text) else {
                let text = text.unwrap_or_default();
                let message = format!("`{text}` is no side; levels are of `bid` or `ask`");
                return Err(tile.wrong(row, "side", message));
            };
            let (price, size) = self.steps(tile, row, (prices[row], sizes[row]), price, size)?;
            let kind = EventKind::Level;
            let (exch_ns, local_ns) = (0, 0);
            self.rows.push(Event { exch_ns, local_ns, size, price, kind, side, last: false });
        }
        Ok(())
    }

    /// A row's price and size as whole numbers.
    fn steps(
        &mut self,
        tile: &Tile,
        row: usize,
        (price, size): (f64, f64),
        tick: &mut Step,
        lot: &mut Step,
    ) -> Result<(i32, i64), DataError> {
        let ticks = tick.of(price).map_err(|why| tile.wrong(row, "price", why))?;
        let lots = lot.of(size).map_err(|why| tile.wrong(row, "size", why))?;
        let finer = (ticks.finer, lots.finer);
        if finer != (1, 1) {
            let kept = self.kept.iter_mut().flatten().flat_map(|(_, _, rows)| rows);
            let all = self.out.events.iter_mut().chain(&mut self.rows).chain(kept);
            if !refine(all, finer) {
                return Err(tile.wrong(row, "price", "makes the tick too fine".to_owned()));
            }
        }
        match i32::try_from(ticks.count) {
            Ok(price) if price > 0 && lots.count >= 0 => Ok((price, lots.count)),
            Ok(price) if price > 0 => Err(tile.wrong(row, "size", "is below 0".to_owned())),
            _ => Err(tile.wrong(row, "price", format!("`{price}` is not above 0, or too large"))),
        }
    }

    fn end_message(&mut self) -> Result<(), DataError> {
        let Some((head, number)) = self.head.take() else { return Ok(()) };
        self.out.counts.messages += 1;
        self.out.counts.levels += self.rows.len();
        self.venue_ns = self.venue_ns.max(head.venue_ns);
        if !head.snapshot {
            self.follow(&head, number)?;
        }
        match &mut self.kept {
            Some(kept) if !head.snapshot => {
                kept.push((head, number, std::mem::take(&mut self.rows)));
            }
            _ if head.snapshot => self.snapshot(&head)?,
            _ => {
                self.join(&head, number)?;
                let rows = std::mem::take(&mut self.rows);
                self.rows = self.emit(&head, rows);
            }
        }
        Ok(())
    }

    /// Holds the chain of updates: each message begins where the one before ended.
    fn follow(&mut self, head: &Head, number: usize) -> Result<(), DataError> {
        let broken = match (self.chain, head.before_id, head.first_id) {
            (Some(last), Some(before), _) => (before != last).then_some(("pu", before, last)),
            (Some(last), None, Some(first)) => {
                (first != last + 1).then_some(("U", first, last + 1))
            }
            _ => None,
        };
        self.chain = head.id.or(self.chain);
        match broken {
            Some((column, is, wanted)) => Err(DataError::Value {
                place: place(&self.path, number, column),
                message: format!(
                    "is {is} where the chain of updates goes on with {wanted}: changes are missing"
                ),
            }),
            None => Ok(()),
        }
    }

    /// The first change after a snapshot must reach back to it.
    fn join(&mut self, head: &Head, number: usize) -> Result<(), DataError> {
        let Some(snapshot) = self.joint.take() else { return Ok(()) };
        match head.first_id {
            // What precedes the first update of a message may be the message before it alone.
            Some(first) if first > snapshot + 1 && head.before_id.is_none_or(|b| b > snapshot) => {
                Err(DataError::Value {
                    place: place(&self.path, number, "U"),
                    message: format!("is {first}, but the snapshot before it ends at {snapshot}"),
                })
            }
            _ => Ok(()),
        }
    }

    fn snapshot(&mut self, head: &Head) -> Result<(), DataError> {
        self.out.counts.snapshots += 1;
        // A snapshot without the venue's time is of the last that is known.
        let head = &Head { venue_ns: head.venue_ns.or(self.venue_ns), ..*head };
        let reset = Event {
            exch_ns: 0,
            local_ns: 0,
            size: 0,
            price: 0,
            kind: EventKind::Reset,
            side: Side::Buy,
            last: false,
        };
        self.out.events.push(reset);
        let rows = std::mem::take(&mut self.rows);
        self.rows = self.emit(head, rows);
        self.joint = head.id;
        for (kept, number, rows) in self.kept.take().unwrap_or_default() {
            if kept.id.zip(head.id).is_some_and(|(id, snapshot)| id <= snapshot) {
                self.out.counts.outdated += 1;
                continue;
            }
            self.join(&kept, number)?;
            self.out.counts.kept_back += 1;
            // It can be applied no earlier than the snapshot it is applied to.
            let Head { seq, received_ns, venue_ns, .. } = *head;
            self.emit(&Head { seq, received_ns, venue_ns, ..kept }, rows);
        }
        Ok(())
    }

    /// Puts a message out; answers the emptied rows for further use.
    fn emit(&mut self, head: &Head, mut rows: Vec<Event>) -> Vec<Event> {
        if let Some(last) = rows.last_mut() {
            last.last = true;
        }
        self.out.events.append(&mut rows);
        let Head { seq, received_ns, venue_ns, id, .. } = *head;
        let end = self.out.events.len();
        self.out.messages.push(Message { end, seq, received_ns, venue_ns, id });
        rows
    }
}

/// Makes numbers of steps those of finer ones; false where they become too large.
pub(super) fn refine<'a>(
    events: impl IntoIterator<Item = &'a mut Event>,
    (ticks, lots): (i64, i64),
) -> bool {
    for event in events {
        let price = i64::from(event.price).checked_mul(ticks).and_then(|p| i32::try_from(p).ok());
        let size = event.size.checked_mul(lots);
        let (Some(price), Some(size)) = (price, size) else { return false };
        (event.price, event.size) = (price, size);
    }
    true
}
