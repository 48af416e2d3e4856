//! UNI004: the costs' money amounts are in another currency than the prices.

use qraft_diag::{Diagnostic, catalogue};

use crate::rules::Subject;

pub(in crate::rules) fn run(subject: &Subject, findings: &mut Vec<Diagnostic>) {
    let currency = subject.options.schema.as_ref().and_then(|schema| schema.currency.as_ref());
    let (Some(pack), Some(data)) = (subject.pack(), currency) else { return };
    // Stable coins are dollars to every cost model.
    let same = |currency: &str| match currency {
        "USDT" | "USDC" => "USD".to_owned(),
        other => other.to_ascii_uppercase(),
    };
    let named = subject.document.costs.as_ref().and_then(|costs| costs.value.pack.as_ref());
    let Some(named) = named.filter(|_| same(pack.currency) != same(data)) else { return };
    let message = format!(
        "the pack `{}` states its fees in {}, and the data's prices are in {data}",
        pack.name, pack.currency
    );
    findings.push(
        Diagnostic::new(&catalogue::UNI004, named.span, message)
            .says(format!("{} here", pack.currency))
            .help("take the pack of the data's own market, or state the costs key by key"),
    );
}
