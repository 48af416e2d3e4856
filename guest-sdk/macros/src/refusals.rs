//! What an author is told: a table of mistakes and what each is answered by.

use proc_macro2::TokenStream;

/// The message for an item under an attribute.
fn said(
    expand: fn(TokenStream, TokenStream) -> syn::Result<TokenStream>,
    header: &str,
    item: &str,
) -> String {
    let parse = |text: &str| text.parse::<TokenStream>().expect("tokens");
    match expand(parse(header), parse(item)) {
        Ok(_) => "taken".to_owned(),
        Err(error) => error.to_string(),
    }
}

const NAME: &str = r#"name = "mine/x""#;
const ABOVE: &str = r#"/// A mean.
    #[input(x = close, "What is read.")] #[output(of_first, "The mean.")]"#;

fn operator(item: &str) -> String {
    said(crate::operator::expand, NAME, item)
}

fn row_function(item: &str) -> String {
    said(crate::row_function::expand, NAME, item)
}

#[track_caller]
fn holds(said: &str, parts: &[&str]) {
    for part in parts {
        assert!(said.contains(part), "`{said}` does not say `{part}`");
    }
}

#[test]
fn what_is_right_is_taken() {
    let item = format!(
        "{ABOVE} struct X {{
            /// Rows.
            #[param(default = 5, min = 1, max = 9)] window: u32,
            /// Whether.
            #[param(default = true)] strict: bool,
            /// From.
            #[param(default = -0.5, min = -1, max = 0.0)] from: f64,
            last: Option<f64>
        }}"
    );
    assert_eq!(operator(&item), "taken");
    let item = format!(
        "{ABOVE} fn f(
            x: f64,
            /// By.
            #[param(default = 1, min = 0, max = 2)] k: f64
        ) -> f64 {{ k * x }}"
    );
    assert_eq!(row_function(&item), "taken");
}

#[test]
fn headers() {
    let item = format!("{ABOVE} struct X {{}}");
    let header = |header: &str| said(crate::operator::expand, header, &item);
    holds(&header(""), &["needs a name", "namespace/name"]);
    holds(&header(r#"name = "Mine/x""#), &["namespace/name", "a-z"]);
    holds(&header(r#"name = "mine""#), &["namespace/name"]);
    holds(&header("name = 5"), &["quotes"]);
    holds(&header(r#"nom = "mine/x""#), &["`nom` is not known", "`name`", "`kind`"]);
    holds(&header(r#"name = "mine/x", kind = "panel""#), &["`series` or `cross-section`"]);
    holds(&header(r#"name = "mine/x", determinism = "none""#), &["`bitwise` or `push-only`"]);
}

#[test]
fn structs() {
    holds(&operator("fn f() {}"), &["is a struct", "row_function"]);
    holds(&operator(&format!("{ABOVE} struct X;")), &["`{}`"]);
    holds(&operator(&format!("{ABOVE} struct X(f64);")), &["names"]);
    holds(&operator(&format!("{ABOVE} struct X<T> {{ t: T }}")), &["no generics"]);
    holds(
        &operator("/// A mean.\n #[output(none, \"The.\")] struct X {}"),
        &["reads nothing", "#[input("],
    );
    holds(
        &operator("/// A mean.\n #[input(x, \"Read.\")] struct X {}"),
        &["what it answers", "#[output("],
    );
    let silent = r#"#[input(x, "Read.")] #[output(none, "The.")] struct X {}"#;
    holds(&operator(silent), &["doc comment"]);
    let twice = format!("{ABOVE} #[input(x, \"Again.\")] struct X {{}}");
    holds(&operator(&twice), &["there already"]);
    let unit = r#"/// A.
        #[input(x: dollars, "Read.")] #[output(none, "The.")] struct X {}"#;
    holds(&operator(unit), &["`dollars` is no unit", "`price`"]);
    let mute = r#"/// A.
        #[input(x)] #[output(none, "The.")] struct X {}"#;
    holds(&operator(mute), &["sentence is missing"]);
}

#[test]
fn params() {
    let param = |param: &str| operator(&format!("{ABOVE} struct X {{ {param} }}"));
    holds(&param("#[param(default = 1, min = 0, max = 2)] k: f64"), &["doc comment what `k` is"]);
    holds(&param("/// K.\n #[param(default = 1, min = 0)] k: f64"), &["no `max`"]);
    holds(&param("/// K.\n #[param(min = 0, max = 1)] k: bool"), &["no `default`"]);
    holds(&param("/// K.\n #[param(default = 3, min = 0, max = 2)] k: f64"), &["between"]);
    holds(&param("/// K.\n #[param(default = N, min = 0, max = 2)] k: u32"), &["number itself"]);
    holds(&param("/// K.\n #[param(start = 3)] k: u32"), &["`default`, `min` and `max`"]);
}

#[test]
fn functions() {
    let function = |of: &str| row_function(&format!("{ABOVE} {of}"));
    holds(&function("struct X {}"), &["on a function", "#[operator]"]);
    holds(&function("fn f(y: f64) -> f64 { y }"), &["argument `y`"]);
    holds(&function("fn f(x: f64, y: f64) -> f64 { y }"), &["`y` is undeclared", "#[param"]);
    holds(&function("fn f() -> f64 { 0.0 }"), &["no argument `x`"]);
    holds(&function("fn f(&self, x: f64) -> f64 { x }"), &["no `self`"]);
    let late =
        "fn f(/** K. */ #[param(default = 1, min = 0, max = 2)] k: f64, x: f64) -> f64 { x }";
    holds(&function(late), &["inputs stand before params"]);
}
