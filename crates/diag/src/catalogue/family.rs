//! The families of rules: the letters of a code, and what they stand for.

/// One family.
#[derive(PartialEq, Eq, Debug)]
pub struct Family {
    /// The letters that its codes begin with: `LAH`.
    pub code: &'static str,
    /// In words: `look-ahead`.
    pub name: &'static str,
    /// One line: what its rules watch.
    pub summary: &'static str,
    /// True where its errors make a result undefined, so that no setting lowers them.
    pub(super) firm: bool,
}

const fn family(code: &'static str, name: &'static str, summary: &'static str) -> Family {
    Family { code, name, summary, firm: false }
}

const fn firm(code: &'static str, name: &'static str, summary: &'static str) -> Family {
    Family { code, name, summary, firm: true }
}

/// Every family, in the order of the catalogue.
pub static FAMILIES: &[Family] = &[
    firm("SYN", "syntax", "what the text says"),
    firm("NAM", "names", "operators, columns, keys and definitions that must exist"),
    firm("TYP", "types", "numbers, conditions, series and constants"),
    firm("UNI", "units", "prices, shares, fractions, basis points, money and time"),
    firm("LAH", "look-ahead", "nothing may be used before it is known"),
    firm("WIN", "windows", "windows, warm-up, time frames and their alignment"),
    family("CST", "costs", "what trading costs"),
    family("RSK", "risk", "exits, holding, sizing and limits"),
    family("EXE", "execution", "orders and how they fill"),
    family("SRC", "search", "spaces, plans and samples"),
    family("OPR", "operators", "operators that come from outside"),
    family("VER", "versions", "of the language, of operators and of factors"),
    family("DAT", "data", "the rows that a strategy runs over"),
    family("REP", "reproducibility", "the same answer tomorrow"),
    family("USE", "unused", "what is written and has no effect"),
];
