"""Random order scenarios for `nautilus_diff.py`: bars and quotes with gaps, touches and thin sizes.

    python random_scenarios.py COUNT [SEED] > scenarios.json
"""

import json
import random
import sys
from decimal import Decimal

MARKETS = [
    {"kind": "US_STOCK", "tick_size": "0.01", "lot_size": 1},
    {"kind": "FUTURES", "tick_size": "0.25", "lot_size": 1, "multiplier": 50, "initial_margin": "0.10"},
    {"kind": "CRYPTO_PERP", "tick_size": "0.1", "lot_size": "0.001", "multiplier": 1, "initial_margin": "0.1"},
]


def bars(rng, tick, count):
    """On a coarse grid, so that prices meet levels exactly now and then."""
    made, close = [], rng.randint(800, 1200)
    for _ in range(count):
        opened = close + rng.choice([0, 0, 1, -1, 3, -4, 12, -12])
        end = opened + rng.randint(-8, 8)
        high, low = max(opened, end) + rng.randint(0, 5), min(opened, end) - rng.randint(0, 5)
        prices = {k: str(v * tick) for k, v in zip("ohlc", (opened, high, low, end), strict=True)}
        made.append({**prices, "v": rng.choice([200, 2_000, 20_000, 20_000])})
        close = end
    return made


def quotes(rng, tick, count):
    made, middle, ts = [], rng.randint(800, 1200), 0
    for _ in range(count):
        middle += rng.choice([0, 1, -1, 2, -3, 6, -6])
        bid, ask = middle - rng.randint(1, 3), middle + rng.randint(1, 3)
        sizes = {"bid_size": rng.choice([20, 100, 500]), "ask_size": rng.choice([20, 100, 500])}
        made.append({"ts": ts, "bid": str(bid * tick), "ask": str(ask * tick), **sizes})
        ts += 1_000
    return made


def order(rng, at, name, key, price, tick):
    kind = rng.choice(["market", "market", "limit", "limit", "stop"])
    made = {"id": name, key: at, "side": rng.choice(["buy", "sell"]), "qty": rng.choice([1, 5, 10, 60]), "type": kind}
    if kind != "market":
        made[kind] = str(price + rng.randint(-10, 10) * tick)
    if kind != "stop" and key == "ts" and rng.random() < 0.3:
        made["tif"] = "IOC"
    return made


def scenario(rng, number):
    market = rng.choice(MARKETS)
    tick, is_ticks = Decimal(market["tick_size"]), rng.random() < 0.4
    made = {"market": market, "initial_cash": 10_000_000}
    data = quotes(rng, tick, 12) if is_ticks else bars(rng, tick, 10)
    made["ticks" if is_ticks else "bars"] = data
    orders, at = [], 0
    for i in range(rng.randint(1, 4)):
        at += rng.randint(0, 2)
        if at >= len(data) - 2:
            break
        price = Decimal(data[at]["bid" if is_ticks else "c"])
        key = ("ts", data[at]["ts"]) if is_ticks else ("t", at)
        orders.append(order(rng, key[1], f"o{i}", key[0], price, tick))
    made["orders"] = orders
    costs = {}
    if rng.random() < 0.6:
        costs |= {"fee_bps": rng.choice([1, 5, 7]), "maker_fee_bps": rng.choice([0, 2])}
    if not is_ticks and rng.random() < 0.3:
        costs["slippage"] = {"spread_bps": rng.choice([3, 10])}
    if is_ticks and rng.random() < 0.2:
        costs["slippage"] = {"latency_ms": rng.choice([300, 1_300])}
    if costs:
        made["costs"] = costs
    return {"id": f"random_{number}", "kind": "ticks" if is_ticks else "bars", "input": made}


def main():
    count, seed = int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1
    rng = random.Random(seed)
    json.dump({"seed": seed, "cases": [scenario(rng, i) for i in range(count)]}, sys.stdout, indent=1)


if __name__ == "__main__":
    main()
