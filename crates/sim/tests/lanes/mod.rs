//! Random settings of the trials that go eight at a time.

use qraft_ir::policy::{FillAt, Orders, Risk, Scheme, Settings, SizeAt, Sizing, Span2, Terms};
use qraft_sim::Setup;

use crate::random::{Draw, maybe, span};

/// One symbol, signals alone, proportional costs: what the kernel walks eight trials at a time.
/// Each trial has numbers of its own.
pub fn lane_setup(draw: &mut Draw) -> Setup {
    let counts = draw.chance(0.4);
    let inside = draw.chance(0.7);
    let mut share = |p: f64| (inside && draw.chance(p)).then(|| 0.005 + 0.1 * draw.unit());
    let risk = Risk {
        stop_loss: share(0.5),
        take_profit: share(0.5),
        trailing_stop: share(0.4),
        ..Settings::plain(1.0).risk
    };
    let none = Span2 { days: 0.0, bars: 0.0 };
    let fill = draw.pick(&[
        FillAt::NextOpen,
        FillAt::NextOpen,
        FillAt::NextOpen,
        FillAt::NextClose,
        FillAt::NextVwap,
    ]);
    let settings = Settings {
        capital: draw.pick(&[1e6, 12_345.67, 1.0]),
        scheme: draw.pick(&[Scheme::Equal, Scheme::Equal, Scheme::Fixed]),
        gross: draw.pick(&[1.0, 1.0, 0.5, 3.0, 0.0]),
        size_at: draw.pick(&[SizeAt::Fill, SizeAt::Fill, SizeAt::Decision]),
        fee_bps: draw.pick(&[0.0, 2.0, 30.0, -1.0]),
        sell_tax_bps: draw.pick(&[0.0, 5.0]),
        spread_bps: draw.pick(&[0.0, 8.0]),
        sizing: Sizing {
            max_weight: maybe(draw, 0.2, &[0.3, 0.9]),
            weight: Some(0.5 + draw.unit()),
            ..Sizing::default()
        },
        terms: Terms {
            maker_fee_bps: maybe(draw, 0.3, &[-1.0, 1.0]),
            multiplier: maybe(draw, 0.2, &[10.0, 0.1]),
            ..Terms::default()
        },
        orders: Orders { fill, touch: draw.chance(0.5), ..Orders::default() },
        min_hold: if counts { span(draw, 8) } else { none },
        max_hold: if counts { span(draw, 15) } else { none },
        cooldown: if counts { span(draw, 8) } else { none },
        risk,
        ..Settings::plain(1.0)
    };
    let has_long = draw.chance(0.9);
    let has_short = draw.chance(0.7);
    Setup {
        warm_up: draw.below(25) as u32,
        has_long,
        has_exit_long: has_long && draw.chance(0.3),
        has_short,
        has_exit_short: has_short && draw.chance(0.3),
        ..Setup::plain(settings)
    }
}
