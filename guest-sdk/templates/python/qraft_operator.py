"""The whole contract of `wit/operator.wit`, for one class with a `push`.

    class LeakyMean(Series):
        '''A mean that forgets.'''
        name, version = "mine/leaky_mean", "0.1.0"
        inputs = [Input("x", "What is averaged.", column="close")]
        output = Output("The mean.", unit="of-first")
        gain = Number("The weight of the newest row.", default=0.1, min=0, max=1)

        def start(self):
            self.mean = None

        def push(self, x):
            ...

    export(LeakyMean)

Params are class attributes (`Number`, `Integer`, `Flag`); an instance has their values under the
same names. Everything else that is set on `self` is what the operator remembers, made in `start`:
None, bool, int, float, str, and tuples, lists and dicts of them. A missing value is `math.nan`.

This file is yours to read and not to change. `python3 qraft_operator.py MODULE` runs the cases of
`cases/*.json` with your own Python, without building anything.
"""

import marshal
import math
from dataclasses import dataclass

_exported = None


def export(operator):
    """Makes a class the component's operator. Call it once, below the class."""
    global _exported
    _exported = operator


@dataclass(frozen=True)
class Input:
    """A series that is read. `unit` is none (any), price, shares, ratio or bps; `column` the one
    that is meant where an author names none."""

    name: str
    doc: str
    unit: str = "none"
    column: str | None = None


@dataclass(frozen=True)
class Output:
    """What is answered. `unit` as an input's, or of-first; `flag` where answers are 1, 0 or NaN."""

    doc: str
    unit: str = "none"
    flag: bool = False


@dataclass(frozen=True)
class _Param:
    doc: str
    default: float
    min: float
    max: float


class Number(_Param):
    """Any number from `min` to `max`."""


class Integer(_Param):
    """A whole number from `min` to `max`."""


class Flag(_Param):
    """True or false."""

    def __init__(self, doc, default=False):
        super().__init__(doc, float(default), 0.0, 1.0)


class _Operator:
    stateless = False
    # "push-only" where a faster `update` may differ from pushes in last digits.
    determinism = "bitwise"

    def check(self):
        """Returns why params do not go together, or None."""

    def warm_up(self):
        """Rows that must stand before the first that has an answer."""
        return 0

    def start(self):
        """At the first bar: sets what is remembered."""

    @classmethod
    def params(cls):
        return {k: p for k, p in vars(cls).items() if isinstance(p, _Param)}

    @classmethod
    def bind(cls, values, width):
        """An instance with its params, or a ValueError that says why not."""
        params = cls.params()
        if len(values) != len(params):
            raise ValueError(f"{len(params)} params, not {len(values)}")
        made = cls()
        made.width = width
        for (name, param), value in zip(params.items(), values):
            if not param.min <= value <= param.max:
                raise ValueError(f"`{name}` is outside its range")
            if not isinstance(param, Number) and value != math.floor(value):
                raise ValueError(f"`{name}` takes whole numbers")
            kind = {Number: float, Integer: int, Flag: bool}[type(param)]
            setattr(made, name, kind(value))
        reason = made.check()
        if reason is not None:
            raise ValueError(reason)
        return made

    def remembered(self):
        fixed = {"width", *self.params()}
        return {k: v for k, v in vars(self).items() if k not in fixed}


class Series(_Operator):
    """One symbol's rows: `push` takes a value of each input and returns the answer."""

    kind = "series"

    def answer(self, columns):
        return [self.push(*(column[0] for column in columns))]


class CrossSection(_Operator):
    """All symbols of a bar: `push` takes a list of each input, one value a symbol (`self.width` of
    them), and returns a list of answers. The order of symbols may not matter."""

    kind = "cross-section"

    def answer(self, columns):
        return self.push(*columns)


def _rows(operator, rows, width, block):
    """Answers to consecutive rows, each pushed."""
    inputs = len(operator.inputs)
    if len(block) != inputs * rows * width:
        raise ValueError(f"{inputs} inputs, {rows} rows, width {width}, {len(block)} values")
    answers = []
    for r in range(rows):
        starts = ((i * rows + r) * width for i in range(inputs))
        answers += operator.answer([block[at : at + width] for at in starts])
    return answers


