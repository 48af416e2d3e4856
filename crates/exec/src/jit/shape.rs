//! A kernel's shape as text.

use super::body::{Body, Node, Out};
use crate::graph::Code;

/// Characters of a shape; longer ones are cut.
const MOST: usize = 200;

impl Body {
    /// As in `true(a < #), false(a < #)`: columns are letters, constants #.
    pub(crate) fn shape(&self) -> String {
        let outs: Vec<String> = self.outs.iter().map(|out| self.out(*out)).collect();
        let mut text = outs.join(", ");
        if let Some((cut, _)) = text.char_indices().nth(MOST) {
            text.truncate(cut);
            text.push('…');
        }
        text
    }

    fn out(&self, out: Out) -> String {
        match out {
            Out::True(x) => format!("true({})", self.text(x, MOST)),
            Out::False(x) => format!("false({})", self.text(x, MOST)),
            Out::Column(x) => self.text(x, MOST),
        }
    }

    /// At most about `room` characters: nodes that many others read stand once, texts do not.
    fn text(&self, x: u16, room: usize) -> String {
        let (code, args) = match self.nodes[usize::from(x)] {
            Node::Load(slot) | Node::Flag(slot) => return letter(slot),
            Node::Number(_) => return "#".to_owned(),
            Node::Truth(v) => return ["unknown", "false", "true"][(v + 1) as usize].to_owned(),
            Node::Each(..) if room < 4 => return "…".to_owned(),
            Node::Each(code, args) => (code, args),
        };
        let [a, b, c] = args;
        let half = |x: u16| match self.nodes[usize::from(x)] {
            Node::Each(inner, _) if sign(inner).is_some() => {
                format!("({})", self.text(x, room / 2))
            }
            _ => self.text(x, room / 2),
        };
        if let Some(sign) = sign(code) {
            return format!("{} {sign} {}", half(a), half(b));
        }
        let of = |args: &[u16]| {
            let args: Vec<String> = args.iter().map(|x| self.text(*x, room / 2)).collect();
            args.join(", ")
        };
        match code {
            Code::Neg => format!("-{}", half(a)),
            Code::Not => format!("not {}", half(a)),
            Code::Choose | Code::ChooseFlag => format!("where({})", of(&[a, b, c])),
            Code::Min | Code::Max | Code::Roc => format!("{}({})", name(code), of(&[a, b])),
            _ => format!("{}({})", name(code), of(&[a])),
        }
    }
}

fn name(code: Code) -> String {
    format!("{code:?}").to_lowercase()
}

/// a, b, … z, a1, b1, …
fn letter(slot: u16) -> String {
    let letter = char::from(b'a' + (slot % 26) as u8);
    if slot < 26 { letter.to_string() } else { format!("{letter}{}", slot / 26) }
}

fn sign(code: Code) -> Option<&'static str> {
    Some(match code {
        Code::Add => "+",
        Code::Sub => "-",
        Code::Mul => "*",
        Code::Div => "/",
        Code::Rem => "%",
        Code::Pow => "^",
        Code::Lt => "<",
        Code::Le => "<=",
        Code::Eq | Code::Same => "==",
        Code::Ne | Code::Differ => "!=",
        Code::And => "and",
        Code::Or => "or",
        _ => return None,
    })
}
