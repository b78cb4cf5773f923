//! "Làm để học": the practice task of a topic. Ticks and a short report, recorded and shown; the rule does not ask for it.

use super::label::{Label, Word};
use super::person::{Person, Place};
use super::press::Press;
use super::say::{OptionLine, PracticeShown, Say};
use super::turn::{Button, Fact, Turn, rows};
use super::{Cx, learn};
use crate::course::questions::LETTERS;
use crate::course::{Practice, Topic};
use crate::vietnamese::fold;

/// The longest report we keep, in characters.
const REPORT_MAX: usize = 1_000;

/// The button that leads to a topic's task.
pub(super) fn button(topic: &Topic) -> Button {
    Button::new(Word::Practice, Press::Practice(topic.id.clone()))
}

/// Shows the task of a topic, with what is ticked so far.
pub(super) fn start(person: &mut Person, id: &str, cx: &Cx) -> Turn {
    let found = cx.course.topic(id).and_then(|topic| Some((topic, topic.practice.as_ref()?)));
    let Some((topic, practice)) = found else { return Turn::default().toast(Say::NoLongerOpen) };
    if cx.now < cx.course.opens {
        return learn::next(person, cx);
    }
    if let Place::Quiz { .. } = person.place {
        return learn::again(person, cx).toast(Say::QuizWaits);
    }
    if !matches!(&person.place, Place::Practice { topic, .. } if topic == id) {
        person.place = Place::Practice { topic: id.to_owned(), ticks: Vec::new() };
    }
    show(person, topic, practice)
}

/// The task that is open, once more.
pub(super) fn again(person: &mut Person, cx: &Cx) -> Turn {
    match &person.place {
        Place::Practice { topic, .. } if !has_task(topic, cx) => learn::changed(person, cx),
        Place::Practice { topic, .. } => {
            let id = topic.clone();
            start(person, &id, cx)
        }
        _ => learn::next(person, cx),
    }
}

fn has_task(topic: &str, cx: &Cx) -> bool {
    cx.course.topic(topic).is_some_and(|topic| topic.practice.is_some())
}

fn show(person: &Person, topic: &Topic, practice: &Practice) -> Turn {
    let lang = person.lang;
    let ticks = ticks(person);
    let line = |(index, text): (usize, &crate::lang::Bilingual)| OptionLine {
        letter: LETTERS[index],
        text: text.to(lang),
        is_picked: ticks.contains(&index),
    };
    let say = Say::Practice(Box::new(PracticeShown {
        topic: topic.short.to(lang),
        title: practice.title.to(lang),
        minutes: practice.minutes,
        why_html: practice.why.to(lang),
        checklist: practice.checklist.iter().take(LETTERS.len()).enumerate().map(line).collect(),
        report: practice.report.to(lang),
        is_done: person.progress.topic(&topic.id).practised_at.is_some(),
    }));
    let tick = |index: usize| {
        let text = LETTERS[index].to_string();
        let label = if ticks.contains(&index) { Label::Picked(text) } else { Label::Text(text) };
        Button { label, press: Press::Tick { topic: topic.id.clone(), item: index } }
    };
    Turn::saying_with(say, rows((0..practice.checklist.len().min(LETTERS.len())).map(tick), 5))
}

fn ticks(person: &Person) -> &[usize] {
    match &person.place {
        Place::Practice { ticks, .. } => ticks,
        _ => &[],
    }
}

/// A pressed tick: on or off, in that very message.
pub(super) fn tick(person: &mut Person, id: &str, item: usize, cx: &Cx) -> Turn {
    let count = cx.course.topic(id).and_then(|topic| Some(topic.practice.as_ref()?.checklist.len()));
    match &mut person.place {
        Place::Practice { topic, ticks } if topic == id && count.is_some_and(|count| item < count) => {
            toggle(ticks, item);
            again(person, cx).in_place()
        }
        _ => Turn::default().toast(Say::NoLongerOpen),
    }
}

fn toggle(ticks: &mut Vec<usize>, item: usize) {
    match ticks.iter().position(|ticked| *ticked == item) {
        Some(place) => drop(ticks.remove(place)),
        None => ticks.push(item),
    }
    ticks.sort_unstable();
}

/// A typed message at a task: letters tick, words for "later" leave, a question or a word is no report, everything else is.
pub(super) fn said(person: &mut Person, text: &str, cx: &Cx) -> Option<Turn> {
    let Place::Practice { topic, .. } = &person.place else { return None };
    let practice = cx.course.topic(topic)?.practice.as_ref()?;
    let count = practice.checklist.len();
    if super::hear::is_enough(text) {
        person.place = Place::Home;
        return Some(Turn::saying_with(Say::PracticeLeft, super::rest::home_buttons()));
    }
    let letters: Option<Vec<usize>> = fold(text)
        .split(' ')
        .map(|word| {
            let mut signs = word.chars();
            let letter = signs.next().filter(|_| signs.next().is_none())?;
            LETTERS[..count.min(LETTERS.len())].iter().position(|known| known.eq_ignore_ascii_case(&letter))
        })
        .collect();
    if let Some(letters) = letters {
        if let Place::Practice { ticks, .. } = &mut person.place {
            letters.into_iter().for_each(|item| toggle(ticks, item));
        }
        return Some(again(person, cx));
    }
    let is_word = super::Command::words(text).is_some() || super::hear::is_thanks(text);
    let is_report = fold(text).split(' ').count() >= 3 && !text.trim_end().ends_with('?') && !is_word;
    is_report.then(|| record(person, text.trim().chars().take(REPORT_MAX).collect(), None, cx))
}

/// A photo at a task is its report.
pub(super) fn photo(person: &mut Person, file: String, caption: String, cx: &Cx) -> Option<Turn> {
    matches!(person.place, Place::Practice { .. })
        .then(|| record(person, caption.chars().take(REPORT_MAX).collect(), Some(file), cx))
}

fn record(person: &mut Person, report: String, photo: Option<String>, cx: &Cx) -> Turn {
    let Place::Practice { topic, ticks } = std::mem::take(&mut person.place) else { return Turn::default() };
    let name = cx.course.topic(&topic).map(|topic| topic.short.to(person.lang));
    let ticked = ticks.len();
    let fact = Fact::Practised { topic, ticks, report, photo };
    let turn = Turn::default().remember(person, fact, cx.now);
    match name {
        Some(topic) => turn.say(Say::PracticeDone { topic, ticked }, vec![vec![learn::button()]]),
        // Kept all the same, although the topic has left the course.
        None => turn.then(learn::changed(person, cx)),
    }
}
