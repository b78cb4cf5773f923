//! What authors must know beyond what keeps a course from being read: texts that do not fit, banks that are too
//! small, answers without feedback.

use std::collections::BTreeSet;

use super::{Ask, Course, Question, Topic};
use crate::lang::Lang;
use crate::problem::Problem;

/// Characters on one card: a screen of a phone.
const CARD_MAX: usize = 700;
/// Characters of a question with its options, well below what channels carry.
const QUESTION_MAX: usize = 1_200;
/// Characters of a lesson's title.
const TITLE_MAX: usize = 80;
/// Characters of a topic's short title: it stands in lists.
const SHORT_MAX: usize = 24;
/// Rows of letter buttons are four wide; more than two rows nobody reads.
const OPTIONS_MAX: usize = 8;

/// Everything doubtful about a course that was read. `per_quiz` is how many questions a topic quiz draws.
pub fn doubts(course: &Course, per_quiz: usize) -> Vec<Problem> {
    let mut problems = Vec::new();
    for topic in &course.topics {
        lessons(topic, &mut problems);
        questions(topic, per_quiz, &mut problems);
    }
    problems
}

fn lessons(topic: &Topic, problems: &mut Vec<Problem>) {
    for lang in Lang::ALL {
        let front = format!("{}/topic.{}.md", topic.id, lang.code());
        too_long(problems, &front, "short", topic.short.get(lang), SHORT_MAX);
        for (index, lesson) in topic.lessons.iter().enumerate() {
            let path = format!("{}/{}.{}.md", topic.id, index + 1, lang.code());
            too_long(problems, &path, "the title", lesson.title.get(lang), TITLE_MAX);
            for card in &lesson.cards {
                too_long(
                    problems,
                    &path,
                    &format!("the card \"{}\"", card.heading.get(lang)),
                    card.body.get(lang),
                    CARD_MAX,
                );
            }
            for source in lesson
                .sources
                .iter()
                .filter(|source| !source.url.starts_with("https://") && !source.url.starts_with("http://"))
            {
                problems.push(Problem::new(
                    &path,
                    0,
                    format!("the source \"{}\" needs the address of its page", source.title.get(lang)),
                ));
            }
        }
    }
}

fn questions(topic: &Topic, per_quiz: usize, problems: &mut Vec<Problem>) {
    let path = format!("{}/questions.vi.gift", topic.id);
    if topic.questions.len() < per_quiz {
        problems.push(Problem::new(
            &path,
            0,
            format!("{} questions are too few for a quiz of {per_quiz}", topic.questions.len()),
        ));
    }
    let tested: BTreeSet<usize> = topic.questions.iter().map(|question| question.lesson).collect();
    for lesson in (0..topic.lessons.len()).filter(|lesson| !tested.contains(lesson)) {
        problems.push(Problem::new(&path, 0, format!("no question tests lesson {}", lesson + 1)));
    }
    for question in &topic.questions {
        for lang in Lang::ALL {
            let path = format!("{}/questions.{}.gift", topic.id, lang.code());
            question_doubts(question, &path, lang, problems);
        }
    }
}

fn question_doubts(question: &Question, path: &str, lang: Lang, problems: &mut Vec<Problem>) {
    let mut say =
        |text: String| problems.push(Problem::new(path, 0, format!("question {}: {text}", question.id)));
    let mut length = question.text.get(lang).chars().count();
    match &question.ask {
        Ask::Choice { options, .. } => {
            length += options.iter().map(|option| option.text.get(lang).chars().count() + 4).sum::<usize>();
            for option in options.iter().filter(|option| option.feedback.get(lang).is_empty()) {
                say(format!("the option \"{}\" has no feedback (# after it)", option.text.get(lang)));
            }
        }
        Ask::Matching { pairs, extra } => {
            let sides = pairs.iter().flat_map(|pair| [&pair.0, &pair.1]).chain(extra);
            length += sides.map(|side| side.get(lang).chars().count() + 4).sum::<usize>();
            if pairs.len() + extra.len() > OPTIONS_MAX {
                say(format!("at most {OPTIONS_MAX} right sides fit on buttons"));
            }
        }
        Ask::TrueFalse { .. } | Ask::Short { .. } | Ask::Number { .. } => {}
    }
    if question.general.get(lang).is_empty() {
        say("there is no reason for everybody (#### before the closing brace)".to_owned());
    }
    if length > QUESTION_MAX {
        say(format!("{length} characters with its options; at most {QUESTION_MAX}"));
    }
}

fn too_long(problems: &mut Vec<Problem>, path: &str, what: &str, text: &str, max: usize) {
    let length = text.chars().count();
    if length > max {
        problems.push(Problem::new(path, 0, format!("{what} has {length} characters; at most {max}")));
    }
}
