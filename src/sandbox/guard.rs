//! Who may open the page and its control: this computer's browser, on pages of this very server.

use axum::extract::Request;
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

/// Refuses requests for another host name (a foreign page whose name was bent to this computer) and
/// changes that a page of another origin asks for.
pub async fn local_only(request: Request, next: Next) -> Response {
    let headers = request.headers();
    let refused = if !is_local(host(&request)) {
        Some("This page answers on localhost only.")
    } else if request.method() == Method::POST && !is_same_origin(headers, host(&request)) {
        Some("Another site may not play with this sandbox.")
    } else {
        None
    };
    match refused {
        Some(words) => (StatusCode::FORBIDDEN, words).into_response(),
        None => next.run(request).await,
    }
}

fn host(request: &Request) -> &str {
    let named = request.headers().get(header::HOST).and_then(|host| host.to_str().ok());
    named.or_else(|| request.uri().authority().map(|a| a.as_str())).unwrap_or_default()
}

fn is_local(host: &str) -> bool {
    let name = match host.strip_prefix('[') {
        Some(v6) => v6.split(']').next().unwrap_or_default(),
        None => host.split(':').next().unwrap_or_default(),
    };
    matches!(name, "localhost" | "127.0.0.1" | "::1")
}

/// A browser always says where a POST comes from; programs that are no browsers say nothing.
fn is_same_origin(headers: &HeaderMap, host: &str) -> bool {
    let text = |name: &str| headers.get(name).map(|value| value.to_str().unwrap_or("?"));
    let origin = text("origin").is_none_or(|origin| origin == format!("http://{host}"));
    let site = text("sec-fetch-site").is_none_or(|site| matches!(site, "same-origin" | "none"));
    origin && site
}

#[cfg(test)]
mod tests {
    #[test]
    fn only_names_of_this_computer_pass() {
        for (host, local) in [
            ("localhost", true),
            ("localhost:8080", true),
            ("127.0.0.1:1", true),
            ("[::1]:1", true),
            ("evil.example", false),
            ("localhost.evil.example", false),
            ("", false),
        ] {
            assert_eq!(super::is_local(host), local, "{host}");
        }
    }
}
