//! What an operator remembers, as bytes: little endian, lengths as 32 bits.

use std::collections::VecDeque;

/// A type whose values can be saved and loaded, to the bit. `#[derive(Saved)]` for a struct of
/// such fields; `#[operator]` does it for the operator itself.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be saved, and an operator may remember only what can",
    note = "numbers, `bool`, `Option`, arrays, `Vec`, `VecDeque`, tuples of two and `Window` can",
    note = "a struct of your own can by `#[derive(Default, Saved)]`"
)]
pub trait Saved {
    /// Appends the value.
    fn save(&self, to: &mut Vec<u8>);

    /// Becomes the value that was saved. What is there is as it was at the first bar, so that a
    /// length may be held against it.
    fn load(&mut self, from: &mut Bytes<'_>) -> Result<(), String>;
}

/// What is left to read.
pub struct Bytes<'a>(&'a [u8]);

impl<'a> Bytes<'a> {
    /// Reads all of `bytes`, and refuses what is left over.
    pub(crate) fn whole(
        bytes: &'a [u8],
        read: impl FnOnce(&mut Bytes<'a>) -> Result<(), String>,
    ) -> Result<(), String> {
        let mut left = Bytes(bytes);
        read(&mut left)?;
        if left.0.is_empty() { Ok(()) } else { Err(format!("{} bytes too many", left.0.len())) }
    }

    /// The next `N` bytes.
    pub fn take<const N: usize>(&mut self) -> Result<[u8; N], String> {
        let (head, tail) = self.0.split_first_chunk().ok_or("saved bytes end early")?;
        self.0 = tail;
        Ok(*head)
    }

    /// A length that was saved: no more than there are bytes left, so that a damaged one does
    /// not ask for memory.
    pub fn length(&mut self) -> Result<usize, String> {
        let length = u32::from_le_bytes(self.take()?) as usize;
        if length > self.0.len() {
            return Err(format!("{length} values in {} bytes", self.0.len()));
        }
        Ok(length)
    }
}

macro_rules! number {
    ($($number:ty),*) => {$(
        impl Saved for $number {
            fn save(&self, to: &mut Vec<u8>) {
                to.extend(self.to_le_bytes());
            }

            fn load(&mut self, from: &mut Bytes<'_>) -> Result<(), String> {
                *self = <$number>::from_le_bytes(from.take()?);
                Ok(())
            }
        }
    )*};
}

number!(f64, u8, u32, u64, i32, i64);

/// As 64 bits: a component counts in 32, a test in 64.
impl Saved for usize {
    fn save(&self, to: &mut Vec<u8>) {
        (*self as u64).save(to);
    }

    fn load(&mut self, from: &mut Bytes<'_>) -> Result<(), String> {
        let value = u64::from_le_bytes(from.take()?);
        *self = value.try_into().map_err(|_| format!("{value} does not fit"))?;
        Ok(())
    }
}

impl Saved for bool {
    fn save(&self, to: &mut Vec<u8>) {
        to.push(u8::from(*self));
    }

    fn load(&mut self, from: &mut Bytes<'_>) -> Result<(), String> {
        let [byte] = from.take()?;
        *self = match byte {
            0 => false,
            1 => true,
            _ => return Err(format!("{byte} is neither 0 nor 1")),
        };
        Ok(())
    }
}

impl<T: Saved + Default> Saved for Option<T> {
    fn save(&self, to: &mut Vec<u8>) {
        self.is_some().save(to);
        if let Some(value) = self {
            value.save(to);
        }
    }

    fn load(&mut self, from: &mut Bytes<'_>) -> Result<(), String> {
        let mut some = false;
        some.load(from)?;
        if !some {
            *self = None;
            return Ok(());
        }
        self.get_or_insert_with(T::default).load(from)
    }
}

impl<A: Saved, B: Saved> Saved for (A, B) {
    fn save(&self, to: &mut Vec<u8>) {
        self.0.save(to);
        self.1.save(to);
    }

    fn load(&mut self, from: &mut Bytes<'_>) -> Result<(), String> {
        self.0.load(from)?;
        self.1.load(from)
    }
}

impl<T: Saved, const N: usize> Saved for [T; N] {
    fn save(&self, to: &mut Vec<u8>) {
        self.iter().for_each(|value| value.save(to));
    }

    fn load(&mut self, from: &mut Bytes<'_>) -> Result<(), String> {
        self.iter_mut().try_for_each(|value| value.load(from))
    }
}

macro_rules! list {
    ($list:ident) => {
        impl<T: Saved + Default> Saved for $list<T> {
            fn save(&self, to: &mut Vec<u8>) {
                (self.len() as u32).save(to);
                self.iter().for_each(|value| value.save(to));
            }

            fn load(&mut self, from: &mut Bytes<'_>) -> Result<(), String> {
                let length = from.length()?;
                // What is there stays to be loaded over: a window has its length already.
                self.resize_with(length, T::default);
                self.iter_mut().try_for_each(|value| value.load(from))
            }
        }
    };
}

list!(Vec);
list!(VecDeque);

#[cfg(test)]
mod tests {
    use super::*;

    fn bytes(value: &impl Saved) -> Vec<u8> {
        let mut bytes = Vec::new();
        value.save(&mut bytes);
        bytes
    }

    fn round<T: Saved + Default + PartialEq + std::fmt::Debug>(value: T) {
        let mut back = T::default();
        Bytes::whole(&bytes(&value), |from| back.load(from)).unwrap();
        assert_eq!(back, value);
    }

    #[test]
    fn every_kind_of_value_comes_back() {
        round(-0.1_f64);
        round((7_u32, -7_i64));
        round([Some(true), None]);
        round(vec![vec![1.0], vec![]]);
        round(VecDeque::from([3_usize, 4]));
        let nan = f64::from_bits(0x7ff8_0000_0000_beef);
        let mut back = 0.0;
        Bytes::whole(&bytes(&nan), |from| back.load(from)).unwrap();
        assert_eq!(back.to_bits(), nan.to_bits());
    }

    #[test]
    fn a_list_of_windows_comes_back_at_their_lengths() {
        let mut windows = vec![crate::Window::new(2), crate::Window::new(3)];
        windows[1].push(4.0);
        let mut back = vec![crate::Window::new(2), crate::Window::new(3)];
        Bytes::whole(&bytes(&windows), |from| back.load(from)).unwrap();
        assert_eq!(back[1].values(), [4.0]);
    }

    #[test]
    fn damaged_bytes_are_refused() {
        let mut list: Vec<f64> = Vec::new();
        let mut load = |bytes: &[u8]| Bytes::whole(bytes, |from| list.load(from)).unwrap_err();
        assert_eq!(load(&[1, 0]), "saved bytes end early");
        assert_eq!(load(&u32::MAX.to_le_bytes()), "4294967295 values in 0 bytes");
        assert_eq!(load(&[0, 0, 0, 0, 9]), "1 bytes too many");
        let mut flag = false;
        assert!(Bytes::whole(&[2], |from| flag.load(from)).is_err());
    }
}
