//! UNI002: a fraction above 1, which is more than there is to lose or to share; or a gain, weight
//! or volatility above 1 that is not written as a percentage, so that nobody can tell which was
//! meant.

use qraft_diag::{Applicability, Diagnostic, catalogue};
use qraft_ir::policy::Measure;
use qraft_ir::program::Op;

use crate::rules::Subject;
use crate::rules::numbers::{percent, short};

pub(in crate::rules) fn run(subject: &Subject, findings: &mut Vec<Diagnostic>) {
    for stated in subject.numbers() {
        let open = match stated.number.measure() {
            Measure::Share => false,
            Measure::Fraction => true,
            Measure::Plain | Measure::Bps => continue,
        };
        let written = subject.file.slice(stated.span).trim();
        let most = stated.range.high.max(-stated.range.low);
        if most <= 1.0 || (open && written.ends_with('%')) {
            continue;
        }
        let key = stated.number.key();
        let message = format!("`{key}` is {}: a fraction, so {}", short(most), percent(most));
        let reads = format!("`{}` is {}", short(most / 100.0), percent(most / 100.0));
        let help = match open {
            true => format!("{reads}; write `{}%` if that much is meant", short(most * 100.0)),
            false => reads,
        };
        let mut finding =
            Diagnostic::new(&catalogue::UNI002, stated.span, message).says("above 1").help(help);
        let number = written.trim_end_matches('%');
        if number.parse::<f64>().is_ok() && stated.range.is_point() {
            let fraction = short(stated.range.low / 100.0);
            let title = format!("write {fraction}");
            finding = finding.fix(Applicability::Unsafe, title, stated.span, fraction);
        }
        if let Op::Param(at) = subject.program.node(stated.id).op {
            let name = &subject.program.params[usize::from(at)].name;
            finding = finding.label(name.span, format!("goes up to {}", short(most)));
        }
        findings.push(finding);
    }
}
