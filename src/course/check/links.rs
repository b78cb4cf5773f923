//! Mentions of topics and lessons that do not exist.

use super::Told;
use crate::course::{Course, Topic};

/// What stands before the number of a lesson.
const LESSON: [&str; 2] = ["b\u{e0}i ", "lesson "];
/// After these a number counts something else than lessons.
const OTHERWISE: [&str; 4] = ["ph\u{fa}t", "minute", "c\u{e2}u", "question"];

pub(super) fn check(course: &Course, topic: &Topic, told: &mut Told<'_>) {
    let folder = format!("{}/", topic.id);
    let files = told.files;
    for (path, text) in files.iter().filter(|(path, _)| path.starts_with(&folder)) {
        for (index, line) in text.lines().enumerate().filter(|(_, line)| !line.contains("://")) {
            let lower = line.to_lowercase();
            let mentioned: Vec<&str> = topics(&lower).collect();
            for id in mentioned.iter().filter(|id| course.topic(id).is_none()) {
                let text = format!("there is no topic \"{id}\"; name one of course.toml, or none");
                told.warn("dead-link", (path, index + 1), text);
            }
            // "Lesson 3 of cd05" means the lessons there.
            let others = mentioned.iter().filter_map(|id| course.topic(id));
            let last = others.chain([topic]).map(|topic| topic.lessons.len()).max().unwrap_or_default();
            for number in lessons(&lower).filter(|number| *number == 0 || *number > last) {
                let text = format!("there is no lesson {number}; the last one is {last}");
                told.warn("dead-link", (path, index + 1), text);
            }
        }
    }
}

/// Every `cd` with two figures that is a word, or begins the id of a question.
fn topics(line: &str) -> impl Iterator<Item = &str> {
    let is_part = |c: char| c.is_alphanumeric() || c == '_';
    line.match_indices("cd").filter_map(move |(at, _)| {
        let id = line.get(at..at + 4)?;
        let is_id = id[2..].chars().all(|c| c.is_ascii_digit());
        let stands_alone = !line[..at].ends_with(is_part) && !line[at + 4..].starts_with(is_part);
        (is_id && stands_alone).then_some(id)
    })
}

/// Every number of a lesson.
fn lessons(line: &str) -> impl Iterator<Item = usize> {
    let starts = LESSON.iter().flat_map(move |lead| line.match_indices(lead));
    starts.filter_map(move |(at, lead)| {
        let rest = &line[at + lead.len()..];
        let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        let after = rest[end..].trim_start();
        let is_word = !line[..at].ends_with(char::is_alphanumeric);
        let counts = OTHERWISE.iter().any(|word| after.starts_with(word));
        // 3/2025 and 57-NQ are something else; "lesson 3." ends a sentence.
        let mut next = rest[end..].chars();
        let goes_on = match next.next() {
            Some('.' | ',' | ':') => next.next().is_some_and(char::is_alphanumeric),
            Some('/' | '-') => true,
            _ => false,
        };
        let number = rest[..end].parse().ok()?;
        (is_word && !counts && !goes_on).then_some(number)
    })
}
