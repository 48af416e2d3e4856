//! Where sources that nobody has read are built: a root of its own, without network, without
//! anything of the user's, within limits. What is built is never run here, but a compiler reads
//! what it is told to read (`include_str!`), so that nothing worth reading should be in its sight.

use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::exit::Stop;

/// Address space of a process of the build.
const KIB: u64 = 8 << 20;
/// What the script answers where the system does not allow a root of its own.
const NOT_ALLOWED: i32 = 97;
/// The script, which `sh` reads from its argument.
const SEAL: &str = include_str!("seal.sh");
/// Bytes of what a build says that are shown.
const SAID_BYTES: usize = 4_000;

/// A folder to build in, gone when this is.
#[derive(Debug)]
pub struct Sandbox {
    folder: PathBuf,
}

/// What kept a build in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Sealed {
    /// A root of its own, no network, limits on time and memory.
    Whole,
    /// A cleared environment and limits alone.
    Weak,
}

impl Sealed {
    /// In words.
    pub fn words(self) -> &'static str {
        match self {
            Sealed::Whole => {
                "no network, no file of yours in sight, a cleared environment, limits on time and \
                 memory"
            }
            Sealed::Weak => {
                "weak: a cleared environment and limits on time and memory; the compiler could read \
                 your files and reach the network"
            }
        }
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        // What is left is in the folder of temporary files, and nobody else's to read.
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

impl Sandbox {
    /// A fresh one, for this user alone.
    ///
    /// # Errors
    /// Exit 2: it cannot be made.
    pub fn new() -> Result<Sandbox, Stop> {
        let folder = std::env::temp_dir().join(format!("qraft-propose-{}", std::process::id()));
        let made = private(&folder)
            .and_then(|()| std::fs::create_dir(folder.join("root")))
            .and_then(|()| std::fs::create_dir(folder.join("work")));
        let bad = |e| Stop::input("file_unwritable", format!("{}: {e}", folder.display()));
        made.map_err(bad)?;
        Ok(Sandbox { folder })
    }

    /// Where the sources go.
    pub fn sources(&self) -> PathBuf {
        self.folder.join("work").join("operator")
    }

    /// Builds the sources; the folder of what was built, and what kept the build in.
    ///
    /// # Errors
    /// Exit 1: it does not build, or took too long. Exit 2: no sandbox that is strong enough.
    pub fn build(&self, may_be_weak: bool, seconds: u32) -> Result<(PathBuf, Sealed), Stop> {
        let dist = self.folder.join("work").join("dist");
        let build =
            ["/qraft", "operator", "build", "/build/operator", "--offline", "--out", "/build/dist"];
        match self.ran(self.whole(seconds, &build)?, seconds)? {
            Some(ended) => ended.map(|()| (dist, Sealed::Whole)),
            None if may_be_weak => {
                let ran = self.ran(self.weak(seconds), seconds)?;
                let none = || Stop::input("sandbox_missing", "`sh` sets no limits here");
                ran.ok_or_else(none)?.map(|()| (dist, Sealed::Weak))
            }
            None => {
                let message = "this system allows no sandbox to build in (user namespaces, by \
                               `unshare`): build elsewhere, or read the source and say \
                               --allow-weak-sandbox";
                Err(Stop::input("sandbox_missing", message))
            }
        }
    }

    /// A command in a root of its own.
    fn whole(&self, seconds: u32, inside: &[&str]) -> Result<Command, Stop> {
        let mut command = Command::new("unshare");
        command.args(["--map-root-user", "--net", "--mount", "--pid", "--ipc", "--fork"]);
        command.args(["--kill-child=KILL", "sh", "-c", SEAL, "seal"]);
        command.arg(self.folder.join("root")).arg(self.folder.join("work"));
        command.arg(sysroot()?).arg(cargo_home().join("registry")).arg(this_program()?);
        command.arg(seconds.to_string()).arg(KIB.to_string());
        command.args(inside);
        Ok(command)
    }

    fn weak(&self, seconds: u32) -> Command {
        let script = format!("ulimit -t {seconds} && ulimit -v {KIB} && exec \"$@\"");
        let work = self.folder.join("work");
        let mut command = Command::new("sh");
        command.args(["-c", &script, "weak"]).arg(std::env::current_exe().unwrap_or_default());
        command.args(["operator", "build", "--offline"]).arg(self.sources());
        command.arg("--out").arg(work.join("dist")).env_clear();
        for kept in ["PATH", "RUSTUP_HOME"] {
            if let Some(value) = std::env::var_os(kept) {
                command.env(kept, value);
            }
        }
        command.env("HOME", &work).env("CARGO_HOME", cargo_home());
        command.env("CARGO_TARGET_DIR", work.join("target"));
        command
    }

