//! The end of a quiz, and what it completes.

use crate::course::rule;
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
    let Some(topic) = cx.course.topic(topic) else { return learn::changed(person, cx) };
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

/// The result of a topic quiz. It counts only while the course is open, and then whatever has become of the topic
/// meanwhile; the rule is judged in the same turn.
fn topic_done(person: &mut Person, topic: &str, attempt: &Attempt, cx: &Cx) -> Turn {
    let percent = (attempt.score / attempt.items.len().max(1) as f64 + 1e-6).floor() as u32;
    let needed = cx.settings.quiz.pass_percent;
    let is_passed = percent >= needed;
    let name = attempt.topic.to(person.lang);
    if !cx.course.is_open(cx.now) {
        return Turn::saying_with(
            Say::QuizUncounted { topic: name, percent, is_passed },
            vec![vec![Button::new(Word::Topics, Press::Do(Command::Topics))]],
        );
    }
    let ended = Fact::QuizEnded { topic: topic.to_owned(), attempt: attempt.no, percent, is_passed };
    let turn = Turn::default().remember(person, ended, cx.now);
    if !is_passed {
        let progress = person.progress.topic(topic);
        let is_gone = cx.course.topic(topic).is_none();
        let say = Say::QuizFailed {
            topic: name,
            percent,
            needed,
            retry_minutes: cx.settings.quiz.retry_after_minutes,
            best: progress.best.unwrap_or(percent),
            is_completed: progress.completed_at.is_some(),
            is_gone,
        };
        if is_gone {
            return turn.say(say, vec![vec![learn::button()]]);
        }
        // "Học tiếp", typed, tries again.
        person.place = Place::Topic { topic: topic.to_owned() };
        let again = Button::new(Word::TryAgain, Press::Quiz(attempt.of.clone()));
        let read = Button::new(Word::ReadAgain, Press::Card { topic: topic.to_owned(), lesson: 0, card: 0 });
        return turn.say(say, vec![vec![again], vec![read]]);
    }
    let turn = match person.progress.topic(topic).completed_at {
        Some(_) => turn,
        // That its lessons were read was asked when the quiz began; one that was added since is not.
        None => turn.remember(person, Fact::TopicCompleted { topic: topic.to_owned(), percent }, cx.now),
    };
    let standing = rule::judge(cx.course, &person.progress.completed());
    let is_certified = person.progress.certificate.is_some();
    let practised = person.progress.topic(topic).practised_at.is_some();
    let topic = cx.course.topic(topic).filter(|_| !practised);
    let task = topic.and_then(|topic| Some((topic, topic.practice.as_ref()?)));
    let say = Say::QuizPassed {
        topic: name,
        percent,
        standing,
        is_certified,
        practice: task.map_or_else(String::new, |(_, practice)| practice.title.to(person.lang)),
    };
    // "Thực hành", typed, now means this topic's.
    person.place = task.map_or(Place::Home, |(topic, _)| Place::Topic { topic: topic.id.clone() });
    let task = task.map(|(topic, _)| vec![practice::button(topic)]);
    let onward = [vec![learn::button()]].into_iter().chain(task);
    let turn = turn.say(say, onward.collect());
    certificate::issue_if_due(person, turn, cx)
}
