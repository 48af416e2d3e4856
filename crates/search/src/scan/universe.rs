//! Program and panel as an engine takes them: what trades and what is ranked are members.

use std::borrow::Cow;

use qraft_base::{ErrorType, Failure, Stage};
use qraft_data::Panel;
use qraft_ir::program::Program;
use qraft_ir::restrict;

/// The column that says who belongs at a bar: 1 or 0. No name in an expression has a dot.
const MEMBER: &str = "universe.member";

/// The program over members alone, and the panel with what that reads. Both are as they were where
/// the data have no dates of membership and the program no `universe.where`. For engines: hashes
/// and snapshots are those of what went in.
///
/// # Errors
/// `members_unwritable` where the panel stands in files and one more cannot be written.
pub fn restricted<'a>(
    program: &'a Program,
    panel: &'a Panel,
) -> Result<(Cow<'a, Program>, Cow<'a, Panel>), Failure> {
    let Some(members) = &panel.members else {
        return Ok(match program.members {
            Some(_) => (Cow::Owned(restrict(program.clone(), None)), Cow::Borrowed(panel)),
            None => (Cow::Borrowed(program), Cow::Borrowed(panel)),
        });
    };
    let mut panel = panel.clone();
    let column = members.iter().map(|member| f64::from(u8::from(*member)));
    panel.insert(MEMBER, column).map_err(|error| {
        let text = error.to_string();
        Failure::new(ErrorType::Fast, Stage::Data, "members_unwritable", text)
    })?;
    Ok((Cow::Owned(restrict(program.clone(), Some(MEMBER))), Cow::Owned(panel)))
}
