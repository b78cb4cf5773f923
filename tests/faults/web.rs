//! What the outside sees.

use std::net::SocketAddr;
use std::sync::Arc;

use hochoi::lang::{Bilingual, Lang};
use hochoi::service::{App, Gate, secret_of};
use hochoi::store::{Address, Certificate, Content};
use hochoi::web;
use reqwest::{Client, Response, StatusCode};
use serde_json::Value;

use crate::databases::Fresh;
use crate::rig::{Rig, TOKEN, listen, message, pages};

const SECRET: &str = "x-telegram-bot-api-secret-token";

/// The bot with its own web server, to which Telegram delivers.
struct Served {
    rig: Rig,
    at: SocketAddr,
    http: Client,
}

impl Served {
    async fn new(fresh: &Fresh) -> Served {
        let rig = Rig::new(fresh).await;
        let gate = Gate::new(rig.app.clone(), secret_of(TOKEN));
        let at = listen(web::router(rig.app.clone(), pages(), Some(gate))).await;
        Served { rig, at, http: Client::new() }
    }

    fn app(&self) -> &Arc<App> {
        &self.rig.app
    }

    async fn deliver(&self, secret: Option<&str>, body: impl Into<reqwest::Body>) -> StatusCode {
        let call = self.http.post(format!("http://{}{}", self.at, web::delivery::PATH)).body(body);
        let call = match secret {
            Some(secret) => call.header(SECRET, secret),
            None => call,
        };
        call.send().await.expect("is answered").status()
    }

    async fn deliver_update(&self, update: &Value) -> StatusCode {
        self.deliver(Some(&secret_of(TOKEN)), update.to_string()).await
    }

    async fn get(&self, path: &str) -> Response {
        self.http.get(format!("http://{}{path}", self.at)).send().await.expect("is answered")
    }

    async fn waiting(&self) -> i64 {
        self.app().store.work_now(self.app().clock.now()).await.expect("answers")
    }
}

pub async fn deliveries_need_the_secret(fresh: Fresh) {
    let served = Served::new(&fresh).await;
    let update = message(1, served.rig.lan, "/start");
    let right = secret_of(TOKEN);
    let longer = format!("{right}0");
    for wrong in
        [None, Some(""), Some("wrong"), Some(&right[1..]), Some(&longer), Some(&right.to_uppercase())]
    {
        assert_eq!(served.deliver(wrong, update.to_string()).await, StatusCode::UNAUTHORIZED, "{wrong:?}");
    }
    assert_eq!(served.waiting().await, 0, "nothing of it is taken in");
    assert_eq!(served.deliver_update(&update).await, StatusCode::OK);
    assert_eq!(served.waiting().await, 1);
    assert_eq!(served.get(web::delivery::PATH).await.status(), StatusCode::METHOD_NOT_ALLOWED);
}

pub async fn a_delivery_that_comes_twice_counts_once(fresh: Fresh) {
    let mut served = Served::new(&fresh).await;
    // A chat that the pretended Telegram knows.
    served.rig.says(served.rig.lan, "/start").await;
    let heard = served.rig.heard(served.rig.lan).len();
    let update = message(1_000_000, served.rig.lan, "xin chào");
    for _ in 0..3 {
        assert_eq!(served.deliver_update(&update).await, StatusCode::OK);
    }
    served.rig.step().await;
    let answered = served.rig.heard(served.rig.lan).len();
    assert!(answered > heard);
    assert_eq!(served.deliver_update(&update).await, StatusCode::OK, "also after it was handled");
    served.rig.step().await;
    assert_eq!(served.rig.heard(served.rig.lan).len(), answered);
}

