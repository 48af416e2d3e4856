//! How wide a vector unit the fast paths may use. The bits of a result do not depend on it.
//!
//! A kernel is one body that is compiled for each width. Who calls it asks [`Isa::current`] at each
//! call, so that one process can run all widths, one after the other.

use std::fmt;
use std::str::FromStr;
use std::sync::atomic::{AtomicU8, Ordering};

/// A set of instructions. Each one holds those before it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
#[repr(u8)]
pub enum Isa {
    /// Plain code for the target as the compiler knows it: SSE2 on x86-64, NEON on aarch64. The
    /// same source everywhere, and all that there is on other machines than x86-64.
    Sse2 = 1,
    /// x86-64 with AVX2, BMI1, BMI2, LZCNT and POPCNT.
    Avx2 = 2,
    /// That, and AVX-512 F, BW, CD, DQ and VL.
    Avx512 = 3,
}

/// What was asked for and is not there.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct IsaMissing {
    /// What was asked for.
    pub asked: Isa,
    /// The widest that this machine has.
    pub widest: Isa,
}

/// 0: nobody has asked for less than there is.
static LIMIT: AtomicU8 = AtomicU8::new(0);

impl Isa {
    /// From narrow to wide.
    pub const ALL: [Isa; 3] = [Isa::Sse2, Isa::Avx2, Isa::Avx512];

    /// As in `--isa`.
    pub fn name(self) -> &'static str {
        match self {
            Isa::Sse2 => "sse2",
            Isa::Avx2 => "avx2",
            Isa::Avx512 => "avx512",
        }
    }

    /// The widest that this machine has.
    pub fn detected() -> Isa {
        #[cfg(target_arch = "x86_64")]
        {
            macro_rules! has {
                ($($feature:tt)*) => { $(std::arch::is_x86_feature_detected!($feature))&&* };
            }
            if has!("avx2" "bmi1" "bmi2" "lzcnt" "popcnt") {
                let wide = has!("avx512f" "avx512bw" "avx512cd" "avx512dq" "avx512vl");
                return if wide { Isa::Avx512 } else { Isa::Avx2 };
            }
        }
        Isa::Sse2
    }

    /// Those that this machine has, from narrow to wide.
    pub fn available() -> impl Iterator<Item = Isa> {
        let widest = Isa::detected();
        Isa::ALL.into_iter().filter(move |isa| *isa <= widest)
    }

    /// What kernels use now: the limit, or the widest there is. Never more than this machine has,
    /// which is what calls of code for one instruction set rest on.
    pub fn current() -> Isa {
        match LIMIT.load(Ordering::Relaxed) {
            1 => Isa::Sse2,
            2 => Isa::Avx2,
            3 => Isa::Avx512,
            _ => {
                // Asked once: a look at every feature costs more than a kernel's short call.
                let widest = Isa::detected();
                LIMIT.store(widest as u8, Ordering::Relaxed);
                widest
            }
        }
    }

    /// Makes this the limit of the whole process, from the next call of a kernel on.
    ///
    /// # Errors
    /// The machine has less; nothing changes.
    pub fn limit(self) -> Result<(), IsaMissing> {
        let widest = Isa::detected();
        if self > widest {
            return Err(IsaMissing { asked: self, widest });
        }
        LIMIT.store(self as u8, Ordering::Relaxed);
        Ok(())
    }
}

impl fmt::Display for Isa {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Isa {
    type Err = String;

    /// A name as [`Isa::name`] has it.
    fn from_str(text: &str) -> Result<Isa, String> {
        let found = Isa::ALL.into_iter().find(|isa| isa.name() == text);
        found.ok_or_else(|| {
            format!("no such instruction set: `{text}`; there are sse2, avx2 and avx512")
        })
    }
}

impl fmt::Display for IsaMissing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let IsaMissing { asked, widest } = self;
        write!(f, "this machine has no {asked}; the widest that it has is {widest}")
    }
}

impl std::error::Error for IsaMissing {}

#[cfg(test)]
mod tests {
    use super::*;

    /// One test, as the limit is the process's.
    #[test]
    fn a_limit_narrows_and_never_widens() {
        assert_eq!(Isa::current(), Isa::detected());
        for isa in Isa::ALL {
            let before = Isa::current();
            match isa.limit() {
                Ok(()) => assert_eq!(Isa::current(), isa),
                Err(missing) => {
                    assert_eq!(Isa::current(), before);
                    assert!(isa > Isa::detected());
                    let told = missing.to_string();
                    assert!(told.contains(isa.name()) && told.contains(missing.widest.name()));
                }
            }
        }
        assert_eq!(Isa::available().last(), Some(Isa::detected()));
    }

    #[test]
    fn names_are_read_back() {
        for isa in Isa::ALL {
            assert_eq!(isa.name().parse(), Ok(isa));
        }
        assert!("avx".parse::<Isa>().unwrap_err().contains("avx512"));
    }
}
