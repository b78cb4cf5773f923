//! A lesson: cards that are paged by changing one message. The place is kept to the card.

use chrono::NaiveDate;

use super::label::Word;
use super::person::{Of, Person, Place};
use super::press::Press;
use super::say::{CardShown, Say, SourceLine};
use super::turn::{Button, Fact, Turn};
use super::{Cx, learn};
use crate::course::{Lesson, Topic};
use crate::lang::Lang;
use crate::vietnamese::fold;

/// Shows a card and moves the person there. Cards open one after the other: one that would skip unseen cards
/// becomes the first unseen one.
pub(super) fn show(person: &mut Person, topic: &Topic, lesson: usize, card: usize, cx: &Cx) -> Turn {
    let place = Place::Lesson { topic: topic.id.clone(), lesson, card: 0 };
    let Some((card, turn)) = turn_to(person, topic, lesson, card, cx) else {
        return Turn::default().toast(Say::NoLongerOpen);
    };
    person.place = match place {
        Place::Lesson { topic, lesson, .. } => Place::Lesson { topic, lesson, card },
        other => other,
    };
    turn
}

/// A card and what reading it means, wherever the person is.
fn turn_to(person: &mut Person, topic: &Topic, lesson: usize, card: usize, cx: &Cx) -> Option<(usize, Turn)> {
    let taught = topic.lessons.get(lesson)?;
    let seen = person.progress.topic(&topic.id).cards.get(&lesson).copied().unwrap_or(0);
    // Nothing is remembered once the course is over, so nothing is held back either.
    let reach = if cx.now < cx.course.closes { seen } else { usize::MAX };
    let card = card.min(reach).min(taught.cards.len().checked_sub(1)?);
    let mut turn = Turn::default();
    if cx.course.is_open(cx.now) {
        turn = read(person, topic, lesson, card, turn, cx);
    }
    let say = Say::Card(Box::new(shown(person, topic, taught, lesson, card, cx)));
    Some((card, turn.say(say, buttons(topic, lesson, card, taught.cards.len()))))
}

/// What is remembered of a card: that it was seen, and with the last one that the lesson was read.
fn read(person: &mut Person, topic: &Topic, lesson: usize, card: usize, turn: Turn, cx: &Cx) -> Turn {
    let progress = person.progress.topic(&topic.id);
    let topic_id = || topic.id.clone();
    let mut turn = turn;
    if progress.cards.get(&lesson).is_none_or(|seen| *seen <= card) {
        turn = turn.remember(person, Fact::CardSeen { topic: topic_id(), lesson, card }, cx.now);
    }
    if card + 1 == topic.lessons[lesson].cards.len() && !progress.read.contains(&lesson) {
        turn = turn.remember(person, Fact::LessonRead { topic: topic_id(), lesson }, cx.now);
    }
    turn
}

fn shown(person: &Person, topic: &Topic, taught: &Lesson, lesson: usize, card: usize, cx: &Cx) -> CardShown {
    let lang = person.lang;
    let is_last = card + 1 == taught.cards.len();
    let source = |s: &crate::course::Source| SourceLine {
        title: s.title.to(lang),
        url: s.url.clone(),
        date: dated(&s.date, lang),
    };
    CardShown {
        topic: topic.short.to(lang),
        lesson: taught.title.to(lang),
        lesson_number: lesson + 1,
        number: card + 1,
        total: taught.cards.len(),
        heading: taught.cards[card].heading.to(lang),
        body_html: taught.cards[card].body.to(lang),
        ask_yourself: if is_last { taught.ask_yourself.to(lang) } else { String::new() },
        ask_colleague: if is_last { taught.ask_colleague.to(lang) } else { String::new() },
        sources: if is_last { taught.sources.iter().map(source).collect() } else { Vec::new() },
        as_of: if is_last { day(taught.as_of, lang) } else { String::new() },
        is_daily: false,
        is_review: cx.now >= cx.course.closes,
    }
}

/// A source's date as people write it; a source without one shows none.
fn dated(date: &str, lang: Lang) -> String {
    let month = |date: &str| NaiveDate::parse_from_str(&format!("{date}-01"), "%Y-%m-%d").ok();
    match (date.parse::<NaiveDate>(), month(date), lang) {
        (Ok(known), _, _) => day(known, lang),
        (_, Some(month), Lang::Vi) => month.format("%m/%Y").to_string(),
        (_, Some(month), Lang::En) => month.format("%B %Y").to_string(),
        _ if date == "n.d." => String::new(),
        _ => date.to_owned(),
    }
}

