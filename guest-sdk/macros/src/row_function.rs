//! `#[row_function]`.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Error, FnArg, Ident, ItemFn, Pat, PatType, Result};

use crate::contract::{Header, Input, Param};
use crate::item::{Item, doc, export, taken_param};

pub fn expand(attributes: TokenStream, item: TokenStream) -> Result<TokenStream> {
    let header = Header::parse(attributes, &["name", "version"])?;
    let mut item: ItemFn = syn::parse2(item).map_err(|e| {
        Error::new(e.span(), "this goes on a function; a struct is an `#[operator]`")
    })?;
    let name = item.sig.ident.clone();
    let of = Item::take(header, &mut item.attrs, &name)?;
    let (read, params) = arguments(&mut item)?;
    match_inputs(&read, &of.inputs, &name)?;
    let description = of.description(&params, true);
    let count = read.len();
    let bound = params.iter().enumerate().map(|(place, param)| {
        let (name, ty) = (&param.name, &param.ty);
        quote!(let #name = <#ty as ::qraft_operator::ParamField>::of(params[#place]);)
    });
    let given = params.iter().map(|param| &param.name);
    let export = export(&quote!(::qraft_operator::OfRow<QraftRowFunction>));
    Ok(quote! {
        #item

        #[doc(hidden)]
        pub struct QraftRowFunction;

        impl ::qraft_operator::RowFunction for QraftRowFunction {
            type Row = [f64; #count];

            const DESCRIPTION: ::qraft_operator::Description = #description;

            fn bind(params: &[f64]) -> impl Fn([f64; #count]) -> f64 {
                let _ = params;
                #(#bound)*
                move |[#(#read),*]| #name(#(#read,)* #(#given),*)
            }
        }

        #export
    })
}

/// A function's inputs by name, and its params.
fn arguments(item: &mut ItemFn) -> Result<(Vec<Ident>, Vec<Param>)> {
    let (mut read, mut params) = (Vec::new(), Vec::new());
    for argument in &mut item.sig.inputs {
        let FnArg::Typed(PatType { attrs, pat, ty, .. }) = argument else {
            return Err(Error::new_spanned(argument, "a row function has no `self`"));
        };
        let Pat::Ident(pattern) = &**pat else {
            return Err(Error::new_spanned(pat, "give the argument a name"));
        };
        let name = pattern.ident.clone();
        match taken_param(attrs, name.span())? {
            Some(attribute) => {
                params.push(Param::parse(&name, ty, doc(attrs), &attribute)?);
                // The compiler takes no doc comment on an argument.
                attrs.retain(|attribute| !attribute.path().is_ident("doc"));
            }
            None if params.is_empty() => read.push(name),
            None => {
                let message = format!("`{name}` is an input: inputs stand before params");
                return Err(Error::new(name.span(), message));
            }
        }
    }
    Ok((read, params))
}

fn match_inputs(read: &[Ident], declared: &[Input], function: &Ident) -> Result<()> {
    for (argument, input) in read.iter().zip(declared) {
        if *argument != input.name {
            let message = format!("here stands the argument `{argument}`: inputs go by its order");
            return Err(Error::new(input.name.span(), message));
        }
    }
    if let Some(argument) = read.get(declared.len()) {
        let message = format!(
            "`{argument}` is undeclared: `#[input({argument}, \"…\")]` for a series, `#[param(…)]` \
             before the argument for a constant"
        );
        return Err(Error::new(argument.span(), message));
    }
    match declared.get(read.len()) {
        Some(input) => {
            let message = format!("`{function}` has no argument `{}`", input.name);
            Err(Error::new(input.name.span(), message))
        }
        None => Ok(()),
    }
}
