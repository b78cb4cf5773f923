//! A browser of the test's own, driven by the WebDriver protocol: <https://www.w3.org/TR/webdriver2/>.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tempfile::TempDir;

use super::process::{self, PATIENCE, Process};

/// How the protocol names a reference to an element.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";
const LOOK: Duration = Duration::from_millis(50);
const PLACES: [&str; 5] =
    ["/usr/bin", "/usr/lib/chromium", "/usr/lib/chromium-browser", "/snap/bin", "/opt/google/chrome"];

/// The keys that have no letter.
pub const TAB: char = '\u{e004}';
pub const SHIFT: char = '\u{e008}';
pub const ENTER: char = '\u{e007}';
pub const DOWN: char = '\u{e015}';

/// The programs that are needed.
#[derive(Debug, Clone)]
pub struct Programs {
    driver: PathBuf,
    browser: PathBuf,
}

impl Programs {
    /// # Errors
    /// One is missing; says which.
    pub fn find() -> Result<Programs, String> {
        let driver = process::find(&["chromedriver"], &PLACES).ok_or("chromedriver is not installed")?;
        let names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];
        let browser = process::find(&names, &PLACES).ok_or("chromium is not installed")?;
        Ok(Programs { driver, browser })
    }
}

/// What the browser pretends to be.
#[derive(Debug, Clone, Copy)]
pub enum Device {
    Desktop,
    Phone,
}

pub struct Browser {
    http: reqwest::Client,
    session: String,
    /// Ends before the profile goes, and with it the browser.
    _driver: Process,
    _profile: TempDir,
}

type Outcome<T> = Result<T, String>;

impl Browser {
    pub async fn open(programs: &Programs, device: Device) -> Outcome<Browser> {
        let driver = Process::start(Command::new(&programs.driver).arg("--port=0"))?;
        let port = driver.says("started successfully on port ")?;
        let profile = process::folder()?;
        let mut args: Vec<String> = [
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--disable-dev-shm-usage",
            "--disable-crash-reporter",
            "--no-first-run",
            "--no-proxy-server",
            "--lang=vi",
            // The browser ends when its driver does, because the pipe breaks.
            "--remote-debugging-pipe",
            "--window-size=1280,860",
        ]
        .map(String::from)
        .to_vec();
        args.push(format!("--user-data-dir={}", profile.path().display()));
        let mut options = json!({ "binary": programs.browser, "args": args });
        if let Device::Phone = device {
            options["mobileEmulation"] =
                json!({ "deviceMetrics": { "width": 390, "height": 844, "pixelRatio": 2, "touch": true } });
        }
        let wanted = json!({
            "browserName": "chrome", "goog:chromeOptions": options, "goog:loggingPrefs": { "browser": "ALL" },
        });
        let wanted = json!({ "capabilities": { "alwaysMatch": wanted } });
        let http = reqwest::Client::builder().no_proxy().build().map_err(text)?;
        let address = format!("http://127.0.0.1:{}/session", port.trim_end_matches('.'));
        let made = call(&http, &address, Some(wanted)).await?;
        let id = made["sessionId"].as_str().ok_or("No session")?;
        Ok(Browser { session: format!("{address}/{id}"), http, _driver: driver, _profile: profile })
    }

    pub async fn goto(&self, url: &str) -> Outcome<()> {
        self.post("url", json!({ "url": url })).await.map(drop)
    }

    /// Runs the body of a function in the page.
    pub async fn run(&self, script: &str, args: Value) -> Outcome<Value> {
        self.post("execute/sync", json!({ "script": script, "args": args })).await
    }

    /// Waits until the script returns something that is neither null nor false.
    pub async fn until(&self, what: &str, script: &str, args: Value) -> Outcome<Value> {
        let end = Instant::now() + PATIENCE;
        loop {
            let found = self.run(script, args.clone()).await?;
            if !matches!(found, Value::Null | Value::Bool(false)) {
                return Ok(found);
            }
            if Instant::now() > end {
                let shown = self.run("return document.body.innerText", json!([])).await?;
                return Err(format!("Never came: {what}. The page says:\n{}", shown.as_str().unwrap_or("")));
            }
            tokio::time::sleep(LOOK).await;
        }
    }

    /// Clicks the element that the script returns, as soon as it is there and can be reached.
    pub async fn click(&self, what: &str, script: &str, args: Value) -> Outcome<()> {
        let end = Instant::now() + PATIENCE;
        loop {
            let element = self.until(what, script, args.clone()).await?;
            let id = element[ELEMENT].as_str().ok_or_else(|| format!("{what} is no element"))?;
            match self.post(&format!("element/{id}/click"), json!({})).await {
                // The page may draw it anew between our looking and our clicking.
                Err(why) if Instant::now() < end && is_passing(&why) => tokio::time::sleep(LOOK).await,
                outcome => return outcome.map(drop).map_err(|why| format!("{what}: {why}")),
            }
        }
    }

