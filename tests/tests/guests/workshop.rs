//! Strategies over operators that are shipped.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, OnceLock};

use qraft_diag::SourceFile;
use qraft_exec::{ExternalOp, Externals};
use qraft_ir::program::Program;
use qraft_ir::{External, LowerContext, lower};
use qraft_wasm::{Host, Limits, Operator};

/// One host for all tests: they share its pool.
pub fn host() -> &'static Host {
    static HOST: OnceLock<Host> = OnceLock::new();
    HOST.get_or_init(|| Host::new(Limits::default(), None).expect("a host"))
}

/// The bytes of a component that is shipped: `common/parkinson`.
pub fn component(name: &str) -> Vec<u8> {
    let (set, file) = name.split_once('/').expect("a set and a file");
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../operators");
    let path = root.join(set).join("dist").join(format!("{file}.wasm"));
    std::fs::read(&path).expect("a component")
}

/// A component that is shipped, admitted.
pub fn shipped(name: &str) -> Operator {
    Operator::load(host(), &component(name), None).expect("it is admitted")
}

/// Operators by the names that a strategy gives them.
#[derive(Default)]
pub struct Bench {
    signatures: BTreeMap<String, Arc<External>>,
    pub externals: Externals,
}

impl Bench {
    /// These components by their names in the strategy.
    pub fn new(uses: &[(&str, &str)]) -> Bench {
        let loaded: Vec<(String, Operator)> =
            uses.iter().map(|(alias, name)| ((*alias).to_owned(), shipped(name))).collect();
        let signatures =
            loaded.iter().map(|(alias, of)| (alias.clone(), qraft_wasm::external(of))).collect();
        let one = |(_, of): (String, Operator)| {
            let op: Arc<dyn ExternalOp> = Arc::new(of.clone());
            (of.digest(), op)
        };
        Bench { signatures, externals: Externals::new(loaded.into_iter().map(one)) }
    }

    /// The program of a text that uses them.
    pub fn program(&self, text: &str) -> Program {
        let parsed = qraft_syntax::parse(&SourceFile::new("guests.yaml", text));
        let context =
            LowerContext { externals: self.signatures.clone(), ..LowerContext::default() };
        let lowered = lower(&parsed.document, &context);
        let all = parsed.findings.iter().chain(&lowered.findings);
        let errors: Vec<String> = all.filter(|f| f.is_error()).map(|f| f.message.clone()).collect();
        assert!(errors.is_empty(), "{errors:?}");
        qraft_ir::verify(&lowered.program).expect("a sound program");
        lowered.program
    }
}
