//! A space and a strategy become points and constraints.

use qraft_diag::{Applicability, Diagnostic, Spanned, catalogue};
use qraft_ir::LowerContext;
use qraft_ir::program::Program;
use qraft_syntax::document::{Document, Domain};

use super::{Constraints, Space};
use crate::plan::{Axis, Dim, Points, PointsError};

/// What is searched.
#[derive(Clone, Debug)]
pub struct Resolved {
    /// The points: one dimension for each of the program's params, in their order.
    pub points: Points,
    /// What a point must meet.
    pub constraints: Constraints,
}

impl Space {
    /// Joins the space with its strategy. A param that neither gives a domain stays at its default.
    ///
    /// `None` where a finding is an error. All findings are of the space file, but for a domain of
    /// the strategy that cannot be searched, which is reported at the top of the space's `params`.
    pub fn resolve(
        &self,
        document: &Document,
        program: &Program,
    ) -> (Option<Resolved>, Vec<Diagnostic>) {
        let mut findings = self.strangers(program);
        let mut dims = Vec::new();
        for param in &program.params {
            let name = param.name.value.as_str();
            let own = self.params.iter().find(|(have, _)| have.value == name);
            let domain = match own {
                Some((_, domain)) => Some(&domain.value),
                None => own_domain(document, name),
            };
            let axis = domain.map_or(Ok(Axis::Values(vec![param.default])), Axis::of);
            match axis {
                Ok(axis) => {
                    if let Some((name, domain)) = own {
                        findings.extend(step_misses_end(name, domain, &axis));
                    }
                    dims.push(Dim { name: name.to_owned(), axis });
                }
                Err(error) => findings.push(self.unusable(name, own.map(|(_, d)| d), &error)),
            }
        }
        let context = LowerContext { domains: self.domains(), ..LowerContext::default() };
        let (constraints, found) = Constraints::new(document, program, &self.constraints, &context);
        findings.extend(found);
        let points = Points::new(dims).map_err(|error| {
            findings.push(self.unusable("the space", None, &error));
        });
        let refused = findings.iter().any(Diagnostic::is_error);
        qraft_diag::sort(&mut findings);
        let points = points.ok().filter(|_| !refused);
        (points.map(|points| Resolved { points, constraints }), findings)
    }

    /// SRC003 for each param that the strategy does not have.
    fn strangers(&self, program: &Program) -> Vec<Diagnostic> {
        let names = || program.params.iter().map(|param| param.name.value.as_str());
        let strangers = self.params.iter().filter(|(name, _)| !names().any(|n| n == name.value));
        let findings = strangers.map(|(name, _)| {
            let message = format!("the strategy has no param `{}`", name.value);
            let finding = Diagnostic::new(&catalogue::SRC003, name.span, message);
            match qraft_base::nearest(&name.value, names()) {
                Some(near) => finding.says(format!("did you mean `{near}`?")).fix(
                    Applicability::Unsafe,
                    format!("write `{near}`"),
                    name.span,
                    near,
                ),
                None => {
                    let known: Vec<String> = names().map(|name| format!("`{name}`")).collect();
                    finding.says("not in the strategy").help(match known.is_empty() {
                        true => "it declares no params".to_owned(),
                        false => format!("its params: {}", known.join(", ")),
                    })
                }
            }
        });
        findings.collect()
    }

    fn unusable(
        &self,
        name: &str,
        own: Option<&Spanned<Domain>>,
        error: &PointsError,
    ) -> Diagnostic {
        let rule = match error {
            PointsError::Empty(_) | PointsError::TooMany => &catalogue::SRC002,
            PointsError::Invalid(_) => &catalogue::TYP001,
        };
        let first = self.params.first().map(|(name, _)| name.span).unwrap_or_default();
        let message = match error {
            PointsError::TooMany => error.to_string(),
            _ => format!("the values of `{name}`: {error}"),
        };
        let finding = Diagnostic::new(rule, own.map_or(first, |domain| domain.span), message);
        match (own.map(|domain| &domain.value), error) {
            (Some(Domain::Range { low, high, .. }), PointsError::Empty(_)) if low > high => {
                let swapped = format!("[{high}, {low}]");
                let span = finding.primary.span;
                finding.help(format!("did you mean {swapped}?")).fix(
                    Applicability::Unsafe,
                    "swap the ends",
                    span,
                    swapped,
                )
            }
            _ => finding,
        }
    }
}

fn own_domain<'d>(document: &'d Document, name: &str) -> Option<&'d Domain> {
    let decl = document.params.iter().find(|decl| decl.name.value == name)?;
    decl.domain.as_ref().map(|domain| &domain.value)
}

/// SRC004: the last point is short of the end that was written.
fn step_misses_end(
    name: &Spanned<String>,
    domain: &Spanned<Domain>,
    axis: &Axis,
) -> Option<Diagnostic> {
    let Domain::Range { high, .. } = domain.value else { return None };
    let Axis::Steps { count, .. } = axis else { return None };
    let last = axis.at(count - 1);
    // Further away than the rounding of the points themselves.
    if (high - last).abs() <= 1e-9 * high.abs().max(1.0) {
        return None;
    }
    let message = format!("`{}` ends at {last}: the step does not reach {high}", name.value);
    Some(Diagnostic::new(&catalogue::SRC004, domain.span, message))
}
