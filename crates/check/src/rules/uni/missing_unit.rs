//! UNI005: a duration is a bare number.

use qraft_diag::{Applicability, Diagnostic, Spanned, catalogue};
use qraft_syntax::place::scalar;

use crate::rules::Subject;

pub(in crate::rules) fn run(subject: &Subject, findings: &mut Vec<Diagnostic>) {
    let document = subject.document;
    let funding = document.costs.as_ref().and_then(|c| c.value.funding.as_ref());
    let execution = document.execution.as_ref();
    // With the unit that a number at this place is most often meant in.
    let durations: [(&str, Option<&Spanned<String>>, &str); 4] = [
        ("data.bar", document.data.bar.as_ref(), "D"),
        ("rebalance", document.rebalance.as_ref(), "D"),
        ("costs.funding.every", funding.and_then(|f| f.value.every.as_ref()), "h"),
        ("execution.duration", execution.and_then(|e| e.value.duration.as_ref()), "m"),
    ];
    for (key, text, unit) in durations {
        let Some(text) = text.filter(|t| t.value.parse::<f64>().is_ok()) else { continue };
        let message = format!("`{key}` is {}, without a unit", text.value);
        let finding = Diagnostic::new(&catalogue::UNI005, text.span, message)
            .says("of what?")
            .help(format!("say the unit, as in `{}{unit}`: s, m, h, D, W or M", text.value));
        let whole = text.value.parse::<u32>().is_ok_and(|count| count > 0);
        findings.push(match whole {
            true => {
                let meant = format!("{}{unit}", text.value);
                let title = format!("write {meant}");
                let written = scalar(subject.file, &meant);
                finding.fix(Applicability::Unsafe, title, text.span, written)
            }
            false => finding,
        });
    }
}
