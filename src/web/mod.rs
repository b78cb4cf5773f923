//! What the outside sees: certificates, Telegram's deliveries, health. Read-only but for deliveries, without cookies
//! and scripts. It deliberately has no log-in.

mod certificate;
pub mod delivery;

use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::map_response;
use axum::response::Response;
use axum::routing::get;

use crate::service::{App, Gate};

pub use certificate::Pages;

/// Everything that our web server serves. `gate` is there when Telegram delivers updates to us.
pub fn router(app: Arc<App>, pages: Pages, gate: Option<Gate>) -> Router {
    let router = Router::new()
        .route("/health", get(health).with_state(app.clone()))
        .merge(certificate::router(app, pages));
    let router = router.layer(map_response(guarded));
    match gate {
        Some(gate) => router.merge(delivery::router(gate)),
        None => router,
    }
}

/// Whether the database answers.
async fn health(State(app): State<Arc<App>>) -> (StatusCode, &'static str) {
    match app.store.message_counts().await {
        Ok(_) => (StatusCode::OK, "ok\n"),
        Err(_) => (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer\n"),
    }
}

/// What every page says to the browser: no scripts, nothing from elsewhere, not kept, not indexed, not framed.
async fn guarded(mut response: Response) -> Response {
    const HEADERS: [(HeaderName, &str); 5] = [
        (
            header::CONTENT_SECURITY_POLICY,
            "default-src 'none'; style-src 'self'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
        ),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::CACHE_CONTROL, "no-store"),
        (HeaderName::from_static("x-robots-tag"), "noindex"),
    ];
    for (name, value) in HEADERS {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}
