//! Certificates: at most one valid one per learner and course, found by their unguessable address.

use anyhow::{Context, Result};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sqlx::Row;

use super::{Store, Tx, moment, ms};
use crate::lang::Bilingual;

/// What a certificate says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Certificate {
    pub id: String,
    pub number: String,
    /// Slug of the course.
    pub course: String,
    pub version: i64,
    /// `valid`, `superseded` or `revoked`.
    pub status: String,
    pub name: String,
    pub content: Content,
    pub issued_at: DateTime<Utc>,
}

/// Titles as they were on the day of issue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Content {
    pub course: Bilingual,
    pub note: Bilingual,
    pub topics: Vec<Bilingual>,
}

impl Tx {
    /// Writes a certificate. A second valid one for the same learner and course is refused by the database.
    pub async fn issue(&mut self, person: &str, certificate: &Certificate) -> Result<()> {
        const SQL: &str = "
            insert into certificate (id, number, person, course, version, status, name, content, issued_at)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
        sqlx::query(SQL)
            .bind(&certificate.id)
            .bind(&certificate.number)
            .bind(person)
            .bind(&certificate.course)
            .bind(certificate.version)
            .bind(&certificate.status)
            .bind(&certificate.name)
            .bind(serde_json::to_string(&certificate.content)?)
            .bind(ms(certificate.issued_at))
            .execute(&mut *self.tx)
            .await
            .context("Issuing a certificate")?;
        Ok(())
    }
}

impl Store {
    /// The certificate at an address, if there is one.
    pub async fn certificate(&self, id: &str) -> Result<Option<Certificate>> {
        const SQL: &str = "
            select id, number, course, version, status, name, content, issued_at from certificate where id = $1";
        let Some(row) = sqlx::query(SQL).bind(id).fetch_optional(&self.read).await? else { return Ok(None) };
        Ok(Some(Certificate {
            id: row.try_get(0)?,
            number: row.try_get(1)?,
            course: row.try_get(2)?,
            version: row.try_get(3)?,
            status: row.try_get(4)?,
            name: row.try_get(5)?,
            content: serde_json::from_str(&row.try_get::<String, _>(6)?).context("Reading a certificate")?,
            issued_at: moment(row.try_get(7)?),
        }))
    }
}
