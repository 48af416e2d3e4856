//! What happened in a run, counted, so that a test can see that a rule was met at all.

/// How often each rule acted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Events {
    /// Positions closed at a stop.
    pub stopped: u32,
    /// Of those, where the trailing level was the nearer one.
    pub trailed: u32,
    /// Positions closed at a target.
    pub targeted: u32,
    /// Closed inside a bar at its open, beyond the level.
    pub gapped: u32,
    /// Runs that the breaker ended.
    pub broken: u32,
    /// Bars on which margin was short.
    pub called: u32,
    /// Fills bounded by margin.
    pub margin_bound: u32,
    /// Fills bounded by cash.
    pub cash_bound: u32,
    /// Scalings of buys after the first one.
    pub rescaled: u32,
    /// Payments of funding, either way.
    pub funded: u32,
    /// Payments for borrowed shares.
    pub borrowed: u32,
    /// Weights that met the cap of a symbol.
    pub capped: u32,
    /// Weights scaled to a volatility.
    pub scaled: u32,
    /// Rebalances with weights by risk.
    pub shared: u32,
    /// Industries that met their cap.
    pub industries: u32,
    /// Rebalances bounded by leverage.
    pub levered: u32,
    /// Rebalances bounded by turnover.
    pub budgeted: u32,
}
