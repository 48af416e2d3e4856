//! The operators that documents use: resolved by what the project pins, loaded once a command, and
//! handed to the engines by the digests of their components.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use qraft_base::{Digest, Failure};
use qraft_check::{Plugged, Plugins};
use qraft_diag::{Diagnostic, Rule, Severity, Spanned, catalogue};
use qraft_exec::{ExternalOp, Externals};
use qraft_ir::External;
use qraft_ir::program::Program;
use qraft_plugin::Address;
use qraft_plugin::lock::{self, Pinned, Problem, Purpose, Use};
use qraft_syntax::document::Uses;
use qraft_wasm::{Host, Operator};
use serde_json::{Value, json};

use crate::operators::{self, Project};

/// The file in which a project pins its operators.
const LOCK: &str = "qraft.lock";
/// How far above a file its project is looked for.
const FOLDERS_MAX: usize = 16;

/// What projects have installed and pinned. A strategy's project is the nearest folder above its
/// file that pins operators, else the one that the command runs in.
#[derive(Debug, Default)]
pub struct Installed {
    /// Where the command runs; empty for the working folder.
    project: PathBuf,
    /// Whether what a model proposed may run.
    proposed: bool,
    host: OnceLock<Result<Host, String>>,
    /// By the projects' folders.
    opened: Mutex<BTreeMap<PathBuf, Arc<Project>>>,
    loaded: Mutex<BTreeMap<Digest, Loaded>>,
}

/// An operator that may run.
#[derive(Clone, Debug)]
struct Loaded {
    pinned: Pinned,
    operator: Operator,
    external: Arc<External>,
}

impl Installed {
    /// Of a command that runs in a project's folder.
    pub fn of(project: &Path, proposed: bool) -> Installed {
        Installed { project: project.to_owned(), proposed, ..Installed::default() }
    }

    /// Who computes the operators that were resolved so far.
    pub fn externals(&self) -> Externals {
        let loaded = self.loaded();
        let one = |(digest, loaded): (&Digest, &Loaded)| {
            let op: Arc<dyn ExternalOp> = Arc::new(loaded.operator.clone());
            (*digest, op)
        };
        Externals::new(loaded.iter().map(one))
    }

    /// Those that a program uses, by name.
    pub fn pinned(&self, program: &Program) -> Vec<Pinned> {
        let loaded = self.loaded();
        let of = |external: &Arc<External>| Some(loaded.get(&external.digest)?.pinned.clone());
        program.externals.iter().filter_map(of).collect()
    }

    /// The digest of the operators that a program uses.
    pub fn digest(&self, program: &Program) -> Digest {
        lock::operators_digest(&self.pinned(program))
    }

    /// What a pack says of the operators that a program uses: who stands for each, by whom and how
    /// it was verified, where it came from. `None` where it uses none.
    pub fn document(&self, program: &Program) -> Option<Value> {
        let all = self.pinned(program);
        let one = |pinned: &Pinned| {
            let manifest: Value = serde_json::from_slice(&pinned.manifest.to_bytes()).ok()?;
            Some(json!({
                "name": pinned.manifest.name().to_string(),
                "version": pinned.manifest.version().to_string(),
                "digest": pinned.manifest.digest().to_string(),
                "standing": operators::standing_word(&pinned.standing),
                "trusted": pinned.standing.is_trusted(),
                "manifest": manifest,
            }))
        };
        let list: Vec<Value> = all.iter().filter_map(one).collect();
        let trusted = all.iter().all(|pinned| pinned.standing.is_trusted());
        (!list.is_empty()).then(|| {
            json!({"schema": "qraft.pack-operators/1", "all_trusted": trusted, "operators": list})
        })
    }

    /// The lock of the project of a strategy's file, as it stands there, where the program uses
    /// operators.
    pub fn lock_of(&self, program: &Program, file: &str) -> Option<Vec<u8>> {
        let uses = !program.externals.is_empty();
        uses.then(|| std::fs::read(self.project_of(file).join(LOCK)).ok()).flatten()
    }

    fn loaded(&self) -> MutexGuard<'_, BTreeMap<Digest, Loaded>> {
        self.loaded.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The project of a file of that name.
    fn project_of(&self, file: &str) -> PathBuf {
        let folders = Path::new(file).ancestors().skip(1).take(FOLDERS_MAX);
        let mut pinned = folders.filter(|folder| folder.join(LOCK).is_file());
        let folder = pinned.next().unwrap_or(&self.project);
        if folder.as_os_str().is_empty() { PathBuf::from(".") } else { folder.to_owned() }
    }

    fn opened(&self, file: &str) -> Result<Arc<Project>, String> {
        let folder = self.project_of(file);
        let mut all = self.opened.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(opened) = all.get(&folder) {
            return Ok(Arc::clone(opened));
        }
        let opened = Arc::new(Project::open(&folder).map_err(|stop| stop.messages.join("; "))?);
        all.insert(folder, Arc::clone(&opened));
        Ok(opened)
    }

    fn host(&self) -> Result<&Host, String> {
        let start = || operators::host().map_err(|stop| stop.messages.join("; "));
        self.host.get_or_init(start).as_ref().map_err(Clone::clone)
    }

