//! The fuzz target of components on the stable toolchain: shipped ones, mutated.

#[path = "../../../fuzz/src/component.rs"]
mod component;

use std::path::Path;

/// splitmix64
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut x = self.0;
        x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((x ^ (x >> 31)) % n as u64) as usize
    }
}

#[test]
fn mutated_components_are_admitted_or_refused() {
    let operators = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../operators");
    let full = std::env::var("QRAFT_TEST_SCALE").is_ok_and(|scale| scale == "full");
    let rounds = if full { 3000 } else { 120 };
    let mut dice = Dice(7);
    let (mut admitted, mut refused) = (0, 0);
    let files =
        ["examples/dist/body_ratio.wasm", "hostile/dist/spin.wasm", "hostile/dist/garbage.wasm"];
    for file in files {
        let honest = std::fs::read(operators.join(file)).expect("a component");
        for _ in 0..rounds {
            let mut bytes = honest.clone();
            for _ in 0..=dice.below(4) {
                let at = dice.below(bytes.len());
                match dice.below(4) {
                    0 => bytes[at] = dice.below(256) as u8,
                    1 => bytes.truncate(at.max(1)),
                    2 => drop(bytes.remove(at)),
                    _ => bytes.insert(at, dice.below(256) as u8),
                }
                if bytes.is_empty() {
                    break;
                }
            }
            let count = if component::component(&bytes) { &mut admitted } else { &mut refused };
            *count += 1;
        }
    }
    println!("{admitted} admitted, {refused} refused");
    assert!(admitted > 0 && refused > 0, "{admitted} admitted, {refused} refused");
}
