//! `hochoi course …`: looks at course files, and brings questions in and out.

use std::fs;
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};

use super::options::{Bank, Course, Format};
use super::{new_topic, sandbox, stats};
use crate::course::gift::{self, Item};
use crate::course::{intake, moodle};
use crate::lang::Lang;
use crate::problem::Problem;

pub async fn run(command: &Course) -> Result<()> {
    match command {
        Course::Questions { file, json } => questions(file, *json),
        Course::Export { topic, format, bank } => export(topic, *format, bank),
        Course::Import { file, topic, format, replace, bank } => import(file, topic, *format, *replace, bank),
        Course::NewTopic { topic, lessons } => new_topic::run(topic, lessons),
        Course::Preview { topic, files, listen } => sandbox::preview(files, listen, topic).await,
        Course::Stats { files, json } => stats::run(files, *json),
    }
}

/// Prints what was understood, and on the error output what was not; fails if a question was left out.
fn questions(file: &Path, json: bool) -> Result<()> {
    let text = fs::read_to_string(file).with_context(|| format!("Reading {}", file.display()))?;
    let (items, problems) = gift::read(&text);
    match json {
        true => println!("{}", serde_json::to_string_pretty(&items)?),
        false => print!("{}", gift::write(&items)),
    }
    tell(file, &problems);
    match lost(&problems) {
        0 => Ok(()),
        lost => bail!("{} questions were understood, {lost} were left out", items.len()),
    }
}

/// Prints the bank of a topic in another form; fails if a question could not be read.
fn export(topic: &str, format: Format, bank: &Bank) -> Result<()> {
    folder(topic, bank)?;
    let path = path(topic, bank.lang, bank);
    let text = fs::read_to_string(&path).with_context(|| format!("Reading {}", path.display()))?;
    let (items, problems) = gift::read(&text);
    let written = match format {
        Format::Gift => gift::write(&items),
        Format::MoodleXml => moodle::write(&items),
    };
    std::io::stdout().write_all(written.as_bytes()).context("Writing the questions")?;
    tell(&path, &problems);
    match lost(&problems) {
        0 => Ok(()),
        lost => bail!("{} questions were written, {lost} were left out", items.len()),
    }
}

/// Adds the questions of a file to the bank of a topic; fails if any was left out.
fn import(file: &Path, topic: &str, format: Option<Format>, replace: bool, bank: &Bank) -> Result<()> {
    let lessons = lessons(&folder(topic, bank)?);
    let (items, mut problems) = read(file, format)?;
    let path = path(topic, bank.lang, bank);
    let old = match fs::read_to_string(&path) {
        Ok(old) => old,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
        Err(error) => return Err(error).with_context(|| format!("Reading {}", path.display())),
    };
    let found = intake::take(&intake::Bank { topic, text: &old, lessons }, items, replace);
    problems.extend(found.problems);
    problems.sort_by_key(|problem| problem.line);
    if !found.taken.is_empty() {
        put_in_place(&path, &found.text).with_context(|| format!("Writing {}", path.display()))?;
    }
    tell(file, &problems);
    let replaced = match found.replaced {
        0 => String::new(),
        replaced => format!(", {replaced} of them in the place of old ones"),
    };
    let lost = lost(&problems);
    let taken = count(found.taken.len());
    println!("{taken} taken into {}{replaced}; {lost} left out.", path.display());
    if !found.taken.is_empty() {
        println!("{}", next(topic, &found.taken, bank));
    }
    match lost {
        0 => Ok(()),
        lost => bail!("{} left out; mend what stands above and import the file again", count(lost)),
    }
}