def _guarded(work):
    """Turns a ValueError into the contract's refusal."""
    from componentize_py_types import Err

    try:
        return work()
    except ValueError as error:
        raise Err(str(error))


class State:
    """The contract's resource."""

    def __init__(self, params, width):
        self.width = width
        self.operator = _exported.bind(params, width)
        self.operator.start()

    def push(self, row):
        return self.update(1, row)

    def update(self, rows, block):
        return _guarded(lambda: _rows(self.operator, rows, self.width, block))

    def save(self):
        # Version 2 writes the same bytes for the same values.
        return marshal.dumps(self.operator.remembered(), 2)

    def load(self, saved):
        def work():
            try:
                self.operator.__dict__.update(marshal.loads(saved))
            except (EOFError, TypeError) as error:
                raise ValueError(str(error))

        _guarded(work)


class Kernels:
    """The contract's interface."""

    def describe(self):
        from wit_world.exports import kernels as wit

        def enum(of, word):
            return of[word.upper().replace("-", "_")]

        domains = {Number: "number", Integer: "integer", Flag: "flag"}
        o = _exported
        return wit.Description(
            o.name,
            o.version,
            _text(o.__doc__),
            enum(wit.Kind, o.kind),
            o.stateless,
            enum(wit.Determinism, o.determinism),
            [wit.Input(i.name, i.doc, enum(wit.Unit, i.unit), i.column) for i in o.inputs],
            [
                wit.Param(name, p.doc, enum(wit.Domain, domains[type(p)]), p.min, p.max, p.default)
                for name, p in o.params().items()
            ],
            wit.Output(o.output.doc, enum(wit.Unit, o.output.unit), o.output.flag),
        )

    def warm_up(self, params):
        return _guarded(lambda: _exported.bind(params, 1).warm_up())

    def apply(self, params, width, rows, block):
        def work():
            if not _exported.stateless:
                raise ValueError("this operator has a state: make one and push rows")
            # Symbols are as good as rows to a function of one row.
            return _rows(_exported.bind(params, 1), rows * width, 1, block)

        return _guarded(work)


def _text(doc):
    import inspect

    return inspect.cleandoc(doc)


def _cases(module):
    """Runs `cases/*.json` against an author's module: rows in blocks of one to three, each loaded
    from what was saved before it."""
    import importlib
    import json
    import pathlib
    import struct

    def number(value):
        return math.nan if value is None else float(value)

    def bits(values):
        return ["nan" if v != v else struct.pack("<d", v) for v in values]

    importlib.import_module(module)
    for path in sorted(pathlib.Path("cases").glob("*.json")):
        case = json.loads(path.read_text())
        given, width = case.get("params", {}), case.get("width", 1)
        params = [given.get(name, p.default) for name, p in _exported.params().items()]
        inputs = [[number(v) for v in case["inputs"][i.name]] for i in _exported.inputs]
        if "refuses" in case:
            try:
                _exported.bind(params, width)
            except ValueError as error:
                assert case["refuses"] in str(error), f"{path}: {error}"
                continue
            raise AssertionError(f"{path}: its params are taken, and should be refused")
        at, saved, answers = 0, None, []
        rows = len(inputs[0]) // width
        while at < rows:
            to = min(rows, at + 1 + at % 3)
            state = _exported.bind(params, width)
            state.start()
            state.__dict__.update(marshal.loads(saved) if saved else {})
            block = [v for values in inputs for v in values[at * width : to * width]]
            answers += _rows(state, to - at, width, block)
            saved, at = marshal.dumps(state.remembered(), 2), to
        expect = [number(v) for v in case["expect"]]
        assert bits(answers) == bits(expect), f"{path}: {answers}, not {expect}"
        print(f"{path}: {len(answers)} answers as expected")


if __name__ == "__main__":
    import sys

    # Under its own name, so that the author's module exports into the same one.
    import qraft_operator

    sys.path.insert(0, ".")
    qraft_operator._cases(sys.argv[1])
