//! Lines too long for the screen, cut to the part that is spoken of.

use std::ops::Range;

use crate::render::wrap::columns;

/// A text with its places.
pub(super) struct View {
    /// The same lines, some of them cut.
    pub(super) text: String,
    /// The places in it, in the order given.
    pub(super) places: Vec<Range<usize>>,
}

/// Cuts every line that a place begins or ends on to at most `room` columns, with `dots` where text
/// went. What lay in the cut part is then at the dots. The first place is the one to keep in sight.
/// Lines before all places are empty in the view, and those after them absent: a finding costs no
/// more than its own lines.
pub(super) fn crop(text: &str, places: &[Range<usize>], room: usize, dots: &str) -> View {
    let mut out = String::new();
    let mut starts = vec![None; places.len()];
    let mut ends = vec![None; places.len()];
    let first = places.iter().map(|p| p.start).min().unwrap_or(0);
    let last = places.iter().map(|p| p.end).max().unwrap_or(0);
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let end = at + line.len();
        if at > last {
            break;
        }
        if end <= first && end < text.len() {
            out.push('\n');
            at = end;
            continue;
        }
        let body = line.trim_end_matches(['\n', '\r']);
        let kept = match focus(places, at, body, room) {
            Some(focus) => window(body, focus, room.saturating_sub(2 * columns(dots))),
            None => 0..body.len(),
        };
        let from = out.len();
        let lead = if kept.start > 0 { dots } else { "" };
        let tail = if kept.end < body.len() { dots } else { "" };
        let moved = |offset: usize| {
            let inside = offset.clamp(kept.start, kept.end) - kept.start + lead.len();
            match offset {
                o if o < kept.start => from,
                o if o > kept.end => from + inside + tail.len() + o.saturating_sub(body.len()),
                _ => from + inside,
            }
        };
        let is_own = |o: usize| (at..end).contains(&o) || (o == end && end == text.len());
        let own = |offset: usize| is_own(offset).then(|| offset - at);
        for (i, place) in places.iter().enumerate() {
            starts[i] = starts[i].or(own(place.start).map(moved));
            ends[i] = ends[i].or(own(place.end).map(moved));
        }
        out.extend([lead, &body[kept.clone()], tail, &line[body.len()..]]);
        at = end;
    }
    let whole = |offset: &Option<usize>| offset.unwrap_or(out.len()).min(out.len());
    let places = starts.iter().zip(&ends).map(|(s, e)| whole(s)..whole(e).max(whole(s))).collect();
    View { text: out, places }
}

/// The part of a line to keep in sight, from its own start; `None` where all of it may stay.
fn focus(places: &[Range<usize>], at: usize, body: &str, room: usize) -> Option<Range<usize>> {
    if columns(body) <= room {
        return None;
    }
    let end = at + body.len();
    let within = |place: &&Range<usize>| {
        (at..=end).contains(&place.start) || (at..=end).contains(&place.end)
    };
    let part = |p: &Range<usize>| p.start.clamp(at, end) - at..p.end.clamp(at, end) - at;
    let mut parts = places.iter().filter(within).map(part);
    let first = parts.next()?;
    let hull = parts.fold(first.clone(), |h, p| h.start.min(p.start)..h.end.max(p.end));
    Some(if columns(&body[hull.clone()]) <= room / 2 { hull } else { first })
}

/// As much of the line around the focus as fits.
fn window(body: &str, focus: Range<usize>, room: usize) -> Range<usize> {
    let spare = room.saturating_sub(columns(&body[focus.clone()])) / 2;
    let start = back(body, focus.start, spare);
    let end = forth(body, start, room);
    let unused = room.saturating_sub(columns(&body[start..end]));
    back(body, start, unused)..end
}

/// The place at most that many columns before.
fn back(body: &str, from: usize, room: usize) -> usize {
    let fits = |i: &usize| columns(&body[*i..from]) <= room;
    let near = body[..from].char_indices().rev().map(|(i, _)| i).take(room);
    near.take_while(fits).last().unwrap_or(from)
}

/// The place at most that many columns later.
fn forth(body: &str, from: usize, room: usize) -> usize {
    let ends = body[from..].char_indices().map(|(i, c)| from + i + c.len_utf8()).take(room);
    ends.take_while(|i| columns(&body[from..*i]) <= room).last().unwrap_or(from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_line_keeps_what_is_spoken_of() {
        let text = format!("short\n{}HERE{}\nlast\n", "a".repeat(50), "b".repeat(50));
        let view = crop(&text, &[56..60, 0..5, 110..111], 20, "..");
        assert_eq!(view.text, "short\n..aaaaaaHEREbbbbbb..\nlast\n");
        assert_eq!(&view.text[view.places[0].clone()], "HERE");
        assert_eq!(&view.text[view.places[1].clone()], "short");
        assert_eq!(view.places[2], 26..27);
    }

    #[test]
    fn what_fits_stays() {
        let text = "short\nlines\r\n";
        let view = crop(text, &[0..3, 12..13, 13..13], 10, "..");
        assert_eq!((view.text.as_str(), view.places), (text, vec![0..3, 12..13, 13..13]));
        assert_eq!(crop("a\nbc\nd\n", &[2..4, 2..4], 10, "..").text, "\nbc\n");
    }
}
