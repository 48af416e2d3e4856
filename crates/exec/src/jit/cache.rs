//! Kernels by instruction set and shape, for the whole process.
#![allow(unsafe_code)] // vouches for the code that it has just compiled

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::sync::{Mutex, PoisonError};

use cranelift_codegen::ir::{AbiParam, UserFuncName, types};
use cranelift_codegen::isa::OwnedTargetIsa;
use cranelift_codegen::settings::{self, Configurable};
use cranelift_frontend::{FunctionBuilder, FunctionBuilderContext};
use cranelift_jit::{JITBuilder, JITModule};
use cranelift_module::{FuncId, Linkage, Module, default_libcall_names};
use qraft_base::{Failure, Isa, Stage};

use super::body::Body;
use super::call::Kernel;
use super::emit::{Externs, emit};
use super::ready::ready;
use crate::bound::fail;
use crate::graph::Code;

struct Jit {
    isa: Isa,
    module: JITModule,
    externs: Vec<(Code, FuncId)>,
    kernels: BTreeMap<Body, Kernel>,
    frontend: FunctionBuilderContext,
}

/// What kernels call for each lane, beside [`PAIRS`].
const SINGLES: [(Code, &str, extern "C" fn(f64) -> f64); 6] = [
    (Code::Log, "qraft_log", log),
    (Code::Exp, "qraft_exp", exp),
    (Code::Floor, "qraft_floor", floor),
    (Code::Ceil, "qraft_ceil", ceil),
    (Code::Tanh, "qraft_tanh", tanh),
    (Code::Atan, "qraft_atan", atan),
];

/// The same of two arguments.
const PAIRS: [(Code, &str, extern "C" fn(f64, f64) -> f64); 2] =
    [(Code::Pow, "qraft_pow", pow), (Code::Rem, "qraft_rem", rem)];

extern "C" fn log(x: f64) -> f64 {
    libm::log(x)
}

extern "C" fn exp(x: f64) -> f64 {
    libm::exp(x)
}

extern "C" fn floor(x: f64) -> f64 {
    libm::floor(x)
}

extern "C" fn ceil(x: f64) -> f64 {
    libm::ceil(x)
}

extern "C" fn tanh(x: f64) -> f64 {
    libm::tanh(x)
}

extern "C" fn atan(x: f64) -> f64 {
    libm::atan(x)
}

extern "C" fn pow(x: f64, y: f64) -> f64 {
    libm::pow(x, y)
}

/// Floored: the sign of y.
extern "C" fn rem(x: f64, y: f64) -> f64 {
    let rest = libm::fmod(x, y);
    if rest == 0.0 {
        0.0_f64.copysign(y)
    } else if (rest < 0.0) != (y < 0.0) {
        rest + y
    } else {
        rest
    }
}

fn broken(what: impl std::fmt::Display) -> Failure {
    fail(Stage::Plan, "jit_failed", format!("the compiler refused a kernel: {what}"))
}

/// What a kernel may use beyond the target's base: the same on every machine that has `isa`, so
/// that the code is the same too. Nothing that fuses a product and a sum.
#[cfg(target_arch = "x86_64")]
fn features(isa: Isa) -> &'static [&'static str] {
    const WIDEST: [&str; 13] = [
        "has_sse3",
        "has_ssse3",
        "has_sse41",
        "has_sse42",
        "has_popcnt",
        "has_lzcnt",
        "has_bmi1",
        "has_bmi2",
        "has_avx",
        "has_avx2",
        "has_avx512f",
        "has_avx512dq",
        "has_avx512vl",
    ];
    match isa {
        Isa::Sse2 => &[],
        Isa::Avx2 => WIDEST.first_chunk::<10>().map_or(&[], |narrow| narrow),
        Isa::Avx512 => &WIDEST,
    }
}

/// Other machines have one set: their own.
#[cfg(not(target_arch = "x86_64"))]
fn features(_: Isa) -> &'static [&'static str] {
    &[]
}

fn target(isa: Isa, flags: settings::Flags) -> Result<OwnedTargetIsa, Failure> {
    let infer = !cfg!(target_arch = "x86_64");
    let mut builder = cranelift_native::builder_with_options(infer).map_err(broken)?;
    for feature in features(isa) {
        builder.enable(feature).map_err(broken)?;
    }
    builder.finish(flags).map_err(broken)
}

