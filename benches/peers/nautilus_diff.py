"""The shared order scenarios, run by NautilusTrader and compared fill by fill with qraft.

    cargo run -p qraft-tests --example scenario -- FILE > out.json
    python nautilus_diff.py --scenarios FILE --qraft out.json [--notes NOTES] [-v]

Every difference must be explained by a row of the closed table in `nautilus_rules.py`, whose
condition is checked on the scenario's own data; otherwise the exit code is 1.
"""

import argparse
import json
import sys
from collections import Counter
from decimal import Decimal

import fill_rules
import nautilus_trader
from nautilus_rules import CLASSES, NOT_A_DIFFERENCE, Books, Rules
from nautilus_venue import Scenario, dec, run

VERSION = "1.221.0"


def theirs(s, fill):
    """A fill of Nautilus's in qraft's words: its moment is the bar's number, or milliseconds."""
    at = fill["ms"] if s.ticks else s.bar_of(fill["ms"])
    return (at, fill["qty"], fill["price"], fill["liquidity"])


def ours(fill):
    return (fill["t"], dec(fill["qty"]), dec(fill["price"]), fill["liquidity"])


def joined(fills):
    """Parts of one order at one moment and price are one fill."""
    made = []
    for at, qty, *rest in fills:
        if made and (made[-1][0], *made[-1][2:]) == (at, *rest):
            qty += made.pop()[1]
        made.append((at, qty, *rest))
    return made


def of(fills, order):
    return [fill for fill in fills if fill["order"] == order]


def needs_short(case):
    position = Decimal(0)
    for fill in case["fills"]:
        position += dec(fill["qty"]) * (1 if fill["side"] == "buy" else -1)
        if position < 0:
            return True
    return False


