"""{{namespace}}/{{name}}: an operator of qraft."""

import math

from qraft_operator import Input, Number, Output, Series, export


class {{Name}}(Series):
    """A mean in which a row weighs `gain` and what came before it the rest.

    It starts at the first value. A missing one is answered by a missing one, and forgotten.
    """

    name, version = "{{namespace}}/{{name}}", "0.1.0"
    inputs = [Input("x", "What is averaged.", column="close")]
    output = Output("The mean.", unit="of-first")
    gain = Number("The weight of the newest row.", default=0.1, min=0.0, max=1.0)

    def start(self):
        self.mean = None

    def push(self, x):
        if not math.isfinite(x):
            return math.nan
        self.mean = x if self.mean is None else self.mean + self.gain * (x - self.mean)
        return self.mean


export({{Name}})
