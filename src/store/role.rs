//! Roles: who may do more than study. Given and taken on the host only.

use anyhow::{Context, Result, ensure};
use chrono::{DateTime, Utc};
use sqlx::Row;

use super::{Address, Store, Tx, ms};
use crate::roles::Role as Name;
use crate::talk::Person;

pub use crate::roles::Role;

/// A role that somebody has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    pub address: Address,
    pub role: Name,
    /// The province's code, for officers.
    pub province: Option<String>,
}

impl Store {
    /// Gives a role; giving it twice is one.
    ///
    /// # Errors
    /// Nobody with this address has written to the bot yet.
    pub async fn grant(&self, grant: &Grant, now: DateTime<Utc>) -> Result<()> {
        const SQL: &str = "
            insert into role (person, role, province, granted_at) values ($1, $2, $3, $4)
            on conflict (person, role, province) do nothing";
        let mut tx = self.begin().await?;
        let person = tx.known_person(&grant.address).await?;
        let query = sqlx::query(SQL)
            .bind(person)
            .bind(grant.role.name())
            .bind(grant.province.clone().unwrap_or_default());
        query.bind(ms(now)).execute(&mut *tx.tx).await?;
        tx.commit().await
    }

    /// Takes a role back.
    ///
    /// # Errors
    /// Nobody with this address is known, or they do not have the role.
    pub async fn revoke(&self, grant: &Grant) -> Result<()> {
        const SQL: &str = "delete from role where person = $1 and role = $2 and province = $3";
        let mut tx = self.begin().await?;
        let person = tx.known_person(&grant.address).await?;
        let query = sqlx::query(SQL)
            .bind(person)
            .bind(grant.role.name())
            .bind(grant.province.clone().unwrap_or_default());
        let gone = query.execute(&mut *tx.tx).await?.rows_affected();
        ensure!(gone == 1, "{} does not have the role {}", grant.address.chat, grant.role.name());
        tx.commit().await
    }

    /// Everybody who has a role, by address.
    pub async fn grants(&self) -> Result<Vec<Grant>> {
        const SQL: &str = "
            select a.channel, a.bot, a.chat, r.role, r.province from role r join address a on a.person = r.person
            order by r.role, a.channel, a.bot, a.chat, r.province";
        let mut grants = Vec::new();
        for row in sqlx::query(SQL).fetch_all(&self.read).await? {
            let address = Address { channel: row.try_get(0)?, bot: row.try_get(1)?, chat: row.try_get(2)? };
            let role: String = row.try_get(3)?;
            let province: String = row.try_get(4)?;
            let role = Name::named(&role)
                .with_context(|| format!("The database knows a role {role}, this program does not"))?;
            grants.push(Grant { address, role, province: Some(province).filter(|code| !code.is_empty()) });
        }
        Ok(grants)
    }
}

impl Tx {
    /// The roles of a person, as they stand in this very transaction. Everybody who joined is a learner.
    pub async fn roles(&mut self, person: &Person) -> Result<Vec<Role>> {
        const SQL: &str = "select distinct role from role where person = $1 order by role";
        let mut roles: Vec<Role> = person.has_joined().then_some(Role::Learner).into_iter().collect();
        for row in sqlx::query(SQL).bind(&person.id).fetch_all(&mut *self.tx).await? {
            // A role that this program does not know allows nothing.
            roles.extend(Role::named(row.try_get(0)?));
        }
        Ok(roles)
    }

    async fn known_person(&mut self, address: &Address) -> Result<String> {
        // A write that changes nothing: touch first.
        const SQL: &str = "
            update address set seen_at = seen_at where channel = $1 and bot = $2 and chat = $3
            returning person";
        let query = sqlx::query(SQL).bind(&address.channel).bind(&address.bot).bind(&address.chat);
        let row = query.fetch_optional(&mut *self.tx).await?;
        let row = row.with_context(|| {
            format!(
                "Nobody with the {} id {} has written to bot {} yet; ask them to press Start first",
                address.channel, address.chat, address.bot
            )
        })?;
        Ok(row.try_get(0)?)
    }
}

impl Store {
    /// The bot to which somebody writes, if it is only one.
    ///
    /// # Errors
    /// They have written to none, or to several.
    pub async fn only_bot(&self, channel: &str, chat: &str) -> Result<String> {
        const SQL: &str = "select bot from address where channel = $1 and chat = $2 order by bot";
        let rows = sqlx::query(SQL).bind(channel).bind(chat).fetch_all(&self.read).await?;
        ensure!(
            !rows.is_empty(),
            "Nobody with the {channel} id {chat} has written to the bot yet; ask them to press Start first"
        );
        ensure!(rows.len() == 1, "{chat} writes to several bots; name one with --bot");
        Ok(rows[0].try_get(0)?)
    }
}
