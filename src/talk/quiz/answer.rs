//! What a learner's typed answer means: letters, words, numbers or pairs, in every way people write them.

use crate::course::questions::LETTERS;
use crate::course::{Ask, Choice, Question};
use crate::lang::Lang;
use crate::talk::command::Command;
use crate::talk::person::Drawn;
use crate::vietnamese::{fold, number};

/// An answer, in indices of the bank.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Answer {
    Options(Vec<usize>),
    TrueFalse(bool),
    Text(String),
    Number(f64),
    /// For each left side, the index of a right side.
    Pairs(Vec<usize>),
    /// "I don't know."
    Skipped,
}

/// Reads a typed message as an answer to this question; `None` if it cannot be one.
pub(super) fn parse(question: &Question, drawn: &Drawn, text: &str) -> Option<Answer> {
    let folded = strip_lead(&fold(text)).to_owned();
    match &question.ask {
        Ask::Choice { is_single, options } => {
            // An option typed out is that option, even where its words would read as a letter.
            let same =
                |choice: &Choice| Lang::ALL.iter().any(|lang| fold(choice.text.get(*lang)) == fold(text));
            let shown = drawn.order.iter().position(|index| options.get(*index).is_some_and(same));
            let picks = shown.map(|shown| vec![shown]).or_else(|| letters(&folded, options.len()))?;
            (!is_single || picks.len() == 1).then(|| Answer::Options(from_shown(&picks, drawn)))
        }
        // Without its marks "dừng" (stop) would be "đúng" (right).
        Ask::TrueFalse { .. } if Command::words(text) == Some(Command::Pause) => None,
        Ask::TrueFalse { .. } => match folded.as_str() {
            "dung" | "d" | "a" | "1" | "true" | "t" | "yes" | "right" => Some(Answer::TrueFalse(true)),
            "sai" | "s" | "b" | "2" | "false" | "f" | "no" | "wrong" | "khong dung" => {
                Some(Answer::TrueFalse(false))
            }
            _ => None,
        },
        Ask::Short { vi, en } => {
            let is_question = text.trim_end().ends_with('?');
            // A whole sentence is something else than the word or two that is asked for.
            let words = |text: &str| fold(text).split(' ').count();
            let longest = vi.iter().chain(en).map(|accepted| words(&accepted.text)).max().unwrap_or(0);
            let is_sentence = words(text) > longest + 4;
            (!folded.is_empty() && !is_question && !is_sentence).then(|| Answer::Text(text.trim().to_owned()))
        }
        // As typed: folding would lose the comma.
        Ask::Number { .. } => number(text).or_else(|| number(&folded)).map(Answer::Number),
        Ask::Matching { pairs, extra } => {
            let picks = pairing(&folded, pairs.len(), pairs.len() + extra.len())?;
            Some(Answer::Pairs(from_shown(&picks, drawn)))
        }
    }
}

/// Whether the words say "I don't know".
pub(super) fn is_skip(text: &str) -> bool {
    matches!(
        fold(text).as_str(),
        "khong biet"
            | "chua biet"
            | "ko biet"
            | "k biet"
            | "bo qua"
            | "skip"
            | "i dont know"
            | "i don t know"
            | "dont know"
    )
}

/// Takes "đáp án", "câu 3", "chọn" and the like off the front.
fn strip_lead(folded: &str) -> &str {
    const LEADS: [&str; 20] = [
        "em",
        "minh",
        "toi",
        "i",
        "think",
        "chon",
        "tra loi",
        "dap an",
        "phuong an",
        "cau",
        "y",
        "la",
        "khoang",
        "answer",
        "choose",
        "option",
        "it is",
        "chac",
        "chac la",
        "hinh nhu",
    ];
    let mut rest = folded;
    for tail in [" nhe", " nha"] {
        rest = rest.strip_suffix(tail).unwrap_or(rest);
    }
    while let Some(after) = LEADS.iter().find_map(|lead| rest.strip_prefix(lead)?.strip_prefix(' ')) {
        // "câu 3 b": the number is the question's, the letter the answer.
        let behind_number = after.trim_start_matches(|c: char| c.is_ascii_digit()).trim_start();
        let is_number_first = after.starts_with(|c: char| c.is_ascii_digit()) && !behind_number.is_empty();
        rest = if rest.starts_with("cau") && is_number_first { behind_number } else { after };
    }
    rest
}

/// "b", "2", "a c", "a va c", "ac" → shown positions, in rising order and without repeats.
fn letters(folded: &str, options: usize) -> Option<Vec<usize>> {
    let mut picks = Vec::new();
    for word in folded.split(' ').filter(|word| !matches!(*word, "va" | "and")) {
        match word.parse::<usize>() {
            Ok(number) => picks.push(number.checked_sub(1)?),
            Err(_) => picks.extend(word.chars().map(position).collect::<Option<Vec<_>>>()?),
        }
    }
    picks.sort_unstable();
    let count = picks.len();
    picks.dedup();
    (count > 0 && picks.len() == count && picks.iter().all(|pick| *pick < options)).then_some(picks)
}

/// "1a 2c 3b", "a c b", "acb", "1-a, 2-c, 3-b" → for each left side the shown position of a right side.
fn pairing(folded: &str, lefts: usize, rights: usize) -> Option<Vec<usize>> {
    let signs: Vec<char> = folded.chars().filter(|c| !c.is_whitespace()).collect();
    let mut picks = vec![None; lefts];
    let mut left = 0;
    for sign in signs {
        match sign.to_digit(10) {
            Some(digit) => left = (digit as usize).checked_sub(1)?,
            None => {
                let slot = picks.get_mut(left)?;
                *slot = Some(position(sign).filter(|right| *right < rights)?);
                left += 1;
            }
        }
    }
    picks.into_iter().collect()
}

fn position(letter: char) -> Option<usize> {
    LETTERS.iter().position(|known| known.eq_ignore_ascii_case(&letter))
}

fn from_shown(picks: &[usize], drawn: &Drawn) -> Vec<usize> {
    picks.iter().filter_map(|shown| drawn.order.get(*shown).copied()).collect()
}
