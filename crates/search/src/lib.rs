//! Many trials, and what is true of all of them
