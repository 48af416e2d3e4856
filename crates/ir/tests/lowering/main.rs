//! From documents built by hand to programs, findings and numbers.

mod binding;
mod findings;
mod members;
mod program;
mod properties;
mod support;
