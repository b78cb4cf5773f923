//! How the bot behaves: `bot-config/hochoi.toml`, read once and checked as a whole. And the reading of folders,
//! so that everything behind it can be pure.

use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;

use serde::Deserialize;

use crate::course::read::Files;
use crate::problem::{Problem, line_at};
use crate::vietnamese::time_of_day;

/// The name of the file inside the configuration folder.
pub const FILE: &str = "hochoi.toml";

/// Everything in `hochoi.toml`. Each value stands in the file, so that the file is the whole truth.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    pub quiz: Quiz,
    pub join: Join,
    pub lesson: Lesson,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Quiz {
    /// Practice questions after a lesson.
    pub questions_per_lesson: usize,
    /// Questions drawn for a topic quiz.
    pub questions_per_topic: usize,
    /// Percent needed to pass a topic quiz.
    pub pass_percent: u32,
    /// Minutes to wait before a failed topic quiz can be tried again; 0 for at once. Attempts are not limited.
    pub retry_after_minutes: i64,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Join {
    /// Version of the consent text in `words/welcome.*`; change it with the text.
    pub consent_version: String,
    /// Study hours offered as buttons, in minutes after midnight; any other can be typed.
    #[serde(deserialize_with = "hours")]
    pub hours: Vec<u32>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lesson {
    /// How many minutes late a daily lesson may still come; later than this it waits for the next day.
    pub late_by_max_minutes: i64,
}

fn hours<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Vec<u32>, D::Error> {
    let texts = Vec::<String>::deserialize(deserializer)?;
    let hour = |text: &String| {
        time_of_day(text).ok_or_else(|| {
            serde::de::Error::custom(format!("\"{text}\" is not a time of day; write it like 19:30"))
        })
    };
    texts.iter().map(hour).collect()
}

/// Reads the settings from the text of `hochoi.toml`, or says everything that is wrong with them.
pub fn read(text: &str) -> Result<Settings, Vec<Problem>> {
    let settings: Settings = toml::from_str(text).map_err(|error| {
        let line = error.span().map_or(1, |span| line_at(text, span.start));
        vec![Problem::new(FILE, line, error.message().to_owned())]
    })?;
    let problems = doubts(&settings, text);
    if problems.is_empty() { Ok(settings) } else { Err(problems) }
}

/// The longest time that a setting in minutes may name: thirty days.
const MINUTES_MAX: i64 = 30 * 24 * 60;

/// Values that parse but cannot be meant.
fn doubts(settings: &Settings, text: &str) -> Vec<Problem> {
    let quiz = &settings.quiz;
    let doubts = [
        (!(1..=100).contains(&quiz.pass_percent), "pass_percent", "must be between 1 and 100"),
        (
            quiz.questions_per_topic == 0,
            "questions_per_topic",
            "must be at least 1, or no topic could be completed",
        ),
        (
            !(0..=MINUTES_MAX).contains(&quiz.retry_after_minutes),
            "retry_after_minutes",
            "must be between 0 and 43200 (30 days)",
        ),
        (
            settings.join.consent_version.is_empty(),
            "consent_version",
            "must name the version of the consent text",
        ),
        (settings.join.hours.is_empty(), "hours", "must offer at least one hour"),
        (
            !(0..=MINUTES_MAX).contains(&settings.lesson.late_by_max_minutes),
            "late_by_max_minutes",
            "must be between 0 and 43200 (30 days)",
        ),
    ];
    let wrong = doubts.into_iter().filter(|(is_wrong, ..)| *is_wrong);
    let line = |field| text.find(field).map_or(0, |offset| line_at(text, offset));
    wrong.map(|(_, field, why)| Problem::new(FILE, line(field), format!("{field} {why}"))).collect()
}

/// The text files below a folder, by their path inside it with `/`. Files that begin with a dot are left out.
///
/// # Errors
/// One problem per file that cannot be read or is not UTF-8.
pub fn folder(root: &Path) -> Result<Files, Vec<Problem>> {
    let mut files = BTreeMap::new();
    let mut problems = Vec::new();
    gather(root, String::new(), &mut files, &mut problems);
    if problems.is_empty() { Ok(files) } else { Err(problems) }
}

fn gather(at: &Path, inside: String, files: &mut Files, problems: &mut Vec<Problem>) {
    let entries = match std::fs::read_dir(at) {
        Ok(entries) => entries,
        Err(error) => {
            return problems.push(Problem::new(
                at.display().to_string(),
                0,
                format!("the folder cannot be read: {error}"),
            ));
        }
    };
    for entry in entries.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.starts_with('.') {
            continue;
        }
        let path = if inside.is_empty() { name } else { format!("{inside}/{name}") };
        if entry.path().is_dir() {
            gather(&entry.path(), path, files, problems);
            continue;
        }
        match std::fs::read_to_string(entry.path()) {
            Ok(text) => drop(files.insert(path, text)),
            Err(error) => problems.push(Problem::new(
                path,
                0,
                format!("the file cannot be read as UTF-8 text: {error}"),
            )),
        }
    }
}

/// The effective values, one a line.
impl fmt::Display for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Settings { quiz, join, lesson } = self;
        let hours: Vec<String> = join.hours.iter().map(|m| format!("{:02}:{:02}", m / 60, m % 60)).collect();
        writeln!(f, "quiz.questions_per_lesson = {}", quiz.questions_per_lesson)?;
        writeln!(f, "quiz.questions_per_topic = {}", quiz.questions_per_topic)?;
        writeln!(f, "quiz.pass_percent = {}", quiz.pass_percent)?;
        writeln!(f, "quiz.retry_after_minutes = {}", quiz.retry_after_minutes)?;
        writeln!(f, "join.consent_version = {}", join.consent_version)?;
        writeln!(f, "join.hours = {}", hours.join(", "))?;
        write!(f, "lesson.late_by_max_minutes = {}", lesson.late_by_max_minutes)
    }
}
