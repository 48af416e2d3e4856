//! Order scenarios as JSON: market, costs, orders and bars or ticks, to a plan of the matcher.

use qraft_base::fixed::{Money, Price, Qty, Rate};
use qraft_sim::matching::bar::Bar;
use qraft_sim::matching::costs::{Costs, Impact};
use qraft_sim::matching::execution::{CashRule, DAY_MS, Execution, Retry};
use qraft_sim::matching::order::{Order, OrderId, OrderKind, Side, Tif, Trail};
use qraft_sim::matching::run::{Cause, Funding, Outcome, Plan};
use qraft_sim::matching::terms::{Kind, Terms};
use qraft_sim::matching::ticks::{Print, Quote, Tick};
use serde_json::Value;

/// A scenario, read.
pub struct Scenario {
    /// What is run.
    pub plan: Plan,
    /// The orders' names, in the order of the plan.
    pub names: Vec<String>,
    /// On what.
    pub market: Data,
}

/// What a scenario runs on.
pub enum Data {
    /// Bars.
    Bars(Vec<Bar>),
    /// Quotes and prints.
    Ticks(Vec<Tick>),
}

/// A number as a file has it: a number or decimal text. Absent is `None`.
fn text_of(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    }
}

fn read<T>(value: &Value, parse: impl Fn(&str) -> Option<T>) -> Result<Option<T>, String> {
    let Some(text) = text_of(value) else { return Ok(None) };
    parse(&text).map(Some).ok_or_else(|| format!("`{text}` does not fit"))
}

fn price(value: &Value) -> Result<Option<Price>, String> {
    read(value, Price::parse)
}

fn needed(value: &Value, what: &str) -> Result<Price, String> {
    price(value)?.ok_or_else(|| format!("`{what}` is missing"))
}

fn qty(value: &Value) -> Result<Option<Qty>, String> {
    read(value, Qty::parse)
}

fn rate(value: &Value) -> Result<Option<Rate>, String> {
    read(value, Rate::parse)
}

fn money(value: &Value) -> Result<Option<Money>, String> {
    read(value, Money::parse)
}

fn bps(value: &Value) -> Result<Rate, String> {
    let read = rate(value)?.unwrap_or(Rate::ZERO);
    read.scaled(1, 10_000).ok_or_else(|| format!("{read} bps do not fit"))
}

fn terms(market: &Value) -> Result<Terms, String> {
    let name = market["kind"].as_str().unwrap_or("US_STOCK");
    let base = match name {
        "US_STOCK" => Terms::plain(Kind::Stock),
        "CN_STOCK" => Terms { price_limit: None, t_plus: 0, ..Terms::cn_stock() },
        "CRYPTO_SPOT" => Terms::plain(Kind::Spot),
        "FUTURES" => Terms::plain(Kind::Future),
        "CRYPTO_PERP" => Terms::plain(Kind::Perpetual),
        other => return Err(format!("`{other}` is no kind of market")),
    };
    Ok(Terms {
        tick: price(&market["tick_size"])?.unwrap_or(Price::ZERO),
        lot: qty(&market["lot_size"])?.unwrap_or(base.lot),
        multiplier: rate(&market["multiplier"])?.unwrap_or(Rate::ONE),
        initial_margin: rate(&market["initial_margin"])?.unwrap_or(Rate::ZERO),
        maintenance_margin: rate(&market["maintenance_margin"])?.unwrap_or(Rate::ZERO),
        t_plus: market["t_plus"].as_u64().unwrap_or(0) as u32,
        price_limit: rate(&market["price_limit_pct"])?.filter(|share| share.is_positive()),
        allow_short: market["allow_short"].as_bool().unwrap_or(base.allow_short),
        ..base
    })
}

