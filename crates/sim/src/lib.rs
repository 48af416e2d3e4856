//! The market that answers orders: books, costs, sizing
