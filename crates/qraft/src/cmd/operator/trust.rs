//! `qraft operator trust`: whose signatures a user believes, and what is never run.

use qraft_base::Digest;
use qraft_plugin::keys::PublicKey;
use qraft_plugin::trust::{Publisher, PublisherKey, Revocation, Revoked, Trust};
use serde_json::{Value, json};

use crate::args::{Format, TrustSub};
use crate::exit::{Ended, Outcome, Stop};
use crate::operators::config_dir;

/// Runs the command.
pub fn run(command: &TrustSub) -> Ended {
    let dir = config_dir()?;
    let mut trust = Trust::load(&dir).map_err(|e| Stop::input("trust_invalid", e.to_string()))?;
    match command {
        TrustSub::List(_) => {}
        TrustSub::Add(args) => {
            let keys: Result<Vec<PublicKey>, Stop> = args.keys.iter().map(|k| key(k)).collect();
            add(&mut trust, &args.publisher, &args.namespaces, &keys?);
        }
        TrustSub::Remove(args) => {
            let before = trust.publishers.len();
            trust.publishers.retain(|publisher| publisher.name != args.publisher);
            if trust.publishers.len() == before {
                return Err(unknown(&trust, &args.publisher));
            }
        }
        TrustSub::Retire(args) => retire(&mut trust, &args.key)?,
        TrustSub::Revoke(args) => {
            let of = match args.what.parse::<Digest>() {
                Ok(digest) => Revoked::Component(digest),
                Err(_) => Revoked::Key(key(&args.what)?),
            };
            trust.revoked.retain(|revocation| revocation.of != of);
            trust.revoked.push(Revocation { of, reason: args.reason.clone() });
        }
    }
    if !matches!(command, TrustSub::List(_)) {
        trust.store(&dir).map_err(|e| Stop::input("trust_invalid", e.to_string()))?;
    }
    tell(command.format(), &trust);
    Ok(Outcome::Done)
}

fn key(text: &str) -> Result<PublicKey, Stop> {
    text.parse().map_err(|e| Stop::input("key_invalid", format!("{e}")))
}

/// A new publisher, or more namespaces and keys of one that is there.
fn add(trust: &mut Trust, name: &str, namespaces: &[String], keys: &[PublicKey]) {
    let keys = keys.iter().map(|key| PublisherKey { key: *key, retired: false });
    match trust.publishers.iter_mut().find(|publisher| publisher.name == name) {
        Some(publisher) => {
            publisher.namespaces.extend(namespaces.iter().cloned());
            for new in keys {
                if publisher.keys.iter().all(|have| have.key != new.key) {
                    publisher.keys.push(new);
                }
            }
        }
        None => trust.publishers.push(Publisher {
            name: name.to_owned(),
            namespaces: namespaces.iter().cloned().collect(),
            keys: keys.collect(),
        }),
    }
}

fn retire(trust: &mut Trust, text: &str) -> Result<(), Stop> {
    let mut keys = trust.publishers.iter_mut().flat_map(|publisher| &mut publisher.keys);
    let meant = |key: &PublicKey| key.id() == text || key.to_string() == text;
    match keys.find(|have| meant(&have.key)) {
        Some(found) => {
            found.retired = true;
            Ok(())
        }
        None => {
            let message = format!("no publisher has the key `{text}`; `qraft operator trust list`");
            Err(Stop::input("key_unknown", message))
        }
    }
}

fn unknown(trust: &Trust, name: &str) -> Stop {
    let names = trust.publishers.iter().map(|publisher| publisher.name.as_str());
    let way = match qraft_base::nearest(name, names) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "`qraft operator trust list` shows whom you trust".to_owned(),
    };
    Stop::input("publisher_unknown", format!("you trust no publisher `{name}`; {way}"))
}

fn tell(format: Format, trust: &Trust) {
    match format {
        Format::Json => crate::print::outln!("{}", document(trust)),
        Format::Text if trust.publishers.is_empty() && trust.revoked.is_empty() => {
            crate::print::outln!("nobody is trusted yet, and nothing revoked");
        }
        Format::Text => {
            for publisher in &trust.publishers {
                let namespaces: Vec<&str> =
                    publisher.namespaces.iter().map(String::as_str).collect();
                crate::print::outln!("{} for {}", publisher.name, namespaces.join(", "));
                for key in &publisher.keys {
                    let retired = if key.retired { "  retired" } else { "" };
                    crate::print::outln!("  {}  {}{retired}", key.key.id(), key.key);
                }
            }
            for revocation in &trust.revoked {
                crate::print::outln!("revoked {}: {}", thing(&revocation.of), revocation.reason);
            }
        }
    }
}

fn thing(of: &Revoked) -> String {
    match of {
        Revoked::Key(key) => key.to_string(),
        Revoked::Component(digest) => digest.to_string(),
    }
}

fn document(trust: &Trust) -> Value {
    let key = |key: &PublisherKey| {
        let (id, public) = (key.key.id(), key.key.to_string());
        json!({"id": id, "public": public, "retired": key.retired})
    };
    let publisher = |publisher: &Publisher| {
        let keys: Vec<Value> = publisher.keys.iter().map(key).collect();
        json!({"name": publisher.name, "namespaces": publisher.namespaces, "keys": keys})
    };
    let publishers: Vec<Value> = trust.publishers.iter().map(publisher).collect();
    let revoked: Vec<Value> = trust
        .revoked
        .iter()
        .map(|revocation| json!({"of": thing(&revocation.of), "reason": revocation.reason}))
        .collect();
    json!({"schema": "qraft.operator.trust/1", "publishers": publishers, "revoked": revoked})
}
