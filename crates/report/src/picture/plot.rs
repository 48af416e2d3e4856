//! A frame with marks on both axes, and what is drawn in it.

use qraft_base::Ts;

use super::canvas::{Canvas, Ink};
use crate::print::date;

/// Pixels that a plot covers.
#[derive(Clone, Copy, Debug)]
pub struct Area {
    /// Of the frame.
    pub left: f32,
    /// Of the frame.
    pub top: f32,
    /// Across.
    pub wide: f32,
    /// Down.
    pub tall: f32,
}

/// A curve.
#[derive(Clone, Copy, Debug)]
pub struct Curve<'a> {
    /// For the key; empty where there is none.
    pub name: &'a str,
    /// Its colour.
    pub ink: Ink,
    /// A value for each x.
    pub values: &'a [f64],
}

/// How a value prints.
pub type Print<'a> = &'a dyn Fn(f64) -> String;

/// A frame with marks.
pub struct Plot<'a> {
    /// Above it.
    pub title: &'a str,
    /// Where.
    pub area: Area,
    /// Across.
    pub x: &'a [f64],
    /// How x prints; not at all where another plot below prints it.
    pub x_text: Option<Print<'a>>,
    /// How y prints.
    pub y_text: Print<'a>,
}

/// Steps of the grid.
const STEPS: usize = 4;
const SIZE: f32 = 13.0;

/// A stamp in seconds as a day.
pub fn day(seconds: f64) -> String {
    date(Ts((seconds as i64).saturating_mul(1_000_000_000)))
}

/// Least and greatest of what is finite; a span of nothing is made one.
fn span(values: impl Iterator<Item = f64>) -> (f64, f64) {
    let ends = values.filter(|x| x.is_finite());
    let (low, high) =
        ends.fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), x| (l.min(x), h.max(x)));
    match low < high {
        true => (low, high),
        false if low == high => (low - 0.5, low + 0.5),
        false => (0.0, 1.0),
    }
}

fn part(value: f64, (low, high): (f64, f64)) -> f32 {
    ((value - low) / (high - low)) as f32
}

impl Plot<'_> {
    fn at(&self, x: f64, y: f64, xs: (f64, f64), ys: (f64, f64)) -> (f32, f32) {
        let area = &self.area;
        (area.left + part(x, xs) * area.wide, area.top + (1.0 - part(y, ys)) * area.tall)
    }

    fn grid(&self, canvas: &mut Canvas, xs: (f64, f64), ys: (f64, f64)) {
        let Area { left, top, wide, tall } = self.area;
        canvas.text(self.title, (left, top - 10.0), 15.0, Ink::Text, wide);
        for step in 0..=STEPS {
            let share = step as f64 / STEPS as f64;
            let y = ys.0 + (ys.1 - ys.0) * share;
            let (_, down) = self.at(xs.0, y, xs, ys);
            canvas.line([(left, down), (left + wide, down)], 1.0, Ink::Line);
            let text = (self.y_text)(y);
            canvas.text_before(&text, (left - 8.0, down + 5.0), SIZE, Ink::Faint);
            let Some(print) = self.x_text else { continue };
            let text = print(xs.0 + (xs.1 - xs.0) * share);
            let width = canvas.width(&text, SIZE);
            let middle = left + wide * share as f32;
            let from = (middle - width / 2.0).clamp(left, left + wide - width);
            canvas.text(&text, (from, top + tall + 22.0), SIZE, Ink::Faint, width);
        }
    }

    /// Curves over x, with a key.
    pub fn curves(&self, canvas: &mut Canvas, curves: &[Curve<'_>]) {
        let xs = span(self.x.iter().copied());
        let ys = span(curves.iter().flat_map(|curve| curve.values.iter().copied()));
        self.grid(canvas, xs, ys);
        let mut right = self.area.left + self.area.wide;
        for curve in curves {
            let points = self.x.iter().zip(curve.values).map(|(x, y)| self.at(*x, *y, xs, ys));
            canvas.line(points, 2.0, curve.ink);
            if !curve.name.is_empty() {
                canvas.text_before(curve.name, (right, self.area.top - 10.0), 15.0, curve.ink);
                right -= canvas.width(curve.name, 15.0) + 24.0;
            }
        }
    }

    /// A point for each x, and a front through some of them.
    pub fn points(&self, canvas: &mut Canvas, y: &[f64], front: &[(f64, f64)]) {
        let (xs, ys) = (span(self.x.iter().copied()), span(y.iter().copied()));
        self.grid(canvas, xs, ys);
        for (x, y) in self.x.iter().zip(y).filter(|(x, y)| x.is_finite() && y.is_finite()) {
            canvas.mark(self.at(*x, *y, xs, ys), 4.0, Ink::Faint, 120);
        }
        // Up only where the next point begins: in between nothing better is known.
        let corners = front.windows(2).flat_map(|pair| [pair[0], (pair[1].0, pair[0].1)]);
        let steps: Vec<_> =
            corners.chain(front.last().copied()).map(|(x, y)| self.at(x, y, xs, ys)).collect();
        canvas.line(steps, 2.0, Ink::Own);
        for (x, y) in front {
            canvas.mark(self.at(*x, *y, xs, ys), 8.0, Ink::Own, u8::MAX);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_is_never_empty() {
        assert_eq!(span([1.0, f64::NAN, 3.0].into_iter()), (1.0, 3.0));
        assert_eq!(span([2.0].into_iter()), (1.5, 2.5));
        assert_eq!(span([f64::INFINITY].into_iter()), (0.0, 1.0));
        assert_eq!(day(86_400.0), "1970-01-02");
    }
}
