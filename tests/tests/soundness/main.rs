//! Soundness, by machine. What `check` accepts sees nothing of what is to come, through signals,
//! orders and fills; what truly leaks, it refuses.

mod accepted;
mod around;
mod cores;
mod futures;
mod later;
mod leaking;
