//! A quiz: draw, ask, mark, explain, and what it completes.

mod answer;
mod draw;
mod finish;
mod mark;
mod show;

use chrono::TimeDelta;

use super::label::Word;
use super::person::{Asked, Attempt, Drawn, Of, Person, Place};
use super::press::{Pick, Press};
use super::say::{Marking, Numbered, Say};
use super::turn::{Button, Fact, Turn};
use super::{Cx, hear, learn};
use crate::course::{Ask, Question, Topic};
use crate::lang::Lang;
use answer::Answer;
use draw::Draw;
use finish::finish;
use mark::{Mark, mark};
use show::{buttons, choices, open, show};

/// Begins a quiz, if its time has come.
pub(super) fn start(person: &mut Person, of: Of, cx: &Cx) -> Turn {
    if let Place::Quiz { .. } = person.place {
        return again(person, cx).toast(Say::QuizWaits);
    }
    let Some(topic) = cx.course.topic(of.topic()) else { return Turn::default().toast(Say::NoLongerOpen) };
    if let Some(refusal) = refuse(person, &of, topic, cx) {
        return refusal;
    }
    let attempt = Attempt {
        no: person.progress.attempts + 1,
        items: draw(person, &of, topic, cx),
        topic: topic.short.clone(),
        of,
        at: 0,
        score: 0.0,
        picks: Vec::new(),
    };
    if attempt.items.is_empty() {
        return learn::next(person, cx);
    }
    let begun =
        Fact::QuizBegun { attempt: attempt.no, of: attempt.of.clone(), course: cx.course.version.clone() };
    person.place = Place::Quiz { attempt };
    let turn = Turn::default().remember(person, begun, cx.now);
    turn.then(ask(person, cx))
}

/// Why a quiz cannot begin now: the course is not open yet, lessons are missing, or a pause is due.
fn refuse(person: &mut Person, of: &Of, topic: &Topic, cx: &Cx) -> Option<Turn> {
    if cx.now < cx.course.opens {
        return Some(Turn::saying(Say::NotOpenYet { opens: cx.course.opens }));
    }
    let Of::Topic { .. } = of else { return None };
    let progress = person.progress.topic(&topic.id);
    let unread = |index: &usize| !progress.read.contains(index) && cx.now < cx.course.closes;
    let left: Vec<Numbered> = (0..topic.lessons.len())
        .filter(unread)
        .map(|index| Numbered { number: index + 1, text: topic.lessons[index].title.to(person.lang) })
        .collect();
    if !left.is_empty() {
        let first = left[0].number - 1;
        // "Học tiếp", typed, now means this topic.
        person.place = Place::Topic { topic: topic.id.clone() };
        let read = Press::Card { topic: topic.id.clone(), lesson: first, card: 0 };
        let say = Say::LessonsFirst { topic: topic.short.to(person.lang), left };
        return Some(Turn::saying_with(say, vec![vec![Button::new(Word::Learn, read)]]));
    }
    let at = progress.last_quiz_at? + TimeDelta::minutes(cx.settings.quiz.retry_after_minutes);
    (cx.now < at && progress.completed_at.is_none())
        .then(|| Turn::saying(Say::RetryLater { topic: topic.short.to(person.lang), at }))
}

/// A fresh draw from the bank, the same for the same learner and attempt.
fn draw(person: &Person, of: &Of, topic: &Topic, cx: &Cx) -> Vec<Drawn> {
    let mut luck = Draw::new(&person.id, person.progress.attempts + 1);
    let (mut pool, count): (Vec<&Question>, usize) = match of {
        Of::Lesson { lesson, .. } => (
            topic.questions.iter().filter(|q| q.lesson == *lesson).collect(),
            cx.settings.quiz.questions_per_lesson,
        ),
        Of::Topic { .. } => (topic.questions.iter().collect(), cx.settings.quiz.questions_per_topic),
    };
    luck.shuffle(&mut pool);
    let drawn = pool.into_iter().take(count);
    drawn
        .map(|question| Drawn {
            question: Asked::Whole(Box::new(question.clone())),
            order: luck.order(choices(question)),
        })
        .collect()
}

/// Makes an attempt whole that an older version began, as far as the course still has its questions.
pub(super) fn revive(person: &mut Person, cx: &Cx) {
    let Place::Quiz { attempt } = &mut person.place else { return };
    let Some(topic) = cx.course.topic(attempt.of.topic()) else { return };
    if attempt.topic.is_empty() {
        attempt.topic = topic.short.clone();
    }
    for drawn in &mut attempt.items {
        let Asked::Id(id) = &drawn.question else { continue };
        let found = topic.questions.iter().find(|question| question.id == *id);
        if let Some(question) = found.filter(|question| choices(question) == drawn.order.len()) {
            drawn.question = Asked::Whole(Box::new(question.clone()));
        }
    }
}

/// The open question, once more.
pub(super) fn again(person: &mut Person, cx: &Cx) -> Turn {
    ask(person, cx)
}

fn ask(person: &mut Person, cx: &Cx) -> Turn {
    let Place::Quiz { attempt } = &person.place else { return learn::next(person, cx) };
    let Some((question, drawn)) = open(attempt) else { return learn::changed(person, cx) };
    let shown = show(attempt, question, drawn, person.lang);
    Turn::saying_with(Say::Question(Box::new(shown)), buttons(attempt, question, drawn))
}

