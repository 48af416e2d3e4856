//! The component's side: the contract's functions, answered by a [`Kernel`].

use std::cell::RefCell;
use std::marker::PhantomData;

use crate::{Description, Determinism, Domain, Kernel, Kind, Unit};

/// The contract's own types and its export macro, for a component that is written against them
/// directly.
#[expect(missing_docs, reason = "generated; the contract has no place for a module's or a trait's")]
pub mod raw {
    wit_bindgen::generate!({
        path: "wit",
        world: "operator",
        pub_export_macro: true,
        default_bindings_module: "qraft_operator::guest::raw",
        export_macro_name: "export",
    });

    pub use exports::qraft::operator::kernels;
}

use raw::kernels;

/// A kernel as a component.
pub struct Exported<K>(PhantomData<K>);

/// A kernel's state as a resource.
pub struct State<K>(RefCell<K>);

impl<K: Kernel> kernels::Guest for Exported<K> {
    type State = State<K>;

    fn describe() -> kernels::Description {
        record(&K::DESCRIPTION)
    }

    fn warm_up(params: Vec<f64>) -> Result<u32, String> {
        K::warm_up(&params)
    }

    fn apply(params: Vec<f64>, width: u32, rows: u32, block: Vec<f64>) -> Result<Vec<f64>, String> {
        K::apply(&params, width, rows, &block)
    }
}

impl<K: Kernel> kernels::GuestState for State<K> {
    fn new(params: Vec<f64>, width: u32) -> Self {
        match K::start(&params, width) {
            Ok(kernel) => State(RefCell::new(kernel)),
            // A constructor has no way to refuse; `warm-up` has refused these params before.
            Err(_) => core::arch::wasm32::unreachable(),
        }
    }

    fn push(&self, row: Vec<f64>) -> Result<Vec<f64>, String> {
        self.0.borrow_mut().push(&row)
    }

    fn update(&self, rows: u32, block: Vec<f64>) -> Result<Vec<f64>, String> {
        self.0.borrow_mut().update(rows, &block)
    }

    fn save(&self) -> Vec<u8> {
        self.0.borrow().save()
    }

    fn load(&self, saved: Vec<u8>) -> Result<(), String> {
        self.0.borrow_mut().load(&saved)
    }
}

/// A description as the contract's record.
pub fn record(of: &Description) -> kernels::Description {
    kernels::Description {
        name: of.name.to_owned(),
        version: of.version.to_owned(),
        doc: of.doc.to_owned(),
        kind: match of.kind {
            Kind::Series => kernels::Kind::Series,
            Kind::CrossSection => kernels::Kind::CrossSection,
        },
        stateless: of.stateless,
        determinism: match of.determinism {
            Determinism::Bitwise => kernels::Determinism::Bitwise,
            Determinism::PushOnly => kernels::Determinism::PushOnly,
        },
        inputs: of.inputs.iter().map(input).collect(),
        params: of.params.iter().map(param).collect(),
        output: kernels::Output {
            doc: of.output.doc.to_owned(),
            unit: unit(of.output.unit),
            flag: of.output.flag,
        },
    }
}

fn input(of: &crate::Input) -> kernels::Input {
    kernels::Input {
        name: of.name.to_owned(),
        doc: of.doc.to_owned(),
        unit: unit(of.unit),
        column: of.column.map(str::to_owned),
    }
}

fn param(of: &crate::Param) -> kernels::Param {
    kernels::Param {
        name: of.name.to_owned(),
        doc: of.doc.to_owned(),
        domain: match of.domain {
            Domain::Number => kernels::Domain::Number,
            Domain::Integer => kernels::Domain::Integer,
            Domain::Flag => kernels::Domain::Flag,
        },
        min: of.min,
        max: of.max,
        default: of.default,
    }
}

fn unit(of: Unit) -> kernels::Unit {
    match of {
        Unit::None => kernels::Unit::None,
        Unit::Price => kernels::Unit::Price,
        Unit::Shares => kernels::Unit::Shares,
        Unit::Ratio => kernels::Unit::Ratio,
        Unit::Bps => kernels::Unit::Bps,
        Unit::OfFirst => kernels::Unit::OfFirst,
    }
}
