//! What came in: on disk before it is acknowledged, taken once, in order per chat.

use anyhow::Result;
use chrono::{DateTime, TimeDelta, Utc};
use sqlx::Row;

use super::{Address, Store, Tx, ms};

/// How long a worker keeps an update to itself. Longer than any turn; after a crash it is taken up again then.
const LEASE: TimeDelta = TimeDelta::seconds(60);
/// After this many attempts an update is parked: it blocks nobody any longer, and waits for a person to look.
const ATTEMPTS: i64 = 5;

/// Something that arrived.
#[derive(Debug, Clone)]
pub struct Arrival {
    /// What makes a repeated arrival one arrival.
    pub key: String,
    pub address: Address,
    /// Raw, as the channel sent it; or one of our own events.
    pub is_raw: bool,
    pub payload: String,
}

/// An arrival that is ours to handle.
#[derive(Debug)]
pub struct Claimed {
    pub id: String,
    pub fence: i64,
    pub arrival: Arrival,
}

impl Store {
    /// Writes arrivals down; those that are known already change nothing.
    pub async fn take_in(&self, arrivals: &[Arrival], now: DateTime<Utc>) -> Result<()> {
        let mut tx = self.begin().await?;
        for arrival in arrivals {
            tx.take_in(arrival, now).await?;
        }
        tx.commit().await
    }

    /// Claims the oldest arrival of each chat that has none in work, up to `limit`. The attempt is counted and
    /// committed before the work, so that one that kills the process is counted too.
    pub async fn claim(&self, limit: i64, now: DateTime<Utc>) -> Result<Vec<Claimed>> {
        // The conditions stand outside as well: on PostgreSQL a second worker that waited for a row checks them again.
        // What is in work counts whatever its id: two processes' clocks differ, and ids do not commit in their order.
        const SQL: &str = "
            update inbox set state = 'leased', attempts = attempts + 1, fence = fence + 1, lease_until = $2
            where id in (
                select i.id from inbox i
                where i.state in ('ready', 'leased') and (i.state = 'ready' or i.lease_until < $1)
                    and not exists (
                        select 1 from inbox q where q.channel = i.channel and q.bot = i.bot and q.chat = i.chat
                            and ((q.state in ('ready', 'leased') and q.id < i.id)
                                or (q.state = 'leased' and q.lease_until >= $1 and q.id > i.id)))
                order by i.id limit $3)
                and (state = 'ready' or (state = 'leased' and lease_until < $1))
            returning id, fence, attempts, key, channel, bot, chat, kind, payload";
        let query = sqlx::query(SQL).bind(ms(now)).bind(ms(now + LEASE)).bind(limit);
        let mut claimed = Vec::new();
        for row in query.fetch_all(&self.write).await? {
            let address = Address { channel: row.try_get(4)?, bot: row.try_get(5)?, chat: row.try_get(6)? };
            let is_raw = row.try_get::<String, _>(7)? == "update";
            let arrival = Arrival { key: row.try_get(3)?, address, is_raw, payload: row.try_get(8)? };
            let row_ = Claimed { id: row.try_get(0)?, fence: row.try_get(1)?, arrival };
            match row.try_get::<i64, _>(2)? > ATTEMPTS {
                true => self.park(&row_).await?,
                false => claimed.push(row_),
            }
        }
        claimed.sort_by(|a, b| a.id.cmp(&b.id));
        Ok(claimed)
    }

    /// Gives an arrival back after a failure, to be tried again; or parks it after the last attempt. Returns
    /// whether it is parked.
    pub async fn give_back(&self, claimed: &Claimed) -> Result<bool> {
        const SQL: &str = "
            update inbox set state = case when attempts >= $3 then 'parked' else 'ready' end
            where id = $1 and fence = $2 and state = 'leased' returning state";
        let query = sqlx::query(SQL).bind(&claimed.id).bind(claimed.fence).bind(ATTEMPTS);
        let row = query.fetch_optional(&self.write).await?;
        Ok(row.is_some_and(|row| row.try_get::<String, _>(0).is_ok_and(|state| state == "parked")))
    }

    /// How many arrivals wait for a person to look.
    pub async fn parked(&self) -> Result<i64> {
        const SQL: &str = "select count(*) from inbox where state = 'parked'";
        Ok(sqlx::query(SQL).fetch_one(&self.read).await?.try_get(0)?)
    }

    async fn park(&self, claimed: &Claimed) -> Result<()> {
        const SQL: &str = "update inbox set state = 'parked' where id = $1 and fence = $2";
        sqlx::query(SQL).bind(&claimed.id).bind(claimed.fence).execute(&self.write).await?;
        Ok(())
    }
}

impl Tx {
    pub async fn take_in(&mut self, arrival: &Arrival, now: DateTime<Utc>) -> Result<()> {
        const SQL: &str = "
            insert into inbox (id, key, channel, bot, chat, kind, payload, received_at)
            values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (key) do nothing";
        let id = self.id(now)?;
        sqlx::query(SQL)
            .bind(id)
            .bind(&arrival.key)
            .bind(&arrival.address.channel)
            .bind(&arrival.address.bot)
            .bind(&arrival.address.chat)
            .bind(if arrival.is_raw { "update" } else { "event" })
            .bind(&arrival.payload)
            .bind(ms(now))
            .execute(&mut *self.tx)
            .await?;
        Ok(())
    }

    /// Marks an arrival as handled. False if somebody else owns it by now: roll back.
    pub async fn done(&mut self, claimed: &Claimed) -> Result<bool> {
        const SQL: &str = "update inbox set state = 'done' where id = $1 and fence = $2 and state = 'leased'";
        let done = sqlx::query(SQL).bind(&claimed.id).bind(claimed.fence).execute(&mut *self.tx).await?;
        Ok(done.rows_affected() == 1)
    }
}
