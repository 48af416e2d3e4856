//! What must hold of any text that a stranger may put where installed operators are described. A
//! file of its own, since it stands on other crates than the rest: the target and the replay of its
//! corpus each include it.

use qraft_plugin::lock::Lock;
use qraft_plugin::manifest::Manifest;
use qraft_plugin::trust::{Trust, standing};

/// A manifest, a lock and a trust file are read or refused, whatever they are; what was read is
/// written and read as the same, in the same bytes; what is said of the rest moves no cursor.
pub fn plugin_manifest(data: &[u8]) {
    match Manifest::parse(data) {
        Ok(manifest) => {
            let bytes = manifest.to_bytes();
            let again = Manifest::parse(&bytes).expect("what was written is read");
            assert_eq!(again, manifest);
            assert_eq!(again.to_bytes(), bytes);
            assert_eq!(again.message(), manifest.message());
            standing(&manifest, &Trust::default(), None);
        }
        Err(error) => harmless(&error.to_string()),
    }
    let Ok(text) = std::str::from_utf8(data) else { return };
    round_trip(text, Lock::parse, Lock::to_text);
    round_trip(text, Trust::parse, Trust::to_text);
}

fn round_trip<T: PartialEq + std::fmt::Debug>(
    text: &str,
    parse: fn(&str) -> Result<T, String>,
    print: fn(&T) -> String,
) {
    match parse(text) {
        Ok(value) => {
            let printed = print(&value);
            let again = parse(&printed).expect("what was written is read");
            assert_eq!(again, value);
            assert_eq!(print(&again), printed);
        }
        Err(why) => harmless(&why),
    }
}

fn harmless(message: &str) {
    assert!(!message.chars().any(|c| c.is_control() && c != '\n'), "{message:?}");
    assert!(!message.trim().is_empty());
}
