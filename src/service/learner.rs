//! A pretended learner who knows the answers: says what a diligent person would type next. The sandbox uses it to
//! have people who are half-way, and rehearsals to have many; both go through the same door as everybody.

use crate::course::Ask;
use crate::course::questions::LETTERS;
use crate::lang::Lang;
use crate::talk::{Attempt, Person, Place, Step};

/// How far a pretended learner goes.
#[derive(Debug, Clone, Copy)]
pub struct Goal {
    /// Topics to complete.
    pub topics: usize,
    /// A province's code, and some letters of a commune in it.
    pub home: (&'static str, &'static str),
    /// Study hour as typed.
    pub hour: &'static str,
}

/// What the learner types next; `None` when the goal is reached.
pub fn next_line(person: Option<&Person>, name: &str, goal: &Goal) -> Option<String> {
    let Some(person) = person else { return Some("/start".to_owned()) };
    if !person.has_consented() {
        return Some("đồng ý".to_owned());
    }
    match &person.place {
        Place::Joining { step } => Some(joining(step, name, goal)),
        Place::Home | Place::Topic { .. } if person.progress.completed().len() >= goal.topics => None,
        Place::Home | Place::Topic { .. } => Some("học".to_owned()),
        Place::Lesson { .. } => Some("tiếp".to_owned()),
        Place::Practice { .. } => Some("để sau".to_owned()),
        Place::Quiz { attempt } => {
            Some(answer(attempt, person.lang).unwrap_or_else(|| "không biết".to_owned()))
        }
    }
}

fn joining(step: &Step, name: &str, goal: &Goal) -> String {
    let line = match step {
        Step::Consent => "đồng ý",
        Step::Name => name,
        Step::Province { .. } => goal.home.0,
        Step::Commune { found, .. } if found.is_empty() => goal.home.1,
        Step::Commune { .. } | Step::Work => "1",
        Step::Hour => goal.hour,
        Step::Review => "đúng rồi",
    };
    line.to_owned()
}

/// The right answer to the open question, as one would type it.
fn answer(attempt: &Attempt, lang: Lang) -> Option<String> {
    let drawn = attempt.items.get(attempt.at)?;
    let question = drawn.question()?;
    let letter = |index: usize| {
        let shown = drawn.order.iter().position(|other| *other == index)?;
        LETTERS.get(shown).map(char::to_string)
    };
    match &question.ask {
        Ask::Choice { options, .. } => {
            let right = options.iter().enumerate().filter(|(_, option)| option.weight > 0.0);
            let letters = right.map(|(index, _)| letter(index)).collect::<Option<Vec<_>>>()?;
            Some(letters.join(" "))
        }
        Ask::TrueFalse { right, .. } => Some(if *right { "đúng" } else { "sai" }.to_owned()),
        Ask::Short { vi, en } => {
            let accepted = if lang == Lang::Vi { vi } else { en };
            accepted.iter().find(|accepted| accepted.weight > 99.5).map(|accepted| accepted.text.clone())
        }
        Ask::Number { accepted, .. } => {
            let range = accepted.iter().find(|range| range.weight > 99.5)?;
            Some(format!("{}", (range.low + range.high) / 2.0).replace('.', ","))
        }
        Ask::Matching { pairs, .. } => {
            let pair = |index: usize| Some(format!("{}{}", index + 1, letter(index)?));
            Some((0..pairs.len()).map(pair).collect::<Option<Vec<_>>>()?.join(" "))
        }
    }
}
