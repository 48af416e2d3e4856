//! The text form.

use std::fmt::Write;

use qraft_search::scan::ScanReport;

use super::Explained;
use super::parts::{Part, parts};
use crate::print::{Align, Table, count, percent};

/// Kernels that are listed.
const MOST_KERNELS: usize = 12;
/// Characters of a kernel's shape, and of what a part is.
const SHAPE: usize = 50;
const WHAT: usize = 27;
/// The same beside what was measured.
const WHAT_MEASURED: usize = 14;

/// The page, with so many of the heaviest parts.
pub fn document(explained: &Explained, top: usize) -> String {
    let mut out = String::new();
    // Writing to a text cannot fail.
    let _ = head(&mut out, explained);
    let _ = kernels(&mut out, &explained.scan);
    table(&mut out, &explained.scan, top);
    let _ = totals(&mut out, &explained.scan);
    out
}

fn n(n: usize) -> String {
    count(n as u64)
}

fn head(out: &mut String, explained: &Explained) -> std::fmt::Result {
    let (scan, plan) = (&explained.scan, &explained.scan.plan);
    let (bars, symbols) = (n(plan.bars), n(plan.symbols));
    writeln!(out, "{}: {symbols} symbols x {bars} bars", explained.strategy)?;
    let of = count(explained.total);
    let groups = format!("{} groups of {}", n(plan.groups), plan.group);
    writeln!(out, "trials     {} of {of} in this batch, {groups}", n(plan.trials))?;
    if scan.asked > plan.trials {
        let left = n(scan.asked - plan.trials);
        writeln!(out, "           {left} more go in other batches, or cannot be bound")?;
    }
    let factor = plan.unshared_nodes as f64 / plan.nodes.max(1) as f64;
    let unshared = count(plan.unshared_nodes);
    writeln!(out, "nodes      {} for {unshared}: shared {factor:.1} times", n(plan.nodes))?;
    let levels = plan.columns.iter().map(|column| column.level + 1).max().unwrap_or(0);
    writeln!(out, "columns    {} shared, on {levels} levels", n(plan.columns.len()))?;
    let logic = &plan.logic;
    if logic.outputs > 0 {
        let masks: usize = plan.conditions.iter().map(|condition| condition.masks).sum();
        let conditions = n(plan.conditions.len());
        writeln!(out, "conditions {conditions} shared, as {} masks; they answer", n(masks))?;
        let (outputs, stand) = (n(logic.outputs), n(logic.as_they_stand));
        writeln!(out, "           {outputs} outputs, {stand} of them as they stand")?;
    }
    if plan.looked_at < plan.bars {
        writeln!(out, "looked at  {} of {bars} bars", n(plan.looked_at))?;
    }
    writeln!(
        out,
        "tiles      {} of {} bars, on {} threads",
        n(plan.tiles),
        n(plan.tile_bars),
        plan.threads
    )?;
    let memory = &plan.memory;
    writeln!(out, "memory     {} beside the panel", bytes(memory.total() + scan.books.bytes))?;
    let parts = [
        ("columns", memory.columns),
        ("conditions", memory.conditions),
        ("states", memory.states),
        ("scratch", memory.scratch),
        ("arguments", memory.arguments),
        ("rows", memory.rows),
        ("books", scan.books.bytes),
    ];
    let taken = parts.iter().filter(|(_, size)| *size > 0);
    let taken: Vec<String> = taken.map(|(what, size)| format!("{what} {}", bytes(*size))).collect();
    for line in taken.chunks(3) {
        writeln!(out, "           {}", line.join(", "))?;
    }
    let (log, ledger) = (n(scan.books.log), n(scan.books.ledger));
    writeln!(out, "books      log form {log}, ledger form {ledger}")
}