/// A typed message in the middle of a quiz; `None` if it is no answer.
pub(super) fn said(person: &mut Person, text: &str, cx: &Cx) -> Option<Turn> {
    if hear::is_enough(text) {
        return Some(leave(person));
    }
    let Place::Quiz { attempt } = &person.place else { return None };
    let (question, drawn) = open(attempt)?;
    if answer::is_skip(text) {
        return Some(settle(person, Answer::Skipped, false, cx));
    }
    let is_word = super::Command::words(text).is_some() && matches!(question.ask, Ask::Short { .. });
    let given = answer::parse(question, drawn, text).filter(|_| !is_word)?;
    Some(settle(person, given, false, cx))
}

/// Leaves a quiz: nothing of it counts, and the next one is drawn afresh.
fn leave(person: &mut Person) -> Turn {
    let Place::Quiz { attempt } = std::mem::take(&mut person.place) else { return Turn::default() };
    let topic = attempt.topic.to(person.lang);
    Turn::saying_with(Say::QuizLeft { topic }, super::rest::home_buttons())
}

/// A button under a question. It names its question, so one on an old message changes nothing.
pub(super) fn pressed(person: &mut Person, no: u32, item: usize, pick: Pick, cx: &Cx) -> Turn {
    let Place::Quiz { attempt } = &mut person.place else {
        let say = if no <= person.progress.attempts { Say::AlreadyAnswered } else { Say::NoLongerOpen };
        return Turn::default().toast(say);
    };
    if no != attempt.no || item != attempt.at {
        let is_past = no < attempt.no || (no == attempt.no && item < attempt.at);
        return Turn::default().toast(if is_past { Say::AlreadyAnswered } else { Say::NoLongerOpen });
    }
    let Some((question, drawn)) = open(attempt) else { return ask(person, cx) };
    match taken(question, drawn, &attempt.picks, pick) {
        Taken::Answer(given) => settle(person, given, true, cx),
        Taken::Draft(picks) => {
            attempt.picks = picks;
            ask(person, cx).in_place()
        }
        Taken::Nothing => Turn::default().toast(Say::PickSomething),
    }
}

/// What a press makes of the open question.
enum Taken {
    Answer(Answer),
    /// Not yet an answer: these are ticked or matched so far.
    Draft(Vec<usize>),
    Nothing,
}

fn taken(question: &Question, drawn: &Drawn, picks: &[usize], pick: Pick) -> Taken {
    let bank = |picks: &[usize]| {
        picks.iter().filter_map(|shown| drawn.order.get(*shown).copied()).collect::<Vec<_>>()
    };
    match (&question.ask, pick) {
        (Ask::Short { .. } | Ask::Number { .. }, Pick::Skip) => Taken::Answer(Answer::Skipped),
        (Ask::TrueFalse { .. }, Pick::Option(shown @ 0..=1)) => Taken::Answer(Answer::TrueFalse(shown == 0)),
        (Ask::Choice { is_single: true, .. }, Pick::Option(shown)) if shown < drawn.order.len() => {
            Taken::Answer(Answer::Options(bank(&[shown])))
        }
        (Ask::Choice { is_single: false, .. }, Pick::Option(shown)) if shown < drawn.order.len() => {
            let mut ticked: Vec<usize> = picks.iter().copied().filter(|other| *other != shown).collect();
            if ticked.len() == picks.len() {
                ticked.push(shown);
            }
            // In the order in which they are shown, whatever the order of pressing.
            ticked.sort_unstable();
            Taken::Draft(ticked)
        }
        (Ask::Choice { is_single: false, .. }, Pick::Done) if !picks.is_empty() => {
            Taken::Answer(Answer::Options(bank(picks)))
        }
        (Ask::Matching { pairs, .. }, Pick::Option(shown)) if shown < drawn.order.len() => {
            let matched: Vec<usize> = picks.iter().copied().chain([shown]).collect();
            match matched.len() < pairs.len() {
                true => Taken::Draft(matched),
                false => Taken::Answer(Answer::Pairs(bank(&matched))),
            }
        }
        (Ask::Matching { .. }, Pick::Clear) => Taken::Draft(Vec::new()),
        _ => Taken::Nothing,
    }
}

/// Records an answer, explains it, and goes on. Called once per question: from here it is in the past.
fn settle(person: &mut Person, given: Answer, was_pressed: bool, cx: &Cx) -> Turn {
    let lang = person.lang;
    let Place::Quiz { attempt } = &mut person.place else { return Turn::default() };
    let Some((question, drawn)) = open(attempt) else { return ask(person, cx) };
    let mark = mark(question, drawn, &given, lang);
    let fact = Fact::Answered {
        attempt: attempt.no,
        question: question.id.clone(),
        choice: mark.answer.clone(),
        score: mark.score,
    };
    let marking = marking(&mark, attempt, question, was_pressed, lang);
    attempt.score += mark.score;
    attempt.at += 1;
    attempt.picks.clear();
    let is_over = attempt.at == attempt.items.len();
    let turn = Turn::saying(Say::Marked(Box::new(marking))).in_place().remember(person, fact, cx.now);
    turn.then(if is_over { finish(person, cx) } else { ask(person, cx) })
}

fn marking(mark: &Mark, attempt: &Attempt, question: &Question, was_pressed: bool, lang: Lang) -> Marking {
    Marking {
        question: if was_pressed { question.text.to(lang) } else { String::new() },
        number: attempt.at + 1,
        total: attempt.items.len(),
        answer: mark.answer.clone(),
        is_right: mark.is_right(),
        is_partly: !mark.is_right() && mark.score > 0.0,
        feedback: mark.feedback.clone(),
        right: if mark.is_right() { String::new() } else { mark.right.clone() },
        why: question.general.to(lang),
    }
}
