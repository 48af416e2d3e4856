"""The conventions in which NautilusTrader differs from qraft, as a closed table, and what they make
of one order.

`Rules.predict` says from the scenario's data alone which fills Nautilus gives an order, and which
rows of the table were met on the way. A difference counts as explained only where these fills are
the ones that Nautilus gave.
"""

from decimal import ROUND_HALF_UP, Decimal

from nautilus_venue import dec

CLASSES = {
    "deciding_close": "an order sent in on_bar fills at the close of the bar that decides it",
    "in_flight": "an order in flight is released with the next data event, not at its arrival",
    "touched_limit": "a limit that is only touched fills",
    "limit_at_gap": "a resting limit fills at the limit when the market opens beyond it",
    "gapped_stop": "a stop that the market gaps through fills at its trigger price",
    "stop_in_market": "a stop that is already through when it is sent is refused",
    "path_in_bar": "inside a bar the path is open, high, low, close; qraft takes stops first, then orders as submitted",
    "rests_before_open": "a limit sent at the close rests already when the market opens: a maker there, at its limit",
    "fill_holds_market": "a resting order that fills at its price holds the market there until the next data event",
    "excess_one_tick": "what exceeds the size at hand (a quarter of a bar's volume) fills one tick worse at once",
    "resting_in_full": "a resting limit that the market goes beyond fills in full, whatever the size",
    "size_not_used_up": "orders of one moment do not share the size at hand",
    "no_price_costs": "no spread or impact in basis points on top of the price",
    "cash_account_short": "a CASH account cannot sell short",
    "margin_not_checked": "initial margin is not checked before a trade",
    "no_forced_orders": "no margin call and no drawdown breaker",
    "no_funding": "funding is not settled",
    "no_day_end": "a DAY order does not end with its first active bar",
    "no_t_plus": "shares bought today can be sold today",
    "no_price_limits": "no daily price limits",
    "no_lots": "lots are not kept to",
    "fee_rounding": "fees are rounded to the currency's decimals",
}
NOT_A_DIFFERENCE = {"fee_rounding"}


def beyond(side, price, level):
    """The price is strictly on the far side of a limit's level: better for who trades there."""
    return price < level if side == "buy" else price > level


def worse(side, price, tick):
    return price + tick if side == "buy" else price - tick


