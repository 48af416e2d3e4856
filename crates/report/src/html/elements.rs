//! Elements of the page. Text goes through [`escaped`]; only fixed markup is written raw.

use super::escape::escaped;

/// A page being written.
#[derive(Debug, Default)]
pub struct Html {
    out: String,
}

/// A cell of a table.
#[derive(Clone, Debug)]
pub struct Cell {
    text: String,
    class: &'static str,
}

impl Cell {
    /// A number.
    pub fn n(text: impl Into<String>) -> Cell {
        Cell { text: text.into(), class: "n" }
    }

    /// A word or two.
    pub fn t(text: impl Into<String>) -> Cell {
        Cell { text: text.into(), class: "" }
    }

    /// Sentences.
    pub fn w(text: impl Into<String>) -> Cell {
        Cell { text: text.into(), class: "w" }
    }

    /// Of another class.
    pub fn of(text: impl Into<String>, class: &'static str) -> Cell {
        Cell { text: text.into(), class }
    }
}

/// A chart's place: what it shows, what stands beside it.
#[derive(Clone, Copy, Debug)]
pub struct Chart<'a> {
    /// By what the scripts find it.
    pub name: &'a str,
    /// What it shows, for everyone.
    pub caption: &'a str,
    /// What keys do in it, for those who cannot see it.
    pub keys: &'a str,
    /// Its colours: class and meaning.
    pub key: &'a [(&'a str, &'a str)],
    /// Controls above it; fixed markup.
    pub controls: &'a str,
    /// True where the scripts bring no canvas of their own.
    pub canvas: bool,
    /// The title of the table behind it, where the scripts fill one.
    pub table: Option<&'a str>,
}

impl Html {
    /// Fixed markup.
    pub fn raw(&mut self, markup: &str) {
        self.out.push_str(markup);
    }

    /// An element with text.
    pub fn line(&mut self, tag: &str, class: &str, text: &str) {
        let class = if class.is_empty() { String::new() } else { format!(" class=\"{class}\"") };
        self.raw(&format!("<{tag}{class}>{}</{tag}>\n", escaped(text)));
    }

    /// A heading that can be linked to.
    pub fn heading(&mut self, level: u8, id: &str, text: &str) {
        self.raw(&format!("<h{level} id=\"{id}\">{}</h{level}>\n", escaped(text)));
    }

    /// A table under its titles; `class` may be empty. The first cell of a row is its header.
    pub fn table(&mut self, caption: &str, class: &str, titles: &[Cell], rows: &[Vec<Cell>]) {
        let caption = escaped(caption);
        self.raw(&format!(
            "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"{caption}\">\
             <table class=\"{class}\"><caption>{caption}</caption>\n<thead><tr>"
        ));
        titles.iter().for_each(|title| self.cell("th scope=\"col\"", "th", title));
        self.raw("</tr></thead>\n<tbody>\n");
        for row in rows {
            self.raw("<tr>");
            for (at, cell) in row.iter().enumerate() {
                match at {
                    0 => self.cell("th scope=\"row\"", "th", cell),
                    _ => self.cell("td", "td", cell),
                }
            }
            self.raw("</tr>\n");
        }
        self.raw("</tbody></table></div>\n");
    }

    fn cell(&mut self, open: &str, tag: &str, cell: &Cell) {
        let class = if cell.class.is_empty() {
            String::new()
        } else {
            format!(" class=\"{}\"", cell.class)
        };
        self.raw(&format!("<{open}{class}>{}</{tag}>", escaped(&cell.text)));
    }

    /// A place for a chart. It is hidden until the scripts are there to draw it.
    pub fn chart(&mut self, chart: &Chart<'_>) {
        let (name, caption) = (chart.name, escaped(chart.caption));
        self.raw(&format!(
            "<figure data-chart=\"{name}\" data-scripted hidden>\n<figcaption>{caption}"
        ));
        if !chart.key.is_empty() {
            self.raw("<br>");
        }
        for (class, meaning) in chart.key {
            let meaning = escaped(meaning);
            self.raw(&format!("<span class=\"key\"><i class=\"{class}\"></i>{meaning}</span>"));
        }
        self.raw("</figcaption>\n");
        self.raw(chart.controls);
        let canvas = if chart.canvas { "<canvas aria-hidden=\"true\"></canvas>" } else { "" };
        self.raw(&format!(
            "<div class=\"plot\" tabindex=\"0\" role=\"application\" \
             aria-roledescription=\"chart\" aria-label=\"{caption}. {}\">{canvas}</div>\n\
             <p class=\"readout\" aria-live=\"polite\"></p>\n",
            escaped(chart.keys)
        ));
        if let Some(table) = chart.table {
            let table = escaped(table);
            self.raw(&format!(
                "<details><summary>{table}</summary><div class=\"scroll\" role=\"region\" \
                 tabindex=\"0\" aria-label=\"{table}\"><table><caption>{table}</caption></table>\
                 </div></details>\n"
            ));
        }
        self.raw("</figure>\n");
    }

    /// What was written.
    pub fn finish(self) -> String {
        self.out
    }
}
