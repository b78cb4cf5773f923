//! `hochoi check`: everything that people wrote, checked as the bot would read it.

use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, Result, bail};
use chrono::{DateTime, NaiveDate, Utc};

use super::options::{Files, How};
use crate::atlas::Atlas;
use crate::clock::Clock;
use crate::config::{self, Settings};
use crate::course::{self, Counts, Course};
use crate::paper;
use crate::problem::Problem;
use crate::service::Edition;
use crate::web::Pages;
use crate::words::{Words, limits};

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

/// Reads both folders, or says what is wrong with them. What is only doubtful is not told.
pub fn read(files: &Files) -> Result<Checked, Vec<Problem>> {
    let (checked, mut problems) = look(files, None);
    problems.retain(Problem::is_error);
    checked.filter(|_| problems.is_empty()).ok_or(problems)
}

/// Reads both folders as on a day, and says everything that is wrong or doubtful about them.
pub fn look(files: &Files, today: Option<NaiveDate>) -> (Option<Checked>, Vec<Problem>) {
    let mut problems = Vec::new();
    let lessons = keep(config::folder(&files.lessons), &files.lessons, &mut problems).unwrap_or_default();
    let config = keep(config::folder(&files.config), &files.config, &mut problems);
    keep::<()>(Err(pictures(&lessons)), &files.lessons, &mut problems);
    let course = match lessons.is_empty() {
        true => None,
        false => keep(course::read::read(&lessons), &files.lessons, &mut problems),
    };
    let config = config.unwrap_or_default();
    let settings = keep(file(&config, config::FILE).and_then(config::read), &files.config, &mut problems);
    let atlas = keep(atlas(&config), &files.config, &mut problems);
    let pages = keep(Pages::read(&config), &files.config, &mut problems);
    let zone = course.as_ref().map_or(chrono_tz::Asia::Ho_Chi_Minh, |course| course.zone);
    let words = keep(Words::read(&config, zone), &files.config, &mut problems);
    let mut doubts = Vec::new();
    if let (Some(course), Some(settings)) = (&course, &settings) {
        let given =
            course::check::Given { files: &lessons, per_quiz: settings.quiz.questions_per_topic, today };
        doubts.extend(course::check::doubts(course, &given));
    }
    if let (Some(course), Some(words)) = (&course, &words) {
        doubts.extend(limits::too_long(words, course, &lessons));
    }
    doubts.sort();
    keep::<()>(Err(doubts), &files.lessons, &mut problems);
    match (course, settings, words, atlas, pages) {
        (Some(course), Some(settings), Some(words), Some(atlas), Some(pages)) => {
            (Some(Checked { course, settings, words, atlas, pages }), problems)
        }
        _ => (None, problems),
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

/// The command: prints problems and fails on errors, or says what there is.
pub fn run(files: &Files, how: &How) -> Result<()> {
    let today = how.today.unwrap_or_else(|| Clock::real().now().date_naive());
    let (mut checked, mut problems) = look(files, Some(today));
    if how.update_keys {
        update_keys(files, checked.as_ref())?;
        (checked, problems) = look(files, Some(today));
    }
    match how.json {
        true => println!("{}", serde_json::to_string_pretty(&problems)?),
        false => problems.iter().for_each(|problem| println!("{problem}")),
    }
    let errors = problems.iter().filter(|problem| problem.is_error()).count();
    if errors > 0 {
        bail!("{} to mend", count(errors));
    }
    if let (false, Some(checked)) = (how.json, checked) {
        tell(&checked, problems.len());
    }
    Ok(())
}

/// Writes the answer keys of a course that can be read, whatever else is wrong with it.
fn update_keys(files: &Files, checked: Option<&Checked>) -> Result<()> {
    let Some(checked) = checked else { bail!("The keys stay as they are: the course cannot be read") };
    let path = files.lessons.join(course::check::KEYS);
    std::fs::write(&path, course::check::keys(&checked.course))
        .with_context(|| format!("Writing {}", path.display()))?;
    eprintln!("Wrote {}", path.display());
    Ok(())
}

fn tell(checked: &Checked, warnings: usize) {
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
    match warnings {
        0 => println!("No problems."),
        1 => println!("No errors, 1 warning."),
        _ => println!("No errors, {warnings} warnings."),
    }
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

/// What is wrong with the pictures of all topics.
fn pictures(lessons: &course::read::Files) -> Vec<Problem> {
    let pictures = lessons.iter().filter(|(path, _)| path.ends_with(&course::read::picture("")));
    pictures.flat_map(|(path, svg)| paper::doubts(path, svg)).collect()
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
