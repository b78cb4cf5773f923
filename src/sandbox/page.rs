//! The messaging app in the browser: one page, one style sheet, one script, nothing from elsewhere.

use axum::http::header;
use axum::response::IntoResponse;
use axum::routing::get;
use axum::{Router, middleware};

use super::guard;

const HTML: &str = include_str!("page.html");
const CSS: &str = include_str!("page.css");
const JS: &str = concat!(
    include_str!("page/words.js"),
    include_str!("page/dom.js"),
    include_str!("page/message.js"),
    include_str!("page/chat.js"),
    include_str!("page/people.js"),
    include_str!("page/side.js"),
    include_str!("page/main.js"),
);

/// The page may load and call nothing but this server.
const POLICY: &str = "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'";

pub fn router() -> Router {
    Router::new()
        .route("/", get(|| async { served("text/html; charset=utf-8", HTML) }))
        .route("/page.css", get(|| async { served("text/css; charset=utf-8", CSS) }))
        .route("/page.js", get(|| async { served("text/javascript; charset=utf-8", JS) }))
        .layer(middleware::from_fn(guard::local_only))
}

fn served(kind: &'static str, body: &'static str) -> impl IntoResponse {
    let headers = [
        (header::CONTENT_TYPE, kind),
        (header::CACHE_CONTROL, "no-cache"),
        (header::CONTENT_SECURITY_POLICY, POLICY),
    ];
    (headers, body)
}
