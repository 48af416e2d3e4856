use qraft_ir::policy::{FillAt, Orders};

use super::*;

#[test]
fn fills_come_at_the_point_that_is_asked_for() {
    let open = [10.0, 11.0, 12.0];
    let close = [10.5, 12.5, 12.5];
    let vwap = [f64::NAN, f64::NAN, 12.8];
    let session = sessions(3);
    let market = Market { vwap: Some(&vwap), ..Market::new(&open, &close, 1, &session) };
    let at = |fill: FillAt| {
        let orders = Orders { fill, ..Orders::default() };
        let settings = Settings { orders, spread_bps: 200.0, gross: 0.5, ..settings() };
        run(market, &always("long", 3), &settings, Sheets::default(), None)
    };
    let bought = |price: f64| 500.0 / price;
    for (fill, bar, price) in [
        (FillAt::NextOpen, 1, 11.0),
        (FillAt::NextClose, 1, 12.5),
        (FillAt::NextVwap, 2, 12.8),
        (FillAt::SameClose, 0, 10.5),
    ] {
        let outcome = at(fill);
        assert_eq!(outcome.fills.len(), 1, "{fill:?}");
        assert_eq!(outcome.fills[0].0, bar, "{fill:?}");
        near(&[outcome.shares[0], outcome.cash], &[bought(price), 1000.0 - 505.0]);
    }
    // The equity of a bar that fills at its own close is taken after it: half the spread is gone.
    near(&[at(FillAt::SameClose).equity[0]], &[995.0]);
}
