//! "Học tiếp": what comes next for this person.

use super::command::Command;
use super::label::Word;
use super::person::{Of, Person, Place};
use super::press::Press;
use super::say::Say;
use super::turn::{Button, Turn};
use super::{Cx, lesson, practice, quiz};
use crate::course::Topic;

/// The button that leads on from anywhere.
pub(super) fn button() -> Button {
    Button::new(Word::Learn, Press::Do(Command::Learn))
}

/// The next thing to learn: what is open, else the topic that was begun, else the next one in the learner's order.
pub(super) fn next(person: &mut Person, cx: &Cx) -> Turn {
    match &person.place {
        Place::Quiz { .. } => quiz::again(person, cx),
        Place::Lesson { .. } => lesson::again(person, cx),
        Place::Practice { .. } => practice::again(person, cx),
        // A topic that is done leads on to the next one.
        Place::Topic { topic } => match cx.course.topic(topic).filter(|topic| is_wanted(person, topic, cx)) {
            Some(topic) => in_topic(person, topic, cx),
            None if cx.course.topic(topic).is_none() => changed(person, cx),
            None => onward(person, cx),
        },
        Place::Home | Place::Joining { .. } => onward(person, cx),
    }
}

fn is_wanted(person: &Person, topic: &Topic, cx: &Cx) -> bool {
    cx.course.is_open(cx.now) && person.progress.topic(&topic.id).completed_at.is_none()
}

/// What is open, shown again.
pub(super) fn again(person: &mut Person, cx: &Cx) -> Turn {
    next(person, cx)
}

/// What was open is no longer in the lessons: says so, and leads on.
pub(super) fn changed(person: &mut Person, cx: &Cx) -> Turn {
    person.place = Place::Home;
    Turn::saying(Say::CourseChanged).then(onward(person, cx))
}

fn onward(person: &mut Person, cx: &Cx) -> Turn {
    if cx.now < cx.course.opens {
        let topics = Button::new(Word::Topics, Press::Do(Command::Topics));
        return Turn::saying_with(Say::NotOpenYet { opens: cx.course.opens }, vec![vec![topics]]);
    }
    if cx.now >= cx.course.closes {
        let topics = Button::new(Word::Topics, Press::Do(Command::Topics));
        return Turn::saying_with(Say::Closed { closed: cx.course.closes }, vec![vec![topics]]);
    }
    match next_topic(person, cx) {
        Some(topic) => in_topic(person, topic, cx),
        None => Turn::saying(Say::AllDone { topics: cx.course.topics.len() }),
    }
}

/// The next step inside a topic: its first unread lesson, else its quiz.
pub(super) fn in_topic(person: &mut Person, topic: &Topic, cx: &Cx) -> Turn {
    let progress = person.progress.topic(&topic.id);
    match (0..topic.lessons.len()).find(|index| !progress.read.contains(index)) {
        Some(index) => {
            let seen = progress.cards.get(&index).copied().unwrap_or(0);
            lesson::show(person, topic, index, seen.saturating_sub(1), cx)
        }
        None => quiz::start(person, Of::Topic { topic: topic.id.clone() }, cx),
    }
}

/// A topic that was begun comes first, then compulsory ones, then electives that suit the learner's work.
pub(super) fn next_topic<'a>(person: &Person, cx: &'a Cx) -> Option<&'a Topic> {
    let suggested = person
        .work
        .as_deref()
        .and_then(|id| cx.course.work(id))
        .map(|work| work.suggests.as_slice())
        .unwrap_or(&[]);
    let rank = |topic: &&Topic| {
        let is_begun = person.progress.topics.contains_key(&topic.id);
        let place = suggested.iter().position(|id| *id == topic.id).unwrap_or(suggested.len());
        (!is_begun, !topic.is_compulsory, place)
    };
    let open =
        cx.course.topics.iter().filter(|topic| person.progress.topic(&topic.id).completed_at.is_none());
    open.min_by_key(rank)
}
