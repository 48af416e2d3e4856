//! What is wrong with a component or with what it did.

use std::fmt;

use qraft_base::{ErrorType, Failure, Stage};

/// Which limit was hit.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Limit {
    /// Instructions.
    Fuel,
    /// Linear memory.
    Memory,
    /// Tables.
    Tables,
    /// Instances that it is made of.
    Instances,
    /// Depth of calls.
    Stack,
    /// Bytes that it hands back.
    Answer,
    /// Bytes of the component.
    Size,
    /// Work to compile it.
    Compile,
}

impl Limit {
    /// In a word.
    pub fn name(self) -> &'static str {
        match self {
            Limit::Fuel => "fuel",
            Limit::Memory => "memory",
            Limit::Tables => "tables",
            Limit::Instances => "instances",
            Limit::Stack => "stack",
            Limit::Answer => "size of its answer",
            Limit::Size => "size",
            Limit::Compile => "work to compile it",
        }
    }
}

/// What kind of fault it is; each has a code of the checker's catalogue.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// Not a component of this world.
    Component,
    /// It asks for something.
    Import,
    /// What it says of itself is malformed, or differs from what it said before.
    Description,
    /// The same rows, other answers.
    Nondeterministic,
    /// Blocks differ from pushes.
    Blocks,
    /// A limit was hit.
    Limit(Limit),
    /// It trapped, or refused lawful input.
    Trap,
    /// Its first answer comes at another row than it says.
    WarmUp,
    /// It answers another number of values.
    Length,
    /// What it saves does not restore it.
    Save,
    /// A cross-section that depends on the order of the symbols.
    Order,
    /// It answers a case of its author's otherwise.
    Case,
    /// The clock ran out before the fuel did.
    Clock,
    /// The host itself is short of something.
    Host,
}

impl Kind {
    /// The code of the checker's catalogue; of what is no fault of the component's, none.
    pub fn code(self) -> Option<&'static str> {
        Some(match self {
            Kind::Component => "OPR001",
            Kind::Import => "OPR002",
            Kind::Description => "OPR003",
            Kind::Nondeterministic => "OPR004",
            Kind::Blocks => "OPR005",
            Kind::Limit(_) => "OPR006",
            Kind::Trap => "OPR007",
            Kind::WarmUp => "OPR008",
            Kind::Length => "OPR009",
            Kind::Save => "OPR010",
            Kind::Order => "OPR011",
            Kind::Case => "OPR012",
            Kind::Clock | Kind::Host => return None,
        })
    }

    /// The code of a trial's failure.
    fn failure(self) -> &'static str {
        match self {
            Kind::Component => "operator_malformed",
            Kind::Import => "operator_imports",
            Kind::Description => "operator_description",
            Kind::Nondeterministic => "operator_nondeterministic",
            Kind::Blocks => "operator_block_differs",
            Kind::Limit(_) => "operator_limit",
            Kind::Trap => "operator_trap",
            Kind::WarmUp => "operator_warm_up",
            Kind::Length => "operator_length",
            Kind::Save => "operator_save",
            Kind::Order => "operator_order",
            Kind::Case => "operator_case",
            Kind::Clock => "operator_clock",
            Kind::Host => "operator_host",
        }
    }
}

/// A fault: of what kind, and one sentence with the values.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Fault {
    /// Of what kind.
    pub kind: Kind,
    /// What, with the values.
    pub message: String,
    /// What to do about it, where that is known.
    pub help: Option<&'static str>,
}

impl Fault {
    pub(crate) fn new(kind: Kind, message: impl Into<String>) -> Fault {
        Fault { kind, message: message.into(), help: None }
    }

    pub(crate) fn help(self, help: &'static str) -> Fault {
        Fault { help: Some(help), ..self }
    }

    /// The same, with who and where before it.
    pub(crate) fn at(self, place: impl fmt::Display) -> Fault {
        Fault { message: format!("{place}: {}", self.message), ..self }
    }

    /// As a trial fails by it. What hangs on the machine or its clock is transient.
    pub fn failure(&self) -> Failure {
        let failure =
            Failure::new(ErrorType::Fast, Stage::Scan, self.kind.failure(), &self.message);
        let failure = match self.help {
            Some(help) => failure.with_hint(help),
            None => failure,
        };
        match self.kind {
            Kind::Clock | Kind::Host => failure.transient(),
            _ => failure,
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.kind.code() {
            Some(code) => write!(f, "{code}: {}", self.message),
            None => f.write_str(&self.message),
        }
    }
}

impl std::error::Error for Fault {}
