//! Hostile files that no compiler makes: `forge HONEST.wasm DIST` writes them to a folder, most of
//! them from an honest component.
//!
//! A component is a run of sections, each a number, a length and bytes; one that is appended counts
//! like any other. So an honest operator gets a second core module beside its own.

#![forbid(unsafe_code)]

mod bomb;
mod bytes;

use std::path::Path;

use bytes::{CORE_INSTANCES, CORE_MODULE, count, list, module, section};

/// A component and nothing in it.
const EMPTY_COMPONENT: &[u8] = b"\0asm\x0d\0\x01\0";

/// The contract's interface, and one of the same length that is not there yet.
const KERNELS: [&[u8]; 2] = [b"qraft:operator/kernels@1.0.0", b"qraft:operator/kernels@2.0.0"];

fn main() -> std::io::Result<()> {
    let mut words = std::env::args().skip(1);
    let (Some(honest), Some(dist)) = (words.next(), words.next()) else {
        eprintln!("forge HONEST.wasm DIST");
        std::process::exit(2);
    };
    let honest = std::fs::read(honest)?;
    for (name, bytes) in forged(&honest) {
        std::fs::write(Path::new(&dist).join(name).with_extension("wasm"), bytes)?;
    }
    Ok(())
}

/// Every file, by name.
fn forged(honest: &[u8]) -> Vec<(&'static str, Vec<u8>)> {
    vec![
        ("garbage", b"This is not WebAssembly.\n".to_vec()),
        ("core_module", module(&[])),
        ("empty_component", EMPTY_COMPONENT.to_vec()),
        ("truncated", honest[..honest.len() / 2].to_vec()),
        ("other_interface", replaced(honest, KERNELS)),
        ("huge_memory", with_instances(honest, &huge_memory(), 1)),
        ("many_instances", with_instances(honest, &module(&[]), 4_000)),
        ("spin_start", with_instances(honest, &spin_start(), 1)),
        ("compile_bomb", with_module(honest, &bomb::module())),
    ]
}

/// Every occurrence of a text as another of the same length.
fn replaced(bytes: &[u8], [from, to]: [&[u8]; 2]) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    let mut at = 0;
    while at + from.len() <= bytes.len() {
        if bytes[at..].starts_with(from) {
            bytes[at..at + to.len()].copy_from_slice(to);
        }
        at += 1;
    }
    bytes
}

/// A component with a core module more, which is compiled and never used.
fn with_module(component: &[u8], module: &[u8]) -> Vec<u8> {
    [component, &section(CORE_MODULE, module)].concat()
}

/// A component with a core module more, made so many times when the component is.
fn with_instances(component: &[u8], module: &[u8], times: usize) -> Vec<u8> {
    let place = count(component, CORE_MODULE);
    // Instantiate: the module by its place, with no arguments.
    let instance = [&[0][..], &bytes::leb(place), &[0]].concat();
    let instances = section(CORE_INSTANCES, &list(&vec![instance; times]));
    [with_module(component, module), instances].concat()
}

/// A memory of four gibibytes from the start.
fn huge_memory() -> Vec<u8> {
    let memory = [&[0][..], &bytes::leb(65_536)].concat();
    module(&[(5, list(&[memory]))])
}

/// A start function that does not end.
fn spin_start() -> Vec<u8> {
    // No locals; loop, branch to its head, end of loop, end of function.
    let body = [0, 0x03, 0x40, 0x0c, 0, 0x0b, 0x0b];
    module(&[
        (1, list(&[vec![0x60, 0, 0]])),
        (3, list(&[vec![0]])),
        (8, vec![0]),
        (10, list(&[[&bytes::leb(body.len())[..], &body].concat()])),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_appended_module_is_counted_and_the_rest_stays() {
        let one = with_module(EMPTY_COMPONENT, &module(&[]));
        let two = with_module(&one, &spin_start());
        assert_eq!([EMPTY_COMPONENT, &one, &two].map(|c| count(c, CORE_MODULE)), [0, 1, 2]);
        assert!(two.starts_with(&one));
    }

    #[test]
    fn another_interface_is_of_the_same_length() {
        let bytes = [b"<", KERNELS[0], b"|", KERNELS[0], b">"].concat();
        let expected = [b"<", KERNELS[1], b"|", KERNELS[1], b">"].concat();
        assert_eq!(replaced(&bytes, KERNELS), expected);
    }
}
