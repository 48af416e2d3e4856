//! A plan as JSON. Costs are nanoseconds; what was not measured is null.

use serde_json::{Value, json};

use crate::cmd::explain_plan::Explained;

/// The schema of the document.
const SCHEMA: &str = "qraft.plan/1";

/// The document.
pub fn document(explained: &Explained) -> Value {
    let (scan, plan) = (&explained.scan, &explained.scan.plan);
    let spent = scan.measured.as_ref().map(|measured| &measured.spent);
    let memory = &plan.memory;
    json!({
        "schema": SCHEMA,
        "strategy": explained.strategy,
        "trials": {
            "search": explained.total,
            "asked": scan.asked,
            "batch": plan.trials,
            "group": plan.group,
            "groups": plan.groups,
        },
        "panel": {"bars": plan.bars, "symbols": plan.symbols, "looked_at": plan.looked_at},
        "tiles": {"bars": plan.tile_bars, "count": plan.tiles},
        "threads": plan.threads,
        "nodes": {"distinct": plan.nodes, "unshared": plan.unshared_nodes},
        "memory": {
            "total": memory.total() + scan.books.bytes,
            "columns": memory.columns,
            "conditions": memory.conditions,
            "states": memory.states,
            "scratch": memory.scratch,
            "arguments": memory.arguments,
            "rows": memory.rows,
            "books": scan.books.bytes,
        },
        "columns": columns(explained),
        "conditions": conditions(explained),
        "kernels": kernels(explained),
        "calls": calls(explained),
        "logic": {
            "outputs": plan.logic.outputs,
            "as_they_stand": plan.logic.as_they_stand,
            "steps": plan.logic.steps,
            "predicted_ns": plan.logic.predicted_ns,
            "measured_ns": spent.map(|spent| spent.logic),
        },
        "books": {
            "log": scan.books.log,
            "ledger": scan.books.ledger,
            "predicted_ns": scan.books.predicted_ns,
            "measured_ns": spent.map(|spent| spent.books),
            "market_predicted_ns": scan.books.market_ns,
            "market_measured_ns": spent.map(|spent| spent.shared),
        },
        "predicted_ns": scan.predicted_ns(),
        "measured": scan.measured.as_ref().map(|measured| json!({
            "total_ns": measured.spent.total(),
            "wall_seconds": measured.seconds,
            "failed": measured.failed,
        })),
    })
}

fn columns(explained: &Explained) -> Vec<Value> {
    let scan = &explained.scan;
    let spent = scan.measured.as_ref().map(|measured| &measured.spent.columns);
    let one = |(at, column): (usize, &qraft_exec::ColumnReport)| {
        json!({
            "name": format!("c{at}"),
            "what": column.what,
            "made_by": column.made_by.name(),
            "frame": column.frame,
            "level": column.level,
            "history": column.history,
            "bytes": column.bytes,
            "state_bytes": column.state_bytes,
            "sparse": column.sparse,
            "trials": column.trials,
            "reads": column.reads,
            "predicted_ns_a_cell": column.cell_ns,
            "predicted_ns": column.predicted_ns,
            "measured_ns": spent.map(|spent| spent[at]),
        })
    };
    scan.plan.columns.iter().enumerate().map(one).collect()
}

fn conditions(explained: &Explained) -> Vec<Value> {
    let scan = &explained.scan;
    let spent = scan.measured.as_ref().map(|measured| &measured.spent.conditions);
    let one = |(at, condition): (usize, &qraft_exec::ConditionReport)| {
        json!({
            "name": format!("m{at}"),
            "what": condition.what,
            "kernel": condition.kernel,
            "masks": condition.masks,
            "sparse": condition.sparse,
            "trials": condition.trials,
            "reads": condition.reads,
            "predicted_ns": condition.predicted_ns,
            "measured_ns": spent.map(|spent| spent[at]),
        })
    };
    scan.plan.conditions.iter().enumerate().map(one).collect()
}

fn kernels(explained: &Explained) -> Vec<Value> {
    let scan = &explained.scan;
    let spent = scan.measured.as_ref().map(|measured| &measured.spent.kernels);
    let one = |(at, kernel): (usize, &qraft_exec::KernelReport)| {
        json!({
            "name": format!("k{at}"),
            "shape": kernel.shape,
            "nodes": kernel.nodes,
            "uses": kernel.uses,
            "predicted_ns_a_cell": kernel.cell_ns,
            "compile_ns": kernel.compile_ns.filter(|_| spent.is_some()),
            "trials_measured_ns": spent.map(|spent| spent[at]),
        })
    };
    scan.plan.kernels.iter().enumerate().map(one).collect()
}

fn calls(explained: &Explained) -> Vec<Value> {
    let scan = &explained.scan;
    let one = |call: &qraft_exec::CallReport| {
        let outputs: Vec<&str> = call.outputs.iter().map(|at| scan.outputs[*at]).collect();
        json!({
            "kernel": call.kernel,
            "outputs": outputs,
            "sparse": call.sparse,
            "trials": call.trials,
            "reads": call.reads,
            "predicted_ns": call.predicted_ns,
        })
    };
    scan.plan.calls.iter().map(one).collect()
}
