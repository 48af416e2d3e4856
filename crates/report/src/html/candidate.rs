//! The sealed trials: which there are, and each of them in full.

use super::class;
use super::elements::{Cell, Chart, Html};
use super::escape::escaped;
use super::gates::verdicts;
use crate::model::{Candidate, Month, Num, Report};
use crate::print::{count, money, percent, plain};
use crate::words;

const CURVE_KEYS: &str = "Arrow keys move along the curve, with Shift by 20; Home and End go to its \
                          ends; plus and minus zoom, 0 shows all. Drag to zoom, double-click to \
                          show all.";

const LOG: &str = "<div class=\"controls\"><label class=\"tick\"><input type=\"checkbox\" data-log> \
                   logarithmic scale</label></div>\n";

/// All candidates.
pub fn all(html: &mut Html, report: &Report) {
    if report.candidates.is_empty() {
        return;
    }
    html.heading(2, "candidates", "Candidates");
    if report.candidates.len() > 1 {
        comparison(html, &report.candidates);
        html.raw("<div class=\"controls\" hidden><label>Shown below<select id=\"candidate\">\n");
        for (at, candidate) in report.candidates.iter().enumerate() {
            let name = escaped(&named(candidate));
            html.raw(&format!("<option value=\"{at}\">{name}</option>\n"));
        }
        html.raw("</select></label></div>\n");
    }
    for (at, candidate) in report.candidates.iter().enumerate() {
        let name = escaped(&named(candidate));
        html.raw(&format!("<section data-candidate=\"{at}\" aria-label=\"{name}\">\n"));
        one(html, candidate);
        html.raw("</section>\n");
    }
}

fn named(candidate: &Candidate) -> String {
    let rank = candidate.rank.map_or(String::new(), |rank| format!("rank {rank}: "));
    format!("{rank}{} (trial {})", words::named(&candidate.params), candidate.trial)
}

const COMPARED: [&str; 6] =
    ["sharpe_ratio", "cagr", "max_drawdown", "calmar_ratio", "turnover", "trades"];

fn figure(candidate: &Candidate, name: &str) -> Num {
    let row = candidate.figures.iter().find(|row| row.name == name);
    row.map_or(Num::NONE, |row| row.value)
}

fn comparison(html: &mut Html, candidates: &[Candidate]) {
    let mut titles = vec![Cell::n("rank"), Cell::t("params")];
    titles.extend(COMPARED.map(|name| Cell::n(words::figure(name).0)));
    titles.push(Cell::t("verdict"));
    let row = |candidate: &Candidate| {
        let rank = candidate.rank.map_or("-".to_owned(), |rank| rank.to_string());
        let mut row = vec![Cell::n(rank), Cell::t(words::named(&candidate.params))];
        row.extend(COMPARED.map(|name| Cell::n(words::shown(name, figure(candidate, name)))));
        row.push(match &candidate.gates {
            Some(gates) => Cell::of(gates.level.word(), class(gates.level)),
            None => Cell::t("not asked"),
        });
        row
    };
    let rows: Vec<_> = candidates.iter().map(row).collect();
    html.table("The sealed trials, best first", "", &titles, &rows);
}

fn one(html: &mut Html, candidate: &Candidate) {
    html.line("h3", "", &named(candidate));
    if let Some(gates) = &candidate.gates {
        html.line("p", &format!("headline {}", class(gates.level)), &gates.words);
    }
    curves(html, candidate);
    html.raw("<div class=\"pair\">\n<div>\n");
    figures(html, candidate);
    html.raw("</div>\n<div>\n");
    years(html, candidate);
    html.raw("</div>\n</div>\n");
    months(html, &candidate.months);
    if let Some(gates) = &candidate.gates {
        verdicts(html, gates);
    }
    costs(html, candidate);
    precise(html, candidate);
    fills(html, candidate);
}

