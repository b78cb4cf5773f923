//! The Bot API's HTTP dialect: methods in any case, parameters in any form, and envelopes as the server writes them.

use axum::body::to_bytes;
use axum::extract::{DefaultBodyLimit, FromRequest, Multipart, Path, Query, Request, State};
use axum::http::{HeaderValue, StatusCode, Uri, header};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::{any, get};
use axum::{Json, Router};
use serde_json::{Value, json};
use std::collections::BTreeMap;

use super::fault::Fault;
use super::params::{Params, Upload};
use super::refusal::{Refusal, bad};
use super::wire::{Direction, Exchange, masked};
use super::{Sandbox, methods, polling, token, webhook};

/// Room for the largest file and its envelope.
const BODY_MAX_BYTES: usize = 24 << 20;

pub fn router(sandbox: &Sandbox) -> Router {
    Router::new()
        .route("/bot{token}/{*method}", any(call))
        .route("/bot{token}", any(call_unnamed))
        .route("/bot{token}/", any(call_unnamed))
        .route("/file/bot{token}/{*path}", get(download))
        .layer(DefaultBodyLimit::max(BODY_MAX_BYTES))
        .with_state(sandbox.clone())
}

/// A result with the words that sometimes stand beside it.
pub type Reply = Result<(Value, &'static str), Refusal>;

async fn call(
    State(sandbox): State<Sandbox>,
    Path((token, method)): Path<(String, String)>,
    request: Request,
) -> Response {
    exchange(sandbox, token, Some(method), request).await
}

/// A call whose method is one of its parameters.
async fn call_unnamed(
    State(sandbox): State<Sandbox>,
    Path(token): Path<String>,
    request: Request,
) -> Response {
    exchange(sandbox, token, None, request).await
}

async fn exchange(sandbox: Sandbox, token: String, method: Option<String>, request: Request) -> Response {
    let admitted = match admit(&sandbox, &token) {
        Ok(()) => read(request).await,
        Err(refusal) => Err(refusal),
    };
    let params = match admitted {
        Ok(params) => params,
        Err(refusal) => return turned_away(&sandbox, method.unwrap_or_default(), refusal),
    };
    let Some(method) = method.or_else(|| params.text("method")) else {
        return answer(&Err(Refusal::new(404, "Not Found")));
    };
    let name = method.to_lowercase();
    let fault = sandbox.change(|state, _| state.faults.take(&name)).unwrap_or_default();
    let reply = run(&sandbox, &name, &params, &fault).await;
    let response = answer(&reply);
    let status = if fault.drop_after_commit { 0 } else { response.status().as_u16() };
    let what = Exchange {
        direction: Direction::Call,
        params: masked(params.shown(), &token),
        answer: masked(envelope(&reply), &token),
        method,
        status,
    };
    sandbox.change(|state, now| state.wire.add(now, what));
    if fault.drop_after_commit {
        // Unwinding out of the connection's task is the one way to send no byte at all; no panic is reported.
        std::panic::resume_unwind(Box::new("the sandbox cuts the connection, as asked"));
    }
    response
}

/// Refuses a call before its parameters are known. It is recorded all the same: a wrong token is worth seeing.
fn turned_away(sandbox: &Sandbox, method: String, refusal: Refusal) -> Response {
    let (status, reply) = (refusal.code, Err(refusal));
    let (direction, params, answered) = (Direction::Call, Value::Null, envelope(&reply));
    let what = Exchange { direction, method, params, status, answer: answered };
    sandbox.change(|state, now| state.wire.add(now, what));
    answer(&reply)
}

/// Performs the method, unless it is to fail.
async fn run(sandbox: &Sandbox, name: &str, params: &Params, fault: &Fault) -> Reply {
    if fault.delay_ms > 0 {
        tokio::time::sleep(std::time::Duration::from_millis(fault.delay_ms)).await;
    }
    if let Some(refusal) = fault.refusal() {
        return Err(refusal);
    }
    if name == "getupdates" {
        return polling::get_updates(sandbox, params).await.map(|updates| (updates, ""));
    }
    if let Some(reply) = webhook::perform(sandbox, name, params) {
        return reply;
    }
    let answer = sandbox.change(|state, now| methods::perform(&mut state.world, name, params, now));
    match answer {
        Some(answer) => answer.map(|result| (result, "")),
        None => {
            sandbox.change(|state, _| state.wire.add_unsupported(name));
            Err(Refusal::new(404, "Not Found: method not found"))
        }
    }
}

/// Whether this token may call. The first acceptable one becomes the bot's, if none was given.
fn admit(sandbox: &Sandbox, token: &str) -> Result<(), Refusal> {
    if token::bot_id(token) == 0 {
        return Err(Refusal::new(401, "Unauthorized: invalid token specified"));
    }
    token::check(token).map_err(|why| Refusal::new(401, format!("Unauthorized: {why}")))?;
    sandbox.look(|state, _| match &state.token {
        Some(known) if known == token => Ok(()),
        Some(_) => Err(Refusal::new(401, "Unauthorized")),
        None => {
            state.token = Some(token.to_string());
            state.world.bot.id = token::bot_id(token);
            Ok(())
        }
    })
}

fn envelope(reply: &Reply) -> Value {
    match reply {
        Ok((result, "")) => json!({ "ok": true, "result": result }),
        Ok((result, words)) => json!({ "ok": true, "result": result, "description": words }),
        Err(refusal) => refusal.json(),
    }
}

fn answer(reply: &Reply) -> Response {
    let code = reply.as_ref().err().map_or(200, |refusal| refusal.code);
    let status = StatusCode::from_u16(code).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    if matches!(code, 502 | 504) {
        // These come from a proxy in front of the server, and look like it.
        return (status, Html(format!("<html><body><h1>{status}</h1></body></html>"))).into_response();
    }
    let mut response = (status, Json(envelope(reply))).into_response();
    if let Some(seconds) = reply.as_ref().err().and_then(|refusal| refusal.retry_after) {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}

/// A file's bytes; the path may come with `%2F` for its slash.
async fn download(State(sandbox): State<Sandbox>, Path((token, path)): Path<(String, String)>) -> Response {
    if let Err(refusal) = admit(&sandbox, &token) {
        return answer(&Err(refusal));
    }
    match sandbox.look(|state, _| state.world.files.at_path(&path).map(|file| file.bytes.clone())) {
        Some(bytes) => ([(header::CONTENT_TYPE, "application/octet-stream")], bytes).into_response(),
        None => answer(&Err(Refusal::new(404, "Not Found"))),
    }
}

/// Parameters of the query and of the body, the body's last word counting.
async fn read(request: Request) -> Result<Params, Refusal> {
    let mut params = Params { fields: query(request.uri()), ..Params::default() };
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    match kind.unwrap_or_default().split(';').next().unwrap_or_default().trim() {
        "multipart/form-data" => multipart(request, &mut params).await?,
        "application/json" => params.fields.extend(body_json(request).await?),
        "application/x-www-form-urlencoded" => {
            let form = String::from_utf8_lossy(&bytes(request).await?).into_owned();
            let as_query = Uri::builder().path_and_query(format!("/?{form}")).build();
            params.fields.extend(query(&as_query.map_err(|_| bad("can't parse form"))?));
        }
        _ => {}
    }
    Ok(params)
}

fn query(uri: &Uri) -> BTreeMap<String, Value> {
    let pairs: Vec<(String, String)> = Query::try_from_uri(uri).map(|Query(pairs)| pairs).unwrap_or_default();
    pairs.into_iter().map(|(name, value)| (name, Value::String(value))).collect()
}

async fn bytes(request: Request) -> Result<Vec<u8>, Refusal> {
    let bytes = to_bytes(request.into_body(), BODY_MAX_BYTES).await;
    bytes.map(Vec::from).map_err(|_| Refusal::new(413, "Request Entity Too Large"))
}

async fn body_json(request: Request) -> Result<BTreeMap<String, Value>, Refusal> {
    let bytes = bytes(request).await?;
    if bytes.is_empty() {
        return Ok(BTreeMap::new());
    }
    let fields = serde_json::from_slice::<BTreeMap<String, Value>>(&bytes);
    let fields = fields.map_err(|_| bad("can't parse JSON object"))?;
    Ok(fields.into_iter().filter(|(_, value)| !value.is_null()).collect())
}

async fn multipart(request: Request, params: &mut Params) -> Result<(), Refusal> {
    let broken = || bad("can't parse multipart form data");
    let mut form = Multipart::from_request(request, &()).await.map_err(|_| broken())?;
    while let Some(field) = form.next_field().await.map_err(|_| broken())? {
        let name = field.name().unwrap_or_default().to_string();
        let file = field.file_name().map(str::to_string);
        let mime = field.content_type().unwrap_or("application/octet-stream").to_string();
        let bytes = field.bytes().await.map_err(|_| Refusal::new(413, "Request Entity Too Large"))?;
        match file {
            Some(file) => {
                params.uploads.insert(name, Upload { name: file, mime, bytes: bytes.to_vec() });
            }
            None => {
                params.fields.insert(name, String::from_utf8_lossy(&bytes).into_owned().into());
            }
        }
    }
    Ok(())
}
