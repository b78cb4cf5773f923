//! What an answer is worth, and everything there is to say about it: typed or pressed, marked by the same function.

use super::answer::Answer;
use crate::course::questions::LETTERS;
use crate::course::{Ask, Choice, Question, Range, gift};
use crate::lang::{Bilingual, Lang};
use crate::talk::person::Drawn;
use crate::vietnamese::squeeze;

/// Percent from which an answer is fully right: weights such as 33.33333 are rounded, which must not cost anybody a
/// point.
const WHOLE: f64 = 99.5;

/// What an answer is worth, with everything there is to say about it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Mark {
    /// Percent, 0 to 100.
    pub score: f64,
    /// The answer as it was shown.
    pub answer: String,
    pub feedback: Vec<String>,
    /// The right answer as it was shown.
    pub right: String,
}

impl Mark {
    pub(super) fn is_right(&self) -> bool {
        self.score > WHOLE
    }
}

/// Marks an answer. Pure and total: an answer of the wrong kind is worth nothing.
pub(super) fn mark(question: &Question, drawn: &Drawn, answer: &Answer, lang: Lang) -> Mark {
    match (&question.ask, answer) {
        (Ask::Choice { options, .. }, Answer::Options(chosen)) => {
            let score: f64 =
                chosen.iter().filter_map(|index| options.get(*index)).map(|option| option.weight).sum();
            let feedback =
                chosen.iter().filter_map(|index| options.get(*index)).map(|option| &option.feedback);
            Mark {
                // Three thirds are the whole.
                score: if score > WHOLE { 100.0 } else { score.max(0.0) },
                answer: shown_options(options, drawn, lang, |index| chosen.contains(&index)),
                feedback: spoken(feedback, lang),
                right: right_answer(question, drawn, lang),
            }
        }
        (Ask::TrueFalse { right, if_wrong, if_right }, Answer::TrueFalse(said)) => {
            let feedback = if said == right { if_right } else { if_wrong };
            plain(question, drawn, lang, said == right, truth(*said, lang), [feedback])
        }
        (Ask::Short { vi, en }, Answer::Text(text)) => {
            let (first, second) = if lang == Lang::Vi { (vi, en) } else { (en, vi) };
            let found = first.iter().chain(second).find(|accepted| is_like(&accepted.text, text));
            let feedback = found.and_then(|accepted| accepted.feedback.clone()).into_iter().collect();
            let score = found.map_or(0.0, |accepted| accepted.weight.clamp(0.0, 100.0));
            Mark { score, answer: text.clone(), feedback, right: right_answer(question, drawn, lang) }
        }
        (Ask::Number { accepted, otherwise }, Answer::Number(value)) => {
            let found = accepted.iter().find(|range| holds(range, *value));
            let feedback = found.map_or(otherwise, |range| &range.feedback);
            let score = found.map_or(0.0, |range| range.weight.clamp(0.0, 100.0));
            let mark = plain(question, drawn, lang, false, written(*value, lang), [feedback]);
            Mark { score, ..mark }
        }
        (Ask::Matching { pairs, extra }, Answer::Pairs(chosen)) => {
            let right =
                chosen.iter().enumerate().filter(|(left, right)| pair_fits(pairs, *left, **right)).count();
            let mark = plain(question, drawn, lang, false, shown_pairs(pairs, extra, chosen, lang), []);
            Mark { score: 100.0 * right as f64 / pairs.len().max(1) as f64, ..mark }
        }
        (_, _) => plain(question, drawn, lang, false, String::new(), []),
    }
}

fn plain<const N: usize>(
    question: &Question,
    drawn: &Drawn,
    lang: Lang,
    is_right: bool,
    answer: String,
    feedback: [&Bilingual; N],
) -> Mark {
    let score = if is_right { 100.0 } else { 0.0 };
    Mark { score, answer, feedback: spoken(feedback, lang), right: right_answer(question, drawn, lang) }
}

fn spoken<'a>(feedback: impl IntoIterator<Item = &'a Bilingual>, lang: Lang) -> Vec<String> {
    feedback.into_iter().map(|text| text.to(lang)).filter(|text| !text.is_empty()).collect()
}

