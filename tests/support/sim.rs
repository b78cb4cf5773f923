//! A sandbox without a bot, and people in it who are played over HTTP as its page plays them.
#![allow(dead_code, reason = "every test program uses another part")]

use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::process::{PATIENCE, Process};

type Outcome<T> = Result<T, String>;

const LOOK: Duration = Duration::from_millis(20);

pub struct Sim {
    pub address: String,
    http: reqwest::Client,
    process: Process,
}

/// The chat of one person with the bot.
pub struct Chat<'a> {
    sim: &'a Sim,
    who: i64,
    /// The newest message when something was last said; what comes later answers it.
    seen: AtomicI64,
}

impl Sim {
    pub async fn start() -> Outcome<Sim> {
        let process = Process::hochoi(&["sandbox", "--without-bot", "--listen", "127.0.0.1:0"], &[])?;
        let address = process.says("Sandbox without a bot: ")?;
        let http = reqwest::Client::builder().no_proxy().build().map_err(text)?;
        Ok(Sim { address, http, process })
    }

    pub async fn meet(&self, name: &str) -> Outcome<Chat<'_>> {
        let met = self.post("meet", json!({ "name": name, "lang": "vi" })).await?;
        let who = met["id"].as_i64().ok_or("Nobody was met")?;
        Ok(Chat { sim: self, who, seen: AtomicI64::new(0) })
    }

    /// The status code at an address.
    pub async fn status(&self, address: &str) -> Outcome<u16> {
        Ok(self.http.get(address).send().await.map_err(text)?.status().as_u16())
    }

    /// Waits until the bot has confirmed every update.
    pub async fn is_taken_over(&self) -> Outcome<()> {
        let end = Instant::now() + PATIENCE;
        while self.look(None).await?["bot"]["pending"] != json!(0) {
            if Instant::now() > end {
                return Err("The bot takes nothing over".to_owned());
            }
            tokio::time::sleep(LOOK).await;
        }
        Ok(())
    }

    async fn look(&self, who: Option<i64>) -> Outcome<Value> {
        let who = who.map(|who| format!("?who={who}")).unwrap_or_default();
        let answer = self.http.get(format!("{}/sim/view{who}", self.address)).send().await.map_err(text)?;
        serde_json::from_str(&answer.text().await.map_err(text)?).map_err(text)
    }

    async fn post(&self, verb: &str, body: Value) -> Outcome<Value> {
        let request = self.http.post(format!("{}/sim/{verb}", self.address)).body(body.to_string());
        let request = request.header("content-type", "application/json").header("origin", &self.address);
        let answer = request.send().await.map_err(text)?;
        let is_well = answer.status().is_success();
        let said = answer.text().await.map_err(text)?;
        match is_well {
            true if said.is_empty() => Ok(Value::Null),
            true => serde_json::from_str(&said).map_err(text),
            false => Err(format!("{verb}: {said}")),
        }
    }
}

impl Chat<'_> {
    pub async fn says(&self, words: &str) -> Outcome<()> {
        self.marks().await?;
        self.sim.post("say", json!({ "who": self.who, "text": words })).await.map(drop)
    }

    /// Presses the newest button with these words.
    pub async fn presses(&self, words: &str) -> Outcome<()> {
        let messages = self.messages().await?;
        let found = messages.iter().rev().find_map(|message| {
            let rows = message["buttons"].as_array()?;
            let button = rows.iter().flat_map(|row| row.as_array().into_iter().flatten());
            button.into_iter().find(|button| button["text"] == words).map(|button| (message, button.clone()))
        });
        let (message, button) = found.ok_or_else(|| format!("There is no button {words}"))?;
        let body = json!({ "who": self.who, "message_id": message["id"], "data": button["data"] });
        self.marks().await?;
        self.sim.post("press", body).await.map(drop)
    }

    /// Says something and waits for an answer with these words.
    pub async fn asks(&self, words: &str, answer: &str) -> Outcome<String> {
        self.says(words).await?;
        self.reads(answer).await
    }

    /// Waits until a message of the bot that came after the last thing said has these words, and says all of it.
    pub async fn reads(&self, words: &str) -> Outcome<String> {
        let seen = self.seen.load(Ordering::Relaxed);
        let end = Instant::now() + PATIENCE;
        loop {
            let messages = self.messages().await?;
            let by_bot = messages.iter().filter(|m| m["by_bot"] == true && m["id"].as_i64() > Some(seen));
            let said = by_bot.filter_map(|message| message["text"].as_str());
            if let Some(found) = said.clone().find(|said| said.contains(words)) {
                return Ok(found.to_owned());
            }
            if Instant::now() > end {
                return Err(format!("Never came: {words}. Instead: {:?}", said.collect::<Vec<_>>()));
            }
            tokio::time::sleep(LOOK).await;
        }
    }

    /// The bot's newest message.
    pub async fn newest(&self) -> Outcome<String> {
        let messages = self.messages().await?;
        let newest = messages.iter().rfind(|message| message["by_bot"] == true);
        newest
            .and_then(|newest| newest["text"].as_str())
            .map(str::to_owned)
            .ok_or_else(|| "Silence".to_owned())
    }

    async fn marks(&self) -> Outcome<()> {
        let newest = self.messages().await?.last().and_then(|message| message["id"].as_i64());
        self.seen.store(newest.unwrap_or(0), Ordering::Relaxed);
        Ok(())
    }

    async fn messages(&self) -> Outcome<Vec<Value>> {
        let mut view = self.sim.look(Some(self.who)).await?;
        serde_json::from_value(view["chat"]["messages"].take()).map_err(text)
    }
}

fn text(why: impl std::fmt::Display) -> String {
    why.to_string()
}