class Rules:
    """Predicts the fills of one scenario's orders, sent at one moment, on one kind of account."""

    def __init__(self, s, moment, account, own):
        self.s, self.moment, self.account, self.own = s, moment, account, own
        self.held, self.met = {}, []
        self.points = list(self.tick_points() if s.ticks else self.bar_points())

    def tick_points(self):
        for tick in self.s.ticks:
            sizes = dec(tick.get("bid_size")), dec(tick.get("ask_size"))
            yield {"ms": tick["ts"], "name": "quote", "bar": None, "bid": dec(tick["bid"]), "ask": dec(tick["ask"]), "sizes": sizes}

    def bar_points(self):
        """The prices of bars in the order in which Nautilus meets them, with the size at each."""
        s, last, size = self.s, None, None
        for at, bar in enumerate(s.bars):
            if self.moment == "open" and s.trades_in(bar):
                last, size = bar["o"], max(s.cap(bar), s.lot)
                yield self.point(s.open_ms(at), "print", at, last, size)
            quarter = max((bar["v"] / 4).quantize(Decimal(1).scaleb(-s.size_decimals)), s.lot if s.size_decimals else 1)
            for name in "ohlc":
                price = bar[name]
                moves = {"h": lambda a, b: a > b, "l": lambda a, b: a < b}.get(name, lambda a, b: a != b)
                if last is None or moves(price, last):
                    last, size = price, quarter
                    yield self.point(s.close_ms(at), name, at, price, size)
            yield self.point(s.close_ms(at), "end", at, last, size)

    def point(self, ms, name, bar, price, size):
        return {"ms": ms, "name": name, "bar": bar, "bid": price, "ask": price, "sizes": (size, size)}

    def arrival(self, order):
        """Index of the point at which the order meets the market, and the rows met so far."""
        s = self.s
        if s.ticks:
            due, rows = order["ts"] + s.latency_ms, {"in_flight"} if s.latency_ms else set()
            found = (i for i, p in enumerate(self.points) if p["ms"] >= due)
            if not s.latency_ms:
                found = (i for i, p in reversed(list(enumerate(self.points))) if p["ms"] <= due)
            return next(found, None), rows
        if self.moment == "open":
            at = s.opening(order)
            found = (i for i, p in enumerate(self.points) if p["bar"] == at and p["name"] == "print")
            return next(found, None), set()
        due = s.close_ms(order["t"]) + s.latency_ms
        found = (i for i, p in enumerate(self.points) if p["name"] == "end" and p["ms"] >= due)
        return next(found, None), {"in_flight"} if s.latency_ms else {"deciding_close"}

    def hand(self, order, point):
        return point["sizes"][1 if order["side"] == "buy" else 0]

    def price_at(self, order, point):
        return point["ask" if order["side"] == "buy" else "bid"]

    def taken(self, order, point, price):
        """Fills of a taker: the size at hand, then the rest one tick worse. What a limit leaves at
        its own price is the second answer; it rests."""
        qty, size = dec(order["qty"]), self.hand(order, point)
        rows = {"no_price_costs"} if self.s.alpha or self.s.spread_bps else set()
        if qty <= size:
            return [(point["ms"], qty, price, "taker")], rows, Decimal(0)
        parts = [(point["ms"], size, price, "taker")]
        if order.get("tif") == "IOC":
            return parts, rows, Decimal(0)
        rows.add("excess_one_tick")
        if order["type"] == "limit" and price == dec(order["limit"]):
            return parts, rows, qty - size
        parts.append((point["ms"], qty - size, worse(order["side"], price, self.s.tick), "taker"))
        return parts, rows, Decimal(0)

    def holding(self, at, side):
        """The price at which fills of resting orders hold the market when an order arrives. Limits
        let it go again where any order from before is still open."""
        while self.points[at]["name"] == "end":
            at -= 1
        if (at, side) in self.held:
            return self.held[at, side]
        now = self.points[at]["ms"]
        if any(rests and came < at and (not parts or parts[-1][0] > now) for _, parts, _, rests, came in self.met):
            return None
        levels = [
            dec(order["limit"])
            for order, _, rank, rests, _ in self.met
            if rank == at and rests and order["side"] == side and order["type"] == "limit"
        ]
        levels = [level for level in levels if level != self.price_at({"side": side}, self.points[at])]
        return (min if side == "buy" else max)(levels, default=None)

    def predict(self, order, books):
        """Fills as (ms, qty, price, liquidity), the rows met, and the rank of the first fill."""
        at, rows = self.arrival(order)
        parts, rank, rests = [], None, False
        if at is not None:
            parts, more, rank, rests = self.meet(order, at, books)
            refused = more & {"cash_account_short", "stop_in_market"}
            rows = more if refused else more | (rows & {"in_flight"} if rests else rows)
        self.met.append((order, parts, rank, rests, at))
        return parts, rows, rank

    def meet(self, order, at, books):
        """An order arrives: fills, rows, rank of the first fill, and whether it came to rest."""
        side, kind, point, rows = order["side"], order["type"], self.points[at], set()
        if side == "sell" and self.account == "CASH" and books.position < dec(order["qty"]):
            return [], {"cash_account_short"}, None, False
        price = book = self.price_at(order, point)
        if (held := self.holding(at, side)) is not None:
            price, rows = held, {"fill_holds_market"}
        if kind == "stop" and not beyond(side, price, dec(order["stop"])):
            return [], {"stop_in_market"}, None, False
        if kind == "market" or (kind == "limit" and not beyond(side, dec(order["limit"]), price)):
            # A limit asks the market that is held, and takes the price of the book.
            price = price if kind == "market" else book
            parts, more, left = self.taken(order, point, price)
            if self.account == "CASH" and side == "buy" and not books.affords(parts):
                return [], rows, None, False
            rows |= more | self.market_rules(order, point, price, books)
            if left:
                later, more, _ = self.resting(order, at, left)
                parts, rows = parts + later, rows | more
            return parts, rows, at, False
        if order.get("tif") == "IOC":
            return [], rows, None, False
        parts, more, rank = self.resting(order, at, dec(order["qty"]))
        return parts, rows | more, rank, True

    def resting(self, order, at, left):
        """Fills of an order that rests from a point on."""
        side, s, parts, rows, first = order["side"], self.s, [], set(), None
        is_limit = order["type"] == "limit"
        level = dec(order["limit"] if is_limit else order["stop"])
        for rank, point in enumerate(self.points[at + 1 :], at + 1):
            price = self.price_at(order, point)
            # A limit is met from its far side, a stop from its near one.
            if point["name"] == "end" or not (price == level or beyond(side, price, level) == is_limit):
                continue
            first = rank if first is None else first
            rows |= self.resting_rules(order, point, price, level)
            if not is_limit:
                if price != level:
                    self.held[rank, side] = level
                parts, more, _ = self.taken({**order, "type": "stop"}, point, level)
                return parts, rows | more, first
            hand = self.hand(order, point)
            if left > hand and price != level and s.ticks:
                rows.add("resting_in_full")
            now = min(left, hand) if price == level else left
            parts.append((point["ms"], now, level, "maker"))
            left -= now
            if not left:
                break
            rows.add("excess_one_tick")
        return parts, rows, first

    def hold(self, orders, found):
        """Of resting limits of one side that one point meets beyond them all, the best fills; the
        market is held at its price, and the others wait."""
        resting = [o for o in orders if o["type"] == "limit" and found[o["id"]][0] and found[o["id"]][0][0][3] == "maker"]
        resting.sort(key=lambda o: dec(o["limit"]), reverse=True)
        for side in ("buy", "sell"):
            queue = [o for o in resting if o["side"] == side]
            queue = queue if side == "buy" else queue[::-1]
            for place, best in enumerate(queue):
                rank, level = found[best["id"]][2], dec(best["limit"])
                if rank is None or self.price_at(best, self.points[rank]) == level:
                    continue
                for other in queue[place + 1 :]:
                    if found[other["id"]][2] == rank and dec(other["limit"]) != level:
                        parts, rows, later = self.resting(other, rank, dec(other["qty"]))
                        found[other["id"]] = parts, rows | {"fill_holds_market"}, later

    def resting_rules(self, order, point, price, level):
        s, side, rows, is_limit = self.s, order["side"], set(), order["type"] == "limit"
        opens = point["name"] in ("o", "print", "quote")
        if opens and price != level and not (s.ticks and is_limit):
            rows.add("limit_at_gap" if is_limit else "gapped_stop")
        if s.ticks or not is_limit:
            return rows
        if point["name"] == "o" and point["bar"] == s.opening(order) and self.moment == "close":
            rows.add("rests_before_open")
        if s.execution.get("limit_fill") != "touch" and level == s.bars[point["bar"]]["l" if side == "buy" else "h"]:
            rows.add("touched_limit")
        return rows

    def market_rules(self, order, point, price, books):
        """Rules of a market, a session or an account that qraft knows and Nautilus does not."""
        s, side, qty, rows = self.s, order["side"], dec(order["qty"]), set()
        used = max(books.sent_at(point["ms"], side), self.used_in_qraft(order, point))
        if used and used + qty > self.hand(order, point):
            rows.add("size_not_used_up")
        if s.ticks:
            return rows
        bar = s.bars[point["bar"]]
        if order.get("tif") == "DAY" and s.opening(order) != s.first_active(order):
            rows.add("no_day_end")
        if not s.is_stock:
            margin = abs(books.position + qty * (1 if side == "buy" else -1)) * s.multiplier * price
            if margin * dec(s.market.get("initial_margin")) > books.cash:
                rows.add("margin_not_checked")
        if s.kind != "CN_STOCK":
            return rows
        if qty % 100 and not (side == "sell" and qty == books.position):
            rows.add("no_lots")
        if side == "sell" and s.market.get("t_plus") and self.day(point["bar"]) in books.bought_on:
            rows.add("no_t_plus")
        pct, before = dec(s.market.get("price_limit_pct")), bar.get("prev_close")
        if pct and before is not None:
            step = Decimal("0.01")
            top = (before * (1 + pct)).quantize(step, ROUND_HALF_UP)
            floor = (before * (1 - pct)).quantize(step, ROUND_HALF_UP)
            if (side == "buy" and price >= top) or (side == "sell" and price <= floor):
                rows.add("no_price_limits")
        return rows

    def used_in_qraft(self, order, point):
        """What others took at this moment in qraft, where a size is taken once."""
        s, at = self.s, point["ms"] if self.s.ticks else point["bar"]
        others = (f for f in self.own if f["t"] == at and f["order"] != order["id"])
        return sum((dec(f["qty"]) for f in others if f["side"] == order["side"] or not s.ticks), Decimal(0))

    def day(self, bar):
        return self.s.bars[bar].get("day", bar)


