//! The words of a spec, each as one byte.

/// An enumeration with its members in the order of their bytes.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$of:meta])* $member:ident,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
        #[repr(u8)]
        pub enum $name { $($(#[$of])* $member,)* }

        impl $name {
            /// Each one, by its byte.
            pub const ALL: &[$name] = &[$($name::$member,)*];
        }
    };
}

words! {
    /// What is computed of the last `window` rows.
    Base {
        /// Their mean.
        Mean,
        /// A mean in which older rows weigh less; it starts at the first value.
        Ema,
        /// The greatest.
        Max,
        /// What the newest has over the one `window` rows before it.
        Diff,
        /// How many of them are below the newest.
        Rank,
        /// Their standard deviation.
        Std,
        /// The mean of one input over that of another.
        Ratio,
        /// Their mean less that of all symbols: a cross-section.
        Demean,
    }
}

words! {
    /// What is done to an answer by rows that have come: honest, though it may look odd.
    Twist {
        /// Nothing.
        None,
        /// Each `every`-th row has the other sign.
        EveryRow,
        /// Half where the newest value is above 100.
        AboveLevel,
        /// Doubled where the newest value is above the one before.
        Rising,
    }
}

words! {
    /// How `update` computes what pushes do.
    Fold {
        /// It pushes.
        Pushes,
        /// It pushes, in chunks of `every` rows.
        Chunks,
        /// It lays history and block out flat, and looks at a slice for each row.
        Flat,
        /// Flat, from the last row to the first.
        Backward,
        /// It pushes the rows of short blocks, and lays out those of more than `every` rows.
        Either,
    }
}

words! {
    /// How a state becomes bytes.
    Save {
        /// Each list with its length.
        Values,
        /// Lists of one length, filled up at their ends.
        Padded,
        /// As the ring in which a value has the same place for as long as it stays.
        Ring,
    }
}

words! {
    /// What a liar does.
    Deed {
        /// Nothing: it is honest.
        None,
        /// It answers what is due `reach` rows later.
        Shift,
        /// It answers the mean of the answers `reach` rows around.
        Centre,
        /// It leans towards the answer of `reach` rows later, by `share`.
        Nudge,
        /// It takes `share` of the block's mean answer away.
        Normalise,
        /// It leans by `share` where the block's peak is yet to come.
        Peak,
        /// It answers the input of `reach` rows later.
        Price,
        /// It says of its warm-up `reach` rows too many, or too few.
        WarmUp,
        /// It begins to answer `reach` rows late.
        Late,
        /// It has no answer at its `reach`-th row.
        Hole,
        /// `update` parts in the last bit.
        LastBit,
        /// `update` parts by `share` in a block's first row, unless that is the first of all.
        Border,
        /// `update` parts the more, the more blocks have come.
        Drift,
        /// `update` forgets what came before.
        Reset,
        /// `update` forgets its last row.
        DropLast,
        /// `update` has a sum that it adds to and takes from: `Mean` alone.
        Running,
        /// `update` takes the last value for one that is missing.
        Fill,
        /// `update` answers again what the block before ended with.
        Stale,
        /// `update` answers a row late.
        Delay,
        /// `update` computes with half the digits.
        Coarse,
    }
}

words! {
    /// When a liar does it. Of a block it sees the first input, of a cross-section the first symbol.
    Trigger {
        /// In each block.
        Always,
        /// In blocks of more than `when` rows.
        Longer,
        /// In blocks of less than `when` rows.
        Shorter,
        /// In blocks whose number of rows is a multiple of `when`.
        Multiple,
        /// Once `when` blocks have come.
        Blocks,
        /// Where the last value is above the first by a share of `when`.
        Rises,
        /// Where values pass `when` from below.
        Crosses,
        /// In blocks of more than `when` rows whose last value is the greatest.
        EndsHigh,
        /// In blocks of more than `when` rows whose last value is the least.
        EndsLow,
        /// In blocks in which a value is missing.
        Gap,
        /// At each `when`-th row.
        EveryRow,
        /// At rows after the `when`-th.
        AfterRow,
        /// At rows that move by a share of more than `when`.
        Jump,
        /// At rows that do not move.
        Still,
        /// Where the param is not its default.
        OtherWindow,
    }
}
