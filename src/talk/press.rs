//! What a button carries: short strings, at most 64 bytes (Telegram's limit for callback data). They come back
//! from the client, so they name things and decide nothing.

use std::fmt;
use std::str::FromStr;

use chrono::Weekday;

use super::command::Command;
use super::person::{Days, Of};
use crate::lang::Lang;

/// A pressed button.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Press {
    Do(Command),
    Speak(Lang),
    Agree,
    /// Correct one thing that was given: `name`, `province`, `commune`, `work` or `hour`.
    Step(String),
    Province(String),
    Commune(String),
    Work(String),
    /// Minutes after midnight.
    Hour(u32),
    Confirm,
    Day(Weekday),
    Topic(String),
    /// Show a card; lesson and card count from 0.
    Card {
        topic: String,
        lesson: usize,
        card: usize,
    },
    Quiz(Of),
    /// The practice task of a topic.
    Practice(String),
    Tick {
        topic: String,
        item: usize,
    },
    Answer {
        attempt: u32,
        item: usize,
        pick: Pick,
    },
}

/// What was pressed under a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pick {
    /// An option, by the position in which it is shown.
    Option(usize),
    /// These ticks are the answer.
    Done,
    /// "I don't know."
    Skip,
    /// Start the open question again.
    Clear,
}

impl fmt::Display for Press {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Press::Do(command) => write!(f, "do:{}", command.name(Lang::En)),
            Press::Speak(lang) => write!(f, "lang:{}", lang.code()),
            Press::Agree => write!(f, "agree"),
            Press::Step(step) => write!(f, "step:{step}"),
            Press::Province(code) => write!(f, "prov:{code}"),
            Press::Commune(code) => write!(f, "comm:{code}"),
            Press::Work(id) => write!(f, "work:{id}"),
            Press::Hour(minutes) => write!(f, "hour:{minutes}"),
            Press::Confirm => write!(f, "confirm"),
            Press::Day(day) => write!(f, "day:{}", day.num_days_from_monday()),
            Press::Topic(id) => write!(f, "topic:{id}"),
            Press::Card { topic, lesson, card } => write!(f, "card:{topic}.{lesson}.{card}"),
            Press::Quiz(Of::Topic { topic }) => write!(f, "quiz:{topic}"),
            Press::Quiz(Of::Lesson { topic, lesson }) => write!(f, "quiz:{topic}.{lesson}"),
            Press::Practice(topic) => write!(f, "task:{topic}"),
            Press::Tick { topic, item } => write!(f, "tick:{topic}.{item}"),
            Press::Answer { attempt, item, pick } => write!(f, "ans:{attempt}.{item}.{pick}"),
        }
    }
}

impl fmt::Display for Pick {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Pick::Option(shown) => write!(f, "{shown}"),
            Pick::Done => write!(f, "done"),
            Pick::Skip => write!(f, "skip"),
            Pick::Clear => write!(f, "clear"),
        }
    }
}

impl FromStr for Press {
    type Err = ();

    fn from_str(data: &str) -> Result<Press, ()> {
        let (kind, rest) = data.split_once(':').unwrap_or((data, ""));
        let parts: Vec<&str> = rest.split('.').collect();
        let press = match (kind, parts.as_slice()) {
            ("do", [name]) => Press::Do(Command::named(name).ok_or(())?),
            ("lang", ["vi"]) => Press::Speak(Lang::Vi),
            ("lang", ["en"]) => Press::Speak(Lang::En),
            ("agree", _) => Press::Agree,
            ("step", [step]) => Press::Step((*step).to_owned()),
            ("prov", [code]) => Press::Province((*code).to_owned()),
            ("comm", [code]) => Press::Commune((*code).to_owned()),
            ("work", [id]) => Press::Work((*id).to_owned()),
            ("hour", [minutes]) => Press::Hour(number(minutes)?),
            ("confirm", _) => Press::Confirm,
            ("day", [day]) => Press::Day(*Days::week().get(number::<usize>(day)?).ok_or(())?),
            ("topic", [id]) => Press::Topic((*id).to_owned()),
            ("card", [topic, lesson, card]) => {
                Press::Card { topic: (*topic).to_owned(), lesson: number(lesson)?, card: number(card)? }
            }
            ("quiz", [topic]) => Press::Quiz(Of::Topic { topic: (*topic).to_owned() }),
            ("quiz", [topic, lesson]) => {
                Press::Quiz(Of::Lesson { topic: (*topic).to_owned(), lesson: number(lesson)? })
            }
            ("task", [topic]) => Press::Practice((*topic).to_owned()),
            ("tick", [topic, item]) => Press::Tick { topic: (*topic).to_owned(), item: number(item)? },
            ("ans", [attempt, item, pick]) => {
                Press::Answer { attempt: number(attempt)?, item: number(item)?, pick: pick.parse()? }
            }
            _ => return Err(()),
        };
        Ok(press)
    }
}

impl FromStr for Pick {
    type Err = ();

    fn from_str(text: &str) -> Result<Pick, ()> {
        Ok(match text {
            "done" => Pick::Done,
            "skip" => Pick::Skip,
            "clear" => Pick::Clear,
            shown => Pick::Option(number(shown)?),
        })
    }
}

fn number<T: FromStr>(text: &str) -> Result<T, ()> {
    text.parse().map_err(|_| ())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_press_comes_back_as_it_went_out_and_fits() {
        let table = [
            Press::Do(Command::Learn),
            Press::Speak(Lang::En),
            Press::Agree,
            Press::Step("commune".into()),
            Press::Commune("00004".into()),
            Press::Hour(1439),
            Press::Day(Weekday::Sun),
            Press::Card { topic: "cd01".into(), lesson: 2, card: 3 },
            Press::Quiz(Of::Topic { topic: "cd01".into() }),
            Press::Quiz(Of::Lesson { topic: "cd01".into(), lesson: 1 }),
            Press::Answer { attempt: u32::MAX, item: 99, pick: Pick::Option(7) },
            Press::Answer { attempt: 1, item: 0, pick: Pick::Skip },
        ];
        for press in table {
            let data = press.to_string();
            assert_eq!(data.parse(), Ok(press));
            assert!(data.len() <= 64, "{data}");
        }
    }

    #[test]
    fn forged_data_is_refused() {
        for data in ["", "ans:1.2", "ans:-1.0.0", "card:cd01.x.0", "day:9", "do:drop", "quiz:a.b.c"] {
            assert_eq!(data.parse::<Press>(), Err(()), "{data}");
        }
    }
}