class Comparison:
    """One scenario, one moment of sending, one account."""

    def __init__(self, s, moment, account, answer, case):
        self.s, self.answer, self.case = s, answer, case
        self.rules, self.books = Rules(s, moment, account, case["fills"]), Books(s, account)
        self.rows, self.wrong, self.differs = set(), [], False
        self.sizes = {order["id"]: dec(order["qty"]) for order in s.orders}
        # What exactness is lost to rounding: one fee and one result a fill.
        self.slack = s.cent * (len(answer.fills) + 1)
        self.compare()

    def compare(self):
        predicted = self.predictions()
        for order in self.s.orders:
            self.order(order, *predicted[order["id"]])
        self.forced()
        self.own_side()
        self.fees()
        self.balance()

    def predictions(self):
        """Orders in the order of their arrival; the books know what was filled before."""
        found, rest = {}, sorted(self.answer.fills, key=lambda fill: fill["ms"])
        ranked = [(self.rules.arrival(o)[0], o) for o in self.s.orders]
        ranked.sort(key=lambda pair: (pair[0] is None, pair[0] or 0))
        for at, order in ranked:
            now = self.rules.points[at]["ms"] if at is not None else None
            while rest and now is not None and (rest[0]["ms"] < now or (rest[0]["ms"] == now and rest[0]["order"] in found)):
                self.book(rest.pop(0))
            found[order["id"]] = self.rules.predict(order, self.books)
        for fill in rest:
            self.book(fill)
        self.rules.hold(self.s.orders, found)
        self.link(found)
        return found

    def book(self, fill):
        self.books.book(fill, None if self.s.ticks else self.rules.day(self.s.bar_of(fill["ms"])))

    def link(self, found):
        """Of linked orders the first to be met wins."""
        groups = {}
        for order in self.s.orders:
            if order.get("oco"):
                groups.setdefault(order["oco"], []).append(order)
        for orders in groups.values():
            met = [o for o in orders if found[o["id"]][2] is not None]
            first = min(met, key=lambda o: found[o["id"]][2], default=None)
            for order in met:
                if order is first:
                    continue
                late, early = found[order["id"]], found[first["id"]]
                bars = [self.rules.points[x[2]]["bar"] for x in (late, early)]
                rows = {"path_in_bar"} if bars[0] == bars[1] else early[1]
                found[order["id"]] = ([], rows, None)
                found[first["id"]] = (early[0], early[1] | rows, early[2])

    def order(self, order, parts, rows, _rank):
        name, side = order["id"], order["side"]
        got = of(self.answer.fills, name)
        same = joined(theirs(self.s, f) for f in got) == joined(ours(f) for f in of(self.case["fills"], name))
        said = joined((f["ms"], f["qty"], f["price"], f["liquidity"]) for f in got)
        parts = joined(parts)
        if said != parts or any(f["side"] != side for f in got):
            self.wrong.append(f"order {name}: Nautilus {told(got)}, its table of conventions says {parts}")
        elif not same and not rows:
            self.wrong.append(f"order {name}: no row of the table applies")
        if not same:
            self.differs = True
            self.rows |= rows

    def forced(self):
        """Orders that qraft's account forces."""
        s, names = self.s, {o["id"] for o in self.s.orders}
        for fill in self.case["fills"]:
            if fill["order"] in names:
                continue
            self.differs = True
            what, _, bar = fill["order"].partition("_")
            equity, at = [dec(e) for e in self.case["equity"]], int(bar)
            need = dec(fill["qty"]) * s.multiplier * s.bars[at]["c"] * dec(s.market.get("maintenance_margin"))
            fall = dec((s.input.get("risk") or {}).get("max_drawdown"), 2)
            due = equity[at] < need if what == "liq" else 1 - equity[at] / max(equity[: at + 1]) >= fall
            if due:
                self.rows.add("no_forced_orders")
            else:
                self.wrong.append(f"{fill['order']}: forced without a cause in the data")

    def own_side(self):
        """Is qraft's side of each order what its own rules say?"""
        fills = self.case["fills"]
        for order in self.s.orders:
            name, got = order["id"], of(fills, order["id"])
            state = self.case["orders"][name]["status"]
            told = fill_rules.first(self.s, order, fills)
            if told is None or state == "rejected":
                continue
            said = "none"
            if got:
                said = (got[0]["t"], dec(got[0]["price"]), dec(got[0]["qty"]), got[0]["liquidity"])
            if said != told:
                self.wrong.append(f"order {name}: qraft says {said}, its rules say {told}")
            if missed := fill_rules.left_over(self.s, order, fills):
                self.wrong.append(missed)
            if any(fill["side"] != order["side"] for fill in got):
                self.wrong.append(f"order {name}: filled on the other side")
        self.wrong += fill_rules.broken(self.s, {order["id"]: order for order in self.s.orders}, fills)
        books = Books(self.s, "CASH" if self.s.is_stock else "MARGIN")
        for fill in fills:
            books.book({**fill, "ms": fill["t"], **{k: dec(fill[k]) for k in ("qty", "price", "fee")}}, None)
        end = self.case["final"]
        if abs(books.cash + dec(end["funding"]) - dec(end["cash"])) > Decimal("1e-6"):
            self.wrong.append(f"qraft's cash {end['cash']}, its fills say {books.cash + dec(end['funding'])}")
        for fill in fills:
            exact = self.s.fee(fill["side"], dec(fill["qty"]), dec(fill["price"]), fill["liquidity"])
            if abs(exact - dec(fill["fee"])) > Decimal("1e-9"):
                self.wrong.append(f"order {fill['order']}: qraft's fee {fill['fee']}, its rules say {exact}")
        for name, size in self.sizes.items():
            if sum(dec(f["qty"]) for f in of(fills, name)) > size:
                self.wrong.append(f"order {name}: more filled than asked for")

    def fees(self):
        """Each fee is that of its own fill, rounded."""
        half = self.s.cent / 2
        for fill in self.answer.fills:
            exact = self.s.fee(fill["side"], fill["qty"], fill["price"], fill["liquidity"])
            if abs(exact - fill["fee"]) > half:
                self.wrong.append(f"a fee of {fill['fee']}, expected {exact} rounded")
            elif exact != fill["fee"]:
                self.rows.add("fee_rounding")
        for name in {f["order"] for f in self.answer.fills}:
            pairs = zip(of(self.answer.fills, name), of(self.case["fills"], name), strict=False)
            for got, own in pairs:
                if theirs(self.s, got) == ours(own) and abs(got["fee"] - dec(own["fee"])) > half:
                    self.wrong.append(f"order {name}: fees {got['fee']} and {own['fee']} of one fill")

    def balance(self):
        if abs(self.books.cash - self.answer.balance) > self.slack:
            self.wrong.append(f"balance {self.answer.balance}, its fills say {self.books.cash}")
        end = self.case["final"]
        own = dec(end["cash"])
        if self.books.account == "MARGIN" and self.s.is_stock:
            own = self.s.cash + dec(end["realised_pnl"]) - dec(end["fees"])
        gap, funding = own - self.answer.balance, dec(end["funding"])
        if self.differs or abs(gap) <= self.slack and not funding:
            return
        self.differs = True
        sequences = ([f["order"] for f in fills] for fills in (self.answer.fills, self.case["fills"]))
        if self.books.account == "MARGIN" and next(sequences) != next(sequences):
            # Average cost: the same fills in another order realise another part of the result.
            self.rows.add("path_in_bar")
            return
        if funding and abs(gap - funding) <= self.slack:
            self.rows.add("no_funding")
        else:
            self.wrong.append(f"balance {self.answer.balance}, qraft's {own}, the fills being equal")


