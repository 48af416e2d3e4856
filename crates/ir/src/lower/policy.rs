//! Selection, sizing, costs, holding: keys become rules whose numbers are nodes.

use qraft_base::nearest;
use qraft_diag::{Diagnostic, Span, Spanned, catalogue};
use qraft_syntax::document::{Hold, Selection as SelectionKeys};
use qraft_syntax::expr::Expr;

use super::names::Lowering;
use crate::policy::{Number, Policy, Scheme, Selection, Span2};
use crate::program::{Kind, NodeId, Shape};

impl Lowering<'_> {
    pub(super) fn policy(&mut self, score: Option<NodeId>) -> Policy {
        let doc = self.document;
        let capital = self.number(Number::Capital, doc.capital.as_ref(), 1_000_000.0);
        let rebalance = doc.rebalance.as_ref().and_then(|r| self.interval(r));
        let selection = self.selection(score);
        let position = doc.position.as_ref().map(|p| &p.value);
        let scheme = self.scheme(position.and_then(|p| p.scheme.as_ref()), score);
        let gross = self.number(Number::Gross, position.and_then(|p| p.gross.as_ref()), 1.0);
        let costs = doc.costs.as_ref().map(|c| &c.value);
        let fee = costs.and_then(|c| c.fee_bps.as_ref());
        let tax = costs.and_then(|c| c.sell_tax_bps.as_ref());
        let slippage = costs.and_then(|c| c.slippage.as_ref());
        let spread = slippage.and_then(|s| s.value.spread_bps.as_ref());
        let lot = costs.and_then(|c| c.lot_size.as_ref());
        let none = Hold::default();
        let hold = doc.hold.as_ref().map_or(&none, |h| &h.value);
        self.needs_rebalance(&selection, scheme);
        let (size_at, orders) = self.orders();
        Policy {
            capital,
            rebalance,
            selection,
            scheme,
            gross,
            size_at,
            sizing: self.sizing(),
            risk: self.risk(),
            fee_bps: self.number(Number::FeeBps, fee, 0.0),
            sell_tax_bps: self.number(Number::SellTaxBps, tax, 0.0),
            spread_bps: self.number(Number::SpreadBps, spread, 0.0),
            lot_size: self.number(Number::LotSize, lot, 0.0),
            terms: self.terms(),
            orders,
            min_hold: Span2 {
                days: self.number(Number::MinDays, hold.min_days.as_ref(), 0.0),
                bars: self.number(Number::MinBars, hold.min_bars.as_ref(), 0.0),
            },
            max_hold: Span2 {
                days: self.number(Number::MaxDays, hold.max_days.as_ref(), 0.0),
                bars: self.number(Number::MaxBars, hold.max_bars.as_ref(), 0.0),
            },
            cooldown: Span2 {
                days: self.number(Number::CooldownDays, doc.cooldown_days.as_ref(), 0.0),
                bars: self.number(Number::CooldownBars, doc.cooldown_bars.as_ref(), 0.0),
            },
        }
    }

    /// A number of the policy: constant, of the right kind, in range over the params' domain.
    pub(super) fn number(&mut self, number: Number, expr: Option<&Expr>, default: f64) -> NodeId {
        let Some(expr) = expr else { return self.graph.constant(default, None) };
        let id = self.expr(expr);
        self.stated.push((number, id, expr.span));
        let ty = self.graph.ty(id);
        if ty.kind == Kind::Unknown {
            return id;
        }
        let who = format!("`{}`", number.key());
        if ty.shape != Shape::Constant {
            let message = format!("{who} is a constant, and this is a series");
            self.report(Diagnostic::new(&catalogue::TYP004, expr.span, message));
            return self.graph.constant(default, None);
        }
        if self.expect_kind(id, Kind::Num, expr.span, &who).is_some() {
            return self.graph.constant(default, None);
        }
        let limit = number.judged();
        let all_fit = |r: crate::range::Range| {
            limit.allows(r.low) && limit.allows(r.high) && (r.whole || !limit.whole)
        };
        if let Some(why) = self.outside(id, &|v| limit.allows(v), all_fit) {
            let message = format!("{who} must be {}, and this {why}", limit.words());
            self.report(Diagnostic::new(&catalogue::TYP001, expr.span, message));
        }
        id
    }

    pub(super) fn interval(&mut self, text: &Spanned<String>) -> Option<qraft_base::Interval> {
        match text.value.parse() {
            Ok(interval) => Some(interval),
            // A number that lacks its unit is a rule's to report.
            Err(_) if text.value.parse::<f64>().is_ok() => None,
            Err(why) => {
                let why: qraft_base::ParseIntervalError = why;
                self.report(Diagnostic::new(&catalogue::TYP001, text.span, why.to_string()));
                None
            }
        }
    }

    /// One word of a closed set. The first list can be honoured; the second only be read.
    pub(super) fn word(
        &mut self,
        key: &str,
        word: &Spanned<String>,
        known: &[&'static str],
        planned: &[&str],
    ) -> Option<&'static str> {
        let text = word.value.as_str();
        if let Some(found) = known.iter().find(|k| **k == text) {
            return Some(found);
        }
        if planned.contains(&text) {
            let message = format!("`{key}: {text}` is not supported in this build");
            let finding = Diagnostic::new(&catalogue::EXE006, word.span, message);
            self.report_unsupported(finding.help(format!("it can be {}", known.join(", "))));
            return None;
        }
        let message = format!("`{key}` cannot be `{text}`");
        let all: Vec<&str> = known.iter().copied().chain(planned.iter().copied()).collect();
        let mut finding = Diagnostic::new(&catalogue::TYP001, word.span, message)
            .note(format!("it can be {}", all.join(", ")));
        if let Some(near) = nearest(text, all.iter().copied()) {
            finding = finding.help(format!("did you mean `{near}`?"));
        }
        self.report(finding);
        None
    }

    fn selection(&mut self, score: Option<NodeId>) -> Selection<NodeId> {
        let Some(section) = &self.document.selection else { return Selection::All };
        let keys = &section.value;
        let modes = ["all", "topk", "quantile", "threshold"];
        let mode = match &keys.mode {
            Some(mode) => match self.word("selection.mode", mode, &modes, &[]) {
                Some(mode) => mode,
                // Which keys belong to an unknown mode cannot be said.
                None => return Selection::All,
            },
            None => "all",
        };
        self.foreign_keys(keys, mode);
        if mode != "all" && score.is_none() && keys.score.is_none() {
            let message = format!("`mode: {mode}` needs a `score`");
            self.report(
                Diagnostic::new(&catalogue::TYP009, section.span, message)
                    .help("say what is ranked, as in `score: ROC(close, 20)`"),
            );
        }
        let pair = match mode {
            "topk" => (&keys.topk, &keys.bottomk),
            "quantile" => (&keys.quantile, &keys.bottom_quantile),
            "threshold" => (&keys.threshold, &keys.bottom_threshold),
            _ => return Selection::All,
        };
        let (top, bottom) = (pair.0.as_ref(), pair.1.as_ref());
        if top.is_none() && bottom.is_none() {
            let message = format!("`mode: {mode}` needs the key `{mode}`");
            self.report(Diagnostic::new(&catalogue::SYN006, section.span, message));
        }
        match mode {
            "topk" => Selection::TopK {
                top: self.number(Number::TopK, top, 0.0),
                bottom: self.number(Number::BottomK, bottom, 0.0),
            },
            "quantile" => Selection::Quantile {
                top: self.number(Number::Quantile, top, 0.0),
                bottom: self.number(Number::BottomQuantile, bottom, 0.0),
            },
            _ => Selection::Threshold {
                above: top.map(|e| self.number(Number::Threshold, Some(e), 0.0)),
                below: bottom.map(|e| self.number(Number::BottomThreshold, Some(e), 0.0)),
            },
        }
    }

    /// Keys of another mode would have no effect, and nothing is ignored.
    fn foreign_keys(&mut self, keys: &SelectionKeys, mode: &str) {
        let all: [(&str, &str, &Option<Expr>); 6] = [
            ("topk", "topk", &keys.topk),
            ("bottomk", "topk", &keys.bottomk),
            ("quantile", "quantile", &keys.quantile),
            ("bottom_quantile", "quantile", &keys.bottom_quantile),
            ("threshold", "threshold", &keys.threshold),
            ("bottom_threshold", "threshold", &keys.bottom_threshold),
        ];
        for (key, home, expr) in all {
            let Some(expr) = expr else { continue };
            if home == mode {
                continue;
            }
            // Zero is what a key that is left out means, so it may stand there.
            let id = self.expr(expr);
            if self.graph.number(id) == Some(0.0) && home == "topk" {
                continue;
            }
            let message = format!("`selection.{key}` has no effect in `mode: {mode}`");
            let help = format!("say `mode: {home}`, or leave the key out");
            self.report(Diagnostic::new(&catalogue::TYP009, expr.span, message).help(help));
        }
    }

    fn scheme(&mut self, scheme: Option<&Spanned<String>>, score: Option<NodeId>) -> Scheme {
        let keys = self.document.selection.as_ref().map(|s| &s.value);
        let has_score = score.is_some() || keys.is_some_and(|k| k.score.is_some());
        let known = ["equal", "score", "vol_target", "risk_parity", "fixed"];
        let word = match scheme {
            Some(word) => self.word("position.scheme", word, &known, &[]),
            None => Some("equal"),
        };
        let position = self.document.position.as_ref().map(|p| &p.value);
        let missing = match word {
            Some("vol_target") if position.is_some_and(|p| p.target_vol.is_none()) => "target_vol",
            Some("fixed")
                if position.is_some_and(|p| p.weight.is_none() && p.weights.is_empty()) =>
            {
                "weight"
            }
            _ => "",
        };
        if let (Some(place), false) = (scheme, missing.is_empty()) {
            let message = format!("`scheme: {}` needs the key `{missing}`", place.value);
            self.report(Diagnostic::new(&catalogue::SYN006, place.span, message));
        }
        if let (Some("score"), Some(place), false) = (word, scheme, has_score) {
            let message = "`scheme: score` needs a `selection.score`";
            self.report(Diagnostic::new(&catalogue::TYP009, place.span, message));
        }
        let selects = keys.and_then(|k| k.mode.as_ref()).is_some_and(|m| m.value != "all");
        if let (Some("equal"), false, Some(keys)) = (word, selects, keys)
            && let Some(score) = &keys.score
            && keys.topk.is_none()
        {
            let message = "this score has no effect: everything is selected, and weighs the same";
            self.report(
                Diagnostic::new(&catalogue::TYP009, score.span, message)
                    .help("say `mode: topk` with a `topk`, or `position: {scheme: score}`"),
            );
        }
        match word {
            Some("score") => Scheme::Score,
            Some("vol_target") => Scheme::VolTarget,
            Some("risk_parity") => Scheme::RiskParity,
            Some("fixed") => Scheme::Fixed,
            _ => Scheme::Equal,
        }
    }

    /// Without `rebalance` nothing is selected: each symbol follows its own signals.
    fn needs_rebalance(&mut self, selection: &Selection<NodeId>, scheme: Scheme) {
        if self.document.rebalance.is_some() {
            return;
        }
        let selects = !matches!(selection, Selection::All);
        let at: Option<Span> = if selects {
            self.document.selection.as_ref().map(|s| s.span)
        } else if matches!(scheme, Scheme::Score | Scheme::RiskParity) {
            self.document.position.as_ref().map(|p| p.span)
        } else {
            None
        };
        if let Some(span) = at {
            let message = "a selection acts on rebalance bars, and there is no `rebalance`";
            self.report(
                Diagnostic::new(&catalogue::SYN006, span, message)
                    .help("say when, as in `rebalance: 1D`"),
            );
        }
    }
}
