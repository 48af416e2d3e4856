//! `add`, `list`, `show`, `remove`: what is installed, pinned, changed and taken away.

use super::{SHORT, World, quick, read, shipped};

const NAME: &str = "examples/leaky_mean";

fn added(world: &World) {
    world.run(&["add", &quick(), SHORT[0], SHORT[1]]).ok();
}

fn installed(world: &World) -> std::path::PathBuf {
    let folder = world.path("project/.qraft/operators").join(NAME);
    let version = std::fs::read_dir(folder).expect("it").next().expect("one").expect("an item");
    version.path()
}

#[test]
fn what_is_added_is_listed_shown_and_removed() {
    let world = World::new();
    let none = world.run(&["list"]).ok();
    assert!(none.out.contains("no operator is installed"), "{}", none.out);
    let ran = world.run(&["add", &quick(), SHORT[0], SHORT[1]]).ok();
    assert!(ran.out.contains(&format!("{NAME}@")), "{}", ran.out);
    assert!(ran.err.contains("warning[OPR013 ") && ran.err.contains("unsigned"), "{}", ran.err);
    let lock = read(&world.path("project/qraft.lock"));
    assert!(lock.contains("name = \"examples/leaky_mean\"") && lock.contains("blake3:"), "{lock}");
    assert!(!lock.contains("signature"), "{lock}");

    let list = world.json(&["list"]);
    assert_eq!(list["schema"], "qraft.operator.list/1");
    let one = &list["operators"][0];
    assert_eq!((one["name"].as_str(), one["pinned"].as_str()), (Some(NAME), Some("pinned")));
    assert_eq!((one["language"].as_str(), one["whole"].as_bool()), (Some("rust"), Some(true)));
    let digest = one["digest"].as_str().expect("a digest");
    assert!(lock.contains(digest), "{lock}");

    let shown = world.json(&["show", NAME]);
    assert_eq!(shown["component"]["digest"], one["digest"]);
    assert_eq!(shown["status"], "approved");
    let text = world.run(&["show", NAME]).ok().out;
    for part in ["input", "param", "measured", "unsigned", digest] {
        assert!(text.contains(part), "{part}: {text}");
    }
    let page = world.run(&["show", NAME, "--format", "markdown"]).ok().out;
    assert!(page.starts_with("# examples/leaky_mean@") && page.contains("| param |"), "{page}");

    let again = world.json(&["add", &quick(), SHORT[0], SHORT[1]]);
    assert_eq!(again["added"], "already");
    world.run(&["remove", NAME]).ok();
    assert!(!world.path("project/.qraft/operators/examples").exists());
    assert!(!read(&world.path("project/qraft.lock")).contains(NAME));
    let gone = world.run(&["show", NAME]);
    assert_eq!(gone.code, 2);
    assert!(gone.err.contains("is not installed"), "{}", gone.err);
    assert_eq!(world.run(&["remove", NAME]).code, 2);
}

#[test]
fn what_is_hostile_is_not_installed_whatever_is_said_of_it() {
    let world = World::new();
    added(&world);
    let manifest = installed(&world).join("manifest.json").display().to_string();
    let hostile = shipped("hostile/dist/spin.wasm");
    let ran = world.run(&["add", &hostile, "--manifest", &manifest, SHORT[0], SHORT[1]]);
    assert_eq!(ran.code, 1, "{}", ran.out);
    assert!(ran.err.contains("error[OPR006 "), "{}", ran.err);
    assert_eq!(world.json(&["list"])["operators"].as_array().map(Vec::len), Some(1));
}