/// What is to be done after an import.
fn next(topic: &str, taken: &[String], bank: &Bank) -> String {
    let [other] = Lang::ALL.into_iter().filter(|lang| *lang != bank.lang).collect::<Vec<_>>()[..] else {
        return String::new();
    };
    let path = path(topic, other, bank);
    let (items, _) = gift::read(&fs::read_to_string(&path).unwrap_or_default());
    let has = |id: &&String| items.iter().any(|item| item.title.as_deref() == Some(id.as_str()));
    let missing: Vec<&str> = taken.iter().filter(|id| !has(id)).map(String::as_str).collect();
    if missing.is_empty() {
        return "Next: see that both languages say the same, then run hochoi check.".to_owned();
    }
    let language = match other {
        Lang::Vi => "Vietnamese",
        Lang::En => "English",
    };
    format!(
        "Next: the same questions in {language}, under the same ids, into {} \
        (hochoi course import FILE --topic {topic} --lang {}): {}. Then run hochoi check.",
        path.display(),
        other.code(),
        missing.join(", ")
    )
}

/// The questions of a file from elsewhere, and what is wrong with it.
fn read(file: &Path, format: Option<Format>) -> Result<(Vec<Item>, Vec<gift::Problem>)> {
    let reading = || format!("Reading {}", file.display());
    let size = fs::metadata(file).with_context(reading)?.len();
    ensure!(
        size <= moodle::BYTES_MAX as u64,
        "{} is longer than 5 MiB: export fewer questions at a time, without pictures",
        file.display()
    );
    let Ok(text) = String::from_utf8(fs::read(file).with_context(reading)?) else {
        bail!("{} is not text in UTF-8: save it so, then import it again", file.display());
    };
    let ending = file.extension().map(|ending| ending.to_string_lossy().to_lowercase());
    let format = format.unwrap_or(match ending.as_deref() {
        Some("xml") => Format::MoodleXml,
        Some("gift") => Format::Gift,
        _ if moodle::is_likely(&text) => Format::MoodleXml,
        _ => Format::Gift,
    });
    Ok(match format {
        Format::Gift => gift::read(&text),
        Format::MoodleXml => moodle::read(&text),
    })
}

/// The folder of a topic, if there is one of this name.
fn folder(topic: &str, bank: &Bank) -> Result<PathBuf> {
    let is_name = !topic.is_empty() && topic.bytes().all(|c| c.is_ascii_alphanumeric() || b"-_".contains(&c));
    let folder = bank.lessons.join(topic);
    ensure!(
        is_name && folder.is_dir(),
        "There is no topic \"{topic}\" in {}; name a folder of it, such as cd01",
        bank.lessons.display()
    );
    Ok(folder)
}

fn path(topic: &str, lang: Lang, bank: &Bank) -> PathBuf {
    bank.lessons.join(topic).join(format!("questions.{}.gift", lang.code()))
}

/// How many lessons lie in a topic's folder.
fn lessons(folder: &Path) -> usize {
    let is_there = |number: &usize| {
        Lang::ALL.iter().any(|lang| folder.join(format!("{number}.{}.md", lang.code())).exists())
    };
    (1..).take_while(is_there).count()
}

/// Writes the whole text beside the file, then puts it in its place: nobody ever sees half of it.
fn put_in_place(path: &Path, text: &str) -> Result<()> {
    // Behind a link, the file itself.
    let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let mode = fs::metadata(&path).map_or(0o644, |old| old.permissions().mode());
    let folder = path.parent().context("a file lies in a folder")?;
    let mut new = tempfile::NamedTempFile::new_in(folder)?;
    new.write_all(text.as_bytes())?;
    new.as_file().set_permissions(fs::Permissions::from_mode(mode))?;
    new.as_file().sync_all()?;
    new.persist(&path)?;
    Ok(())
}

/// Lists problems on the error output, as editors find them.
fn tell(file: &Path, problems: &[gift::Problem]) {
    for problem in problems {
        let what = if problem.lost { "left out: " } else { "" };
        let text = format!("{what}{}", problem.text);
        eprintln!("{}", Problem::new(file.display().to_string(), problem.line, text));
    }
}

fn lost(problems: &[gift::Problem]) -> usize {
    problems.iter().filter(|problem| problem.lost).count()
}

fn count(questions: usize) -> String {
    format!("{questions} {}", if questions == 1 { "question" } else { "questions" })
}
