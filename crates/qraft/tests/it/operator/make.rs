//! `new`, `build`, `propose`: up to where a compiler would be called.

use super::{World, read};

#[test]
fn a_new_operator_has_all_that_it_builds_with() {
    let world = World::new();
    let made = world.json(&["new", "acme/gap_size"]);
    assert_eq!(made["name"], "acme/gap_size");
    let folder = world.path("project/gap_size");
    for file in ["Cargo.toml", "cases/first.json", ".gitignore", ".qraft/sdk/macros/src/lib.rs"] {
        assert!(folder.join(file).is_file(), "{file}");
    }
    let source = read(&folder.join("src/lib.rs"));
    assert!(source.contains("name = \"acme/gap_size\"") && source.contains("struct GapSize"));
    let again = world.run(&["new", "acme/gap_size"]);
    assert!(again.code == 2 && again.err.contains("is there already"), "{}", again.err);
    for lang in ["python", "js"] {
        world.run(&["new", "level", "--lang", lang, "--dir", lang]).ok();
        assert!(world.path("project").join(lang).join("wit/operator.wit").is_file());
        let kind = ["new", "x", "--lang", lang, "--kind", "row-function"];
        assert_eq!(world.run(&kind).code, 2);
    }
    assert!(read(&world.path("project/python/level.py")).contains("\"mine/level\""));
    for kind in ["cross-section", "row-function"] {
        world.run(&["new", "level", "--kind", kind, "--dir", kind]).ok();
    }
    let bad = world.run(&["new", "acme/Gap"]);
    assert!(bad.code == 2 && bad.err.contains("is no operator's name"), "{}", bad.err);
}

#[test]
fn a_tool_that_is_missing_is_named() {
    let world = World::new();
    for (lang, tool) in [("python", "componentize-py"), ("js", "componentize-js")] {
        world.run(&["new", "level", "--lang", lang, "--dir", lang]).ok();
        let out = world.command(&["build", lang]).env("PATH", "").output().expect("it starts");
        let ran = crate::support::Ran::of(out);
        let says = format!("{tool} is not installed");
        assert!(ran.code == 2 && ran.err.contains(&says), "{}", ran.err);
    }
    let none = world.run(&["build", "."]);
    assert!(none.code == 2 && none.err.contains("qraft operator new"), "{}", none.err);
}

#[test]
fn what_a_model_wrote_needs_leave() {
    let world = World::new();
    std::fs::write(world.path("project/x.rs"), "").expect("a source");
    let off = world.run(&["propose", "--source", "x.rs"]);
    assert!(off.code == 2 && off.err.contains("allow_proposed = true"), "{}", off.err);
    let half = world.run(&["propose", "--source", "x.rs", "--prompt", "x.rs"]);
    assert_eq!(half.code, 2, "{}", half.err);
}
