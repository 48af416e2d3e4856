//! Pixels: filled areas, lines, text.

use tiny_skia::{Color, FillRule, Paint, Path, PathBuilder, Pixmap, Rect, Stroke, Transform};
use ttf_parser::{Face, OutlineBuilder};

/// DejaVu Sans, cut to Latin text; its licence stands beside it.
const FONT: &[u8] = include_bytes!("../../assets/vendor/DejaVuSans.subset.ttf");

/// The colours of the page's light theme.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Ink {
    /// Words.
    Text,
    /// Words that matter less; other trials.
    Faint,
    /// Lines of a grid.
    Line,
    /// The strategy.
    Own,
    /// The benchmark.
    Other,
    /// Drawdown; what fails.
    Loss,
    /// What passes.
    Pass,
    /// What is not known.
    Unknown,
}

impl Ink {
    fn rgb(self) -> [u8; 3] {
        match self {
            Ink::Text => [0x1b, 0x1f, 0x24],
            Ink::Faint => [0x57, 0x60, 0x6a],
            Ink::Line => [0xd0, 0xd7, 0xde],
            Ink::Own => [0x0b, 0x5c, 0xad],
            Ink::Other => [0xb3, 0x5c, 0x00],
            Ink::Loss => [0xb3, 0x26, 0x1e],
            Ink::Pass => [0x11, 0x63, 0x29],
            Ink::Unknown => [0x6a, 0x53, 0x00],
        }
    }

    fn paint(self, alpha: u8) -> Paint<'static> {
        let [r, g, b] = self.rgb();
        let mut paint = Paint::default();
        paint.set_color_rgba8(r, g, b, alpha);
        paint.anti_alias = true;
        paint
    }
}

/// A picture being drawn, on white.
pub struct Canvas {
    pixels: Pixmap,
    font: Face<'static>,
}

impl Canvas {
    /// So many pixels; `None` where there are none, or the font of the build is broken.
    pub fn new(width: u32, height: u32) -> Option<Canvas> {
        let mut pixels = Pixmap::new(width, height)?;
        pixels.fill(Color::WHITE);
        Some(Canvas { pixels, font: Face::parse(FONT, 0).ok()? })
    }

    /// A line through the points; where a point is not finite, it is broken.
    pub fn line(&mut self, points: impl IntoIterator<Item = (f32, f32)>, wide: f32, ink: Ink) {
        let mut path = PathBuilder::new();
        let mut pen = false;
        for (x, y) in points {
            match (x.is_finite() && y.is_finite(), pen) {
                (true, true) => path.line_to(x, y),
                (true, false) => path.move_to(x, y),
                (false, _) => {}
            }
            pen = x.is_finite() && y.is_finite();
        }
        if let Some(path) = path.finish() {
            let stroke = Stroke { width: wide, ..Stroke::default() };
            let paint = ink.paint(u8::MAX);
            self.pixels.stroke_path(&path, &paint, &stroke, Transform::identity(), None);
        }
    }

    /// A square around a point.
    pub fn mark(&mut self, (x, y): (f32, f32), size: f32, ink: Ink, alpha: u8) {
        if let Some(square) = Rect::from_xywh(x - size / 2.0, y - size / 2.0, size, size) {
            self.pixels.fill_rect(square, &ink.paint(alpha), Transform::identity(), None);
        }
    }

    /// Text whose line starts at the point; cut, with an ellipsis, where it is wider than may be.
    pub fn text(&mut self, text: &str, from: (f32, f32), size: f32, ink: Ink, most: f32) {
        let fits = match self.width(text, size) > most {
            false => text.to_owned(),
            true => {
                let mut cut: Vec<char> = text.chars().collect();
                let shown = |cut: &[char]| cut.iter().collect::<String>() + "…";
                while !cut.is_empty() && self.width(&shown(&cut), size) > most {
                    cut.pop();
                }
                shown(&cut)
            }
        };
        let scale = self.scale(size);
        let mut x = from.0;
        for c in fits.chars() {
            let Some(glyph) = self.font.glyph_index(c) else { continue };
            let mut outline = Outline { path: PathBuilder::new(), x, y: from.1, scale };
            self.font.outline_glyph(glyph, &mut outline);
            if let Some(path) = outline.path.finish() {
                self.fill(&path, ink);
            }
            x += self.font.glyph_hor_advance(glyph).map_or(0.0, f32::from) * scale;
        }
    }

