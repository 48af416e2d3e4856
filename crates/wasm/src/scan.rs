//! A component's bytes, looked at before anything is compiled: what it asks for, and what it would
//! cost.

use wasmparser::{FunctionBody, Operator, Parser, Payload};

use crate::fault::{Fault, Kind, Limit};
use crate::limits::Limits;

/// Bytes of a function from which its length counts more than its bytes: compilers take more than
/// twice as long for twice as much.
const LONG_BODY: u64 = 32 << 10;
/// What each function costs besides its code.
const FUNCTION_COST: u64 = 64;
/// What a local costs where ways through the code meet, at a loop and at the end of a block: it may
/// have to be merged there, and be kept in a register across.
const LOOP_COST: u64 = 16;
const BLOCK_COST: u64 = 4;
/// Core instances of a component, at most: an interpreter is made of some dozens.
const INSTANCES: u64 = 256;

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
    let (mut depth, mut instances) = (0usize, 0u64);
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
                let code = long + long * long / LONG_BODY + FUNCTION_COST;
                let merged = merged(&body).map_err(malformed)?;
                of.functions += 1;
                of.compile_cost = of.compile_cost.saturating_add(code).saturating_add(merged);
            }
            Payload::InstanceSection(section) => instances += u64::from(section.count()),
            Payload::MemorySection(section) => {
                for memory in section {
                    let pages = memory.map_err(malformed)?.initial;
                    let wanted = pages.saturating_mul(64 << 10);
                    if wanted > limits.memory_of(size) {
                        let message = format!("it asks for {wanted} bytes of memory to begin with");
                        return Err(Fault::new(Kind::Limit(Limit::Memory), message));
                    }
                }
            }
            _ => {}
        }
        if instances > INSTANCES {
            let message =
                format!("it is made of {instances} instances, and {INSTANCES} are the most");
            return Err(Fault::new(Kind::Limit(Limit::Instances), message));
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

/// What its locals cost where ways through a function meet.
fn merged(body: &FunctionBody<'_>) -> wasmparser::Result<u64> {
    let mut locals = 0u64;
    for local in body.get_locals_reader()? {
        locals += u64::from(local?.0);
    }
    let mut met = 0u64;
    for operator in body.get_operators_reader()? {
        met += match operator? {
            Operator::Loop { .. } => LOOP_COST,
            Operator::Block { .. } | Operator::If { .. } => BLOCK_COST,
            _ => 0,
        };
    }
    Ok(locals.saturating_mul(met + 1))
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
