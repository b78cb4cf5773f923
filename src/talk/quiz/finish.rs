//! The end of a quiz, and what it completes.

use crate::course::{Topic, rule};
use crate::talk::label::Word;
use crate::talk::person::{Attempt, Of, Person};
use crate::talk::press::Press;
use crate::talk::say::Say;
use crate::talk::turn::{Button, Fact, Turn};
use crate::talk::{Command, Cx, Place, certificate, learn, practice};

pub(super) fn finish(person: &mut Person, cx: &Cx) -> Turn {
    let Place::Quiz { attempt } = std::mem::take(&mut person.place) else { return Turn::default() };
    match &attempt.of {
        Of::Lesson { topic, lesson } => lesson_done(person, topic, *lesson, &attempt, cx),
        Of::Topic { topic } => topic_done(person, topic, &attempt, cx),
    }
}

fn lesson_done(person: &mut Person, topic: &str, lesson: usize, attempt: &Attempt, cx: &Cx) -> Turn {
    let Some(topic) = cx.course.topic(topic) else { return learn::next(person, cx) };
    let progress = person.progress.topic(&topic.id);
    let (read, is_completed) = (progress.read, progress.completed_at.is_some());
    let left = (0..topic.lessons.len()).find(|index| !read.contains(index));
    let say = Say::LessonDone {
        lesson: topic.lessons.get(lesson).map_or_else(String::new, |lesson| lesson.title.to(person.lang)),
        // Half right is not yet right.
        right: (attempt.score / 100.0 + 1e-6).floor() as usize,
        total: attempt.items.len(),
        topic: topic.short.to(person.lang),
        lessons_left: topic.lessons.len() - read.len().min(topic.lessons.len()),
        is_completed,
        counts: cx.course.is_open(cx.now),
    };
    let onward = match left {
        Some(lesson) => {
            Button::new(Word::NextLesson, Press::Card { topic: topic.id.clone(), lesson, card: 0 })
        }
        None if is_completed => learn::button(),
        None => Button::new(Word::ToQuiz, Press::Quiz(Of::Topic { topic: topic.id.clone() })),
    };
    Turn::saying_with(
        say,
        vec![vec![onward], vec![Button::new(Word::Progress, Press::Do(Command::Progress))]],
    )
}

/// The result of a topic quiz. It counts only while the course is open; the rule is judged in the same turn.
fn topic_done(person: &mut Person, topic: &str, attempt: &Attempt, cx: &Cx) -> Turn {
    let Some(topic) = cx.course.topic(topic) else { return learn::next(person, cx) };
    let percent = (attempt.score / attempt.items.len().max(1) as f64 + 1e-6).floor() as u32;
    let needed = cx.settings.quiz.pass_percent;
    let is_passed = percent >= needed;
    let name = topic.short.to(person.lang);
    if !cx.course.is_open(cx.now) {
        return Turn::saying_with(
            Say::QuizUncounted { topic: name, percent, is_passed },
            vec![vec![Button::new(Word::Topics, Press::Do(Command::Topics))]],
        );
    }
    let ended = Fact::QuizEnded { topic: topic.id.clone(), attempt: attempt.no, percent, is_passed };
    let turn = Turn::default().remember(person, ended, cx.now);
    if !is_passed {
        let progress = person.progress.topic(&topic.id);
        let say = Say::QuizFailed {
            topic: name,
            percent,
            needed,
            retry_minutes: cx.settings.quiz.retry_after_minutes,
            best: progress.best.unwrap_or(percent),
            is_completed: progress.completed_at.is_some(),
        };
        // "Học tiếp", typed, tries again.
        person.place = Place::Topic { topic: topic.id.clone() };
        let again = Button::new(Word::TryAgain, Press::Quiz(attempt.of.clone()));
        let read = Button::new(Word::ReadAgain, Press::Card { topic: topic.id.clone(), lesson: 0, card: 0 });
        return turn.say(say, vec![vec![again], vec![read]]);
    }
    let turn = complete(person, topic, percent, turn, cx);
    let standing = rule::judge(cx.course, &person.progress.completed());
    let is_certified = person.progress.certificate.is_some();
    let task = topic.practice.as_ref().filter(|_| person.progress.topic(&topic.id).practised_at.is_none());
    let say = Say::QuizPassed {
        topic: name,
        percent,
        standing,
        is_certified,
        practice: task.map_or_else(String::new, |practice| practice.title.to(person.lang)),
    };
    // "Thực hành", typed, now means this topic's.
    person.place = if task.is_some() { Place::Topic { topic: topic.id.clone() } } else { Place::Home };
    let onward = [vec![learn::button()]].into_iter().chain(task.map(|_| vec![practice::button(topic)]));
    let turn = turn.say(say, onward.collect());
    certificate::issue_if_due(person, turn, cx)
}

/// A topic is completed once: when each of its lessons is read and its quiz passed.
fn complete(person: &mut Person, topic: &Topic, percent: u32, turn: Turn, cx: &Cx) -> Turn {
    let progress = person.progress.topic(&topic.id);
    let all_read = (0..topic.lessons.len()).all(|index| progress.read.contains(&index));
    if progress.completed_at.is_some() || !all_read {
        return turn;
    }
    turn.remember(person, Fact::TopicCompleted { topic: topic.id.clone(), percent }, cx.now)
}
