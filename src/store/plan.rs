//! What is to happen later: at most one plan per person and kind.

use anyhow::Result;
use chrono::{DateTime, Utc};
use sqlx::Row;

use super::{Address, Arrival, Store, Tx, moment, ms};
use crate::talk::{Event, Plan, PlanKind};

impl Tx {
    /// Sets, moves or takes back a person's plan.
    pub async fn plan(&mut self, person: &str, plan: &Plan) -> Result<()> {
        const SET: &str = "
            insert into plan (person, kind, due_at) values ($1, $2, $3)
            on conflict (person, kind) do update set due_at = excluded.due_at";
        const TAKE_BACK: &str = "delete from plan where person = $1 and kind = $2";
        let query = match plan.at {
            Some(at) => sqlx::query(SET).bind(person).bind(name(plan.kind)).bind(ms(at)),
            None => sqlx::query(TAKE_BACK).bind(person).bind(name(plan.kind)),
        };
        query.execute(&mut *self.tx).await?;
        Ok(())
    }
}

impl Store {
    /// Turns plans that are due into arrivals, in one transaction: each becomes an event once, whoever asks and
    /// whatever crashes. Returns how many.
    pub async fn fire_plans(&self, limit: i64, now: DateTime<Utc>) -> Result<usize> {
        // Unasked messages go to the address at which the person was seen last.
        const SQL: &str = "
            delete from plan where (person, kind) in (
                select p.person, p.kind from plan p where p.due_at <= $1 order by p.due_at, p.person limit $2)
                and due_at <= $1
            returning person, kind, due_at";
        let mut tx = self.begin().await?;
        let mut fired = 0;
        for row in sqlx::query(SQL).bind(ms(now)).bind(limit).fetch_all(&mut *tx.tx).await? {
            let (person, kind, due): (String, String, i64) =
                (row.try_get(0)?, row.try_get(1)?, row.try_get(2)?);
            let Some(address) = tx.preferred_address(&person).await? else { continue };
            let event = match kind.as_str() {
                "lesson" => Event::LessonDue { due: moment(due) },
                _ => continue,
            };
            let key = format!("plan:{person}:{kind}:{due}");
            tx.take_in(
                &Arrival { key, address, is_raw: false, payload: serde_json::to_string(&event)? },
                now,
            )
            .await?;
            fired += 1;
        }
        tx.commit().await?;
        Ok(fired)
    }
}

impl Tx {
    async fn preferred_address(&mut self, person: &str) -> Result<Option<Address>> {
        const SQL: &str = "
            select channel, bot, chat from address where person = $1 and unreachable_at is null
            order by seen_at desc, channel, bot, chat limit 1";
        let row = sqlx::query(SQL).bind(person).fetch_optional(&mut *self.tx).await?;
        let read = |row: sqlx::any::AnyRow| {
            Ok(Address { channel: row.try_get(0)?, bot: row.try_get(1)?, chat: row.try_get(2)? })
        };
        row.map(read).transpose()
    }
}

fn name(kind: PlanKind) -> &'static str {
    match kind {
        PlanKind::Lesson => "lesson",
    }
}
