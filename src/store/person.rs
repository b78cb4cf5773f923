//! People and their addresses.

use anyhow::{Context, Result};
use chrono::{DateTime, Utc};
use sqlx::Row;
use sqlx::any::AnyRow;

use super::{Tx, moment, ms};
use crate::lang::Lang;
use crate::talk::{Consent, Days, Person};

/// Where somebody is reached: a chat of a bot of a channel.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Address {
    pub channel: String,
    pub bot: String,
    pub chat: String,
}

impl Tx {
    /// The person behind an address, met for the first time if need be. From here until the commit this person
    /// is ours alone. `seen` moves the time at which they last did something.
    pub async fn person(
        &mut self,
        address: &Address,
        lang: Lang,
        seen: bool,
        now: DateTime<Utc>,
    ) -> Result<Person> {
        let id = match self.touch_address(address, seen, now).await? {
            Some(id) => id,
            None => self.meet(address, lang, now).await?,
        };
        self.lock(&id, address, seen, now).await
    }

    async fn touch_address(
        &mut self,
        address: &Address,
        seen: bool,
        now: DateTime<Utc>,
    ) -> Result<Option<String>> {
        const SQL: &str = "
            update address set seen_at = case when $4 = 1 then $5 else seen_at end
            where channel = $1 and bot = $2 and chat = $3 returning person";
        let row = sqlx::query(SQL)
            .bind(&address.channel)
            .bind(&address.bot)
            .bind(&address.chat)
            .bind(i64::from(seen))
            .bind(ms(now))
            .fetch_optional(&mut *self.tx)
            .await?;
        Ok(row.map(|row| row.try_get(0)).transpose()?)
    }

    async fn meet(&mut self, address: &Address, lang: Lang, now: DateTime<Utc>) -> Result<String> {
        const PERSON: &str = "
            insert into person (id, lang, name, days, is_paused, place, progress, created_at, seen_at)
            values ($1, $2, '', 127, 0, '{\"at\":\"home\"}', '{}', $3, $3)";
        const ADDRESS: &str = "
            insert into address (channel, bot, chat, person, seen_at) values ($1, $2, $3, $4, $5)";
        let id = self.id(now)?;
        sqlx::query(PERSON).bind(&id).bind(lang.code()).bind(ms(now)).execute(&mut *self.tx).await?;
        let insert = sqlx::query(ADDRESS).bind(&address.channel).bind(&address.bot).bind(&address.chat);
        insert.bind(&id).bind(ms(now)).execute(&mut *self.tx).await?;
        Ok(id)
    }

    async fn lock(&mut self, id: &str, address: &Address, seen: bool, now: DateTime<Utc>) -> Result<Person> {
        const SQL: &str = "
            update person set seen_at = case when $2 = 1 then $3 else seen_at end where id = $1
            returning id, lang, name, phone, province, commune, work, hour, days, consent_version, consent_at,
                joined_at, is_paused, place, progress, seen_at";
        const REACHABLE: &str = "
            select count(*) from address where channel = $1 and bot = $2 and chat = $3 and unreachable_at is null";
        let row =
            sqlx::query(SQL).bind(id).bind(i64::from(seen)).bind(ms(now)).fetch_one(&mut *self.tx).await?;
        let mut person = read(&row)?;
        let query = sqlx::query(REACHABLE).bind(&address.channel).bind(&address.bot).bind(&address.chat);
        person.is_reachable = query.fetch_one(&mut *self.tx).await?.try_get::<i64, _>(0)? > 0;
        Ok(person)
    }