/// The right answer, as the learner sees it on the screen.
fn right_answer(question: &Question, drawn: &Drawn, lang: Lang) -> String {
    match &question.ask {
        Ask::Choice { options, .. } => shown_options(options, drawn, lang, |index| {
            options.get(index).is_some_and(|option| option.weight > 0.0)
        }),
        Ask::TrueFalse { right, .. } => truth(*right, lang),
        Ask::Short { vi, en } => best(if lang == Lang::Vi { vi } else { en }),
        Ask::Number { accepted, .. } => {
            accepted.iter().find(|range| range.weight > 99.5).map_or_else(String::new, |range| {
                match range.low == range.high {
                    true => written(range.low, lang),
                    false => format!("{} – {}", written(range.low, lang), written(range.high, lang)),
                }
            })
        }
        Ask::Matching { pairs, extra } => {
            shown_pairs(pairs, extra, &(0..pairs.len()).collect::<Vec<_>>(), lang)
        }
    }
}

fn best(accepted: &[gift::Accepted]) -> String {
    accepted
        .iter()
        .find(|accepted| accepted.weight > 99.5)
        .map_or_else(String::new, |accepted| accepted.text.clone())
}

/// "B. text" for every shown option of which `is_meant` is true.
fn shown_options(options: &[Choice], drawn: &Drawn, lang: Lang, is_meant: impl Fn(usize) -> bool) -> String {
    let shown = drawn.order.iter().enumerate().filter(|(_, index)| is_meant(**index));
    let lines = shown.filter_map(|(shown, index)| {
        Some(format!("{}. {}", LETTERS.get(shown)?, options.get(*index)?.text.get(lang)))
    });
    lines.collect::<Vec<_>>().join("; ")
}

/// "left → right" for every left side in order, with these right sides: readable when the letters are gone.
fn shown_pairs(
    pairs: &[(Bilingual, Bilingual)],
    extra: &[Bilingual],
    rights: &[usize],
    lang: Lang,
) -> String {
    let right = |index: &usize| match pairs.get(*index) {
        Some(pair) => Some(&pair.1),
        None => extra.get(index - pairs.len()),
    };
    let lines = pairs
        .iter()
        .zip(rights)
        .filter_map(|(pair, index)| Some(format!("{} → {}", pair.0.get(lang), right(index)?.get(lang))));
    lines.map(|line| format!("\n• {line}")).collect()
}

/// Two left sides may share one right side: what counts is its text.
fn pair_fits(pairs: &[(Bilingual, Bilingual)], left: usize, right: usize) -> bool {
    matches!((pairs.get(left), pairs.get(right)), (Some(wanted), Some(given)) if wanted.1 == given.1)
}

fn truth(is_true: bool, lang: Lang) -> String {
    let words = if is_true { ("Đúng", "True") } else { ("Sai", "False") };
    Bilingual::new(words.0, words.1).to(lang)
}

fn holds(range: &Range, value: f64) -> bool {
    // A breadth of rounding, so that 0.1 + 0.2 is 0.3.
    const EPSILON: f64 = 1e-9;
    range.low - EPSILON <= value && value <= range.high + EPSILON
}

/// A number as people of that language write it: 1.234,5 or 1,234.5.
fn written(value: f64, lang: Lang) -> String {
    let plain = format!("{value}");
    match lang {
        Lang::Vi => plain.replace('.', ","),
        Lang::En => plain,
    }
}

/// Whether a typed text is an accepted one: accents, case, spaces and punctuation do not matter, and `*` stands
/// for anything, as in Moodle's short answers.
fn is_like(pattern: &str, text: &str) -> bool {
    let parts: Vec<String> = pattern.split('*').map(squeeze).collect();
    let text = squeeze(text);
    let (Some(first), Some(last)) = (parts.first(), parts.last()) else { return false };
    if parts.len() == 1 {
        return text == *first && !text.is_empty();
    }
    let Some(mut rest) = text.strip_prefix(first.as_str()) else { return false };
    for part in &parts[1..parts.len() - 1] {
        let Some(at) = rest.find(part.as_str()) else { return false };
        rest = &rest[at + part.len()..];
    }
    rest.ends_with(last.as_str())
}

#[cfg(test)]
mod tests {
    use super::super::answer::{Answer, parse};
    use super::*;
    use crate::talk::person::Asked;

    fn both(text: &str) -> Bilingual {
        Bilingual::new(text, text)
    }

    fn question(ask: Ask) -> Question {
        Question {
            id: "q".into(),
            lesson: 0,
            objective: 0,
            text: both("?"),
            general: Bilingual::default(),
            ask,
        }
    }

    fn choice(weights: &[f64]) -> Question {
        let option = |(n, weight): (usize, &f64)| Choice {
            text: both(&format!("ý {}", n + 1)),
            weight: *weight,
            feedback: both(&format!("vì {}", n + 1)),
        };
        let is_single = weights.iter().filter(|w| **w > 0.0).count() == 1;
        question(Ask::Choice { is_single, options: weights.iter().enumerate().map(option).collect() })
    }

