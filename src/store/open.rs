//! Opening a database: pools, durability, migrations, and the checks without which we do not start.

use std::borrow::Cow;
use std::str::FromStr;

use anyhow::{Context, Result, ensure};
use sqlx::any::{AnyConnectOptions, AnyPoolOptions};
use sqlx::migrate::{Migration, MigrationType, Migrator};
use sqlx::{AnyConnection, AnyPool, Executor, Row, SqlSafeStr};

use super::{Ids, Store};
use crate::dice::Dice;

/// The migrations, forward only. A released one is never edited.
const MIGRATIONS: [(i64, &str, &str); 4] = [
    (1, "people", include_str!("../../migrations/0001_people.sql")),
    (2, "flow", include_str!("../../migrations/0002_flow.sql")),
    (3, "learning", include_str!("../../migrations/0003_learning.sql")),
    (4, "pictures", include_str!("../../migrations/0004_pictures.sql")),
];

/// Connections to PostgreSQL per process.
const POSTGRES_CONNECTIONS: u32 = 8;
/// Readers beside SQLite's one writer.
const SQLITE_READERS: u32 = 4;
/// The first SQLite without the WAL reset fault that can corrupt a database (sqlite.org, "wal-reset bug").
const SQLITE_AT_LEAST: (u32, u32, u32) = (3, 51, 3);

impl Store {
    /// Opens a database by its address (`sqlite:file.db`, `postgres://…`), creating a missing SQLite file, and
    /// brings its tables up to date.
    ///
    /// # Errors
    /// The database cannot be reached, is newer than this program, or does not promise durability.
    pub async fn open(url: &str, dice: &Dice) -> Result<Store> {
        sqlx::any::install_default_drivers();
        let (write, read) = match url.starts_with("sqlite:") {
            true => open_sqlite(url).await?,
            false => open_postgres(url).await?,
        };
        Ok(Store { write, read, ids: Ids::new(dice.clone()) })
    }
}

async fn open_sqlite(url: &str) -> Result<(AnyPool, AnyPool)> {
    let separator = if url.contains('?') { '&' } else { '?' };
    let write = pool(&format!("{url}{separator}mode=rwc"), 1).await?;
    ensure_sqlite_is_safe(&write).await?;
    migrate(&write).await?;
    // Opened after the writer made the file a WAL database: a reader cannot.
    let read = pool(&format!("{url}{separator}mode=ro"), SQLITE_READERS).await?;
    Ok((write, read))
}

async fn open_postgres(url: &str) -> Result<(AnyPool, AnyPool)> {
    let write = pool(url, POSTGRES_CONNECTIONS).await?;
    ensure_postgres_is_safe(&write).await?;
    migrate(&write).await?;
    Ok((write.clone(), write))
}

async fn pool(url: &str, connections: u32) -> Result<AnyPool> {
    let options = AnyConnectOptions::from_str(url)
        .context("The database's address must be like sqlite:hochoi.db or postgres://user@host/name")?;
    let is_reader = url.ends_with("mode=ro");
    AnyPoolOptions::new()
        .max_connections(connections)
        .after_connect(move |connection, _| Box::pin(prepare(connection, is_reader)))
        .before_acquire(|connection, _| Box::pin(roll_back_what_was_left(connection)))
        .connect_with(options)
        .await
        .context("Opening the database")
}

/// Per connection: full durability and waiting instead of failing on SQLite, patience with limits on PostgreSQL.
async fn prepare(connection: &mut AnyConnection, is_reader: bool) -> Result<(), sqlx::Error> {
    const SQLITE_READER: &str = "pragma busy_timeout = 10000; pragma query_only = on";
    const SQLITE: &str = "pragma journal_mode = wal; pragma synchronous = full; pragma busy_timeout = 10000;
        pragma foreign_keys = on; pragma trusted_schema = off";
    const POSTGRES: &str = "set statement_timeout = '5s'; set lock_timeout = '2s';
        set idle_in_transaction_session_timeout = '15s'";
    let sql = match (connection.backend_name(), is_reader) {
        ("SQLite", true) => SQLITE_READER,
        ("SQLite", false) => SQLITE,
        _ => POSTGRES,
    };
    connection.execute(sqlx::raw_sql(sql)).await?;
    Ok(())
}

/// In sqlx 0.9.0 a cancelled `begin()` gives a PostgreSQL connection back inside its transaction, and the next
/// acknowledged write on it would vanish. On SQLite the statement would be an error, and is not needed.
async fn roll_back_what_was_left(connection: &mut AnyConnection) -> Result<bool, sqlx::Error> {
    if connection.backend_name() == "PostgreSQL" {
        connection.execute("rollback").await?;
    }
    Ok(true)
}

async fn migrate(pool: &AnyPool) -> Result<()> {
    let migration = |(version, name, sql): (i64, &'static str, &'static str)| {
        Migration::new(version, Cow::Borrowed(name), MigrationType::Simple, sql.into_sql_str(), false)
    };
    let migrator = Migrator::with_migrations(MIGRATIONS.map(migration).to_vec());
    migrator.run(pool).await.context("Bringing the database's tables up to date")
}

async fn ensure_sqlite_is_safe(pool: &AnyPool) -> Result<()> {
    let version = text(pool, "select sqlite_version()").await?;
    let mut parts = version.split('.').map(|part| part.parse().unwrap_or(0));
    let mut part = || parts.next().unwrap_or(0);
    ensure!(
        (part(), part(), part()) >= SQLITE_AT_LEAST,
        "SQLite {version} can corrupt a database; build with the SQLite that Cargo.lock names"
    );
    let synchronous = sqlx::query("pragma synchronous").fetch_one(pool).await?.try_get::<i64, _>(0)?;
    let journal = text(pool, "pragma journal_mode").await?;
    ensure!(
        synchronous == 2 && journal == "wal",
        "SQLite must run with journal_mode = wal and synchronous = full, not {journal} and {synchronous}"
    );
    Ok(())
}

async fn ensure_postgres_is_safe(pool: &AnyPool) -> Result<()> {
    for setting in ["show synchronous_commit", "show fsync"] {
        let value = text(pool, setting).await?;
        ensure!(
            value == "on",
            "PostgreSQL answers \"{setting}\" with {value}; it must be on, or acknowledged work could be lost"
        );
    }
    Ok(())
}

async fn text(pool: &AnyPool, sql: &'static str) -> Result<String> {
    Ok(sqlx::query(sql).fetch_one(pool).await?.try_get(0)?)
}
