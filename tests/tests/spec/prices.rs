//! What the loader says of a block of prices.

use qraft_base::schema::DataSchema;
use qraft_data::{LoadOptions, audit, load};
use qraft_diag::SourceFile;

use crate::blocks::Block;

/// The codes of what is wrong with prices, given what is declared of them.
pub fn codes(prices: &Block, data: Option<&Block>) -> Vec<&'static str> {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("prices.csv");
    std::fs::write(&path, &prices.text).expect("the prices can be written");
    let declared = data.map_or_else(DataSchema::default, schema);
    let options = LoadOptions { declared, ..LoadOptions::default() };
    match load(&path, &options) {
        Ok(loaded) => {
            audit(&loaded.panel, &loaded.schema).iter().map(|remark| remark.code).collect()
        }
        Err(error) => error.rule().into_iter().collect(),
    }
}

/// What a block declares.
///
/// # Panics
/// Where it declares something that cannot be: the page is at fault.
pub fn schema(data: &Block) -> DataSchema {
    let file = SourceFile::new("prices.data.yaml", data.text.as_str());
    let (schema, findings) = qraft_syntax::data_schema::read(&file);
    assert!(findings.is_empty(), "{findings:?} in\n{}", data.text);
    schema
}
