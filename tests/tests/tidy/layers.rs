//! Who may depend on whom. The table is `docs/ARCHITECTURE.md`'s, edge by edge.

use crate::house::house;
use crate::none;

/// Each crate with what it may use; an edge that is not here does not exist.
const EDGES: &[(&str, &[&str])] = &[
    ("base", &[]),
    ("diag", &["base"]),
    ("syntax", &["base", "diag"]),
    ("ir", &["base", "diag", "syntax"]),
    ("check", &["base", "diag", "syntax", "ir"]),
    ("component", &["base"]),
    ("data", &["base"]),
    ("telemetry", &["base"]),
    ("plugin", &["base"]),
    ("component", &["base"]),
    ("exec", &["base", "ir", "data"]),
    ("wasm", &["base", "ir", "plugin", "exec"]),
    ("stats", &["base"]),
    ("sim", &["base", "ir", "stats"]),
    ("evidence", &["base"]),
    (
        "search",
        &["base", "diag", "syntax", "ir", "check", "data", "exec", "sim", "stats", "evidence"],
    ),
    ("report", &["base", "data", "stats", "evidence", "search"]),
];

/// These see everything.
const ROOFS: &[&str] = &["qraft", "tests", "benches"];

/// What only a crate's own tests may use in addition: to write a program as text.
const DEV_EDGES: &[(&str, &[&str])] =
    &[("exec", &["diag", "syntax"]), ("sim", &["diag", "syntax"])];

fn listed(
    table: &[(&'static str, &'static [&'static str])],
    of: &str,
) -> Option<&'static [&'static str]> {
    table.iter().find(|(name, _)| *name == of).map(|(_, edges)| *edges)
}

#[test]
fn arrows_go_one_way() {
    let mut complaints = Vec::new();
    for member in house().members().filter(|member| !ROOFS.contains(&member.short())) {
        let name = member.short();
        let Some(allowed) = listed(EDGES, name) else {
            complaints.push(format!("`{name}` has no row in the table of layers"));
            continue;
        };
        let in_tests = listed(DEV_EDGES, name).unwrap_or(&[]);
        for dependency in &member.dependencies {
            let inner = match dependency.name.strip_prefix("qraft-") {
                Some(inner) => inner,
                None if dependency.name == "qraft" => "qraft",
                None => continue,
            };
            let fine = allowed.contains(&inner) || (dependency.dev && in_tests.contains(&inner));
            if !fine {
                complaints.push(format!("`{name}` may not depend on `{inner}`"));
            }
        }
    }
    none("edges that docs/ARCHITECTURE.md does not have", &complaints);
}

#[test]
fn the_table_has_no_cycle_and_no_ghost() {
    let members: Vec<&str> = house().members().map(|member| member.short()).collect();
    for (place, (name, edges)) in EDGES.iter().enumerate() {
        assert!(members.contains(name), "`{name}` is in the table and not in the workspace");
        for edge in *edges {
            let target = EDGES.iter().position(|(other, _)| other == edge);
            assert!(target.is_some_and(|t| t < place), "`{name}` → `{edge}` does not go down");
        }
    }
}

#[test]
fn the_architecture_names_every_crate() {
    let page = std::fs::read_to_string(house().root.join("docs/ARCHITECTURE.md")).expect("docs");
    for member in house().members().filter(|member| member.short() != "benches") {
        let name = member.short();
        let told = page.contains(&format!("`{name}`")) || page.contains(&format!("`{name}/`"));
        assert!(told, "docs/ARCHITECTURE.md does not name `{name}`");
    }
}
