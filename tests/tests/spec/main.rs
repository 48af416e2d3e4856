//! The rules, held against what is written of them: their manual pages (`crates/diag/rules`) and
//! the literate spec (`tests/spec`).

mod blocks;
mod expect;
mod judge;
mod literate;
mod pages;
mod prices;
mod to_come;
