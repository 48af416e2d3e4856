//! Which operator a strategy means: `acme/kalman@^1.2`.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::{Malformed, Name, Range};

/// An operator and the versions of it that are meant, as in `uses: {operators: {kalman:
/// "acme/kalman@^1.2"}}`. Without `@`, any version.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Address {
    /// Which operator.
    pub name: Name,
    /// Which of its versions.
    pub range: Range,
}

impl FromStr for Address {
    type Err = Malformed;

    fn from_str(text: &str) -> Result<Address, Malformed> {
        let (name, range) = match text.split_once('@') {
            None => (text, Range::any()),
            Some((_, "")) => {
                let why = "a version or a range should follow `@`; without `@` any is meant";
                return Err(Malformed::new("operator's address", text, why));
            }
            Some((name, range)) => (name, range.parse()?),
        };
        Ok(Address { name: name.parse()?, range })
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.range.is_any() {
            true => write!(f, "{}", self.name),
            false => write!(f, "{}@{}", self.name, self.range),
        }
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl TryFrom<String> for Address {
    type Error = Malformed;

    fn try_from(text: String) -> Result<Address, Malformed> {
        text.parse()
    }
}

impl From<Address> for String {
    fn from(address: Address) -> String {
        address.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_version_is_what_follows_the_at() {
        let address = |text: &str| text.parse::<Address>().unwrap();
        assert_eq!(address("acme/kalman@^1.2").range, "^1.2".parse().unwrap());
        assert!(address("acme/kalman").range.is_any());
        assert!(address("acme/kalman@1.2.0").range.is_exact());
        assert_eq!(address("acme/kalman@*").to_string(), "acme/kalman");
        for bad in ["", "kalman@1", "acme/kalman@", "acme/kalman@latest", "@1", "a/b@1@2"] {
            assert!(bad.parse::<Address>().is_err(), "{bad}");
        }
    }

    proptest! {
        #[test]
        fn what_is_printed_reads_as_the_same(
            name in "[a-z][a-z0-9_]{0,9}/[a-z][a-z0-9_]{0,9}",
            range in "(\\^|~|=|>=|<|)[1-9][0-9]?(\\.[1-9][0-9]?){0,2}(, ?<[1-9][0-9]?)?",
        ) {
            let address: Address = format!("{name}@{range}").parse().unwrap();
            prop_assert_eq!(address.to_string().parse::<Address>().unwrap(), address);
        }

        #[test]
        fn any_text_is_read_or_refused(text in "\\PC{0,80}") {
            if let Ok(address) = text.parse::<Address>() {
                prop_assert_eq!(address.to_string().parse::<Address>().unwrap(), address);
            }
        }
    }
}
