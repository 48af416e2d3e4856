//! The digest for people.

use super::{Change, Digest, Registered};
use crate::markdown::{safe, table};
use crate::model::Num;
use crate::print::{count, percent, plain, wrapped};
use crate::words;

/// For a terminal: a line each, at most 80 columns where names allow it.
pub fn text(digest: &Digest) -> String {
    let rows = rows(digest);
    let width = rows.iter().map(|(name, _)| name.len()).max().unwrap_or(0);
    let line = |(name, value): &(&str, String)| match value.contains(' ') {
        true => wrapped(&format!("{name:<width$}  {value}"), width + 2),
        // A lone word, such as a digest, cannot be broken.
        false => format!("{name:<width$}  {value}\n"),
    };
    rows.iter().map(line).collect()
}

/// For a message.
pub fn markdown(digest: &Digest) -> String {
    let action = digest.action.as_str();
    let rows = rows(digest).into_iter().map(|(name, value)| vec![name.to_owned(), value]);
    format!("# {}: {action}\n\n{}", safe(&digest.strategy), table(&["what", "value"], rows))
}

fn rows(digest: &Digest) -> Vec<(&'static str, String)> {
    let registered = |state: Registered| match state {
        Registered::None => "none".to_owned(),
    };
    vec![
        ("strategy", digest.strategy.clone()),
        ("dsl hash", digest.dsl.clone()),
        ("round", format!("{}, {} trials", digest.run_id, count(digest.trials))),
        ("candidate", candidate(digest)),
        ("gates", digest.verdict.words.clone()),
        ("out of sample", out_of_sample(digest)),
        ("overlap", curve(&digest.overlap, |x| percent(x.get()))),
        ("costs", costs(digest)),
        ("two stages", apart(digest)),
        ("live", registered(digest.live)),
        ("canary", registered(digest.canary)),
        ("change", digest.change.as_ref().map_or("no last round was named".to_owned(), change)),
        ("action", format!("{}: {}", digest.action.as_str(), digest.because)),
    ]
}

fn candidate(digest: &Digest) -> String {
    let Some(about) = &digest.candidate else { return "none".to_owned() };
    format!(
        "rank {}, trial {} ({}): {} {}",
        about.rank,
        about.trial,
        words::named(&about.params),
        words::figure(about.objective).0,
        words::shown(about.objective, about.value)
    )
}

fn out_of_sample(digest: &Digest) -> String {
    let Some(out) = &digest.out_of_sample else { return "nothing was held back".to_owned() };
    format!(
        "information ratio {}, Calmar ratio {}, greatest drawdown {}, {} of the Sharpe ratio gone",
        plain(out.information_ratio.get(), 2),
        plain(out.calmar.get(), 2),
        percent(out.max_drawdown.get()),
        percent(out.decay.get())
    )
}

/// `0.5x 0.83, 1.0x 0.80`
fn curve(points: &[(Num, Num)], value: fn(Num) -> String) -> String {
    if points.is_empty() {
        return "not asked".to_owned();
    }
    let point = |(at, of): &(Num, Num)| format!("{}x {}", plain(at.get(), 1), value(*of));
    points.iter().map(point).collect::<Vec<_>>().join(", ")
}

fn costs(digest: &Digest) -> String {
    let points: Vec<(Num, Num)> =
        digest.cost_curve.iter().map(|row| (row.multiplier, row.sharpe)).collect();
    match points.is_empty() {
        true => "not asked".to_owned(),
        false => format!("Sharpe ratio at {}", curve(&points, |x| plain(x.get(), 2))),
    }
}

fn apart(digest: &Digest) -> String {
    let Some(apart) = &digest.two_stage else { return "not matched".to_owned() };
    let passes = if apart.passes { "passes" } else { "fails" };
    format!(
        "{} {}% apart, {} asked: {passes}",
        words::figure(&apart.figure).0,
        plain(apart.difference.get().map(|x| x * 100.0), 2),
        percent(apart.tolerance.get())
    )
}

fn change(change: &Change) -> String {
    let mut words = format!(
        "against {}: {} before, {} now",
        change.run_id,
        plain(change.before.get(), 2),
        plain(change.now.get(), 2)
    );
    match &change.params_before {
        Some(params) => words.push_str(&format!("; the candidate was {params}")),
        None => words.push_str("; the same candidate"),
    }
    match change.passed_before {
        Some(true) => words.push_str(", which passed"),
        Some(false) => words.push_str(", which did not pass"),
        None => words.push_str(", not judged"),
    }
    for (same, what) in [(change.same_strategy, "strategy"), (change.same_data, "data")] {
        if !same {
            words.push_str(&format!("; the {what} changed"));
        }
    }
    words
}
