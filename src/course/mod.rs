//! What we teach: the `lessons/` folder as checked, immutable values.
//!
//! Pure: it is handed the text of the files and returns values or problems. It deliberately does not read
//! files, know the time, or know any learner.

pub mod balance;
mod changes;
pub mod check;
mod front;
pub mod gift;
pub mod intake;
pub mod markdown;
pub mod moodle;
pub mod place;
pub mod questions;
pub mod read;
pub mod rule;
pub mod stats;
pub mod template;

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use crate::lang::Bilingual;
pub use changes::{Changes, Counts};
pub use rule::Rule;

/// A whole course: its dates, its rule and its topics, in the order of the course file.
#[derive(Debug, Clone)]
pub struct Course {
    /// Name of the course in keys and certificates; never changes once people study.
    pub slug: String,
    /// Eight digits that differ when any file of the course does.
    pub version: String,
    pub title: Bilingual,
    /// What must be said about the list of topics wherever it could be mistaken for an official one.
    pub note: Bilingual,
    /// First moment at which study counts.
    pub opens: DateTime<Utc>,
    /// First moment at which study no longer counts.
    pub closes: DateTime<Utc>,
    pub zone: Tz,
    pub rule: Rule,
    pub works: Vec<Work>,
    pub topics: Vec<Topic>,
}

/// A kind of work at a commune, and the electives that suit it.
#[derive(Debug, Clone)]
pub struct Work {
    pub id: String,
    pub label: Bilingual,
    pub suggests: Vec<String>,
}

/// One topic ("chuyên đề").
#[derive(Debug, Clone)]
pub struct Topic {
    pub id: String,
    pub is_compulsory: bool,
    pub title: Bilingual,
    /// Short title for lists.
    pub short: Bilingual,
    /// Honest estimate for the whole topic, in minutes.
    pub minutes: u32,
    pub for_whom: Bilingual,
    /// What one will be able to do.
    pub objectives: Vec<Bilingual>,
    /// The front page, as markup.
    pub about: Bilingual,
    pub practice: Option<Practice>,
    /// What stands above the front page: SVG.
    pub picture: Option<String>,
    pub lessons: Vec<Lesson>,
    pub questions: Vec<Question>,
}

/// Ten minutes at one's own desk ("làm để học"): ticks and a short report. It does not count for the rule.
#[derive(Debug, Clone)]
pub struct Practice {
    pub title: Bilingual,
    pub minutes: u32,
    /// Why, as markup.
    pub why: Bilingual,
    pub checklist: Vec<Bilingual>,
    /// What to write or photograph at the end.
    pub report: Bilingual,
}

/// About three minutes of reading.
#[derive(Debug, Clone)]
pub struct Lesson {
    pub title: Bilingual,
    /// The day on which the content was true.
    pub as_of: NaiveDate,
    /// The day by which somebody must read the sources again.
    pub review_by: NaiveDate,
    pub ask_yourself: Bilingual,
    pub ask_colleague: Bilingual,
    pub objectives: Vec<Bilingual>,
    pub sources: Vec<Source>,
    pub cards: Vec<Card>,
}

/// Where a lesson's facts come from.
#[derive(Debug, Clone)]
pub struct Source {
    pub title: Bilingual,
    pub url: String,
    /// As the page shows it; `n.d.` where it shows none.
    pub date: String,
}

/// One thought, one screen.
#[derive(Debug, Clone)]
pub struct Card {
    pub heading: Bilingual,
    /// Markup in the small HTML that [`markdown`] writes.
    pub body: Bilingual,
}

/// One question of a topic's bank. Who is asked it keeps it, as JSON, until the answer is marked: a field that is added
/// needs a default, or open attempts are lost.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Question {
    pub id: String,
    /// Index of the lesson that it tests.
    pub lesson: usize,
    /// Index of the lesson's objective that it tests.
    pub objective: usize,
    pub text: Bilingual,
    /// The reason, shown whatever was answered.
    pub general: Bilingual,
    pub ask: Ask,
}

/// How a question is asked and what counts as right. Weights are percent: 100 is fully right.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ask {
    Choice { is_single: bool, options: Vec<Choice> },
    TrueFalse { right: bool, if_wrong: Bilingual, if_right: Bilingual },
    Short { vi: Vec<gift::Accepted>, en: Vec<gift::Accepted> },
    Number { accepted: Vec<Range>, otherwise: Bilingual },
    Matching { pairs: Vec<(Bilingual, Bilingual)>, extra: Vec<Bilingual> },
}

impl Ask {
    /// Its kind, in a word that stays.
    pub fn kind(&self) -> &'static str {
        match self {
            Ask::Choice { is_single: true, .. } => "one",
            Ask::Choice { is_single: false, .. } => "several",
            Ask::TrueFalse { .. } => "true-false",
            Ask::Short { .. } => "short",
            Ask::Number { .. } => "number",
            Ask::Matching { .. } => "matching",
        }
    }
}

/// One option of a choice.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Choice {
    pub text: Bilingual,
    pub weight: f64,
    pub feedback: Bilingual,
}

/// One accepted stretch of numbers, both ends included.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Range {
    pub low: f64,
    pub high: f64,
    pub weight: f64,
    pub feedback: Bilingual,
}

impl Course {
    pub fn topic(&self, id: &str) -> Option<&Topic> {
        self.topics.iter().find(|topic| topic.id == id)
    }

    /// The pictures of all topics that have one: the topic's id, and SVG.
    pub fn pictures(&self) -> impl Iterator<Item = (&str, &str)> {
        self.topics.iter().filter_map(|topic| Some((topic.id.as_str(), topic.picture.as_deref()?)))
    }

    pub fn work(&self, id: &str) -> Option<&Work> {
        self.works.iter().find(|work| work.id == id)
    }

    /// Whether study counts at `now`.
    pub fn is_open(&self, now: DateTime<Utc>) -> bool {
        self.opens <= now && now < self.closes
    }

    /// The topic and position of a question, by its id.
    pub fn question(&self, topic: &str, id: &str) -> Option<&Question> {
        self.topic(topic)?.questions.iter().find(|question| question.id == id)
    }
}
