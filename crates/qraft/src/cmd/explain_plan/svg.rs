//! The graph as a picture: levels from left to right, heavier parts in stronger colours.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::Explained;
use super::parts::{Part, Stand, parts};
use super::text::heaviest;
use crate::print::count;

/// Parts of a level that are drawn; the lightest are left out.
const MOST_A_LEVEL: usize = 24;
/// Lines that are drawn.
const MOST_LINES: usize = 2_000;
/// Pixels: a box, from level to level, from box to box, around all.
const BOX: (usize, usize) = (180, 30);
const STEP: (usize, usize) = (250, 38);
const EDGE: usize = 20;
/// Pixels above the boxes.
const TOP: usize = 76;
/// Characters that a box holds.
const LETTERS: usize = 28;

/// Readable on light and dark: five strengths of one colour behind the text's own.
const STYLE: &str = "\
.page{fill:#fff}.text{fill:#1b1f24}.faint{fill:#57606a}.line{stroke:#8c959f}\
.box{fill:#f6f8fa;stroke:#8c959f}\
.h1{fill:#fee8c8}.h2{fill:#fdd49e}.h3{fill:#fdbb84}.h4{fill:#fc8d59}\
@media (prefers-color-scheme:dark){.page{fill:#0d1117}.text{fill:#e6edf3}.faint{fill:#9da7b3}\
.line{stroke:#57606a}.box{fill:#161b22;stroke:#57606a}\
.h1{fill:#3d2a14}.h2{fill:#5c3a14}.h3{fill:#7d4714}.h4{fill:#a35310}}";

/// A box that is drawn.
struct Drawn<'p> {
    part: &'p Part,
    x: usize,
    y: usize,
}

/// The document.
pub fn document(explained: &Explained) -> String {
    let parts = parts(&explained.scan);
    let mut levels = BTreeMap::<Stand, Vec<&Part>>::new();
    for part in &parts {
        levels.entry(part.stand).or_default().push(part);
    }
    let weights = heaviest(parts.clone());
    let rank = |part: &Part| weights.iter().position(|other| other.name == part.name);
    let mut boxes = Vec::new();
    let mut notes = Vec::new();
    for (place, (stand, level)) in levels.iter_mut().enumerate() {
        let x = EDGE + place * STEP.0;
        let left_out = level.len().saturating_sub(MOST_A_LEVEL);
        if left_out > 0 {
            level.sort_by_key(|part| rank(part));
            level.truncate(MOST_A_LEVEL);
            level.sort_by_key(|part| parts.iter().position(|other| other.name == part.name));
        }
        notes.push((x, TOP - 12, "text", title(*stand)));
        for (row, part) in level.iter().enumerate() {
            boxes.push(Drawn { part, x, y: TOP + row * STEP.1 });
        }
        if left_out > 0 {
            let note = format!("and {} lighter ones", count(left_out as u64));
            notes.push((x, TOP + MOST_A_LEVEL * STEP.1 + 12, "faint", note));
        }
    }
    let rows = levels.values().map(|level| level.len() + 1).max().unwrap_or(1);
    let width = 2 * EDGE + levels.len().max(3) * STEP.0 - (STEP.0 - BOX.0);
    write(explained, &boxes, &notes, (width, TOP + rows * STEP.1)).unwrap_or_default()
}

fn title(stand: Stand) -> String {
    match stand {
        Stand::Column(0) => "read".to_owned(),
        Stand::Column(level) => format!("level {level}"),
        Stand::Condition => "shared conditions".to_owned(),
        Stand::Trial => "trial by trial".to_owned(),
        Stand::Books => "books".to_owned(),
    }
}

