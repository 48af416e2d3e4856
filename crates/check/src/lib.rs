//! Rules over the program
