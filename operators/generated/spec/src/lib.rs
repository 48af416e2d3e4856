//! What a chameleon is. It reads a [`Spec`] from its own data, where it stands behind [`MARKER`]:
//! whoever writes other bytes there has another operator, without a compiler.

mod words;

pub use words::{Base, Deed, Fold, Save, Trigger, Twist};

/// Before the spec, in the component's data and nowhere else in it.
pub const MARKER: [u8; 16] = *b"\x9echameleon spec\x9e";

/// Bytes of a spec.
pub const BYTES: usize = 44;

/// One operator.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Spec {
    /// What is computed.
    pub base: Base,
    /// What is then done to it, by what has been seen.
    pub twist: Twist,
    /// How `update` goes about it.
    pub fold: Fold,
    /// How its state becomes bytes.
    pub save: Save,
    /// What it does that it must not.
    pub deed: Deed,
    /// When it does so.
    pub trigger: Trigger,
    /// The default of its only param, its length in rows.
    pub window: u32,
    /// The greatest value of that param.
    pub most: u32,
    /// Rows of a fold's chunk, and how often a twist comes.
    pub every: u32,
    /// How many rows the deed reaches; for a warm-up, how far it is off.
    pub reach: i32,
    /// How much of an answer the deed takes.
    pub share: f64,
    /// The trigger's number.
    pub when: f64,
}

impl Spec {
    /// An honest mean.
    pub const MEAN: Spec = Spec {
        base: Base::Mean,
        twist: Twist::None,
        fold: Fold::Pushes,
        save: Save::Values,
        deed: Deed::None,
        trigger: Trigger::Always,
        window: 5,
        most: 60,
        every: 16,
        reach: 1,
        share: 0.5,
        when: 100.0,
    };

    /// As it stands in the component.
    pub const fn bytes(&self) -> [u8; BYTES] {
        let mut bytes = [0; BYTES];
        let words = [self.window, self.most, self.every, self.reach as u32];
        let numbers = [self.share, self.when];
        bytes[0] = self.base as u8;
        bytes[1] = self.twist as u8;
        bytes[2] = self.fold as u8;
        bytes[3] = self.save as u8;
        bytes[4] = self.deed as u8;
        bytes[5] = self.trigger as u8;
        // The rest of the first eight stays 0.
        let mut at = 0;
        while at < 16 {
            bytes[8 + at] = words[at / 4].to_le_bytes()[at % 4];
            bytes[24 + at] = numbers[at / 8].to_le_bytes()[at % 8];
            at += 1;
        }
        // No spec ends in zeros, which a linker may leave out.
        let mut at = 40;
        while at < BYTES {
            bytes[at] = 0x9e;
            at += 1;
        }
        bytes
    }

    /// Back from bytes; `None` where they are no spec.
    pub fn read(bytes: &[u8; BYTES]) -> Option<Spec> {
        let word = |at: usize| bytes[at..at + 4].try_into().map(u32::from_le_bytes).ok();
        let number = |at: usize| bytes[at..at + 8].try_into().map(f64::from_le_bytes).ok();
        Some(Spec {
            base: *Base::ALL.get(usize::from(bytes[0]))?,
            twist: *Twist::ALL.get(usize::from(bytes[1]))?,
            fold: *Fold::ALL.get(usize::from(bytes[2]))?,
            save: *Save::ALL.get(usize::from(bytes[3]))?,
            deed: *Deed::ALL.get(usize::from(bytes[4]))?,
            trigger: *Trigger::ALL.get(usize::from(bytes[5]))?,
            window: word(8)?,
            most: word(12)?,
            every: word(16)?,
            reach: word(20)? as i32,
            share: number(24)?,
            when: number(32)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_spec_comes_back() {
        let reach = Spec { reach: -3, when: 1e-9, deed: Deed::Nudge, ..Spec::MEAN };
        for spec in [Spec::MEAN, reach] {
            assert_eq!(Spec::read(&spec.bytes()), Some(spec));
        }
        let mut bytes = Spec::MEAN.bytes();
        bytes[4] = 200;
        assert_eq!(Spec::read(&bytes), None);
    }
}
