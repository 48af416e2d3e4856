//! A program becomes columns: plan, interpreter, JIT
