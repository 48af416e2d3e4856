//! What an operator says of itself, as plain data, and as a program knows it.

use std::sync::Arc;

use qraft_ir::native::UnitRule;
use qraft_ir::{External, ExternalDomain, ExternalInput, ExternalParam, Unit};
use qraft_plugin as plain;

use crate::contract::wire;
use crate::operator::Operator;

/// As plain data.
pub(crate) fn description(of: wire::Description) -> plain::Description {
    let unit = |unit: wire::Unit| match unit {
        wire::Unit::None => plain::Unit::None,
        wire::Unit::Price => plain::Unit::Price,
        wire::Unit::Shares => plain::Unit::Shares,
        wire::Unit::Ratio => plain::Unit::Ratio,
        wire::Unit::Bps => plain::Unit::Bps,
        wire::Unit::OfFirst => plain::Unit::OfFirst,
    };
    let input = |input: wire::Input| plain::Input {
        name: input.name,
        doc: input.doc,
        unit: unit(input.unit),
        column: input.column,
    };
    let param = |param: wire::Param| plain::Param {
        name: param.name,
        doc: param.doc,
        domain: match param.domain {
            wire::Domain::Number => plain::Domain::Number,
            wire::Domain::Integer => plain::Domain::Integer,
            wire::Domain::Flag => plain::Domain::Flag,
        },
        min: param.min,
        max: param.max,
        default: param.default,
    };
    plain::Description {
        name: of.name,
        version: of.version,
        doc: of.doc,
        kind: match of.kind {
            wire::Kind::Series => plain::Kind::Series,
            wire::Kind::CrossSection => plain::Kind::CrossSection,
        },
        stateless: of.stateless,
        determinism: match of.determinism {
            wire::Determinism::Bitwise => plain::Determinism::Bitwise,
            wire::Determinism::PushOnly => plain::Determinism::PushOnly,
        },
        inputs: of.inputs.into_iter().map(input).collect(),
        params: of.params.into_iter().map(param).collect(),
        output: plain::Output {
            doc: of.output.doc,
            unit: unit(of.output.unit),
            flag: of.output.flag,
        },
    }
}

/// As a program knows it: the signature of its description, and its warm-up from itself.
pub fn external(operator: &Operator) -> Arc<External> {
    let of = operator.description();
    let asked = operator.clone();
    let input = |input: &plain::Input| ExternalInput {
        name: input.name.clone(),
        unit: match unit(input.unit) {
            UnitRule::Is(unit) => unit,
            UnitRule::OfFirst => Unit::None,
        },
        column: input.column.clone(),
    };
    let param = |param: &plain::Param| ExternalParam {
        name: param.name.clone(),
        domain: match param.domain {
            plain::Domain::Number => ExternalDomain::Number,
            plain::Domain::Integer => ExternalDomain::Integer,
            plain::Domain::Flag => ExternalDomain::Flag,
        },
        min: param.min,
        max: param.max,
        default: param.default,
    };
    Arc::new(External {
        address: operator.address().to_owned(),
        digest: operator.digest(),
        doc: of.doc.clone(),
        inputs: of.inputs.iter().map(input).collect(),
        params: of.params.iter().map(param).collect(),
        unit: unit(of.output.unit),
        flag: of.output.flag,
        across: of.kind == plain::Kind::CrossSection,
        warm_up: Arc::new(move |params| match asked.warm_up(params) {
            Ok(answer) => answer,
            Err(fault) => Err(fault.message),
        }),
    })
}

fn unit(unit: plain::Unit) -> UnitRule {
    UnitRule::Is(match unit {
        plain::Unit::None => Unit::None,
        plain::Unit::Price => Unit::Price,
        plain::Unit::Shares => Unit::Shares,
        plain::Unit::Ratio => Unit::Ratio,
        plain::Unit::Bps => Unit::Bps,
        plain::Unit::OfFirst => return UnitRule::OfFirst,
    })
}
