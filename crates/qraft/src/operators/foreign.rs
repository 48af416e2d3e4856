//! Operators in other languages than Rust: built by their own tools, where those are installed.

use std::path::{Path, PathBuf};
use std::process::Command;

use qraft_base::Digest;
use qraft_component::Built;

use crate::args::LangArg;
use crate::exit::Stop;

/// A component that was built.
#[derive(Clone, Debug)]
pub struct Made {
    /// The file that was written.
    pub path: PathBuf,
    /// Of its bytes.
    pub digest: Digest,
    /// Its length.
    pub bytes: usize,
}

impl From<Built> for Made {
    fn from(built: Built) -> Made {
        Made { path: built.path, digest: built.digest, bytes: built.bytes }
    }
}

/// Sources in Python or JavaScript, laid out as `qraft operator new` writes them.
#[derive(Clone, Debug)]
pub struct Foreign {
    folder: PathBuf,
    lang: LangArg,
}

/// Those of a folder, where they are.
pub fn foreign(folder: &Path) -> Option<Foreign> {
    let marks = [("qraft_operator.py", LangArg::Python), ("qraft_operator.js", LangArg::Js)];
    let (_, lang) = marks.into_iter().find(|(mark, _)| folder.join(mark).is_file())?;
    Some(Foreign { folder: folder.to_owned(), lang })
}

impl Foreign {
    /// Builds into a folder, its own `dist` where none is named.
    ///
    /// # Errors
    /// Exit 2: no tool, or no operator in the folder. Exit 1: it does not build.
    pub fn build(&self, dist: Option<&Path>) -> Result<Made, Stop> {
        let name = self.name()?;
        let bad = |path: &Path, e: std::io::Error| {
            Stop::input("file_unwritable", format!("{}: {e}", path.display()))
        };
        let dist = dist.map_or_else(|| self.folder.join("dist"), Path::to_path_buf);
        std::fs::create_dir_all(&dist).map_err(|e| bad(&dist, e))?;
        let dist = dist.canonicalize().map_err(|e| bad(&dist, e))?;
        let path = dist.join(format!("{name}.wasm"));
        let mut command = self.command(&name, &path)?;
        let ran = command.current_dir(&self.folder).output();
        let ran = ran.map_err(|e| Stop::input("operator_build", format!("{command:?}: {e}")))?;
        if !ran.status.success() {
            let said = String::from_utf8_lossy(&ran.stderr);
            let message =
                format!("`{}` does not build:\n{}", self.folder.display(), said.trim_end());
            return Err(Stop::findings("operator_build", message));
        }
        let bytes = super::read(&path)?.bytes;
        Ok(Made { path, digest: Digest::of(&bytes), bytes: bytes.len() })
    }

    /// The module that is the operator: the one that is not ours.
    fn name(&self) -> Result<String, Stop> {
        let (ending, ours): (&str, &[&str]) = match self.lang {
            LangArg::Js => ("js", &["qraft_operator", "cases"]),
            _ => ("py", &["qraft_operator", "app", "kernels"]),
        };
        let items = std::fs::read_dir(&self.folder).into_iter().flatten().flatten();
        let mut names: Vec<String> = items
            .map(|item| item.path())
            .filter(|path| path.extension().is_some_and(|end| end == ending))
            .filter_map(|path| Some(path.file_stem()?.to_str()?.to_owned()))
            .filter(|name| !ours.contains(&name.as_str()))
            .collect();
        match (names.pop(), names.is_empty()) {
            (Some(name), true) => Ok(name),
            _ => {
                let folder = self.folder.display();
                let message = format!("{folder}: it should have one *.{ending} of yours");
                Err(Stop::input("operator_build", message))
            }
        }
    }

    fn command(&self, name: &str, path: &Path) -> Result<Command, Stop> {
        let missing = |what: &str, how: &str| {
            let message = format!("{what} is not installed: run `{how}` in the operator's folder");
            Stop::input("tool_missing", message)
        };
        if self.lang == LangArg::Js {
            let off = ["-d", "random", "stdio", "clocks", "http", "fetch-event"];
            let source = format!("{name}.js");
            let flags = ["--wit", "wit", "-n", "operator"];
            let mut command = match (self.tool("componentize-js"), self.tool("jco")) {
                (Some(tool), _) => Command::new(tool),
                (None, Some(tool)) => {
                    let mut command = Command::new(tool);
                    command.arg("componentize");
                    command
                }
                (None, None) => return Err(missing("componentize-js", "npm install")),
            };
            command.arg(source).args(flags).args(off).arg("-o").arg(path);
            return Ok(command);
        }
        let Some(tool) = self.tool("componentize-py") else {
            let how = "python3 -m venv .venv && .venv/bin/pip install componentize-py==0.25.1";
            return Err(missing("componentize-py", how));
        };
        let mut command = Command::new(tool);
        command.args(["-d", "wit", "-w", "operator", "componentize", "--stub-wasi", "app", "-o"]);
        command.arg(path);
        Ok(command)
    }

    /// A tool of the folder itself, else of the shell's path.
    fn tool(&self, name: &str) -> Option<PathBuf> {
        let own = ["node_modules/.bin", ".venv/bin", "venv/bin", ".venv/Scripts", "venv/Scripts"];
        let folder = self.folder.canonicalize().ok()?;
        let own = own.iter().map(|bin| folder.join(bin));
        let path = std::env::var_os("PATH").unwrap_or_default();
        let path: Vec<PathBuf> = std::env::split_paths(&path).collect();
        let mut tools = own
            .chain(path)
            .flat_map(|bin| ["", ".exe", ".cmd"].map(|ending| bin.join(format!("{name}{ending}"))));
        tools.find(|tool| tool.is_file())
    }
}
