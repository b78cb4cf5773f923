//! Work that only one of several processes may do at a time.

use anyhow::Result;
use chrono::{DateTime, TimeDelta, Utc};

use super::{Store, ms};

impl Store {
    /// Takes or renews a lease. False while somebody else holds it.
    pub async fn hold(
        &self,
        name: &str,
        holder: &str,
        length: TimeDelta,
        now: DateTime<Utc>,
    ) -> Result<bool> {
        const SQL: &str = "
            insert into lease (name, holder, until_at) values ($1, $2, $3)
            on conflict (name) do update set holder = excluded.holder, until_at = excluded.until_at
            where lease.holder = excluded.holder or lease.until_at < $4";
        let query = sqlx::query(SQL).bind(name).bind(holder).bind(ms(now + length)).bind(ms(now));
        Ok(query.execute(&self.write).await?.rows_affected() == 1)
    }

    /// Gives a lease back, so that the next holder need not wait.
    pub async fn release(&self, name: &str, holder: &str) -> Result<()> {
        const SQL: &str = "delete from lease where name = $1 and holder = $2";
        sqlx::query(SQL).bind(name).bind(holder).execute(&self.write).await?;
        Ok(())
    }
}
