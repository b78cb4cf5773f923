//! Whether what a course says fits the channels, measured on the messages as they are rendered.

use super::Words;
use crate::course::questions::LETTERS;
use crate::course::read::Files;
use crate::course::{Ask, Course, Lesson, Practice, Question, Topic, markdown, place};
use crate::lang::Lang;
use crate::problem::{Problem, Severity};
use crate::talk::{
    CardShown, LessonLine, Manner, OptionLine, PairLine, PracticeShown, QuestionShown, Say, SourceLine,
    TopicShown,
};

/// What Telegram carries once markup is parsed, in the UTF-16 units in which it counts.
const TELEGRAM: usize = 4_096;
/// What Zalo carries, in characters. It knows no links, so their addresses stand in the text.
const ZALO: usize = 2_000;
/// What of a label is seen on a button as wide as a phone.
const LABEL: usize = 40;

/// Every message that is too long for a channel, and every label that is too long for a button.
pub fn too_long(words: &Words, course: &Course, files: &Files) -> Vec<Problem> {
    let mut found = Vec::new();
    for lang in Lang::ALL {
        for (number, topic) in course.topics.iter().enumerate() {
            for (path, line, what, say) in messages(topic, number + 1, lang, files) {
                let Ok(html) = words.render(lang, &say) else { continue };
                found.extend(fits(&html).map(|(severity, sentence)| {
                    Problem::new(path, line, format!("{what} {sentence}")).by("channel-limit", severity)
                }));
            }
        }
        let long = course.works.iter().filter(|work| work.label.get(lang).chars().count() > LABEL);
        found.extend(long.map(|work| {
            let label = work.label.get(lang);
            let text = format!("\"{label}\" is longer than the {LABEL} characters of a button; shorten it");
            let line = place::words(files, "course.toml", label);
            Problem::new("course.toml", line, text).by("button-label", Severity::Warning)
        }));
    }
    found
}

/// The channel that a message does not fit, as the end of a sentence. Addresses that stand in the text could also be
/// left out of it, so they are only warned of.
fn fits(html: &str) -> Option<(Severity, String)> {
    let text = markdown::plain(html);
    let units = text.encode_utf16().count();
    let characters = text.chars().count();
    let links: usize = html.split("href=\"").skip(1).map(|rest| rest.find('"').unwrap_or(0) + 3).sum();
    let becomes = |length: usize, takes: &str| format!("becomes a message of {length} characters{takes}");
    if units > TELEGRAM {
        Some((Severity::Error, becomes(units, &format!("; Telegram takes {TELEGRAM}, so shorten it"))))
    } else if characters > ZALO {
        Some((Severity::Error, becomes(characters, &format!("; Zalo takes {ZALO}, so shorten it"))))
    } else if characters + links > ZALO {
        let takes = format!(" with the addresses of its links; Zalo takes {ZALO}, so find shorter ones");
        Some((Severity::Warning, becomes(characters + links, &takes)))
    } else {
        None
    }
}

/// Where something stands, what it is called, and what is said of it.
type Message = (String, usize, String, Say);

fn messages(topic: &Topic, number: usize, lang: Lang, files: &Files) -> Vec<Message> {
    let path = |name: &str, ending: &str| format!("{}/{name}.{}.{ending}", topic.id, lang.code());
    let mut all = vec![(path("topic", "md"), 0, "the topic's page".to_owned(), page(topic, number, lang))];
    for (index, lesson) in topic.lessons.iter().enumerate() {
        let path = path(&(index + 1).to_string(), "md");
        for (number, card) in lesson.cards.iter().enumerate() {
            let line = place::card(files, &path, number);
            let what = format!("the card \"{}\"", card.heading.get(lang));
            all.push((path.clone(), line, what, self::card(topic, lesson, index, number, lang)));
        }
    }
    for question in &topic.questions {
        let path = path("questions", "gift");
        let line = place::question(files, &path, &question.id);
        all.push((path, line, format!("question {}", question.id), self::question(topic, question, lang)));
    }
    if let Some(practice) = &topic.practice {
        all.push((path("practice", "md"), 0, "the practice task".to_owned(), task(topic, practice, lang)));
    }
    all
}