    /// Text that ends at the point.
    pub fn text_before(&mut self, text: &str, (x, y): (f32, f32), size: f32, ink: Ink) {
        let width = self.width(text, size);
        self.text(text, (x - width, y), size, ink, width);
    }

    /// How wide a text is. Characters that the font lacks are left out.
    pub fn width(&self, text: &str, size: f32) -> f32 {
        let glyphs = text.chars().filter_map(|c| self.font.glyph_index(c));
        let units = glyphs.filter_map(|glyph| self.font.glyph_hor_advance(glyph)).map(f32::from);
        units.sum::<f32>() * self.scale(size)
    }

    fn scale(&self, size: f32) -> f32 {
        size / f32::from(self.font.units_per_em())
    }

    fn fill(&mut self, path: &Path, ink: Ink) {
        let paint = ink.paint(u8::MAX);
        self.pixels.fill_path(path, &paint, FillRule::Winding, Transform::identity(), None);
    }

    /// As a PNG file.
    ///
    /// # Errors
    /// In words, what the encoder says.
    pub fn png(&self) -> Result<Vec<u8>, String> {
        self.pixels.encode_png().map_err(|e| e.to_string())
    }
}

/// A glyph on its way to pixels: the font's y goes up.
struct Outline {
    path: PathBuilder,
    x: f32,
    y: f32,
    scale: f32,
}

impl Outline {
    fn at(&self, x: f32, y: f32) -> (f32, f32) {
        (self.x + x * self.scale, self.y - y * self.scale)
    }
}

impl OutlineBuilder for Outline {
    fn move_to(&mut self, x: f32, y: f32) {
        let (x, y) = self.at(x, y);
        self.path.move_to(x, y);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        let (x, y) = self.at(x, y);
        self.path.line_to(x, y);
    }

    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        let ((x1, y1), (x, y)) = (self.at(x1, y1), self.at(x, y));
        self.path.quad_to(x1, y1, x, y);
    }

    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        let ((x1, y1), (x2, y2), (x, y)) = (self.at(x1, y1), self.at(x2, y2), self.at(x, y));
        self.path.cubic_to(x1, y1, x2, y2, x, y);
    }

    fn close(&mut self) {
        self.path.close();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_leaves_marks_within_its_width() {
        let mut canvas = Canvas::new(200, 40).unwrap();
        canvas.text("Sharpe 1.23 äß", (5.0, 30.0), 20.0, Ink::Text, 120.0);
        let dark =
            |x: u32| (0..40).any(|y| canvas.pixels.pixel(x, y).is_some_and(|p| p.red() < 99));
        assert!((5..125).any(dark));
        assert!(!(126..200).any(dark));
        assert_eq!(canvas.width("漢", 20.0), 0.0);
        assert!(canvas.png().unwrap().starts_with(b"\x89PNG"));
    }

    #[test]
    fn a_gap_breaks_a_line() {
        let mut canvas = Canvas::new(30, 30).unwrap();
        let points = [(0.0, 15.0), (10.0, 15.0), (15.0, f32::NAN), (20.0, 15.0), (30.0, 15.0)];
        canvas.line(points, 2.0, Ink::Own);
        let blue = |x: u32| canvas.pixels.pixel(x, 15).is_some_and(|p| p.red() < 99);
        assert!(blue(5) && blue(25) && !blue(15));
    }
}
