//! A pack as one file: a zip of stored entries. What it holds decides every byte of it: entries are
//! sorted, their times are 1 January 1980, nothing is compressed (tables are so already), and no
//! size can be claimed that is not there. A reader takes that form and no other, so that a flipped
//! byte of the container is found like one of its content.

use std::collections::BTreeMap;

use crc32fast::hash;

const LOCAL: u32 = 0x0403_4b50;
const CENTRAL: u32 = 0x0201_4b50;
const END: u32 = 0x0605_4b50;
/// Version 1.0 of the format; names are UTF-8.
const NEEDED: u16 = 10;
const UTF8: u16 = 1 << 11;
/// Made under Unix, as a plain file that all may read.
const MADE_BY: u16 = (3 << 8) | NEEDED;
const ATTRIBUTES: u32 = 0o100_644 << 16;
/// 1 January 1980, midnight: the first instant of the format.
const TIME: u16 = 0;
const DATE: u16 = (1 << 5) | 1;
const LOCAL_BYTES: usize = 30;

/// The most files of an archive.
const FILES_MAX: usize = 10_000;
/// The most bytes: 32-bit offsets, with room for the headers.
const BYTES_MAX: u64 = 0xff00_0000;

fn u16s(out: &mut Vec<u8>, values: &[u16]) {
    values.iter().for_each(|value| out.extend_from_slice(&value.to_le_bytes()));
}

fn u32s(out: &mut Vec<u8>, values: &[u32]) {
    values.iter().for_each(|value| out.extend_from_slice(&value.to_le_bytes()));
}

/// The archive of these files. Names are paths within it.
///
/// # Errors
/// In words: more files or bytes than the format holds.
pub(crate) fn write(files: &BTreeMap<String, Vec<u8>>) -> Result<Vec<u8>, String> {
    let total: u64 = files.values().map(|bytes| bytes.len() as u64).sum();
    if files.len() > FILES_MAX || total > BYTES_MAX {
        return Err(format!(
            "{} files of {total} bytes: an archive holds at most {FILES_MAX} files and {BYTES_MAX} \
             bytes; leave the data out",
            files.len()
        ));
    }
    let mut out = Vec::with_capacity(total as usize + files.len() * 160);
    let mut central = Vec::new();
    for (name, bytes) in files {
        // Within the bounds above.
        let (at, length) = (out.len() as u32, bytes.len() as u32);
        let (crc, named) = (hash(bytes), name.len() as u16);
        u32s(&mut out, &[LOCAL]);
        u16s(&mut out, &[NEEDED, UTF8, 0, TIME, DATE]);
        u32s(&mut out, &[crc, length, length]);
        u16s(&mut out, &[named, 0]);
        out.extend_from_slice(name.as_bytes());
        out.extend_from_slice(bytes);
        u32s(&mut central, &[CENTRAL]);
        u16s(&mut central, &[MADE_BY, NEEDED, UTF8, 0, TIME, DATE]);
        u32s(&mut central, &[crc, length, length]);
        u16s(&mut central, &[named, 0, 0, 0, 0]);
        u32s(&mut central, &[ATTRIBUTES, at]);
        central.extend_from_slice(name.as_bytes());
    }
    let (start, size, count) = (out.len() as u32, central.len() as u32, files.len() as u16);
    out.extend_from_slice(&central);
    u32s(&mut out, &[END]);
    u16s(&mut out, &[0, 0, count, count]);
    u32s(&mut out, &[size, start]);
    u16s(&mut out, &[0]);
    Ok(out)
}

/// What an archive holds.
#[derive(Debug)]
pub(crate) struct Read {
    /// By path.
    pub files: BTreeMap<String, Vec<u8>>,
    /// Where the container itself is not as [`write`] makes it: the first byte, and what stands
    /// there.
    pub fault: Option<(usize, String)>,
}

