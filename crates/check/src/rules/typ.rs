//! Types that depend on the universe.

pub(super) mod cross_section_of_one;
