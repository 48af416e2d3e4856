//! Hand-written kernels, each for one workload: what the machine gives when nothing is general.

pub mod crossover;
