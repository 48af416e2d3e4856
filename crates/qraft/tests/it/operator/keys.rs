//! `key`, `trust`, and what a signature is worth.

use super::{SHORT, World, quick, read};

const NAME: &str = "examples/leaky_mean";

fn public(world: &World, name: &str) -> String {
    world.json(&["key", "show", name])["public"].as_str().expect("a key").to_owned()
}

/// Verifies, and writes a manifest that is signed.
fn signed(world: &World, key: &str) -> String {
    let path = world.text("signed.json");
    let file = quick();
    world.run(&["verify", &file, "--manifest", &path, "--key", key, SHORT[0], SHORT[1]]).ok();
    path
}

fn offer(world: &World, manifest: &str) -> crate::support::Ran {
    world.run(&["add", &quick(), "--manifest", manifest, SHORT[0], SHORT[1]])
}

#[test]
fn keys_are_made_once_and_are_the_users_alone() {
    let world = World::new();
    let made = world.json(&["key", "new"]);
    assert_eq!(made["name"], "default");
    assert_eq!(public(&world, "default"), made["public"].as_str().expect("a key"));
    let again = world.run(&["key", "new"]);
    assert!(again.code == 2 && again.err.contains("never overwritten"), "{}", again.err);
    let bad = world.run(&["key", "new", "../x"]);
    assert!(bad.code == 2 && bad.err.contains("is no name for a key"), "{}", bad.err);
    world.run(&["key", "new", "second"]).ok();
    let list = world.json(&["key", "list"]);
    assert_eq!(list["keys"].as_array().map(Vec::len), Some(2));
}

#[cfg(unix)]
#[test]
fn secrets_that_others_can_read_are_not_used() {
    use std::os::unix::fs::PermissionsExt;
    let world = World::new();
    let mode =
        |path: &str| std::fs::metadata(world.path(path)).expect("it").permissions().mode() & 0o777;
    let open = |path: &str, mode: u32| {
        let mode = std::fs::Permissions::from_mode(mode);
        std::fs::set_permissions(world.path(path), mode).expect("it is ours");
    };
    world.run(&["key", "new"]).ok();
    assert_eq!((mode("config/keys"), mode("config/keys/default.key")), (0o700, 0o600));
    open("config/keys/default.key", 0o644);
    let ran = world.run(&["key", "show"]);
    assert!(ran.code == 2 && ran.err.contains("chmod 600"), "{}", ran.err);
    let file = super::shipped("hostile/dist/clock.wasm");
    assert_eq!(world.run(&["verify", &file]).code, 1);
    assert_eq!(mode("config/machine.key"), 0o600);
    open("config/machine.key", 0o604);
    let ran = world.run(&["verify", &file]);
    assert!(ran.code == 2 && ran.err.contains("machine.key"), "{}", ran.err);
}

#[test]
fn a_signature_is_worth_what_its_signer_is() {
    let world = World::new();
    world.run(&["key", "new", "acme"]).ok();
    let (manifest, key) = (signed(&world, "acme"), public(&world, "acme"));
    let stranger = offer(&world, &manifest).ok();
    assert!(stranger.err.contains("warning[OPR013 "), "{}", stranger.err);
    assert!(stranger.err.contains(&key), "{}", stranger.err);
    let lock = read(&world.path("project/qraft.lock"));
    assert!(lock.contains(&key) && lock.contains("signature = \"ed25519:"), "{lock}");

    let trust = ["trust", "add", "examples_inc", "--namespace", "examples", "--key", &key];
    world.run(&trust).ok();
    let friend = offer(&world, &manifest).ok();
    assert!(!friend.err.contains("OPR013"), "{}", friend.err);
    assert_eq!(world.json(&["show", NAME])["standing"], "signed by examples_inc");

    // Retired: what the lock holds stays good.
    world.run(&["trust", "retire", &key]).ok();
    assert_eq!(world.json(&["show", NAME])["standing"], "signed by examples_inc");
    world.run(&["remove", NAME]).ok();
    let late = offer(&world, &manifest);
    assert_eq!(late.code, 1, "{}", late.err);

    world.run(&["trust", "revoke", &key, "--reason", "It leaked."]).ok();
    let never = offer(&world, &manifest);
    assert!(never.code == 1 && never.err.contains("It leaked."), "{}", never.err);
    let listed = world.json(&["trust", "list"]);
    assert_eq!(listed["revoked"][0]["reason"], "It leaked.");
    assert_eq!(listed["publishers"][0]["keys"][0]["retired"], true);
    world.run(&["trust", "remove", "examples_inc"]).ok();
    let unknown = world.run(&["trust", "remove", "examples_inc"]);
    assert_eq!(unknown.code, 2);
}

#[test]
fn a_name_belongs_to_its_publisher() {
    let world = World::new();
    world.run(&["key", "new", "owner"]).ok();
    world.run(&["key", "new", "thief"]).ok();
    let key = public(&world, "owner");
    let trust = ["trust", "add", "owner", "--namespace", "examples", "--key", &key];
    world.run(&trust).ok();
    let file = quick();
    let unsigned = world.run(&["add", &file, SHORT[0], SHORT[1]]);
    assert_eq!(unsigned.code, 1);
    assert!(unsigned.err.contains("belongs to `owner`"), "{}", unsigned.err);
    let stolen = signed(&world, "thief");
    let ran = offer(&world, &stolen);
    assert!(ran.code == 1 && ran.err.contains("belongs to `owner`"), "{}", ran.err);
    let ours = signed(&world, "owner");
    offer(&world, &ours).ok();
    let twice =
        ["trust", "add", "other", "--namespace", "examples", "--key", &public(&world, "thief")]
            .map(str::to_owned);
    let twice: Vec<&str> = twice.iter().map(String::as_str).collect();
    let ran = world.run(&twice);
    assert!(ran.code == 2 && ran.err.contains("has two publishers"), "{}", ran.err);
}

#[test]
fn a_manifest_that_was_changed_after_it_was_signed_is_forged() {
    let world = World::new();
    world.run(&["key", "new"]).ok();
    let path = signed(&world, "default");
    let forged = read(path.as_ref()).replace("\"approved\"", "\"proposed\"");
    std::fs::write(&path, forged).expect("a manifest");
    let ran = offer(&world, &path);
    assert!(ran.code == 1 && ran.err.contains("error[OPR014 "), "{}", ran.err);
}