fn costs(costs: &Value) -> Result<Costs, String> {
    let slippage = &costs["slippage"];
    let impact = &slippage["impact"];
    let number = |value: &Value, missing: f64| {
        let text = text_of(value);
        text.map_or(Ok(missing), |text| text.parse().map_err(|_| format!("`{text}`: no number")))
    };
    Ok(Costs {
        fee: bps(&costs["fee_bps"])?,
        maker_fee: bps(&costs["maker_fee_bps"])?,
        min_fee: money(&costs["min_fee"])?.unwrap_or(Money::ZERO),
        sell_tax: bps(&costs["sell_tax_bps"])?,
        fee_per_contract: money(&costs["fee_per_contract"])?.unwrap_or(Money::ZERO),
        half_spread: bps(&slippage["spread_bps"])?.half(),
        impact: Impact {
            alpha: number(&impact["alpha"], 0.0)?,
            beta: number(&impact["beta"], 1.0)?,
        },
        latency_ms: slippage["latency_ms"].as_f64().unwrap_or(0.0) as u64,
    })
}

fn execution(input: &Value) -> Result<Execution, String> {
    let (execution, retry) = (&input["execution"], &input["execution"]["retry"]);
    let count = |value: &Value, missing: u64| value.as_u64().unwrap_or(missing);
    Ok(Execution {
        participation: rate(&execution["participation"])?.filter(|share| share.is_positive()),
        fills_on_touch: execution["limit_fill"] == "touch",
        retry: Retry {
            max_attempts: count(&retry["max_attempts"], 1) as u32,
            delay_bars: count(&retry["delay_bars"], 1) as u32,
            delay_ms: count(&retry["delay_ms"], 0),
        },
        bar_interval_ms: count(&input["bar_interval_ms"], DAY_MS),
        cash: CashRule::Reject,
    })
}

fn kind(order: &Value) -> Result<OrderKind, String> {
    let (limit, stop) = (|| needed(&order["limit"], "limit"), || needed(&order["stop"], "stop"));
    Ok(match order["type"].as_str().unwrap_or("market") {
        "market" => OrderKind::Market,
        "limit" => OrderKind::Limit { limit: limit()? },
        "stop" => OrderKind::Stop { stop: stop()? },
        "stop_limit" => OrderKind::StopLimit { stop: stop()?, limit: limit()? },
        "trailing_stop" => {
            let amount = price(&order["trail"])?.map(Trail::Amount);
            let share = rate(&order["trail_pct"])?.map(Trail::Share);
            let trail = amount.or(share).ok_or("`trail` or `trail_pct` is missing")?;
            OrderKind::TrailingStop { trail }
        }
        "iceberg" => {
            let display = qty(&order["display"])?.ok_or("`display` is missing")?;
            OrderKind::Iceberg { limit: limit()?, display }
        }
        other => return Err(format!("`{other}` is no type of order")),
    })
}

/// An order with the moment of its decision. Groups and parents are numbered by `names`.
fn order(
    value: &Value,
    names: &[String],
    groups: &mut Vec<String>,
    failures: &Value,
) -> Result<(i64, Order), String> {
    let at = value["t"].as_i64().or(value["ts"].as_i64()).ok_or("`t` or `ts` is missing")?;
    let side = if value["side"] == "sell" { Side::Sell } else { Side::Buy };
    let size = qty(&value["qty"])?.ok_or("`qty` is missing")?;
    let tif = match value["tif"].as_str().unwrap_or("GTC") {
        "GTC" => Tif::Gtc,
        "DAY" => Tif::Day,
        "IOC" => Tif::Ioc,
        "FOK" => Tif::Fok,
        other => return Err(format!("`{other}` is no time in force")),
    };
    let oco = text_of(&value["oco"]).map(|group| {
        let found = groups.iter().position(|known| *known == group);
        found.unwrap_or_else(|| {
            groups.push(group);
            groups.len() - 1
        }) as u32
    });
    let parent = text_of(&value["parent"])
        .map(|name| names.iter().position(|known| *known == name).ok_or("an unknown parent"));
    let name = value["id"].as_str().unwrap_or_default();
    Ok((
        at,
        Order {
            tif,
            oco,
            parent: parent.transpose()?.map(|at| OrderId(at as u32)),
            failures: failures[name].as_u64().unwrap_or(0) as u32,
            reduce_only: value["reduce_only"].as_bool().unwrap_or(false),
            ..Order::new(side, size, kind(value)?)
        },
    ))
}

