//! `#[operator]`.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Error, Fields, Ident, ItemStruct, Result};

use crate::contract::{Header, Param};
use crate::item::{Item, doc, export, taken_param};

pub fn expand(attributes: TokenStream, item: TokenStream) -> Result<TokenStream> {
    let header = Header::parse(attributes, &["name", "version", "kind", "determinism"])?;
    let mut item: ItemStruct = syn::parse2(item).map_err(|e| {
        Error::new(e.span(), "an operator is a struct; a plain function is a `#[row_function]`")
    })?;
    if !item.generics.params.is_empty() {
        let message = "a component is one type: an operator has no generics";
        return Err(Error::new_spanned(&item.generics, message));
    }
    let name = item.ident.clone();
    let of = Item::take(header, &mut item.attrs, &name)?;
    let (params, remembered) = fields(&mut item.fields, &name)?;
    let description = of.description(&params, false);
    let inputs = of.inputs.len();
    let bound = params.iter().enumerate().map(|(place, param)| {
        let (name, ty) = (&param.name, &param.ty);
        quote!(#name: <#ty as ::qraft_operator::ParamField>::of(params[#place]))
    });
    let names: Vec<&Ident> = params.iter().map(|param| &param.name).collect();
    let kernel = if of.header.cross_section {
        quote!(::qraft_operator::OfSymbols<#name>)
    } else {
        quote!(::qraft_operator::OfSeries<#name>)
    };
    let export = export(&kernel);
    Ok(quote! {
        #item

        impl ::qraft_operator::Described for #name {
            type Row = [f64; #inputs];

            const DESCRIPTION: ::qraft_operator::Description = #description;

            fn bind(params: &[f64]) -> Self {
                let _ = params;
                Self {
                    #(#bound,)*
                    #(#remembered: ::core::default::Default::default(),)*
                }
            }

            fn take(&mut self) -> Self {
                Self {
                    #(#names: self.#names,)*
                    #(#remembered: ::core::mem::take(&mut self.#remembered),)*
                }
            }

            fn save_fields(&self, to: &mut ::std::vec::Vec<u8>) {
                let _ = &to;
                #(::qraft_operator::Saved::save(&self.#remembered, to);)*
            }

            fn load_fields(
                &mut self,
                from: &mut ::qraft_operator::Bytes<'_>,
            ) -> ::core::result::Result<(), ::std::string::String> {
                let _ = &from;
                #(::qraft_operator::Saved::load(&mut self.#remembered, from)?;)*
                ::core::result::Result::Ok(())
            }
        }

        #export
    })
}

/// A struct's params, and the names of what it remembers.
fn fields(fields: &mut Fields, of: &Ident) -> Result<(Vec<Param>, Vec<Ident>)> {
    let mut params = Vec::new();
    let mut remembered = Vec::new();
    let list = match fields {
        Fields::Named(named) => &mut named.named,
        Fields::Unit => {
            return Err(Error::new(of.span(), "write `{}` in place of `;`: its fields have names"));
        }
        Fields::Unnamed(_) => return Err(Error::new(of.span(), "give its fields names")),
    };
    for field in list {
        let name = field.ident.clone().expect("a named field");
        match taken_param(&mut field.attrs, name.span())? {
            Some(attribute) => {
                params.push(Param::parse(&name, &field.ty, doc(&field.attrs), &attribute)?);
            }
            None => remembered.push(name),
        }
    }
    Ok((params, remembered))
}