fn write(
    explained: &Explained,
    boxes: &[Drawn<'_>],
    notes: &[(usize, usize, &str, String)],
    (width, height): (usize, usize),
) -> Result<String, std::fmt::Error> {
    let plan = &explained.scan.plan;
    let mut out = String::new();
    writeln!(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" \
         font-family=\"sans-serif\" font-size=\"11\" role=\"img\">"
    )?;
    let name = escape(&explained.strategy);
    writeln!(out, "<title>Plan of {name}</title>")?;
    writeln!(out, "<style>{STYLE}</style>")?;
    writeln!(out, "<rect class=\"page\" width=\"{width}\" height=\"{height}\"/>")?;
    let (trials, nodes) = (count(plan.trials as u64), count(plan.nodes as u64));
    let unshared = count(plan.unshared_nodes);
    let head = format!("{name}: {trials} trials, {nodes} nodes for {unshared}");
    writeln!(out, "<text class=\"text\" x=\"{EDGE}\" y=\"24\" font-size=\"14\">{head}</text>")?;
    let how = if explained.scan.measured.is_some() { "measured" } else { "predicted" };
    let key = format!("the stronger the colour, the more of the run's {how} time");
    writeln!(out, "<text class=\"faint\" x=\"{EDGE}\" y=\"42\">{key}</text>")?;
    lines(&mut out, boxes)?;
    let total: f64 = parts(&explained.scan).iter().map(weight).sum();
    for drawn in boxes {
        node(&mut out, drawn, total)?;
    }
    for (x, y, class, text) in notes {
        writeln!(out, "<text class=\"{class}\" x=\"{x}\" y=\"{y}\">{}</text>", escape(text))?;
    }
    out.push_str("</svg>\n");
    Ok(out)
}

/// From what is read to what reads it, where both are drawn.
fn lines(out: &mut String, boxes: &[Drawn<'_>]) -> std::fmt::Result {
    let at: BTreeMap<&str, &Drawn<'_>> =
        boxes.iter().map(|drawn| (drawn.part.name.as_str(), drawn)).collect();
    let ends = boxes.iter().flat_map(|to| {
        let from = to.part.reads.iter().filter_map(|name| at.get(name.as_str()));
        from.map(move |from| (from, to))
    });
    for (from, to) in ends.take(MOST_LINES) {
        let (x0, y0) = (from.x + BOX.0, from.y + BOX.1 / 2);
        let (x1, y1) = (to.x, to.y + BOX.1 / 2);
        let middle = (x0 + x1) / 2;
        writeln!(
            out,
            "<path class=\"line\" fill=\"none\" opacity=\"0.5\" \
             d=\"M{x0} {y0}C{middle} {y0} {middle} {y1} {x1} {y1}\"/>"
        )?;
    }
    Ok(())
}

fn weight(part: &Part) -> f64 {
    part.measured_ns.map_or(part.predicted_ns, |ns| ns as f64)
}

fn node(out: &mut String, drawn: &Drawn<'_>, total: f64) -> std::fmt::Result {
    let Drawn { part, x, y } = drawn;
    let (width, height) = BOX;
    let share = weight(part) / total.max(f64::MIN_POSITIVE);
    let strength = [0.002, 0.01, 0.05, 0.2].iter().filter(|least| share >= **least).count();
    let class = if strength > 0 { format!("box h{strength}") } else { "box".to_owned() };
    let mut facts = vec![format!("{}: {}", part.name, part.what), part.made_by.to_owned()];
    facts.push(format!("{} trials need it", count(part.trials)));
    facts.push(format!("predicted {:.3} ms", part.predicted_ns / 1e6));
    facts.extend(part.measured_ns.map(|ns| format!("measured {:.3} ms", ns as f64 / 1e6)));
    if !part.more.is_empty() {
        facts.push(part.more.clone());
    }
    let label = format!("{} {}", part.name, part.what);
    let label = match label.char_indices().nth(LETTERS) {
        Some((at, _)) => format!("{}…", &label[..at]),
        None => label,
    };
    let (text_x, text_y) = (x + 8, y + 19);
    writeln!(out, "<g><title>{}</title>", escape(&facts.join("\n")))?;
    writeln!(
        out,
        "<rect class=\"{class}\" x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" \
         rx=\"4\"/>"
    )?;
    writeln!(
        out,
        "<text class=\"text\" x=\"{text_x}\" y=\"{text_y}\">{}</text></g>",
        escape(&label)
    )
}

/// Text as XML bears it: marks escaped, and no character that XML does not know.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' => out.push('\n'),
            c if c.is_control() || ('\u{fffe}'..='\u{ffff}').contains(&c) => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::escape;

    #[test]
    fn texts_are_xml() {
        assert_eq!(escape("a<b & \"c\" > d"), "a&lt;b &amp; &quot;c&quot; &gt; d");
        assert_eq!(escape("a\u{1}\nb\u{ffff}"), "a\u{fffd}\nb\u{fffd}");
    }
}
