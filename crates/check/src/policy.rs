//! Which findings count, and how much: what flags and a project's settings may say. An error that
//! would make a result undefined is beyond all of it.

use std::fmt;
use std::str::FromStr;

use qraft_base::nearest;
use qraft_diag::catalogue::{self, FAMILIES, Family};
use qraft_diag::{Diagnostic, Rule, Severity};

/// One rule, or all of a family.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Selector {
    /// By code or name: `LAH008`, `survivor-universe`.
    Rule(&'static Rule),
    /// By the letters of its codes: `LAH`.
    Family(&'static Family),
}

impl FromStr for Selector {
    type Err = PolicyError;

    fn from_str(text: &str) -> Result<Selector, PolicyError> {
        let text = text.trim();
        if let Some(rule) = catalogue::find(text) {
            return Ok(Selector::Rule(rule));
        }
        let family = FAMILIES.iter().find(|family| family.code.eq_ignore_ascii_case(text));
        family.map(Selector::Family).ok_or_else(|| {
            let codes = FAMILIES.iter().map(|family| family.code);
            let rules = catalogue::ALL.iter().flat_map(|rule| [rule.name, rule.code]);
            let near = nearest(text, rules.chain(codes)).map(str::to_owned);
            PolicyError::Unknown { text: text.to_owned(), near }
        })
    }
}

impl Selector {
    /// 2 where it names the rule, 1 where it names its family, 0 where it does not speak of it.
    fn nearness(self, rule: &Rule) -> u8 {
        match self {
            Selector::Rule(mine) if mine == rule => 2,
            Selector::Family(mine) if mine == rule.family() => 1,
            _ => 0,
        }
    }

    /// True where it speaks of a rule whose errors hold whatever the settings.
    fn is_firm(self) -> bool {
        match self {
            Selector::Rule(rule) => !rule.can_be_lowered(),
            Selector::Family(family) => {
                catalogue::ALL.iter().any(|r| r.family() == family && !r.can_be_lowered())
            }
        }
    }

    fn as_written(self) -> &'static str {
        match self {
            Selector::Rule(rule) => rule.code,
            Selector::Family(family) => family.code,
        }
    }
}

/// Why a policy cannot be had.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum PolicyError {
    /// No rule and no family is called so.
    Unknown {
        /// What was written.
        text: String,
        /// What was probably meant.
        near: Option<String>,
    },
    /// The errors of this rule or family can be neither ignored nor lowered.
    Firm(&'static str),
}

impl fmt::Display for PolicyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            PolicyError::Unknown { text, near: Some(near) } => {
                write!(f, "no rule is called `{text}`; did you mean `{near}`?")
            }
            PolicyError::Unknown { text, near: None } => {
                write!(f, "no rule is called `{text}`: write a code, a name or a family, as in ")?;
                f.write_str("LAH008, no-costs or USE")
            }
            PolicyError::Firm(code) => {
                write!(f, "an error of {code} can be neither ignored nor lowered")
            }
        }
    }
}

impl std::error::Error for PolicyError {}

/// Which findings are reported, and at which level. The default reports all of them as they are.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Policy {
    select: Vec<Selector>,
    ignore: Vec<Selector>,
    levels: Vec<(Selector, Severity)>,
    strict: bool,
}

impl Policy {
    /// Reports these alone (besides errors that always hold); no selectors report everything.
    #[must_use]
    pub fn select(mut self, selectors: Vec<Selector>) -> Policy {
        self.select = selectors;
        self
    }

    /// Does not report these. A family stands for its warnings and infos where its errors hold.
    ///
    /// # Errors
    /// [`PolicyError::Firm`]: a rule whose errors cannot be ignored.
    pub fn ignore(mut self, selectors: Vec<Selector>) -> Result<Policy, PolicyError> {
        let rule = |s: &&Selector| matches!(s, Selector::Rule(_));
        if let Some(firm) = selectors.iter().filter(rule).find(|s| s.is_firm()) {
            return Err(PolicyError::Firm(firm.as_written()));
        }
        self.ignore = selectors;
        Ok(self)
    }

    /// Gives a rule or a family another level. A rule's own wins over its family's.
    ///
    /// # Errors
    /// [`PolicyError::Firm`]: it would lower errors that always hold.
    pub fn level(mut self, of: Selector, level: Severity) -> Result<Policy, PolicyError> {
        if level < Severity::Error && of.is_firm() {
            return Err(PolicyError::Firm(of.as_written()));
        }
        self.levels.push((of, level));
        Ok(self)
    }

    /// Makes errors of warnings.
    #[must_use]
    pub fn strict(mut self, strict: bool) -> Policy {
        self.strict = strict;
        self
    }