/// Reads what [`write`] made, as far as it can be read; whatever else it is given.
///
/// # Errors
/// In words: not one file can be read.
pub(crate) fn read(bytes: &[u8]) -> Result<Read, String> {
    let mut files = BTreeMap::new();
    let mut places = Vec::new();
    let mut at = 0;
    while let Some((name, content)) = entry(bytes, at)? {
        let end = at + LOCAL_BYTES + name.len() + content.len();
        places.push((end, name.to_owned()));
        files.insert(name.to_owned(), content.to_vec());
        at = end;
        if files.len() > FILES_MAX {
            return Err(format!("it has more than {FILES_MAX} files"));
        }
    }
    if files.is_empty() {
        return Err("it is no archive of a pack".to_owned());
    }
    let again = write(&files)?;
    let differs = bytes.iter().zip(&again).position(|(a, b)| a != b);
    let differs = differs.or((bytes.len() != again.len()).then(|| bytes.len().min(again.len())));
    let fault = differs.map(|at| {
        let within = places.iter().find(|(end, _)| at < *end);
        let place = within.map_or("the directory at its end".to_owned(), |(_, n)| format!("`{n}`"));
        (at, place)
    });
    Ok(Read { files, fault })
}

/// The entry that begins there; `None` where the directory does.
fn entry(bytes: &[u8], at: usize) -> Result<Option<(&str, &[u8])>, String> {
    let half = |from: usize| -> Option<usize> {
        let slice = bytes.get(at + from..at + from + 2)?;
        Some(usize::from(u16::from_le_bytes(slice.try_into().ok()?)))
    };
    let word = |from: usize| -> Option<u32> {
        let slice = bytes.get(at + from..at + from + 4)?;
        Some(u32::from_le_bytes(slice.try_into().ok()?))
    };
    if word(0) != Some(LOCAL) {
        return Ok(None);
    }
    if half(8) != Some(0) {
        let message = "an entry is compressed: unpack the archive, and name the folder instead";
        return Err(message.to_owned());
    }
    let cut = || format!("it ends, or is damaged, in the entry at byte {at}");
    let length = word(18).ok_or_else(cut)? as usize;
    let start = at + LOCAL_BYTES;
    let named = half(26).ok_or_else(cut)?;
    let name = bytes.get(start..start + named).ok_or_else(cut)?;
    let name = std::str::from_utf8(name).map_err(|_| cut())?;
    let from = start + named;
    let content = bytes.get(from..from.saturating_add(length)).ok_or_else(cut)?;
    Ok(Some((name, content)))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn files() -> BTreeMap<String, Vec<u8>> {
        let file = |name: &str, bytes: &[u8]| (name.to_owned(), bytes.to_vec());
        [file("b/data.csv", b"1,2\n"), file("a.json", b"{}\n"), file("empty", b"")].into()
    }

    #[test]
    fn another_reader_reads_it() {
        let bytes = write(&files()).unwrap();
        let mut archive = zip::ZipArchive::new(std::io::Cursor::new(&bytes)).unwrap();
        assert_eq!(archive.len(), 3);
        for (name, content) in files() {
            let mut entry = archive.by_name(&name).unwrap();
            let mut read = Vec::new();
            std::io::Read::read_to_end(&mut entry, &mut read).unwrap();
            assert_eq!(read, content);
        }
    }

    #[test]
    fn the_format_does_not_change() {
        let digest = qraft_base::Digest::of(&write(&files()).unwrap());
        assert_eq!(digest.short(16), "724a054107c345a9");
    }

    #[test]
    fn every_flipped_byte_is_found() {
        let bytes = write(&files()).unwrap();
        let whole = read(&bytes).unwrap();
        assert!(whole.fault.is_none() && whole.files == files());
        for at in 0..bytes.len() {
            let mut flipped = bytes.clone();
            flipped[at] ^= 1;
            assert!(
                read(&flipped).is_err_and(|_| true) || {
                    let read = read(&flipped).unwrap();
                    read.fault.is_some() || read.files != files()
                }
            );
            let cut = read(&bytes[..at]);
            assert!(cut.is_err() || cut.unwrap().fault.is_some());
        }
    }

    proptest! {
        #[test]
        fn nothing_makes_it_panic(
            bytes in prop::collection::vec(any::<u8>(), 0..300),
            at in 0usize..200, with in prop::collection::vec(any::<u8>(), 0..8),
        ) {
            let _ = read(&bytes);
            let mut whole = write(&files()).unwrap();
            let at = at.min(whole.len());
            let end = (at + with.len()).min(whole.len());
            whole.splice(at..end, with);
            let _ = read(&whole);
        }
    }
}
