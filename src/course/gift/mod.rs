//! GIFT, the question format teachers know from Moodle: text → questions, questions → text.
//!
//! Pure: no clock, no files, no database. Reading never stops half-way: a question that cannot be
//! understood is left out and named by its line, all others are taken. In reading order:
//! `blocks` (file → blocks), `question` (block → `Item`), `answers` and `numbers` (braces → `Kind`),
//! `words` (escapes, formats, line numbers), `write` (the way back), `place` (where a question stands).

mod answers;
mod blocks;
mod numbers;
mod place;
mod question;
mod words;
mod write;

#[cfg(test)]
mod tests;

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

pub(super) use place::place;
pub use write::write;

/// What stands in a question's text where the missing word goes.
pub const GAP: &str = "_____";

/// One question, or one piece of text shown between questions.
///
/// As `read` returns it, no text has white space around it and no optional text is empty.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Item {
    /// Where the question begins in the file, counted from 1.
    pub line: usize,
    /// The last `$CATEGORY:` before it, as written.
    pub category: Option<String>,
    /// From a comment `// [id:…]` directly above.
    pub id: Option<String>,
    /// From comments `// [tag:…]` directly above.
    pub tags: Vec<String>,
    pub title: Option<String>,
    /// How `text` and all texts of the answers are marked up.
    pub format: Format,
    /// The question; a missing word is shown as `GAP`.
    pub text: String,
    #[serde(flatten)]
    pub kind: Kind,
    /// Feedback shown after any answer.
    pub general: Option<String>,
}

/// How a text is marked up. `Moodle` is GIFT's default: HTML in which line breaks count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    #[default]
    Moodle,
    Html,
    Plain,
    Markdown,
}

/// What is asked for. Weights are percent: 100 is right, 0 is wrong, less than 0 takes points away.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Kind {
    /// Pick one (`single`), or tick all that are right.
    Choice { single: bool, options: Vec<Choice> },
    /// `if_wrong` and `if_right` answer a wrong and a right response, whatever the statement is.
    TrueFalse { right: bool, if_wrong: Option<String>, if_right: Option<String> },
    /// Type a word or two.
    Short { accepted: Vec<Accepted> },
    /// Type a number; `otherwise` is the feedback for every number not accepted.
    Number { accepted: Vec<Range>, otherwise: Option<String> },
    /// Find the right side to every left side, among `extra` right sides that fit nowhere.
    Matching { pairs: Vec<(String, String)>, extra: Vec<String> },
    /// Free text, read by a person.
    Essay,
    /// Nothing is asked.
    Description,
}

/// One option of a multiple choice.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Choice {
    pub line: usize,
    pub text: String,
    pub weight: f64,
    pub feedback: Option<String>,
}

/// One answer that a short-answer question knows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Accepted {
    pub text: String,
    pub weight: f64,
    pub feedback: Option<String>,
}

/// The numbers from `low` to `high`, both included.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Range {
    pub low: f64,
    pub high: f64,
    pub weight: f64,
    pub feedback: Option<String>,
}

/// Something an author should know: what is wrong, and how to mend it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Problem {
    pub line: usize,
    pub text: String,
    /// The question was left out. Otherwise it was taken, and this is advice.
    pub lost: bool,
}

impl Problem {
    pub(in crate::course) fn lost(line: usize, text: impl Into<String>) -> Self {
        Self { line, text: text.into(), lost: true }
    }

    pub(in crate::course) fn note(line: usize, text: impl Into<String>) -> Self {
        Self { line, text: text.into(), lost: false }
    }
}

/// Reads a GIFT file: every question that can be understood, and every problem, in the order of the file.
pub fn read(text: &str) -> (Vec<Item>, Vec<Problem>) {
    let text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n").replace('\r', "\n");
    let (mut items, mut problems, mut category) = (Vec::new(), Vec::new(), None);
    for part in blocks::split(&text, &mut problems) {
        match part {
            blocks::Part::Category(name) => category = name,
            blocks::Part::Question(block) => match question::question(block, &mut problems) {
                Ok(item) => items.push(Item { category: category.clone(), ..item }),
                Err(problem) => problems.push(problem),
            },
        }
    }
    note_twins("title", items.iter().map(|item| (item.line, item.title.as_deref())), &mut problems);
    note_twins("id", items.iter().map(|item| (item.line, item.id.as_deref())), &mut problems);
    problems.sort_by_key(|problem| problem.line);
    (items, problems)
}

/// Tells every name that was given before.
fn note_twins<'a>(
    what: &str,
    names: impl Iterator<Item = (usize, Option<&'a str>)>,
    problems: &mut Vec<Problem>,
) {
    let mut seen = HashMap::new();
    for (line, name) in names.filter_map(|(line, name)| Some((line, name?))) {
        let first = *seen.entry(name).or_insert(line);
        if first != line {
            let text =
                format!("The {what} “{name}” was already used in line {first}. Give each question its own.");
            problems.push(Problem::note(line, text));
        }
    }
}
