//! What a scenario of orders expects, against what came of it.

use qraft_base::fixed::Qty;
use qraft_sim::matching::fill::Fill;
use qraft_sim::matching::order::{Side, Status};
use qraft_sim::matching::run::{Event, Outcome};
use serde_json::Value;

use crate::closeness::Tolerance;
use crate::scenario::Scenario;

/// Judges an outcome; every part that `expected` names must agree.
///
/// # Errors
/// The first part that does not.
pub fn judge(
    scenario: &Scenario,
    outcome: &Outcome,
    expected: &Value,
    tolerance: Tolerance,
) -> Result<(), String> {
    let judge = Judge { scenario, outcome, tolerance };
    judge.fills(&expected["fills"])?;
    judge.orders(&expected["orders"])?;
    judge.events(&expected["events"])?;
    judge.end(&expected["final"])?;
    judge.equity(expected)?;
    if outcome.account.cash_by_ledger() != Some(outcome.account.cash) {
        return Err("the ledgers do not account for the cash".to_owned());
    }
    match outcome.fills.iter().find(|fill| !fill.is_balanced()) {
        Some(fill) => Err(format!("the costs of a fill do not add up: {fill:?}")),
        None => Ok(()),
    }
}

struct Judge<'a> {
    scenario: &'a Scenario,
    outcome: &'a Outcome,
    tolerance: Tolerance,
}

impl Judge<'_> {
    fn name(&self, at: usize) -> String {
        self.scenario.order_name(self.outcome, at)
    }

    fn same(&self, what: &str, ours: f64, theirs: &Value) -> Result<(), String> {
        let theirs = theirs.as_f64().unwrap_or(f64::NAN);
        if self.tolerance.agree(ours, theirs) {
            return Ok(());
        }
        Err(format!("{what}: {ours:?}, expected {theirs:?}"))
    }

    fn fills(&self, expected: &Value) -> Result<(), String> {
        let Some(expected) = expected.as_array() else { return Ok(()) };
        let ours = &self.outcome.fills;
        if ours.len() != expected.len() {
            return Err(format!("{} fills, expected {}: {ours:?}", ours.len(), expected.len()));
        }
        ours.iter().zip(expected).try_for_each(|(ours, theirs)| self.fill(ours, theirs))
    }

    fn fill(&self, ours: &Fill, theirs: &Value) -> Result<(), String> {
        let name = self.name(ours.tag as usize);
        let side = if ours.side == Side::Buy { "buy" } else { "sell" };
        let words =
            [("order", name.as_str()), ("side", side), ("liquidity", ours.liquidity.as_str())];
        for (key, word) in words {
            if theirs[key] != word {
                return Err(format!("{key} of a fill: {word}, expected {}", theirs[key]));
            }
        }
        if theirs["t"].as_i64() != Some(ours.at) {
            return Err(format!("{name} filled at {}, expected {}", ours.at, theirs["t"]));
        }
        let fees = ours.fees().ok_or("fees do not fit")?;
        self.same(&format!("{name} qty"), ours.qty.to_f64(), &theirs["qty"])?;
        self.same(&format!("{name} price"), ours.price.to_f64(), &theirs["price"])?;
        self.same(&format!("{name} fee"), fees.to_f64(), &theirs["fee"])
    }

    fn orders(&self, expected: &Value) -> Result<(), String> {
        let Some(expected) = expected.as_object() else { return Ok(()) };
        let ours = &self.outcome.orders;
        if ours.len() != expected.len() {
            return Err(format!("{} orders, expected {}", ours.len(), expected.len()));
        }
        for (at, (status, filled)) in ours.iter().enumerate() {
            let name = self.name(at);
            let theirs = expected.get(&name).ok_or(format!("no order {name} is expected"))?;
            self.state(&name, *status, *filled, theirs)?;
        }
        Ok(())
    }

    fn state(&self, name: &str, status: Status, filled: Qty, theirs: &Value) -> Result<(), String> {
        let reason = status.reason().map(|reason| reason.as_str());
        let same = theirs["status"] == status.as_str() && theirs["reason"].as_str() == reason;
        if !same {
            return Err(format!("{name}: {status:?}, expected {theirs}"));
        }
        self.same(&format!("{name} filled"), filled.to_f64(), &theirs["filled"])
    }

    fn events(&self, expected: &Value) -> Result<(), String> {
        let Some(expected) = expected.as_array() else { return Ok(()) };
        let ours = &self.outcome.events;
        if ours.len() != expected.len() {
            return Err(format!("events {ours:?}, expected {expected:?}"));
        }
        ours.iter().zip(expected).try_for_each(|(ours, theirs)| self.event(ours, theirs))
    }

    fn event(&self, ours: &Event, theirs: &Value) -> Result<(), String> {
        let (at, kind) = match ours {
            Event::Retry(failed) => (failed.at, "retry"),
            Event::Funding { at, .. } => (*at, "funding"),
            Event::MarginCall { at, .. } => (*at, "margin_call"),
            Event::Drawdown { at, .. } => (*at, "drawdown_breaker"),
        };
        if theirs["t"].as_i64() != Some(at) || theirs["type"] != kind {
            return Err(format!("{kind} at {at}, expected {theirs}"));
        }
        match *ours {
            Event::Retry(failed) => {
                let fits = theirs["order"] == self.name(failed.tag as usize)
                    && theirs["attempt"].as_u64() == Some(failed.attempt.into());
                if fits { Ok(()) } else { Err(format!("{failed:?}, expected {theirs}")) }
            }
            Event::Funding { amount, .. } => {
                self.same("funding", amount.to_f64(), &theirs["amount"])
            }
            Event::MarginCall { equity, required, .. } => {
                self.same("equity", equity.to_f64(), &theirs["equity"])?;
                self.same("required", required.to_f64(), &theirs["required"])
            }
            Event::Drawdown { drawdown, .. } => {
                self.same("drawdown", drawdown.to_f64(), &theirs["drawdown"])
            }
        }
    }

    fn end(&self, expected: &Value) -> Result<(), String> {
        let Some(expected) = expected.as_object() else { return Ok(()) };
        let account = &self.outcome.account;
        let position = account.position(self.outcome.slot);
        let fees = position.fees.checked_add(position.taxes).ok_or("fees do not fit")?;
        let ours = [
            ("cash", account.cash.to_f64()),
            ("position", position.qty.to_f64()),
            ("avg_price", position.average().to_f64()),
            ("realised_pnl", position.realised.to_f64()),
            ("fees", fees.to_f64()),
            ("funding", position.funding.to_f64()),
        ];
        for (key, ours) in ours {
            if let Some(theirs) = expected.get(key) {
                self.same(key, ours, theirs)?;
            }
        }
        Ok(())
    }

    fn equity(&self, expected: &Value) -> Result<(), String> {
        let ours: Vec<f64> = self.outcome.equity.iter().map(|e| e.to_f64()).collect();
        if let Some(theirs) = expected["equity"].as_array() {
            let theirs: Vec<f64> = theirs.iter().map(|v| v.as_f64().unwrap_or(f64::NAN)).collect();
            return self.tolerance.first_gap("equity", &ours, &theirs).map_or(Ok(()), Err);
        }
        if expected["final_equity"].is_null() {
            return Ok(());
        }
        let last = ours.last().copied().unwrap_or(f64::NAN);
        self.same("final equity", last, &expected["final_equity"])
    }
}
