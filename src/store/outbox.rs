//! What is to be said: written with the change that caused it, sent afterwards, and never simply gone.

use anyhow::Result;
use chrono::{DateTime, TimeDelta, Utc};
use sqlx::Row;

use super::{Address, Store, Tx, moment, ms};

/// How long a sender keeps a message to itself: longer than the longest call.
const LEASE: TimeDelta = TimeDelta::seconds(90);

/// A message on its way into the outbox.
#[derive(Debug)]
pub struct Draft<'a> {
    pub person: &'a str,
    pub address: &'a Address,
    /// 0 replies, 1 lessons and certificates.
    pub lane: i64,
    /// The channel-neutral message as JSON.
    pub body: String,
    pub expires_at: DateTime<Utc>,
}

/// A message that is ours to send.
#[derive(Debug)]
pub struct Due {
    pub id: String,
    pub fence: i64,
    pub attempts: i64,
    pub address: Address,
    pub body: String,
}

/// How many messages are in which state. They always add up to all that were ever written.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub waiting: i64,
    pub sent: i64,
    pub expired: i64,
    pub dead: i64,
    pub cancelled: i64,
}

impl Tx {
    pub async fn say(&mut self, draft: &Draft<'_>, now: DateTime<Utc>) -> Result<()> {
        const SQL: &str = "
            insert into outbox (id, person, channel, bot, chat, lane, body, not_before, expires_at, created_at)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $8)";
        let id = self.id(now)?;
        sqlx::query(SQL)
            .bind(id)
            .bind(draft.person)
            .bind(&draft.address.channel)
            .bind(&draft.address.bot)
            .bind(&draft.address.chat)
            .bind(draft.lane)
            .bind(&draft.body)
            .bind(ms(now))
            .bind(ms(draft.expires_at))
            .execute(&mut *self.tx)
            .await?;
        Ok(())
    }
}

impl Store {
    /// Claims the first message of each chat of a bot, up to `limit`, oldest replies first. What is too old expires.
    pub async fn claim_messages(
        &self,
        channel: &str,
        bot: &str,
        limit: i64,
        now: DateTime<Utc>,
    ) -> Result<Vec<Due>> {
        const EXPIRE: &str = "
            update outbox set state = 'expired', done_at = $1
            where channel = $2 and bot = $3 and expires_at <= $1
                and (state = 'ready' or (state = 'leased' and lease_until < $1))";
        const SQL: &str = "
            update outbox set state = 'leased', attempts = attempts + 1, fence = fence + 1, lease_until = $2
            where id in (
                select o.id from outbox o
                where o.channel = $3 and o.bot = $4 and o.state in ('ready', 'leased') and o.not_before <= $1
                    and (o.state = 'ready' or o.lease_until < $1)
                    and not exists (
                        select 1 from outbox q where q.channel = o.channel and q.bot = o.bot and q.chat = o.chat
                            and q.state in ('ready', 'leased')
                            and (q.lane < o.lane or (q.lane = o.lane and q.id < o.id)))
                order by o.lane, o.id limit $5)
                and (state = 'ready' or (state = 'leased' and lease_until < $1))
            returning id, fence, attempts, channel, bot, chat, body";
        sqlx::query(EXPIRE).bind(ms(now)).bind(channel).bind(bot).execute(&self.write).await?;
        let query = sqlx::query(SQL).bind(ms(now)).bind(ms(now + LEASE)).bind(channel).bind(bot).bind(limit);
        let mut due = Vec::new();
        for row in query.fetch_all(&self.write).await? {
            due.push(Due {
                id: row.try_get(0)?,
                fence: row.try_get(1)?,
                attempts: row.try_get(2)?,
                address: Address { channel: row.try_get(3)?, bot: row.try_get(4)?, chat: row.try_get(5)? },
                body: row.try_get(6)?,
            });
        }
        due.sort_by(|a, b| a.id.cmp(&b.id));
        Ok(due)
    }

    /// The channel took it.
    pub async fn sent(&self, due: &Due, now: DateTime<Utc>) -> Result<()> {
        self.finish(due, "sent", None, now).await
    }

    /// Sending it again cannot help.
    pub async fn dead(&self, due: &Due, why: &str, now: DateTime<Utc>) -> Result<()> {
        self.finish(due, "dead", Some(why), now).await
    }

    async fn finish(
        &self,
        due: &Due,
        state: &'static str,
        why: Option<&str>,
        now: DateTime<Utc>,
    ) -> Result<()> {
        const SQL: &str = "
            update outbox set state = $3, last_error = $4, done_at = $5 where id = $1 and fence = $2 and state = 'leased'";
        let query = sqlx::query(SQL).bind(&due.id).bind(due.fence).bind(state);
        query.bind(why.map(str::to_owned)).bind(ms(now)).execute(&self.write).await?;
        Ok(())
    }

    /// To be tried again at `at`. Waiting that the channel asked for is not an attempt.
    pub async fn retry(&self, due: &Due, at: DateTime<Utc>, why: &str, counts: bool) -> Result<()> {
        const SQL: &str = "
            update outbox set state = 'ready', not_before = $3, last_error = $4,
                attempts = case when $5 = 1 then attempts else attempts - 1 end
            where id = $1 and fence = $2 and state = 'leased'";
        let query = sqlx::query(SQL).bind(&due.id).bind(due.fence).bind(ms(at)).bind(why.to_owned());
        query.bind(i64::from(counts)).execute(&self.write).await?;
        Ok(())
    }

    pub async fn message_counts(&self) -> Result<Counts> {
        const SQL: &str = "select state, count(*) from outbox group by state";
        let mut counts = Counts::default();
        for row in sqlx::query(SQL).fetch_all(&self.read).await? {
            let count: i64 = row.try_get(1)?;
            match row.try_get::<String, _>(0)?.as_str() {
                "sent" => counts.sent = count,
                "expired" => counts.expired = count,
                "dead" => counts.dead = count,
                "cancelled" => counts.cancelled = count,
                _ => counts.waiting += count,
            }
        }
        Ok(counts)
    }

    /// What could be done right now: arrivals to handle, messages to send, plans that are due.
    pub async fn work_now(&self, now: DateTime<Utc>) -> Result<i64> {
        const SQL: &str = "
            select cast((select count(*) from inbox where state in ('ready', 'leased'))
                + (select count(*) from outbox where state in ('ready', 'leased') and not_before <= $1)
                + (select count(*) from plan where due_at <= $1) as bigint)";
        Ok(sqlx::query(SQL).bind(ms(now)).fetch_one(&self.read).await?.try_get(0)?)
    }

    /// When the next thing happens by itself, after `now`.
    pub async fn next_moment(&self, now: DateTime<Utc>) -> Result<Option<DateTime<Utc>>> {
        const SQL: &str = "
            select min(at) from (
                select due_at as at from plan where due_at > $1
                union all
                select not_before as at from outbox where state = 'ready' and not_before > $1) as moments";
        let next: Option<i64> = sqlx::query(SQL).bind(ms(now)).fetch_one(&self.read).await?.try_get(0)?;
        Ok(next.map(moment))
    }
}
