"""KunQuant on the twelve formulas of `benches/src/workload/windows.yaml`, 500 symbols × 2,500 bars, one thread.

    python3.11 -m venv venv && venv/bin/pip install KunQuant==0.1.12 numpy       # needs g++
    venv/bin/python benches/peers/kunquant_windows.py [float|double]

Prints one JSON line with the keys of `qraft bench w3-windows --threads 1 --format json`."""

import json
import sys
import time

import numpy as np
from KunQuant import ops
from KunQuant.Driver import KunCompilerConfig
from KunQuant.jit import cfake
from KunQuant.Op import Builder, Input, Output
from KunQuant.runner import KunRunner
from KunQuant.Stage import Function

SYMBOLS, BARS, REPETITIONS = 500, 2_500, 7


def graph():
    builder = Builder()
    with builder:
        open_, high, low = Input("open"), Input("high"), Input("low")
        close, volume, vwap = Input("close"), Input("volume"), Input("vwap")
        formulas = {
            "corr": ops.WindowedCorrelation(open_, 10, volume),
            "cov": ops.WindowedCovariance(high, 5, volume) / (high * volume),
            "std_long": ops.WindowedStddev(close, 20) / close,
            "std_short": ops.WindowedStddev(high, 5) / high,
            "sum": ops.WindowedSum(volume, 15) / volume,
            "mean": ops.WindowedAvg(volume, 40) / volume,
            "rank_short": ops.TsRank(close, 10),
            "rank_long": ops.TsRank(volume, 18),
            "decay": ops.DecayLinear(vwap, 11) / vwap,
            "top": ops.WindowedMax(high, 12) / high,
            "bottom": ops.WindowedMin(low, 12) / low,
            "delta": ops.Sub(close, ops.BackRef(close, 5)) / close,
        }
        for name, formula in formulas.items():
            Output(formula, name)
    return Function(builder.ops), len(formulas)


def prices(kind):
    """A random walk a symbol, with the bars around it."""
    draw = np.random.default_rng(14)
    shape = (BARS, SYMBOLS)
    close = 100.0 * np.exp(np.cumsum(0.018 * draw.standard_normal(shape), axis=0))
    open_ = close * np.exp(0.006 * draw.standard_normal(shape))
    high = np.maximum(open_, close) * np.exp(0.006 * np.abs(draw.standard_normal(shape)))
    low = np.minimum(open_, close) * np.exp(-0.006 * np.abs(draw.standard_normal(shape)))
    volume = np.exp(13.0 + 0.6 * draw.standard_normal(shape))
    columns = dict(open=open_, high=high, low=low, close=close, volume=volume, vwap=(open_ + high + low + close) / 4)
    return {name: np.ascontiguousarray(column.astype(kind)) for name, column in columns.items()}


def main():
    dtype = sys.argv[1] if len(sys.argv) > 1 else "float"
    began = time.perf_counter()
    function, count = graph()
    flags = cfake.NativeCPUFlags()
    # sixteen floats or eight doubles to a register of 512 bits
    lanes = 16 if dtype == "float" else 8
    layout = KunCompilerConfig(
        input_layout="TS", output_layout="TS", dtype=dtype, blocking_len=lanes, allow_unaligned=True
    )
    built = cfake.compileit([("windows", function, layout)], "windows", cfake.CppCompilerConfig(machine=flags))
    module = built.getModule("windows")
    executor = KunRunner.createSingleThreadExecutor()
    columns = prices(np.float32 if dtype == "float" else np.float64)
    out = KunRunner.runGraph(executor, module, columns, 0, BARS)
    first = time.perf_counter() - began
    cpu = []
    for _ in range(REPETITIONS):
        before = time.process_time()
        KunRunner.runGraph(executor, module, columns, 0, BARS, out)
        cpu.append(time.process_time() - before)
    line = dict(
        peer=f"KunQuant-0.1.12-{dtype}",
        workload="w3-windows",
        threads=1,
        first_call_s=round(first, 4),
        cpu_best_s=round(min(cpu), 5),
        reps=REPETITIONS,
        combos=count,
    )
    print(json.dumps(line))


if __name__ == "__main__":
    main()
