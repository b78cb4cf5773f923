//! How much there is to read at once, on a phone, between two citizens.

use super::{Told, lesson_of};
use crate::course::{Topic, markdown, place};
use crate::lang::Lang;

/// Characters that fit a screen of a phone; a card beyond the second number is no card.
const CARD: usize = 600;
const CARD_MAX: usize = 700;
/// Three minutes of reading.
const LESSON: usize = 2_600;
/// Words of a sentence, as spaces part them.
const SENTENCE: usize = 35;

pub(super) fn check(topic: &Topic, told: &mut Told<'_>) {
    for (index, lesson) in topic.lessons.iter().enumerate() {
        for lang in Lang::ALL {
            let file = lesson_of(topic, index, lang);
            let mut sum = 0;
            for (number, card) in lesson.cards.iter().enumerate() {
                let (heading, text) = (card.heading.get(lang), markdown::plain(card.body.get(lang)));
                let line = place::card(told.files, &file, number);
                let length = text.chars().count();
                sum += heading.chars().count() + length;
                let said = format!("the card \"{heading}\" has {length} characters");
                if length > CARD_MAX {
                    told.error(
                        "card-length",
                        (&file, line),
                        format!("{said}; at most {CARD_MAX}, so make two of it"),
                    );
                } else if length > CARD {
                    told.warn(
                        "card-length",
                        (&file, line),
                        format!("{said}; {CARD} fit a screen, so shorten it"),
                    );
                }
                if let Some((words, begins)) = longest_sentence(&text).filter(|(words, _)| *words > SENTENCE)
                {
                    let text = format!("a sentence of {words} words, \"{begins} …\"; make two of it");
                    told.warn("sentence-length", (&file, line), text);
                }
            }
            if sum > LESSON {
                let text =
                    format!("the lesson has {sum} characters; three minutes are {LESSON}, so make two of it");
                told.warn("lesson-length", (&file, 0), text);
            }
        }
    }
}

/// How many words the longest sentence has, and how it begins.
fn longest_sentence(text: &str) -> Option<(usize, String)> {
    let mut longest: Option<(usize, String)> = None;
    let mut words: Vec<&str> = Vec::new();
    for line in text.lines() {
        // A line break ends a sentence, as in lists.
        for word in line.split_whitespace() {
            words.push(word);
            if word.trim_end_matches(['”', '"', ')', '’']).ends_with(['.', '!', '?', '…', ':', ';']) {
                keep(&mut longest, &mut words);
            }
        }
        keep(&mut longest, &mut words);
    }
    longest
}

fn keep(longest: &mut Option<(usize, String)>, words: &mut Vec<&str>) {
    let count = words.iter().filter(|word| word.contains(char::is_alphanumeric)).count();
    if longest.as_ref().is_none_or(|(most, _)| count > *most) {
        *longest = Some((count, words.iter().take(5).copied().collect::<Vec<_>>().join(" ")));
    }
    words.clear();
}
