//! What a guest may take.

use std::time::Duration;

/// The limits of a host. Fuel is about one unit a Wasm instruction.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Limits {
    /// Bytes of a component.
    pub component_bytes: u64,
    /// What compiling one may cost: bytes of code, long functions counting more.
    pub compile_cost: u64,
    /// Bytes of linear memory of a small component; see [`Limits::memory_of`].
    pub memory_bytes: u64,
    /// The most that a large component gets.
    pub memory_bytes_most: u64,
    /// Elements of a table.
    pub table_elements: usize,
    /// Fuel of a call whatever its rows, of a small component; see [`Limits::fuel_of`].
    pub fuel_base: u64,
    /// The most fuel of a row; what it has where `verify` has measured nothing.
    pub fuel_row_most: u64,
    /// Bytes of stack.
    pub stack_bytes: usize,
    /// How long a call may take. A backstop: fuel ends it long before, unless the machine stands
    /// still.
    pub call: Duration,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            component_bytes: 32 << 20,
            compile_cost: 40 << 20,
            memory_bytes: 16 << 20,
            memory_bytes_most: 256 << 20,
            table_elements: 200_000,
            fuel_base: 2_000_000,
            fuel_row_most: 2_000_000,
            stack_bytes: 512 << 10,
            call: Duration::from_secs(20),
        }
    }
}

impl Limits {
    /// Bytes of linear memory of a component of so many bytes: one that brings an interpreter
    /// along needs room for it.
    pub fn memory_of(&self, component: u64) -> u64 {
        (self.memory_bytes + component.saturating_mul(8)).min(self.memory_bytes_most)
    }

    /// Fuel of a call whatever its rows: an interpreter that a component brings along wakes up at
    /// the first one.
    pub fn fuel_of(&self, component: u64) -> u64 {
        const SMALL: u64 = 1 << 20;
        self.fuel_base + component.saturating_sub(SMALL).saturating_mul(32)
    }

    /// Fuel of a row: four times what was measured, or the most where nothing was.
    pub fn fuel_a_row(&self, measured: Option<u64>) -> u64 {
        let row = measured.map_or(self.fuel_row_most, |row| row.saturating_mul(4));
        row.clamp(1, self.fuel_row_most)
    }
}