fn page(topic: &Topic, number: usize, lang: Lang) -> Say {
    let lesson = |(index, lesson): (usize, &Lesson)| LessonLine {
        number: index + 1,
        title: lesson.title.to(lang),
        is_read: true,
    };
    Say::TopicPage(Box::new(TopicShown {
        number,
        title: topic.title.to(lang),
        about_html: topic.about.to(lang),
        minutes: topic.minutes,
        is_compulsory: topic.is_compulsory,
        lessons: topic.lessons.iter().enumerate().map(lesson).collect(),
        best: "100".to_owned(),
        is_done: true,
        is_locked: false,
        for_whom: topic.for_whom.to(lang),
        objectives: topic.objectives.iter().map(|objective| objective.to(lang)).collect(),
        practice: topic.practice.as_ref().map_or_else(String::new, |practice| practice.title.to(lang)),
        is_practised: true,
    }))
}

fn card(topic: &Topic, lesson: &Lesson, index: usize, number: usize, lang: Lang) -> Say {
    let is_last = number + 1 == lesson.cards.len();
    let last = |text: String| if is_last { text } else { String::new() };
    let sources = lesson.sources.iter().filter(|_| is_last);
    Say::Card(Box::new(CardShown {
        topic: topic.short.to(lang),
        lesson: lesson.title.to(lang),
        lesson_number: index + 1,
        number: number + 1,
        total: lesson.cards.len(),
        heading: lesson.cards[number].heading.to(lang),
        body_html: lesson.cards[number].body.to(lang),
        ask_yourself: last(lesson.ask_yourself.to(lang)),
        ask_colleague: last(lesson.ask_colleague.to(lang)),
        sources: sources
            .map(|s| SourceLine { title: s.title.to(lang), url: s.url.clone(), date: s.date.clone() })
            .collect(),
        as_of: last(lesson.as_of.to_string()),
        is_daily: true,
        is_review: true,
    }))
}

fn question(topic: &Topic, question: &Question, lang: Lang) -> Say {
    let (manner, options, pairs) = match &question.ask {
        Ask::Choice { is_single, options } => {
            let texts: Vec<String> = options.iter().map(|option| option.text.to(lang)).collect();
            (if *is_single { Manner::One } else { Manner::Several }, texts, Vec::new())
        }
        Ask::TrueFalse { .. } => (Manner::TrueFalse, Vec::new(), Vec::new()),
        Ask::Short { .. } => (Manner::Short, Vec::new(), Vec::new()),
        Ask::Number { .. } => (Manner::Number, Vec::new(), Vec::new()),
        Ask::Matching { pairs, extra } => {
            let right = pairs.iter().map(|pair| &pair.1).chain(extra).map(|side| side.to(lang));
            let left = pairs.iter().enumerate();
            let left = left.map(|(n, pair)| PairLine {
                number: n + 1,
                text: pair.0.to(lang),
                picked: "A".to_owned(),
            });
            (Manner::Matching, right.collect(), left.collect())
        }
    };
    Say::Question(Box::new(QuestionShown {
        topic: topic.short.to(lang),
        number: 10,
        total: 10,
        text: question.text.to(lang),
        options: lines(options),
        pairs,
        open: 1,
        manner,
        is_practice: true,
        is_daily: true,
    }))
}

fn task(topic: &Topic, practice: &Practice, lang: Lang) -> Say {
    Say::Practice(Box::new(PracticeShown {
        topic: topic.short.to(lang),
        title: practice.title.to(lang),
        minutes: practice.minutes,
        why_html: practice.why.to(lang),
        checklist: lines(practice.checklist.iter().map(|tick| tick.to(lang)).collect()),
        report: practice.report.to(lang),
        is_done: true,
    }))
}

/// Everything ticked: the longest there can be.
fn lines(texts: Vec<String>) -> Vec<OptionLine> {
    LETTERS
        .into_iter()
        .zip(texts)
        .map(|(letter, text)| OptionLine { letter, text, is_picked: true })
        .collect()
}
