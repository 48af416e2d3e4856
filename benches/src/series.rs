//! A synthetic price series: a random walk with slow trends, from a small counter-based generator,
//! so that every machine measures the same bars.

/// Open and close of each bar.
pub struct Bars {
    /// Opens.
    pub open: Vec<f64>,
    /// Closes.
    pub close: Vec<f64>,
}

/// `bars` bars from `seed`, starting near 100.
pub fn walk(bars: usize, seed: u64) -> Bars {
    let mut state = seed;
    let mut uniform = move || {
        // SplitMix64: a counter through a mixer.
        state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = state;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) >> 11) as f64 / (1u64 << 53) as f64
    };
    let (mut open, mut close) = (Vec::with_capacity(bars), Vec::with_capacity(bars));
    let (mut price, mut drift) = (100.0, 0.0);
    for _ in 0..bars {
        // A sum of three uniforms is bell-shaped enough for a benchmark.
        let noise = uniform() + uniform() + uniform() - 1.5;
        drift = drift * 0.995 + (uniform() - 0.5) * 4e-4;
        let gap = (uniform() - 0.5) * 2e-3;
        let at_open = price * (1.0 + gap);
        price = at_open * (1.0 + drift + noise * 6e-3);
        open.push(at_open);
        close.push(price);
    }
    Bars { open, close }
}
