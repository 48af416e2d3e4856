//! The last n rows.

/// Rows of one value a symbol, the oldest overwritten first.
#[derive(Clone)]
pub(super) struct Ring<T> {
    width: usize,
    /// The oldest row.
    at: usize,
    cells: Vec<T>,
}

impl<T: Copy> Ring<T> {
    /// Of n ≥ 1 rows, all of them `missing`.
    pub(super) fn new(missing: T, (n, width): (usize, usize)) -> Self {
        Ring { width, at: 0, cells: vec![missing; n * width] }
    }

    /// The oldest row gives its place to a new one: `put` is told a symbol's leaving value and
    /// answers the new one.
    #[inline(always)]
    pub(super) fn push(&mut self, mut put: impl FnMut(usize, T) -> T) {
        let from = self.at * self.width;
        for (j, cell) in self.cells[from..from + self.width].iter_mut().enumerate() {
            *cell = put(j, *cell);
        }
        self.at += 1;
        if self.at * self.width == self.cells.len() {
            self.at = 0;
        }
    }

    /// From the oldest row to the newest.
    #[inline(always)]
    pub(super) fn rows(&self) -> impl Iterator<Item = &[T]> {
        let (newer, older) = self.cells.split_at(self.at * self.width);
        older.chunks_exact(self.width).chain(newer.chunks_exact(self.width))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_leaves() {
        let mut ring = Ring::new(0, (2, 2));
        let mut left = Vec::new();
        for row in [[1, 2], [3, 4], [5, 6]] {
            ring.push(|j, old| {
                left.push(old);
                row[j]
            });
        }
        assert_eq!(ring.rows().collect::<Vec<_>>(), [[3, 4], [5, 6]]);
        assert_eq!(left, [0, 0, 0, 0, 1, 2]);
    }
}
