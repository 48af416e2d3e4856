//! The language server protocol over two streams.
//!
//! One message at a time: what was read is answered before the next is read, so that answers are
//! of the text as it stood, and the end of the input leaves nothing unanswered.
//!
//! - [`frame`]: messages in and out
//! - [`server`]: the life of a session, and which request is whose
//! - [`documents`]: open texts and how they change
//! - [`positions`]: lines and characters to bytes, and back
//! - [`answers`]: questions about a text; [`convert`]: answers in the protocol's types
//! - [`spaces`]: findings of a space file
//! - [`project`]: what stands beside a file: `qraft.toml`, a strategy that is not open

mod answers;
mod capabilities;
mod convert;
mod documents;
mod frame;
mod outline;
mod positions;
mod project;
mod server;
mod spaces;

use std::io::{BufRead, Write};

use frame::Incoming;
use server::{Next, Server};

/// How a session ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Left {
    /// Asked to shut down, then to exit; or the input ended.
    Well,
    /// Asked to exit without a shutdown before.
    Abruptly,
}

/// Serves until the client asks to exit, or its messages end.
///
/// # Errors
/// A stream that cannot be read or written, or a header that is none: what follows it could not be
/// told apart from it.
pub fn serve(input: &mut impl BufRead, output: &mut impl Write) -> std::io::Result<Left> {
    let mut server = Server::default();
    loop {
        let (next, replies) = match frame::read(input)? {
            Incoming::End => return Ok(Left::Well),
            Incoming::Malformed(why) => (Next::Read, vec![server::malformed(&why)]),
            Incoming::Message(message) => server.take(message),
        };
        for reply in &replies {
            frame::write(output, reply)?;
        }
        output.flush()?;
        match next {
            Next::Read => {}
            Next::Leave(left) => return Ok(left),
        }
    }
}