/// A day as people write it: 06/04/2025, or 6 April 2025, which nobody takes for June.
fn day(day: NaiveDate, lang: Lang) -> String {
    match lang {
        Lang::Vi => day.format("%d/%m/%Y").to_string(),
        Lang::En => day.format("%-d %B %Y").to_string(),
    }
}

fn buttons(topic: &Topic, lesson: usize, card: usize, cards: usize) -> Vec<Vec<Button>> {
    let to = |card| Press::Card { topic: topic.id.clone(), lesson, card };
    let onward = match card + 1 < cards {
        true => Button::new(Word::Next, to(card + 1)),
        false => Button::new(Word::ToQuestions, Press::Quiz(Of::Lesson { topic: topic.id.clone(), lesson })),
    };
    let back = (card > 0).then(|| Button::new(Word::Back, to(card.saturating_sub(1))));
    vec![back.into_iter().chain([onward]).collect()]
}

/// A pressed "next" or "back": pages that very message. In the middle of a quiz the card is shown, and the quiz waits.
pub(super) fn pressed(person: &mut Person, topic: &str, lesson: usize, card: usize, cx: &Cx) -> Turn {
    let found = cx.course.topic(topic).filter(|topic| topic.lessons.get(lesson).is_some());
    let Some(topic) = found else {
        // What they were just reading is gone; an older button is only told so.
        let is_here =
            matches!(&person.place, Place::Lesson { topic: t, lesson: l, .. } if t == topic && *l == lesson);
        return if is_here { learn::changed(person, cx) } else { Turn::default().toast(Say::NoLongerOpen) };
    };
    if cx.now < cx.course.opens {
        return learn::next(person, cx);
    }
    if let Place::Quiz { .. } = person.place {
        return match turn_to(person, topic, lesson, card, cx) {
            Some((_, turn)) => turn.in_place().toast(Say::QuizWaits),
            None => Turn::default().toast(Say::NoLongerOpen),
        };
    }
    // Pressed twice: the first one brought this very card.
    if person.place == (Place::Lesson { topic: topic.id.clone(), lesson, card }) {
        return Turn::default();
    }
    // A page of the lesson on the screen is turned there; the first page of another lesson is a new message.
    let is_same =
        matches!(&person.place, Place::Lesson { topic: t, lesson: l, .. } if *t == topic.id && *l == lesson);
    let turn = show(person, topic, lesson, card, cx);
    if is_same || card > 0 { turn.in_place() } else { turn }
}

/// A typed message while reading: "tiếp" and "lùi" turn pages.
pub(super) fn said(person: &mut Person, text: &str, cx: &Cx) -> Option<Turn> {
    let Place::Lesson { topic, lesson, card } = &person.place else { return None };
    let (topic, lesson, card) = (cx.course.topic(topic)?, *lesson, *card);
    let last = topic.lessons.get(lesson)?.cards.len().checked_sub(1)?;
    match fold(text).as_str() {
        "tiep" | "tiep theo" | "tiep tuc" | "tiep di" | "t" | "next" | "n" | "ok" | "roi" | "da doc"
        | "xong" | "cau hoi" | "lam cau hoi" | "questions" | "continue" | "hoc tiep" | "hoc"
            if card >= last =>
        {
            Some(super::quiz::start(person, Of::Lesson { topic: topic.id.clone(), lesson }, cx))
        }
        "tiep" | "tiep theo" | "tiep tuc" | "tiep di" | "t" | "next" | "n" | "ok" | "roi" | "da doc"
        | "xong" | "continue" => Some(show(person, topic, lesson, card + 1, cx)),
        "lui" | "truoc" | "quay lai" | "back" | "b" => {
            Some(show(person, topic, lesson, card.saturating_sub(1), cx))
        }
        _ => None,
    }
}

/// The card on which the person is, once more.
pub(super) fn again(person: &mut Person, cx: &Cx) -> Turn {
    let Place::Lesson { topic, lesson, card } = &person.place else { return learn::next(person, cx) };
    let (lesson, card) = (*lesson, *card);
    match cx.course.topic(topic).filter(|topic| topic.lessons.get(lesson).is_some()) {
        Some(topic) => show(person, topic, lesson, card, cx),
        None => learn::changed(person, cx),
    }
}
