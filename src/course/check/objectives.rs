//! Objectives that nobody is asked about. The other way round, a question without an objective is not read at all.

use super::{Told, lesson_of};
use crate::course::Topic;
use crate::lang::Lang;

pub(super) fn check(topic: &Topic, told: &mut Told<'_>) {
    for (index, lesson) in topic.lessons.iter().enumerate() {
        let is_tested = |objective: usize| {
            topic.questions.iter().any(|question| question.lesson == index && question.objective == objective)
        };
        let has_any = topic.questions.iter().any(|question| question.lesson == index);
        for objective in (0..lesson.objectives.len()).filter(|objective| has_any && !is_tested(*objective)) {
            let file = lesson_of(topic, index, Lang::Vi);
            let line = told.field_at(&file, "objectives");
            let text = format!(
                "no question tests objective {0}, \"{1}\"; write one with \"// [tag:objective-{0}]\" above it, or drop the objective",
                objective + 1,
                lesson.objectives[objective].vi
            );
            told.warn("objective-untested", (&file, line), text);
        }
    }
}
