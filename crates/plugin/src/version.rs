//! Versions, and ranges of them.

use std::fmt;
use std::str::FromStr;

use semver::{Comparator, Op, VersionReq};
use serde::{Deserialize, Serialize};

use crate::Malformed;

/// Bytes of a version or a range, at most.
pub const VERSION_BYTES_MAX: usize = 64;

/// A semantic version: `1.2.0`, `2.0.0-rc.1`. Without build metadata, which would make two versions
/// of one rank, and without capitals, since some file systems take `RC` and `rc` for one folder.
/// Small, since errors carry it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Version(Box<semver::Version>);

impl FromStr for Version {
    type Err = Malformed;

    fn from_str(text: &str) -> Result<Version, Malformed> {
        let fail = |why: &str| Malformed::new("version", text, why);
        let form = "write three numbers, as in `1.2.0`, and `-rc.1` behind them if it is not final";
        if text.len() > VERSION_BYTES_MAX {
            return Err(fail("it is longer than 64 characters"));
        }
        let version = semver::Version::parse(text).map_err(|_| fail(form))?;
        if !version.build.is_empty() {
            return Err(fail("what stands behind `+` does not order versions: leave it out"));
        }
        if text.bytes().any(|b| b.is_ascii_uppercase()) {
            return Err(fail("write it in small letters"));
        }
        Ok(Version(Box::new(version)))
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl fmt::Debug for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl TryFrom<String> for Version {
    type Error = Malformed;

    fn try_from(text: String) -> Result<Version, Malformed> {
        text.parse()
    }
}

impl From<Version> for String {
    fn from(version: Version) -> String {
        version.to_string()
    }
}

/// Which versions are meant, as an author writes it: `1.2.0` is that version alone, `1.2` and `1`
/// are what begins so, and `^1.2`, `~1.2`, `>=1.2, <2`, `1.*` and `*` are what they are elsewhere.
/// A version that is not final fits only where one of its own three numbers is named.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Range(VersionReq);

impl Range {
    /// Every final version.
    pub fn any() -> Range {
        Range(VersionReq::STAR)
    }

    /// That version alone.
    pub fn exact(version: &Version) -> Range {
        let comparator = Comparator {
            op: Op::Exact,
            major: version.0.major,
            minor: Some(version.0.minor),
            patch: Some(version.0.patch),
            pre: version.0.pre.clone(),
        };
        Range(VersionReq { comparators: vec![comparator] })
    }

    /// True where it names no version at all.
    pub fn is_any(&self) -> bool {
        self.0.comparators.is_empty()
    }

    /// True where one version alone is meant.
    pub fn is_exact(&self) -> bool {
        self.0.comparators.iter().any(|c| c.op == Op::Exact && c.patch.is_some())
    }

    /// True where that version is meant.
    pub fn fits(&self, version: &Version) -> bool {
        self.0.matches(&version.0)
    }

    /// The newest of those versions that is meant.
    pub fn best<'a>(&self, versions: impl IntoIterator<Item = &'a Version>) -> Option<&'a Version> {
        versions.into_iter().filter(|version| self.fits(version)).max()
    }
}

impl FromStr for Range {
    type Err = Malformed;

    fn from_str(text: &str) -> Result<Range, Malformed> {
        let fail = |why: &str| Malformed::new("range of versions", text, why);
        let forms = "write `1.2.0` for that version, `^1.2` for it and what stays compatible, \
                     `>=1.2, <2` for what lies between, or `*` for any";
        if text.len() > VERSION_BYTES_MAX {
            return Err(fail("it is longer than 64 characters"));
        }
        if text.contains('+') {
            return Err(fail("what stands behind `+` does not order versions: leave it out"));
        }
        // `VersionReq` takes a bare `1.2` for `^1.2`; here a bare version is what begins with it.
        let bare = |part: &str| part.starts_with(|c: char| c.is_ascii_digit());
        let parts: Vec<String> = text
            .split(',')
            .map(str::trim)
            .map(|part| if bare(part) { format!("={part}") } else { part.to_owned() })
            .collect();
        VersionReq::parse(&parts.join(",")).map(Range).map_err(|_| fail(forms))
    }
}

impl fmt::Display for Range {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_any() {
            return f.write_str("*");
        }
        for (at, comparator) in self.0.comparators.iter().enumerate() {
            let text = comparator.to_string();
            let text =
                if comparator.op == Op::Exact { text.trim_start_matches('=') } else { &text };
            write!(f, "{}{text}", if at == 0 { "" } else { ", " })?;
        }
        Ok(())
    }
}

impl fmt::Debug for Range {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn version(text: &str) -> Version {
        text.parse().unwrap()
    }

    fn fits(range: &str, text: &str) -> bool {
        range.parse::<Range>().unwrap().fits(&version(text))
    }

    #[test]
    fn a_bare_version_is_what_begins_with_it() {
        assert!(fits("1.2.0", "1.2.0") && !fits("1.2.0", "1.2.1"));
        assert!(fits("1.2", "1.2.9") && !fits("1.2", "1.3.0"));
        assert!(fits("1", "1.9.0") && !fits("1", "2.0.0"));
        assert!(fits("^1.2", "1.9.0") && !fits("^1.2", "1.1.0"));
        assert!(fits(">=1.2, <2", "1.9.0") && !fits(">= 1.2, < 2", "2.0.0"));
        assert!(fits("1.*", "1.4.0") && fits("*", "9.0.0"));
        assert!(!fits("*", "9.0.0-rc.1") && fits("9.0.0-rc.1", "9.0.0-rc.1"));
    }

    #[test]
    fn exact_is_one_version() {
        let exact = |text: &str| text.parse::<Range>().unwrap().is_exact();
        assert!(exact("1.2.0") && exact("=1.2.0") && exact("1.0.0-rc.1"));
        assert!(!exact("1.2") && !exact("^1.2.0") && !exact("*"));
        let rc = version("1.0.0-rc.1");
        assert!(Range::exact(&rc).is_exact() && Range::exact(&rc).fits(&rc));
        assert_eq!(Range::exact(&rc).to_string(), "1.0.0-rc.1");
        assert!(Range::any().is_any());
    }

    #[test]
    fn the_best_is_the_newest_that_fits() {
        let all = ["1.2.0", "1.10.0", "2.0.0", "1.11.0-rc.1"].map(version);
        let best = |range: &str| range.parse::<Range>().unwrap().best(&all).cloned();
        assert_eq!(best("^1"), Some(version("1.10.0")));
        assert_eq!(best("*"), Some(version("2.0.0")));
        assert_eq!(best("3"), None);
    }

    #[test]
    fn refusals_teach() {
        let say = |text: &str| text.parse::<Version>().unwrap_err().to_string();
        assert!(say("1.2").contains("three numbers"), "{}", say("1.2"));
        assert!(say("1.2.0+a").contains('+') && say("1.0.0-RC").contains("small letters"));
        for bad in ["", "latest", "1.2.0.1", "^", "1.2.0+b", "=>1", "99999999999999999999"] {
            let failed = bad.parse::<Range>();
            assert!(failed.is_err(), "{bad}: {failed:?}");
        }
        assert!("1.2.0-../x".parse::<Version>().is_err() && "../1".parse::<Version>().is_err());
    }
}
