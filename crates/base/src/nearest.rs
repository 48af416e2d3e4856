//! The one did-you-mean of the product.

/// The candidate that `text` most likely meant, if one is near enough to be worth saying.
///
/// Case alone never counts as a difference. Otherwise the restricted Damerau–Levenshtein distance
/// (insert, delete, replace, swap of neighbours) must be at most a third of the longer length, and
/// at least one edit is always allowed for texts of three or more characters. On equal distance
/// the earlier candidate wins, so the answer does not depend on hashing.
pub fn nearest<'a>(text: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let wanted: Vec<char> = text.chars().flat_map(char::to_lowercase).collect();
    let mut best: Option<(usize, &str)> = None;
    for candidate in candidates {
        // Every edit changes the length by at most one: most candidates fall here, before the
        // table.
        let length = candidate.chars().flat_map(char::to_lowercase).count();
        let longer = wanted.len().max(length);
        let limit = if longer < 3 { 0 } else { (longer / 3).max(1) };
        if wanted.len().abs_diff(length) > limit {
            continue;
        }
        let have: Vec<char> = candidate.chars().flat_map(char::to_lowercase).collect();
        let found = distance(&wanted, &have);
        if found <= limit && best.is_none_or(|(d, _)| found < d) {
            best = Some((found, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

fn distance(a: &[char], b: &[char]) -> usize {
    // Names are short; anything long enough to make the table large is not a typo of one.
    if a.len() > 64 || b.len() > 64 {
        return usize::MAX;
    }
    let mut two_ago: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut row = vec![i; b.len() + 1];
        for j in 1..=b.len() {
            let swap_cost = usize::from(a[i - 1] != b[j - 1]);
            row[j] = (last[j] + 1).min(row[j - 1] + 1).min(last[j - 1] + swap_cost);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                row[j] = row[j].min(two_ago[j - 2] + 1);
            }
        }
        two_ago = std::mem::replace(&mut last, row);
    }
    last[b.len()]
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn finds_what_was_meant_and_stays_silent_when_far() {
        assert_eq!(nearest("clsoe", ["open", "close"]), Some("close"));
        assert_eq!(nearest("EAM", ["EMA", "SMA"]), Some("EMA"));
        assert_eq!(nearest("ema", ["EMA"]), Some("EMA"));
        assert_eq!(nearest("max_wieght", ["max_weight", "max_leverage"]), Some("max_weight"));
        assert_eq!(nearest("kalman", ["close", "EMA"]), None);
        assert_eq!(nearest("xy", ["xz"]), None);
    }
}
