//! What comes from elsewhere is what it is said to be.

use std::path::Path;

use qraft_base::Digest;

#[test]
fn digests_are_those_of_the_readme() {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/vendor");
    let readme = std::fs::read_to_string(dir.join("README.md")).expect("the readme");
    let mut files = 0;
    for item in std::fs::read_dir(&dir).expect("the folder") {
        let path = item.expect("an item").path();
        let name = path.file_name().and_then(|name| name.to_str()).expect("a name").to_owned();
        if name == "README.md" || name.ends_with(".LICENSE") {
            continue;
        }
        let digest = Digest::of(&std::fs::read(&path).expect("a file"));
        let row = readme.lines().find(|line| line.starts_with(&format!("| `{name}` |")));
        let row = row.unwrap_or_else(|| panic!("{name} has no row in the readme"));
        assert!(row.contains(&digest.to_string()), "{name} is {digest}");
        files += 1;
    }
    assert_eq!(files, 3);
}
