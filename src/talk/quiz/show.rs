//! How an open question is shown: its text, its options in the drawn order, its buttons.

use crate::course::questions::LETTERS;
use crate::course::{Ask, Question};
use crate::lang::Lang;
use crate::talk::label::{Label, Word};
use crate::talk::person::{Attempt, Drawn, Of};
use crate::talk::press::{Pick, Press};
use crate::talk::say::{Manner, OptionLine, PairLine, QuestionShown};
use crate::talk::turn::{Button, rows};

/// How many options are shown in a shuffled order.
pub(super) fn choices(question: &Question) -> usize {
    match &question.ask {
        Ask::Choice { options, .. } => options.len(),
        Ask::Matching { pairs, extra } => pairs.len() + extra.len(),
        Ask::TrueFalse { .. } | Ask::Short { .. } | Ask::Number { .. } => 0,
    }
}

/// The open question, as it was drawn.
pub(super) fn open(attempt: &Attempt) -> Option<(&Question, &Drawn)> {
    let drawn = attempt.items.get(attempt.at)?;
    Some((drawn.question()?, drawn))
}

pub(super) fn show(attempt: &Attempt, question: &Question, drawn: &Drawn, lang: Lang) -> QuestionShown {
    let (manner, options, pairs) = match &question.ask {
        Ask::Choice { is_single, options } => {
            let manner = if *is_single { Manner::One } else { Manner::Several };
            (manner, lines(drawn, |index| options[index].text.to(lang), &attempt.picks), Vec::new())
        }
        Ask::TrueFalse { .. } => (Manner::TrueFalse, Vec::new(), Vec::new()),
        Ask::Short { .. } => (Manner::Short, Vec::new(), Vec::new()),
        Ask::Number { .. } => (Manner::Number, Vec::new(), Vec::new()),
        Ask::Matching { pairs, extra } => {
            let right =
                |index: usize| pairs.get(index).map_or_else(|| &extra[index - pairs.len()], |pair| &pair.1);
            let lefts = pairs.iter().enumerate().map(|(n, pair)| PairLine {
                number: n + 1,
                text: pair.0.to(lang),
                picked: attempt.picks.get(n).map_or_else(String::new, |pick| LETTERS[*pick].to_string()),
            });
            (Manner::Matching, lines(drawn, |index| right(index).to(lang), &[]), lefts.collect())
        }
    };
    QuestionShown {
        topic: attempt.topic.to(lang),
        number: attempt.at + 1,
        total: attempt.items.len(),
        text: question.text.to(lang),
        options,
        pairs,
        open: attempt.picks.len() + 1,
        manner,
        is_practice: matches!(attempt.of, Of::Lesson { .. }),
        is_daily: false,
    }
}

fn lines(drawn: &Drawn, text: impl Fn(usize) -> String, picks: &[usize]) -> Vec<OptionLine> {
    let line = |(shown, index): (usize, &usize)| OptionLine {
        letter: LETTERS[shown],
        text: text(*index),
        is_picked: picks.contains(&shown),
    };
    drawn.order.iter().enumerate().map(line).collect()
}

pub(super) fn buttons(attempt: &Attempt, question: &Question, drawn: &Drawn) -> Vec<Vec<Button>> {
    let press = |pick| Press::Answer { attempt: attempt.no, item: attempt.at, pick };
    let letter = |shown: usize| {
        let text = LETTERS[shown].to_string();
        let is_ticked =
            matches!(question.ask, Ask::Choice { is_single: false, .. }) && attempt.picks.contains(&shown);
        let label = if is_ticked { Label::Picked(text) } else { Label::Text(text) };
        Button { label, press: press(Pick::Option(shown)) }
    };
    let letters = rows((0..drawn.order.len()).map(letter), 4);
    let with =
        |word, pick| letters.clone().into_iter().chain([vec![Button::new(word, press(pick))]]).collect();
    match &question.ask {
        Ask::Choice { is_single: true, .. } => letters,
        Ask::Choice { is_single: false, .. } => with(Word::Done, Pick::Done),
        Ask::TrueFalse { .. } => {
            vec![vec![
                Button::new(Word::True, press(Pick::Option(0))),
                Button::new(Word::False, press(Pick::Option(1))),
            ]]
        }
        Ask::Matching { .. } if attempt.picks.is_empty() => letters,
        Ask::Matching { .. } => with(Word::Clear, Pick::Clear),
        Ask::Short { .. } | Ask::Number { .. } => vec![vec![Button::new(Word::DontKnow, press(Pick::Skip))]],
    }
}
