//! A component's bytes, looked at before anything is compiled: what it asks for, and what it would
//! cost.

use wasmparser::{Parser, Payload};

use crate::fault::{Fault, Kind, Limit};
use crate::limits::Limits;

/// Bytes of a function from which its length counts more than its bytes: compilers take more than
/// twice as long for twice as much.
const LONG_BODY: u64 = 32 << 10;
/// What each function costs besides its code.
const FUNCTION_COST: u64 = 64;
/// A local is set to zero, and merged wherever ways through the code meet: so many bytes of code
/// with one local cost as much as one byte.
const LOCAL_BYTES: u64 = 256;

/// What is known of a component that may be compiled.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Scanned {
    /// What it asks for; empty in any that is admitted.
    pub imports: Vec<String>,
    /// Functions in all of its modules.
    pub functions: u64,
    /// What compiling it costs; see [`Limits::compile_cost`].
    pub compile_cost: u64,
}

/// Looks at a component.
///
/// # Errors
/// What it is instead of one, what it imports, and which limit it would break.
pub fn scan(bytes: &[u8], limits: &Limits) -> Result<Scanned, Fault> {
    let size = bytes.len() as u64;
    if size > limits.component_bytes {
        let message = format!("{size} bytes, and {} are the most", limits.component_bytes);
        return Err(Fault::new(Kind::Limit(Limit::Size), message));
    }
    if Parser::is_core_wasm(bytes) {
        return Err(Fault::new(Kind::Component, "a core module, not a component")
            .help("`qraft operator build` makes a component of it"));
    }
    if !Parser::is_component(bytes) {
        return Err(Fault::new(Kind::Component, "not a Wasm component"));
    }
    let mut of = Scanned { imports: Vec::new(), functions: 0, compile_cost: 0 };
    let mut depth = 0usize;
    for payload in Parser::new(0).parse_all(bytes) {
        match payload.map_err(malformed)? {
            Payload::ModuleSection { .. } | Payload::ComponentSection { .. } => depth += 1,
            Payload::End(_) => depth = depth.saturating_sub(1),
            Payload::ComponentImportSection(section) if depth == 0 => {
                for import in section {
                    of.imports.push(import.map_err(malformed)?.name.name.to_owned());
                }
            }
            Payload::CodeSectionEntry(body) => {
                let long = body.range().len() as u64;
                let reader = body.get_locals_reader().map_err(malformed)?;
                let mut locals = 0u64;
                for local in reader {
                    locals += u64::from(local.map_err(malformed)?.0);
                }
                let merged = locals.saturating_mul(long) / LOCAL_BYTES;
                let code = long + long * long / LONG_BODY + FUNCTION_COST + locals + merged;
                of.functions += 1;
                of.compile_cost = of.compile_cost.saturating_add(code);
            }
            _ => {}
        }
        if of.compile_cost > limits.compile_cost {
            let message = format!(
                "its {} first functions would cost {} to compile, and {} is the most",
                of.functions, of.compile_cost, limits.compile_cost
            );
            return Err(Fault::new(Kind::Limit(Limit::Compile), message));
        }
    }
    if of.imports.is_empty() {
        return Ok(of);
    }
    let list: Vec<String> =
        of.imports.iter().take(4).map(|name| format!("`{}`", plain(name, 80))).collect();
    let more = of.imports.len() - list.len();
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    let message = format!("it asks for {}{more}, and nothing is given", list.join(", "));
    Err(Fault::new(Kind::Import, message)
        .help("build it without a system interface; an operator needs rows and nothing else"))
}

fn malformed(error: wasmparser::BinaryReaderError) -> Fault {
    Fault::new(Kind::Component, format!("not a Wasm component: {}", plain(error.message(), 200)))
}

/// A guest's text, as it may be shown: without control characters, cut to so many letters.
pub(crate) fn plain(text: &str, most: usize) -> String {
    let mut shown: String =
        text.chars().take(most).map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect();
    if text.chars().nth(most).is_some() {
        shown.push('…');
    }
    shown
}