fn kernels(out: &mut String, scan: &ScanReport) -> std::fmt::Result {
    let kernels = &scan.plan.kernels;
    writeln!(out, "\nkernels    {}", n(kernels.len()))?;
    for (at, kernel) in kernels.iter().enumerate().take(MOST_KERNELS) {
        let (nodes, uses) = (kernel.nodes, n(kernel.uses));
        let shape = cut(&kernel.shape, SHAPE);
        write!(out, "  k{at}  {shape}  ({nodes} nodes, {uses} uses")?;
        // What a compilation took is another in every run.
        match (scan.measured.is_some(), kernel.compile_ns) {
            (true, Some(ns)) => write!(out, ", compiled in {:.2} ms", ns as f64 / 1e6)?,
            (true, None) => write!(out, ", compiled before")?,
            (false, _) => {}
        }
        writeln!(out, ")")?;
    }
    if kernels.len() > MOST_KERNELS {
        writeln!(out, "  … and {} more", kernels.len() - MOST_KERNELS)?;
    }
    Ok(())
}

/// Heaviest first: by what was measured where something was.
pub fn heaviest(mut parts: Vec<Part>) -> Vec<Part> {
    let weight = |part: &Part| part.measured_ns.map_or(part.predicted_ns, |ns| ns as f64);
    parts.sort_by(|a, b| weight(b).total_cmp(&weight(a)));
    parts
}

fn table(out: &mut String, scan: &ScanReport, top: usize) {
    let parts = heaviest(parts(scan));
    let measured = scan.measured.as_ref().map(|m| m.spent.total());
    let predicted = scan.predicted_ns();
    let mut columns = vec![
        ("part", Align::Left),
        ("made by", Align::Left),
        ("what", Align::Left),
        ("trials", Align::Right),
        ("predicted ms", Align::Right),
    ];
    if measured.is_some() {
        columns.push(("measured ms", Align::Right));
    }
    columns.push(("share", Align::Right));
    // The table fits a terminal of 80 columns.
    let what = if measured.is_some() { WHAT_MEASURED } else { WHAT };
    let mut table = Table::new(columns.into_iter().map(|(name, align)| (name.to_owned(), align)));
    for part in parts.iter().take(top) {
        let mut row = vec![
            part.name.clone(),
            part.made_by.to_owned(),
            cut(&part.what, what),
            count(part.trials),
            ms(part.predicted_ns),
        ];
        match (part.measured_ns, measured) {
            (Some(ns), Some(total)) => {
                row.extend([ms(ns as f64), percent(Some(ns as f64 / total as f64))]);
            }
            _ => row.push(percent(Some(part.predicted_ns / predicted))),
        }
        table.row(row);
    }
    let _ = write!(out, "\n{table}");
    if parts.len() > top {
        let _ = writeln!(out, "… and {} more", n(parts.len() - top));
    }
}

fn totals(out: &mut String, scan: &ScanReport) -> std::fmt::Result {
    let plan = &scan.plan;
    let cells = plan.trials as f64 * plan.bars as f64 * plan.symbols as f64;
    let predicted = scan.predicted_ns();
    let rate = |ns: f64| format!("{:.1e} trial-bars/s a thread", cells / ns * 1e9);
    writeln!(out, "\npredicted  {} ms, {}", ms(predicted), rate(predicted))?;
    if let Some(measured) = &scan.measured {
        let total = measured.spent.total() as f64;
        writeln!(out, "measured   {} ms, {}", ms(total), rate(total))?;
        let wall = ms(measured.seconds * 1e9);
        writeln!(out, "           {wall} ms on the wall, {} threads", plan.threads)?;
        if measured.failed > 0 {
            writeln!(out, "           {} trials failed", n(measured.failed))?;
        }
    }
    Ok(())
}

/// At most as many characters as a line bears.
fn cut(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    }
}

/// Nanoseconds as milliseconds.
fn ms(ns: f64) -> String {
    let ms = ns / 1e6;
    match ms {
        ms if ms >= 100.0 => format!("{ms:.0}"),
        ms if ms >= 1.0 => format!("{ms:.1}"),
        ms => format!("{ms:.3}"),
    }
}

/// `5.1 MiB`.
fn bytes(size: u64) -> String {
    let (mut size, mut unit) = (size as f64, "B");
    for next in ["KiB", "MiB", "GiB", "TiB"] {
        if size < 1024.0 {
            break;
        }
        (size, unit) = (size / 1024.0, next);
    }
    let digits = usize::from(unit != "B" && size < 100.0);
    format!("{size:.digits$} {unit}")
}