def told(fills):
    return [(f["ms"], str(f["qty"]), str(f["price"]), f["liquidity"]) for f in fills]


class Tally:
    """One moment of sending over all scenarios."""

    def __init__(self, moment, verbose):
        self.moment, self.verbose = moment, verbose
        self.runs, self.equal, self.rows, self.unable, self.unexplained = 0, 0, Counter(), Counter(), []

    def scenario(self, s, case):
        if reason := s.inexpressible():
            self.unable[reason] += 1
            return
        short = s.is_stock and needs_short(case)
        account = "CASH" if s.is_stock and not short else "MARGIN"
        done = Comparison(s, self.moment, account, run(s, self.moment, account), case)
        if short:
            self.short_in_cash(s, done)
        self.runs += 1
        self.equal += not done.differs and not done.wrong
        self.rows.update(done.rows)
        if done.wrong:
            self.unexplained.append((s.id, done))
        if self.verbose:
            self.tell(s, done)

    def short_in_cash(self, s, done):
        """The same on a CASH account: what is refused there, by the position held when it is sent."""
        answer, position = run(s, self.moment, "CASH"), Decimal(0)
        kinds = {order["id"]: order["type"] for order in s.orders}
        for fill in answer.fills:
            position += fill["qty"] * (1 if fill["side"] == "buy" else -1)
            if position < 0 and kinds[fill["order"]] == "market":
                done.wrong.append("a CASH account sold short")
        if any("SHORT SELLING" in reason for reason in answer.refused.values()):
            done.rows.add("cash_account_short")
            done.differs = True

    def tell(self, s, done):
        word = "UNEXPLAINED" if done.wrong else "differs" if done.differs else "equal"
        print(f"  {s.id} ({self.moment}): {word} {', '.join(sorted(done.rows))}")

    def report(self):
        when = {"close": "sent at the deciding close", "open": "sent upon the opening print", "tick": "on quotes"}
        differ = self.runs - self.equal - len(self.unexplained)
        print(f"\n{when[self.moment]}: {self.runs} runs, {self.equal} equal, {differ} different and explained, "
              f"{len(self.unexplained)} unexplained")
        for row, words in CLASSES.items():
            if self.rows[row]:
                note = " (counts as equal)" if row in NOT_A_DIFFERENCE else ""
                print(f"  {self.rows[row]:3}  {words}{note}")
        for reason, count in self.unable.items():
            print(f"  {count:3}  not expressible: {reason}")
        for name, done in self.unexplained:
            print(f"  UNEXPLAINED {name}")
            for line in done.wrong:
                print(f"      {line}")
            print(f"      Nautilus {told(done.answer.fills)} {done.answer.refused} balance {done.answer.balance}")
            print(f"      qraft    {[ours(f) for f in done.case['fills']]} {done.case['final']}")


