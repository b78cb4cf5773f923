//! Whole conversations, each as one `.chat` file that is script and expectation at once, played on every database.
//! `UPDATE=1 cargo test --test chats` rewrites what the bot says in them; the diff is the review.
#![allow(clippy::disallowed_methods, reason = "tests have no command line of their own")]

#[path = "support/answers.rs"]
mod answers;
#[path = "support/chat.rs"]
mod chat;
#[path = "support/databases.rs"]
mod databases;
#[path = "support/player.rs"]
mod player;
#[path = "support/shown.rs"]
mod shown;
#[path = "support/stage.rs"]
mod stage;

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use chat::Script;
use databases::{Database, Databases, skipped};
use libtest_mimic::{Arguments, Failed, Trial};
use stage::Stage;

fn main() -> ExitCode {
    let databases = Databases::find();
    let stage = Arc::new(Stage::set());
    let updates = std::env::var("UPDATE").is_ok_and(|value| value == "1");
    let mut trials = Vec::new();
    for file in files() {
        for database in databases.each() {
            // One of them writes; the others are compared the next time.
            if !updates || database.name == "sqlite" {
                trials.push(trial(&stage, &file, database, updates));
            }
        }
        if let Some(why) = databases.skipped().filter(|_| !updates) {
            trials.push(skipped(&format!("{} [postgres]", name(&file)), why));
        }
    }
    libtest_mimic::run(&Arguments::from_args(), trials).exit_code()
}

/// All scripts, in the order of their names.
fn files() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/chats");
    let entries = std::fs::read_dir(&folder).expect("tests/chats can be read");
    let paths = entries.map(|entry| entry.expect("tests/chats can be read").path());
    let mut files: Vec<PathBuf> =
        paths.filter(|path| path.extension().is_some_and(|e| e == "chat")).collect();
    files.sort();
    files
}

fn name(file: &Path) -> String {
    file.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}

fn trial(stage: &Arc<Stage>, file: &Path, database: Database, updates: bool) -> Trial {
    let (stage, file) = (stage.clone(), file.to_owned());
    Trial::test(format!("{} [{}]", name(&file), database.name), move || {
        let text = std::fs::read_to_string(&file).expect("a script can be read");
        let script =
            Script::read(&text).map_err(|(line, why)| format!("{}:{line}: {why}", file.display()))?;
        let fresh = database.fresh();
        let played = player::play(&stage, &fresh.url, &script);
        let played = played.map_err(|error| Failed::from(format!("{}: {error:#}", file.display())))?;
        match (played == text, updates) {
            (true, _) => Ok(()),
            (false, true) => {
                std::fs::write(&file, played).expect("a script can be written");
                Ok(())
            }
            (false, false) => Err(difference(&file, &text, &played).into()),
        }
    })
}

/// What is between the equal beginning and the equal end.
fn difference(file: &Path, wanted: &str, played: &str) -> String {
    let (wanted, played): (Vec<&str>, Vec<&str>) = (wanted.lines().collect(), played.lines().collect());
    let same = wanted.iter().zip(&played).take_while(|(a, b)| a == b).count();
    let (wanted, played) = (&wanted[same..], &played[same..]);
    let end = wanted.iter().rev().zip(played.iter().rev()).take_while(|(a, b)| a == b).count();
    let lines = |sign: char, lines: &[&str]| -> String {
        lines[..lines.len() - end].iter().map(|line| format!("{sign} {line}\n")).collect()
    };
    format!(
        "{}:{}: the conversation went another way; UPDATE=1 writes it down\n{}{}",
        file.display(),
        same + 1,
        lines('-', wanted),
        lines('+', played)
    )
}
