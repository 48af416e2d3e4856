//! Gathered families as text: Prometheus 0.0.4, or OpenMetrics 1.0.

use prometheus::TextEncoder;
use prometheus::proto::{MetricFamily, MetricType};

/// The text format of a scrape.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Format {
    /// Prometheus text, version 0.0.4.
    Prometheus,
    /// OpenMetrics text, version 1.0.0.
    OpenMetrics,
}

impl Format {
    /// The `Content-Type` of an answer.
    pub fn content_type(self) -> &'static str {
        match self {
            Format::Prometheus => "text/plain; version=0.0.4; charset=utf-8",
            Format::OpenMetrics => "application/openmetrics-text; version=1.0.0; charset=utf-8",
        }
    }

    /// What an `Accept` header asks for: OpenMetrics where it is named with a weight that is above
    /// 0 and not below that of `text/plain`, else Prometheus.
    pub fn accepted(accept: &str) -> Format {
        let mut weights = [0.0_f64; 2];
        for range in accept.split(',') {
            let mut parts = range.split(';').map(str::trim);
            let at = match parts.next().map(str::to_ascii_lowercase).as_deref() {
                Some("application/openmetrics-text") => 0,
                Some("text/plain") => 1,
                _ => continue,
            };
            let weight = parts.find_map(|part| part.strip_prefix("q=")?.parse::<f64>().ok());
            weights[at] = weight.unwrap_or(1.0).max(weights[at]);
        }
        match weights[0] > 0.0 && weights[0] >= weights[1] {
            true => Format::OpenMetrics,
            false => Format::Prometheus,
        }
    }
}

pub(crate) fn encode(families: &[MetricFamily], format: Format) -> String {
    let mut text = String::new();
    // The encoder fails only on families without metrics or names, which a registry does not
    // gather.
    let encoded = TextEncoder::new().encode_utf8(families, &mut text);
    debug_assert!(encoded.is_ok(), "{encoded:?}");
    match format {
        Format::Prometheus => text,
        Format::OpenMetrics => open_metrics(families, &text),
    }
}

/// The same samples by OpenMetrics' rules: a counter's family goes by its name without `_total`,
/// bounds are written as floats, and the text ends with `# EOF`.
fn open_metrics(families: &[MetricFamily], text: &str) -> String {
    let is_counter = |name: &str| {
        let family = families.iter().find(|family| family.name() == name);
        family.is_some_and(|family| family.get_field_type() == MetricType::COUNTER)
    };
    let mut out = String::with_capacity(text.len() + 64);
    for line in text.lines() {
        match line.strip_prefix("# ").map(|comment| comment.splitn(3, ' ').collect::<Vec<_>>()) {
            Some(parts) if parts.len() == 3 => {
                let bare = parts[1].strip_suffix("_total").filter(|_| is_counter(parts[1]));
                out.extend(["# ", parts[0], " ", bare.unwrap_or(parts[1]), " ", parts[2]]);
            }
            _ => push_sample(&mut out, line),
        }
        out.push('\n');
    }
    out.push_str("# EOF\n");
    out
}

/// A sample, with a whole bound (`le="1"`) written as a float (`le="1.0"`).
fn push_sample(out: &mut String, line: &str) {
    // The bound is the last label that the encoder writes, so a label's value cannot be taken for
    // it.
    let bound = line.rfind("le=\"").map(|at| at + 4);
    let whole = bound.and_then(|from| {
        let until = from + line[from..].find('"')?;
        line[from..until].bytes().all(|b| b.is_ascii_digit()).then_some(until)
    });
    match whole.filter(|_| line.contains("_bucket{")) {
        Some(until) => out.extend([&line[..until], ".0", &line[until..]]),
        None => out.push_str(line),
    }
}

#[cfg(test)]
mod tests {
    use super::Format;

    #[test]
    fn accept_decides() {
        let prometheus_2 = "application/openmetrics-text;version=1.0.0;q=0.5,\
                            application/openmetrics-text;version=0.0.1;q=0.4,\
                            text/plain;version=0.0.4;q=0.3,*/*;q=0.2";
        assert_eq!(Format::accepted(prometheus_2), Format::OpenMetrics);
        assert_eq!(Format::accepted("Application/OpenMetrics-Text"), Format::OpenMetrics);
        for text in ["", "*/*", "text/html", "text/plain", "application/openmetrics-text;q=0"] {
            assert_eq!(Format::accepted(text), Format::Prometheus, "{text}");
        }
        let rather_plain = "application/openmetrics-text;q=0.1, text/plain";
        assert_eq!(Format::accepted(rather_plain), Format::Prometheus);
    }
}
