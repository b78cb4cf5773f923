//! One question at a time: what fits, what is explained, and options that teach nothing.

use super::{Told, bank_of};
use crate::course::{Ask, Question, Topic};
use crate::lang::{Bilingual, Lang};
use crate::vietnamese::fold;

/// Characters of a question with its options: more than that nobody reads on a phone.
const QUESTION_MAX: usize = 1_200;
/// Rows of letter buttons are four wide; more than two rows nobody reads.
const OPTIONS_MAX: usize = 8;
/// Options that stand for all others, folded. Options are shown in another order each time, so "the above" is not above.
const ALL_ABOVE: [&str; 12] = [
    "tat ca cac y tren",
    "tat ca y tren",
    "tat ca deu dung",
    "ca ba y tren",
    "ca hai y tren",
    "tat ca cac dap an tren",
    "tat ca phuong an tren",
    "khong y nao o tren",
    "all of the above",
    "all of these",
    "none of the above",
    "both of the above",
];

pub(super) fn check(topic: &Topic, told: &mut Told<'_>) {
    for lang in Lang::ALL {
        let file = bank_of(topic, lang);
        for question in &topic.questions {
            let line = told.question_at(&file, &question.id);
            let mut say = |rule, text: String| {
                told.error(rule, (&file, line), format!("question {}: {text}", question.id));
            };
            size(question, lang, &mut say);
            feedback(question, lang, &mut say);
            for option in choices(question).filter(|option| stands_for_all(option.get(lang))) {
                let text = format!(
                    "\"{}\" means nothing once options are shuffled; let people tick all that are right instead",
                    option.get(lang)
                );
                say("all-of-the-above", text);
            }
        }
    }
}

fn size(question: &Question, lang: Lang, say: &mut impl FnMut(&'static str, String)) {
    let count = |text: &Bilingual| text.get(lang).chars().count() + 4;
    let options = match &question.ask {
        Ask::Matching { pairs, extra } => {
            if pairs.len() + extra.len() > OPTIONS_MAX {
                let text = format!("at most {OPTIONS_MAX} right sides fit on buttons; drop some");
                say("question-length", text);
            }
            pairs.iter().flat_map(|pair| [&pair.0, &pair.1]).chain(extra).map(count).sum()
        }
        _ => choices(question).map(count).sum::<usize>(),
    };
    let length = question.text.get(lang).chars().count() + options;
    if length > QUESTION_MAX {
        let text = format!("{length} characters with its options; at most {QUESTION_MAX}, so shorten it");
        say("question-length", text);
    }
}

fn feedback(question: &Question, lang: Lang, say: &mut impl FnMut(&'static str, String)) {
    match &question.ask {
        Ask::Choice { options, .. } => {
            for option in options.iter().filter(|option| option.feedback.get(lang).is_empty()) {
                let text = format!(
                    "the option \"{}\" has no feedback; write # and why after it",
                    option.text.get(lang)
                );
                say("feedback", text);
            }
        }
        Ask::TrueFalse { if_wrong, .. } if if_wrong.get(lang).is_empty() => {
            say(
                "feedback",
                "nothing is said to a wrong answer; write # and why after TRUE or FALSE".to_owned(),
            );
        }
        _ => {}
    }
    if question.general.get(lang).is_empty() {
        say(
            "feedback",
            "there is no reason for everybody; write #### and it before the closing brace".to_owned(),
        );
    }
}

fn choices(question: &Question) -> impl Iterator<Item = &Bilingual> {
    let options = if let Ask::Choice { options, .. } = &question.ask { options.as_slice() } else { &[] };
    options.iter().map(|option| &option.text)
}

fn stands_for_all(option: &str) -> bool {
    let folded = fold(option);
    ALL_ABOVE.iter().any(|words| folded == *words || folded.starts_with(&format!("{words} ")))
}
