//! Short ways to say what the tests are about.

use chrono::{DateTime, TimeDelta, Utc};
use hochoi::dice::Dice;
use hochoi::lang::Lang;
use hochoi::store::{Address, Arrival, Claimed, Counts, Draft, Due, Store};
use hochoi::talk::Person;
use sqlx::{AnyConnection, Connection};

/// Seconds after the moment at which all tests begin.
pub fn at(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_796_083_200, 0).expect("a moment") + TimeDelta::seconds(seconds)
}

pub async fn open(url: &str) -> Store {
    Store::open(url, &Dice::of_machine()).await.expect("the database opens")
}

pub fn chat(chat: &str) -> Address {
    Address { channel: "telegram".to_owned(), bot: "42".to_owned(), chat: chat.to_owned() }
}

pub fn update(number: u32, of: &str) -> Arrival {
    let payload = format!("update {number}");
    Arrival { key: format!("telegram:42:{number}"), address: chat(of), is_raw: true, payload }
}

pub async fn claim_keys(store: &Store, seconds: i64) -> Vec<String> {
    let claimed = store.claim(64, at(seconds)).await.expect("claims");
    claimed.into_iter().map(|claimed| claimed.arrival.key).collect()
}

pub async fn claim_one(store: &Store, seconds: i64) -> Claimed {
    let mut claimed = store.claim(1, at(seconds)).await.expect("claims");
    claimed.pop().expect("there is something to claim")
}

/// Marks an arrival as handled; whether that was ours to do.
pub async fn finish(store: &Store, claimed: &Claimed) -> bool {
    let mut tx = store.begin().await.expect("begins");
    let done = tx.done(claimed).await.expect("answers");
    tx.commit().await.expect("commits");
    done
}

/// The person behind a chat, met if need be.
pub async fn meet(store: &Store, of: &str, seconds: i64) -> Person {
    let mut tx = store.begin().await.expect("begins");
    let person = tx.person(&chat(of), Lang::Vi, true, at(seconds)).await.expect("meets");
    tx.commit().await.expect("commits");
    person
}

pub async fn look_up(store: &Store, of: &str) -> Option<Person> {
    store.look_up(&chat(of)).await.expect("looks up")
}

/// Writes a message that lives for `lives` seconds.
pub async fn say(store: &Store, to: &str, lane: i64, body: &str, seconds: i64, lives: i64) {
    let person = meet(store, to, seconds).await;
    let mut tx = store.begin().await.expect("begins");
    let (address, expires_at) = (chat(to), at(seconds + lives));
    let draft = Draft { person: &person.id, address: &address, lane, body: body.to_owned(), expires_at };
    tx.say(&draft, at(seconds)).await.expect("says");
    tx.commit().await.expect("commits");
}

pub async fn due(store: &Store, seconds: i64) -> Vec<Due> {
    store.claim_messages("telegram", "42", 64, at(seconds)).await.expect("claims")
}

pub async fn due_bodies(store: &Store, seconds: i64) -> Vec<String> {
    due(store, seconds).await.into_iter().map(|due| due.body).collect()
}

pub async fn due_one(store: &Store, seconds: i64) -> Due {
    due(store, seconds).await.pop().expect("a message is due")
}

pub async fn counts(store: &Store) -> Counts {
    store.message_counts().await.expect("counts")
}

/// Does something to a database that no door of the program does.
pub async fn behind_its_back(url: &str, sql: &'static str) {
    let mut connection = AnyConnection::connect(url).await.expect("connects");
    sqlx::raw_sql(sql).execute(&mut connection).await.expect("runs");
    connection.close().await.expect("closes");
}
