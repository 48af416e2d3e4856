//! Loading within little memory answers what loading without a limit does.

use std::path::Path;

use qraft_data::{DataError, LoadOptions, Loaded, Room};

/// Loads without a limit, and once more in a few rows at a time and in so little memory that
/// columns stand in files; both answer the same.
pub fn load(path: &Path, options: &LoadOptions) -> Result<Loaded, DataError> {
    let whole = qraft_data::load(path, options);
    for bytes in [1 << 9, 1 << 13, 1 << 20] {
        let room = Some(Room { bytes, folder: None });
        let within = qraft_data::load(path, &LoadOptions { room, ..options.clone() });
        match (&whole, within) {
            // Too little is said so, and not what this is about.
            (_, Err(DataError::Memory { .. })) if bytes < 1 << 20 => {}
            (Ok(whole), Ok(within)) => same(whole, &within),
            (Err(whole), Err(within)) => assert_eq!(*whole, within, "within {bytes} bytes"),
            (Ok(_), Err(error)) => panic!("within {bytes} bytes: {error}"),
            (Err(error), Ok(_)) => panic!("a panel within {bytes} bytes, else {error}"),
        }
    }
    whole
}

fn same(a: &Loaded, b: &Loaded) {
    assert_eq!((&a.schema, &a.notes), (&b.schema, &b.notes));
    let (a, b) = (&a.panel, &b.panel);
    assert_eq!(a.snapshot, b.snapshot);
    assert_eq!((&a.symbols, &a.ts, &a.session), (&b.symbols, &b.ts, &b.session));
    assert_eq!((&a.categories, &a.members), (&b.categories, &b.members));
    assert_eq!(a.periods_per_year, b.periods_per_year);
    for ((name, x), (other, y)) in a.columns.iter().zip(&b.columns) {
        assert_eq!(name, other);
        let bits = |v: &[f64]| -> Vec<u64> {
            v.iter().map(|x| if x.is_nan() { f64::NAN } else { *x }.to_bits()).collect()
        };
        assert_eq!(bits(x), bits(y), "{name}");
    }
}