pub async fn deliveries_too_large_and_nonsense_are_put_away(fresh: Fresh) {
    let served = Served::new(&fresh).await;
    let right = secret_of(TOKEN);
    let large = message(1, served.rig.lan, &"x".repeat(1024 * 1024)).to_string();
    assert_eq!(served.deliver(Some(&right), large.clone()).await, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(!served.deliver(None, large).await.is_success());
    // Telegram would send it again for ever, so it is accepted and forgotten.
    for nonsense in ["", "{", "[]", "null", "{\"update_id\":\"x\"}", "{\"message\":{}}", "\u{fffd}"] {
        assert_eq!(served.deliver(Some(&right), nonsense).await, StatusCode::OK, "{nonsense}");
    }
    assert_eq!(served.deliver(Some(&right), vec![0xff, 0xfe, 0x00]).await, StatusCode::OK);
    assert_eq!(served.waiting().await, 0);
    let just_fits = message(2, served.rig.lan, &"x".repeat(1024 * 1024 - 1024));
    assert_eq!(served.deliver_update(&just_fits).await, StatusCode::OK);
    assert_eq!(served.waiting().await, 1);
}

pub async fn a_delivery_that_is_not_on_disk_is_not_acknowledged(fresh: Fresh) {
    let served = Served::new(&fresh).await;
    served.app().store.close().await;
    let update = message(1, served.rig.lan, "/start");
    assert_eq!(served.deliver_update(&update).await, StatusCode::SERVICE_UNAVAILABLE);
}

const ID: &str = "0123456789abcdef0123456789abcdef";

async fn certify(served: &Served, name: &str) {
    let now = served.app().clock.now();
    let mut tx = served.app().store.begin().await.expect("begins");
    let address = Address { channel: "telegram".to_owned(), bot: "42".to_owned(), chat: "7".to_owned() };
    let person = tx.person(&address, Lang::Vi, true, now).await.expect("meets");
    let certificate = Certificate {
        id: ID.to_owned(),
        number: "HC-2026-0001".to_owned(),
        course: "course".to_owned(),
        version: 1,
        status: "valid".to_owned(),
        name: name.to_owned(),
        content: Content {
            course: Bilingual::new("Khóa <học>", "A <course>"),
            note: Bilingual::default(),
            topics: vec![Bilingual::new("Một & hai", "One & two")],
        },
        issued_at: now,
    };
    tx.issue(&person.id, &certificate).await.expect("issues");
    tx.commit().await.expect("commits");
}

/// What every page says to the browser.
fn assert_guarded(response: &Response) {
    let header =
        |name: &str| response.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let policy = header("content-security-policy");
    assert!(policy.contains("default-src 'none'") && !policy.contains("unsafe"), "{policy}");
    assert!(policy.contains("frame-ancestors 'none'") && !policy.contains("script-src"), "{policy}");
    assert_eq!(header("x-content-type-options"), "nosniff");
    assert_eq!(header("referrer-policy"), "no-referrer");
    assert_eq!(header("cache-control"), "no-store");
    assert_eq!(header("x-robots-tag"), "noindex");
    assert!(response.headers().get("set-cookie").is_none());
}

pub async fn a_certificate_is_shown_and_says_nothing_else(fresh: Fresh) {
    let served = Served::new(&fresh).await;
    certify(&served, r#""><svg onload=alert(1)>'&{{number}}"#).await;
    for (lang, words) in [("vi", "Khóa &lt;học&gt;"), ("en", "A &lt;course&gt;")] {
        let response = served.get(&format!("/chungnhan/{ID}?lang={lang}")).await;
        assert_eq!(response.status(), StatusCode::OK);
        assert_guarded(&response);
        let page = response.text().await.expect("is text");
        assert!(page.contains(&format!("<html lang=\"{lang}\"")) && page.contains(words), "{page}");
        assert!(page.contains("&quot;&gt;&lt;svg onload"), "the name is there");
        assert!(!page.contains("<svg onload"), "and is only a name");
        assert!(page.contains("{{number}}"), "and not a template");
        assert!(page.contains("HC-2026-0001") && page.contains("&amp;"));
        assert_eq!(page.matches("<svg").count(), 1, "the code of its own address");
        assert!(page.contains(&format!("https://hochoi.example/chungnhan/{ID}")));
        assert!(!page.contains("<script") && !page.contains("<?xml"));
    }
    let style = served.get("/chungnhan.css").await;
    assert_eq!(style.status(), StatusCode::OK);
    assert_eq!(style.headers()["content-type"], "text/css; charset=utf-8");
    assert_guarded(&style);
}

pub async fn an_unknown_certificate_is_not_found(fresh: Fresh) {
    let served = Served::new(&fresh).await;
    certify(&served, "Lan").await;
    let upper = ID.to_uppercase();
    for id in ["0", "HC-2026-0001", &ID[1..], &upper, "%27%20or%20%271%27%3D%271", "..%2F..%2Fhealth", "%00"]
    {
        let response = served.get(&format!("/chungnhan/{id}")).await;
        assert!(!response.status().is_success(), "{id}: {}", response.status());
        assert!(!response.status().is_server_error(), "{id}: {}", response.status());
        assert_guarded(&response);
        let page = response.text().await.expect("is text");
        assert!(!page.contains("Lan") && !page.contains(id), "{id}");
    }
    assert_eq!(served.get("/chungnhan/0").await.status(), StatusCode::NOT_FOUND);
    for path in ["/", "/chungnhan", "/chungnhan/", "/.env", "/metrics"] {
        assert_eq!(served.get(path).await.status(), StatusCode::NOT_FOUND, "{path}");
    }
}

pub async fn health_tells_whether_the_database_answers(fresh: Fresh) {
    let served = Served::new(&fresh).await;
    let response = served.get("/health").await;
    assert_guarded(&response);
    assert_eq!(
        (response.status(), response.text().await.expect("is text").as_str()),
        (StatusCode::OK, "ok\n")
    );
    served.app().store.close().await;
    assert_eq!(served.get("/health").await.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(served.get(&format!("/chungnhan/{ID}")).await.status(), StatusCode::SERVICE_UNAVAILABLE);
}