def check_notes(path, scenarios):
    """Do our runs of Nautilus give the fills that were noted independently?"""
    noted = json.load(open(path))["runs"]
    strays = []
    for note in noted:
        s = scenarios[note["id"]]
        answer = run(s, "close", "CASH" if s.is_stock else "MARGIN")
        got = [(f["side"], f["qty"], f["price"], f["fee"], f["liquidity"]) for f in answer.fills]
        want = [
            (f["side"], dec(f["qty"]), dec(f["price"]), dec(f["fee"]), f["liquidity"])
            for f in note["nautilus"]
            if "rejected" not in f
        ]
        refused = any("rejected" in f for f in note["nautilus"])
        if got != want or answer.balance != dec(note["balance"]) or refused != bool(answer.refused):
            strays.append((note["id"], got, answer.balance, note))
    print(f"\nnotes: {len(noted) - len(strays)} of {len(noted)} noted runs reproduced")
    for stray in strays:
        print("  NOT REPRODUCED", *stray)
    return strays


def strays_of(case, expected):
    """Does qraft's answer give the fills that its own rules expect?"""
    keys = ("order", "t", "side", "liquidity")
    numbers = ("qty", "price", "fee")
    mine, want = case["fills"], expected["fills"]
    if len(mine) != len(want):
        return True
    pairs = zip(mine, want, strict=True)
    return any(
        any(a[k] != b[k] for k in keys) or any(abs(a[k] - b[k]) > 1e-9 * max(1, abs(b[k])) for k in numbers)
        for a, b in pairs
    )


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--scenarios", required=True)
    parser.add_argument("--qraft", required=True, help="what the example `scenario` printed")
    parser.add_argument("--notes", help="NautilusTrader's fills as noted elsewhere")
    parser.add_argument("-v", "--verbose", action="store_true")
    given = parser.parse_args()
    cases = json.load(open(given.scenarios))["cases"]
    answers = {case["id"]: case for case in json.load(open(given.qraft))["cases"]}
    scenarios = {case["id"]: Scenario(case["id"], case["input"]) for case in cases}
    print(f"nautilus_trader {nautilus_trader.__version__}, {len(cases)} scenarios")
    if nautilus_trader.__version__ != VERSION:
        print(f"  the table of conventions was made for {VERSION}")
    missing = [c["id"] for c in cases if "error" in answers.get(c["id"], {"error": 1})]
    if missing:
        print(f"no answer of qraft's: {', '.join(missing)}")
        return 1
    told_of = [case for case in cases if "expected" in case]
    strays = [case["id"] for case in told_of if strays_of(answers[case["id"]], case["expected"])]
    if told_of:
        print(f"qraft's fills are the expected ones in {len(told_of) - len(strays)} of {len(told_of)}", *strays)
    tallies = {moment: Tally(moment, given.verbose) for moment in ("close", "open", "tick")}
    for name, s in scenarios.items():
        for moment in ("tick",) if s.ticks else ("close", "open"):
            tallies[moment].scenario(s, answers[name])
    for tally in tallies.values():
        tally.report()
    unexplained = sum(len(tally.unexplained) for tally in tallies.values())
    not_noted = check_notes(given.notes, scenarios) if given.notes else []
    print(f"\nunexplained: {unexplained}")
    return 1 if unexplained or strays or not_noted else 0


if __name__ == "__main__":
    sys.exit(main())
