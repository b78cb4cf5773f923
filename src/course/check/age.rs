//! Facts whose sources somebody should have read again.

use chrono::NaiveDate;

use super::{Told, lesson_of};
use crate::course::Topic;
use crate::lang::Lang;

pub(super) fn check(topic: &Topic, today: NaiveDate, told: &mut Told<'_>) {
    for (index, lesson) in topic.lessons.iter().enumerate().filter(|(_, lesson)| lesson.review_by < today) {
        let file = lesson_of(topic, index, Lang::Vi);
        let line = told.field_at(&file, "review_by");
        let text = format!(
            "the facts were to be read again by {}; read the sources, mend what changed, then set as_of and review_by in both languages",
            lesson.review_by
        );
        told.warn("review", (&file, line), text);
    }
}
