//! A new topic: files in both languages that can be read at once, full of clearly marked texts to replace.

use chrono::{Months, NaiveDate};

use super::read::Files;

const FILES: [(&str, &str); 8] = [
    ("topic.vi.md", include_str!("topic.vi.md")),
    ("topic.en.md", include_str!("topic.en.md")),
    ("practice.vi.md", include_str!("practice.vi.md")),
    ("practice.en.md", include_str!("practice.en.md")),
    ("questions.vi.gift", include_str!("questions.vi.gift")),
    ("questions.en.gift", include_str!("questions.en.gift")),
    ("{n}.vi.md", include_str!("lesson.vi.md")),
    ("{n}.en.md", include_str!("lesson.en.md")),
];
const LESSONS: usize = 2;
/// Facts are read again after this.
const REVIEW: Months = Months::new(6);

/// The files of a topic, by their path inside the course folder.
pub fn topic(id: &str, today: NaiveDate) -> Files {
    let review = today + REVIEW;
    let fill = |text: &str, number: usize| {
        text.replace("{id}", id)
            .replace("{n}", &number.to_string())
            .replace("{today}", &today.to_string())
            .replace("{review}", &review.to_string())
    };
    let numbers = |name: &str| if name.contains("{n}") { 1..=LESSONS } else { 1..=1 };
    let each = FILES.iter().flat_map(|(name, text)| numbers(name).map(move |number| (name, text, number)));
    each.map(|(name, text, number)| (format!("{id}/{}", fill(name, number)), fill(text, number))).collect()
}
