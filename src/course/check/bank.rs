//! Whether the bank of a topic is enough to ask from.

use std::collections::BTreeSet;

use super::{Told, bank_of};
use crate::course::Topic;
use crate::lang::Lang;

/// A bank of this size keeps two attempts at a quiz apart.
const QUESTIONS: usize = 14;
/// Fewer kinds than this, and one learns the kind instead of the matter.
const KINDS: usize = 4;

pub(super) fn check(topic: &Topic, per_quiz: usize, told: &mut Told<'_>) {
    let file = bank_of(topic, Lang::Vi);
    let count = topic.questions.len();
    if count < per_quiz {
        let text = format!("{count} questions are too few for a quiz of {per_quiz}; write more");
        told.error("bank-size", (&file, 0), text);
    } else if count < QUESTIONS {
        let text =
            format!("{count} questions; write {QUESTIONS} or more, so that a second quiz is another one");
        told.warn("bank-size", (&file, 0), text);
    }
    let kinds: BTreeSet<&str> = topic.questions.iter().map(|question| question.ask.kind()).collect();
    if kinds.len() < KINDS {
        let have: Vec<&str> = kinds.into_iter().collect();
        let text = format!("only these kinds of questions: {}; use {KINDS} or more", have.join(", "));
        told.warn("kinds", (&file, 0), text);
    }
    let tested: BTreeSet<usize> = topic.questions.iter().map(|question| question.lesson).collect();
    for lesson in (0..topic.lessons.len()).filter(|lesson| !tested.contains(lesson)) {
        let text = format!("no question tests lesson {0}; write one under \"$CATEGORY: {0}\"", lesson + 1);
        told.error("lesson-untested", (&file, 0), text);
    }
}
