//! Answer keys do not change by accident: `keys.toml` remembers them, and whoever means to change one says so.

use std::collections::BTreeMap;

use super::{Told, bank_of};
use crate::course::questions::LETTERS;
use crate::course::{Ask, Course, place};
use crate::lang::Lang;

/// Where the keys are kept, inside the course folder.
pub const FILE: &str = "keys.toml";
const RULE: &str = "key";
const UPDATE: &str = "hochoi check --update-keys";

/// The keys of a whole course as the text of its file.
pub fn write(course: &Course) -> String {
    let mut text = format!(
        "# The right answer to every question, so that none changes by accident.\n# Written by `{UPDATE}`; do not edit.\n"
    );
    let questions = course.topics.iter().flat_map(|topic| &topic.questions);
    let keys: BTreeMap<&str, String> =
        questions.map(|question| (question.id.as_str(), key(&question.ask))).collect();
    for (id, key) in keys {
        let quoted = |text: &str| toml::Value::String(text.to_owned()).to_string();
        text += &format!("{} = {}\n", quoted(id), quoted(&key));
    }
    text
}

pub(super) fn check(course: &Course, told: &mut Told<'_>) {
    let Some(text) = told.files.get(FILE) else { return };
    let mut known: BTreeMap<String, String> = match toml::from_str(text) {
        Ok(known) => known,
        Err(error) => {
            let text = format!("the keys cannot be read ({}); run {UPDATE}", error.message());
            return told.error(RULE, (FILE, 0), text);
        }
    };
    for topic in &course.topics {
        let file = bank_of(topic, Lang::Vi);
        let mut fresh = Vec::new();
        for question in &topic.questions {
            let key = key(&question.ask);
            match known.remove(&question.id) {
                None => fresh.push(question.id.as_str()),
                Some(before) if before != key => {
                    let line = told.question_at(&file, &question.id);
                    let text = format!(
                        "question {}: the key was \"{before}\" and is \"{key}\" now; put it back, or if that is meant, run {UPDATE}",
                        question.id
                    );
                    told.error(RULE, (&file, line), text);
                }
                Some(_) => {}
            }
        }
        if let Some(first) = fresh.first() {
            let line = told.question_at(&file, first);
            let text = format!("not in {FILE} yet: {}; run {UPDATE}", fresh.join(", "));
            told.warn(RULE, (&file, line), text);
        }
    }
    for id in known.into_keys() {
        let line = place::words(told.files, FILE, &format!("\"{id}\" ="));
        told.warn(RULE, (FILE, line), format!("there is no question {id} any more; run {UPDATE}"));
    }
}

/// What is right, in one line. Choices by letter, so that a better wording changes no key.
fn key(ask: &Ask) -> String {
    let join = |parts: Vec<String>| parts.join(" | ");
    match ask {
        Ask::Choice { options, .. } => {
            let right = options.iter().zip(LETTERS).filter(|(option, _)| option.weight > 0.0);
            right.map(|(_, letter)| letter.to_string()).collect::<Vec<_>>().join(" ")
        }
        Ask::TrueFalse { right, .. } => right.to_string(),
        Ask::Short { vi, .. } => {
            join(vi.iter().filter(|accepted| accepted.weight > 99.5).map(|a| a.text.clone()).collect())
        }
        Ask::Number { accepted, .. } => {
            let right = accepted.iter().filter(|range| range.weight > 99.5);
            join(
                right
                    .map(|range| match range.low == range.high {
                        true => range.low.to_string(),
                        false => format!("{}..{}", range.low, range.high),
                    })
                    .collect(),
            )
        }
        Ask::Matching { pairs, .. } => {
            join(pairs.iter().map(|(left, right)| format!("{} -> {}", left.vi, right.vi)).collect())
        }
    }
}
