//! Random specs. A liar's trigger goes off within a few thousand rows of a market, and where it
//! does, what it answers differs.

use chameleon_spec::{Base, Deed, Fold, Save, Spec, Trigger, Twist};
use qraft_tests::panels::Dice;

/// What a liar lies about.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Family {
    /// It sees rows that come later in its block.
    Ahead,
    /// It answers from another row on than it says.
    WarmUp,
    /// `update` is not what pushes are.
    Update,
}

const AHEAD: &[Deed] =
    &[Deed::Shift, Deed::Centre, Deed::Nudge, Deed::Normalise, Deed::Peak, Deed::Price];
const WARM_UP: &[Deed] = &[Deed::WarmUp, Deed::WarmUp, Deed::Late, Deed::Hole];
const UPDATE: &[Deed] = &[
    Deed::LastBit,
    Deed::Border,
    Deed::Drift,
    Deed::Reset,
    Deed::DropLast,
    Deed::Running,
    Deed::Fill,
    Deed::Stale,
    Deed::Delay,
    Deed::Coarse,
];
/// Of a block as a whole.
const OF_BLOCKS: &[Trigger] = &[
    Trigger::Always,
    Trigger::Longer,
    Trigger::Shorter,
    Trigger::Multiple,
    Trigger::Blocks,
    Trigger::Rises,
    Trigger::Crosses,
    Trigger::EndsHigh,
    Trigger::EndsLow,
    Trigger::Gap,
    Trigger::OtherWindow,
];
/// Of single rows.
const OF_ROWS: &[Trigger] = &[Trigger::EveryRow, Trigger::AfterRow, Trigger::Jump, Trigger::Still];

impl Family {
    /// The family of a liar by its number: two in five look ahead, and two break `update`.
    pub fn of(number: usize) -> Family {
        match number % 5 {
            0 | 2 => Family::Ahead,
            1 | 3 => Family::Update,
            _ => Family::WarmUp,
        }
    }
}

/// The code that is due: none for an honest one.
pub fn due(spec: &Spec) -> Option<&'static str> {
    match spec.deed {
        Deed::None => None,
        deed if WARM_UP.contains(&deed) => Some("OPR008"),
        _ => Some("OPR005"),
    }
}

fn one<T: Copy>(dice: &mut Dice, of: &[T]) -> T {
    of[dice.bits() as usize % of.len()]
}

fn between(dice: &mut Dice, least: u32, most: u32) -> u32 {
    least + (dice.bits() % u64::from(most - least + 1)) as u32
}

/// An honest one.
pub fn honest(dice: &mut Dice) -> Spec {
    let window = between(dice, 2, 40);
    Spec {
        base: one(dice, Base::ALL),
        twist: one(dice, Twist::ALL),
        fold: one(dice, Fold::ALL),
        save: one(dice, Save::ALL),
        window,
        most: window + between(dice, 20, 80),
        every: between(dice, 2, 300),
        ..Spec::MEAN
    }
}

/// One that lies.
pub fn liar(dice: &mut Dice, family: Family) -> Spec {
    let spec = honest(dice);
    match family {
        Family::Ahead => ahead(dice, spec),
        Family::WarmUp => warm_up(dice, spec),
        Family::Update => update(dice, spec),
    }
}

fn ahead(dice: &mut Dice, spec: Spec) -> Spec {
    let triggers = [OF_BLOCKS, OF_ROWS].concat();
    let reach = if dice.once_in(2) { 1 } else { between(dice, 2, 30) };
    let spec = Spec { deed: one(dice, AHEAD), reach: reach as i32, ..spec };
    triggered(dice, spec, &triggers)
}

fn warm_up(dice: &mut Dice, spec: Spec) -> Spec {
    let deed = one(dice, WARM_UP);
    let off = between(dice, 1, 5) as i32;
    let reach = match deed {
        Deed::Hole => between(dice, spec.window + 5, 900) as i32,
        Deed::WarmUp if dice.once_in(2) => -off,
        _ => off,
    };
    let seldom = deed == Deed::WarmUp && dice.once_in(3);
    let trigger = if seldom { Trigger::OtherWindow } else { Trigger::Always };
    Spec { deed, reach, trigger, ..spec }
}

fn update(dice: &mut Dice, spec: Spec) -> Spec {
    let deed = one(dice, UPDATE);
    // What changes a state, or a block's first row, is of the block; the rest of any row.
    let of_block = [Deed::Border, Deed::Reset, Deed::DropLast, Deed::Fill, Deed::Stale];
    let mut triggers = match of_block.contains(&deed) {
        true => OF_BLOCKS.to_vec(),
        false => [OF_BLOCKS, OF_ROWS].concat(),
    };
    if deed == Deed::Fill {
        // Nothing is greater or less than what is missing.
        triggers.retain(|of| !matches!(of, Trigger::EndsHigh | Trigger::EndsLow));
    }
    // Not every base shows every lie: half digits hold a rank, and a maximum mostly stays.
    let base = match (deed, spec.base) {
        (Deed::Running, _) => Base::Mean,
        (Deed::Coarse | Deed::Stale | Deed::Delay, Base::Rank | Base::Max) => Base::Std,
        (_, base) => base,
    };
    triggered(dice, Spec { deed, base, ..spec }, &triggers)
}

/// With one of these triggers and its number.
fn triggered(dice: &mut Dice, spec: Spec, triggers: &[Trigger]) -> Spec {
    let trigger = one(dice, triggers);
    let when = match trigger {
        Trigger::Longer => f64::from(between(dice, 2, 900)),
        // Long enough to hold what is reached for.
        Trigger::Shorter => f64::from(spec.reach.unsigned_abs() + between(dice, 4, 60)),
        Trigger::Multiple => one(dice, &[2.0, 5.0, 8.0, 10.0, 16.0, 21.0, 50.0, 64.0]),
        Trigger::Blocks => f64::from(between(dice, 1, 20)),
        Trigger::Rises => 0.02 + 0.1 * dice.unit(),
        Trigger::Crosses => 92.0 + 16.0 * dice.unit(),
        Trigger::EndsHigh | Trigger::EndsLow => f64::from(between(dice, 1, 260)),
        Trigger::EveryRow => f64::from(between(dice, 2, 400)),
        Trigger::AfterRow => f64::from(between(dice, 10, 1500)),
        Trigger::Jump => 0.006 + 0.006 * dice.unit(),
        _ => 0.0,
    };
    // From a tenth to what is left of a price's digits after nine.
    let share = tenths(between(dice, 1, 9));
    Spec { trigger, when, share, ..spec }
}

/// A tenth, multiplied that often.
fn tenths(times: u32) -> f64 {
    (0..times).fold(1.0, |share, _| share * 0.1)
}
