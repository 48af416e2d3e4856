//! Typed metric families, structured events, and the exporter
