//! What the attributes below `#[operator]` and `#[row_function]` say of the item.

use proc_macro2::{Span, TokenStream};
use quote::quote;
use syn::{Attribute, Error, Expr, ExprLit, Ident, Lit, Meta, Result};

use crate::contract::{Header, Input, Output, Param};

/// All of a description but its params.
pub struct Item {
    pub header: Header,
    pub inputs: Vec<Input>,
    pub output: Output,
    pub doc: String,
}

impl Item {
    /// Takes `#[input]` and `#[output]` out of an item's attributes and reads its doc comment.
    pub fn take(header: Header, attributes: &mut Vec<Attribute>, name: &Ident) -> Result<Item> {
        let mut inputs: Vec<Input> = Vec::new();
        for attribute in taken(attributes, "input") {
            let input: Input = attribute.parse_args()?;
            if inputs.iter().any(|other| other.name == input.name) {
                return Err(Error::new(
                    input.name.span(),
                    "an input of that name is there already",
                ));
            }
            inputs.push(input);
        }
        if inputs.is_empty() {
            return Err(Error::new(
                name.span(),
                "it reads nothing: add `#[input(x: price = close, \"What is read.\")]`",
            ));
        }
        let mut outputs = taken(attributes, "output").into_iter();
        let output = outputs.next().ok_or_else(|| {
            Error::new(name.span(), "say what it answers: `#[output(ratio, \"What it means.\")]`")
        })?;
        if let Some(second) = outputs.next() {
            return Err(Error::new_spanned(second, "an operator has one output"));
        }
        let doc = doc(attributes);
        if doc.is_empty() {
            return Err(Error::new(
                name.span(),
                "say in a doc comment what it computes: a sentence, then details",
            ));
        }
        Ok(Item { header, inputs, output: output.parse_args()?, doc })
    }

    /// The constant of a description.
    pub fn description(&self, params: &[Param], stateless: bool) -> TokenStream {
        let Item { header, inputs, output, doc } = self;
        let Header { name, version, cross_section, push_only } = header;
        let kind = if *cross_section { quote!(CrossSection) } else { quote!(Series) };
        let determinism = if *push_only { quote!(PushOnly) } else { quote!(Bitwise) };
        quote! {
            ::qraft_operator::Description {
                name: #name,
                version: #version,
                doc: #doc,
                kind: ::qraft_operator::Kind::#kind,
                stateless: #stateless,
                determinism: ::qraft_operator::Determinism::#determinism,
                inputs: &[#(#inputs),*],
                params: &[#(#params),*],
                output: #output,
            }
        }
    }
}

/// Names the crate's kernel, and exports it from a component.
pub fn export(kernel: &TokenStream) -> TokenStream {
    quote! {
        #[doc(hidden)]
        pub type QraftKernel = #kernel;

        #[cfg(target_arch = "wasm32")]
        const _: () = {
            type Exported = ::qraft_operator::guest::Exported<QraftKernel>;
            ::qraft_operator::guest::raw::export!(
                Exported with_types_in ::qraft_operator::guest::raw
            );
        };
    }
}

/// Removes and returns all attributes of a name.
pub fn taken(attributes: &mut Vec<Attribute>, name: &str) -> Vec<Attribute> {
    attributes.extract_if(.., |attribute| attribute.path().is_ident(name)).collect()
}

/// The one attribute `#[param]` of a field or argument, if there is one.
pub fn taken_param(attributes: &mut Vec<Attribute>, span: Span) -> Result<Option<Attribute>> {
    let mut found = taken(attributes, "param");
    if found.len() > 1 {
        return Err(Error::new(span, "it is a param twice"));
    }
    Ok(found.pop())
}

/// A doc comment's text.
pub fn doc(attributes: &[Attribute]) -> String {
    let lines = attributes.iter().filter_map(|attribute| match &attribute.meta {
        Meta::NameValue(meta) if meta.path.is_ident("doc") => match &meta.value {
            Expr::Lit(ExprLit { lit: Lit::Str(line), .. }) => Some(line.value()),
            _ => None,
        },
        _ => None,
    });
    let lines: Vec<String> =
        lines.map(|line| line.strip_prefix(' ').unwrap_or(&line).to_owned()).collect();
    lines.join("\n").trim().to_owned()
}
