//! Migrations, and the checks without which the program does not start.

use std::borrow::Cow;
use std::path::PathBuf;

use hochoi::dice::Dice;
use hochoi::lang::Lang;
use hochoi::store::{Counts, Store};
use hochoi::talk::{Days, Place};
use sqlx::migrate::{Migration, MigrationType, Migrator};
use sqlx::{AnyConnection, AssertSqlSafe, Connection, Row, SqlSafeStr};

use super::basics::*;
use crate::databases::Fresh;

/// The released migrations in their order: number, name and text.
fn released() -> Vec<(i64, String, String)> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("migrations");
    let entries = std::fs::read_dir(folder).expect("the folder can be read");
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.expect("is readable").path()).collect();
    files.sort();
    let read = |path: PathBuf| {
        let name = path.file_stem().expect("has a name").to_string_lossy().into_owned();
        let number = name.split('_').next().and_then(|number| number.parse().ok());
        (number.expect("begins with its number"), name, std::fs::read_to_string(path).expect("is text"))
    };
    files.into_iter().map(read).collect()
}

/// Applies migrations one by one, each followed by the rows that a database of its time would have.
pub async fn migrations_meet_data_and_run_once(fresh: Fresh) {
    let released = released();
    assert!(!released.is_empty());
    open_empty(&fresh).await;
    for count in 1..=released.len() {
        let mut connection = AnyConnection::connect(&fresh.url).await.expect("connects");
        let migrations = released[..count].iter().map(|(number, name, sql)| {
            let sql = AssertSqlSafe(sql.clone()).into_sql_str();
            Migration::new(*number, Cow::Owned(name.clone()), MigrationType::Simple, sql, false)
        });
        Migrator::with_migrations(migrations.collect()).run(&mut connection).await.expect("migrates");
        let name = &released[count - 1].1;
        let seed = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(format!("tests/migrations/{name}.sql"));
        let seed = std::fs::read_to_string(&seed).unwrap_or_else(|_| panic!("{name} has no seed"));
        sqlx::raw_sql(AssertSqlSafe(seed)).execute(&mut connection).await.expect("the seed fits");
        connection.close().await.expect("closes");
    }
    // The program finds nothing more to do, and everything there.
    for _ in 0..2 {
        let store = open(&fresh.url).await;
        let lan = look_up(&store, "1001").await.expect("is there");
        assert_eq!((lan.name.as_str(), lan.days, lan.hour), ("Nguyễn Thị Lan", Days(31), Some(1170)));
        assert!(matches!(lan.place, Place::Lesson { card: 1, .. }));
        assert_eq!(store.refold(&lan.id).await.expect("folds"), lan.progress);
        assert_eq!(look_up(&store, "1002").await.expect("is there").lang, Lang::En);
        assert_eq!(counts(&store).await, Counts { waiting: 1, sent: 1, dead: 1, ..Counts::default() });
        assert_eq!(store.grants().await.expect("lists").len(), 2);
        assert_eq!(store.certificate("c2").await.expect("looks").expect("is there").status, "valid");
        let known = store.picture_id("telegram", "43", "h1").await.expect("looks");
        assert_eq!(known.as_deref(), Some("AgACAgUAA2"));
        store.close().await;
    }
}

/// A missing file is made by the program, not by a plain connection.
async fn open_empty(fresh: &Fresh) {
    if let Some(file) = fresh.url.strip_prefix("sqlite:") {
        std::fs::write(file, "").expect("an empty file can be written");
    }
    sqlx::any::install_default_drivers();
}

pub async fn a_database_that_is_newer_is_refused(fresh: Fresh) {
    open(&fresh.url).await.close().await;
    behind_its_back(
        &fresh.url,
        "insert into _sqlx_migrations (version, description, success, checksum, execution_time)
         select 9999, 'from the future', success, checksum, 0 from _sqlx_migrations where version = 1",
    )
    .await;
    let refusal = refusal(&fresh.url).await;
    assert!(refusal.contains("9999"), "{refusal}");
}

pub async fn a_migration_that_was_edited_is_refused(fresh: Fresh) {
    open(&fresh.url).await.close().await;
    behind_its_back(
        &fresh.url,
        "update _sqlx_migrations set checksum =
         (select checksum from _sqlx_migrations where version = 2) where version = 1",
    )
    .await;
    let refusal = refusal(&fresh.url).await;
    assert!(refusal.contains("migration 1"), "{refusal}");
}

async fn refusal(url: &str) -> String {
    let opened = Store::open(url, &Dice::of_machine()).await;
    format!("{:#}", opened.err().expect("the database is refused"))
}

/// On SQLite the program sets what it needs, and the journal stays in the file; on PostgreSQL it refuses to start.
pub async fn durability_is_insisted_on(fresh: Fresh) {
    let store = open(&fresh.url).await;
    if fresh.kind == "sqlite" {
        let mut connection = AnyConnection::connect(&fresh.url).await.expect("connects");
        let row = sqlx::query("pragma journal_mode").fetch_one(&mut connection).await.expect("answers");
        assert_eq!(row.try_get::<String, _>(0).expect("is text"), "wal");
    } else {
        let weak = format!("{}?options=-c%20synchronous_commit%3Doff", fresh.url);
        let refusal = refusal(&weak).await;
        assert!(refusal.contains("synchronous_commit"), "{refusal}");
    }
    store.close().await;
}

pub async fn an_address_must_be_one() {
    let refusal = refusal("not an address").await;
    assert!(refusal.contains("must be like sqlite:hochoi.db"), "{refusal}");
}
