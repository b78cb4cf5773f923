//! What authors must know beyond what keeps a course from being read: one file per kind of rule. An error keeps the
//! bot from starting; a warning is told and left to the author. It says nothing of how the bot words things: what a
//! message becomes on a screen is measured in `words`.

mod age;
mod bank;
mod bias;
mod keys;
mod links;
mod objectives;
mod options;
mod reading;
mod texts;
mod twins;

#[cfg(test)]
mod tests;

use chrono::NaiveDate;

use super::read::Files;
use super::{Course, Topic, place};
use crate::lang::Lang;
use crate::problem::{Problem, Severity};

pub use keys::{FILE as KEYS, write as keys};

/// What a course is judged by.
#[derive(Debug, Clone, Copy)]
pub struct Given<'a> {
    /// The texts that the course was read from, where lines are looked up.
    pub files: &'a Files,
    /// How many questions a topic quiz draws.
    pub per_quiz: usize,
    /// Without a day, the age of facts is not judged.
    pub today: Option<NaiveDate>,
}

/// Everything doubtful about a course that was read, in the order of files and lines.
pub fn doubts(course: &Course, given: &Given<'_>) -> Vec<Problem> {
    let mut told = Told { files: given.files, problems: Vec::new() };
    for topic in &course.topics {
        texts::check(topic, &mut told);
        reading::check(topic, &mut told);
        objectives::check(topic, &mut told);
        bank::check(topic, given.per_quiz, &mut told);
        options::check(topic, &mut told);
        bias::check(topic, &mut told);
        links::check(course, topic, &mut told);
        if let Some(today) = given.today {
            age::check(topic, today, &mut told);
        }
    }
    twins::check(course, &mut told);
    keys::check(course, &mut told);
    told.problems.sort();
    told.problems.dedup();
    told.problems
}

/// What was found so far.
struct Told<'a> {
    files: &'a Files,
    problems: Vec<Problem>,
}

impl Told<'_> {
    fn error(&mut self, rule: &'static str, (file, line): (&str, usize), text: String) {
        self.problems.push(Problem::new(file, line, text).by(rule, Severity::Error));
    }

    fn warn(&mut self, rule: &'static str, (file, line): (&str, usize), text: String) {
        self.problems.push(Problem::new(file, line, text).by(rule, Severity::Warning));
    }

    fn question_at(&self, file: &str, id: &str) -> usize {
        place::question(self.files, file, id)
    }

    fn field_at(&self, file: &str, name: &str) -> usize {
        place::field(self.files, file, name)
    }
}

/// The question file of a topic.
fn bank_of(topic: &Topic, lang: Lang) -> String {
    format!("{}/questions.{}.gift", topic.id, lang.code())
}

/// The file of a lesson, by its index.
fn lesson_of(topic: &Topic, index: usize, lang: Lang) -> String {
    format!("{}/{}.{}.md", topic.id, index + 1, lang.code())
}
