"""One order scenario, run by NautilusTrader's low-level BacktestEngine.

A scenario is run at one of two moments of sending. `close`: an order is sent from `on_bar`, at the
close at which it is decided, as a strategy written for Nautilus does. `open`: it is sent upon the
opening print of the first bar in which it is active by qraft's rules; what is left then are the
differences of matching, fees and accounts, not of the moment. Ticks know one moment, their own.
"""

from dataclasses import dataclass, field
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, Decimal

from nautilus_trader.backtest.engine import BacktestEngine, BacktestEngineConfig
from nautilus_trader.backtest.models import FeeModel, LatencyModel
from nautilus_trader.config import LoggingConfig
from nautilus_trader.core.uuid import UUID4
from nautilus_trader.model.currencies import USD, USDT
from nautilus_trader.model.data import Bar, BarType, QuoteTick, TradeTick
from nautilus_trader.model.enums import (
    AccountType,
    AggressorSide,
    AssetClass,
    ContingencyType,
    LiquiditySide,
    OmsType,
    OrderSide,
    TimeInForce,
    TriggerType,
)
from nautilus_trader.model.identifiers import (
    InstrumentId,
    OrderListId,
    Symbol,
    TradeId,
    TraderId,
    Venue,
)
from nautilus_trader.model.instruments import CryptoPerpetual, Equity, FuturesContract
from nautilus_trader.model.objects import Money, Price, Quantity
from nautilus_trader.model.orders import LimitOrder, MarketOrder, OrderList, StopMarketOrder
from nautilus_trader.trading.strategy import Strategy

MS = 1_000_000
DAY_MS = 86_400_000
ID = InstrumentId.from_str("X.SIM")
# Its event loop is not made for data at the epoch itself, so ticks are shifted.
SHIFT_MS = DAY_MS
FAR = 4_102_444_800_000 * MS
UNITS = {DAY_MS: "1-DAY", 3_600_000: "1-HOUR", 60_000: "1-MINUTE"}
TIFS = {"GTC": TimeInForce.GTC, "DAY": TimeInForce.DAY, "IOC": TimeInForce.IOC, "FOK": TimeInForce.FOK}


def dec(value, missing=0):
    """A number of a file, exactly as it is written there."""
    return Decimal(str(missing if value is None else value))


def plain(value):
    return format(value.normalize(), "f")


def decimals(*values):
    return max(max(0, -v.normalize().as_tuple().exponent) for v in values)


