//! `hochoi check`: everything that people wrote, checked as the bot would read it.

use std::path::Path;
use std::sync::Arc;

use anyhow::{Result, bail};
use chrono::{DateTime, Utc};

use super::options::Files;
use crate::atlas::Atlas;
use crate::config::{self, Settings};
use crate::course::{self, Counts, Course};
use crate::problem::Problem;
use crate::service::Edition;
use crate::web::Pages;
use crate::words::Words;

/// Everything that is read from files, free of problems.
pub struct Checked {
    pub course: Course,
    pub settings: Settings,
    pub words: Words,
    pub atlas: Atlas,
    pub pages: Pages,
}

impl Checked {
    /// What the bot teaches and says. The pages of its web server stay as they were read at first.
    pub fn edition(self) -> Edition {
        Edition {
            course: Arc::new(self.course),
            atlas: Arc::new(self.atlas),
            words: Arc::new(self.words),
            settings: self.settings,
        }
    }
}

/// Reads both folders, or says everything that is wrong with them.
pub fn read(files: &Files) -> Result<Checked, Vec<Problem>> {
    let mut problems = Vec::new();
    let lessons = keep(config::folder(&files.lessons), &files.lessons, &mut problems);
    let config = keep(config::folder(&files.config), &files.config, &mut problems);
    let course =
        lessons.and_then(|lessons| keep(course::read::read(&lessons), &files.lessons, &mut problems));
    let config = config.unwrap_or_default();
    let settings = keep(file(&config, config::FILE).and_then(config::read), &files.config, &mut problems);
    let atlas = keep(atlas(&config), &files.config, &mut problems);
    let pages = keep(Pages::read(&config), &files.config, &mut problems);
    let zone = course.as_ref().map_or(chrono_tz::Asia::Ho_Chi_Minh, |course| course.zone);
    let words = keep(Words::read(&config, zone), &files.config, &mut problems);
    if let (Some(course), Some(settings)) = (&course, &settings) {
        keep::<()>(
            Err(course::check::doubts(course, settings.quiz.questions_per_topic)),
            &files.lessons,
            &mut problems,
        );
    }
    match (course, settings, words, atlas, pages) {
        (Some(course), Some(settings), Some(words), Some(atlas), Some(pages)) if problems.is_empty() => {
            Ok(Checked { course, settings, words, atlas, pages })
        }
        _ => Err(problems),
    }
}

/// Like [`read`], with the problems as one error for commands that cannot go on.
pub fn read_or_stop(files: &Files) -> Result<Checked> {
    read(files).map_err(|problems| {
        for problem in &problems {
            eprintln!("{problem}");
        }
        anyhow::anyhow!("{} to mend in lessons and configuration", count(problems.len()))
    })
}

/// The command: prints problems and fails on any, or says what there is.
pub fn run(files: &Files) -> Result<()> {
    let checked = match read(files) {
        Ok(checked) => checked,
        Err(problems) => {
            for problem in &problems {
                println!("{problem}");
            }
            bail!("{} to mend", count(problems.len()));
        }
    };
    let Counts { topics, lessons, questions } = checked.course.counts();
    println!(
        "{}: {topics} topics, {lessons} lessons, {questions} questions, in Vietnamese and English",
        checked.course.title.vi
    );
    println!("version {}", checked.course.version);
    let local = |moment: DateTime<Utc>| {
        moment.with_timezone(&checked.course.zone).format("%d/%m/%Y %H:%M").to_string()
    };
    println!(
        "open from {} until {} ({})",
        local(checked.course.opens),
        local(checked.course.closes),
        checked.course.zone
    );
    println!("{}", checked.settings);
    println!("No problems.");
    Ok(())
}

fn count(problems: usize) -> String {
    format!("{problems} {}", if problems == 1 { "problem" } else { "problems" })
}

/// The value; or its problems, with the folder before their files so that an editor finds them.
fn keep<T>(result: Result<T, Vec<Problem>>, folder: &Path, problems: &mut Vec<Problem>) -> Option<T> {
    let whole =
        |problem: Problem| Problem { file: folder.join(&problem.file).display().to_string(), ..problem };
    result.map_err(|found| problems.extend(found.into_iter().map(whole))).ok()
}

fn file<'a>(files: &'a course::read::Files, path: &str) -> Result<&'a str, Vec<Problem>> {
    files.get(path).map(String::as_str).ok_or_else(|| vec![Problem::new(path, 0, "the file is missing")])
}

fn atlas(config: &course::read::Files) -> Result<Atlas, Vec<Problem>> {
    let provinces = file(config, "places/provinces.csv")?;
    let communes = file(config, "places/communes.csv")?;
    Atlas::read(provinces, communes).map_err(|sentences| sentences.into_iter().map(of_sentence).collect())
}

/// "communes.csv:12: sentence" as a problem.
fn of_sentence(sentence: String) -> Problem {
    let mut parts = sentence.splitn(3, ':');
    let (file, line, text) = (parts.next().unwrap_or_default(), parts.next(), parts.next());
    match (line.and_then(|line| line.trim().parse().ok()), text) {
        (Some(line), Some(text)) => Problem::new(format!("places/{file}"), line, text.trim()),
        _ => Problem::new("places", 0, sentence.clone()),
    }
}
