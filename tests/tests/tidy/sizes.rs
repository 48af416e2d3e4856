//! How long a file, a function and a line may be.

use crate::house::{File, house};
use crate::lines::item_end;
use crate::none;

const FILE_LINES: usize = 600;
const MEDIAN_LINES: usize = 250;
const LIB_LINES: usize = 120;
const FUNCTION_LINES: usize = 70;
const COLUMNS: usize = 100;

/// Functions that are one long table, with the reason.
const LONG_FUNCTIONS: &[(&str, &str, &str)] = &[];

#[test]
fn files_fit() {
    let mut sizes: Vec<usize> = Vec::new();
    let mut complaints = Vec::new();
    for file in house().files.iter().filter(|file| !file.is_generated()) {
        let lines = file.text.lines().count();
        sizes.push(lines);
        if lines > FILE_LINES {
            complaints.push(format!("{}: {lines} lines, at most {FILE_LINES}", file.path));
        }
        if file.path.ends_with("src/lib.rs") && lines > LIB_LINES {
            complaints.push(format!("{}: {lines} lines, at most {LIB_LINES}", file.path));
        }
    }
    sizes.sort_unstable();
    let median = sizes[sizes.len() / 2];
    println!("{} files, median {median} lines, longest {}", sizes.len(), sizes[sizes.len() - 1]);
    if median > MEDIAN_LINES {
        complaints.push(format!("the median file has {median} lines, at most {MEDIAN_LINES}"));
    }
    none("files too long", &complaints);
}

/// Each function with its first line (from 1) and number of lines.
fn functions(file: &File) -> Vec<(String, usize, usize)> {
    let mut found = Vec::new();
    for (at, line) in file.lines.iter().enumerate() {
        let Some(place) = line.code.find("fn ") else { continue };
        let before = line.code[..place].trim_end();
        let is_item = before.is_empty()
            || ["pub", "const", "unsafe", ")", "\"", "async"].iter().any(|w| before.ends_with(w));
        let name: String = line.code[place + 3..]
            .chars()
            .take_while(|c| c.is_alphanumeric() || *c == '_')
            .collect();
        if is_item && !name.is_empty() && !line.in_test {
            found.push((name, at + 1, item_end(&file.lines, at) - at + 1));
        }
    }
    found
}

#[test]
fn functions_fit_a_screen() {
    let mut complaints = Vec::new();
    for file in house().product_files().filter(|file| !file.is_generated()) {
        for (name, line, size) in functions(file) {
            let excused = LONG_FUNCTIONS.iter().any(|(f, n, _)| *f == file.path && *n == name);
            if size > FUNCTION_LINES && !excused {
                complaints.push(format!("{}:{line}: `{name}` has {size} lines", file.path));
            }
        }
    }
    none("functions that do not fit a screen", &complaints);
}

#[test]
fn excuses_are_needed() {
    for (path, name, reason) in LONG_FUNCTIONS {
        let file = house().files.iter().find(|file| file.path == *path).expect("the file exists");
        let long = |(n, _, size): &(String, usize, usize)| n == name && *size > FUNCTION_LINES;
        assert!(functions(file).iter().any(long), "`{name}` needs no excuse any more");
        assert!(reason.len() > 10, "`{name}` is excused without a reason");
    }
}

#[test]
fn lines_are_clean() {
    let mut complaints = Vec::new();
    for file in &house().files {
        let mut say = |line: usize, what: &str| {
            complaints.push(format!("{}:{}: {what}", file.path, line + 1));
        };
        for (at, line) in file.text.lines().enumerate() {
            // A text in quotes may be too long to break; everything else is counted.
            let written =
                file.lines[at].code.chars().count() + file.lines[at].comment.chars().count();
            if line.chars().count().min(written) > COLUMNS && !file.is_generated() {
                say(at, "longer than 100 columns");
            }
            if line.ends_with(' ') {
                say(at, "trailing blanks");
            }
            if line.chars().any(|c| c.is_control()) {
                say(at, "a tab or control character");
            }
        }
        if !file.text.is_empty() && !file.text.ends_with('\n') {
            say(file.lines.len() - 1, "no newline at the end");
        }
    }
    none("lines", &complaints);
}
