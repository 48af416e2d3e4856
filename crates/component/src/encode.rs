//! A core module to a component, and what a component asks for.

use wasmparser::{Encoding, Parser, Payload};
use wit_component::ComponentEncoder;

use crate::Error;

/// The one interface of the contract, of any minor version.
const KERNELS: &str = "qraft:operator/kernels@1.";

/// Wraps a core module that was compiled against the contract. One that exports something else is
/// refused: it would be a component, and no operator.
pub(crate) fn component(name: &str, core: &[u8]) -> Result<Vec<u8>, Error> {
    let refused = |cause: String| Error::Encode { name: name.to_owned(), cause };
    let component = ComponentEncoder::default()
        .validate(true)
        .module(core)
        .and_then(|mut encoder| encoder.encode())
        .map_err(|e| refused(format!("{e:#}")))?;
    let Outside { exports, .. } = outside(&component)?;
    if exports.iter().any(|export| export.starts_with(KERNELS)) {
        return Ok(component);
    }
    Err(refused(format!("it does not export `{KERNELS}x`")))
}

/// The names that a component imports, in its own order: empty for an operator. A core module is
/// refused. The component is read, not validated.
pub fn imports(bytes: &[u8]) -> Result<Vec<String>, Error> {
    outside(bytes).map(|outside| outside.imports)
}

/// The names on a component's outside.
#[derive(Default)]
struct Outside {
    imports: Vec<String>,
    exports: Vec<String>,
}

fn outside(bytes: &[u8]) -> Result<Outside, Error> {
    let refused = |cause: String| Error::NotAComponent { cause };
    let bad = |e: wasmparser::BinaryReaderError| refused(e.to_string());
    if !bytes.starts_with(b"\0asm") {
        return Err(refused("it does not begin as WebAssembly does".to_owned()));
    }
    let mut names = Outside::default();
    let mut depth = 0_usize;
    for payload in Parser::new(0).parse_all(bytes) {
        match payload.map_err(bad)? {
            Payload::Version { encoding: Encoding::Module, .. } if depth == 0 => {
                return Err(refused("it is a core module".to_owned()));
            }
            Payload::ModuleSection { .. } | Payload::ComponentSection { .. } => depth += 1,
            // The outermost component ends last, at depth 0.
            Payload::End(_) => depth = depth.saturating_sub(1),
            Payload::ComponentImportSection(section) if depth == 0 => {
                for import in section {
                    names.imports.push(import.map_err(bad)?.name.name.to_owned());
                }
            }
            Payload::ComponentExportSection(section) if depth == 0 => {
                for export in section {
                    names.exports.push(export.map_err(bad)?.name.name.to_owned());
                }
            }
            _ => {}
        }
    }
    Ok(names)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The eight bytes with which a module, and a component, begin.
    const MODULE: &[u8] = b"\0asm\x01\0\0\0";
    const COMPONENT: &[u8] = b"\0asm\x0d\0\x01\0";

    #[test]
    fn a_core_module_is_no_component() {
        assert!(imports(MODULE).unwrap_err().to_string().contains("core module"));
    }

    #[test]
    fn a_module_that_exports_nothing_is_no_operator() {
        assert!(component("x", MODULE).unwrap_err().to_string().contains("does not export"));
    }

    #[test]
    fn nor_are_other_bytes() {
        for bytes in [&b""[..], b"\0as", b"not wasm at all", &COMPONENT[..7]] {
            assert!(matches!(imports(bytes), Err(Error::NotAComponent { .. })), "{bytes:?}");
        }
    }

    #[test]
    fn an_empty_component_imports_nothing() {
        assert_eq!(imports(COMPONENT).unwrap(), Vec::<String>::new());
    }

    #[test]
    fn only_the_outermost_imports_count() {
        // (component (core module) (component (import "a" (func))))
        let inner =
            [COMPONENT, b"\x07\x05\x01\x40\x00\x01\x00", b"\x0a\x06\x01\x00\x01a\x01\x00"].concat();
        let mut outer = COMPONENT.to_vec();
        outer.extend([1, MODULE.len() as u8]);
        outer.extend(MODULE);
        outer.extend([4, inner.len() as u8]);
        outer.extend(&inner);
        assert_eq!(imports(&outer).unwrap(), Vec::<String>::new());
        assert_eq!(imports(&inner).unwrap(), ["a"]);
    }
}