class Books:
    """Nautilus's own fills, booked by plain accounting."""

    def __init__(self, s, account):
        self.s, self.account, self.cash = s, account, s.cash
        self.position, self.average = Decimal(0), Decimal(0)
        self.bought_on, self.sent = set(), []

    def sent_at(self, ms, side):
        """What orders before took at this moment; on bars both sides share a volume."""
        taken = (qty for at, how, qty in self.sent if at == ms and (how == side or not self.s.ticks))
        return sum(taken, Decimal(0))

    def affords(self, parts):
        due = sum(qty * price + self.s.fee("buy", qty, price, how) for _, qty, price, how in parts)
        return due <= self.cash

    def book(self, fill, day):
        sign = 1 if fill["side"] == "buy" else -1
        qty, price = fill["qty"], fill["price"]
        self.cash -= fill["fee"]
        self.sent.append((fill["ms"], fill["side"], qty))
        if sign > 0:
            self.bought_on.add(day)
        before, after = self.position, self.position + sign * qty
        if self.account == "CASH":
            self.cash -= sign * qty * price
        elif before * sign < 0:
            closed = min(qty, abs(before))
            self.cash += -sign * closed * (price - self.average) * self.s.multiplier
        if not after:
            self.average = Decimal(0)
        elif before * sign >= 0:
            self.average = (abs(before) * self.average + qty * price) / abs(after)
        elif after * sign > 0:
            self.average = price
        self.position = after