fn bar(at: usize, value: &Value) -> Result<Bar, String> {
    let at = at as u32;
    let word = |key: &str| Ok::<_, String>(price(&value[key])?.unwrap_or(Price::ZERO));
    Ok(Bar {
        at,
        day: value["day"].as_u64().map_or(at, |day| day as u32),
        open: word("o")?,
        high: word("h")?,
        low: word("l")?,
        close: word("c")?,
        volume: Some(qty(&value["v"])?.unwrap_or(Qty::ZERO)),
        halted: value["halted"].as_bool().unwrap_or(false),
        prev_close: price(&value["prev_close"])?,
        scale: value["scale"].as_f64().unwrap_or(1.0),
    })
}

fn tick(value: &Value) -> Result<Tick, String> {
    let ts = value["ts"].as_i64().ok_or("`ts` is missing")?;
    let word = |key: &str| needed(&value[key], key);
    let size = |key: &str| Ok::<_, String>(qty(&value[key])?.unwrap_or(Qty::ZERO));
    Ok(if value["price"].is_null() {
        let (bid, ask) = (word("bid")?, word("ask")?);
        let (bid_size, ask_size) = (size("bid_size")?, size("ask_size")?);
        Tick::Quote(Quote { ts, bid, ask, bid_size, ask_size })
    } else {
        Tick::Print(Print { ts, price: word("price")?, size: size("size")? })
    })
}

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

impl Scenario {
    /// Reads a scenario's input.
    ///
    /// # Errors
    /// What is missing or no number.
    pub fn read(input: &Value) -> Result<Scenario, String> {
        let names: Vec<String> =
            list(&input["orders"]).map(|o| o["id"].as_str().unwrap_or_default().into()).collect();
        let (mut groups, failures) = (Vec::new(), &input["execution"]["inject_failures"]);
        let orders = list(&input["orders"]).map(|o| order(o, &names, &mut groups, failures));
        let orders = orders.collect::<Result<Vec<_>, _>>()?;
        let mut funding = Vec::new();
        for due in list(&input["funding"]) {
            let at = due["t"].as_i64().or(due["ts"].as_i64()).ok_or("funding without a time")?;
            let rate = rate(&due["rate"])?.ok_or("funding without a rate")?;
            funding.push(Funding { at, rate, mark: price(&due["mark"])? });
        }
        funding.sort_by_key(|due| due.at);
        let plan = Plan {
            terms: terms(&input["market"])?,
            costs: costs(&input["costs"])?,
            execution: execution(input)?,
            cash: money(&input["initial_cash"])?.ok_or("`initial_cash` is missing")?,
            orders,
            funding,
            max_drawdown: rate(&input["risk"]["max_drawdown"])?.filter(|r| r.is_positive()),
        };
        let market = if input["ticks"].is_array() {
            Data::Ticks(list(&input["ticks"]).map(tick).collect::<Result<_, _>>()?)
        } else {
            let bars = list(&input["bars"]).enumerate().map(|(at, value)| bar(at, value));
            Data::Bars(bars.collect::<Result<_, _>>()?)
        };
        Ok(Scenario { plan, names, market })
    }

    /// Runs it.
    ///
    /// # Errors
    /// The failure's text.
    pub fn run(&self) -> Result<Outcome, String> {
        let outcome = match &self.market {
            Data::Bars(bars) => self.plan.run_bars(bars),
            Data::Ticks(ticks) => self.plan.run_ticks(ticks),
        };
        outcome.map_err(|failure| failure.to_string())
    }

    /// The name of an order by its place in the plan; forced ones have the bar in theirs.
    #[must_use]
    pub fn order_name(&self, outcome: &Outcome, at: usize) -> String {
        if let Some(name) = self.names.get(at) {
            return name.clone();
        }
        match outcome.forced[at - self.names.len()] {
            (at, Cause::MarginCall) => format!("liq_{at}"),
            (at, Cause::Drawdown) => format!("flatten_{at}"),
        }
    }
}