    fn drawn(order: &[usize]) -> Drawn {
        Drawn { question: Asked::Id("q".into()), order: order.to_vec() }
    }

    #[test]
    fn one_letter_is_heard_in_every_way_people_type_it() {
        let (question, drawn) = (choice(&[100.0, 0.0, 0.0]), drawn(&[2, 0, 1]));
        for text in ["b", "B.", "B)", "đáp án b", "Đáp án: B", "2", "câu 3: b", "em chọn B", "ý 1", "chọn 2"]
        {
            assert_eq!(parse(&question, &drawn, text), Some(Answer::Options(vec![0])), "{text}");
        }
        for text in ["d", "4", "0", "a c", "bao giờ hết hạn?", "b a", "", "bb"] {
            assert_eq!(parse(&question, &drawn, text), None, "{text}");
        }
    }

    #[test]
    fn several_letters_are_heard_together() {
        let (question, drawn) = (choice(&[50.0, 50.0, -50.0]), drawn(&[0, 1, 2]));
        for text in ["a b", "ab", "A, B", "a và b", "1 2", "b,a"] {
            assert_eq!(parse(&question, &drawn, text), Some(Answer::Options(vec![0, 1])), "{text}");
        }
        let worth = |text| {
            mark(&question, &drawn, &parse(&question, &drawn, text).expect("an answer"), Lang::Vi).score
        };
        assert_eq!((worth("ab"), worth("a"), worth("abc"), worth("c")), (100.0, 50.0, 50.0, 0.0));
    }

    #[test]
    fn thirds_add_up_to_right() {
        let question = choice(&[33.33333, 33.33333, 33.33333, -100.0]);
        let mark = mark(&question, &drawn(&[0, 1, 2, 3]), &Answer::Options(vec![0, 1, 2]), Lang::Vi);
        assert_eq!((mark.is_right(), mark.score), (true, 100.0));
    }

    #[test]
    fn the_right_answer_is_told_in_shown_letters() {
        let mark = mark(&choice(&[100.0, 0.0]), &drawn(&[1, 0]), &Answer::Options(vec![1]), Lang::Vi);
        assert_eq!((mark.answer.as_str(), mark.right.as_str()), ("A. ý 2", "B. ý 1"));
        assert_eq!(mark.feedback, ["vì 2"]);
    }

    #[test]
    fn short_answers_ignore_case_accents_and_spaces() {
        let accepted = |text: &str, weight| gift::Accepted { text: text.into(), weight, feedback: None };
        let vi = vec![accepted("định danh điện tử", 100.0), accepted("*cước*", 50.0), accepted("*", 0.0)];
        let question = question(Ask::Short { vi, en: Vec::new() });
        for (text, score) in [("Dinh danh  dien tu", 100.0), ("thẻ căn cước", 50.0), ("hộ chiếu", 0.0)]
        {
            let answer = parse(&question, &drawn(&[]), text).expect("an answer");
            assert_eq!(mark(&question, &drawn(&[]), &answer, Lang::Vi).score, score, "{text}");
        }
        assert_eq!(parse(&question, &drawn(&[]), "cái này là gì?"), None);
    }

    #[test]
    fn numbers_are_taken_within_their_tolerance() {
        let range = Range { low: 14.5, high: 15.5, weight: 100.0, feedback: both("đúng") };
        let question = question(Ask::Number { accepted: vec![range], otherwise: both("xem lại") });
        for (text, score) in [("15", 100.0), ("15 ngày", 100.0), ("14,5", 100.0), ("16", 0.0)] {
            let answer = parse(&question, &drawn(&[]), text).expect("a number");
            assert_eq!(mark(&question, &drawn(&[]), &answer, Lang::Vi).score, score, "{text}");
        }
    }

    #[test]
    fn matching_is_heard_as_pairs_or_as_a_row_of_letters() {
        let pairs = ["x", "y", "z"].map(|side| (both(side), both(side))).to_vec();
        let question = question(Ask::Matching { pairs, extra: Vec::new() });
        let drawn = drawn(&[2, 0, 1]);
        for text in ["1b 2c 3a", "b c a", "bca", "1-B, 2-C, 3-A", "2c 3a 1b"] {
            let answer = parse(&question, &drawn, text).unwrap_or_else(|| panic!("{text}"));
            assert_eq!(mark(&question, &drawn, &answer, Lang::Vi).score, 100.0, "{text}");
        }
        assert_eq!(parse(&question, &drawn, "1b 2c"), None);
        assert_eq!(parse(&question, &drawn, "xyz"), None);
    }
}
