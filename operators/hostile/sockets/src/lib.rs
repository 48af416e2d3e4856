//! Asks its host for the network.
#![cfg(target_arch = "wasm32")]

use honest::{Operator, State};

wit_bindgen::generate!({
    inline: "
        package hostile:sockets;
        world asks {
            import wasi:sockets/instance-network@0.2.3;
        }
        package wasi:sockets@0.2.3 {
            interface instance-network {
                resource network;
                instance-network: func() -> network;
            }
        }
    ",
    world: "hostile:sockets/asks",
    generate_all,
});

struct Asks;

impl Operator for Asks {
    const NAME: &'static str = "sockets";

    fn push(state: &mut State, row: &[f64]) -> Result<Vec<f64>, String> {
        let mut answers = honest::pushed(state, row);
        answers[0] += wasi::sockets::instance_network::instance_network().handle() as f64;
        Ok(answers)
    }
}

honest::export!(Asks);
