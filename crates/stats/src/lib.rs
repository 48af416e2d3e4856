//! Figures of a return series, and gates
