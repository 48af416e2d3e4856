//! `/metrics` and `/healthz` over HTTP, from one thread of its own.

use std::fmt;
use std::io::{ErrorKind, Write};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{Builder, JoinHandle};
use std::time::Duration;

use crate::Metrics;
use crate::config::ExporterConfig;
use crate::encode::Format;
use crate::request::{self, Request};

/// A client that does not take its answer is let go after so long.
const WRITE_TIMEOUT: Duration = Duration::from_millis(1_000);
/// Wait after a failed accept (out of file handles, say), so that it does not spin.
const ACCEPT_PAUSE: Duration = Duration::from_millis(50);

/// Serves metrics until it is dropped. Requests are answered one at a time, each within bounds of
/// size and time; connections are not kept.
#[derive(Debug)]
pub struct Exporter {
    addr: SocketAddr,
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

/// Why there is no exporter: the port is taken, the address is not this machine's, or no thread.
#[derive(Debug)]
pub struct ExporterError {
    config: ExporterConfig,
    error: std::io::Error,
}

impl fmt::Display for ExporterError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ExporterConfig { addr, port } = self.config;
        let hint = "choose another with --metrics-port (or QRAFT_METRICS_PORT)";
        match self.error.kind() {
            ErrorKind::AddrInUse => {
                write!(f, "metrics port {port} of {addr} is in use; {hint}, or 0 for any free one")
            }
            ErrorKind::PermissionDenied => {
                write!(f, "metrics port {port} of {addr} may not be opened by this user; {hint}")
            }
            ErrorKind::AddrNotAvailable => write!(
                f,
                "{addr} is no address of this machine; choose another with --metrics-addr \
                 (or QRAFT_METRICS_ADDR)"
            ),
            _ => write!(f, "metrics cannot be served on {addr} port {port}: {}", self.error),
        }
    }
}

impl std::error::Error for ExporterError {}

impl Exporter {
    /// Listens and serves from now on.
    pub fn start(config: ExporterConfig, metrics: Metrics) -> Result<Exporter, ExporterError> {
        let fail = |error| ExporterError { config, error };
        let listener = TcpListener::bind((config.addr, config.port)).map_err(fail)?;
        let addr = listener.local_addr().map_err(fail)?;
        let stop = Arc::new(AtomicBool::new(false));
        let stopped = stop.clone();
        let thread = Builder::new()
            .name("qraft-metrics".to_owned())
            .spawn(move || serve(&listener, &metrics, &stopped))
            .map_err(fail)?;
        Ok(Exporter { addr, stop, thread: Some(thread) })
    }

    /// Where it listens, with the actual port.
    pub fn addr(&self) -> SocketAddr {
        self.addr
    }

    /// The actual port: of use where 0 was asked for.
    pub fn port(&self) -> u16 {
        self.addr.port()
    }
}

impl Drop for Exporter {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Release);
        // The thread waits in accept: a connection wakes it.
        let own = match self.addr.ip() {
            IpAddr::V4(ip) if ip.is_unspecified() => IpAddr::V4(Ipv4Addr::LOCALHOST),
            IpAddr::V6(ip) if ip.is_unspecified() => IpAddr::V6(Ipv6Addr::LOCALHOST),
            ip => ip,
        };
        let woken = TcpStream::connect_timeout(&(own, self.addr.port()).into(), WRITE_TIMEOUT);
        if let (Ok(_), Some(thread)) = (woken, self.thread.take()) {
            // A thread that panicked has nothing left to settle.
            let _ = thread.join();
        }
    }
}

fn serve(listener: &TcpListener, metrics: &Metrics, stop: &AtomicBool) {
    while !stop.load(Ordering::Acquire) {
        match listener.accept() {
            Ok(_) if stop.load(Ordering::Acquire) => return,
            Ok((stream, _)) => answer(stream, metrics),
            Err(_) => std::thread::sleep(ACCEPT_PAUSE),
        }
    }
}

fn answer(mut stream: TcpStream, metrics: &Metrics) {
    let plain = "text/plain; charset=utf-8";
    let (status, content_type, body, head) = match request::read(&mut stream) {
        Request::Gone => return,
        Request::Metrics { format, head } => {
            (200, Format::content_type(format), metrics.scrape(format), head)
        }
        Request::Health { head } => (200, plain, "ok\n".to_owned(), head),
        Request::Refused(status) => (status, plain, format!("{}\n", reason(status)), false),
    };
    let allow = if status == 405 { "Allow: GET, HEAD\r\n" } else { "" };
    let mut answer = format!(
        "HTTP/1.1 {status} {}\r\nContent-Type: {content_type}\r\nContent-Length: {}\r\n{allow}\
         Connection: close\r\n\r\n",
        reason(status),
        body.len()
    );
    if !head {
        answer.push_str(&body);
    }
    // Whoever asked and left is not missed.
    let _ = stream.set_write_timeout(Some(WRITE_TIMEOUT));
    let _ = stream.write_all(answer.as_bytes());
}

fn reason(status: u16) -> &'static str {
    match status {
        200 => "OK",
        400 => "Bad Request",
        404 => "Not Found",
        405 => "Method Not Allowed",
        _ => "Request Header Fields Too Large",
    }
}
