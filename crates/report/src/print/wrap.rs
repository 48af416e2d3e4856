//! Lines that fit a screen.

/// How many columns a line has.
const WIDTH: usize = 80;

/// A text as lines of at most 80 columns, cut at blanks; every line but the first is indented so
/// far. A word that is longer than a line stays whole. Ends with a line break.
pub fn wrapped(text: &str, indent: usize) -> String {
    let start = text.len() - text.trim_start().len();
    let mut out = text[..start].to_owned();
    let mut used = start;
    let mut fresh = true;
    for word in text[start..].split(' ') {
        let length = word.chars().count();
        if !fresh && used + 1 + length > WIDTH {
            out.push('\n');
            out.push_str(&" ".repeat(indent));
            used = indent;
            fresh = true;
        }
        if !fresh {
            out.push(' ');
            used += 1;
        }
        out.push_str(word);
        used += length;
        fresh = false;
    }
    out.push('\n');
    out
}

#[cfg(test)]
mod tests {
    use super::wrapped;

    #[test]
    fn lines_fit_and_words_stay_whole() {
        assert_eq!(wrapped("  a b", 4), "  a b\n");
        let long = wrapped(&format!("  {}", "word ".repeat(40).trim_end()), 4);
        assert!(long.lines().count() > 2 && long.lines().all(|l| l.chars().count() <= 80));
        assert!(long.lines().skip(1).all(|l| l.starts_with("    word")));
        assert_eq!(wrapped(&"x".repeat(90), 2).trim_end().len(), 90);
    }
}
