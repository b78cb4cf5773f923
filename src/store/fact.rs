//! The ledger: what happened, for ever.

use anyhow::{Context, Result};
use chrono::{DateTime, Utc};
use sqlx::Row;

use super::{Store, Tx, moment, ms};
use crate::talk::{Fact, Of, Progress};

impl Tx {
    pub async fn remember(&mut self, person: &str, fact: &Fact, now: DateTime<Utc>) -> Result<()> {
        const SQL: &str =
            "insert into fact (id, person, kind, topic, data, at) values ($1, $2, $3, $4, $5, $6)";
        let data = serde_json::to_value(fact)?;
        let kind = data.get("fact").and_then(|kind| kind.as_str()).context("A fact has a kind")?.to_owned();
        let id = self.id(now)?;
        let query = sqlx::query(SQL).bind(id).bind(person).bind(kind).bind(topic(fact).map(str::to_owned));
        query.bind(data.to_string()).bind(ms(now)).execute(&mut *self.tx).await?;
        Ok(())
    }
}

impl Store {
    /// A person's progress, folded anew from the ledger: it must equal the summary that is kept with the person.
    pub async fn refold(&self, person: &str) -> Result<Progress> {
        const SQL: &str = "select data, at from fact where person = $1 order by id";
        let mut progress = Progress::default();
        for row in sqlx::query(SQL).bind(person).fetch_all(&self.read).await? {
            let fact: Fact = serde_json::from_str(&row.try_get::<String, _>(0)?).context("Reading a fact")?;
            progress.apply(&fact, moment(row.try_get(1)?));
        }
        Ok(progress)
    }
}

/// The topic that a fact is about, for reports.
fn topic(fact: &Fact) -> Option<&str> {
    match fact {
        Fact::CardSeen { topic, .. }
        | Fact::LessonRead { topic, .. }
        | Fact::QuizEnded { topic, .. }
        | Fact::TopicCompleted { topic, .. }
        | Fact::Practised { topic, .. } => Some(topic),
        Fact::QuizBegun { of: Of::Topic { topic } | Of::Lesson { topic, .. }, .. } => Some(topic),
        Fact::Started { .. }
        | Fact::Consented { .. }
        | Fact::Joined
        | Fact::Answered { .. }
        | Fact::CertificateIssued { .. }
        | Fact::Paused
        | Fact::Resumed => None,
    }
}
