//! Open texts and how they change.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use ls_types::{TextDocumentContentChangeEvent, Uri};
use qraft_check::ide::Analysis;
use qraft_check::{Weighed, weigh};
use qraft_diag::{Diagnostic, SourceFile};

use super::positions::{Encoding, Lines};
use super::{project, spaces};
use crate::cmd::check::kind::{self, Kind};

/// What a document is.
#[derive(Debug)]
pub enum Content {
    /// A strategy.
    Strategy(Box<Analysis>),
    /// A space file, and what is wrong with it.
    Space(Weighed),
    /// What data declare, and what is wrong with it.
    Data(Weighed),
    /// Neither: nothing is said of it.
    Other,
}

/// An open document.
#[derive(Debug)]
pub struct Open {
    /// Where, as the client names it.
    pub uri: Uri,
    /// Its version, as the client counts.
    pub version: i32,
    /// Its text.
    pub file: SourceFile,
    /// Its lines.
    pub lines: Lines,
    /// What it is.
    pub content: Content,
    /// True where the client says that it is a strategy, whatever stands in it.
    declared: bool,
}

impl Open {
    /// The findings, and how many more there were.
    pub fn findings(&self) -> (&[Diagnostic], usize) {
        match &self.content {
            Content::Strategy(analysis) => (analysis.findings(), analysis.dropped()),
            Content::Space(weighed) | Content::Data(weighed) => {
                (&weighed.findings, weighed.dropped)
            }
            Content::Other => (&[], 0),
        }
    }

    /// The strategy, where it is one.
    pub fn strategy(&self) -> Option<&Analysis> {
        match &self.content {
            Content::Strategy(analysis) => Some(analysis),
            Content::Space(_) | Content::Data(_) | Content::Other => None,
        }
    }
}

/// All open documents, by URI.
#[derive(Debug, Default)]
pub struct Documents {
    open: BTreeMap<String, Open>,
}

impl Documents {
    /// The document of that URI.
    pub fn get(&self, uri: &Uri) -> Option<&Open> {
        self.open.get(uri.as_str())
    }

    /// Takes a document in, or its new text.
    pub fn put(&mut self, uri: &Uri, version: i32, text: String, declared: bool) {
        let path = path_of(uri);
        let name = path
            .as_ref()
            .map_or_else(|| uri.as_str().to_owned(), |path| path.to_string_lossy().into_owned());
        let lines = Lines::of(&text);
        let file = SourceFile::new(name, text);
        let content = self.read(&file, path.as_deref(), declared);
        let open = Open { uri: uri.clone(), version, file, lines, content, declared };
        self.open.insert(uri.as_str().to_owned(), open);
    }

    fn read(&self, file: &SourceFile, path: Option<&Path>, declared: bool) -> Content {
        let around = project::surroundings(path);
        match kind::of(file) {
            Kind::Space => {
                let text = |of: &Path| self.text_at(of);
                Content::Space(spaces::weighed(file, path, &around.options, &text))
            }
            Kind::Data => {
                let (_, findings) = qraft_syntax::data_schema::read(file);
                Content::Data(weigh(file, findings, None, &around.options.policy))
            }
            // An empty file of any YAML is no strategy that lacks everything.
            Kind::Strategy if declared || !file.text().trim().is_empty() => {
                Content::Strategy(Box::new(Analysis::new(file.clone(), around)))
            }
            Kind::Other if declared => {
                Content::Strategy(Box::new(Analysis::new(file.clone(), around)))
            }
            Kind::Strategy | Kind::Params | Kind::Other => Content::Other,
        }
    }

    /// The text of a file: as it is open, else as it stands on disk.
    fn text_at(&self, path: &Path) -> Option<String> {
        let wanted = project::plain(path);
        let open = self
            .open
            .values()
            .find(|open| path_of(&open.uri).is_some_and(|path| project::plain(&path) == wanted));
        match open {
            Some(open) => Some(open.file.text().to_owned()),
            None => std::fs::read_to_string(path).ok(),
        }
    }

    /// Applies changes in their order: each is of the text that the one before left.
    pub fn change(
        &mut self,
        uri: &Uri,
        version: i32,
        changes: Vec<TextDocumentContentChangeEvent>,
        encoding: Encoding,
    ) {
        let Some(open) = self.open.get(uri.as_str()) else { return };
        let declared = open.declared;
        let mut text = open.file.text().to_owned();
        for change in changes {
            match change.range {
                None => text = change.text,
                Some(range) => {
                    let span = Lines::of(&text).span(&text, range, encoding);
                    text.replace_range(span.range(), &change.text);
                }
            }
        }
        self.put(uri, version, text, declared);
    }

    /// Reads a document again, since what stands around it changed.
    pub fn refresh(&mut self, uri: &Uri) {
        let Some(open) = self.open.get(uri.as_str()) else { return };
        let (version, text) = (open.version, open.file.text().to_owned());
        let declared = open.declared;
        self.put(uri, version, text, declared);
    }

    /// Open space files: what they say hangs on their strategy's text.
    pub fn spaces(&self) -> Vec<Uri> {
        let spaces = self.open.values().filter(|o| matches!(o.content, Content::Space(_)));
        spaces.map(|open| open.uri.clone()).collect()
    }

    /// Lets a document go.
    pub fn close(&mut self, uri: &Uri) {
        self.open.remove(uri.as_str());
    }
}

/// The file of a URI, where it is one.
fn path_of(uri: &Uri) -> Option<PathBuf> {
    let is_file = uri.scheme().as_str() == "file";
    is_file.then(|| uri.to_file_path().map(|path| path.into_owned()))?
}
