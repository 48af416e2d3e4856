//! Which factor is meant, in which versions, with which arguments: one shape for both spellings.

use pest::Parser as _;
use pest::iterators::Pair;
use qraft_diag::{Span, Spanned};

use super::grammar::{Grammar, Rule};
use super::{Arg, Expr, ExprKind};

/// A factor, as `factor://common/ema@^1.2?window=10` or `factor("common/ema@^1.2", window=10)`.
#[derive(Clone, PartialEq, Debug)]
pub struct FactorRef {
    /// Its path, as in `common/ema`; never empty, no `/` at either end.
    pub path: Spanned<String>,
    /// Which versions will do, as semantic versioning writes it: `1.2.0`, `^1.2`, `>=1.2, <2`. A
    /// requirement with a comma comes from a call only. `None`: any version.
    pub version: Option<Spanned<String>>,
    /// Its arguments, each with its keyword, in the order written, no keyword twice. In an address
    /// a value is a literal, a negative number or a name.
    pub args: Vec<Arg>,
}

/// Why a call of `factor` names no factor.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FactorError {
    /// Where.
    pub span: Span,
    /// Why, with the value.
    pub message: String,
    /// What would do.
    pub help: &'static str,
}

const EXAMPLE: &str = "write it as in factor(\"common/ema@^1.2\", window=10)";

impl FactorRef {
    /// The factor of a call `factor("common/ema@1.2.0", window=10)`: `call` is the call's place,
    /// `args` are its arguments. The text may start with `factor://`.
    ///
    /// # Errors
    /// The first argument is no text, or the text no path with a range of versions; or another
    /// argument has no keyword.
    pub fn from_call(call: Span, args: &[Arg]) -> Result<FactorRef, FactorError> {
        let bad = |span, message: String| FactorError { span, message, help: EXAMPLE };
        let Some((first, rest)) = args.split_first() else {
            return Err(bad(call, "`factor` is given no factor".to_owned()));
        };
        let (None, ExprKind::Text(text)) = (&first.name, &first.value.kind) else {
            let message = "the first argument of `factor` is the factor's path, as a text";
            return Err(bad(first.value.span, message.to_owned()));
        };
        if let Some(bare) = rest.iter().find(|arg| arg.name.is_none()) {
            let message = "a factor's arguments are given by keyword".to_owned();
            return Err(bad(bare.value.span, message));
        }
        let at = first.value.span;
        let address = text.strip_prefix("factor://").unwrap_or(text);
        let pairs = Grammar::parse(Rule::factor_text, address).map_err(|_| {
            let text = super::excerpt(text);
            bad(at, format!("`{text}` is no path of a factor, with or without versions"))
        })?;
        let mut found =
            FactorRef { path: Spanned::new(String::new(), at), version: None, args: rest.to_vec() };
        for part in pairs.into_iter().flat_map(Pair::into_inner) {
            let text = Spanned::new(part.as_str().to_owned(), at);
            match part.as_rule() {
                Rule::factor_path => found.path = text,
                Rule::factor_versions => found.version = Some(text),
                _ => {}
            }
        }
        Ok(found)
    }

    /// The path and versions: `common/ema@^1.2`.
    pub fn address(&self) -> String {
        match &self.version {
            Some(version) => format!("{}@{}", self.path.value, version.value),
            None => self.path.value.clone(),
        }
    }

    /// True where it can be written as an address in an expression; otherwise it is a call.
    pub fn fits_address(&self) -> bool {
        let plain = |version: &Spanned<String>| !version.value.contains([',', ' ']);
        self.version.as_ref().is_none_or(plain) && self.args.iter().all(|a| is_plain(&a.value))
    }
}

/// A literal, a negative literal or a name.
fn is_plain(value: &Expr) -> bool {
    match &value.kind {
        ExprKind::Unary { op: super::UnaryOp::Neg, operand } => {
            !matches!(operand.kind, ExprKind::Unary { .. }) && is_plain(operand)
        }
        ExprKind::Number { .. } | ExprKind::Duration { .. } => true,
        ExprKind::Bool(_) | ExprKind::Text(_) | ExprKind::Name(_) => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{SourceMap, parse_expr};

    fn call(text: &str) -> Result<FactorRef, String> {
        let (expr, findings) = parse_expr(text, &SourceMap::identity(0, text.len()));
        assert!(findings.is_empty(), "{text}: {findings:?}");
        let ExprKind::Call { args, .. } = &expr.kind else { panic!("{text}: {expr:?}") };
        FactorRef::from_call(expr.span, args).map_err(|e| e.message)
    }

    #[test]
    fn a_call_and_an_address_are_one_factor() {
        let text = "factor://a/b/c.d/ema-2@~1.2?window=-10&of=close";
        let (expr, findings) = parse_expr(text, &SourceMap::identity(0, text.len()));
        assert!(findings.is_empty(), "{findings:?}");
        let ExprKind::Factor(address) = &expr.kind else { panic!("{expr:?}") };
        let call = call("factor('a/b/c.d/ema-2@~1.2', window=-10, of=close)").expect("a factor");
        assert_eq!(address.address(), "a/b/c.d/ema-2@~1.2");
        assert_eq!(call.address(), address.address());
        let printed = |f: &FactorRef| f.args.iter().map(|a| crate::print(&a.value)).collect();
        let (one, two): (Vec<_>, Vec<_>) = (printed(address), printed(&call));
        assert_eq!(one, two);
        assert!(call.fits_address() && address.fits_address());
    }

    #[test]
    fn a_call_may_say_more() {
        let factor = call("factor(\"factor://x@>=1.2, <2\", window=fast * 2)").expect("a factor");
        assert_eq!(factor.address(), "x@>=1.2, <2");
        assert!(!factor.fits_address());
        for wrong in [
            "factor()",
            "factor(x)",
            "factor('')",
            "factor('a//b')",
            "factor('a@')",
            "factor('a@x')",
            "factor('a@1.2.3.4')",
            "factor('a@01')",
            "factor('a', 10)",
            "factor(path='a')",
        ] {
            assert!(call(wrong).is_err(), "{wrong}");
        }
    }
}
