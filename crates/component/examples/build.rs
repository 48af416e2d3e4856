//! `cargo run -p qraft-component --example build -- DIR [TARGET_DIR]`: what `qraft operator build`
//! does, without the rest of qraft.

use std::path::{Path, PathBuf};

fn main() {
    let mut words = std::env::args().skip(1);
    let dir = words.next().unwrap_or_else(|| ".".to_owned());
    let target_dir = words.next().map(PathBuf::from);
    let options = qraft_component::Options { target_dir, ..Default::default() };
    match qraft_component::build(Path::new(&dir), &options) {
        Ok(built) => {
            for one in built {
                println!("{}  {} bytes  {}", one.path.display(), one.bytes, one.digest);
            }
        }
        Err(error) => {
            eprintln!("{error}\n  {}", error.way_out());
            std::process::exit(1);
        }
    }
}
