//! `qraft compile`: what a strategy becomes.

use qraft_check::CheckOptions;
use qraft_diag::SourceFile;
use qraft_syntax::document;

use crate::args::{CompileArgs, Emit, Format};
use crate::exit::{Ended, Outcome};
use crate::formula_ast;
use crate::inputs::{self, Source};

/// Runs the command.
pub fn run(args: &CompileArgs) -> Ended {
    let source = Source::read(&args.file)?;
    let checked = qraft_check::check(&source.file, &CheckOptions::default());
    inputs::refuse_on_errors(&source.file, &checked.findings, args.output.format)?;
    let Some(program) = checked.program else { return Ok(Outcome::Findings) };
    let hash = qraft_ir::dsl_hash(&program);
    let text = match args.emit {
        Emit::Ir => qraft_ir::print(&program),
        Emit::Hash => format!("{hash}\n"),
        Emit::Ast => {
            crate::print::outln!("{}", ast(&source.file));
            return Ok(Outcome::Done);
        }
    };
    match args.output.format {
        Format::Text => crate::print::out!("{text}"),
        Format::Json => {
            let answer = serde_json::json!({
                "schema": "qraft.compile/1",
                "file": source.file.name(),
                "dsl_hash": hash.to_string(),
                "warm_up": program.warm_up(),
                "ir": qraft_ir::print(&program),
            });
            crate::print::outln!("{answer}");
        }
    }
    Ok(Outcome::Done)
}

/// Every expression of the document, by its path.
fn ast(file: &SourceFile) -> serde_json::Value {
    let tree = qraft_syntax::document::parse(file).tree;
    let found = tree.map(|root| document::expressions(&root)).unwrap_or_default();
    let expressions = found.iter().filter_map(|(path, expr)| {
        let ast = formula_ast::node(expr)?;
        Some(serde_json::json!({
            "path": path, "text": qraft_syntax::print(expr), "formula_ast": ast,
        }))
    });
    let expressions: Vec<serde_json::Value> = expressions.collect();
    serde_json::json!({
        "schema": formula_ast::SCHEMA, "file": file.name(), "expressions": expressions,
    })
}