impl Jit {
    fn new(isa: Isa) -> Result<Jit, Failure> {
        let mut flags = settings::builder();
        for (name, value) in [
            ("use_colocated_libcalls", "false"),
            ("is_pic", "false"),
            ("opt_level", "speed"),
            ("enable_verifier", if cfg!(debug_assertions) { "true" } else { "false" }),
        ] {
            flags.set(name, value).map_err(broken)?;
        }
        let target = target(isa, settings::Flags::new(flags))?;
        let mut builder = JITBuilder::with_isa(target, default_libcall_names());
        for (_, name, function) in SINGLES {
            builder.symbol(name, function as *const u8);
        }
        for (_, name, function) in PAIRS {
            builder.symbol(name, function as *const u8);
        }
        let mut module = JITModule::new(builder);
        let mut declare = |name: &str, params: usize| {
            let mut signature = module.make_signature();
            signature.params.extend((0..params).map(|_| AbiParam::new(types::F64)));
            signature.returns.push(AbiParam::new(types::F64));
            module.declare_function(name, Linkage::Import, &signature).map_err(broken)
        };
        let mut externs = Vec::with_capacity(SINGLES.len() + PAIRS.len());
        for (code, name, _) in SINGLES {
            externs.push((code, declare(name, 1)?));
        }
        for (code, name, _) in PAIRS {
            externs.push((code, declare(name, 2)?));
        }
        let (kernels, frontend) = (BTreeMap::new(), FunctionBuilderContext::new());
        Ok(Jit { isa, module, externs, kernels, frontend })
    }

    fn compile(&mut self, body: &Body) -> Result<(Kernel, bool), Failure> {
        if let Some(kernel) = self.kernels.get(body) {
            return Ok((*kernel, false));
        }
        let mut context = self.module.make_context();
        let mut signature = self.module.make_signature();
        signature.params.extend((0..6).map(|_| AbiParam::new(types::I64)));
        let name = format!("kernel{}", self.kernels.len());
        let id = self.module.declare_function(&name, Linkage::Local, &signature).map_err(broken)?;
        context.func.signature = signature;
        context.func.name = UserFuncName::user(0, id.as_u32());
        let mut externs = Externs::default();
        for (code, id) in &self.externs {
            let function = self.module.declare_func_in_func(*id, &mut context.func);
            externs.insert(*code, function);
        }
        let mut builder = FunctionBuilder::new(&mut context.func, &mut self.frontend);
        emit(&mut builder, body, &externs, self.isa);
        builder.finalize(self.module.target_config());
        self.module.define_function(id, &mut context).map_err(broken)?;
        self.module.clear_context(&mut context);
        self.module.finalize_definitions().map_err(broken)?;
        let code = self.module.get_finalized_function(id);
        let (loads, numbers) = (usize::from(body.loads), usize::from(body.numbers));
        // SAFETY: the function was finished just now with six integer params and no result; the
        // module lives in a static and is never freed.
        let kernel = unsafe { Kernel::new(code, loads, numbers, body.outs.len()) };
        self.kernels.insert(body.clone(), kernel);
        Ok((kernel, true))
    }
}

/// The kernel of that shape for the instructions that may be used now, compiled if no one has asked
/// for it before; and whether it was compiled now.
///
/// # Errors
/// `jit_failed`: the host is not supported, or the compiler refused.
pub(crate) fn compile(body: &Body) -> Result<(Kernel, bool), Failure> {
    static JITS: Mutex<BTreeMap<Isa, Jit>> = Mutex::new(BTreeMap::new());
    let isa = Isa::current();
    if let Some(kernel) = ready(body, isa) {
        return Ok((kernel, false));
    }
    let mut jits = JITS.lock().unwrap_or_else(PoisonError::into_inner);
    let jit = match jits.entry(isa) {
        Entry::Occupied(there) => there.into_mut(),
        Entry::Vacant(empty) => {
            let jit = Jit::new(*empty.key())?;
            empty.insert(jit)
        }
    };
    jit.compile(body)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether code for `isa` may use the feature of that name.
    fn may(isa: Isa, name: &str) -> bool {
        let target = target(isa, settings::Flags::new(settings::builder())).unwrap();
        let flags = target.isa_flags();
        flags.iter().any(|flag| flag.name == name && flag.as_bool() == Some(true))
    }

    #[cfg(target_arch = "x86_64")]
    #[test]
    fn code_uses_what_its_instruction_set_has() {
        for isa in Isa::ALL {
            for name in ["has_sse3", "has_sse42", "has_avx", "has_avx2", "has_bmi2"] {
                assert_eq!(may(isa, name), isa >= Isa::Avx2, "{name} under {isa}");
            }
            for name in ["has_avx512f", "has_avx512dq", "has_avx512vl"] {
                assert_eq!(may(isa, name), isa == Isa::Avx512, "{name} under {isa}");
            }
            for name in ["has_fma", "has_avx512vbmi", "has_avx512bitalg"] {
                assert!(!may(isa, name), "{name} under {isa}");
            }
        }
    }
}
