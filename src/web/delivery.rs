//! Telegram's deliveries: answered with 200 once the update is on disk.

use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use tracing::error;

use crate::service::{Delivered, Gate};

/// The path below the public address to which Telegram delivers.
pub const PATH: &str = "/telegram";
/// Telegram's updates are at most half of this.
const LIMIT: usize = 1024 * 1024;

pub(super) fn router(gate: Gate) -> Router {
    Router::new().route(PATH, post(deliver)).layer(DefaultBodyLimit::max(LIMIT)).with_state(gate)
}

async fn deliver(State(gate): State<Gate>, headers: HeaderMap, body: Bytes) -> StatusCode {
    let secret = headers
        .get("x-telegram-bot-api-secret-token")
        .map(|value| value.as_bytes().to_vec())
        .unwrap_or_default();
    // On its own task: the server drops this function when the caller hangs up, and a transaction must not be dropped.
    let delivered = tokio::spawn(async move { gate.deliver(&secret, &body).await }).await;
    match delivered {
        Ok(Ok(Delivered::TakenIn | Delivered::Nonsense)) => StatusCode::OK,
        Ok(Ok(Delivered::Stranger)) => StatusCode::UNAUTHORIZED,
        Ok(Err(failure)) => {
            error!("A delivery was not taken in: {failure:#}");
            StatusCode::SERVICE_UNAVAILABLE
        }
        Err(panic) => {
            error!("A delivery panicked: {panic}");
            StatusCode::SERVICE_UNAVAILABLE
        }
    }
}
