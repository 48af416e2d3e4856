use super::*;

/// Numbers around 0 that look like nothing, from a sequence of one multiplication.
fn noise(trials: usize, rows: usize, mut state: u64) -> Vec<Vec<f64>> {
    let mut next = || {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 11) as f64 / (1u64 << 53) as f64 - 0.48
    };
    (0..trials).map(|_| (0..rows).map(|_| 0.02 * next()).collect()).collect()
}

/// The best in sample, and its rank out of sample.
fn judge(inside: &[f64], outside: &[f64]) -> Split {
    let best = (1..inside.len()).fold(0, |b, at| if inside[at] > inside[b] { at } else { b });
    let own = outside[best];
    let below = outside.iter().filter(|sharpe| **sharpe < own).count() as f64;
    let equal = outside.iter().filter(|sharpe| **sharpe == own).count() as f64;
    let rank = below + (equal + 1.0) / 2.0;
    let logit = libm::log(rank / (outside.len() as f64 + 1.0 - rank));
    Split { best, sharpe_in: inside[best], sharpe_out: own, rank, logit }
}

/// The plain way: every half's returns written out, mean and spread in two passes.
fn plainly(trials: &[Vec<f64>], blocks: usize) -> Vec<Split> {
    let rows = trials[0].len() / blocks;
    let oldest = trials[0].len() % blocks;
    let sharpe = |trial: &[f64], mask: u32, bit: u32| {
        let kept: Vec<f64> = trial[oldest..]
            .iter()
            .enumerate()
            .filter(|(row, _)| mask >> (row / rows) & 1 == bit)
            .map(|(_, r)| *r)
            .collect();
        let (n, mean) = (kept.len() as f64, kept.iter().sum::<f64>() / kept.len() as f64);
        mean / (kept.iter().map(|r| (r - mean) * (r - mean)).sum::<f64>() / (n - 1.0)).sqrt()
    };
    let mut masks: Vec<u32> =
        (0..1u32 << blocks).filter(|mask| mask.count_ones() as usize == blocks / 2).collect();
    // lexicographic by block ids: the lowest block counts most
    masks.sort_by_key(|mask| std::cmp::Reverse(mask.reverse_bits()));
    let split = |mask: u32| {
        let all = |bit| trials.iter().map(|trial| sharpe(trial, mask, bit)).collect::<Vec<f64>>();
        judge(&all(1), &all(0))
    };
    masks.into_iter().map(split).collect()
}

fn told(trials: &[Vec<f64>], blocks: usize) -> (Pbo, Vec<Split>) {
    let mut splits = Vec::new();
    let pbo = each_split(trials, blocks, |split| splits.push(*split)).expect("defined");
    (pbo, splits)
}

#[test]
fn block_sums_are_the_plain_way() {
    for (trials, rows, blocks) in [(2, 4, 2), (3, 9, 4), (7, 61, 6), (70, 100, 8), (33, 83, 10)] {
        let panel = noise(trials, rows, (trials * rows) as u64);
        let (pbo, splits) = told(&panel, blocks);
        let plain = plainly(&panel, blocks);
        assert_eq!(splits.len(), plain.len());
        assert_eq!(pbo.splits, plain.len() as u64);
        for (ours, theirs) in splits.iter().zip(&plain) {
            assert_eq!(
                (ours.best, ours.rank, ours.logit),
                (theirs.best, theirs.rank, theirs.logit)
            );
            assert!((ours.sharpe_in - theirs.sharpe_in).abs() < 1e-11);
            assert!((ours.sharpe_out - theirs.sharpe_out).abs() < 1e-11);
        }
    }
}

#[test]
fn combinations_come_in_order() {
    let mut chosen = vec![0, 1];
    let mut all = vec![chosen.clone()];
    while advance(&mut chosen, 4) {
        all.push(chosen.clone());
    }
    assert_eq!(all, [[0, 1], [0, 2], [0, 3], [1, 2], [1, 3], [2, 3]]);
}

#[test]
fn equals_share_their_ranks_and_the_first_is_best() {
    let mut panel = noise(40, 48, 3);
    panel[35] = panel[7].clone();
    for trial in [7, 35] {
        panel[trial].iter_mut().for_each(|r| *r += 0.05);
    }
    let (_, splits) = told(&panel, 6);
    // the two best of forty share ranks 39 and 40
    assert!(splits.iter().all(|split| (split.best, split.rank) == (7, 39.5)), "{splits:?}");
}

#[test]
fn a_real_edge_is_not_overfit_and_a_turned_one_is() {
    let mut panel = noise(6, 64, 5);
    panel[3].iter_mut().for_each(|r| *r += 0.05);
    let (pbo, splits) = told(&panel, 8);
    assert_eq!((pbo.overfit, pbo.loss), (0.0, 0.0));
    assert!(splits.iter().all(|split| split.best == 3));
    assert!(pbo.passes(0.05) && !pbo.passes(0.0) && !pbo.passes(f64::NAN));
    // each trial wins in one block and loses in all others
    let block = |trial: usize, row: usize| if row / 8 == trial { 0.3 } else { -0.02 };
    let wobble = |row: usize| if row.is_multiple_of(2) { 1e-3 } else { -1e-3 };
    let turned: Vec<Vec<f64>> =
        (0..8).map(|k| (0..64).map(|row| block(k, row) + wobble(row)).collect()).collect();
    let (pbo, _) = told(&turned, 8);
    assert_eq!((pbo.overfit, pbo.loss), (1.0, 1.0));
}

#[test]
fn what_is_not_defined_is_refused() {
    let panel = noise(3, 40, 1);
    assert_eq!(pbo(&panel, 5), Err(Refusal::OddBlocks));
    assert_eq!(pbo(&panel, 0), Err(Refusal::Blocks));
    assert_eq!(pbo(&panel, 26), Err(Refusal::Blocks));
    assert_eq!(pbo(&panel, 22), Err(Refusal::Rows));
    assert_eq!(pbo(&panel[..1], 4), Err(Refusal::Trials));
    assert_eq!(pbo::<Vec<f64>>(&[], 4), Err(Refusal::Trials));
    let change = |act: fn(&mut Vec<f64>)| {
        let mut panel = panel.clone();
        act(&mut panel[1]);
        pbo(&panel, 4)
    };
    assert_eq!(change(|trial| trial[7] = f64::NAN), Err(Refusal::NotFinite(1)));
    assert_eq!(change(|trial| trial.truncate(39)), Err(Refusal::Length(1)));
    assert_eq!(change(|trial| trial[..20].fill(0.1)), Err(Refusal::NoSharpe(1)));
    assert_eq!(change(|trial| trial.fill(0.0)), Err(Refusal::NoSharpe(1)));
    assert_eq!(change(|trial| trial[3] = 1e200), Err(Refusal::NoSharpe(1)));
    assert!(change(|trial| trial[..10].fill(0.1)).is_ok());
    assert_eq!(Refusal::OddBlocks.name(), "n_blocks_must_be_even");
}
