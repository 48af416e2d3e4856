//! Blocks against the same rows pushed: the one way in which an operator could see what comes.

use rand::RngExt;

use super::drive::Subject;
use super::rows::{Rows, Weather, generator};
use super::states::differ;
use crate::fault::{Fault, Kind};

/// Rows of blocks that operators like to treat in a way of their own.
const SIZES: &[usize] =
    &[1, 2, 3, 7, 8, 9, 16, 63, 64, 65, 100, 255, 256, 257, 300, 512, 700, 1024];

/// Every way to cut the same rows answers the same bits as pushes do.
pub(super) fn equal(subject: &Subject) -> Result<(), Fault> {
    if subject.operator.is_pushed() {
        return Ok(());
    }
    let mut draw = generator(subject.effort.seed, "splits");
    for params in &subject.params {
        let values = &params.values;
        for weather in Weather::ALL {
            let rows = subject.rows(weather, "blocks");
            let mut guest = subject.operator.guest()?;
            let pushed = subject.pushed(&mut guest, values, &rows)?;
            let whole = subject.whole(&mut guest, values, &rows)?.values;
            told(subject, values, &rows, (&pushed, &whole), "one block of all rows")?;
            let even = SIZES[draw.random_range(0..SIZES.len())];
            let even = split(subject, values, &rows, &mut || even)?;
            told(subject, values, &rows, (&pushed, &even), "blocks of one size")?;
            for _ in 0..2 {
                let mut size = || match draw.random_range(0..3) {
                    0 => SIZES[draw.random_range(0..SIZES.len())],
                    1 => draw.random_range(1..40),
                    _ => draw.random_range(1..rows.count.max(2)),
                };
                let mixed = split(subject, values, &rows, &mut size)?;
                told(subject, values, &rows, (&pushed, &mixed), "blocks of mixed sizes")?;
            }
            // A block may end anywhere: many begin at the first row.
            for _ in 0..6 {
                let end = draw.random_range(1..=rows.count);
                let state = subject.start(&mut guest, values)?;
                let head = subject.update(&mut guest, state, values, &rows, 0..end)?.values;
                subject.end(&mut guest, state)?;
                let due = &pushed[..end * rows.width];
                told(subject, values, &rows, (due, &head), "a block of the first rows")?;
            }
        }
    }
    let mut guest = subject.operator.guest()?;
    let values = &subject.params[0].values;
    let (rows, state) = (subject.rows(Weather::Walk, "none"), subject.start(&mut guest, values)?);
    subject.update(&mut guest, state, values, &rows, 0..0).map(|_| ())
}

/// All rows in blocks of these sizes.
fn split(
    subject: &Subject,
    params: &[f64],
    rows: &Rows,
    size: &mut impl FnMut() -> usize,
) -> Result<Vec<f64>, Fault> {
    let mut guest = subject.operator.guest()?;
    let state = subject.start(&mut guest, params)?;
    let (mut all, mut from) = (Vec::with_capacity(rows.count * rows.width), 0);
    while from < rows.count {
        let to = (from + size()).min(rows.count);
        all.extend(subject.update(&mut guest, state, params, rows, from..to)?.values);
        from = to;
    }
    Ok(all)
}

fn told(
    subject: &Subject,
    params: &[f64],
    rows: &Rows,
    (pushed, blocks): (&[f64], &[f64]),
    how: &str,
) -> Result<(), Fault> {
    let Some(at) = differ(pushed, blocks) else { return Ok(()) };
    let row = at / rows.width;
    let mut message = format!(
        "with {} it answers {} at row {row} in {how}, and {} where rows are pushed",
        subject.said(params),
        blocks[at],
        pushed[at]
    );
    if peeks(subject, params, rows, row)? {
        message.push_str(": the answer changes with rows that come after it");
    }
    Err(Fault::new(Kind::Blocks, message).help("fold `push` in `update`, row by row"))
}

/// Whether the answers up to a row change when later rows do.
fn peeks(subject: &Subject, params: &[f64], rows: &Rows, row: usize) -> Result<bool, Fault> {
    let mut other = rows.clone();
    for column in &mut other.columns {
        for value in &mut column[(row + 1) * rows.width..] {
            *value *= 3.0;
        }
    }
    let mut guest = subject.operator.guest()?;
    let now = subject.whole(&mut guest, params, rows)?.values;
    let then = subject.whole(&mut guest, params, &other)?.values;
    let known = (row + 1) * rows.width;
    Ok(differ(&now[..known], &then[..known]).is_some())
}

/// What was answered does not change when rows are taken away behind it, or poisoned.
pub(super) fn prefix(subject: &Subject) -> Result<(), Fault> {
    let mut draw = generator(subject.effort.seed, "prefix");
    for params in &subject.params {
        let values = &params.values;
        for weather in [Weather::Rise, Weather::Swing, Weather::Gaps] {
            let rows = subject.rows(weather, "prefix");
            let mut guest = subject.operator.guest()?;
            let full = subject.whole(&mut guest, values, &rows)?.values;
            let cut = draw.random_range(1..rows.count);
            for poison in [f64::NAN, 1e9, -1.0, 0.0] {
                let mut other = rows.clone();
                for column in &mut other.columns {
                    column[cut * rows.width..].fill(poison);
                }
                let mut guest = subject.operator.guest()?;
                let then = subject.whole(&mut guest, values, &other)?.values;
                let known = cut * rows.width;
                if let Some(at) = differ(&full[..known], &then[..known]) {
                    let message = format!(
                        "with {} its answer at row {} is {}, and {} where the rows from {cut} on \
                         are {poison}: it looks ahead",
                        subject.said(values),
                        at / rows.width,
                        full[at],
                        then[at]
                    );
                    return Err(Fault::new(Kind::Blocks, message));
                }
            }
        }
    }
    Ok(())
}
