//! One HTTP/1.1 request, read within bounds.

use std::io::Read;
use std::net::TcpStream;
use std::time::{Duration, Instant};

use crate::encode::Format;

/// Bytes of a request's line and headers.
const MAX_HEAD_BYTES: usize = 8 * 1024;
const MAX_HEADERS: usize = 64;
/// From the first wait to the last byte: a client that dribbles does not hold the thread longer.
const DEADLINE: Duration = Duration::from_millis(1_000);

/// What is asked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Request {
    /// `/metrics`
    Metrics { format: Format, head: bool },
    /// `/healthz`
    Health { head: bool },
    /// Anything that is answered with this status.
    Refused(u16),
    /// Nothing whole came in time: there is nobody to answer.
    Gone,
}

/// Reads and understands a request.
pub(crate) fn read(stream: &mut TcpStream) -> Request {
    let start = Instant::now();
    let mut head = [0_u8; MAX_HEAD_BYTES];
    let mut filled = 0;
    loop {
        let left = DEADLINE.saturating_sub(start.elapsed());
        if left.is_zero() || stream.set_read_timeout(Some(left)).is_err() {
            return Request::Gone;
        }
        match stream.read(&mut head[filled..]) {
            Ok(0) | Err(_) => return Request::Gone,
            Ok(n) => filled += n,
        }
        if let Some(request) = parse(&head[..filled]) {
            return request;
        }
        if filled == MAX_HEAD_BYTES {
            return Request::Refused(431);
        }
    }
}

/// `None` while the head is not whole.
fn parse(head: &[u8]) -> Option<Request> {
    let mut headers = [httparse::EMPTY_HEADER; MAX_HEADERS];
    let mut parsed = httparse::Request::new(&mut headers);
    match parsed.parse(head) {
        Ok(httparse::Status::Complete(_)) => {}
        Ok(httparse::Status::Partial) => return None,
        Err(httparse::Error::TooManyHeaders) => return Some(Request::Refused(431)),
        Err(_) => return Some(Request::Refused(400)),
    }
    let path = parsed.path.unwrap_or_default().split('?').next().unwrap_or_default();
    let head = match parsed.method {
        Some("GET") => false,
        Some("HEAD") => true,
        _ => return Some(Request::Refused(405)),
    };
    let accept = parsed.headers.iter().find(|header| header.name.eq_ignore_ascii_case("accept"));
    let accept = accept.map(|header| String::from_utf8_lossy(header.value));
    Some(match path {
        "/metrics" => {
            Request::Metrics { format: Format::accepted(&accept.unwrap_or_default()), head }
        }
        "/healthz" => Request::Health { head },
        _ => Request::Refused(404),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads_are_understood_or_refused() {
        let get = |head: &str| parse(head.as_bytes());
        let plain = Request::Metrics { format: Format::Prometheus, head: false };
        assert_eq!(get("GET /metrics?x=1 HTTP/1.1\r\nHost: a\r\n\r\n"), Some(plain));
        let open = "GET /metrics HTTP/1.1\r\nACCEPT: application/openmetrics-text\r\n\r\n";
        assert_eq!(get(open), Some(Request::Metrics { format: Format::OpenMetrics, head: false }));
        assert_eq!(get("HEAD /healthz HTTP/1.0\r\n\r\n"), Some(Request::Health { head: true }));
        assert_eq!(get("GET /metrics HTTP/1.1\r\nHo"), None);
        assert_eq!(get("GET / HTTP/1.1\r\n\r\n"), Some(Request::Refused(404)));
        assert_eq!(get("POST /metrics HTTP/1.1\r\n\r\n"), Some(Request::Refused(405)));
        assert_eq!(get("\u{1}\u{2}\r\n\r\n"), Some(Request::Refused(400)));
        let many = format!("GET / HTTP/1.1\r\n{}\r\n", "a: b\r\n".repeat(100));
        assert_eq!(get(&many), Some(Request::Refused(431)));
    }
}
