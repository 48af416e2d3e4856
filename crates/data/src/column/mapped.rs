//! A file of numbers, read as if it stood in memory. The one place of this crate with `unsafe`.

#![allow(unsafe_code)] // maps a file that nobody else can open

use std::fs::File;
use std::io;
use std::ops::Range;
use std::path::PathBuf;

use memmap2::Mmap;

const VALUE_BYTES: usize = size_of::<f64>();

/// The numbers of a file that has no name any more, so that it is gone when this is, a kill
/// included.
#[derive(Debug)]
pub(super) struct Mapped {
    map: Mmap,
    len: usize,
    folder: Option<PathBuf>,
}

impl Mapped {
    /// The first `len` numbers of a file that this process alone holds and that stands in `folder`.
    ///
    /// Errors: the file is shorter, or the system does not map it.
    pub(super) fn new(file: &File, len: usize, folder: Option<PathBuf>) -> io::Result<Mapped> {
        if file.metadata()?.len() < (len * VALUE_BYTES) as u64 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        // SAFETY: the file was made by this process and has no name, so nobody else writes to it
        // or cuts it short; its own writer is through with it.
        let map = unsafe { Mmap::map(file)? };
        Ok(Mapped { map, len, folder })
    }

    /// All of them.
    pub(super) fn values(&self) -> &[f64] {
        // SAFETY: the map begins on a page, which is aligned for f64; `new` has seen that it holds
        // `len` numbers, and any bits are an f64.
        unsafe { std::slice::from_raw_parts(self.map.as_ptr().cast(), self.len) }
    }

    /// Where the file stands; `None` is the system's folder of temporary files.
    pub(super) fn folder(&self) -> Option<&PathBuf> {
        self.folder.as_ref()
    }

    /// Gives the memory behind these numbers back; they are read from the file again when they are
    /// looked at. What the system says is of no matter: at worst the memory stays taken.
    #[cfg(unix)]
    pub(super) fn release(&self, cells: Range<usize>) {
        let (from, to) = (cells.start.min(self.len), cells.end.min(self.len));
        if from >= to {
            return;
        }
        let advice = memmap2::UncheckedAdvice::DontNeed;
        let (from, bytes) = (from * VALUE_BYTES, (to - from) * VALUE_BYTES);
        // SAFETY: the map is of a file and never written through, so what is dropped is the memory
        // alone, and looking at it again gives the same bytes.
        let _ = unsafe { self.map.unchecked_advise_range(advice, from, bytes) };
    }

    /// There is no such advice here; the system takes memory back on its own.
    #[cfg(not(unix))]
    pub(super) fn release(&self, _: Range<usize>) {}
}