fn curves(html: &mut Html, candidate: &Candidate) {
    let series = &candidate.series;
    let drawn = match series.ts.len() {
        n if n == series.bars => String::new(),
        n => format!(
            "; {} of {} bars are drawn, with every peak and trough",
            count(n as u64),
            count(series.bars as u64)
        ),
    };
    let hold = series.hold.is_some();
    let with_hold = |own: (&'static str, &'static str)| match hold {
        true => vec![own, ("other", "buy and hold")],
        false => vec![own],
    };
    let plain_chart = |name, caption| Chart {
        name,
        caption,
        keys: CURVE_KEYS,
        key: &[],
        controls: "",
        canvas: false,
        table: None,
    };
    let caption = format!("Equity: what 1 has grown to{drawn}");
    let key = with_hold(("own", "strategy"));
    html.chart(&Chart { key: &key, controls: LOG, ..plain_chart("equity", &caption) });
    let key = with_hold(("loss", "strategy"));
    html.chart(&Chart {
        key: &key,
        ..plain_chart("drawdown", "Drawdown: share lost from the last peak")
    });
    let caption =
        format!("Rolling Sharpe ratio of the last {} bars", count(series.sharpe_window as u64));
    html.chart(&Chart { key: &[("own", "strategy")], ..plain_chart("sharpe", &caption) });
    if candidate.fills.total == 0 {
        return;
    }
    html.chart(&match candidate.positions.gross {
        Some(_) => Chart {
            key: &[("third", "gross"), ("own", "net")],
            ..plain_chart("positions", "Positions: value held, as a share of equity")
        },
        None => Chart {
            key: &[("own", "long"), ("loss", "short")],
            ..plain_chart("positions", "Positions: names held")
        },
    });
}

fn figures(html: &mut Html, candidate: &Candidate) {
    let hold = candidate.figures.iter().any(|row| row.hold.get().is_some());
    let mut titles = vec![Cell::t("figure"), Cell::n("strategy")];
    if hold {
        titles.push(Cell::n("buy and hold"));
    }
    let rows = candidate.figures.iter().map(|row| {
        let value = match (&row.undefined, row.value.get()) {
            (Some(why), None) => format!("none: {why}"),
            _ => words::shown(&row.name, row.value),
        };
        let mut cells = vec![Cell::t(words::figure(&row.name).0), Cell::n(value)];
        if hold {
            cells.push(Cell::n(words::shown(&row.name, row.hold)));
        }
        cells
    });
    html.table("Figures", "", &titles, &rows.collect::<Vec<_>>());
}

fn years(html: &mut Html, candidate: &Candidate) {
    if candidate.years.is_empty() {
        return;
    }
    let hold = candidate.series.hold.is_some();
    let mut titles = ["year", "bars", "return"].map(Cell::n).to_vec();
    if hold {
        titles.push(Cell::n("buy and hold"));
    }
    titles.extend(["Sharpe", "volatility", "drawdown"].map(Cell::n));
    let rows = candidate.years.iter().map(|year| {
        let mut row = vec![
            Cell::n(year.year.to_string()),
            Cell::n(count(year.bars as u64)),
            Cell::n(percent(year.total_return.get())),
        ];
        if hold {
            row.push(Cell::n(percent(year.hold.get())));
        }
        row.extend([
            Cell::n(plain(year.sharpe.get(), 2)),
            Cell::n(percent(year.volatility.get())),
            Cell::n(percent(year.max_drawdown.get())),
        ]);
        row
    });
    html.table("Figures by year", "", &titles, &rows.collect::<Vec<_>>());
}

const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// Four strengths of gain and of loss, against the greatest of all months.
fn strength(value: f64, greatest: f64) -> &'static str {
    if value == 0.0 || greatest == 0.0 {
        return "";
    }
    let step = ((value.abs() / greatest * 4.0).ceil() as usize).clamp(1, 4) - 1;
    match value > 0.0 {
        true => ["u1", "u2", "u3", "u4"][step],
        false => ["d1", "d2", "d3", "d4"][step],
    }
}

fn months(html: &mut Html, months: &[Month]) {
    let (Some(first), Some(last)) = (months.first(), months.last()) else { return };
    let finite = months.iter().filter_map(|month| month.total_return.get());
    let greatest = finite.map(f64::abs).fold(0.0, f64::max);
    let titles: Vec<Cell> = std::iter::once("year").chain(MONTHS).map(Cell::t).collect();
    let rows = (first.year..=last.year).map(|year| {
        let mut row = vec![Cell::t(year.to_string())];
        row.extend((1..=12).map(|number| {
            let month = months.iter().find(|m| (m.year, m.month) == (year, number));
            match month.and_then(|month| month.total_return.get()) {
                Some(value) => Cell::of(percent(Some(value)), strength(value, greatest)),
                None => Cell::t(""),
            }
        }));
        row
    });
    let rows: Vec<_> = rows.collect();
    html.table(
        "Returns by month: stronger blue gains more, stronger orange loses more",
        "months",
        &titles,
        &rows,
    );
}

