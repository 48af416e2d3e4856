//! The sections that are neither expressions' insides nor policy: version, universe, data, signals,
//! constraints, and the kind of a document.

use qraft_diag::{Applicability, Diagnostic, catalogue};
use qraft_syntax::document::Universe;
use qraft_syntax::expr::Expr;

use super::names::Lowering;
use crate::program::{DataDecl, Kind, NodeId, Shape, Signals, UniverseRef};

/// The versions of the language that this build reads.
const VERSIONS: &[i64] = &[1];

impl Lowering<'_> {
    /// The version is one that this build reads; that there is one, the text's reader checks.
    pub(super) fn version(&mut self) {
        let Some(version) = &self.document.version else { return };
        if VERSIONS.contains(&version.value) {
            return;
        }
        let read: Vec<String> = VERSIONS.iter().map(i64::to_string).collect();
        let message = format!("this build does not read version {}", version.value);
        self.report(
            Diagnostic::new(&catalogue::VER001, version.span, message)
                .help(format!("it reads version {}", read.join(", "))),
        );
    }

    /// What kind of document it is: a strategy is what this build runs.
    pub(super) fn kind(&mut self) {
        if let Some(kind) = &self.document.kind {
            self.word("kind", kind, &["strategy"], &["label"]);
        }
    }

    pub(super) fn universe(&self) -> UniverseRef {
        let named = |name: &String| match name.as_str() {
            "all" => UniverseRef::All,
            _ => UniverseRef::Named(name.clone()),
        };
        match self.document.universe.as_ref().map(|u| &u.value) {
            None => UniverseRef::All,
            Some(Universe::Named(name)) => named(name),
            Some(Universe::Narrowed { from, .. }) => {
                from.as_ref().map_or(UniverseRef::All, |from| named(&from.value))
            }
            Some(Universe::Symbols(symbols)) => {
                UniverseRef::Symbols(symbols.iter().map(|s| s.value.clone()).collect())
            }
        }
    }

    pub(super) fn data(&mut self) -> DataDecl {
        let data = &self.document.data;
        let text =
            |value: &Option<qraft_diag::Spanned<String>>| value.as_ref().map(|v| v.value.clone());
        let bar = data.bar.as_ref().and_then(|bar| self.interval(bar));
        DataDecl { bar, calendar: text(&data.calendar), adjust: text(&data.adjust) }
    }

    pub(super) fn signals(&mut self) -> Signals {
        let keys = &self.document.signals;
        Signals {
            long: self.signal("long", keys.long.as_ref()),
            exit_long: self.signal("exit_long", keys.exit_long.as_ref()),
            short: self.signal("short", keys.short.as_ref()),
            exit_short: self.signal("exit_short", keys.exit_short.as_ref()),
        }
    }

    fn signal(&mut self, key: &str, expr: Option<&Expr>) -> Option<NodeId> {
        let expr = expr?;
        let id = self.expr(expr);
        let id = self.every_bar(id, expr.span);
        if self.graph.ty(id).kind != Kind::Num {
            return Some(id);
        }
        let message = format!("`{key}` is a condition, and this is a number");
        let end = qraft_diag::Span { start: expr.span.end, end: expr.span.end };
        self.report(
            Diagnostic::new(&catalogue::TYP002, expr.span, message)
                .help("compare it with something, as in `… > 0`")
                .fix(Applicability::Unsafe, "compare it with 0", end, " > 0"),
        );
        Some(self.graph.unknown(vec![id], expr.span))
    }

    pub(super) fn score(&mut self) -> Option<NodeId> {
        let expr = self.document.selection.as_ref()?.value.score.as_ref()?;
        let id = self.expr(expr);
        let id = self.every_bar(id, expr.span);
        match self.expect_kind(id, Kind::Num, expr.span, "`selection.score`") {
            Some(bad) => Some(bad),
            None => Some(id),
        }
    }

    /// `universe.where`
    pub(super) fn members(&mut self) -> Option<NodeId> {
        match self.document.universe.as_ref().map(|u| &u.value) {
            Some(Universe::Narrowed { condition, .. }) => {
                self.signal("universe.where", condition.as_ref())
            }
            _ => None,
        }
    }

    /// Something must say what is held, and each exit needs something that it ends.
    pub(super) fn sides(&mut self) {
        let doc = self.document;
        let keys = &doc.signals;
        let selection = doc.selection.as_ref().map(|s| &s.value);
        let has_score = selection.is_some_and(|s| s.score.is_some());
        if keys.long.is_none() && keys.short.is_none() && !has_score {
            if keys.exit_long.is_none() && keys.exit_short.is_none() {
                let span = keys.span.unwrap_or(doc.span);
                self.report(
                    Diagnostic::new(&catalogue::SYN006, span, "nothing says what to hold")
                        .help("state `signals.long`, `signals.short`, or a `selection.score`"),
                );
            } else if let Some(expr) = keys.exit_long.as_ref().or(keys.exit_short.as_ref()) {
                let message = "there is an exit, and nothing that enters";
                self.report(Diagnostic::new(&catalogue::SYN006, expr.span, message));
            }
            return;
        }
        let bottom = selection.is_some_and(|s| {
            s.bottomk.is_some() || s.bottom_quantile.is_some() || s.bottom_threshold.is_some()
        });
        let sides = [
            ("exit_long", "long", &keys.exit_long, keys.long.is_some() || has_score),
            ("exit_short", "short", &keys.exit_short, keys.short.is_some() || bottom),
        ];
        for (exit, entry, expr, enters) in sides {
            if let (Some(expr), false) = (expr, enters) {
                let message = format!("`{exit}` ends what `{entry}` begins, and there is none");
                self.report(Diagnostic::new(&catalogue::SYN006, expr.span, message));
            }
        }
    }

    pub(super) fn constraints(&mut self) -> Vec<NodeId> {
        let mut all = Vec::new();
        for expr in &self.document.constraints {
            self.over_params = true;
            let id = self.expr(expr);
            self.over_params = false;
            let ty = self.graph.ty(id);
            if ty.kind == Kind::Unknown {
                continue;
            }
            if ty.shape != Shape::Constant {
                let message = "a constraint is over params alone, and this reads data";
                self.report(Diagnostic::new(&catalogue::TYP010, expr.span, message));
            } else if self.expect_kind(id, Kind::Bool, expr.span, "a constraint").is_none() {
                all.push(id);
            }
        }
        all
    }
}
