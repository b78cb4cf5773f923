//! `hochoi course …`: looks at course files.

use std::path::Path;

use anyhow::{Context, Result, bail};

use super::options::Course;
use super::{new_topic, sandbox, stats};
use crate::course::gift;
use crate::problem::Problem;

pub async fn run(command: &Course) -> Result<()> {
    match command {
        Course::Questions { file, json } => questions(file, *json),
        Course::NewTopic { topic, lessons } => new_topic::run(topic, lessons),
        Course::Preview { topic, files, listen } => sandbox::preview(files, listen, topic).await,
        Course::Stats { files, json } => stats::run(files, *json),
    }
}

/// Prints what was understood, and on the error output what was not; fails if a question was left out.
fn questions(file: &Path, json: bool) -> Result<()> {
    let text = std::fs::read_to_string(file).with_context(|| format!("Reading {}", file.display()))?;
    let (items, problems) = gift::read(&text);
    match json {
        true => println!("{}", serde_json::to_string_pretty(&items)?),
        false => print!("{}", gift::write(&items)),
    }
    for problem in &problems {
        eprintln!("{}", Problem::new(file.display().to_string(), problem.line, problem.text.clone()));
    }
    let lost = problems.iter().filter(|problem| problem.lost).count();
    if lost > 0 {
        bail!("{} questions were understood, {lost} were left out", items.len());
    }
    Ok(())
}
