//! `qraft operator key`: the keys that a user signs with.

use qraft_plugin::keys::{KeyError, Keyring, PublicKey};
use serde_json::{Value, json};

use crate::args::{Format, KeySub};
use crate::exit::{Ended, Outcome, Stop};
use crate::operators::config_dir;

/// Runs the command.
pub fn run(command: &KeySub) -> Ended {
    let ring = Keyring::of(&config_dir()?);
    let unusable = |e: KeyError| Stop::input("key_unusable", e.to_string());
    match command {
        KeySub::New(args) => {
            let key = ring.generate(&args.name).map_err(unusable)?.public();
            tell(args.output.format, &args.name, &key);
        }
        KeySub::Show(args) => {
            let key = ring.load(&args.name).map_err(unusable)?.public();
            tell(args.output.format, &args.name, &key);
        }
        KeySub::List(args) => list(args.output.format, &ring).map_err(unusable)?,
    }
    Ok(Outcome::Done)
}

fn tell(format: Format, name: &str, key: &PublicKey) {
    match format {
        Format::Json => crate::print::outln!("{}", item(name, key)),
        Format::Text => crate::print::outln!("{name}  {}  {key}", key.id()),
    }
}

fn item(name: &str, key: &PublicKey) -> Value {
    let schema = "qraft.operator.key/1";
    json!({"schema": schema, "name": name, "id": key.id(), "public": key.to_string()})
}

fn list(format: Format, ring: &Keyring) -> Result<(), KeyError> {
    let mut items = Vec::new();
    for name in ring.names()? {
        let key = ring.load(&name)?.public();
        match format {
            Format::Json => items.push(item(&name, &key)),
            Format::Text => tell(format, &name, &key),
        }
    }
    if format == Format::Json {
        let answer = json!({"schema": "qraft.operator.keys/1", "keys": items});
        crate::print::outln!("{answer}");
    }
    Ok(())
}
