//! The words of the attributes: names, inputs, the output, params.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote};
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::{
    Error, Expr, ExprLit, ExprUnary, Ident, Lit, LitStr, MetaNameValue, Result, Token, Type, UnOp,
};

/// What stands in the parentheses of `#[operator(…)]` and `#[row_function(…)]`.
pub struct Header {
    pub name: LitStr,
    pub version: TokenStream,
    pub cross_section: bool,
    pub push_only: bool,
}

impl Header {
    /// `words` are the keys that this attribute takes.
    pub fn parse(attributes: TokenStream, words: &[&str]) -> Result<Header> {
        let parser = Punctuated::<MetaNameValue, Token![,]>::parse_terminated;
        let settings = syn::parse::Parser::parse2(parser, attributes)?;
        let mut name = None;
        let mut version = quote!(::core::env!("CARGO_PKG_VERSION"));
        let (mut cross_section, mut push_only) = (false, false);
        for setting in &settings {
            let key = setting.path.require_ident()?.to_string();
            if !words.contains(&key.as_str()) {
                let known = words.join("`, `");
                let message = format!("`{key}` is not known here; there are `{known}`");
                return Err(Error::new(setting.path.span(), message));
            }
            let value = string(&setting.value)?;
            match key.as_str() {
                "name" => name = Some(checked_name(value)?),
                "version" => version = value.into_token_stream(),
                "kind" => cross_section = one_of(&value, ["series", "cross-section"])?,
                _ => push_only = one_of(&value, ["bitwise", "push-only"])?,
            }
        }
        let missing = "an operator needs a name: `name = \"namespace/name\"`";
        let name = name.ok_or_else(|| Error::new(Span::call_site(), missing))?;
        Ok(Header { name, version, cross_section, push_only })
    }
}

fn string(value: &Expr) -> Result<LitStr> {
    match value {
        Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) => Ok(text.clone()),
        _ => Err(Error::new(value.span(), "this is text: put it in quotes")),
    }
}

/// Whether it is the second of two words.
fn one_of(value: &LitStr, words: [&str; 2]) -> Result<bool> {
    let [first, second] = words;
    match value.value() {
        word if word == first => Ok(false),
        word if word == second => Ok(true),
        _ => Err(Error::new(value.span(), format!("this is `{first}` or `{second}`"))),
    }
}

fn checked_name(name: LitStr) -> Result<LitStr> {
    let word = |word: &str| {
        word.starts_with(|c: char| c.is_ascii_lowercase())
            && word.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
    };
    match name.value().split_once('/') {
        Some((space, own)) if word(space) && word(own) => Ok(name),
        _ => Err(Error::new(
            name.span(),
            "a name is `namespace/name`, each of a-z, 0-9 and _, beginning with a letter",
        )),
    }
}

