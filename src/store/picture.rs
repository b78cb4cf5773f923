//! Pictures that a channel keeps for us: sent as bytes once, by their id ever after.

use anyhow::Result;
use sqlx::Row;

use super::Store;

impl Store {
    /// The id under which a bot's channel knows the picture with this hash.
    pub async fn picture_id(&self, channel: &str, bot: &str, hash: &str) -> Result<Option<String>> {
        const SQL: &str = "select file_id from picture where channel = $1 and bot = $2 and hash = $3";
        let query = sqlx::query(SQL).bind(channel).bind(bot).bind(hash);
        let row = query.fetch_optional(&self.read).await?;
        Ok(row.map(|row| row.try_get(0)).transpose()?)
    }

    /// Remembers the id that the channel gave; the last one holds.
    pub async fn keep_picture_id(&self, channel: &str, bot: &str, hash: &str, file_id: &str) -> Result<()> {
        const SQL: &str = "
            insert into picture (channel, bot, hash, file_id) values ($1, $2, $3, $4)
            on conflict (channel, bot, hash) do update set file_id = excluded.file_id";
        let query = sqlx::query(SQL).bind(channel).bind(bot).bind(hash).bind(file_id);
        query.execute(&self.write).await?;
        Ok(())
    }

    /// The channel no longer knows this id. One that was kept meanwhile stays.
    pub async fn forget_picture_id(&self, channel: &str, bot: &str, hash: &str, file_id: &str) -> Result<()> {
        const SQL: &str =
            "delete from picture where channel = $1 and bot = $2 and hash = $3 and file_id = $4";
        let query = sqlx::query(SQL).bind(channel).bind(bot).bind(hash).bind(file_id);
        query.execute(&self.write).await?;
        Ok(())
    }
}
