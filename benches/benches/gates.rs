//! The tests against data snooping at full size: 10,000 trials x 1,260 days x 2,000 replications.
//!
//!     cargo bench -p qraft-benches --bench gates [-- MODELS ROWS REPLICATIONS]
//!
//! Prints a JSON line a part: CPU seconds on one thread, their ratio to the floor of 60 s, to the
//! goal of 10 s, and to a hand-fused loop that does nothing but the sums of the resampled means, in
//! the same run; then the peak memory.

use std::borrow::Cow;
use std::sync::atomic::AtomicBool;

use qraft_benches::measure::{Timing, peak_rss_mib};
use qraft_benches::series::Draw;
use qraft_data::{Column, Scratch};
use qraft_search::gates::{Tests, snooped};
use qraft_stats::gate::bootstrap::{Bootstrap, Method};
use qraft_stats::gate::panel::{Means, Panel, PanelBuilder};
use qraft_stats::gate::pbo::{Blocks, of_blocks};

const FLOOR_S: f64 = 60.0;
const GOAL_S: f64 = 10.0;
/// Replications of the limit, which is one loop: more would say the same.
const LIMIT_REPLICATIONS: usize = 64;

fn main() {
    let sizes: Vec<usize> = std::env::args().filter_map(|arg| arg.parse().ok()).collect();
    let [models, rows, replications] = match sizes[..] {
        [models, rows, replications] => [models, rows, replications],
        _ => [10_000, 1_260, 2_000],
    };
    let benchmark = vec![0.0; rows];
    let (differences, means, blocks) = written(models, rows, &benchmark);
    let strips = Cow::Borrowed(&differences[..]);
    let panel = Panel::of_strips(means, strips).expect("a panel");
    println!(
        "{{\"bench\":\"gates\",\"case\":\"matrix\",\"models\":{models},\"rows\":{rows},\
         \"bytes\":{}}}",
        models * rows * 8
    );
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a thread");
    let tests = Tests { replications, ..Tests::default() };
    let (limit, sum) = Timing::once(|| limit(&differences, models, rows));
    let limit_s = limit.best_s() * replications as f64 / LIMIT_REPLICATIONS as f64;
    let run = || snooped(&panel, &tests, 0.05, &|_| (), &AtomicBool::new(false));
    let (timing, found) = Timing::once(|| pool.install(run));
    let found = found.expect("it can be judged");
    report("snooping", &timing, Some(limit_s), found.verdicts.consistent.p);
    let (timing, pbo) = Timing::once(|| of_blocks(&blocks, |_| ()).expect("splits"));
    report("pbo", &timing, None, pbo.overfit);
    if let Some(mib) = peak_rss_mib() {
        println!(
            "{{\"bench\":\"gates\",\"case\":\"memory\",\"peak_rss_mib\":{mib:.1},\"check\":{sum:e}}}"
        );
    }
}

fn report(case: &str, timing: &Timing, limit_s: Option<f64>, answer: f64) {
    let cpu_s = timing.best_s();
    let limit = limit_s.map_or(String::new(), |limit| {
        format!(",\"limit_s\":{limit:.3},\"limit_ratio\":{:.2}", cpu_s / limit)
    });
    println!(
        "{{\"bench\":\"gates\",\"case\":\"{case}\",\"cpu_s\":{cpu_s:.3},\"ratio_to_floor\":{:.2},\
         \"ratio_to_goal\":{:.2}{limit},\"answer\":{answer:.6}}}",
        FLOOR_S / cpu_s,
        GOAL_S / cpu_s,
    );
}

/// Random returns with a common factor, as the command writes them: strips in a file.
fn written(models: usize, rows: usize, benchmark: &[f64]) -> (Column, Means, Blocks) {
    let mut draw = Draw::new(7);
    let market: Vec<f64> = (0..rows).map(|_| draw.bell() * 0.006).collect();
    let mut builder = PanelBuilder::new(benchmark).expect("rows");
    let mut scratch = Scratch::new(None, models * rows).expect("a file");
    let mut blocks = Blocks::new(rows, Tests::default().pbo_blocks).expect("blocks");
    let mut returns = vec![0.0; rows];
    for _ in 0..models {
        let beta = draw.unit();
        for (r, market) in returns.iter_mut().zip(&market) {
            *r = beta * market + draw.bell() * 0.006;
        }
        blocks.push(&returns).expect("a trial");
        if let Some(strip) = builder.push(&returns).expect("a model") {
            scratch.push(&strip).expect("written");
        }
    }
    let (last, means) = builder.finish();
    scratch.push(&last).expect("written");
    (scratch.finish().expect("mapped"), means, blocks)
}

/// Nothing but the weighted sums of the rows, strip by strip, eight replications a reading.
fn limit(differences: &[f64], models: usize, rows: usize) -> f64 {
    const STRIP: usize = qraft_stats::gate::panel::STRIP;
    let bootstrap = Bootstrap::new(Method::Stationary, 4, rows, 1).expect("a generator");
    let mut drawn = vec![0; rows];
    let mut check = 0.0;
    for from in (0..LIMIT_REPLICATIONS).step_by(8) {
        let mut counts = vec![[0.0f64; 8]; rows];
        for replication in from..from + 8 {
            bootstrap.draw(replication, &mut drawn);
            drawn.iter().for_each(|row| counts[*row][replication - from] += 1.0);
        }
        for first in (0..models).step_by(STRIP) {
            let width = STRIP.min(models - first);
            let strip = &differences[first * rows..(first + width) * rows];
            let mut sums = [[0.0f64; STRIP]; 8];
            for (row, counts) in strip.chunks_exact(width).zip(&counts) {
                for (sums, count) in sums.iter_mut().zip(counts) {
                    for (sum, x) in sums.iter_mut().zip(row) {
                        *sum += count * x;
                    }
                }
            }
            check += sums.iter().flatten().sum::<f64>();
        }
    }
    check
}
