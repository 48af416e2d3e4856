//! What the benchmark's operators compute, each a plain struct or function. The component and the
//! native side of the benchmark call the very same.

mod mean;
mod polynomial;
mod range;
mod std;

pub use mean::RollingMean;
pub use polynomial::polynomial;
pub use range::TrueRange;
pub use std::WindowedStd;
