//! A plan, for people.

use std::fmt::Write;

use super::{Make, Plan};
use crate::graph::Stateful;

impl Plan {
    /// What is shared, what is compiled, tiles and memory, as lines of text.
    pub fn explain(&self) -> String {
        let mut text = String::new();
        let _ = self.write(&mut text);
        text
    }

    fn write(&self, out: &mut String) -> std::fmt::Result {
        let (bars, width) = (self.shape.bars, self.shape.width);
        let tiles = bars.div_ceil(self.tile_bars);
        writeln!(out, "panel    {bars} bars × {width} symbols")?;
        writeln!(out, "trials   {} in groups of {}", self.trials, self.group)?;
        writeln!(out, "tiles    {tiles} of {} bars", self.tile_bars)?;
        writeln!(out, "memory   {} bytes", self.memory)?;
        writeln!(out, "kernels  {}", self.kernels.len())?;
        for (at, kernel) in self.kernels.iter().enumerate() {
            let (nodes, uses) = (kernel.nodes, kernel.uses);
            writeln!(out, "  k{at}: {nodes} nodes, answers {:?}, {uses} uses", kernel.outs)?;
        }
        writeln!(out, "columns  {} shared", self.columns.len())?;
        for (at, column) in self.columns.iter().enumerate() {
            let lag = |l: &super::Load| match l.lag {
                0 => format!("c{}", l.column),
                n => format!("c{}[{n}]", l.column),
            };
            let of: Vec<String> = column.make.loads().iter().map(lag).collect();
            let make = match &column.make {
                Make::Field(field) => self.fields[usize::from(*field)].clone(),
                Make::State(kind, _) => described(*kind, of),
                Make::Number(bits) => format!("{}", f64::from_bits(*bits)),
                Make::Frame(frame, join, _) => {
                    let every = self.frames[usize::from(*frame)];
                    format!("{} of {} on {every}", join.name(), of.join(", "))
                }
                Make::Held(_) => format!("{} held", of.join(", ")),
                Make::Each(call) => format!("k{} of {}", call.kernel, of.join(", ")),
            };
            let history = if column.history > 0 {
                format!(", {} rows of history", column.history)
            } else {
                String::new()
            };
            let sparse = if column.sparse { ", where someone looks" } else { "" };
            writeln!(out, "  c{at}: {make} (level {}{history}{sparse})", column.level)?;
        }
        Ok(())
    }
}

/// `quantile(c1, 20, 0.9, 5 values)`.
fn described(kind: Stateful, mut of: Vec<String>) -> String {
    let info = kind.native.info();
    if info.window {
        of.push(kind.window.to_string());
    }
    of.extend(kind.more.iter().take(info.numbers).map(|x| f64::from_bits(*x).to_string()));
    if kind.least < kind.window {
        of.push(format!("{} values", kind.least));
    }
    format!("{}({})", kind.native.name(), of.join(", "))
}