@dataclass
class Scenario:
    """A scenario's input, with what both sides need to know of it."""

    id: str
    input: dict

    def __post_init__(self):
        given = self.input
        self.market, self.costs = given["market"], given.get("costs") or {}
        self.execution = given.get("execution") or {}
        self.orders = [{"type": "market", **order} for order in given["orders"]]
        self.ticks, self.funding = given.get("ticks"), given.get("funding") or []
        self.kind = self.market.get("kind", "US_STOCK")
        self.is_stock = self.kind in ("US_STOCK", "CN_STOCK")
        self.tick, self.lot = dec(self.market.get("tick_size"), "0.01"), dec(self.market.get("lot_size"), 1)
        self.multiplier = dec(self.market.get("multiplier"), 1)
        self.interval = given.get("bar_interval_ms", DAY_MS)
        self.bars = [
            {k: dec(v) if k in ("o", "h", "l", "c", "v", "prev_close") and v is not None else v for k, v in b.items()}
            for b in given.get("bars") or []
        ]
        slippage = self.costs.get("slippage") or {}
        impact = slippage.get("impact") or {}
        self.spread_bps, self.alpha = dec(slippage.get("spread_bps")), dec(impact.get("alpha"))
        self.beta = dec(impact.get("beta"), 1)
        self.latency_ms = int(slippage.get("latency_ms") or 0)
        self.participation = dec(self.execution.get("participation"))
        self.cash = dec(given["initial_cash"])
        self.price_decimals = decimals(self.tick)
        self.size_decimals = decimals(self.lot) if self.kind == "CRYPTO_PERP" else 0
        self.unit = "USDT" if self.kind == "CRYPTO_PERP" else "USD"
        self.cent = Decimal("1e-8") if self.unit == "USDT" else Decimal("0.01")

    def trades_in(self, bar):
        return not bar.get("halted") and bar["v"] > 0

    def cap(self, bar):
        """What one bar may fill in qraft."""
        if self.participation == 0:
            return bar["v"]
        return self.participation * bar["v"] // self.lot * self.lot

    def first_active(self, order):
        return order["t"] + 1 + self.latency_ms // self.interval

    def opening(self, order):
        """The first bar with a print at its open in which the order is active."""
        later = range(self.first_active(order), len(self.bars))
        return next((at for at in later if self.trades_in(self.bars[at])), None)

    def close_ms(self, bar):
        return (bar + 1) * self.interval

    def open_ms(self, bar):
        return bar * self.interval + 1

    def bar_of(self, ms):
        """The bar in which a millisecond lies; its close is in it."""
        return (ms - 1) // self.interval

    def fee(self, side, qty, price, liquidity):
        """Rule 7 of the fills: unrounded."""
        costs, notional = self.costs, qty * price * self.multiplier
        bps = dec(costs.get("maker_fee_bps" if liquidity == "maker" else "fee_bps"))
        fee = notional * bps / 10_000 + qty * dec(costs.get("fee_per_contract"))
        tax = notional * dec(costs.get("sell_tax_bps")) / 10_000 if side == "sell" else 0
        return max(fee, dec(costs.get("min_fee"))) + tax

    def taker_price(self, side, qty, base, bar, limit):
        """Rule 2 of the fills: spread and impact, rounded to the tick against the trader."""
        if self.ticks or not (self.spread_bps or self.alpha):
            return base
        impact = self.alpha * Decimal(float(qty / bar["v"]) ** float(self.beta))
        worse = self.spread_bps / 20_000 + impact
        sign, rounding = (1, ROUND_CEILING) if side == "buy" else (-1, ROUND_FLOOR)
        steps = (base * (1 + sign * worse) / self.tick).quantize(Decimal("1e-9"))
        price = steps.to_integral_value(rounding) * self.tick
        if limit is None:
            return price
        return min(price, limit) if side == "buy" else max(price, limit)

    def has_own_fees(self):
        """Fees beyond a maker's and a taker's rate: these need a fee model."""
        return any(dec(self.costs.get(k)) for k in ("min_fee", "fee_per_contract", "sell_tax_bps"))

    def inexpressible(self):
        """Why Nautilus cannot be asked this, or None."""
        if self.execution.get("inject_failures"):
            return "injected failures and retries of a placement"
        if any(o["type"] not in ("market", "limit", "stop", "iceberg") for o in self.orders):
            return "a type of order that this comparison does not send"
        if any(o["type"] == "iceberg" for o in self.orders) or any("price" in t for t in self.ticks or []):
            return "prints without an aggressor, and display sizes that its matching engine does not keep to"
        return None


class OwnFees(FeeModel):
    """A scenario's fees where rates alone do not say them."""

    def __init__(self, scenario, currency):
        super().__init__()
        self.scenario, self.currency = scenario, currency

    def get_commission(self, order, fill_qty, fill_px, instrument):
        side = "buy" if order.side == OrderSide.BUY else "sell"
        liquidity = "maker" if order.liquidity_side == LiquiditySide.MAKER else "taker"
        fee = self.scenario.fee(side, fill_qty.as_decimal(), fill_px.as_decimal(), liquidity)
        return Money(fee, self.currency)


@dataclass
class Answer:
    """What Nautilus made of a scenario."""

    fills: list = field(default_factory=list)
    refused: dict = field(default_factory=dict)
    ended: dict = field(default_factory=dict)
    balance: Decimal = Decimal(0)


