//! What may not reach a result: fused multiply-add, the platform's transcendental functions, wall
//! clocks, unordered maps, unseeded randomness.

use crate::dependencies::has_word;
use crate::house::house;
use crate::none;

/// Crates whose numbers are results.
const CRATES: &[&str] =
    &["base", "ir", "exec", "sim", "stats", "search", "evidence", "data", "report"];

/// Functions of f64 that are the platform's, or are not one rounding.
const FUNCTIONS: &[&str] = &[
    "mul_add", "ln", "ln_1p", "log", "log2", "log10", "exp", "exp2", "exp_m1", "powf", "powi",
    "sin", "cos", "tan", "sin_cos", "asin", "acos", "atan", "atan2", "sinh", "cosh", "tanh",
    "asinh", "acosh", "atanh", "cbrt", "hypot",
];

const WORDS: &[&str] = &[
    "SystemTime",
    "HashMap",
    "HashSet",
    "RandomState",
    "thread_rng",
    "ThreadRng",
    "StdRng",
    "SmallRng",
    "OsRng",
    "getrandom",
];

const PATHS: &[&str] =
    &["std::time", "Instant::now", "rand::rng(", "rand::random", "fmuladd", "fma("];

/// The escape: `// tidy-ok: why`, on the line or on the one above.
const ESCAPE: &str = "tidy-ok:";

fn banned(code: &str) -> Option<String> {
    for name in FUNCTIONS {
        for form in [format!(".{name}("), format!("f64::{name}"), format!("f32::{name}")] {
            let hit = code.match_indices(&form).any(|(at, _)| {
                let after = &code[at + form.len()..];
                form.ends_with('(') || !after.starts_with(|c: char| c.is_alphanumeric() || c == '_')
            });
            if hit {
                return Some(form);
            }
        }
    }
    let word = WORDS.iter().find(|word| has_word(code, word));
    let path = PATHS.iter().find(|path| code.contains(**path));
    word.or(path).map(|what| (*what).to_owned())
}

fn reason(comment: &str) -> Option<&str> {
    comment.split_once(ESCAPE).map(|(_, reason)| reason.trim())
}

#[test]
fn nothing_unrepeatable_reaches_a_result() {
    let mut complaints = Vec::new();
    let mut escapes = 0;
    for file in house().product_files().filter(|file| CRATES.contains(&file.owner.as_str())) {
        for (at, line) in file.lines.iter().enumerate().filter(|(_, line)| !line.in_test) {
            let Some(what) = banned(&line.code) else { continue };
            let above = if at > 0 { file.lines[at - 1].comment.as_str() } else { "" };
            match reason(&line.comment).or(reason(above)) {
                Some(why) if why.len() >= 10 => escapes += 1,
                Some(_) => complaints.push(format!("{}:{}: no reason", file.path, at + 1)),
                None => complaints.push(format!("{}:{}: `{what}`", file.path, at + 1)),
            }
        }
    }
    println!("{escapes} uses are excused with a reason");
    none("result paths", &complaints);
}

#[test]
fn the_bans_bite() {
    for bad in ["x.ln()", "a.mul_add(b, c)", "map(f64::exp)", "use std::time::Duration;"] {
        assert!(banned(bad).is_some(), "{bad}");
    }
    for bad in ["let m: HashMap<u8, u8>;", "Instant::now()", "x.powi(2)", "rand::rng()"] {
        assert!(banned(bad).is_some(), "{bad}");
    }
    for fine in ["libm::log(x)", "x.sqrt()", "f64::expect", "self.exponent()", "BTreeMap::new()"] {
        assert_eq!(banned(fine), None, "{fine}");
    }
}
