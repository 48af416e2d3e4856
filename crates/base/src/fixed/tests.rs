use proptest::prelude::*;

use super::*;

fn price(text: &str) -> Price {
    Price::parse(text).expect("a price")
}

fn qty(text: &str) -> Qty {
    Qty::parse(text).expect("a quantity")
}

#[test]
fn text_is_read_exactly_or_not_at_all() {
    assert_eq!(price("101.2").units(), 1_012_000_000_000_000_000);
    assert_eq!(price("-0.0000000000000001").units(), -1);
    assert_eq!(price("2.5e-3"), price("0.0025"));
    assert_eq!(price("1e2"), price("100"));
    assert_eq!(price("1.50000000000000000"), price("1.5"));
    assert_eq!(price("0.00e9"), Price::ZERO);
    for bad in ["", "-", ".", "1.2.3", "1e", "x", "0.00000000000000001", "1e40", " 1", "1_0"] {
        assert_eq!(Price::parse(bad), None, "{bad}");
    }
    assert_eq!(Qty::parse("0.0000000000001"), None);
}

#[test]
fn words_print_without_trailing_zeros() {
    for text in ["0", "1", "-1.25", "0.000000000001", "100000", "-0.5"] {
        assert_eq!(price(text).to_string(), text);
    }
}

#[test]
fn a_double_is_the_decimal_that_was_meant() {
    assert_eq!(Price::from_f64(101.2), Some(price("101.2")));
    assert_eq!(Price::from_f64(20_060.1), Some(price("20060.1")));
    assert_eq!(Price::from_f64(1e9 + 0.07), Some(price("1000000000.07")));
    assert_eq!(Qty::from_f64(-1.5), Some(qty("-1.5")));
    assert_eq!(Price::from_f64(0.1 + 0.2), Some(price("0.3")));
    assert_eq!(Qty::from_f64(1.0 / 8192.0), Some(qty("0.000122070312")), "half to even");
    for bad in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, 1e40, f64::MAX] {
        assert_eq!(Price::from_f64(bad), None, "{bad}");
    }
    assert_eq!(Price::from_f64(f64::MIN_POSITIVE), Some(Price::ZERO));
}

#[test]
fn ticks_and_lots() {
    let tick = price("0.05");
    assert_eq!(price("1.01").to_tick(tick, Rounding::Up), Some(price("1.05")));
    assert_eq!(price("1.01").to_tick(tick, Rounding::Down), Some(price("1")));
    assert_eq!(price("1.025").to_tick(tick, Rounding::HalfUp), Some(price("1.05")));
    assert_eq!(price("1.0249").to_tick(tick, Rounding::HalfUp), Some(price("1")));
    assert_eq!(price("1.05").to_tick(tick, Rounding::Up), Some(price("1.05")));
    assert_eq!(price("1.01").to_tick(Price::ZERO, Rounding::Up), Some(price("1.01")));
    assert_eq!(price("1.01").to_tick(-tick, Rounding::Up), None);
    assert_eq!(qty("350").to_lot(qty("100")), qty("300"));
    assert_eq!(qty("0.3").to_lot(qty("0.1")), qty("0.3"));
    assert_eq!(qty("1.23").to_lot(Qty::ZERO), qty("1.23"));
}

#[test]
fn a_moved_price_is_rounded_once() {
    let rate = |text| Rate::parse(text).expect("a rate");
    let up = price("101.2").moved(rate("0.00025"), price("0.01"), Rounding::Up);
    assert_eq!(up, Some(price("101.23")));
    let down = price("101.2").moved(rate("-0.00025"), price("0.01"), Rounding::Down);
    assert_eq!(down, Some(price("101.17")));
    // Past the tick by less than a unit is past the tick.
    let hair = price("1.000000000001").moved(rate("0.000000000001"), price("1"), Rounding::Up);
    assert_eq!(hair, Some(price("2")));
    assert_eq!(price("10").moved(rate("0.1"), Price::ZERO, Rounding::Up), Some(price("11")));
}

#[test]
fn values_are_rounded_once() {
    let value = price("4006.25").value(qty("3"), Rate::from_whole(50));
    assert_eq!(value, Money::parse("600937.5"));
    let mini = price("0.1").value(qty("0.000000001"), Rate::parse("0.01").expect("a rate"));
    assert_eq!(mini, Money::parse("0.000000000001"));
    assert_eq!(Price::MAX.value(Qty::MAX, Rate::ONE), None);
    let average = Money::from_whole(30).per(qty("-4"), Rate::ONE);
    assert_eq!(average, Some(price("-7.5")));
    assert_eq!(Money::ONE.per(Qty::ZERO, Rate::ONE), None);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn text_round_trips(units in any::<i64>(), wide in any::<i128>()) {
        for units in [i128::from(units), wide / 2] {
            let word = Money::from_units(units);
            prop_assert_eq!(Money::parse(&word.to_string()), Some(word));
        }
    }

    #[test]
    fn doubles_are_the_nearest(units in any::<i64>(), wide in any::<i128>()) {
        for units in [i128::from(units), wide] {
            let word = Money::from_units(units);
            let nearest: f64 = word.to_string().parse().expect("a number");
            prop_assert_eq!(word.to_f64().to_bits(), nearest.to_bits());
        }
    }

    #[test]
    fn short_decimals_survive_doubles(cents in -1_000_000_000_000i64..1_000_000_000_000) {
        let word = Price::from_units(i128::from(cents) * 10_000_000_000);
        prop_assert_eq!(Price::from_f64(word.to_f64()), Some(word));
    }

    #[test]
    fn a_double_is_within_half_a_unit(x in -1e9f64..1e9) {
        let word = Qty::from_f64(x).expect("it fits");
        let away = (word.to_f64() - x).abs();
        prop_assert!(away <= 0.5e-12 + x.abs() * f64::EPSILON, "{} is {} away", x, away);
    }

    #[test]
    fn a_tick_is_near_and_on_the_right_side(units in any::<i64>(), tick in 1i64..1_000_000_000) {
        let (price, tick) = (Price::from_units(units.into()), Price::from_units(tick.into()));
        let up = price.to_tick(tick, Rounding::Up).expect("it fits");
        let down = price.to_tick(tick, Rounding::Down).expect("it fits");
        prop_assert!(down <= price && price <= up);
        prop_assert!(up.units() - down.units() <= tick.units());
        prop_assert_eq!(up.units() % tick.units(), 0);
        let near = price.to_tick(tick, Rounding::HalfUp).expect("it fits");
        prop_assert!(near == up || near == down);
    }

    #[test]
    fn sums_never_wrap(a in any::<i128>(), b in any::<i128>()) {
        let (x, y) = (Money::from_units(a), Money::from_units(b));
        prop_assert_eq!(x.checked_add(y).map(Money::units), a.checked_add(b));
        prop_assert_eq!(x.checked_sub(y).map(Money::units), a.checked_sub(b));
    }
}
