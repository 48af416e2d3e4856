//! Little to send, long to compile: functions whose every local is alive in every one of many
//! nested loops, so that registers have to be found for all of them at once, everywhere.

use crate::bytes;

const FUNCTIONS: usize = 6;
const LOCALS: usize = 1200;
const LOOPS: usize = 500;
const STEPS: usize = 4;

/// A core module of such functions.
pub fn module() -> Vec<u8> {
    let locals = bytes::list(&[[bytes::leb(LOCALS), vec![0x7e]].concat()]);
    let body = [locals, code()].concat();
    let body = [bytes::leb(body.len()), body].concat();
    bytes::module(&[
        (1, bytes::list(&[vec![0x60, 0, 0]])),
        (3, bytes::list(&vec![vec![0]; FUNCTIONS])),
        (10, bytes::list(&vec![body; FUNCTIONS])),
    ])
}

fn code() -> Vec<u8> {
    let mut code = Vec::new();
    for turn in 0..LOOPS {
        code.extend([0x03, 0x40]); // loop without a result
        for step in 0..STEPS {
            let place = |stride: usize| bytes::leb((turn * 31 + step * stride) % LOCALS);
            // a = (a + b) * c
            code.push(0x20);
            code.extend(place(7));
            code.push(0x20);
            code.extend(place(13));
            code.push(0x7c);
            code.push(0x20);
            code.extend(place(29));
            code.push(0x7e);
            code.push(0x21);
            code.extend(place(7));
        }
    }
    for turn in 0..LOOPS {
        // Back to the loop's head while a local is not 0, then out of the loop.
        code.push(0x20);
        code.extend(bytes::leb(turn % LOCALS));
        code.extend([0x50, 0x45, 0x0d, 0, 0x0b]); // i64.eqz, i32.eqz, br_if 0, end
    }
    code.push(0x0b);
    code
}
