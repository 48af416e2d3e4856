use super::*;
use crate::calendar::parse_day;

fn day(text: &str) -> i32 {
    parse_day(text).expect("a date")
}

fn terms(pack: &str, symbol: &str, at: &str) -> Terms {
    find(pack).expect("a pack").terms(symbol, day(at)).expect("terms")
}

/// One dated fact: pack, symbol, day, the term, its value.
type Fact = (&'static str, &'static str, &'static str, fn(&Terms) -> f64, f64);

fn limit(terms: &Terms) -> f64 {
    terms.price_limit.unwrap_or(0.0)
}

#[rustfmt::skip]
static FACTS: &[Fact] = &[
    // stamp duty: both sides, then sells alone, then halved
    ("cn_stock", "600000.SH", "2004-06-01", |t| t.fee_bps, 22.5),
    ("cn_stock", "600000.SH", "2005-01-24", |t| t.fee_bps, 12.5),
    ("cn_stock", "600000.SH", "2007-05-30", |t| t.fee_bps, 32.5),
    ("cn_stock", "600000.SH", "2008-04-24", |t| t.fee_bps, 12.5),
    ("cn_stock", "600000.SH", "2008-09-18", |t| t.sell_tax_bps, 0.0),
    ("cn_stock", "600000.SH", "2008-09-19", |t| t.sell_tax_bps, 10.0),
    ("cn_stock", "600000.SH", "2008-09-19", |t| t.fee_bps, 2.5),
    ("cn_stock", "600000.SH", "2023-08-27", |t| t.sell_tax_bps, 10.0),
    ("cn_stock", "600000.SH", "2023-08-28", |t| t.sell_tax_bps, 5.0),
    // transfer fee on top of the commission
    ("cn_stock", "600000.SH", "2015-07-31", |t| t.fee_bps, 2.5),
    ("cn_stock", "000001.SZ", "2015-08-01", |t| t.fee_bps, 2.7),
    ("cn_stock", "000001.SZ", "2022-04-28", |t| t.fee_bps, 2.7),
    ("cn_stock", "000001.SZ", "2022-04-29", |t| t.fee_bps, 2.6),
    ("cn_stock", "000001.SZ", "2022-04-29", |t| t.broker_fee_bps, 2.5),
    ("cn_stock", "000001.SZ", "2022-04-29", |t| t.min_fee, 5.0),
    // boards
    ("cn_stock", "600000.SH", "2020-01-02", limit, 0.1),
    ("cn_stock", "300750.SZ", "2020-08-21", limit, 0.1),
    ("cn_stock", "300750.SZ", "2020-08-24", limit, 0.2),
    ("cn_stock", "301001.SZ", "2022-01-04", limit, 0.2),
    ("cn_stock", "sh688981", "2020-07-16", limit, 0.2),
    ("cn_stock", "sh688981", "2020-07-16", |t| t.lot_min, 200.0),
    ("cn_stock", "sh688981", "2020-07-16", |t| t.lot_size, 1.0),
    ("cn_stock", "430047.BJ", "2022-01-04", limit, 0.3),
    ("cn_stock", "600000.SH", "2023-04-07", |t| f64::from(t.limit_free_sessions), 0.0),
    ("cn_stock", "600000.SH", "2023-04-10", |t| f64::from(t.limit_free_sessions), 5.0),
    ("cn_stock", "510300.SH", "2024-01-02", |t| t.sell_tax_bps, 0.0),
    ("cn_stock", "510300.SH", "2024-01-02", |t| t.tick_size, 0.001),
    ("cn_stock", "600000.SH", "2024-01-02", |t| f64::from(t.t_plus), 1.0),
    ("cn_stock", "a name of no board", "2024-01-02", |t| t.lot_min, 100.0),
    // section 31
    ("us_stock", "AAPL", "2010-01-04", |t| t.sell_tax_bps, 0.0),
    ("us_stock", "AAPL", "2014-03-17", |t| t.sell_tax_bps, 0.174),
    ("us_stock", "AAPL", "2014-03-18", |t| t.sell_tax_bps, 0.221),
    ("us_stock", "AAPL", "2018-05-22", |t| t.sell_tax_bps, 0.13),
    ("us_stock", "AAPL", "2021-02-25", |t| t.sell_tax_bps, 0.051),
    ("us_stock", "AAPL", "2024-05-22", |t| t.sell_tax_bps, 0.278),
    ("us_stock", "AAPL", "2025-05-14", |t| t.sell_tax_bps, 0.0),
    ("us_stock", "AAPL", "2024-01-02", |t| t.tick_at(0.5), 0.0001),
    ("us_stock", "AAPL", "2024-01-02", |t| t.tick_at(1.0), 0.01),
    ("us_stock", "AAPL", "2005-01-03", |t| t.tick_at(0.5), 0.01),
    ("us_stock", "AAPL", "2024-01-02", |t| t.initial_margin, 0.5),
    // index futures: closing on the same day
    ("cn_future", "IF2401", "2024-01-02", |t| t.multiplier, 300.0),
    ("cn_future", "IC.HOT", "2024-01-02", |t| t.multiplier, 200.0),
    ("cn_future", "CFFEX.IM2401", "2024-01-02", |t| t.multiplier, 200.0),
    ("cn_future", "IF1509", "2015-09-07", |t| t.close_today_fee_bps, 23.0),
    ("cn_future", "IF1703", "2017-02-17", |t| t.close_today_fee_bps, 9.2),
    ("cn_future", "IF2401", "2024-01-02", |t| t.close_today_fee_bps, 2.3),
    ("cn_future", "IF2401", "2024-01-02", |t| t.fee_bps, 0.23),
    ("cn_future", "IF1201", "2012-01-04", |t| t.close_today_fee_bps, 0.5),
    ("cn_future", "IF1510", "2015-10-08", |t| t.initial_margin, 0.4),
    ("cn_future", "rb2405", "2022-04-01", |t| t.multiplier, 10.0),
    ("cn_future", "rb2405", "2022-04-01", |t| t.fee_bps, 1.0),
    ("cn_future", "DCE.m2405", "2022-04-01", |t| t.fee_per_contract, 1.5),
    ("cn_future", "DCE.m2405", "2022-04-01", |t| t.close_today_fee_per_contract, 0.0),
    ("cn_future", "jm2405", "2022-04-01", |t| t.multiplier, 60.0),
    ("us_future", "ESH4", "2024-01-02", |t| t.multiplier, 50.0),
    ("us_future", "ESH4", "2024-01-02", |t| t.fee_per_contract, 2.25),
    ("us_future", "NQ", "2024-01-02", |t| t.multiplier, 20.0),
    ("us_future", "6EH5", "2015-01-05", |t| t.tick_size, 0.0001),
    ("us_future", "6EH6", "2016-01-11", |t| t.tick_size, 0.00005),
    ("us_future", "6EH6", "2016-01-11", |t| t.multiplier, 125_000.0),
    ("crypto_spot", "BTC/USDT", "2024-01-01", |t| t.fee_bps, 10.0),
    ("crypto_spot", "BTC/USDT", "2024-01-01", |t| t.maker_fee_bps, 10.0),
    ("crypto_spot", "DOGEUSDT", "2024-01-01", |t| t.tick_size, 0.0),
    ("crypto_perp", "BTCUSDT", "2024-01-01", |t| t.fee_bps, 5.0),
    ("crypto_perp", "BTCUSDT", "2024-01-01", |t| t.maker_fee_bps, 2.0),
    ("crypto_perp", "BTCUSDT", "2024-01-01", |t| t.funding_hours, 8.0),
    ("crypto_perp", "BTCUSDT", "2024-01-01", |t| t.maintenance_margin, 0.004),
    ("crypto_perp", "SOLUSDT", "2024-01-01", |t| t.maintenance_margin, 0.01),
];

#[test]
fn facts_hold_on_their_days() {
    for (at, (pack, symbol, date, term, expected)) in FACTS.iter().enumerate() {
        let ours = term(&terms(pack, symbol, date));
        assert!((ours - expected).abs() < 1e-12, "{at}: {pack} {symbol} {date}: {ours}");
    }
}

#[test]
fn shorts_are_the_market_s() {
    assert!(!terms("cn_stock", "600000", "2024-01-02").allow_short);
    assert!(terms("us_stock", "AAPL", "2024-01-02").allow_short);
    assert!(terms("cn_future", "rb2405", "2024-01-02").allow_short);
    assert!(!terms("crypto_spot", "BTCUSDT", "2024-01-02").allow_short);
    assert!(terms("crypto_perp", "BTCUSDT", "2024-01-02").allow_short);
}

#[test]
fn every_shipped_pack_is_read_and_says_its_sources() {
    for (name, text) in SHIPPED {
        let pack = Pack::read(&format!("{name}.yaml"), text).unwrap_or_else(|why| panic!("{why}"));
        assert_eq!(pack.name(), name);
        assert_eq!(find(name), Some(&pack));
        let all: Vec<&str> = pack.sources().map(|(key, _)| key).collect();
        for (key, text) in pack.sources() {
            assert!(text.len() > 20, "{name}: {key} says too little");
            assert!(pack.history().any(|entry| entry.cites(key)), "{name}: nobody cites {key}");
        }
        assert!(!all.is_empty());
    }
    assert_eq!(names().count(), 6);
    assert_eq!(find("mars_stock"), None);
}

#[test]
fn a_table_of_eras_and_classes_is_all_there_is() {
    for name in names() {
        let pack = find(name).unwrap();
        let eras = pack.eras();
        assert!(eras.windows(2).all(|pair| pair[0] < pair[1]));
        for pair in eras.windows(2) {
            for class in 0..pack.classes().count() {
                let (from, last) =
                    (pack.terms_of(class, pair[0]), pack.terms_of(class, pair[1] - 1));
                assert_eq!(from.is_ok(), last.is_ok());
                assert!(from.is_err() || from == last, "{name} {class}");
            }
        }
        for class in 0..pack.classes().count() {
            assert!(pack.terms_of(class, i32::MAX).is_ok());
            assert!(pack.terms_of(class, eras[0] - 1).is_err());
        }
    }
}

#[test]
fn a_class_may_be_named() {
    let pack = find("cn_stock").unwrap();
    let st = pack.class_named("st").expect("a class");
    assert_eq!(pack.terms_of(st, day("2024-01-02")).unwrap().price_limit, Some(0.05));
    assert_eq!(pack.class_named("nasdaq"), None);
}

#[test]
fn falls_that_stop_the_market_are_dated() {
    let pack = find("us_stock").unwrap();
    assert_eq!(pack.halt_levels(day("2013-04-05")), [0.0; 0]);
    assert_eq!(pack.halt_levels(day("2020-03-09")), [0.07, 0.13, 0.2]);
}

#[test]
fn what_a_pack_does_not_know_it_says() {
    let future = find("cn_future").unwrap();
    let error = future.terms("xx2405", day("2024-01-02")).unwrap_err();
    assert_eq!(error.code(), "pack_symbol");
    assert!(error.to_string().contains("has no terms for `xx2405`"), "{error}");
    let early = find("cn_stock").unwrap().terms("688001", day("2019-07-19")).unwrap_err();
    let told = early.to_string();
    assert!(told.contains("`star` from 2019-07-22 on, not for 2019-07-19"), "{told}");
}

const OWN: &str = "\
schema: 1
name: own
version: 1.0.0
market: stock
currency: EUR
periods: 255
symbols: letters
default: all
sources: {house: the broker's list of 2024-01-01}
changes:
  - {from: 2020-01-01, source: house, set: {broker_fee_bps: 3, min_fee: 2, lot_size: 1}}
classes:
  - {name: all, about: every share}
";

#[test]
fn a_pack_of_one_s_own_is_read() {
    let pack = Pack::read("own.yaml", OWN).unwrap();
    let terms = pack.terms("SAP.DE", day("2024-01-02")).unwrap();
    assert_eq!((terms.fee_bps, terms.min_fee, terms.lot_min), (3.0, 2.0, 1.0));
    assert_eq!((terms.initial_margin, terms.multiplier), (1.0, 1.0));
}

#[test]
fn layout_and_sources_do_not_change_a_digest() {
    let pack = Pack::read("own.yaml", OWN).unwrap();
    let told = OWN.replace("2024-01-01", "2024-02-01").replace("3,", "3.0,   ");
    assert_eq!(Pack::read("b", &format!("# a remark\n{told}")).unwrap().digest(), pack.digest());
    for (old, new) in [("fee_bps: 3", "fee_bps: 4"), ("2020-01-01", "2020-01-02"), ("255", "256")] {
        assert_ne!(Pack::read("b", &OWN.replace(old, new)).unwrap().digest(), pack.digest());
    }
}

#[test]
fn errors_name_the_place() {
    let cases = [
        ("min_fee", "min_fees", "own.yaml, line 11, column", "min_fees"),
        ("min_fee: 2", "min_fee: two", "own.yaml, line 11, column", "two"),
        ("min_fee: 2", "min_fee: -2", "`changes[0].set.min_fee`: -2 should be a number from 0", ""),
        ("source: house", "source: hous", "`changes[0].source`", "did you mean `house`"),
        ("2020-01-01", "2020-02-30", "`changes[0].from`", "no date"),
        ("default: all", "default: none", "`default`: there is no class `none`", ""),
        ("schema: 1", "schema: 9", "`schema`: 9 is not read by this build", ""),
        ("1.0.0", "1", "`version`", "three numbers"),
        ("market: stock", "market: bazaar", "line 4", "bazaar"),
        ("lot_size: 1", "maintenance_margin: 1, initial_margin: 0.5", "`classes.all`", "margin"),
    ];
    for (old, new, place, said) in cases {
        let error = Pack::read("own.yaml", &OWN.replace(old, new)).unwrap_err().to_string();
        assert!(error.contains(place) && error.contains(said), "{new}: {error}");
    }
}
