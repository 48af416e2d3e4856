//! File names as the references that machine formats want.

/// A path as the path of a URI: `/` between parts, everything unusual in percent escapes.
pub(super) fn path(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for byte in name.replace('\\', "/").bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

/// An absolute `file:` URI; a relative name is taken from the folder.
pub(super) fn file(name: &str, folder: &str) -> String {
    let is_drive = |text: &str| text.as_bytes().get(1) == Some(&b':');
    let whole = if name.starts_with(['/', '\\']) || is_drive(name) {
        name.to_owned()
    } else {
        format!("{}/{name}", folder.trim_end_matches(['/', '\\']))
    };
    let path = path(&whole);
    // `C:/x` needs a slash before the drive, and its colon may stand.
    if is_drive(&whole) {
        format!("file:///{}", path.replacen("%3A", ":", 1))
    } else {
        format!("file://{path}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_references() {
        assert_eq!(path("s/ma cross#é.yaml"), "s/ma%20cross%23%C3%A9.yaml");
        assert_eq!(file("s/a.yaml", "/home/q/"), "file:///home/q/s/a.yaml");
        assert_eq!(file("/abs/a.yaml", "/home/q"), "file:///abs/a.yaml");
        assert_eq!(file("s\\a.yaml", "C:\\q"), "file:///C:/q/s/a.yaml");
        assert_eq!(file("<stdin>", "/q"), "file:///q/%3Cstdin%3E");
    }
}
