//! The binary format's bricks: numbers, lists, sections.

/// A component's section that holds a core module.
pub const CORE_MODULE: u8 = 1;

/// A component's section of core instances.
pub const CORE_INSTANCES: u8 = 2;

/// A number, seven bits a byte, the lowest first.
pub fn leb(mut value: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    loop {
        let low = (value & 0x7f) as u8;
        value >>= 7;
        if value == 0 {
            bytes.push(low);
            return bytes;
        }
        bytes.push(low | 0x80);
    }
}

/// Items after their number.
pub fn list(items: &[Vec<u8>]) -> Vec<u8> {
    [leb(items.len()), items.concat()].concat()
}

/// Bytes after their kind and length.
pub fn section(kind: u8, bytes: &[u8]) -> Vec<u8> {
    [&[kind][..], &leb(bytes.len()), bytes].concat()
}

/// A core module of sections.
pub fn module(sections: &[(u8, Vec<u8>)]) -> Vec<u8> {
    let sections = sections.iter().flat_map(|(kind, bytes)| section(*kind, bytes));
    b"\0asm\x01\0\0\0".iter().copied().chain(sections).collect()
}

/// How many sections of a kind a component has, outermost.
pub fn count(component: &[u8], kind: u8) -> usize {
    let mut rest = &component[8..];
    let mut found = 0;
    while let [first, tail @ ..] = rest {
        found += usize::from(*first == kind);
        let (mut length, mut used) = (0, 0);
        loop {
            let byte = tail[used];
            length |= usize::from(byte & 0x7f) << (7 * used);
            used += 1;
            if byte < 0x80 {
                break;
            }
        }
        rest = &tail[used + length..];
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_seven_bits_a_byte() {
        assert_eq!(leb(0), [0]);
        assert_eq!(leb(127), [0x7f]);
        assert_eq!(leb(624_485), [0xe5, 0x8e, 0x26]);
    }
}
