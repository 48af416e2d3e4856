//! Messages in and out: headers, an empty line, JSON.

use std::io::{BufRead, Error, ErrorKind, Read, Result, Write};

use serde_json::Value;

/// The longest message that is taken in, in bytes. Documents are at most a sixteenth of it.
const BYTES_MAX: u64 = 16 << 20;
/// The longest line of a header, in bytes.
const HEADER_MAX: u64 = 4096;

/// What was read.
#[derive(Debug)]
pub enum Incoming {
    /// A message.
    Message(Value),
    /// A body that is no message; what follows it can be read.
    Malformed(String),
    /// Nothing more will come.
    End,
}

/// Reads one message. Input that ends within one ends there.
pub fn read(input: &mut impl BufRead) -> Result<Incoming> {
    let Some(length) = header(input)? else { return Ok(Incoming::End) };
    if length > BYTES_MAX {
        let skipped = std::io::copy(&mut input.take(length), &mut std::io::sink())?;
        let why = format!("a message of {length} bytes; at most {BYTES_MAX} are read");
        return Ok(if skipped < length { Incoming::End } else { Incoming::Malformed(why) });
    }
    let mut body = Vec::new();
    let got = input.take(length).read_to_end(&mut body)?;
    if (got as u64) < length {
        return Ok(Incoming::End);
    }
    Ok(match serde_json::from_slice(&body) {
        Ok(message) => Incoming::Message(message),
        Err(error) => Incoming::Malformed(error.to_string()),
    })
}

/// The length of the body that follows; `None` where the input ends.
fn header(input: &mut impl BufRead) -> Result<Option<u64>> {
    let mut length = None;
    loop {
        let mut line = Vec::new();
        let got = input.take(HEADER_MAX).read_until(b'\n', &mut line)?;
        if got == 0 || line.last() != Some(&b'\n') {
            let long = got as u64 == HEADER_MAX;
            return if long { Err(invalid(&line)) } else { Ok(None) };
        }
        let text = String::from_utf8_lossy(&line);
        let text = text.trim_end_matches(['\r', '\n']);
        if text.is_empty() {
            return length.map(Some).ok_or_else(|| invalid(b"no Content-Length"));
        }
        let (name, value) = text.split_once(':').ok_or_else(|| invalid(&line))?;
        if name.trim().eq_ignore_ascii_case("content-length") {
            length = Some(value.trim().parse().map_err(|_| invalid(&line))?);
        }
    }
}

fn invalid(line: &[u8]) -> Error {
    const SHOWN: usize = 60;
    let text: String = String::from_utf8_lossy(line).chars().take(SHOWN).collect();
    let message = format!("no header of the language server protocol: `{}`", text.trim());
    Error::new(ErrorKind::InvalidData, message)
}

/// Writes one message.
pub fn write(output: &mut impl Write, message: &Value) -> Result<()> {
    let body = message.to_string();
    write!(output, "Content-Length: {}\r\n\r\n{body}", body.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(text: &str) -> Vec<String> {
        let mut input = text.as_bytes();
        let mut seen = Vec::new();
        loop {
            match read(&mut input) {
                Ok(Incoming::End) => return seen,
                Ok(Incoming::Message(message)) => seen.push(message.to_string()),
                Ok(Incoming::Malformed(_)) => seen.push("malformed".to_owned()),
                Err(error) => {
                    seen.push(error.kind().to_string());
                    return seen;
                }
            }
        }
    }

    #[test]
    fn messages_follow_one_another() {
        assert_eq!(
            all("Content-Length: 2\r\n\r\n{}content-length:4\r\nX: y\r\n\r\n[1]\n"),
            ["{}", "[1]"]
        );
    }

    #[test]
    fn a_body_that_is_no_json_is_passed_over() {
        assert_eq!(
            all("Content-Length: 1\r\n\r\n{Content-Length: 2\r\n\r\n{}"),
            ["malformed", "{}"]
        );
    }

    #[test]
    fn a_cut_message_ends_the_input() {
        assert!(all("Content-Length: 10\r\n\r\n{}").is_empty());
        assert!(all("Content-Length: 99999999999999\r\n\r\n{}").is_empty());
        assert!(all("Content-Le").is_empty());
    }

    #[test]
    fn what_is_no_header_stops() {
        assert_eq!(all("hello\n"), ["invalid data"]);
        assert_eq!(all("Content-Length: -1\r\n\r\n"), ["invalid data"]);
        assert_eq!(all("X: y\r\n\r\n"), ["invalid data"]);
        assert_eq!(all(&"x".repeat(5000)), ["invalid data"]);
    }

    #[test]
    fn what_is_written_can_be_read() {
        let mut bytes = Vec::new();
        write(&mut bytes, &serde_json::json!({"a": "é"})).expect("written");
        assert_eq!(all(std::str::from_utf8(&bytes).expect("UTF-8")), ["{\"a\":\"é\"}"]);
    }
}
