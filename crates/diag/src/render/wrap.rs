//! Lines that fit.

/// Columns that a character takes on a terminal, never too few: what is not ASCII may be wide.
pub(super) fn columns(text: &str) -> usize {
    text.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum()
}

/// Cuts a line at blanks so that each piece has at most `room` columns, as long as no word alone
/// is longer. 0 never cuts. Lines that begin with blanks are examples of text and stay whole.
pub fn wrapped(line: &str, room: usize) -> Vec<String> {
    if room == 0 || line.starts_with(' ') || line.chars().count() <= room {
        return vec![line.to_owned()];
    }
    let mut lines = vec![String::new()];
    let mut used = 0;
    for word in line.split(' ') {
        let length = word.chars().count();
        if used > 0 && used + 1 + length > room {
            lines.push(String::new());
            used = 0;
        }
        if let Some(last) = lines.last_mut() {
            if used > 0 {
                last.push(' ');
                used += 1;
            }
            last.push_str(word);
            used += length;
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::wrapped;

    #[test]
    fn cuts_at_blanks_and_nowhere_else() {
        assert_eq!(wrapped("one two three", 7), ["one two", "three"]);
        assert_eq!(wrapped("unbreakable", 3), ["unbreakable"]);
        assert_eq!(wrapped("  kept as it is", 3), ["  kept as it is"]);
        assert_eq!(wrapped("one two", 0), ["one two"]);
        assert_eq!(wrapped("", 3), [""]);
    }
}
