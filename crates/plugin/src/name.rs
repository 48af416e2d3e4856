//! What an operator is called: `namespace/name`.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::Malformed;

/// Bytes of a part of a name, at most.
pub const NAME_PART_BYTES_MAX: usize = 64;

/// An operator's name: `namespace/name`, each part of `a-z`, `0-9` and `_`, beginning with a
/// letter, of at most [`NAME_PART_BYTES_MAX`] bytes. Such a part is also a plain folder.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Name(String);

impl Name {
    /// Whose it is: `acme` of `acme/kalman`.
    pub fn namespace(&self) -> &str {
        self.parts().0
    }

    /// What it is called there: `kalman` of `acme/kalman`.
    pub fn name(&self) -> &str {
        self.parts().1
    }

    fn parts(&self) -> (&str, &str) {
        // Without a `/` it would not be a name.
        self.0.split_once('/').unwrap_or((&self.0, ""))
    }
}

/// True for a part of a name, and for the name of an input or a param.
pub(crate) fn is_word(text: &str) -> bool {
    let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_';
    text.len() <= NAME_PART_BYTES_MAX
        && text.starts_with(|c: char| c.is_ascii_lowercase())
        && text.bytes().all(plain)
}

impl FromStr for Name {
    type Err = Malformed;

    fn from_str(text: &str) -> Result<Name, Malformed> {
        let fail = |why: String| Malformed::new("operator's name", text, why);
        let Some((namespace, name)) = text.split_once('/') else {
            return Err(fail("write whose it is too, as in `acme/kalman`".to_owned()));
        };
        for (part, which) in [(namespace, "namespace"), (name, "name")] {
            if part.len() > NAME_PART_BYTES_MAX {
                return Err(fail(format!(
                    "its {which} has {} letters, and {NAME_PART_BYTES_MAX} are the most",
                    part.len()
                )));
            }
            if !is_word(part) {
                return Err(fail(format!(
                    "its {which} should be of `a-z`, `0-9` and `_`, beginning with a letter, as \
                     in `acme/kalman`"
                )));
            }
        }
        Ok(Name(text.to_owned()))
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl TryFrom<String> for Name {
    type Error = Malformed;

    fn try_from(text: String) -> Result<Name, Malformed> {
        text.parse()
    }
}

impl From<Name> for String {
    fn from(name: Name) -> String {
        name.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_two_plain_words() {
        let name: Name = "acme/kalman_2".parse().unwrap();
        assert_eq!((name.namespace(), name.name()), ("acme", "kalman_2"));
        assert_eq!(name.to_string(), "acme/kalman_2");
        let long = format!("acme/{}", "a".repeat(65));
        for bad in ["", "/", "kalman", "a/b/c", "../x", "a/..", "A/b", "a/2b", "a/b ", "é/b", &long]
        {
            assert!(bad.parse::<Name>().is_err(), "{bad}");
        }
    }

    #[test]
    fn refusals_teach() {
        let say = |text: &str| text.parse::<Name>().unwrap_err().to_string();
        assert_eq!(
            say("kalman"),
            "`kalman` is no operator's name: write whose it is too, as in `acme/kalman`"
        );
        assert!(say("acme/Kalman").contains("its name should be of `a-z`"));
        assert!(!say("\u{1b}[2J/x").contains('\u{1b}'));
        assert!(say(&"x".repeat(500)).len() < 300);
    }
}