    /// Gives each finding its level.
    pub(crate) fn set_levels(&self, findings: &mut [Diagnostic]) {
        for finding in findings {
            let ranked = self.levels.iter().map(|(of, level)| (of.nearness(finding.rule), *level));
            let best = ranked.filter(|(near, _)| *near > 0).max_by_key(|(near, _)| *near);
            match best {
                Some((_, level)) if level > finding.severity || !holds(finding) => {
                    finding.severity = level;
                }
                _ => {}
            }
        }
    }

    /// Drops what is not reported, and makes errors of warnings where that is asked for.
    pub(crate) fn choose(&self, findings: &mut Vec<Diagnostic>) {
        let nearest = |list: &[Selector], rule| list.iter().map(|s| s.nearness(rule)).max();
        findings.retain(|finding| {
            let wanted = nearest(&self.select, finding.rule);
            let ignored = nearest(&self.ignore, finding.rule).unwrap_or(0);
            holds(finding) || (wanted != Some(0) && (ignored == 0 || wanted.unwrap_or(0) > ignored))
        });
        if self.strict {
            for finding in findings.iter_mut().filter(|f| f.severity == Severity::Warn) {
                finding.severity = Severity::Error;
            }
        }
    }
}

/// True for an error that no setting touches: what makes a result undefined, a version that cannot
/// be read, and a key that a run cannot honour.
fn holds(finding: &Diagnostic) -> bool {
    let always = [&catalogue::EXE006, &catalogue::VER001];
    finding.is_error() && (!finding.rule.can_be_lowered() || always.contains(&finding.rule))
}

#[cfg(test)]
mod tests {
    use qraft_diag::Span;

    use super::*;

    fn of(list: &[&str]) -> Vec<Selector> {
        list.iter().map(|text| text.parse().expect("a rule")).collect()
    }

    fn codes(policy: &Policy, rules: &[&'static Rule]) -> Vec<(&'static str, Severity)> {
        let finding = |rule: &&'static Rule| Diagnostic::new(rule, Span::new(0, 0), "x");
        let mut findings: Vec<Diagnostic> = rules.iter().map(finding).collect();
        policy.set_levels(&mut findings);
        policy.choose(&mut findings);
        findings.iter().map(|f| (f.rule.code, f.severity)).collect()
    }

    #[test]
    fn selectors_are_codes_names_and_families() {
        assert_eq!("cst001".parse(), Ok(Selector::Rule(&catalogue::CST001)));
        assert_eq!(" no-costs ".parse(), Ok(Selector::Rule(&catalogue::CST001)));
        assert!(matches!("use".parse(), Ok(Selector::Family(f)) if f.code == "USE"));
        let error = "no-cots".parse::<Selector>().unwrap_err();
        assert!(error.to_string().contains("did you mean `no-costs`?"), "{error}");
    }

    #[test]
    fn errors_of_meaning_are_beyond_settings() {
        use catalogue::{CST001, LAH001, LAH008, RSK004};
        let only = Policy::default().select(of(&["USE"]));
        assert_eq!(codes(&only, &[&CST001, &LAH001]), [("LAH001", Severity::Error)]);
        let none = Policy::default().ignore(of(&["LAH", "CST"])).expect("families");
        let left = codes(&none, &[&CST001, &LAH001, &LAH008]);
        assert_eq!(left, [("LAH001", Severity::Error)]);
        assert_eq!(Policy::default().ignore(of(&["LAH001"])), Err(PolicyError::Firm("LAH001")));
        let lower = |what: &str| Policy::default().level(of(&[what])[0], Severity::Warn);
        assert_eq!(lower("WIN"), Err(PolicyError::Firm("WIN")));
        assert!(lower("LAH001").is_err() && lower("LAH008").is_ok());
        let hold = lower("RSK004").expect("it can be lowered");
        assert_eq!(codes(&hold, &[&RSK004]), [("RSK004", Severity::Warn)]);
    }

    #[test]
    fn the_nearer_word_wins() {
        use catalogue::{CST001, CST002};
        let one = Policy::default().select(of(&["CST001"])).ignore(of(&["CST"])).expect("fine");
        assert_eq!(codes(&one, &[&CST001, &CST002]), [("CST001", Severity::Warn)]);
        let levels = Policy::default()
            .level(of(&["CST"])[0], Severity::Info)
            .and_then(|p| p.level(of(&["CST001"])[0], Severity::Error));
        let found = codes(&levels.expect("fine"), &[&CST001, &CST002]);
        assert_eq!(found, [("CST001", Severity::Error), ("CST002", Severity::Info)]);
        let strict = Policy::default().strict(true);
        assert_eq!(codes(&strict, &[&CST001]), [("CST001", Severity::Error)]);
    }
}
