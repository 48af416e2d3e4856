//! Rows and blocks of rows, as the contract lays them out.

/// A row of a series: one value an input.
pub trait Row: Copy {
    /// A row of a cross-section: all symbols' values of each input.
    type Symbols<'a>;

    /// How many inputs.
    const INPUTS: usize;

    /// Each row of a series' block, in order.
    fn each(values: &[f64], rows: usize) -> impl ExactSizeIterator<Item = Self>;

    /// Row `r` of a cross-section's block.
    fn symbols<'a>(values: &'a [f64], rows: usize, width: usize, r: usize) -> Self::Symbols<'a>;
}

impl<const N: usize> Row for [f64; N] {
    type Symbols<'a> = [&'a [f64]; N];

    const INPUTS: usize = N;

    fn each(values: &[f64], rows: usize) -> impl ExactSizeIterator<Item = [f64; N]> {
        let columns: [&[f64]; N] = std::array::from_fn(|i| &values[i * rows..][..rows]);
        (0..rows).map(move |r| columns.map(|column| column[r]))
    }

    fn symbols(values: &[f64], rows: usize, width: usize, r: usize) -> [&[f64]; N] {
        std::array::from_fn(|i| &values[(i * rows + r) * width..][..width])
    }
}

/// Consecutive rows of a series, for an operator that has a faster way than row by row.
#[derive(Clone, Copy)]
pub struct Block<'a> {
    values: &'a [f64],
    rows: usize,
}

impl<'a> Block<'a> {
    pub(crate) fn new(values: &'a [f64], rows: usize) -> Self {
        Block { values, rows }
    }

    /// How many rows.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// All values of an input, oldest first.
    pub fn input(&self, i: usize) -> &'a [f64] {
        &self.values[i * self.rows..][..self.rows]
    }

    /// Row by row: `R` is `[f64; N]` for `N` inputs.
    pub fn each<R: Row>(&self) -> impl ExactSizeIterator<Item = R> {
        R::each(self.values, self.rows)
    }
}

/// Refuses a block of the wrong length.
pub(crate) fn check(
    values: &[f64],
    inputs: usize,
    rows: usize,
    width: usize,
) -> Result<(), String> {
    let expected = inputs.checked_mul(rows).and_then(|n| n.checked_mul(width));
    if expected == Some(values.len()) {
        return Ok(());
    }
    Err(format!("{inputs} inputs, {rows} rows, width {width}, and {} values", values.len()))
}
