//! `--isa`: the widest vector instructions of this process.

use qraft_base::Isa;

use crate::args::{IsaArg, IsaArgs};
use crate::exit::Stop;

/// Holds the kernels to what was asked for.
///
/// # Errors
/// Exit 2: this machine has less.
pub fn limit(args: &IsaArgs) -> Result<(), Stop> {
    let isa = match args.isa {
        IsaArg::Auto => Isa::detected(),
        IsaArg::Sse2 => Isa::Sse2,
        IsaArg::Avx2 => Isa::Avx2,
        IsaArg::Avx512 => Isa::Avx512,
    };
    isa.limit().map_err(|missing| {
        let way_out = "leave it away to use that, or ask for less";
        Stop::input("isa_missing", format!("--isa {}: {missing}: {way_out}", missing.asked))
    })
}
