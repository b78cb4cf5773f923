//! The catalogue: all topics with their state, and the front page of one.

use super::command::Command;
use super::label::{Label, Word};
use super::person::{Of, Person, Place};
use super::press::Press;
use super::say::{LessonLine, Say, TopicLine, TopicShown};
use super::turn::{Button, Turn, rows};
use super::{Cx, learn, lesson, practice, quiz};
use crate::course::Topic;
use crate::vietnamese::fold;

/// All topics, compulsory ones first, with a button for each.
pub(super) fn list(person: &mut Person, cx: &Cx) -> Turn {
    let line = |(index, topic): (usize, &Topic)| line(person, index, topic, cx);
    let (compulsory, elective): (Vec<_>, Vec<_>) =
        cx.course.topics.iter().enumerate().partition(|(_, t)| t.is_compulsory);
    let say = Say::Topics {
        compulsory: compulsory.into_iter().map(line).collect(),
        elective: elective.into_iter().map(line).collect(),
        note: cx.course.note.to(person.lang),
        electives_needed: cx.course.rule.electives_needed,
        can_type: !matches!(person.place, Place::Quiz { .. }),
    };
    let button = |(index, topic): (usize, &Topic)| Button {
        label: Label::Text((index + 1).to_string()),
        press: Press::Topic(topic.id.clone()),
    };
    let mut buttons = rows(cx.course.topics.iter().enumerate().map(button), 5);
    buttons.push(vec![learn::button()]);
    Turn::saying_with(say, buttons)
}

fn line(person: &Person, index: usize, topic: &Topic, cx: &Cx) -> TopicLine {
    let progress = person.progress.topic(&topic.id);
    let work = person.work.as_deref().and_then(|id| cx.course.work(id));
    TopicLine {
        number: index + 1,
        title: topic.short.to(person.lang),
        is_done: progress.completed_at.is_some(),
        is_begun: !progress.cards.is_empty(),
        lessons_read: progress.read.len().min(topic.lessons.len()),
        lessons: topic.lessons.len(),
        is_suggested: work.is_some_and(|work| work.suggests.contains(&topic.id)),
    }
}

/// The front page of a topic: what it is about, its lessons, and the way in.
pub(super) fn page(person: &mut Person, id: &str, cx: &Cx) -> Turn {
    let Some((index, topic)) = cx.course.topics.iter().enumerate().find(|(_, topic)| topic.id == id) else {
        return Turn::default().toast(Say::NoLongerOpen);
    };
    let progress = person.progress.topic(id);
    let is_locked = cx.now < cx.course.opens;
    let lesson = |(number, lesson): (usize, &crate::course::Lesson)| LessonLine {
        number: number + 1,
        title: lesson.title.to(person.lang),
        is_read: progress.read.contains(&number),
    };
    let say = Say::TopicPage(Box::new(TopicShown {
        number: index + 1,
        title: topic.title.to(person.lang),
        about_html: topic.about.to(person.lang),
        minutes: topic.minutes,
        is_compulsory: topic.is_compulsory,
        lessons: topic.lessons.iter().enumerate().map(lesson).collect(),
        best: progress.best.map_or_else(String::new, |best| best.to_string()),
        is_done: progress.completed_at.is_some(),
        is_locked,
        for_whom: topic.for_whom.to(person.lang),
        objectives: topic.objectives.iter().map(|objective| objective.to(person.lang)).collect(),
        practice: topic.practice.as_ref().map_or_else(String::new, |practice| practice.title.to(person.lang)),
        is_practised: progress.practised_at.is_some(),
    }));
    let all = Button::new(Word::Topics, Press::Do(Command::Topics));
    let mut buttons = if is_locked { Vec::new() } else { ways_in(topic) };
    buttons.push(vec![all]);
    // "Học" now leads into this topic; a quiz or joining under way stays open.
    if let Place::Home | Place::Topic { .. } | Place::Lesson { .. } = person.place {
        person.place = Place::Topic { topic: id.to_owned() };
    }
    Turn::saying_with(say, buttons).with_picture(id)
}

/// A button per lesson, and the quiz.
fn ways_in(topic: &Topic) -> Vec<Vec<Button>> {
    let lesson = |index: usize| Button {
        label: Label::Lesson(index + 1),
        press: Press::Card { topic: topic.id.clone(), lesson: index, card: 0 },
    };
    let mut buttons = rows((0..topic.lessons.len()).map(lesson), 3);
    let quiz = Button::new(Word::ToQuiz, Press::Quiz(Of::Topic { topic: topic.id.clone() }));
    let task = topic.practice.as_ref().map(|_| practice::button(topic));
    buttons.push([quiz].into_iter().chain(task).collect());
    buttons
}

/// A typed topic: "cd03", "chuyên đề 3", "3".
pub(super) fn said(person: &mut Person, text: &str, cx: &Cx) -> Option<Turn> {
    let folded = fold(text);
    let mut rest = folded.as_str();
    for lead in ["chuyen de", "topic", "cd", "so"] {
        rest = rest.strip_prefix(lead).unwrap_or(rest).trim_start();
    }
    let number: usize = rest.parse().ok()?;
    let id = number.checked_sub(1).and_then(|index| Some(cx.course.topics.get(index)?.id.clone()));
    Some(match id {
        Some(id) => page(person, &id, cx),
        None => Turn::saying(Say::NoSuchTopic { topics: cx.course.topics.len() }),
    })
}

/// A typed message at a topic's front page: "bài 2", "kiểm tra", or another topic.
pub(super) fn said_on_page(person: &mut Person, text: &str, cx: &Cx) -> Option<Turn> {
    let Place::Topic { topic } = &person.place else { return None };
    let topic = cx.course.topic(topic)?;
    let folded = fold(text);
    if matches!(
        folded.as_str(),
        "kiem tra" | "bai kiem tra" | "lam bai kiem tra" | "lam bai" | "quiz" | "take the quiz"
    ) {
        return Some(quiz::start(person, Of::Topic { topic: topic.id.clone() }, cx));
    }
    if matches!(folded.as_str(), "thuc hanh" | "lam thuc hanh" | "practice") && topic.practice.is_some() {
        return Some(practice::start(person, &topic.id.clone(), cx));
    }
    let lesson =
        ["bai", "lesson"].iter().find_map(|lead| folded.strip_prefix(lead)?.trim().parse::<usize>().ok());
    match lesson.and_then(|number| number.checked_sub(1)).filter(|index| *index < topic.lessons.len()) {
        Some(lesson) => Some(lesson::pressed(person, &topic.id.clone(), lesson, 0, cx)),
        None => said(person, text, cx),
    }
}