class Sender(Strategy):
    """Sends a scenario's orders at their moments and notes what comes back."""

    def __init__(self, scenario, moment):
        super().__init__()
        self.scenario, self.moment, self.answer = scenario, moment, Answer()
        self.names, self.waiting, self.lists = {}, list(scenario.orders), 0

    def on_start(self):
        self.instrument = self.cache.instrument(ID)
        s = self.scenario
        if s.ticks:
            self.subscribe_quote_ticks(ID)
            self.waiting = [(o["ts"] + SHIFT_MS, o) for o in s.orders]
            stamps = {t["ts"] for t in s.ticks}
            for at in sorted({o["ts"] for o in s.orders} - stamps):
                self.clock.set_time_alert_ns(f"at {at}", (at + SHIFT_MS) * MS, self.on_alert)
            return
        if self.moment == "close":
            self.waiting = [(s.close_ms(o["t"]), o) for o in s.orders]
        else:
            opened = [(s.opening(o), o) for o in s.orders]
            self.waiting = [(s.open_ms(at), o) for at, o in opened if at is not None]
            self.subscribe_trade_ticks(ID)
        self.subscribe_bars(bar_type(s))

    def on_alert(self, event):
        self.send(event.ts_event)

    def on_quote_tick(self, tick):
        self.send(tick.ts_event)

    def on_trade_tick(self, tick):
        self.send(tick.ts_event)

    def on_bar(self, bar):
        self.send(bar.ts_event)

    def send(self, now):
        due = [o for at, o in self.waiting if at * MS == now]
        self.waiting = [(at, o) for at, o in self.waiting if at * MS != now]
        groups = {}
        for order in due:
            group = order.get("oco")
            groups.setdefault(("oco", group) if group else order["id"], []).append(order)
        for orders in groups.values():
            if len(orders) == 1:
                self.submit_order(self.make(orders[0], self.name(orders[0])))
            else:
                self.send_linked(orders)

    def name(self, order):
        made = self.order_factory.generate_client_order_id()
        self.names[made] = order["id"]
        return made

    def send_linked(self, orders):
        ids = [self.name(o) for o in orders]
        self.lists += 1
        list_id = OrderListId(f"L-{self.lists}")
        made = [
            self.make(
                order,
                own,
                contingency_type=ContingencyType.OCO,
                order_list_id=list_id,
                linked_order_ids=[i for i in ids if i != own],
            )
            for order, own in zip(orders, ids, strict=True)
        ]
        self.submit_order_list(OrderList(list_id, made))

    def make(self, order, own, **linked):
        s = self.scenario
        shared = {
            "trader_id": self.trader_id,
            "strategy_id": self.id,
            "instrument_id": ID,
            "client_order_id": own,
            "order_side": OrderSide.SELL if order.get("side") == "sell" else OrderSide.BUY,
            "quantity": Quantity(dec(order["qty"]), s.size_decimals),
            "init_id": UUID4(),
            "ts_init": self.clock.timestamp_ns(),
            "time_in_force": TIFS[order.get("tif", "GTC")],
            **linked,
        }
        match order["type"]:
            case "market":
                return MarketOrder(**shared)
            case "limit":
                return LimitOrder(price=Price(dec(order["limit"]), s.price_decimals), **shared)
            case "stop":
                trigger = Price(dec(order["stop"]), s.price_decimals)
                return StopMarketOrder(trigger_price=trigger, trigger_type=TriggerType.DEFAULT, **shared)

    def on_order_filled(self, event):
        self.answer.fills.append(
            {
                "order": self.names[event.client_order_id],
                "ms": event.ts_event // MS - (SHIFT_MS if self.scenario.ticks else 0),
                "side": "buy" if event.order_side == OrderSide.BUY else "sell",
                "qty": event.last_qty.as_decimal(),
                "price": event.last_px.as_decimal(),
                "fee": event.commission.as_decimal(),
                "liquidity": "maker" if event.liquidity_side == LiquiditySide.MAKER else "taker",
            }
        )

    def on_order_rejected(self, event):
        self.answer.refused[self.names[event.client_order_id]] = event.reason

    def on_order_denied(self, event):
        self.answer.refused[self.names[event.client_order_id]] = event.reason

    def on_order_canceled(self, event):
        self.answer.ended[self.names[event.client_order_id]] = "cancelled"

    def on_order_expired(self, event):
        self.answer.ended[self.names[event.client_order_id]] = "expired"


