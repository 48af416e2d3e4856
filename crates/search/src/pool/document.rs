//! `pool.json`: who says the same, who stays, with how much, and within what.

use serde_json::{Value, json};

use super::build::{Allocation, Member, Pool, Wanted};
use super::limits::Limits;
use crate::record::{Header, number};

/// The schema of `pool.json`.
pub const POOL_SCHEMA: &str = "qraft.pool/1";

/// The name of the file in a run's folder.
pub const POOL_NAME: &str = "pool.json";

/// The document.
pub fn document(
    header: &Header,
    members: &[Member],
    wanted: &Wanted,
    pool: &Pool,
    limits: &Limits,
) -> Value {
    let trial = |place: &usize| members[*place].trial;
    let cluster = |cluster: &Vec<usize>| {
        let kept = cluster.iter().find(|place| pool.kept.contains(place));
        let members: Vec<u64> = cluster.iter().map(trial).collect();
        json!({"kept": kept.map(trial), "members": members})
    };
    let weight = |(place, weight): (&usize, &f64)| {
        let member = &members[*place];
        json!({
            "trial": member.trial, "rank": member.rank, "weight": number(*weight),
            "capped_weight": number(weight * limits.scale),
        })
    };
    let caps = limits.caps.iter().map(|cap| {
        json!({
            "of": cap.of, "cap": number(cap.cap), "used": cap.used.map(number),
            "place": cap.place, "bar": cap.bar, "holds": cap.holds(),
        })
    });
    let clusters: Vec<Value> = pool.clusters.iter().map(cluster).collect();
    let weights: Vec<Value> = pool.kept.iter().zip(&pool.weights).map(weight).collect();
    let target = match wanted.allocation {
        Allocation::TargetVolatility { volatility, max_leverage } => {
            json!({"volatility": number(volatility), "max_leverage": number(max_leverage)})
        }
        Allocation::Equal | Allocation::RiskParity => Value::Null,
    };
    json!({
        "schema": POOL_SCHEMA,
        "run_id": header.run_id,
        "similarity": wanted.similarity.as_str(),
        "threshold": number(wanted.threshold),
        "clusters": clusters,
        "allocation": wanted.allocation.as_str(),
        "target": target,
        "weights": weights,
        "volatility": pool.volatility.map(number),
        "limits": {
            "capacity": limits.capacity.map(number),
            "caps": caps.collect::<Vec<_>>(),
            "scale": number(limits.scale),
        },
    })
}
