//! A course in numbers: per topic, and as a whole.

use std::collections::BTreeMap;

use serde::Serialize;

use super::balance::{Balance, balance};
use super::{Course, Question, Topic, markdown};
use crate::lang::Lang;

/// What there is of everything, in one topic or in all.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Stats {
    /// The topic's id; "all" for the whole course.
    pub topic: String,
    pub topics: usize,
    pub lessons: usize,
    pub cards: usize,
    pub questions: usize,
    pub kinds: BTreeMap<&'static str, usize>,
    pub minutes: u32,
    pub sources: usize,
    pub practice_tasks: usize,
    /// Characters on cards, by language.
    pub characters: BTreeMap<&'static str, usize>,
    /// Right and wrong options of single-choice questions, by language.
    pub balance: BTreeMap<&'static str, Numbers>,
}

/// A balance, and what it comes to.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Numbers {
    #[serde(flatten)]
    pub balance: Balance,
    /// The mean length of right options in percent of that of wrong ones.
    pub right_percent: usize,
    /// How often the longest option is the right one, in percent.
    pub longest_percent: usize,
}

/// Every topic in the order of the course, and the sum last.
pub fn stats(course: &Course) -> Vec<Stats> {
    let each = course.topics.iter().map(|topic| of(&topic.id, &[topic]));
    let whole: Vec<&Topic> = course.topics.iter().collect();
    each.chain([of("all", &whole)]).collect()
}

fn of(name: &str, topics: &[&Topic]) -> Stats {
    let lessons = || topics.iter().flat_map(|topic| &topic.lessons);
    let cards = || lessons().flat_map(|lesson| &lesson.cards);
    let questions = || topics.iter().flat_map(|topic| &topic.questions);
    let characters =
        |lang: Lang| cards().map(|card| markdown::plain(card.body.get(lang)).chars().count()).sum();
    let mut kinds = BTreeMap::new();
    for question in questions() {
        *kinds.entry(question.ask.kind()).or_default() += 1;
    }
    Stats {
        topic: name.to_owned(),
        topics: topics.len(),
        lessons: lessons().count(),
        cards: cards().count(),
        questions: questions().count(),
        kinds,
        minutes: topics.iter().map(|topic| topic.minutes).sum(),
        sources: lessons().map(|lesson| lesson.sources.len()).sum(),
        practice_tasks: topics.iter().filter(|topic| topic.practice.is_some()).count(),
        characters: Lang::ALL.iter().map(|lang| (lang.code(), characters(*lang))).collect(),
        balance: Lang::ALL.iter().map(|lang| (lang.code(), numbers(questions(), *lang))).collect(),
    }
}

fn numbers<'a>(questions: impl Iterator<Item = &'a Question>, lang: Lang) -> Numbers {
    let balance = balance(questions, lang);
    Numbers { right_percent: balance.right_percent(), longest_percent: balance.longest_percent(), balance }
}