    /// The component, admitted anew: nothing of its manifest is taken on its word.
    fn load(&self, opened: &Project, host: &Host, pinned: Pinned) -> Result<Loaded, Failure> {
        let manifest = &pinned.manifest;
        if let Some(loaded) = self.loaded().get(&manifest.digest()) {
            return Ok(Loaded { pinned, ..loaded.clone() });
        }
        let (name, version, digest) = (manifest.name(), manifest.version(), manifest.digest());
        let failure = |code: &'static str, message: String| {
            Failure::new(qraft_base::ErrorType::Other, qraft_base::Stage::Plan, code, message)
        };
        let bytes = opened.store.component(name, version, digest);
        let bytes = bytes.map_err(|error| failure(error.code(), error.to_string()))?;
        let measured = manifest.facts().measured;
        let fuel = measured.fuel_per_row_push.max(measured.fuel_per_row_block);
        let operator = Operator::load(host, &bytes, Some(fuel)).map_err(|fault| fault.failure())?;
        let differ = manifest.description().differences(operator.description());
        if !differ.is_empty() {
            let message =
                format!("{name}@{version} says otherwise than its manifest: {}", differ.join(", "));
            return Err(failure("operator_description", message));
        }
        let external = qraft_wasm::external(&operator);
        let loaded = Loaded { pinned, operator, external };
        self.loaded().insert(digest, loaded.clone());
        Ok(loaded)
    }
}

impl Plugins for Installed {
    fn resolve(&self, file: &str, uses: &Spanned<Uses>) -> Plugged {
        let mut plugged = Plugged::default();
        for (alias, address) in &uses.value.operators {
            if let Some(finding) = hides(alias) {
                plugged.findings.push(finding);
            }
            let wanted = match address.value.parse::<Address>() {
                Ok(wanted) => wanted,
                Err(malformed) => {
                    plugged.findings.push(
                        Diagnostic::new(&catalogue::VER002, address.span, malformed.to_string())
                            .help("write whose it is and which: `acme/kalman@1.2.0`"),
                    );
                    continue;
                }
            };
            match self.one(file, &alias.value, wanted, address, &mut plugged.findings) {
                Ok(external) => {
                    plugged.externals.insert(alias.value.clone(), external);
                }
                Err(finding) => plugged.findings.push(*finding),
            }
        }
        plugged
    }
}

impl Installed {
    fn one(
        &self,
        file: &str,
        alias: &str,
        address: Address,
        written: &Spanned<String>,
        findings: &mut Vec<Diagnostic>,
    ) -> Result<Arc<External>, Box<Diagnostic>> {
        let finding = |rule: &'static Rule, message: String, help: Option<String>| {
            let finding = Diagnostic::new(rule, written.span, message);
            Box::new(match help {
                Some(help) => finding.help(help),
                None => finding,
            })
        };
        let opened = self.opened(file).map_err(|why| finding(&catalogue::VER002, why, None))?;
        let host = self.host().map_err(|why| finding(&catalogue::OPR001, why, None))?;
        let purpose = if self.proposed { Purpose::Research } else { Purpose::Evidence };
        let project =
            lock::Project { lock: &opened.lock, store: &opened.store, trust: &opened.trust };
        let uses = [Use { alias: alias.to_owned(), address }];
        let pinned = lock::resolve(&uses, project, purpose).map_err(|problems| {
            let first: Option<&Problem> = problems.first();
            let message = first.map_or_else(|| "cannot be used".to_owned(), ToString::to_string);
            let rule = first.and_then(Problem::rule).and_then(catalogue::find);
            let rule = rule.unwrap_or(match first.map(Problem::code) {
                Some("operator_not_locked") | None => &catalogue::VER002,
                Some(_) => &catalogue::OPR014,
            });
            finding(rule, message, first.and_then(Problem::hint))
        })?;
        let Some(pinned) = pinned.into_iter().next() else {
            return Err(finding(&catalogue::VER002, "cannot be used".to_owned(), None));
        };
        for remark in &pinned.remarks {
            if let Some(rule) = catalogue::find(remark.rule()) {
                findings.push(*finding(rule, remark.to_string(), remark.hint()));
            }
        }
        if !pinned.standing.is_trusted() {
            let message = {
                let standing = operators::standing_word(&pinned.standing);
                format!("{} is {standing}", written.value)
            };
            let help = "it runs here; a pack that used it says so and passes no gate".to_owned();
            let mut told = finding(&catalogue::OPR013, message, Some(help));
            told.severity = Severity::Warn;
            findings.push(*told);
        }
        let loaded = self.load(&opened, host, pinned).map_err(|failure| {
            let rule = match failure.code {
                "operator_description" => &catalogue::OPR003,
                "operator_imports" => &catalogue::OPR002,
                "operator_limit" => &catalogue::OPR006,
                _ => &catalogue::OPR001,
            };
            finding(rule, failure.message, failure.hint)
        })?;
        Ok(loaded.external)
    }
}

/// A name of the author's that is an operator of the language hides it.
fn hides(alias: &Spanned<String>) -> Option<Diagnostic> {
    use qraft_ir::catalog::{Found, find};
    matches!(find(&alias.value), Found::Operator(_)).then(|| {
        let message = format!("`{}` hides the operator of that name", alias.value);
        Diagnostic::new(&catalogue::NAM005, alias.span, message).help("choose another name")
    })
}