def bar_type(scenario):
    return BarType.from_str(f"{ID}-{UNITS[scenario.interval]}-LAST-EXTERNAL")


def instrument(s):
    price = Price(s.tick, s.price_decimals)
    rates = {} if s.has_own_fees() else {
        "maker_fee": dec(s.costs.get("maker_fee_bps")) / 10_000,
        "taker_fee": dec(s.costs.get("fee_bps")) / 10_000,
    }
    shared = {
        "instrument_id": ID,
        "raw_symbol": Symbol("X"),
        "price_precision": s.price_decimals,
        "price_increment": price,
        "ts_event": 0,
        "ts_init": 0,
        **rates,
    }
    margins = {"margin_init": dec(s.market.get("initial_margin")), "margin_maint": dec(s.market.get("maintenance_margin"))}
    if s.is_stock:
        return Equity(currency=USD, lot_size=Quantity(s.lot, 0), **shared)
    if s.kind == "FUTURES":
        return FuturesContract(
            asset_class=AssetClass.INDEX,
            currency=USD,
            multiplier=Quantity(s.multiplier, decimals(s.multiplier)),
            lot_size=Quantity(s.lot, 0),
            underlying="X",
            activation_ns=0,
            expiration_ns=FAR,
            **margins,
            **shared,
        )
    return CryptoPerpetual(
        base_currency=USDT,
        quote_currency=USDT,
        settlement_currency=USDT,
        is_inverse=False,
        size_precision=s.size_decimals,
        size_increment=Quantity(s.lot, s.size_decimals),
        multiplier=Quantity(s.multiplier, decimals(s.multiplier)),
        **margins,
        **shared,
    )


def data(s, moment):
    def price(value):
        return Price(value, s.price_decimals)

    def size(value):
        return Quantity(value.quantize(Decimal(1).scaleb(-s.size_decimals), ROUND_HALF_EVEN), s.size_decimals)

    if s.ticks:
        return [
            QuoteTick(
                ID,
                price(dec(t["bid"])),
                price(dec(t["ask"])),
                size(dec(t.get("bid_size"))),
                size(dec(t.get("ask_size"))),
                (t["ts"] + SHIFT_MS) * MS,
                (t["ts"] + SHIFT_MS) * MS,
            )
            for t in s.ticks
        ]
    made, kind = [], bar_type(s)
    for at, b in enumerate(s.bars):
        if moment == "open":
            if not s.trades_in(b):
                continue
            ns = s.open_ms(at) * MS
            room = max(s.cap(b), s.lot)
            made.append(TradeTick(ID, price(b["o"]), size(room), AggressorSide.NO_AGGRESSOR, TradeId(str(at)), ns, ns))
        ns = s.close_ms(at) * MS
        made.append(Bar(kind, price(b["o"]), price(b["h"]), price(b["l"]), price(b["c"]), size(b["v"]), ns, ns))
    return made


def run(s, moment, account):
    """Runs a scenario; `account` is `CASH` or `MARGIN`."""
    unit = USDT if s.unit == "USDT" else USD
    engine = BacktestEngine(
        config=BacktestEngineConfig(
            trader_id=TraderId("DIFF-1"), logging=LoggingConfig(bypass_logging=True), run_analysis=False
        )
    )
    late = 0 if moment == "open" else s.latency_ms
    engine.add_venue(
        venue=Venue("SIM"),
        oms_type=OmsType.NETTING,
        account_type=AccountType[account],
        base_currency=unit,
        starting_balances=[Money(s.cash, unit)],
        fee_model=OwnFees(s, unit) if s.has_own_fees() else None,
        latency_model=LatencyModel(base_latency_nanos=late * MS) if late else None,
    )
    engine.add_instrument(instrument(s))
    engine.add_data(data(s, moment))
    sender = Sender(s, moment)
    engine.add_strategy(sender)
    engine.run()
    answer = sender.answer
    answer.balance = engine.cache.account_for_venue(Venue("SIM")).balance_total(unit).as_decimal()
    engine.dispose()
    return answer
