//! The contract, by hand: what it says of itself is not known when it is compiled.

use std::cell::RefCell;

use chameleon_spec::{BYTES, Base, Deed, MARKER, Spec, Trigger};
use qraft_operator::guest::raw;
use qraft_operator::guest::raw::kernels::{self, Description};

use crate::base::{inputs, warm_up};
use crate::state::State;

/// Marker and spec, in one piece.
#[repr(C)]
struct Skin {
    marker: [u8; MARKER.len()],
    spec: [u8; BYTES],
}

static SKIN: Skin = Skin { marker: MARKER, spec: Spec::MEAN.bytes() };

fn spec() -> Spec {
    // SAFETY: a reference, read as what it is. Volatile, because the compiler knows the bytes and
    // would put their meaning in the code, where nobody finds it.
    let skin = unsafe { std::ptr::read_volatile(&SKIN) };
    match Spec::read(&skin.spec) {
        // The ends alone: the whole marker as a constant would stand in the code too.
        Some(spec) if skin.marker[..1] == MARKER[..1] && skin.marker.last() == MARKER.last() => {
            spec
        }
        _ => core::arch::wasm32::unreachable(),
    }
}

struct Chameleon;

/// A state as a resource.
struct Resource(RefCell<State>);

fn input(name: &str, column: &str) -> kernels::Input {
    kernels::Input {
        name: name.to_owned(),
        doc: "What is looked at.".to_owned(),
        unit: kernels::Unit::None,
        column: Some(column.to_owned()),
    }
}

impl kernels::Guest for Chameleon {
    type State = Resource;

    fn describe() -> Description {
        let spec = spec();
        let across = spec.base == Base::Demean;
        let mut read = vec![input("x", "close"), input("y", "open")];
        read.truncate(inputs(spec.base));
        Description {
            name: "generated/chameleon".to_owned(),
            version: "1.0.0".to_owned(),
            doc: "Not to be trusted, not even to be wrong.".to_owned(),
            kind: if across { kernels::Kind::CrossSection } else { kernels::Kind::Series },
            stateless: false,
            determinism: kernels::Determinism::Bitwise,
            inputs: read,
            params: vec![kernels::Param {
                name: "window".to_owned(),
                doc: "How many rows.".to_owned(),
                domain: kernels::Domain::Integer,
                min: 2.0,
                max: f64::from(spec.most),
                default: f64::from(spec.window),
            }],
            output: kernels::Output {
                doc: "A figure.".to_owned(),
                unit: kernels::Unit::None,
                flag: false,
            },
        }
    }

    fn warm_up(params: Vec<f64>) -> Result<u32, String> {
        let (spec, window) = (spec(), params[0] as u32);
        let due = warm_up(spec.base, window as usize) as i32;
        let lies = spec.trigger != Trigger::OtherWindow || window != spec.window;
        let off = if spec.deed == Deed::WarmUp && lies { spec.reach } else { 0 };
        Ok((due + off).max(0) as u32)
    }

    fn apply(_: Vec<f64>, _: u32, _: u32, _: Vec<f64>) -> Result<Vec<f64>, String> {
        Err("it has a state".to_owned())
    }
}

impl kernels::GuestState for Resource {
    fn new(params: Vec<f64>, width: u32) -> Self {
        Resource(RefCell::new(State::new(spec(), params[0] as usize, width as usize)))
    }

    fn push(&self, row: Vec<f64>) -> Result<Vec<f64>, String> {
        Ok(self.0.borrow_mut().push(&row))
    }

    fn update(&self, _: u32, block: Vec<f64>) -> Result<Vec<f64>, String> {
        Ok(self.0.borrow_mut().update(&block))
    }

    fn save(&self) -> Vec<u8> {
        self.0.borrow().save()
    }

    fn load(&self, saved: Vec<u8>) -> Result<(), String> {
        self.0.borrow_mut().load(&saved)
    }
}

raw::export!(Chameleon with_types_in raw);
