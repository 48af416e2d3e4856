//! Flags of `qraft operator key` and `qraft operator trust`.

use clap::{Args, Subcommand};

use super::super::{Format, OutputArgs};

/// `qraft operator key`
#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  qraft operator key new\n  qraft operator key show default")]
pub struct KeyCommand {
    /// What to do.
    #[command(subcommand)]
    pub command: KeySub,
}

/// What to do with your own keys.
#[derive(Subcommand, Debug)]
pub enum KeySub {
    /// Make a key to sign operators with
    New(KeyArgs),
    /// List your keys
    List(KeyListArgs),
    /// Show the public half of a key, for others to trust
    Show(KeyArgs),
}

impl KeySub {
    /// How whatever stops the command is told.
    pub fn format(&self) -> Format {
        match self {
            KeySub::New(a) | KeySub::Show(a) => a.output.format,
            KeySub::List(a) => a.output.format,
        }
    }
}

/// One of your keys.
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  qraft operator key new\n  qraft operator key show default\n\n\
                        Keys lie in `keys` of your settings ($QRAFT_CONFIG_DIR, else \
                        ~/.config/qraft), for you alone. They are never overwritten.\n\n\
                        Exit codes: 0 fine · 2 files or flags"
)]
pub struct KeyArgs {
    /// What you call it
    #[arg(default_value = qraft_plugin::keys::KEY_NAME_DEFAULT)]
    pub name: String,
    /// How to print.
    #[command(flatten)]
    pub output: OutputArgs,
}

/// `qraft operator key list`
#[derive(Args, Debug)]
#[command(
    after_help = "Example:\n  qraft operator key list\n\nExit codes: 0 fine · 2 files or flags"
)]
pub struct KeyListArgs {
    /// How to print.
    #[command(flatten)]
    pub output: OutputArgs,
}

/// `qraft operator trust`
#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  qraft operator trust list\n  \
                        qraft operator trust add acme --namespace acme --key ed25519:…")]
pub struct TrustCommand {
    /// What to do.
    #[command(subcommand)]
    pub command: TrustSub,
}

/// What to do with trust.
#[derive(Subcommand, Debug)]
pub enum TrustSub {
    /// Believe a publisher's signatures in their namespaces
    Add(TrustAddArgs),
    /// List whom you trust, and what is never run
    List(TrustListArgs),
    /// Trust a publisher no more
    Remove(TrustRemoveArgs),
    /// Take nothing new from a key; what a lock holds stays good
    Retire(TrustRetireArgs),
    /// Never run what a key signed, or one component
    Revoke(TrustRevokeArgs),
}

impl TrustSub {
    /// How whatever stops the command is told.
    pub fn format(&self) -> Format {
        match self {
            TrustSub::Add(a) => a.output.format,
            TrustSub::List(a) => a.output.format,
            TrustSub::Remove(a) => a.output.format,
            TrustSub::Retire(a) => a.output.format,
            TrustSub::Revoke(a) => a.output.format,
        }
    }
}

/// `qraft operator trust add`
#[derive(Args, Debug)]
#[command(
    after_help = "Example:\n  qraft operator trust add acme --namespace acme --key ed25519:…\n\n\
                        Compare the key with its owner's by another way than the one it came by.\n\n\
                        Exit codes: 0 fine · 2 files or flags"
)]
pub struct TrustAddArgs {
    /// What you call the publisher
    pub publisher: String,
    /// A namespace that is theirs
    #[arg(long = "namespace", value_name = "NAMESPACE")]
    pub namespaces: Vec<String>,
    /// A key of theirs
    #[arg(long = "key", value_name = "KEY")]
    pub keys: Vec<String>,
    /// How to print.
    #[command(flatten)]
    pub output: OutputArgs,
}

/// `qraft operator trust list`
#[derive(Args, Debug)]
#[command(
    after_help = "Example:\n  qraft operator trust list\n\nExit codes: 0 fine · 2 files or flags"
)]
pub struct TrustListArgs {
    /// How to print.
    #[command(flatten)]
    pub output: OutputArgs,
}

/// `qraft operator trust remove`
#[derive(Args, Debug)]
#[command(after_help = "Example:\n  qraft operator trust remove acme\n\n\
                        Exit codes: 0 fine · 2 files or flags")]
pub struct TrustRemoveArgs {
    /// Which publisher
    pub publisher: String,
    /// How to print.
    #[command(flatten)]
    pub output: OutputArgs,
}

/// `qraft operator trust retire`
#[derive(Args, Debug)]
#[command(after_help = "Example:\n  qraft operator trust retire 0123456789abcdef\n\n\
                        Exit codes: 0 fine · 2 files or flags")]
pub struct TrustRetireArgs {
    /// Which key: in full, or its 16 digits
    pub key: String,
    /// How to print.
    #[command(flatten)]
    pub output: OutputArgs,
}

/// `qraft operator trust revoke`
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  qraft operator trust revoke ed25519:… --reason \"It leaked.\"\n  \
                        qraft operator trust revoke blake3:… --reason \"It looks ahead.\"\n\n\
                        Exit codes: 0 fine · 2 files or flags"
)]
pub struct TrustRevokeArgs {
    /// A key in full, or the digest of a component
    pub what: String,
    /// Why, in a sentence
    #[arg(long)]
    pub reason: String,
    /// How to print.
    #[command(flatten)]
    pub output: OutputArgs,
}
