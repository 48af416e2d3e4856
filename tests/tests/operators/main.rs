//! The operators of the catalogue: each one's own example, TA-Lib's answers, formulaic alphas.

mod alphas;
mod differences;
mod examples;
mod fixture;
mod talib;
