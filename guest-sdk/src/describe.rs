//! What an operator says of itself: the records of the contract, as constants.

/// Whom a value is computed from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// One symbol's rows.
    Series,
    /// All symbols of a row.
    CrossSection,
}

/// What is promised of bits.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Determinism {
    /// A block equals pushes row by row, to the bit.
    Bitwise,
    /// A block may differ in last digits; only pushes count.
    PushOnly,
}

/// What a value means.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Unit {
    /// Not known, or none; an input takes any.
    None,
    /// Currency a share.
    Price,
    /// Shares.
    Shares,
    /// A plain ratio, fraction or index.
    Ratio,
    /// Hundredths of a percent.
    Bps,
    /// That of the first input.
    OfFirst,
}

/// A series that is read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Input {
    /// Snake case.
    pub name: &'static str,
    /// One sentence.
    pub doc: &'static str,
    /// The unit that it must have.
    pub unit: Unit,
    /// The column that is meant where none is named.
    pub column: Option<&'static str>,
}

/// What values a parameter takes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Domain {
    /// Any number of its range.
    Number,
    /// Whole numbers of its range.
    Integer,
    /// 0 or 1.
    Flag,
}

/// A constant that a strategy's author may set.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Param {
    /// Snake case.
    pub name: &'static str,
    /// One sentence.
    pub doc: &'static str,
    /// What it takes.
    pub domain: Domain,
    /// Least value, inclusive.
    pub min: f64,
    /// Greatest value, inclusive.
    pub max: f64,
    /// The value where none is set.
    pub default: f64,
}

/// What is answered.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Output {
    /// One sentence.
    pub doc: &'static str,
    /// Its unit.
    pub unit: Unit,
    /// True where it answers 1, 0 or NaN.
    pub flag: bool,
}

/// What an operator is.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Description {
    /// `namespace/name`.
    pub name: &'static str,
    /// Semantic version.
    pub version: &'static str,
    /// One sentence, then details.
    pub doc: &'static str,
    /// Whom a value is computed from.
    pub kind: Kind,
    /// True for a row function.
    pub stateless: bool,
    /// What is promised of bits.
    pub determinism: Determinism,
    /// In the order in which rows have them.
    pub inputs: &'static [Input],
    /// In the order in which they are sent.
    pub params: &'static [Param],
    /// What is answered.
    pub output: Output,
}

/// Made by `#[operator]` from a struct: its description, and how it begins, is saved and loaded.
pub trait Described: Sized + 'static {
    /// One value an input: `[f64; 2]` for two.
    type Row: crate::Row;

    /// What it says of itself.
    const DESCRIPTION: Description;

    /// Params at the values that were sent, everything remembered at its default.
    fn bind(params: &[f64]) -> Self;

    /// All of it, out of its place: params stay behind, what is remembered is its default there.
    fn take(&mut self) -> Self;

    /// Appends what is remembered.
    fn save_fields(&self, to: &mut Vec<u8>);

    /// Takes back what [`save_fields`](Described::save_fields) wrote.
    fn load_fields(&mut self, from: &mut crate::Bytes<'_>) -> Result<(), String>;
}

/// A type that a `#[param]` field may have. What is sent was checked against domain and range.
#[diagnostic::on_unimplemented(
    message = "a param cannot be a `{Self}`",
    note = "a number is an `f64`, a whole number a `u32` or `i32`, a switch a `bool`"
)]
pub trait ParamField: Copy {
    /// What values it takes.
    const DOMAIN: Domain;

    /// The field's value.
    fn of(sent: f64) -> Self;
}

impl ParamField for f64 {
    const DOMAIN: Domain = Domain::Number;

    fn of(sent: f64) -> f64 {
        sent
    }
}

impl ParamField for u32 {
    const DOMAIN: Domain = Domain::Integer;

    fn of(sent: f64) -> u32 {
        sent as u32
    }
}

impl ParamField for i32 {
    const DOMAIN: Domain = Domain::Integer;

    fn of(sent: f64) -> i32 {
        sent as i32
    }
}

impl ParamField for bool {
    const DOMAIN: Domain = Domain::Flag;

    fn of(sent: f64) -> bool {
        sent != 0.0
    }
}

impl Param {
    /// Whether a value may be sent. The message has no numbers in it: a host knows both, and their
    /// digits would be a third of a small component.
    pub(crate) fn check(&self, value: f64) -> Result<(), String> {
        let Param { name, min, max, .. } = self;
        if !(*min <= value && value <= *max) {
            return Err(format!("`{name}` is outside its range"));
        }
        if self.domain != Domain::Number && value.floor() != value {
            return Err(format!("`{name}` takes whole numbers"));
        }
        Ok(())
    }
}

impl Description {
    /// Whether params may be sent: as many as there are, each of its range.
    pub(crate) fn check(&self, params: &[f64]) -> Result<(), String> {
        if params.len() != self.params.len() {
            return Err(format!("{} params, not {}", self.params.len(), params.len()));
        }
        self.params.iter().zip(params).try_for_each(|(param, value)| param.check(*value))
    }
}