    /// Writes everything that a conversation may have changed.
    pub async fn save(&mut self, person: &Person, address: &Address) -> Result<()> {
        const SQL: &str = "
            update person set lang = $2, name = $3, phone = $4, province = $5, commune = $6, work = $7, hour = $8,
                days = $9, consent_version = $10, consent_at = $11, joined_at = $12, is_paused = $13, place = $14,
                progress = $15
            where id = $1";
        const REACHED: &str = "
            update address set unreachable_at = null
            where channel = $1 and bot = $2 and chat = $3 and unreachable_at is not null";
        sqlx::query(SQL)
            .bind(&person.id)
            .bind(person.lang.code())
            .bind(&person.name)
            .bind(&person.phone)
            .bind(&person.province)
            .bind(&person.commune)
            .bind(&person.work)
            .bind(person.hour.map(i64::from))
            .bind(i64::from(person.days.0))
            .bind(person.consent.as_ref().map(|consent| consent.version.clone()))
            .bind(person.consent.as_ref().map(|consent| ms(consent.at)))
            .bind(person.joined_at.map(ms))
            .bind(i64::from(person.is_paused))
            .bind(serde_json::to_string(&person.place)?)
            .bind(serde_json::to_string(&person.progress)?)
            .execute(&mut *self.tx)
            .await
            .context("Saving a person")?;
        if person.is_reachable {
            let query = sqlx::query(REACHED).bind(&address.channel).bind(&address.bot).bind(&address.chat);
            query.execute(&mut *self.tx).await?;
        }
        Ok(())
    }

    /// The channel cannot reach this address: what waits for it is cancelled, and so are the person's plans.
    pub async fn unreachable(&mut self, address: &Address, now: DateTime<Utc>) -> Result<()> {
        const ADDRESS: &str = "
            update address set unreachable_at = $4 where channel = $1 and bot = $2 and chat = $3 returning person";
        const OUTBOX: &str = "
            update outbox set state = 'cancelled', done_at = $4
            where channel = $1 and bot = $2 and chat = $3 and state = 'ready'";
        const PLANS: &str = "delete from plan where person = $1";
        let bind = |sql: &'static str| {
            sqlx::query(sql).bind(&address.channel).bind(&address.bot).bind(&address.chat).bind(ms(now))
        };
        let Some(row) = bind(ADDRESS).fetch_optional(&mut *self.tx).await? else { return Ok(()) };
        bind(OUTBOX).execute(&mut *self.tx).await?;
        sqlx::query(PLANS).bind(row.try_get::<String, _>(0)?).execute(&mut *self.tx).await?;
        Ok(())
    }
}

impl super::Store {
    /// The person behind an address as they stand, without touching them: for rehearsals and for the host's commands.
    pub async fn look_up(&self, address: &Address) -> Result<Option<Person>> {
        const SQL: &str = "
            select p.id, p.lang, p.name, p.phone, p.province, p.commune, p.work, p.hour, p.days, p.consent_version,
                p.consent_at, p.joined_at, p.is_paused, p.place, p.progress, p.seen_at
            from person p join address a on a.person = p.id
            where a.channel = $1 and a.bot = $2 and a.chat = $3";
        let query = sqlx::query(SQL).bind(&address.channel).bind(&address.bot).bind(&address.chat);
        query.fetch_optional(&self.read).await?.as_ref().map(read).transpose()
    }
}

fn read(row: &AnyRow) -> Result<Person> {
    let lang: String = row.try_get(1)?;
    let version: Option<String> = row.try_get(9)?;
    let consent_at: Option<i64> = row.try_get(10)?;
    let consent = version.zip(consent_at).map(|(version, at)| Consent { version, at: moment(at) });
    Ok(Person {
        id: row.try_get(0)?,
        lang: Lang::of_client(Some(&lang)),
        name: row.try_get(2)?,
        phone: row.try_get(3)?,
        province: row.try_get(4)?,
        commune: row.try_get(5)?,
        work: row.try_get(6)?,
        hour: row.try_get::<Option<i64>, _>(7)?.and_then(|hour| u32::try_from(hour).ok()),
        days: Days(u8::try_from(row.try_get::<i64, _>(8)?).unwrap_or(127)),
        consent,
        joined_at: row.try_get::<Option<i64>, _>(11)?.map(moment),
        is_paused: row.try_get::<i64, _>(12)? == 1,
        is_reachable: true,
        // A place that an older or newer version wrote means home, never an outage.
        place: serde_json::from_str(&row.try_get::<String, _>(13)?).unwrap_or_default(),
        progress: serde_json::from_str(&row.try_get::<String, _>(14)?)
            .context("Reading a person's progress")?,
        seen_at: moment(row.try_get(15)?),
    })
}
