//! Static pictures of a report, as PNG: for a message, a wiki, a README.
//!
//! Drawn here, with a font that is part of the build, so that the same report gives the same bytes
//! on every machine; no window system, no installed font.

mod canvas;
mod plot;

use crate::error::ReportError;
use crate::model::{Candidate, Level, Num, Report};
use crate::print::{percent, plain};
use crate::words;
use canvas::{Canvas, Ink};
use plot::{Area, Curve, Plot};

/// Pixels.
const WIDTH: u32 = 1200;
const HEIGHT: u32 = 675;
const EDGE: f32 = 40.0;

/// Which picture.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Picture {
    /// The first candidate's equity and drawdown, under the verdict.
    Overview,
    /// All trials: what is wanted against what it costs, with the front.
    Pareto,
}

/// The picture as PNG, 1200 × 675.
///
/// # Errors
/// [`ReportError::Picture`] where the report has nothing to draw: no candidate, no trials.
pub fn png(report: &Report, picture: Picture) -> Result<Vec<u8>, ReportError> {
    let mut canvas = Canvas::new(WIDTH, HEIGHT).ok_or_else(|| lacking("there is no font"))?;
    head(&mut canvas, report);
    match picture {
        Picture::Overview => overview(&mut canvas, report)?,
        Picture::Pareto => pareto(&mut canvas, report)?,
    }
    canvas.png().map_err(ReportError::Picture)
}

fn lacking(why: &str) -> ReportError {
    ReportError::Picture(why.to_owned())
}

fn head(canvas: &mut Canvas, report: &Report) {
    let wide = WIDTH as f32 - 2.0 * EDGE;
    canvas.text(&report.strategy, (EDGE, 52.0), 28.0, Ink::Text, wide);
    let ink = match report.headline.level {
        Level::Pass => Ink::Pass,
        Level::Unknown => Ink::Unknown,
        Level::Fail => Ink::Loss,
    };
    canvas.text(&report.headline.words, (EDGE, 84.0), 18.0, ink, wide);
}

fn overview(canvas: &mut Canvas, report: &Report) -> Result<(), ReportError> {
    let first = report.candidates.first();
    let candidate = first.ok_or_else(|| lacking("the run has no sealed candidate"))?;
    canvas.text(&about(candidate), (EDGE, 112.0), 15.0, Ink::Faint, WIDTH as f32 - 2.0 * EDGE);
    let series = &candidate.series;
    let x: Vec<f64> = series.ts.iter().map(|ts| *ts as f64).collect();
    let values = |all: &[Num]| all.iter().map(|x| x.0).collect::<Vec<f64>>();
    let (own, fall) = (values(&series.equity), values(&series.drawdown));
    let hold = series.hold.as_deref().map(values);
    let mut curves = vec![Curve { name: "strategy", ink: Ink::Own, values: &own }];
    if let Some(hold) = &hold {
        curves.insert(0, Curve { name: "buy and hold", ink: Ink::Other, values: hold });
    }
    let frame = |top: f32, tall: f32| Area {
        left: EDGE + 60.0,
        top,
        wide: WIDTH as f32 - 2.0 * EDGE - 60.0,
        tall,
    };
    Plot {
        title: "equity: what 1 has grown to",
        area: frame(150.0, 300.0),
        x: &x,
        x_text: None,
        y_text: &|y| plain(Some(y), 2),
    }
    .curves(canvas, &curves);
    Plot {
        title: "drawdown",
        area: frame(500.0, 110.0),
        x: &x,
        x_text: Some(&plot::day),
        y_text: &|y| percent(Some(y)),
    }
    .curves(canvas, &[Curve { name: "", ink: Ink::Loss, values: &fall }]);
    Ok(())
}

fn about(candidate: &Candidate) -> String {
    let figure = |name: &str| {
        let row = candidate.figures.iter().find(|row| row.name == name);
        words::shown(name, row.map_or(Num::NONE, |row| row.value))
    };
    format!(
        "{}: Sharpe ratio {}, {} a year, greatest drawdown {}",
        words::named(&candidate.params),
        figure("sharpe_ratio"),
        figure("cagr"),
        figure("max_drawdown")
    )
}

fn pareto(canvas: &mut Canvas, report: &Report) -> Result<(), ReportError> {
    let trials = report.trials.as_ref().filter(|trials| !trials.trial.is_empty());
    let trials = trials.ok_or_else(|| lacking("there are no trials that ran to the end"))?;
    let (quality, cost) = trials.pareto_of;
    let column = |name: &str| {
        let at = trials.figure_names.iter().position(|have| *have == name);
        let all = at.map(|at| trials.figures[at].as_slice()).unwrap_or_default();
        all.iter().map(|x| x.0).collect::<Vec<f64>>()
    };
    let (xs, ys) = (column(cost), column(quality));
    let front: Vec<(f64, f64)> = trials.pareto.iter().map(|p| (p.cost.0, p.quality.0)).collect();
    let title = format!("{} against {}", words::figure(quality).0, words::figure(cost).0);
    let text = |name: &'static str| move |x: f64| words::shown(name, Num(x));
    Plot {
        title: &title,
        area: Area { left: EDGE + 60.0, top: 150.0, wide: WIDTH as f32 - 160.0, tall: 460.0 },
        x: &xs,
        x_text: Some(&text(cost)),
        y_text: &text(quality),
    }
    .points(canvas, &ys, &front);
    Ok(())
}
