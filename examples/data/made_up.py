#!/usr/bin/env python3
"""Writes point_in_time/*.csv and minutes/*.csv: made-up numbers, the same each time.

    python3 examples/data/made_up.py
"""

import csv
import datetime as dt
import pathlib
import random

HERE = pathlib.Path(__file__).parent
# Weekdays without a session of the New York exchange within the window.
CLOSED = {dt.date(2020, 1, 1), dt.date(2020, 1, 20), dt.date(2020, 2, 17), dt.date(2020, 4, 10),
          dt.date(2020, 5, 25)}
INDUSTRY = {"ALDR": "materials", "BRCH": "banks", "CEDR": "banks", "DOGW": "retail"}


def write(name, header, rows):
    with open(HERE / name, "w", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(header)
        table.writerows(rows)


def weekdays(first, last):
    days = (first + dt.timedelta(days=n) for n in range((last - first).days + 1))
    return [day for day in days if day.weekday() < 5 and day not in CLOSED]


def walk(draw, price, spread):
    opened = price * (1 + draw.gauss(0, spread / 4))
    closed = opened * (1 + draw.gauss(0.0003, spread))
    high = max(opened, closed) * (1 + abs(draw.gauss(0, spread / 4)))
    low = min(opened, closed) * (1 - abs(draw.gauss(0, spread / 4)))
    return [f"{x:.2f}" for x in (opened, high, low, closed)], closed


def point_in_time():
    draw = random.Random(20200102)
    days = weekdays(dt.date(2020, 1, 2), dt.date(2020, 6, 30))
    rows = []
    for symbol, industry in INDUSTRY.items():
        price = draw.uniform(20, 80)
        for day in days:
            prices, price = walk(draw, price, 0.015)
            rows.append([day, symbol, *prices, draw.randrange(10_000, 90_000), industry])
    header = ["ts", "symbol", "open", "high", "low", "close", "volume", "industry"]
    write("point_in_time/prices.csv", header, rows)

    reports = []
    for symbol in INDUSTRY:
        for period, lag in ((dt.date(2019, 9, 30), 40), (dt.date(2019, 12, 31), 50),
                            (dt.date(2020, 3, 31), 35)):
            published = period + dt.timedelta(days=lag + draw.randrange(9))
            eps, book = draw.uniform(0.2, 2.5), draw.uniform(10, 50)
            # After the close, before the open, or no time of day at all.
            clock = draw.choice([" 16:30", " 07:45", ""])
            reports.append([symbol, period, f"{published}{clock}", f"{eps:.2f}", f"{book:.2f}"])
            if symbol == "CEDR" and period.month == 12:
                again = published + dt.timedelta(days=33)
                reports.append([symbol, period, again, f"{eps / 2:.2f}", f"{book:.2f}"])
    header = ["symbol", "period", "published_at", "eps", "book"]
    write("point_in_time/fundamentals.csv", header, reports)

    members = [("ALDR", "2019-01-01", ""), ("BRCH", "2019-01-01", "2020-04-30"),
               ("CEDR", "2019-01-01", ""), ("DOGW", "2020-03-02", "")]
    write("point_in_time/members.csv", ["symbol", "from", "to"], members)


def minutes():
    draw = random.Random(20200203)
    opens = [(9, 30), (13, 0)]
    rows = []
    for symbol, price in (("900001", 12.0), ("900002", 40.0)):
        for day in weekdays(dt.date(2020, 2, 3), dt.date(2020, 2, 7)):
            for hour, minute in opens:
                start = dt.datetime(day.year, day.month, day.day, hour, minute)
                for bar in range(24):
                    ts = start + dt.timedelta(minutes=5 * bar)
                    prices, price = walk(draw, price, 0.001)
                    volume = draw.randrange(1, 90) * 100
                    rows.append([ts.strftime("%Y-%m-%d %H:%M"), symbol, *prices, volume])
    write("minutes/prices.csv", ["ts", "symbol", "open", "high", "low", "close", "volume"], rows)


point_in_time()
minutes()