    /// Types on the keyboard, wherever the focus is.
    pub async fn types(&self, keys: &str) -> Outcome<()> {
        self.keys(keys.chars().flat_map(|key| [down(key), up(key)]).collect()).await
    }

    /// Presses one key while another is held.
    pub async fn types_holding(&self, held: char, key: char) -> Outcome<()> {
        self.keys(vec![down(held), down(key), up(key), up(held)]).await
    }

    async fn keys(&self, keys: Vec<Value>) -> Outcome<()> {
        let keyboard = json!({ "type": "key", "id": "keyboard", "actions": keys });
        self.post("actions", json!({ "actions": [keyboard] })).await.map(drop)
    }

    /// Waits for a second window, and goes there.
    pub async fn to_new_window(&self) -> Outcome<()> {
        let here = self.get("window").await?;
        let end = Instant::now() + PATIENCE;
        loop {
            let all = self.get("window/handles").await?;
            let other = all.as_array().and_then(|all| all.iter().find(|window| **window != here)).cloned();
            if let Some(other) = other {
                return self.post("window", json!({ "handle": other })).await.map(drop);
            }
            if Instant::now() > end {
                return Err("No second window opened".to_owned());
            }
            tokio::time::sleep(LOOK).await;
        }
    }

    /// Makes the window as high as the page is.
    pub async fn fit(&self) -> Outcome<()> {
        let high = "return outerHeight - innerHeight + document.documentElement.scrollHeight";
        let height = self.run(high, json!([])).await?;
        self.post("window/rect", json!({ "width": 1280, "height": height })).await?;
        let fits = "return innerHeight >= document.documentElement.scrollHeight";
        self.until("the whole page", fits, json!([])).await.map(drop)
    }

    /// Saves what is seen under this name, for people to look at.
    pub async fn picture(&self, name: &str) -> Outcome<()> {
        let picture = self.get("screenshot").await?;
        let bytes = from_base64(picture.as_str().unwrap_or_default());
        let folder = process::target().join("artefacts");
        std::fs::create_dir_all(&folder).map_err(text)?;
        std::fs::write(folder.join(Path::new(name).with_extension("png")), bytes).map_err(text)
    }

    /// What the browser found wrong with the pages: errors of scripts, refused addresses.
    pub async fn complaints(&self) -> Outcome<Vec<String>> {
        let log = self.post("se/log", json!({ "type": "browser" })).await?;
        let severe = log.as_array().into_iter().flatten().filter(|entry| entry["level"] == "SEVERE");
        Ok(severe.map(|entry| entry["message"].to_string()).collect())
    }

    async fn get(&self, path: &str) -> Outcome<Value> {
        call(&self.http, &format!("{}/{path}", self.session), None).await
    }

    async fn post(&self, path: &str, body: Value) -> Outcome<Value> {
        call(&self.http, &format!("{}/{path}", self.session), Some(body)).await
    }
}

fn down(key: char) -> Value {
    json!({ "type": "keyDown", "value": key })
}

fn up(key: char) -> Value {
    json!({ "type": "keyUp", "value": key })
}

fn is_passing(why: &str) -> bool {
    ["stale element", "click intercepted", "not interactable"].iter().any(|kind| why.contains(kind))
}

async fn call(http: &reqwest::Client, url: &str, body: Option<Value>) -> Outcome<Value> {
    let request = match body {
        Some(body) => http.post(url).body(body.to_string()),
        None => http.get(url),
    };
    let answer = request.send().await.map_err(text)?.text().await.map_err(text)?;
    let mut answer: Value = serde_json::from_str(&answer).map_err(text)?;
    let value = answer["value"].take();
    match value["error"].as_str() {
        Some(error) => Err(format!("{error}: {}", value["message"].as_str().unwrap_or_default())),
        None => Ok(value),
    }
}

/// Pictures come as base64: six bits to a letter.
fn from_base64(letters: &str) -> Vec<u8> {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let sixes = letters.bytes().filter_map(|letter| ALPHABET.iter().position(|known| *known == letter));
    let mut bytes = Vec::with_capacity(letters.len() / 4 * 3);
    let (mut kept, mut bits) = (0, 0);
    for six in sixes {
        kept = (kept << 6 | six) & 0xffff;
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            bytes.push((kept >> bits) as u8);
        }
    }
    bytes
}

fn text(why: impl std::fmt::Display) -> String {
    why.to_string()
}
