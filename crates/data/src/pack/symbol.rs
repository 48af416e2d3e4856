//! How a symbol is written, and which class it belongs to.

/// Where the code stands in a symbol, and when a class's code fits it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Spelling {
    /// The first run of digits: `600000` of `600000.SH`, `sh600000`, `SHSE.600000`. A class's code
    /// fits where the symbol's begins with it.
    Digits,
    /// Letters and digits, in capitals: `BTCUSDT` of `btc/usdt`. Fits likewise.
    Letters,
    /// A product, then digits: `rb` of `rb2405`, `SHFE.rb2405`, `rb.HOT`. These exchanges are left
    /// out. A class's code fits where it is the product.
    Contract(Vec<String>),
    /// A product, then the letter of a month and digits, or digits: `ES` of `ESH4`, `ES=F`, `ES1!`.
    MonthContract(Vec<String>),
}

impl Spelling {
    /// The code of a symbol, before anything is known of classes.
    pub(super) fn code(&self, symbol: &str) -> String {
        match self {
            Spelling::Digits => {
                let from = symbol.trim_start_matches(|c: char| !c.is_ascii_digit());
                from.chars().take_while(char::is_ascii_digit).collect()
            }
            Spelling::Letters => symbol
                .chars()
                .filter(|c| c.is_alphanumeric())
                .flat_map(char::to_uppercase)
                .collect(),
            Spelling::Contract(exchanges) | Spelling::MonthContract(exchanges) => {
                let parts = symbol.split(|c: char| !c.is_alphanumeric());
                let is_exchange =
                    |part: &&str| exchanges.iter().any(|e| e.eq_ignore_ascii_case(part));
                let mut parts = parts.filter(|part| !part.is_empty() && !is_exchange(part));
                parts.next().unwrap_or("").to_owned()
            }
        }
    }

    /// The place of the class with the longest code that fits; the first of equals.
    pub(super) fn best<'a>(
        &self,
        symbol: &str,
        classes: impl Iterator<Item = &'a [String]>,
    ) -> Option<usize> {
        let code = self.code(symbol);
        let mut best: Option<(usize, usize)> = None;
        for (place, codes) in classes.enumerate() {
            let fit = codes.iter().filter(|known| self.fits(known, &code)).map(String::len).max();
            if let Some(length) = fit.filter(|length| best.is_none_or(|(most, _)| *length > most)) {
                best = Some((length, place));
            }
        }
        best.map(|(_, place)| place)
    }

    fn fits(&self, known: &str, code: &str) -> bool {
        match self {
            Spelling::Digits | Spelling::Letters => code.starts_with(known),
            Spelling::Contract(_) => rest(known, code).is_some_and(is_number),
            Spelling::MonthContract(_) => rest(known, code).is_some_and(|rest| {
                let month =
                    rest.starts_with(|c: char| "FGHJKMNQUVXZ".contains(c.to_ascii_uppercase()));
                is_number(rest) || (month && rest.len() > 1 && is_number(&rest[1..]))
            }),
        }
    }
}

/// What follows the product in a contract's code.
fn rest<'a>(product: &str, code: &'a str) -> Option<&'a str> {
    let head = code.get(..product.len())?;
    head.eq_ignore_ascii_case(product).then(|| &code[product.len()..])
}

/// Digits alone, or nothing.
fn is_number(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(spelling: &Spelling, classes: &[&[&str]], symbol: &str) -> Option<usize> {
        let classes: Vec<Vec<String>> =
            classes.iter().map(|codes| codes.iter().map(|c| (*c).to_owned()).collect()).collect();
        spelling.best(symbol, classes.iter().map(Vec::as_slice))
    }

    #[test]
    fn a_board_is_told_by_the_first_digits() {
        let boards: &[&[&str]] = &[&["60", "00"], &["300", "301"]];
        let find = |symbol| place(&Spelling::Digits, boards, symbol);
        assert_eq!(find("600000.SH"), Some(0));
        assert_eq!(find("sz000001"), Some(0));
        assert_eq!(find("SZSE.300750"), Some(1));
        assert_eq!(find("AAPL"), None);
        assert_eq!(find(""), None);
    }

    #[test]
    fn a_pair_may_be_written_with_signs() {
        let pairs: &[&[&str]] = &[&["BTCUSD"], &["ETHUSD"]];
        for symbol in ["BTCUSDT", "btc/usdt", "BTC-USDT", "BTC/USDT:USDT"] {
            assert_eq!(place(&Spelling::Letters, pairs, symbol), Some(0), "{symbol}");
        }
        assert_eq!(place(&Spelling::Letters, pairs, "SOLUSDT"), None);
    }

    #[test]
    fn a_contract_is_its_product_and_digits() {
        let products: &[&[&str]] = &[&["j"], &["jm"], &["T"], &["TF"]];
        let spelling = Spelling::Contract(vec!["DCE".to_owned(), "CFFEX".to_owned()]);
        let find = |symbol| place(&spelling, products, symbol);
        assert_eq!(find("j2405"), Some(0));
        assert_eq!(find("DCE.jm2405"), Some(1));
        assert_eq!(find("JM.HOT"), Some(1));
        assert_eq!(find("CFFEX.T.HOT"), Some(2));
        assert_eq!(find("TF2403.CFFEX"), Some(3));
        assert_eq!(find("jx2405"), None);
        assert_eq!(find("DCE"), None);
    }

    #[test]
    fn a_contract_may_name_its_month() {
        let products: &[&[&str]] = &[&["ES"], &["MES"], &["6E"]];
        let spelling = Spelling::MonthContract(vec!["CME".to_owned()]);
        let find = |symbol| place(&spelling, products, symbol);
        for symbol in ["ES", "ESH4", "ESZ24", "ESU2025", "ES=F", "/ES", "CME:ES1!", "ES.FUT"] {
            assert_eq!(find(symbol), Some(0), "{symbol}");
        }
        assert_eq!(find("MESM5"), Some(1));
        assert_eq!(find("6EZ5"), Some(2));
        for symbol in ["ESA4", "ESH", "ESTX", "NQH4", "é"] {
            assert_eq!(find(symbol), None, "{symbol}");
        }
    }
}
