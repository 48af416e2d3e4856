use qraft_base::schema::{ColumnKind, DataSchema, KnownAt, Membership, Normalised, Stamp, Vintage};
use qraft_diag::SourceFile;

use super::{parse_known_at, read};

/// What is declared, and each finding as `CODE "its text": message`.
fn told(text: &str) -> (DataSchema, Vec<String>) {
    let file = SourceFile::new("prices.data.yaml", text);
    let (schema, findings) = read(&file);
    let tell = |finding: &qraft_diag::Diagnostic| {
        let span = finding.primary.span;
        format!("{} {:?}: {}", finding.rule.code, &text[span.range()], finding.message)
    };
    (schema, findings.iter().map(tell).collect())
}

#[test]
fn everything_that_can_be_said() {
    let (schema, findings) = told(
        "bar: 1h\ncalendar: 24x7\nstamp: close\ncurrency: USD\nadjust: split\n\
         membership: dated\nmembers: members.csv\ncolumns:\n  \
         eps: {kind: fundamental, unit: USD, known_at: published_at, vintage: first}\n  \
         industry: category\n  \
         target: {kind: label, horizon_bars: 5}\n  \
         value: {kind: factor, normalised: full_sample, known_at: close+1}\n  \
         day_high: {kind: session_statistic, bar: 1D, stamp: open, calendar: XNYS}\n  other:\n\
         tables:\n- {file: f.csv, known_at: publication+2d, vintage: latest, period: quarter, \
         columns: [revenue]}\n- file: g.parquet\n  columns: {cash: {vintage: first}}\n",
    );
    assert_eq!(findings, [] as [&str; 0]);
    assert_eq!(schema.bar.unwrap().to_string(), "1h");
    assert_eq!(schema.calendar.as_deref(), Some("24/7"));
    assert_eq!((schema.stamp, schema.membership), (Some(Stamp::Close), Some(Membership::Dated)));
    assert_eq!(schema.currency.as_deref(), Some("USD"));
    let column = |name: &str| &schema.columns[name];
    assert_eq!(column("eps").known_at, Some(KnownAt::Column("published_at".to_owned())));
    assert_eq!(column("eps").vintage, Some(Vintage::First));
    assert_eq!(column("industry").kind, Some(ColumnKind::Category));
    assert_eq!(column("target").horizon_bars, Some(5));
    assert_eq!(column("value").normalised, Some(Normalised::FullSample));
    assert_eq!(column("value").known_at, Some(KnownAt::BarsAfter(1)));
    assert_eq!(column("day_high").bar.unwrap().to_string(), "1D");
    assert_eq!(column("other"), &Default::default());
    let [first, second] = &schema.tables[..] else { panic!("two tables") };
    assert_eq!(first.columns["revenue"].known_at, Some(KnownAt::Publication { lag_days: 2 }));
    assert_eq!(first.columns["revenue"].vintage, Some(Vintage::Latest));
    assert_eq!(first.period.as_deref(), Some("quarter"));
    assert_eq!(second.columns["cash"].kind, Some(ColumnKind::Fundamental));
}

#[test]
fn json_is_read_alike() {
    let (schema, findings) = told(r#"{"calendar": "XSHG", "columns": {"eps": "fundamental"}}"#);
    assert_eq!(findings, [] as [&str; 0]);
    assert_eq!(schema.columns["eps"].kind, Some(ColumnKind::Fundamental));
    assert_eq!(told(""), (DataSchema::default(), vec![]));
    assert_eq!(told("# nothing yet\n").0, DataSchema::default());
}

#[test]
fn what_does_not_fit_has_its_place() {
    let says = |text: &str, wanted: &str| {
        let findings = told(text).1;
        assert!(findings.len() == 1 && findings[0].starts_with(wanted), "{text}: {findings:?}");
    };
    says("calender: XNYS\n", "NAM003 \"calender\"");
    says("calendar: XNYE\n", "NAM007 \"XNYE\": there is no calendar `XNYE`");
    says("stamp: closed\n", "TYP001 \"closed\"");
    says("bar: 1x\n", "TYP001 \"1x\"");
    says("- XNYS\n", "TYP001");
    says("columns: {eps: {known_t: close}}\n", "NAM003 \"known_t\"");
    says("columns: {eps: {kind: fundamentals}}\n", "TYP001 \"fundamentals\"");
    says("columns: {eps: {known_at: publication+5}}\n", "TYP001 \"publication+5\"");
    says("columns: {y: {horizon_bars: 0}}\n", "TYP001 \"0\"");
    says("tables: [{known_at: close}]\n", "SYN006");
    says("tables: {file: a.csv}\n", "TYP001");
    says("membership: static\nmembers: m.csv\n", "TYP001 \"m.csv\"");
    says("a: [\n", "SYN001");
}

#[test]
fn moments() {
    let told = |text: &str| parse_known_at(text);
    assert_eq!(told("close + 3"), Ok(KnownAt::BarsAfter(3)));
    assert_eq!(told("period_end+120d"), Ok(KnownAt::PeriodEnd { lag_days: Some(120) }));
    assert_eq!(told("published"), Ok(KnownAt::Column("published".to_owned())));
    assert_eq!(told("closing_time"), Ok(KnownAt::Column("closing_time".to_owned())));
    let meant = |text: &str| told(text).unwrap_err().meant;
    assert_eq!(meant("sesion_end").as_deref(), Some("session_end"));
    assert_eq!(meant("Close").as_deref(), Some("close"));
    assert_eq!(meant("publicaton+5d").as_deref(), Some("publication+5d"));
    for text in ["", "close+", "close+-1", "publication+5", "open+1", "session_end+1d", "x+1d"] {
        assert!(told(text).is_err(), "{text}");
    }
}