#[test]
fn a_manifest_that_lies_is_found_out() {
    let world = World::new();
    added(&world);
    let told = read(&installed(&world).join("manifest.json"));
    let manifest: serde_json::Value = serde_json::from_str(&told).expect("JSON");
    world.run(&["remove", NAME]).ok();
    let path = world.text("lie.json");
    let offer = |change: &dyn Fn(&mut serde_json::Value), file: &str| {
        let mut lie = manifest.clone();
        change(&mut lie);
        std::fs::write(&path, lie.to_string()).expect("a manifest");
        world.run(&["add", file, "--manifest", &path, SHORT[0], SHORT[1]])
    };
    let doc = offer(&|lie| lie["description"]["doc"] = "It is never wrong.".into(), &quick());
    assert_eq!(doc.code, 1);
    assert!(doc.err.contains("error[OPR003 ") && doc.err.contains("doc"), "{}", doc.err);
    let warm = offer(&|lie| lie["measured"]["warm_up_rows"] = 77.into(), &quick());
    assert!(warm.code == 1 && warm.err.contains("error[OPR003 "), "{}", warm.err);
    let cheap = offer(&|lie| lie["measured"]["fuel_per_row_push"] = 1.into(), &quick());
    assert!(cheap.code == 1 && cheap.err.contains("error[OPR003 "), "{}", cheap.err);
    let other = offer(&|_| (), &shipped("examples/dist/body_ratio.wasm"));
    assert!(other.code == 1 && other.err.contains("error[OPR014 "), "{}", other.err);
    let flawed = offer(&|lie| lie["description"]["name"] = "../x".into(), &quick());
    assert_eq!(flawed.code, 2, "{}", flawed.err);
    assert!(
        !world.path("project/qraft.lock").exists() || {
            !read(&world.path("project/qraft.lock")).contains(NAME)
        }
    );
    offer(&|_| (), &quick()).ok();
}

#[test]
fn a_component_that_was_changed_is_told_everywhere() {
    let world = World::new();
    added(&world);
    let path = installed(&world).join("component.wasm");
    let mut bytes = std::fs::read(&path).expect("a component");
    *bytes.last_mut().expect("a byte") ^= 1;
    std::fs::write(&path, bytes).expect("written");
    let list = world.run(&["list"]);
    assert!(list.code == 1 && list.out.contains("changed (OPR014)"), "{}", list.out);
    let show = world.run(&["show", NAME]);
    assert!(show.code == 1 && show.err.contains("OPR014"), "{}", show.err);
    let again = world.run(&["add", NAME, SHORT[0], SHORT[1]]);
    assert!(again.code == 1 && again.err.contains("OPR014"), "{}", again.err);
    let bench = world.run(&["bench", NAME]);
    assert_eq!(bench.code, 1, "{}", bench.err);
    // Its source puts it right.
    added(&world);
    world.run(&["list"]).ok();
}

#[test]
fn a_status_changes_what_may_be_done() {
    let world = World::new();
    let file = quick();
    world.run(&["add", &file, "--status", "proposed", SHORT[0], SHORT[1]]).ok();
    assert_eq!(world.json(&["show", NAME])["status"], "proposed");
    world.run(&["add", NAME, "--status", "approved", SHORT[0], SHORT[1]]).ok();
    assert_eq!(world.json(&["show", NAME])["status"], "approved");
    let odd = world.run(&["add", NAME, "--successor", "a/b"]);
    assert!(odd.code == 2 && odd.err.contains("--status deprecated"), "{}", odd.err);
    let flags = ["--status", "deprecated", "--successor", "a/b@^1", SHORT[0], SHORT[1]];
    world.run(&[&["add", NAME], &flags[..]].concat()).ok();
    let list = world.run(&["list"]).ok();
    assert!(list.out.contains("deprecated, use a/b@^1"), "{}", list.out);
    let unknown = world.run(&["show", "examples/leaky_meen"]);
    assert!(unknown.err.contains("did you mean `examples/leaky_mean`?"), "{}", unknown.err);
}

#[test]
fn a_bench_has_a_figure_for_each_way() {
    let world = World::new();
    let told = world.json(&["bench", &quick(), "--rows", "8,64"]);
    let rows = told["rows"].as_array().expect("rows");
    assert_eq!(rows.len(), 3);
    assert!(rows.iter().all(|row| row["ns_per_row"].as_f64() > Some(0.0)), "{told}");
    assert!(told["cold_load_ns"].as_u64() > told["start_ns"].as_u64(), "{told}");
}
