//! A pool for people.

use std::path::Path;

use qraft_base::Ts;
use qraft_search::gates::judge::counted;
use qraft_search::pool::{Allocation, Limits, Member, Pool, Wanted};

use crate::print::{Align, Table, date, money, percent, plain, wrapped};

/// The summary.
pub fn text(
    members: &[Member],
    wanted: &Wanted,
    pool: &Pool,
    limits: &Limits,
    days: &[Ts],
    path: &Path,
) -> String {
    let mut out = format!(
        "{} in {}, alike from a correlation of {} of {}\n\n",
        counted(members.len() as u64, "candidate"),
        counted(pool.clusters.len() as u64, "cluster"),
        wanted.threshold,
        wanted.similarity.as_str(),
    );
    let columns = [
        ("rank", Align::Right),
        ("trial", Align::Right),
        ("weight", Align::Right),
        ("within caps", Align::Right),
        ("stands for", Align::Left),
    ];
    let mut table = Table::new(columns.map(|(name, align)| (name.to_owned(), align)));
    for (place, weight) in pool.kept.iter().zip(&pool.weights) {
        let member = &members[*place];
        let cluster = pool.clusters.iter().find(|cluster| cluster.contains(place));
        let others = cluster.map_or(0, |cluster| cluster.len() - 1);
        table.row([
            member.rank.to_string(),
            member.trial.to_string(),
            percent(Some(*weight)),
            percent(Some(weight * limits.scale)),
            if others == 0 { "itself".to_owned() } else { format!("itself and {others} more") },
        ]);
    }
    out.push_str(&table.to_string());
    out.push_str(&format!(
        "{}, volatility {} a year before caps\n",
        wanted.allocation.as_str(),
        percent(pool.volatility)
    ));
    if let Allocation::TargetVolatility { volatility, max_leverage } = wanted.allocation
        && pool.volatility.is_some_and(|found| found < volatility * (1.0 - 1e-9))
    {
        let (target, most) = (percent(Some(volatility)), percent(Some(max_leverage)));
        out.push_str(&format!("short of the target of {target}: --max-leverage is {most}\n"));
    }
    out.push_str(&within(limits, days));
    out.push_str(&format!("written: {}\n", path.display()));
    out
}

/// What the pool may not exceed.
fn within(limits: &Limits, days: &[Ts]) -> String {
    let mut out = String::new();
    for cap in &limits.caps {
        out.push_str(&match cap.used {
            None => format!("{} cap {}: the data name none\n", cap.of, percent(Some(cap.cap))),
            Some(used) => {
                let day = days.get(cap.bar).map_or_else(String::new, |ts| date(*ts));
                let word = if cap.holds() { "holds" } else { "is exceeded" };
                wrapped(
                    &format!(
                        "{} cap {} {word}: at most {} in {}, on {day}",
                        cap.of,
                        percent(Some(cap.cap)),
                        percent(Some(used)),
                        cap.place
                    ),
                    2,
                )
            }
        });
    }
    if limits.scale < 1.0 {
        let scale = plain(Some(limits.scale), 3);
        out.push_str(&format!("every cap holds with all weights times {scale}, the rest cash\n"));
    }
    out.push_str(&match limits.capacity {
        Some(capacity) => format!("capacity about {}\n", money(Some(capacity))),
        None => "capacity: the data have no volume where some member was filled\n".to_owned(),
    });
    out
}
