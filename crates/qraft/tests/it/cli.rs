//! `docs/cli.md` against the binary's own help. The tables under the mark are made from it:
//! `QRAFT_BLESS=1 cargo test -p qraft` writes them; otherwise a stale page fails.

use std::fmt::Write;

use crate::support::{Ran, command, root};

const MARK: &str = "<!-- What follows is made from --help; a test holds it. -->\n";

/// One command as its help tells it.
struct Told {
    /// As it is called: `search run`.
    name: String,
    about: String,
    arguments: String,
    /// Flag, value and meaning, in the help's order.
    flags: Vec<(String, String)>,
    exits: String,
}

fn help(path: &[String], flag: &str) -> String {
    let mut args: Vec<&str> = path.iter().map(String::as_str).collect();
    args.push(flag);
    // So wide that nothing is broken into lines.
    Ran::of(command(&args).env("COLUMNS", "1000").output().expect("it starts")).ok().out
}

/// The lines of a section of a help, each as its name and its text.
fn section(help: &str, title: &str) -> Vec<(String, String)> {
    let inside = help.lines().skip_while(|line| *line != title).skip(1);
    let lines = inside.take_while(|line| line.starts_with(' '));
    let cut = |line: &str| {
        let line = line.trim();
        let (name, text) = line.split_once("  ").unwrap_or((line, ""));
        (name.to_owned(), text.trim().to_owned())
    };
    lines.map(cut).collect()
}

fn walk(path: Vec<String>, into: &mut Vec<Told>) {
    let (short, long) = (help(&path, "-h"), help(&path, "--help"));
    let commands = section(&short, "Commands:");
    for (name, _) in commands.iter().filter(|(name, _)| name != "help") {
        walk([path.clone(), vec![name.clone()]].concat(), into);
    }
    if !commands.is_empty() {
        return;
    }
    let usage = short.lines().find(|line| line.starts_with("Usage:")).expect("a usage");
    let arguments = usage.split_once("[OPTIONS]").map_or("", |(_, rest)| rest).trim();
    let words: Vec<&str> = arguments.split(' ').filter(|word| !word.starts_with("--")).collect();
    let plain =
        |word: &&str| !word.is_empty() && !word.contains(['|', '-']) && !word.ends_with(">>");
    let values = words.iter().filter(|word| plain(word)).copied();
    // A value behind a required flag belongs to the flag, and is in the table of flags.
    let values: Vec<&str> = values.filter(|word| !is_value_of_flag(arguments, word)).collect();
    let exits = long.split("Exit codes: ").nth(1).unwrap_or("").split("\n\n").next();
    into.push(Told {
        name: path.join(" "),
        about: short.lines().next().unwrap_or("").to_owned(),
        arguments: values.join(" "),
        flags: section(&short, "Options:"),
        exits: exits.unwrap_or("").split_whitespace().collect::<Vec<_>>().join(" "),
    });
}

fn is_value_of_flag(arguments: &str, word: &str) -> bool {
    arguments
        .split(' ')
        .zip(arguments.split(' ').skip(1))
        .any(|(flag, value)| value == word && flag.starts_with("--"))
}

fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace(['<', '>'], "")
}

fn tables(all: &[Told]) -> String {
    let mut page = String::from("| command | does | exit |\n| --- | --- | --- |\n");
    for told in all {
        let call = format!("qraft {} {}", told.name, told.arguments);
        let exits = if told.exits.is_empty() { "0, 1, 2" } else { &told.exits };
        let about = cell(&told.about);
        let _ = writeln!(page, "| `{}` | {about} | {} |", cell(call.trim_end()), cell(exits));
    }
    page.push_str("\n| flag | of | what |\n| --- | --- | --- |\n");
    let mut flags: Vec<(&(String, String), Vec<&str>)> = Vec::new();
    for told in all {
        for flag in told.flags.iter().filter(|(name, _)| name != "-h, --help") {
            match flags.iter_mut().find(|(have, _)| *have == flag) {
                Some((_, of)) => of.push(&told.name),
                None => flags.push((flag, vec![&told.name])),
            }
        }
    }
    let name_of =
        |flag: &str| flag.trim_start_matches(|c| c != '-').trim_start_matches("-h, ").to_owned();
    flags.sort_by_key(|(flag, of)| (name_of(&flag.0), of.clone()));
    for ((name, text), of) in flags {
        let of: Vec<String> = of.iter().map(|name| format!("`{name}`")).collect();
        let _ = writeln!(page, "| `{}` | {} | {} |", cell(name), of.join(", "), cell(text));
    }
    page
}

#[test]
fn the_page_of_commands_is_what_help_says() {
    let mut all = Vec::new();
    walk(Vec::new(), &mut all);
    assert!(all.len() >= 8, "commands are missing");
    let path = root().join("docs/cli.md");
    let found = std::fs::read_to_string(&path).expect("docs/cli.md");
    let (head, made) = found.split_once(MARK).expect("the mark");
    let wanted = format!("\n{}", tables(&all));
    if std::env::var_os("QRAFT_BLESS").is_some() {
        std::fs::write(&path, format!("{head}{MARK}{wanted}")).expect("the page can be written");
        return;
    }
    assert!(made == wanted, "docs/cli.md is stale: QRAFT_BLESS=1 cargo test -p qraft writes it");
}

#[test]
fn every_help_shows_an_example() {
    let mut all = Vec::new();
    walk(Vec::new(), &mut all);
    for told in all {
        let path: Vec<String> = told.name.split(' ').map(str::to_owned).collect();
        let text = help(&path, "--help");
        assert!(text.contains("Example"), "qraft {}: {text}", told.name);
        assert!(text.contains(&format!("  qraft {}", told.name)), "qraft {}: {text}", told.name);
    }
}
