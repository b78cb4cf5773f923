//! A sandbox that listens on this computer, and what the tests do with it.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use axum::Router;
use chrono::{DateTime, FixedOffset, TimeDelta, Utc};
use hochoi::sandbox::{Clock, Sandbox, UserId};
use serde_json::{Value, json};

pub const TOKEN: &str = "42:sandbox";
pub const NOT_MODIFIED: &str = "message is not modified: specified new message content and reply markup are exactly \
                            the same as a current content and reply markup of the message";
pub const TOO_OLD: &str = "query is too old and response timeout expired or query ID is invalid";

/// A sandbox that listens, and a clock to turn.
pub struct Rig {
    pub sandbox: Sandbox,
    pub at: SocketAddr,
    pub now: Arc<Mutex<DateTime<Utc>>>,
    pub http: reqwest::Client,
    pub lan: UserId,
}

impl Rig {
    pub async fn new() -> Rig {
        let now = Arc::new(Mutex::new("2026-03-02T00:00:00Z".parse().unwrap()));
        let told = now.clone();
        let zone = FixedOffset::east_opt(7 * 3600).unwrap();
        let clock = Clock { now: Arc::new(move || *told.lock().unwrap()), mover: None, zone };
        let sandbox = Sandbox::new(Some(TOKEN), clock).unwrap();
        let at = listen(sandbox.router()).await;
        let lan = sandbox.meet("Nguyễn Thị Lan", "Cán bộ xã", "Official");
        Rig { sandbox, at, now, http: reqwest::Client::new(), lan }
    }

    /// With Lan having pressed Start, and the bot having taken it.
    pub async fn started() -> Rig {
        let rig = Rig::new().await;
        rig.sandbox.says(rig.lan, "/start");
        rig.ok("getUpdates", json!({ "offset": rig.next_offset().await })).await;
        rig
    }

    pub async fn next_offset(&self) -> i64 {
        let updates = self.ok("getUpdates", json!({})).await;
        updates.as_array().unwrap().last().map_or(0, |u| u["update_id"].as_i64().unwrap() + 1)
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.at)
    }

    pub async fn call(&self, method: &str, params: Value) -> Value {
        let request = self.http.post(self.url(&format!("/bot{TOKEN}/{method}"))).json(&params);
        request.send().await.unwrap().json().await.unwrap()
    }

    pub async fn ok(&self, method: &str, params: Value) -> Value {
        let answer = self.call(method, params).await;
        assert_eq!(answer["ok"], true, "{method}: {answer}");
        answer["result"].clone()
    }

    pub async fn refused(&self, method: &str, params: Value, words: &str) {
        let shown = params.to_string().chars().take(200).collect::<String>();
        let answer = self.call(method, params).await;
        assert_eq!(answer["description"], words, "{method} {shown}");
    }

    pub async fn bad(&self, method: &str, params: Value, words: &str) {
        self.refused(method, params, &format!("Bad Request: {words}")).await;
    }

    pub fn turn(&self, by: TimeDelta) {
        *self.now.lock().unwrap() += by;
    }
}

pub async fn listen(router: Router) -> SocketAddr {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let at = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    at
}

pub fn png() -> Vec<u8> {
    b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x02\x80\0\0\x01\xe0rest of the picture".to_vec()
}
