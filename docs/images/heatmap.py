"""Draws the Sharpe ratios of a two-parameter search as an SVG: one cell a trial. Standard library only.

    python docs/images/heatmap.py artifacts/search/<run_id>/results.jsonl fast slow > docs/images/ma_cross.svg
"""

import json
import sys


def colour(x, low, high):
    """Blue below the middle, red above, as a diverging scale of nine steps."""
    steps = ["#2166ac", "#4393c3", "#92c5de", "#d1e5f0", "#f7f7f7", "#fddbc7", "#f4a582", "#d6604d", "#b2182b"]
    at = 0.5 if high == low else (x - low) / (high - low)
    return steps[min(8, max(0, int(at * 9)))]


def main(path, across, down):
    cells = {}
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            trial = json.loads(line)
            value = trial.get("stats", {}).get("sharpe_ratio")
            if isinstance(value, (int, float)):
                cells[trial["params"][across], trial["params"][down]] = value
    xs, ys = sorted({x for x, _ in cells}), sorted({y for _, y in cells})
    low, high = min(cells.values()), max(cells.values())
    best = max(cells, key=cells.get)
    size, left, top = 12, 60, 34
    width, height = left + size * len(xs) + 130, top + size * len(ys) + 44
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-family="sans-serif" font-size="11" role="img">',
        f"<title>Sharpe ratio of {len(cells)} trials over {across} and {down}</title>",
        f'<rect width="{width}" height="{height}" fill="white"/>',
        f'<text x="{left}" y="20" font-size="13">Sharpe ratio, {len(cells)} trials; best {cells[best]:.2f} at {across} {best[0]:g}, {down} {best[1]:g}</text>',
    ]
    for (x, y), value in sorted(cells.items()):
        px, py = left + size * xs.index(x), top + size * (len(ys) - 1 - ys.index(y))
        out.append(f'<rect x="{px}" y="{py}" width="{size}" height="{size}" fill="{colour(value, low, high)}"/>')
    px, py = left + size * xs.index(best[0]), top + size * (len(ys) - 1 - ys.index(best[1]))
    out.append(f'<rect x="{px}" y="{py}" width="{size}" height="{size}" fill="none" stroke="black" stroke-width="2"/>')
    bottom = top + size * len(ys)
    for i, x in enumerate(xs):
        if i % 5 == 0:
            out.append(f'<text x="{left + size * i}" y="{bottom + 14}">{x:g}</text>')
    for i, y in enumerate(ys):
        if i % 4 == 0:
            out.append(f'<text x="{left - 8}" y="{bottom - size * i - 2}" text-anchor="end">{y:g}</text>')
    out.append(f'<text x="{left + size * len(xs) / 2}" y="{bottom + 34}" text-anchor="middle">{across}</text>')
    out.append(f'<text x="14" y="{top + size * len(ys) / 2}" transform="rotate(-90 14 {top + size * len(ys) / 2})" text-anchor="middle">{down}</text>')
    for i in range(9):
        value = low + (high - low) * (i + 0.5) / 9
        y = bottom - 20 * (i + 1)
        x = left + size * len(xs) + 20
        out.append(f'<rect x="{x}" y="{y}" width="18" height="20" fill="{colour(value, low, high)}"/>')
        out.append(f'<text x="{x + 26}" y="{y + 14}">{value:.2f}</text>')
    out.append("</svg>")
    print("\n".join(out))


if __name__ == "__main__":
    main(*sys.argv[1:4])
