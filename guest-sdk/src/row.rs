//! Rows and blocks of rows, as the contract lays them out.

/// Rows of one turn of a loop over a block: a host counts the turns, which costs as much as a cheap
/// row.
const TURN: usize = 4;

/// A row of a series: one value an input.
pub trait Row: Copy {
    /// A row of a cross-section: all symbols' values of each input.
    type Symbols<'a>;

    /// How many inputs.
    const INPUTS: usize;

    /// Each row of a series' block, in order.
    fn each(values: &[f64], rows: usize) -> impl ExactSizeIterator<Item = Self>;

    /// What `answer` makes of each row of a series' block, in order.
    fn fold(values: &[f64], rows: usize, answer: impl FnMut(Self) -> f64) -> Vec<f64>;

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

    fn fold(values: &[f64], rows: usize, mut answer: impl FnMut([f64; N]) -> f64) -> Vec<f64> {
        let columns: [&[f64]; N] = std::array::from_fn(|i| &values[i * rows..][..rows]);
        let mut answers = vec![0.0; rows];
        let mut turns = answers.chunks_exact_mut(TURN);
        let mut from = 0;
        for turn in &mut turns {
            let rows = columns.map(|column| &column[from..from + TURN]);
            for (r, y) in turn.iter_mut().enumerate() {
                *y = answer(rows.map(|column| column[r]));
            }
            from += TURN;
        }
        for (r, y) in turns.into_remainder().iter_mut().enumerate() {
            *y = answer(columns.map(|column| column[from + r]));
        }
        answers
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

    /// What `answer` makes of each row, oldest first: `R` is `[f64; N]` for `N` inputs.
    pub fn fold<R: Row>(&self, answer: impl FnMut(R) -> f64) -> Vec<f64> {
        R::fold(self.values, self.rows, answer)
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
