//! A state as bytes, in several layouts.

use chameleon_spec::Save;

use crate::state::State;

impl State {
    /// All that it remembers.
    pub fn save(&self) -> Vec<u8> {
        let mut saved = self.rows.to_le_bytes().to_vec();
        let kept = self.kept();
        for lane in &self.lanes {
            saved.extend(lane.ema.0.to_le_bytes());
            saved.extend(lane.ema.1.to_le_bytes());
            for last in lane.last.iter().take(self.inputs()) {
                saved.extend((last.len() as u64).to_le_bytes());
                let mut values = last.clone();
                if self.spec.save != Save::Values {
                    values.resize(kept, f64::NAN);
                }
                if self.spec.save == Save::Ring {
                    values.rotate_right(self.turn());
                }
                saved.extend(values.iter().flat_map(|x| x.to_le_bytes()));
            }
        }
        saved
    }

    /// Goes on from there.
    pub fn load(&mut self, saved: &[u8]) -> Result<(), String> {
        let mut words = saved.chunks_exact(8).map(|word| word.try_into().unwrap_or_default());
        let mut next = || words.next().ok_or_else(|| "saved bytes end early".to_owned());
        self.rows = u64::from_le_bytes(next()?);
        let (kept, inputs, turn) = (self.kept(), self.inputs(), self.turn());
        for lane in &mut self.lanes {
            lane.ema = (f64::from_le_bytes(next()?), u64::from_le_bytes(next()?));
            for last in lane.last.iter_mut().take(inputs) {
                let count = u64::from_le_bytes(next()?) as usize;
                let stored = if self.spec.save == Save::Values { count } else { kept };
                last.clear();
                for _ in 0..stored.min(kept) {
                    last.push(f64::from_le_bytes(next()?));
                }
                if self.spec.save == Save::Ring {
                    last.rotate_left(turn);
                }
                last.truncate(count);
            }
        }
        Ok(())
    }

    /// How far a ring has turned.
    fn turn(&self) -> usize {
        (self.rows % self.kept() as u64) as usize
    }
}
