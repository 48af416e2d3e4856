//! CST006: a perpetual contract that pays no funding.

use qraft_diag::{Applicability, Diagnostic, catalogue};
use qraft_syntax::place::sibling;

use crate::rules::Subject;
use crate::rules::market::Kind;

pub(in crate::rules) fn run(subject: &Subject, findings: &mut Vec<Diagnostic>) {
    let Some(pack) = subject.pack().filter(|pack| pack.kind == Kind::Perpetual) else { return };
    let Some(costs) = subject.document.costs.as_ref().map(|c| &c.value) else { return };
    let Some(named) = costs.pack.as_ref().filter(|_| costs.funding.is_none()) else { return };
    let message = format!("`{}` is a market of perpetuals, and no funding is stated", pack.name);
    let value = "{rate: funding_rate, every: 8h}";
    let (at, text) = sibling(subject.file.text(), named.span, "funding", value);
    findings.push(
        Diagnostic::new(&catalogue::CST006, named.span, message)
            .says("holding would cost nothing")
            .help(format!("state it: `funding: {value}`"))
            .fix(Applicability::Unsafe, "add `funding`", at, text),
    );
}