fn costs(html: &mut Html, candidate: &Candidate) {
    if !candidate.costs.is_empty() {
        html.chart(&Chart {
            name: "costs",
            caption: "Cost curve: the Sharpe ratio where every cost is 0.5 to 1.5 times its own",
            keys: CURVE_KEYS,
            key: &[("own", "Sharpe ratio")],
            controls: "",
            canvas: false,
            table: None,
        });
        let titles = ["costs ×", "Sharpe ratio", "total return"].map(Cell::n);
        let rows = candidate.costs.iter().map(|row| {
            vec![
                Cell::n(plain(row.multiplier.get(), 1)),
                Cell::n(plain(row.sharpe.get(), 2)),
                Cell::n(percent(row.total_return.get())),
            ]
        });
        html.table("Figures at other costs", "", &titles, &rows.collect::<Vec<_>>());
    }
    if !candidate.latency.is_empty() {
        let titles = ["latency, ms", "Sharpe ratio", "total return"].map(Cell::n);
        let rows = candidate.latency.iter().map(|row| {
            vec![
                Cell::n(money(row.latency_ms.get())),
                Cell::n(plain(row.sharpe.get(), 2)),
                Cell::n(percent(row.total_return.get())),
            ]
        });
        html.table("Figures where orders come later", "", &titles, &rows.collect::<Vec<_>>());
    }
}

fn precise(html: &mut Html, candidate: &Candidate) {
    let Some(precise) = &candidate.precise else { return };
    html.line("h3", "", "Scan against matcher");
    if let Some(failure) = &precise.failure {
        html.line("p", "fail", &format!("It could not be matched order by order: {failure}"));
        return;
    }
    let told = match precise.passes {
        true => "Matched order by order, every key figure stays within",
        false => "Matched order by order, a key figure is further apart than",
    };
    html.line("p", "", &format!("{told} {}.", percent(precise.tolerance.get())));
    let titles = [
        Cell::t("figure"),
        Cell::n("scan"),
        Cell::n("matcher"),
        Cell::n("apart"),
        Cell::t("gate"),
        Cell::t("moved most by"),
    ];
    let rows = precise.rows.iter().map(|row| {
        let (verdict, class) = if row.passes { ("passes", "pass") } else { ("fails", "fail") };
        vec![
            Cell::t(words::figure(&row.figure).0),
            Cell::n(words::shown(&row.figure, row.fast)),
            Cell::n(words::shown(&row.figure, row.precise)),
            Cell::n(plain(row.difference.get().map(|x| x * 100.0), 2) + "%"),
            Cell::of(verdict, class),
            Cell::t(row.moved_by.clone().unwrap_or_else(|| "-".to_owned())),
        ]
    });
    html.table("Key figures in both stages", "", &titles, &rows.collect::<Vec<_>>());
}

fn fills(html: &mut Html, candidate: &Candidate) {
    html.line("h3", "", "Trades");
    if let Some(trips) = &candidate.trips {
        html.line(
            "p",
            "",
            &format!(
                "{} round trips (from flat to flat), {} still open. {} of those that were not even \
                 gained; gains are {} times losses. The mean gain is {}, the mean loss {}, the mean \
                 of all {}, after fees and taxes.",
                count(trips.closed as u64),
                count(trips.open as u64),
                percent(trips.hit_rate.get()),
                plain(trips.profit_factor.get(), 2),
                money(trips.avg_win.get()),
                money(trips.avg_loss.get()),
                money(trips.expectancy.get()),
            ),
        );
    }
    let (total, listed) = (candidate.fills.total, candidate.fills.ts.len());
    match total {
        0 => return html.line("p", "", "Nothing was traded."),
        n if n > listed => html.line(
            "p",
            "faint",
            &format!(
                "The last {} of {} fills are listed; the pack's trades.parquet has all of them.",
                count(listed as u64),
                count(n as u64)
            ),
        ),
        _ => {}
    }
    html.raw(
        "<div data-fills data-scripted hidden>\n<div class=\"controls\"><label>Symbol<select></select>\
         </label>\n<button type=\"button\">Earlier</button>\n<button type=\"button\">Later</button>\
         \n<p class=\"readout\" aria-live=\"polite\"></p></div>\n<div class=\"scroll\" \
         role=\"region\" tabindex=\"0\" aria-label=\"Fills\"><table><caption>Fills, in order\
         </caption></table></div>\n</div>\n",
    );
}
