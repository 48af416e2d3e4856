//! Metrics of whole series.
