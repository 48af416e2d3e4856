#!/usr/bin/env python3
"""Cuts sp500.parquet and cn_stocks.parquet out of the larger panels named in README.md.

For maintainers only; nothing in the build runs it:

    python3 -m venv /tmp/cut && /tmp/cut/bin/pip install pyarrow==26.0.1 pandas==3.1.1
    /tmp/cut/bin/python examples/data/cut.py FOLDER_WITH_THE_ORIGINALS
"""

import hashlib
import pathlib
import sys

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

HERE = pathlib.Path(__file__).parent
LISTS = HERE / "../../crates/data/universes"

SP500 = """
AMZN CMCSA DIS F GM SBUX TGT
CL CVS MO PEP PG WMT
CVX OXY SLB VLO XOM
AXP BAC BLK BRK.B GS JPM USB WFC
ABBV AMGN JNJ LLY MDT PFE TMO UNH
BA CAT FDX GE LMT UNP UPS
ACN ADBE CRM CSCO INTC MSFT TXN V
LYB NEM PPG SHW
AMT AVB PSA
T
AEP DUK SO
""".split()

CN_FROM = pd.Timestamp("2015-01-01", tz="UTC")
CN_BY_VALUE, CN_BY_SUSPENSION = 40, 10


def read(folder, name):
    data = pq.read_table(pathlib.Path(folder) / name).to_pandas()
    return data.sort_values(["symbol", "ts"], kind="stable", ignore_index=True)


def check(data, sessions):
    assert not data.isna().any().any(), "a cell is empty"
    assert not data.duplicated(["symbol", "ts"]).any(), "a record is there twice"
    assert (data[["open", "high", "low", "close"]] > 0).all().all(), "a price is not above zero"
    assert (data.low <= data[["open", "close"]].min(axis=1) + 1e-9).all(), "a low is not the lowest"
    highest = data[["open", "close"]].max(axis=1)
    assert (data.high >= highest - 1e-9).all(), "a high is not the highest"
    assert (data.groupby("symbol").size() == sessions).all(), "a session is missing"


def write(data, name, universe, calendar):
    data = data.assign(ts=data.ts.dt.date)
    table = pa.Table.from_pandas(data, preserve_index=False).replace_schema_metadata(
        {"qraft.bar": "1D", "qraft.calendar": calendar}
    )
    path = HERE / name
    pq.write_table(table, path, compression="zstd", compression_level=19)
    symbols = sorted(data.symbol.unique())
    header = f"# {universe}: the symbols of examples/data/{name}, written by examples/data/cut.py\n"
    (LISTS / f"{universe}.txt").write_text(header + "".join(f"{symbol}\n" for symbol in symbols))
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    print(name, len(data), "records", len(symbols), "symbols", data.ts.min(), data.ts.max())
    print(" ", path.stat().st_size, "bytes, sha256", digest)


def sp500(folder):
    data = read(folder, "us_daily_sp500_2013_2018.parquet")
    sessions = data.ts.nunique()
    data = data[data.symbol.isin(SP500)].reset_index(drop=True)
    assert data.symbol.nunique() == len(SP500)
    check(data, sessions)
    assert (data.volume > 0).all()
    # A print that is off both neighbours by the same tenth is a bad row, not a move.
    close = data.groupby("symbol").close
    there, back = data.close / close.shift(1), data.close / close.shift(-1)
    spikes = data[((there > 1.07) & (back > 1.07)) | ((there < 0.93) & (back < 0.93))]
    print(spikes[["symbol", "ts", "close"]].to_string() if len(spikes) else "no spikes")
    write(data, "sp500.parquet", "SP500", "XNYS")


def cn_stocks(folder):
    data = read(folder, "cn_daily_unadjusted_2010_2021.parquet")
    data = data[data.ts >= CN_FROM].reset_index(drop=True)
    sessions = data.ts.nunique()
    rows = data.groupby("symbol").size()
    data = data[data.symbol.isin(rows[rows == sessions].index)]
    value = (data.close * data.volume).groupby(data.symbol).mean()
    by_value = list(value.sort_values(ascending=False, kind="stable").index[:CN_BY_VALUE])
    rest = data[~data.symbol.isin(by_value)]
    halted = rest.groupby("symbol").suspended.sum().sort_values(ascending=False, kind="stable")
    chosen = by_value + list(halted.index[:CN_BY_SUSPENSION])
    data = data[data.symbol.isin(chosen)].reset_index(drop=True)
    check(data, sessions)
    assert ((data.volume == 0) == data.suspended).all()
    print(int(data.suspended.sum()), "suspended in", data[data.suspended].symbol.nunique(), "names")
    write(data, "cn_stocks.parquet", "CN_STOCKS", "XSHG")


if __name__ == "__main__":
    sp500(sys.argv[1])
    cn_stocks(sys.argv[1])
