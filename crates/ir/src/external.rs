//! Operators from outside: what is known of one that a document `uses`. What computes it is found
//! by its digest, by whoever runs the program.

use std::fmt;
use std::sync::Arc;

use qraft_base::Digest;

use crate::catalog::{Build, Group, ParamKind, Parameter, Signature};
use crate::native::UnitRule;
use crate::program::{Op, Unit};
use crate::range::Range;

/// The most series that an operator from outside may read.
pub const MOST_INPUTS: usize = 6;

/// A series that it reads.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ExternalInput {
    /// Its keyword.
    pub name: String,
    /// The unit that it must have; `None` takes any.
    pub unit: Unit,
    /// The column that stands for it where leading inputs are left out.
    pub column: Option<String>,
}

/// What values a constant takes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ExternalDomain {
    /// Any number of the range.
    Number,
    /// Whole numbers of the range.
    Integer,
    /// `true` or `false`.
    Flag,
}

/// A constant that it takes.
#[derive(Clone, PartialEq, Debug)]
pub struct ExternalParam {
    /// Its keyword.
    pub name: String,
    /// What it takes.
    pub domain: ExternalDomain,
    /// The least value, inclusive.
    pub min: f64,
    /// The greatest value, inclusive.
    pub max: f64,
    /// What it is where it is left out.
    pub default: f64,
}

impl ExternalParam {
    /// What is wrong with a value, in words; `None` where it is taken.
    pub fn refuses(&self, value: f64) -> Option<String> {
        let whole = self.domain == ExternalDomain::Number || value.fract() == 0.0;
        let fits = (self.min..=self.max).contains(&value);
        let kind = match self.domain {
            ExternalDomain::Number => "a number",
            ExternalDomain::Integer => "a whole number",
            ExternalDomain::Flag => "0 or 1",
        };
        let range = format!("{kind} from {} to {}", self.min, self.max);
        (!whole || !fits).then(|| format!("`{}` is {range}, and this is {value}", self.name))
    }
}

/// Rows before the first answer, by the constants; an error where they do not go together.
pub type WarmUp = Arc<dyn Fn(&[f64]) -> Result<u32, String> + Send + Sync>;

/// An operator that a document `uses`.
#[derive(Clone)]
pub struct External {
    /// Name and version: `acme/kalman@1.2.0`.
    pub address: String,
    /// Of the component.
    pub digest: Digest,
    /// What it is.
    pub doc: String,
    /// At most [`MOST_INPUTS`].
    pub inputs: Vec<ExternalInput>,
    /// In the order in which they are sent.
    pub params: Vec<ExternalParam>,
    /// Its unit.
    pub unit: UnitRule,
    /// True where it answers 1, 0 or NaN, as a condition.
    pub flag: bool,
    /// True where each value is computed from all symbols of its bar.
    pub across: bool,
    /// Rows before the first answer.
    pub warm_up: WarmUp,
}

impl fmt::Debug for External {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("External")
            .field("address", &self.address)
            .field("digest", &self.digest)
            .finish_non_exhaustive()
    }
}

/// Equal components are one operator.
impl PartialEq for External {
    fn eq(&self, other: &Self) -> bool {
        (&self.address, &self.digest) == (&other.address, &other.digest)
    }
}

impl External {
    /// What is wrong with these constants, in the order of [`External::params`].
    ///
    /// # Errors
    /// One sentence.
    pub fn takes(&self, values: &[f64]) -> Result<u32, String> {
        match self.params.iter().zip(values).find_map(|(param, value)| param.refuses(*value)) {
            Some(why) => Err(why),
            None => (self.warm_up)(values),
        }
    }

    /// Its unit over inputs of these.
    pub(crate) fn unit_over(&self, inputs: &[Unit]) -> Unit {
        match self.unit {
            UnitRule::Is(unit) => unit,
            UnitRule::OfFirst => inputs.first().copied().unwrap_or(Unit::None),
        }
    }

    /// Its arguments, in order.
    pub(crate) fn parameters(&self) -> Vec<Parameter<'_>> {
        let inputs = self.inputs.iter().map(|input| Parameter {
            name: &input.name,
            kind: ParamKind::Series,
            default: None,
        });
        let params = self.params.iter().map(|param| Parameter {
            name: &param.name,
            kind: match param.domain {
                ExternalDomain::Flag => ParamKind::Truth,
                _ => ParamKind::Number,
            },
            default: Some(param.default),
        });
        inputs.chain(params).collect()
    }

    /// The columns of the leading inputs that have one.
    pub(crate) fn implied(&self) -> Vec<&str> {
        self.inputs.iter().map_while(|input| input.column.as_deref()).collect()
    }

    /// How it is called as `alias`.
    pub(crate) fn signature<'a>(
        &'a self,
        alias: &'a str,
        params: &'a [Parameter<'a>],
        implied: &'a [&'a str],
        op: Op,
    ) -> Signature<'a> {
        Signature {
            name: alias,
            aliases: &[],
            group: Group::States,
            params,
            implied,
            build: Build::Node(op),
            whole_sample: false,
            doc: &self.doc,
            definition: "",
            example: "",
            talib: "",
        }
    }
}

/// The longest warm-up over the domain of its constants: at their least and greatest values, all
/// combinations of the first few. What it refuses does not count.
pub(crate) fn most_warm_up(of: &External, ranges: &[Option<Range>]) -> f64 {
    const COMBINED: usize = 6;
    let ends: Vec<[f64; 2]> = ranges
        .iter()
        .zip(&of.params)
        .map(|(range, param)| range.map_or([param.default; 2], |range| [range.low, range.high]))
        .collect();
    let combinations = 1usize << ends.len().min(COMBINED);
    let asked = (0..combinations).filter_map(|pick| {
        let end = |(at, ends): (usize, &[f64; 2])| ends[pick >> at.min(COMBINED - 1) & 1];
        let values: Vec<f64> = ends.iter().enumerate().map(end).collect();
        of.takes(&values).ok()
    });
    f64::from(asked.max().unwrap_or(0))
}
