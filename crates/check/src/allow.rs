//! `# qraft: allow[CODE] reason="…"`: a finding that its author knows of and answers for. On the
//! finding's line, or alone on the line above. Warnings and infos only; what a comment allows is
//! kept, so that a pack can tell of it, and what it does not do is a finding (USE005).

mod read;

use qraft_base::nearest;
use qraft_diag::catalogue::{self, Rule};
use qraft_diag::{Applicability, Diagnostic, SourceFile, Span};
use qraft_syntax::yaml;

use crate::policy::Policy;
use read::{Comment, Said};

/// A finding that a comment allows.
#[derive(Clone, Debug)]
pub struct Allowed {
    /// The finding, as it would have been reported.
    pub finding: Diagnostic,
    /// Why it is allowed, in the author's words.
    pub reason: String,
    /// The comment.
    pub span: Span,
}

/// Rules that speak only where the data are known, or only where they are not: that one of them is
/// silent does not make its comment superfluous.
const DEPEND_ON_DATA: [&str; 9] =
    ["NAM002", "LAH008", "LAH009", "UNI004", "UNI007", "WIN003", "CST005", "EXE004", "EXE005"];

/// Takes out what the comments of a text allow, and reports the comments that allow nothing.
/// Comments for which `within` is false belong to another document of the same file. `sure` is
/// false where findings may be missing, so that a silent rule means nothing.
pub(crate) fn apply(
    file: &SourceFile,
    within: impl Fn(Span) -> bool,
    findings: &mut Vec<Diagnostic>,
    sure: bool,
    policy: &Policy,
) -> Vec<Allowed> {
    if !file.text().contains(read::MARK) {
        return Vec::new();
    }
    // What is no YAML has no comments either.
    let (Some(tree), _) = yaml::parse(file) else { return Vec::new() };
    let mut allowed = Vec::new();
    let mut complaints = Vec::new();
    for comment in read::comments(file, &tree).iter().filter(|c| within(c.span)) {
        match &comment.said {
            Err(why) => complaints.push(unread(comment, why)),
            Ok(said) => {
                let mut of_comment = Judge { file, comment, said, sure, idle: Vec::new() };
                of_comment.judge(findings, &mut allowed, &mut complaints);
            }
        }
    }
    policy.set_levels(&mut complaints);
    findings.extend(complaints);
    allowed
}

fn unread(comment: &Comment, why: &str) -> Diagnostic {
    let message = format!("this comment allows nothing: {why}");
    Diagnostic::new(&catalogue::USE005, comment.span, message)
        .help("write it as\n  # qraft: allow[CST001] reason=\"a paper portfolio\"")
}

struct Judge<'a> {
    file: &'a SourceFile,
    comment: &'a Comment,
    said: &'a Said,
    sure: bool,
    /// Which of its codes do nothing, and why.
    idle: Vec<(usize, String)>,
}

impl Judge<'_> {
    fn judge(
        &mut self,
        findings: &mut Vec<Diagnostic>,
        allowed: &mut Vec<Allowed>,
        complaints: &mut Vec<Diagnostic>,
    ) {
        let Some(reason) = &self.said.reason else {
            complaints.push(unread(self.comment, "it gives no reason"));
            return;
        };
        for (at, (code, span)) in self.said.codes.iter().enumerate() {
            let Some(rule) = catalogue::find(code) else {
                complaints.push(unknown(code, *span));
                continue;
            };
            let mut errors = false;
            let mut taken = Vec::new();
            findings.retain(|finding| {
                if finding.rule != rule || !self.covers(finding) {
                    return true;
                }
                errors |= finding.is_error();
                if !finding.is_error() {
                    taken.push(finding.clone());
                }
                finding.is_error()
            });
            if errors {
                self.idle.push((at, cannot(rule)));
            } else if taken.is_empty() && self.sure && !DEPEND_ON_DATA.contains(&rule.code) {
                self.idle.push((at, format!("there is no {} to allow here", rule.code)));
            }
            let span = self.comment.span;
            let one = |finding| Allowed { finding, reason: reason.clone(), span };
            allowed.extend(taken.into_iter().map(one));
        }
        complaints.extend(self.idle_findings());
    }

    fn covers(&self, finding: &Diagnostic) -> bool {
        self.file.position(finding.primary.span.start).line == self.comment.line
    }

    /// One finding for each code that does nothing; the fix leaves the others, or takes the whole
    /// comment out.
    fn idle_findings(&self) -> Vec<Diagnostic> {
        let codes = &self.said.codes;
        let none_left = self.idle.len() == codes.len();
        let left: Vec<&str> = codes
            .iter()
            .enumerate()
            .filter(|(at, _)| !self.idle.iter().any(|(idle, _)| idle == at))
            .map(|(_, (code, _))| code.as_str())
            .collect();
        let one = |(at, why): &(usize, String)| {
            let finding = Diagnostic::new(&catalogue::USE005, codes[*at].1, why.as_str());
            if none_left {
                let (span, text) = &self.comment.removal;
                return finding.fix(Applicability::Safe, "drop the comment", *span, text.as_str());
            }
            let title = format!("drop `{}` from it", codes[*at].0);
            finding.fix(Applicability::Safe, title, self.said.list, left.join(", "))
        };
        self.idle.iter().map(one).collect()
    }
}

fn cannot(rule: &Rule) -> String {
    let code = rule.code;
    if rule.can_be_lowered() {
        return format!("{code} is an error here: a comment allows warnings and infos only");
    }
    format!("{code} cannot be allowed: an error of {} holds whatever is said", rule.family().code)
}

fn unknown(code: &str, span: Span) -> Diagnostic {
    let shown: String = code.chars().take(40).collect();
    let message = format!("this comment allows nothing: no rule is called `{shown}`");
    let finding = Diagnostic::new(&catalogue::USE005, span, message);
    let names = catalogue::ALL.iter().flat_map(|rule| [rule.code, rule.name]);
    match nearest(code, names) {
        Some(near) => finding.says(format!("did you mean `{near}`?")),
        None => finding.help("name a rule by its code or its name, as in allow[CST001]"),
    }
}
