//! The rules, held against what is written of them: their manual pages (`crates/diag/rules`), the
//! literate spec (`tests/spec`) and the market packs (`crates/data/packs`).

mod blocks;
mod expect;
mod judge;
mod literate;
mod packs;
mod pages;
mod prices;
mod to_come;
