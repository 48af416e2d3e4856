//! What is known besides the text.

use std::collections::BTreeMap;
use std::sync::Arc;

use qraft_base::schema::DataSchema;
use qraft_ir::{External, LowerContext};
use qraft_syntax::document::Domain;

use crate::known::Known;
use crate::plugins::Plugins;
use crate::policy::Policy;

/// What a check may take as known. The default knows nothing: no data, no search, no run.
#[derive(Clone, Debug, Default)]
pub struct CheckOptions {
    /// What the data declare, and which columns they have. `None`: a name that data could define is
    /// only noted.
    pub schema: Option<DataSchema>,
    /// How many bars the data have.
    pub bars: Option<usize>,
    /// How many symbols the universe has.
    pub universe_size: Option<usize>,
    /// True where the strategy is to be run: what this build cannot honour is then an error.
    pub for_run: bool,
    /// Domains that replace the document's own, by param: a search's.
    pub domains: BTreeMap<String, Domain>,
    /// Names and figures from elsewhere.
    pub known: Known,
    /// Who knows the operators that a document uses.
    pub plugins: Option<Arc<dyn Plugins>>,
    /// Which findings count, and how much.
    pub policy: Policy,
}

impl CheckOptions {
    /// What lowering needs of it, for a file of that name that uses these operators.
    pub(crate) fn lowering(
        &self,
        file: &str,
        externals: BTreeMap<String, Arc<External>>,
    ) -> LowerContext {
        let name = file.rsplit(['/', '\\']).next().unwrap_or(file);
        let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
        LowerContext {
            file_stem: if stem.is_empty() { name.to_owned() } else { stem.to_owned() },
            schema: self.schema.clone(),
            for_run: self.for_run,
            domains: self.domains.clone(),
            externals,
        }
    }
}
