//! The functions as they should be.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::marker::PhantomData;

use qraft_operator::guest::raw::kernels::{self, Description};

/// What an answer is: values, or a refusal.
pub type Answer = Result<Vec<f64>, String>;

/// What a state remembers.
pub struct State {
    /// The mean's length; the only param.
    pub window: usize,
    /// Symbols.
    pub width: usize,
    /// The last rows of each symbol.
    pub rows: Vec<VecDeque<f64>>,
    /// How many rows came.
    pub count: u64,
}

/// The mean of a symbol's last rows, NaN before there are enough.
pub fn mean(state: &State, symbol: usize) -> f64 {
    let rows = &state.rows[symbol];
    if rows.len() < state.window {
        return f64::NAN;
    }
    rows.iter().sum::<f64>() / state.window as f64
}

/// The contract's functions, each as it should be.
pub trait Operator: 'static {
    /// After the slash of its name.
    const NAME: &'static str;

    /// What it says it is.
    fn describe() -> Description {
        described(Self::NAME)
    }

    /// What it says it needs.
    fn warm_up(params: &[f64]) -> Result<u32, String> {
        Ok(params[0] as u32 - 1)
    }

    /// The next row.
    fn push(state: &mut State, row: &[f64]) -> Answer {
        Ok(pushed(state, row))
    }

    /// The next rows.
    fn update(state: &mut State, block: &[f64]) -> Answer {
        folded::<Self>(state, block)
    }

    /// What it remembers.
    fn save(state: &State) -> Vec<u8> {
        let mut saved = state.count.to_le_bytes().to_vec();
        for rows in &state.rows {
            saved.extend((rows.len() as u64).to_le_bytes());
            saved.extend(rows.iter().flat_map(|x| x.to_le_bytes()));
        }
        saved
    }

    /// Goes on from there.
    fn load(state: &mut State, saved: &[u8]) -> Result<(), String> {
        loaded(state, saved)
    }
}

/// The means once a row is in.
pub fn pushed(state: &mut State, row: &[f64]) -> Vec<f64> {
    state.count += 1;
    for (rows, x) in state.rows.iter_mut().zip(row) {
        rows.push_back(*x);
        if rows.len() > state.window {
            rows.pop_front();
        }
    }
    (0..state.width).map(|symbol| mean(state, symbol)).collect()
}

/// Takes back what an honest `save` wrote.
pub fn loaded(state: &mut State, saved: &[u8]) -> Result<(), String> {
    let mut words = saved.chunks_exact(8).map(|word| word.try_into().expect("eight bytes"));
    let mut next = || words.next().ok_or_else(|| "saved bytes end early".to_owned());
    state.count = u64::from_le_bytes(next()?);
    for rows in &mut state.rows {
        rows.clear();
        for _ in 0..u64::from_le_bytes(next()?) {
            rows.push_back(f64::from_le_bytes(next()?));
        }
    }
    Ok(())
}

/// A block as pushes.
pub fn folded<O: Operator + ?Sized>(state: &mut State, block: &[f64]) -> Answer {
    let mut answers = Vec::with_capacity(block.len());
    for row in block.chunks_exact(state.width) {
        answers.extend(O::push(state, row)?);
    }
    Ok(answers)
}

/// The honest description under another name.
pub fn described(name: &str) -> Description {
    Description {
        name: format!("hostile/{name}"),
        version: "1.0.0".to_owned(),
        doc: "A mean that is not to be trusted.".to_owned(),
        kind: kernels::Kind::Series,
        stateless: false,
        determinism: kernels::Determinism::Bitwise,
        inputs: vec![kernels::Input {
            name: "x".to_owned(),
            doc: "What is averaged.".to_owned(),
            unit: kernels::Unit::None,
            column: Some("close".to_owned()),
        }],
        params: vec![kernels::Param {
            name: "window".to_owned(),
            doc: "How many rows.".to_owned(),
            domain: kernels::Domain::Integer,
            min: 2.0,
            max: 250.0,
            default: 5.0,
        }],
        output: kernels::Output {
            doc: "The mean.".to_owned(),
            unit: kernels::Unit::OfFirst,
            flag: false,
        },
    }
}

/// An [`Operator`] as a component.
pub struct Guest<O>(PhantomData<O>);

/// A state as a resource.
pub struct Resource<O>(RefCell<State>, PhantomData<O>);

impl<O: Operator> kernels::Guest for Guest<O> {
    type State = Resource<O>;

    fn describe() -> Description {
        O::describe()
    }

    fn warm_up(params: Vec<f64>) -> Result<u32, String> {
        O::warm_up(&params)
    }

    fn apply(_: Vec<f64>, _: u32, _: u32, _: Vec<f64>) -> Answer {
        Err("it has a state".to_owned())
    }
}

impl<O: Operator> kernels::GuestState for Resource<O> {
    fn new(params: Vec<f64>, width: u32) -> Self {
        let (window, width) = (params[0] as usize, width as usize);
        let rows = vec![VecDeque::new(); width];
        Resource(RefCell::new(State { window, width, rows, count: 0 }), PhantomData)
    }

    fn push(&self, row: Vec<f64>) -> Answer {
        O::push(&mut self.0.borrow_mut(), &row)
    }

    fn update(&self, _: u32, block: Vec<f64>) -> Answer {
        O::update(&mut self.0.borrow_mut(), &block)
    }

    fn save(&self) -> Vec<u8> {
        O::save(&self.0.borrow())
    }

    fn load(&self, saved: Vec<u8>) -> Result<(), String> {
        O::load(&mut self.0.borrow_mut(), &saved)
    }
}
