//! Folders to start an operator from, and the SDK that they build with: part of the binary, so that
//! an operator builds without our repository.

use std::path::{Path, PathBuf};

use qraft_plugin::Name;

use crate::args::{KindArg, LangArg};

/// A file of a template: where it goes, and its text.
type File = (&'static str, &'static str);

macro_rules! of_sdk {
    ($folder:literal: $($path:literal),* $(,)?) => {
        &[$((
            $path,
            include_str!(concat!("../../../../guest-sdk/", $folder, $path)),
        )),*]
    };
}

/// The SDK for Rust.
static SDK: &[File] = of_sdk!["":
    "Cargo.toml", "README.md", "macros/Cargo.toml", "macros/src/contract.rs",
    "macros/src/item.rs", "macros/src/lib.rs", "macros/src/operator.rs", "macros/src/refusals.rs",
    "macros/src/row_function.rs", "macros/src/saved.rs", "src/across.rs", "src/cases/drive.rs",
    "src/cases/file.rs", "src/cases/mod.rs", "src/describe.rs", "src/guest.rs", "src/kernel.rs",
    "src/lib.rs", "src/math.rs", "src/row.rs", "src/row_function.rs", "src/saved.rs",
    "src/series.rs", "src/symbols.rs", "src/window.rs", "wit/operator.wit",
];

static RUST: &[File] = of_sdk!["templates/rust/":
    "Cargo.toml", "README.md", "cases/first.json", "clippy.toml", "gitignore", "src/lib.rs",
];

static PYTHON: &[File] = of_sdk!["templates/python/":
    "README.md", "app.py", "cases/first.json", "gitignore", "kernels.py", "qraft_operator.py",
    "{{name}}.py",
];

static JS: &[File] = of_sdk!["templates/js/":
    "README.md", "cases.js", "cases/first.json", "gitignore", "package.json", "qraft_operator.js",
    "{{name}}.js",
];

/// The contract, for languages whose tools read it.
static CONTRACT: File = ("wit/operator.wit", include_str!("../../../../wit/operator.wit"));

/// What takes the place of the series of the template for Rust.
const CROSS_SECTION: [File; 2] = [
    ("src/lib.rs", include_str!("../../templates/operator/cross_section.rs")),
    ("cases/first.json", include_str!("../../templates/operator/cross_section.json")),
];
const ROW_FUNCTION: [File; 2] = [
    ("src/lib.rs", include_str!("../../templates/operator/row_function.rs")),
    ("cases/first.json", include_str!("../../templates/operator/row_function.json")),
];

/// Where the SDK goes.
const SDK_FOLDER: &str = ".qraft/sdk";

/// The files of a new operator, with its name in them; `None` for a kind that the language has no
/// template of.
pub fn files(name: &Name, lang: LangArg, kind: KindArg) -> Option<Vec<(PathBuf, String)>> {
    let other: &[File] = match (lang, kind) {
        (_, KindArg::Series) => &[],
        (LangArg::Rust, KindArg::CrossSection) => &CROSS_SECTION,
        (LangArg::Rust, KindArg::RowFunction) => &ROW_FUNCTION,
        (LangArg::Python | LangArg::Js, _) => return None,
    };
    let template = match lang {
        LangArg::Rust => RUST,
        LangArg::Python => PYTHON,
        LangArg::Js => JS,
    };
    let mut files = Vec::new();
    for (path, text) in template {
        let text = other.iter().find(|(instead, _)| instead == path).map_or(*text, |(_, t)| t);
        let path = match *path {
            "gitignore" => ".gitignore".to_owned(),
            path => named(path, name),
        };
        files.push((PathBuf::from(path), named(text, name)));
    }
    if lang == LangArg::Rust {
        let sdk = SDK.iter().map(|(path, text)| (Path::new(SDK_FOLDER).join(path), *text));
        files.extend(sdk.map(|(path, text)| (path, text.to_owned())));
    } else {
        files.push((PathBuf::from(CONTRACT.0), CONTRACT.1.to_owned()));
    }
    Some(files)
}

fn named(text: &str, name: &Name) -> String {
    text.replace("{{namespace}}", name.namespace())
        .replace("{{name}}", name.name())
        .replace("{{Name}}", &camel(name.name()))
}

/// `gap_size` → `GapSize`
fn camel(name: &str) -> String {
    let mut out = String::new();
    for word in name.split('_') {
        let mut letters = word.chars();
        out.extend(letters.next().map(|first| first.to_ascii_uppercase()));
        out.push_str(letters.as_str());
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn below(folder: &Path, from: &Path, into: &mut Vec<String>) {
        for item in std::fs::read_dir(folder).expect("a folder") {
            let path = item.expect("an item").path();
            if path.is_dir() {
                below(&path, from, into);
            } else {
                into.push(path.strip_prefix(from).expect("below").display().to_string());
            }
        }
    }

    /// A file that is added to the SDK or a template must come along.
    #[test]
    fn nothing_is_left_behind() {
        let sdk = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../guest-sdk");
        let parts = ["src", "macros", "wit", "templates/rust", "templates/python", "templates/js"];
        for part in parts {
            let mut found = Vec::new();
            below(&sdk.join(part), &sdk, &mut found);
            let all = SDK.iter().map(|(path, _)| (*path).to_owned());
            let of = |folder: &'static str, files: &'static [File]| {
                files.iter().map(move |(path, _)| format!("templates/{folder}/{path}"))
            };
            let all: Vec<String> = all
                .chain(of("rust", RUST))
                .chain(of("python", PYTHON))
                .chain(of("js", JS))
                .collect();
            for path in found {
                assert!(all.contains(&path), "{path} is not embedded");
            }
        }
        assert_eq!(SDK.iter().find(|(path, _)| *path == CONTRACT.0).expect("it").1, CONTRACT.1);
    }

    #[test]
    fn names_are_filled_in() {
        let name: Name = "acme/gap_size".parse().expect("a name");
        for (lang, kind) in [
            (LangArg::Rust, KindArg::Series),
            (LangArg::Rust, KindArg::CrossSection),
            (LangArg::Rust, KindArg::RowFunction),
            (LangArg::Python, KindArg::Series),
            (LangArg::Js, KindArg::Series),
        ] {
            let files = files(&name, lang, kind).expect("a template");
            assert!(files.iter().any(|(_, text)| text.contains("acme/gap_size")));
            let own = files.iter().filter(|(path, _)| !path.starts_with(SDK_FOLDER));
            for (path, text) in own {
                assert!(!text.contains("{{") && !path.display().to_string().contains("{{"));
            }
        }
        assert_eq!(camel("gap_size"), "GapSize");
        assert!(files(&name, LangArg::Js, KindArg::RowFunction).is_none());
    }
}