    /// Runs a build to its end, or to the end of its time; `None` where the sandbox is not to be
    /// had.
    fn ran(&self, mut command: Command, seconds: u32) -> Result<Option<Result<(), Stop>>, Stop> {
        let log = self.folder.join("log");
        let bad = |e: std::io::Error| Stop::input("file_unwritable", e.to_string());
        let file = std::fs::File::create(&log).map_err(bad)?;
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(file);
        let Ok(mut child) = command.current_dir(&self.folder).spawn() else { return Ok(None) };
        let until = Instant::now() + Duration::from_secs(u64::from(seconds) * 2);
        let Some(code) = wait(&mut child, until).map_err(bad)? else {
            let message = format!("the build took longer than {} seconds", u64::from(seconds) * 2);
            return Ok(Some(Err(Stop::findings("operator_build", message))));
        };
        Ok(match code {
            0 => Some(Ok(())),
            NOT_ALLOWED => None,
            // A system without namespaces says so before the script begins.
            _ if said(&log).starts_with("unshare:") => None,
            _ => {
                let message = format!("the source does not build:\n{}", said(&log));
                Some(Err(Stop::findings("operator_build", message)))
            }
        })
    }
}

/// The exit code of a process; `None` where its time ran out, and it was ended.
fn wait(child: &mut Child, until: Instant) -> std::io::Result<Option<i32>> {
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(Some(status.code().unwrap_or(-1)));
        }
        if Instant::now() > until {
            child.kill()?;
            child.wait()?;
            return Ok(None);
        }
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// What a build said, its end if it was much.
fn said(log: &Path) -> String {
    let mut bytes = Vec::new();
    if let Ok(file) = std::fs::File::open(log) {
        // What cannot be read is not shown; that it failed is said all the same.
        let _ = file.take(1 << 20).read_to_end(&mut bytes);
    }
    let tail = bytes.len().saturating_sub(SAID_BYTES);
    let text = String::from_utf8_lossy(&bytes[tail..]).into_owned();
    let harmless = |c: char| if c.is_control() && c != '\n' { '\u{fffd}' } else { c };
    text.trim_end().chars().map(harmless).collect()
}

fn sysroot() -> Result<PathBuf, Stop> {
    let ran = Command::new("rustc").args(["--print", "sysroot"]).output();
    let root = ran.ok().filter(|ran| ran.status.success());
    let root = root.map(|ran| String::from_utf8_lossy(&ran.stdout).trim_end().to_owned());
    let missing = || Stop::input("tool_missing", "rustc is not installed: see https://rustup.rs");
    root.filter(|root| !root.is_empty()).map(PathBuf::from).ok_or_else(missing)
}

fn cargo_home() -> PathBuf {
    let home = || PathBuf::from(std::env::var_os("HOME").unwrap_or_default()).join(".cargo");
    std::env::var_os("CARGO_HOME").map_or_else(home, PathBuf::from)
}

fn this_program() -> Result<PathBuf, Stop> {
    std::env::current_exe().map_err(|e| Stop::input("program_missing", e.to_string()))
}

#[cfg(unix)]
fn private(folder: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    std::fs::DirBuilder::new().mode(0o700).create(folder)
}

#[cfg(not(unix))]
fn private(folder: &Path) -> std::io::Result<()> {
    std::fs::create_dir(folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Where the system allows no root of its own there is nothing to hold.
    #[test]
    fn nothing_of_the_users_is_in_sight() {
        let sandbox = Sandbox::new().expect("a folder");
        for (script, works) in [
            ("touch /build/x && rustc -vV", true),
            ("ls /etc/passwd", false),
            ("ls /root || ls /home", false),
            ("touch /usr/x || touch /rust/x || touch /cargo/registry/x", false),
            ("env | grep -v -E '^(PATH|HOME|TMPDIR|CARGO_[A-Z_]*|PWD|_|SHLVL|OLDPWD)='", false),
            ("grep -v -E 'lo:|Inter-|face' /proc/net/dev", false),
        ] {
            let inside = ["/bin/sh", "-c", script];
            let command = sandbox.whole(20, &inside).expect("a toolchain");
            let Some(ended) = sandbox.ran(command, 20).expect("it starts") else { return };
            assert_eq!(ended.is_ok(), works, "{script}: {ended:?}");
        }
        assert!(sandbox.folder.join("work/x").is_file());
    }
}
