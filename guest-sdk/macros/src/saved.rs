//! `#[derive(Saved)]`.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Error, ItemStruct, Member, Result};

pub fn expand(item: TokenStream) -> Result<TokenStream> {
    let item: ItemStruct = syn::parse2(item)
        .map_err(|e| Error::new(e.span(), "only a struct is saved; keep an enum as a `u8`"))?;
    let name = &item.ident;
    if !item.generics.params.is_empty() {
        return Err(Error::new_spanned(&item.generics, "`Saved` is derived without generics"));
    }
    let fields: Vec<Member> = item.fields.members().collect();
    Ok(quote! {
        impl ::qraft_operator::Saved for #name {
            fn save(&self, to: &mut ::std::vec::Vec<u8>) {
                let _ = &to;
                #(::qraft_operator::Saved::save(&self.#fields, to);)*
            }

            fn load(
                &mut self,
                from: &mut ::qraft_operator::Bytes<'_>,
            ) -> ::core::result::Result<(), ::std::string::String> {
                let _ = &from;
                #(::qraft_operator::Saved::load(&mut self.#fields, from)?;)*
                ::core::result::Result::Ok(())
            }
        }
    })
}
