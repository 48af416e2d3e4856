"""qraft's own fill rules for the first fill of an order, written from `docs/matching.md` alone.

A difference from a peer is explained from the peer's side; this says whether qraft's side of it is
what its rules say. `first` answers nothing where the rules need more than one order's data.
"""

from nautilus_venue import dec


def within(side, price, limit):
    return price <= limit if side == "buy" else price >= limit


def strictly(side, price, level):
    return price < level if side == "buy" else price > level


def first(s, order, fills):
    """(moment, price, quantity, liquidity) of the first fill, `"none"` where there is none, and None
    where this cannot tell. `fills` are all of qraft's, for what others took of a quote."""
    if order.get("oco") or s.kind == "CN_STOCK" or s.participation:
        return None
    return on_quotes(s, order, fills) if s.ticks else on_bars(s, order)


def on_bars(s, order):
    side, kind, qty = order["side"], order["type"], dec(order["qty"])
    start, tif = s.opening(order), order.get("tif", "GTC")
    if start is None or (tif == "DAY" and start != s.first_active(order)):
        return "none"
    last = start + 1 if tif in ("DAY", "IOC") else len(s.bars)
    limit = dec(order["limit"]) if kind == "limit" else None

    def taker(at, base):
        return at, s.taker_price(side, qty, base, s.bars[at], limit), qty, "taker"

    for at in range(start, last):
        bar = s.bars[at]
        if not s.trades_in(bar):
            continue
        opened, far, near = bar["o"], bar["l" if side == "buy" else "h"], bar["h" if side == "buy" else "l"]
        if kind == "market":
            return taker(at, opened)
        if kind == "limit":
            if at == start and within(side, opened, limit):
                return taker(at, opened)
            if tif == "IOC":
                return "none"
            if strictly(side, opened, limit):
                return at, opened, qty, "maker"
            if strictly(side, far, limit) or (s.execution.get("limit_fill") == "touch" and far == limit):
                return at, limit, qty, "maker"
        else:
            stop = dec(order["stop"])
            if not strictly(side, opened, stop):
                return taker(at, opened)
            if not strictly(side, near, stop):
                return taker(at, stop)
    return "none"


def on_quotes(s, order, fills):
    side, kind, qty = order["side"], order["type"], dec(order["qty"])
    arrival, tif = order["ts"] + s.latency_ms, order.get("tif", "GTC")
    price_key, size_key = ("ask", "ask_size") if side == "buy" else ("bid", "bid_size")
    before = [i for i, t in enumerate(s.ticks) if t["ts"] <= arrival]
    if not before or tif not in ("GTC", "IOC"):
        return None
    for i in range(before[-1], len(s.ticks)):
        quote, is_first = s.ticks[i], i == before[-1]
        price, moment = dec(quote[price_key]), arrival if is_first else quote["ts"]
        met = kind == "market"
        if kind == "limit":
            met = within(side, price, dec(order["limit"]))
        elif kind == "stop":
            met = not strictly(side, price, dec(order["stop"]))
        if met:
            end = s.ticks[i + 1]["ts"] if i + 1 < len(s.ticks) else float("inf")
            if any(quote["ts"] <= f["t"] < end and f["side"] == side and f["order"] != order["id"] for f in fills):
                return None
            is_maker = kind == "limit" and not is_first
            paid = dec(order["limit"]) if is_maker else price
            return moment, paid, min(qty, dec(quote[size_key])), "maker" if is_maker else "taker"
        if tif == "IOC":
            return "none"
    return "none"


def broken(s, orders, fills):
    """What holds of every fill: its price is the order's or the quote's, and a quote's size is taken
    once. Answers what does not hold."""
    if not s.ticks:
        return []
    wrong, taken = [], {}
    for fill in fills:
        order, side = orders[fill["order"]], fill["side"]
        i = max(i for i, t in enumerate(s.ticks) if t["ts"] <= fill["t"])
        quote = s.ticks[i]
        market = dec(quote["ask" if side == "buy" else "bid"])
        price = dec(order["limit"]) if fill["liquidity"] == "maker" else market
        if dec(fill["price"]) != price:
            wrong.append(f"order {fill['order']}: filled at {fill['price']}, {price} was on offer")
        if "limit" in order and not within(side, dec(fill["price"]), dec(order["limit"])):
            wrong.append(f"order {fill['order']}: filled beyond its limit")
        taken[i, side] = taken.get((i, side), 0) + dec(fill["qty"])
        if taken[i, side] > dec(quote["ask_size" if side == "buy" else "bid_size"]):
            wrong.append(f"more taken at {quote['ts']} than was on offer")
    return wrong


def left_over(s, order, fills):
    """A market order goes on while quotes show something that others leave."""
    if not s.ticks or order["type"] != "market" or order.get("tif", "GTC") != "GTC":
        return None
    own = sum(dec(f["qty"]) for f in fills if f["order"] == order["id"])
    arrival, side = order["ts"] + s.latency_ms, order["side"]
    before = [i for i, t in enumerate(s.ticks) if t["ts"] <= arrival]
    if not before or any(f["side"] == side and f["order"] != order["id"] for f in fills):
        return None
    shown = sum(dec(t["ask_size" if side == "buy" else "bid_size"]) for t in s.ticks[before[-1] :])
    due = min(dec(order["qty"]), shown)
    return None if own == due else f"order {order['id']}: {own} filled, {due} was to be had"
