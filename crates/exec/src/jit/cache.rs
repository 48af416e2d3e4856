//! Kernels by shape, for the whole process.
#![allow(unsafe_code)] // vouches for the code that it has just compiled

use std::collections::BTreeMap;
use std::sync::{Mutex, OnceLock, PoisonError};

use cranelift_codegen::ir::{AbiParam, UserFuncName, types};
use cranelift_codegen::settings::{self, Configurable};
use cranelift_frontend::{FunctionBuilder, FunctionBuilderContext};
use cranelift_jit::{JITBuilder, JITModule};
use cranelift_module::{FuncId, Linkage, Module, default_libcall_names};
use qraft_base::{Failure, Stage};

use super::body::Body;
use super::call::Kernel;
use super::emit::{Externs, emit};
use crate::bound::fail;
use crate::graph::Code;

struct Jit {
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

impl Jit {
    fn new() -> Result<Jit, Failure> {
        let mut flags = settings::builder();
        for (name, value) in [
            ("use_colocated_libcalls", "false"),
            ("is_pic", "false"),
            ("opt_level", "speed"),
            ("enable_verifier", if cfg!(debug_assertions) { "true" } else { "false" }),
        ] {
            flags.set(name, value).map_err(broken)?;
        }
        let isa = cranelift_native::builder().map_err(broken)?;
        let isa = isa.finish(settings::Flags::new(flags)).map_err(broken)?;
        let mut builder = JITBuilder::with_isa(isa, default_libcall_names());
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
        Ok(Jit { module, externs, kernels, frontend })
    }

    fn compile(&mut self, body: &Body) -> Result<Kernel, Failure> {
        if let Some(kernel) = self.kernels.get(body) {
            return Ok(*kernel);
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
        emit(&mut builder, body, &externs);
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
        Ok(kernel)
    }
}

/// The kernel of that shape, compiled if no one has asked for it before.
///
/// # Errors
/// `jit_failed`: the host is not supported, or the compiler refused.
pub(crate) fn compile(body: &Body) -> Result<Kernel, Failure> {
    static JIT: OnceLock<Mutex<Option<Jit>>> = OnceLock::new();
    let cell = JIT.get_or_init(|| Mutex::new(None));
    let mut guard = cell.lock().unwrap_or_else(PoisonError::into_inner);
    if guard.is_none() {
        *guard = Some(Jit::new()?);
    }
    match guard.as_mut() {
        Some(jit) => jit.compile(body),
        None => Err(broken("no module")),
    }
}
