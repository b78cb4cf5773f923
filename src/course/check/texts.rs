//! Titles, addresses, and texts that are missing, not translated, or still those of a new topic.

use super::{Told, lesson_of};
use crate::course::{Lesson, Topic, place};
use crate::lang::{Bilingual, Lang};

/// Characters of a lesson's title.
const TITLE_MAX: usize = 80;
/// Characters of a topic's short title: it stands in lists.
const SHORT_MAX: usize = 24;
/// Below this two languages may well say the same.
const TRANSLATED: usize = 40;
/// How texts of a new topic begin that somebody must replace.
const MARKS: [&str; 2] = ["[THAY", "[REPLACE"];

pub(super) fn check(topic: &Topic, told: &mut Told<'_>) {
    for lang in Lang::ALL {
        let file = format!("{}/topic.{}.md", topic.id, lang.code());
        let line = told.field_at(&file, "short");
        too_long(told, (&file, line), "short", topic.short.get(lang), SHORT_MAX);
        for (name, text) in [("title", &topic.title), ("short", &topic.short), ("for_whom", &topic.for_whom)]
        {
            missing(told, &file, name, text, lang);
        }
        for (index, lesson) in topic.lessons.iter().enumerate() {
            let file = lesson_of(topic, index, lang);
            self::lesson(lesson, &file, lang, told);
        }
    }
    questions(topic, told);
    marks(topic, told);
}

fn lesson(lesson: &Lesson, file: &str, lang: Lang, told: &mut Told<'_>) {
    let line = told.field_at(file, "title");
    too_long(told, (file, line), "the title", lesson.title.get(lang), TITLE_MAX);
    let fields = [
        ("title", &lesson.title),
        ("ask_yourself", &lesson.ask_yourself),
        ("ask_colleague", &lesson.ask_colleague),
    ];
    for (name, text) in fields {
        missing(told, file, name, text, lang);
    }
    if lesson.objectives.is_empty() {
        let line = told.field_at(file, "objectives");
        told.error(
            "missing-text",
            (file, line),
            "the lesson has no objective; say what one can do after it".to_owned(),
        );
    }
    for (number, card) in lesson.cards.iter().enumerate() {
        let line = place::card(told.files, file, number);
        if card.heading.get(lang).is_empty() {
            told.error(
                "missing-text",
                (file, line),
                "the card has no heading; write one after ##".to_owned(),
            );
        }
        untranslated(told, (file, line), &card.body, lang);
    }
    for source in &lesson.sources {
        if !source.url.starts_with("https://") && !source.url.starts_with("http://") {
            let line = place::words(told.files, file, source.title.get(lang));
            let text = format!("the source \"{}\" needs the address of its page", source.title.get(lang));
            told.error("source", (file, line), text);
        }
    }
}

fn questions(topic: &Topic, told: &mut Told<'_>) {
    let file = super::bank_of(topic, Lang::En);
    for question in &topic.questions {
        let line = told.question_at(&file, &question.id);
        untranslated(told, (&file, line), &question.text, Lang::En);
    }
}

/// Placeholders of a new topic, one warning per file.
fn marks(topic: &Topic, told: &mut Told<'_>) {
    let folder = format!("{}/", topic.id);
    let files = told.files;
    for (path, text) in files.iter().filter(|(path, _)| path.starts_with(&folder)) {
        let marked = |line: &str| MARKS.iter().any(|mark| line.contains(mark));
        let count = text.lines().filter(|line| marked(line)).count();
        if let Some(line) = text.lines().position(marked) {
            let text = format!(
                "{count} lines still hold a text to replace; write yours instead of [THAY: …] or [REPLACE: …]"
            );
            told.warn("placeholder", (path, line + 1), text);
        }
    }
}

fn missing(told: &mut Told<'_>, file: &str, name: &str, text: &Bilingual, lang: Lang) {
    if text.get(lang).trim().is_empty() {
        let line = told.field_at(file, name);
        told.error("missing-text", (file, line), format!("{name} is empty; write it in this language too"));
    }
}

fn untranslated(told: &mut Told<'_>, place: (&str, usize), text: &Bilingual, lang: Lang) {
    if lang == Lang::En && text.vi == text.en && text.vi.chars().count() > TRANSLATED {
        told.warn("untranslated", place, "the text is the same in both languages; translate it".to_owned());
    }
}

fn too_long(told: &mut Told<'_>, place: (&str, usize), what: &str, text: &str, max: usize) {
    let length = text.chars().count();
    if length > max {
        told.error("title-length", place, format!("{what} has {length} characters; at most {max}"));
    }
}