/// A unit of the contract.
fn unit(word: &Ident) -> Result<TokenStream> {
    let variant = match word.to_string().as_str() {
        "none" => quote!(None),
        "price" => quote!(Price),
        "shares" => quote!(Shares),
        "ratio" => quote!(Ratio),
        "bps" => quote!(Bps),
        "of_first" => quote!(OfFirst),
        _ => {
            let units = "`none`, `price`, `shares`, `ratio`, `bps`, `of_first`";
            return Err(Error::new(
                word.span(),
                format!("`{word}` is no unit; these are: {units}"),
            ));
        }
    };
    Ok(quote!(::qraft_operator::Unit::#variant))
}

/// `name: unit = column, "doc"`.
pub struct Input {
    pub name: Ident,
    unit: TokenStream,
    column: Option<Ident>,
    doc: LitStr,
}

impl Parse for Input {
    fn parse(input: ParseStream) -> Result<Input> {
        let name: Ident = input.parse()?;
        let mut of = quote!(::qraft_operator::Unit::None);
        if input.parse::<Option<Token![:]>>()?.is_some() {
            of = unit(&input.parse()?)?;
        }
        let equals = input.parse::<Option<Token![=]>>()?;
        let column = equals.map(|_| input.parse()).transpose()?;
        Ok(Input { name, unit: of, column, doc: doc(input)? })
    }
}

impl ToTokens for Input {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let Input { name, unit, column, doc } = self;
        let name = name.to_string();
        let column = match column.as_ref().map(Ident::to_string) {
            Some(column) => quote!(::core::option::Option::Some(#column)),
            None => quote!(::core::option::Option::None),
        };
        tokens.extend(quote! {
            ::qraft_operator::Input { name: #name, doc: #doc, unit: #unit, column: #column }
        });
    }
}

/// `unit, "doc"` or `flag, "doc"`.
pub struct Output {
    unit: TokenStream,
    flag: bool,
    doc: LitStr,
}

impl Parse for Output {
    fn parse(input: ParseStream) -> Result<Output> {
        let word: Ident = input.parse()?;
        let flag = word == "flag";
        let unit = if flag { quote!(::qraft_operator::Unit::None) } else { unit(&word)? };
        Ok(Output { unit, flag, doc: doc(input)? })
    }
}

impl ToTokens for Output {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let Output { unit, flag, doc } = self;
        tokens.extend(quote!(::qraft_operator::Output { doc: #doc, unit: #unit, flag: #flag }));
    }
}

/// The sentence at the end of `#[input(…)]` and `#[output(…)]`.
fn doc(input: ParseStream) -> Result<LitStr> {
    if input.is_empty() {
        return Err(input.error("a sentence is missing: `, \"What it means.\"`"));
    }
    input.parse::<Token![,]>()?;
    let doc: LitStr = input.parse()?;
    input.parse::<Option<Token![,]>>()?;
    if doc.value().trim().is_empty() {
        return Err(Error::new(doc.span(), "say what it means in a sentence"));
    }
    Ok(doc)
}

/// `default = …, min = …, max = …`, of a field or argument.
pub struct Param {
    pub name: Ident,
    pub ty: Type,
    doc: String,
    default: f64,
    min: f64,
    max: f64,
}

impl Param {
    pub fn parse(
        name: &Ident,
        ty: &Type,
        doc: String,
        attribute: &syn::Attribute,
    ) -> Result<Param> {
        let settings =
            attribute.parse_args_with(Punctuated::<MetaNameValue, Token![,]>::parse_terminated)?;
        let find = |key: &str| settings.iter().find(|s| s.path.is_ident(key)).map(|s| &s.value);
        let known = ["default", "min", "max"];
        if let Some(other) = settings.iter().find(|s| !known.iter().any(|k| s.path.is_ident(k))) {
            return Err(Error::new(other.path.span(), "a param has `default`, `min` and `max`"));
        }
        if doc.is_empty() {
            return Err(Error::new(name.span(), format!("say in a doc comment what `{name}` is")));
        }
        let flag = matches!(ty, Type::Path(path) if path.path.is_ident("bool"));
        let value = |key: &str, of_flag: Option<f64>| match (find(key), of_flag.filter(|_| flag)) {
            (Some(value), _) => number(value),
            (None, Some(of_flag)) => Ok(of_flag),
            (None, None) => Err(Error::new(
                attribute.span(),
                format!("`{name}` has no `{key}`: say what it may be, as in `{key} = 1`"),
            )),
        };
        let (default, min, max) =
            (value("default", None)?, value("min", Some(0.0))?, value("max", Some(1.0))?);
        if !(min <= default && default <= max) {
            let message = format!("the default of `{name}` must lie between its `min` and `max`");
            return Err(Error::new(attribute.span(), message));
        }
        Ok(Param { name: name.clone(), ty: ty.clone(), doc, default, min, max })
    }
}

/// A number that is written out; `true` is 1.
fn number(value: &Expr) -> Result<f64> {
    match value {
        Expr::Unary(ExprUnary { op: UnOp::Neg(_), expr, .. }) => number(expr).map(|x| -x),
        Expr::Lit(ExprLit { lit: Lit::Int(digits), .. }) => digits.base10_parse(),
        Expr::Lit(ExprLit { lit: Lit::Float(digits), .. }) => digits.base10_parse(),
        Expr::Lit(ExprLit { lit: Lit::Bool(on), .. }) => Ok(f64::from(u8::from(on.value))),
        _ => Err(Error::new(value.span(), "write the number itself, as in `20` or `0.5`")),
    }
}

impl ToTokens for Param {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let Param { name, ty, doc, default, min, max } = self;
        let name = name.to_string();
        tokens.extend(quote! {
            ::qraft_operator::Param {
                name: #name,
                doc: #doc,
                domain: <#ty as ::qraft_operator::ParamField>::DOMAIN,
                min: #min,
                max: #max,
                default: #default,
            }
        });
    }
}
