//! What differs between two versions of a course, as far as an administrator must know it at once.

use serde::{Deserialize, Serialize};

use super::{Ask, Course, Question};
use crate::lang::Bilingual;

/// How much a course has to teach.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    pub topics: usize,
    pub lessons: usize,
    pub questions: usize,
}

/// From one version of a course to the next.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Changes {
    pub from: String,
    pub to: String,
    /// Of the next version.
    pub counts: Counts,
    /// Short titles.
    pub topics_added: Vec<Bilingual>,
    pub topics_removed: Vec<Bilingual>,
    /// Ids of questions that stay and have another answer key.
    pub keys_changed: Vec<String>,
}

impl Course {
    pub fn counts(&self) -> Counts {
        Counts {
            topics: self.topics.len(),
            lessons: self.topics.iter().map(|topic| topic.lessons.len()).sum(),
            questions: self.topics.iter().map(|topic| topic.questions.len()).sum(),
        }
    }

    /// What is different in the version that comes next.
    pub fn changes(&self, next: &Course) -> Changes {
        Changes {
            from: self.version.clone(),
            to: next.version.clone(),
            counts: next.counts(),
            topics_added: missing_in(self, next),
            topics_removed: missing_in(next, self),
            keys_changed: self.keys_changed(next),
        }
    }

    fn keys_changed(&self, next: &Course) -> Vec<String> {
        let both = self.topics.iter().flat_map(|topic| {
            topic
                .questions
                .iter()
                .filter_map(|question| Some((question, next.question(&topic.id, &question.id)?)))
        });
        both.filter(|(old, new)| key(old) != key(new)).map(|(old, _)| old.id.clone()).collect()
    }
}

/// The topics of one course that the other does not have.
fn missing_in(other: &Course, course: &Course) -> Vec<Bilingual> {
    let missing = course.topics.iter().filter(|topic| other.topic(&topic.id).is_none());
    missing.map(|topic| topic.short.clone()).collect()
}

/// Everything that earns or costs points, in an order of its own: options that change places are no other key, other
/// words in a right answer may be one.
fn key(question: &Question) -> Vec<String> {
    let both = |text: &Bilingual| format!("{} | {}", text.vi, text.en);
    let mut key: Vec<String> = match &question.ask {
        Ask::Choice { options, .. } => {
            let counted = options.iter().filter(|option| option.weight != 0.0);
            counted.map(|option| format!("{} {}", option.weight, both(&option.text))).collect()
        }
        Ask::TrueFalse { right, .. } => vec![right.to_string()],
        Ask::Short { vi, en } => {
            let accepted = vi.iter().map(|one| ("vi", one)).chain(en.iter().map(|one| ("en", one)));
            accepted.map(|(lang, one)| format!("{lang} {} {}", one.weight, one.text)).collect()
        }
        Ask::Number { accepted, .. } => {
            accepted.iter().map(|range| format!("{}..{} {}", range.low, range.high, range.weight)).collect()
        }
        Ask::Matching { pairs, .. } => {
            pairs.iter().map(|(left, right)| format!("{} -> {}", both(left), both(right))).collect()
        }
    };
    key.sort();
    key
}
