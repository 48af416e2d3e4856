//! Where events and log messages go: a subscriber of lines.

use std::fmt::{Debug, Write as _};
use std::io::{BufWriter, Write};
use std::sync::{Arc, Mutex, PoisonError};

use tracing::field::{Field, Visit};
use tracing::{Event, Level, Subscriber};
use tracing_subscriber::Layer;
use tracing_subscriber::layer::{Context, SubscriberExt};

use crate::event::TARGET;

/// What is written to stderr.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum LogStyle {
    /// Warnings and errors for people; no events.
    #[default]
    Text,
    /// Events, and messages from level info up, one JSON object a line.
    Json,
    /// Nothing.
    Off,
}

/// Lines wait here until there are many, a milestone, or the end.
const BUFFER_BYTES: usize = 64 * 1024;

type Sink = Arc<Mutex<BufWriter<Box<dyn Write + Send>>>>;

/// Writes out what still waits when it is dropped: hold it until the command ends.
#[must_use = "lines that still wait are written when this is dropped"]
pub struct LogGuard(Option<Sink>);

impl Drop for LogGuard {
    fn drop(&mut self) {
        if let Some(sink) = &self.0 {
            flush(sink);
        }
    }
}

/// Starts to listen for the whole process, writing to stderr. A second call changes nothing.
pub fn init(style: LogStyle) -> LogGuard {
    if style == LogStyle::Off {
        return LogGuard(None);
    }
    let (layer, guard) = layer(style, Box::new(std::io::stderr()));
    let subscriber = tracing_subscriber::registry().with(layer);
    match tracing::subscriber::set_global_default(subscriber) {
        Ok(()) => guard,
        Err(_) => LogGuard(None),
    }
}

/// The layer behind [`init`], over any writer.
pub fn layer<S: Subscriber>(
    style: LogStyle,
    writer: Box<dyn Write + Send>,
) -> (impl Layer<S>, LogGuard) {
    let sink: Sink = Arc::new(Mutex::new(BufWriter::with_capacity(BUFFER_BYTES, writer)));
    (Lines { style, sink: sink.clone() }, LogGuard(Some(sink)))
}

struct Lines {
    style: LogStyle,
    sink: Sink,
}

impl<S: Subscriber> Layer<S> for Lines {
    fn enabled(&self, metadata: &tracing::Metadata<'_>, _: Context<'_, S>) -> bool {
        // Libraries that trace too are not this program's voice.
        let ours = metadata.target().starts_with("qraft");
        let level = match self.style {
            LogStyle::Off => return false,
            LogStyle::Text => Level::WARN,
            LogStyle::Json => Level::INFO,
        };
        ours && *metadata.level() <= level
    }

    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        if event.metadata().target() == TARGET {
            event.record(&mut Ready { sink: &self.sink, milestone: false });
            return;
        }
        let mut message = Message::default();
        event.record(&mut message);
        let level = event.metadata().level().as_str().to_ascii_lowercase();
        let line = match self.style {
            LogStyle::Text => format!("{level}: {}", message.text),
            _ => serde_json::json!({"level": level, "message": message.text}).to_string(),
        };
        write(&self.sink, &line, true);
    }
}

/// Writes an event's line as it is. The milestone flag is recorded before the line.
struct Ready<'a> {
    sink: &'a Sink,
    milestone: bool,
}

impl Visit for Ready<'_> {
    fn record_bool(&mut self, _: &Field, value: bool) {
        self.milestone = value;
    }

    fn record_str(&mut self, _: &Field, value: &str) {
        write(self.sink, value, self.milestone);
    }

    fn record_debug(&mut self, _: &Field, _: &dyn Debug) {}
}

/// A message with its fields after it.
#[derive(Default)]
struct Message {
    text: String,
}

impl Visit for Message {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        let separator = if self.text.is_empty() { "" } else { " " };
        // Writing into a text does not fail.
        let _ = match field.name() {
            "message" => write!(self.text, "{separator}{value:?}"),
            name => write!(self.text, "{separator}{name}={value:?}"),
        };
    }
}

/// A stderr that is gone must not end a run, so what cannot be written is let go.
fn write(sink: &Sink, line: &str, now: bool) {
    let mut out = sink.lock().unwrap_or_else(PoisonError::into_inner);
    let _ = out.write_all(line.as_bytes());
    let _ = out.write_all(b"\n");
    if now {
        let _ = out.flush();
    }
}

fn flush(sink: &Sink) {
    let _ = sink.lock().unwrap_or_else(PoisonError::into_inner).flush();
}
