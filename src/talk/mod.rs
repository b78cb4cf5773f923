//! How a conversation goes: one person, one event → one [`Turn`].
//!
//! Pure and synchronous: no clock, no luck, no database, no sentence. What it needs of the world stands in
//! [`Cx`]; what follows from it is data in the turn, which `service::receive` writes in one transaction.

mod certificate;
mod command;
mod event;
mod hear;
mod join;
mod label;
mod learn;
mod lesson;
mod person;
mod practice;
mod press;
mod profile;
mod progress;
mod quiz;
mod reload;
mod rest;
mod say;
mod topics;
mod turn;
mod workplace;

use chrono::{DateTime, Utc};

use crate::atlas::Atlas;
use crate::config::Settings;
use crate::course::Course;
use crate::roles::Role;

pub use command::Command;
pub use event::Event;
pub use label::{Label, Word};
pub use person::{Asked, Attempt, Consent, Days, Drawn, Of, Person, Place, Progress, Step, TopicProgress};
pub use press::Press;
pub use reload::Refusal;
pub use say::{
    CardShown, HelpLine, LessonLine, Manner, Marking, Numbered, OptionLine, PairLine, Phase, PracticeShown,
    Profile, QuestionShown, Say, SourceLine, TopicLine, TopicShown,
};
pub use turn::{Button, Fact, Keyboard, Plan, PlanKind, Reply, Turn, Wish};

/// What a conversation may know besides the person and the event.
pub struct Cx<'a> {
    pub now: DateTime<Utc>,
    /// What the person is beside a learner, as of this very transaction.
    pub roles: &'a [Role],
    pub course: &'a Course,
    pub atlas: &'a Atlas,
    pub settings: &'a Settings,
    /// Where certificates are shown, without a slash at the end.
    pub public_url: &'a str,
    pub luck: Luck,
}

/// Unguessable bits, drawn outside, for what this event may issue.
#[derive(Debug, Clone, Copy)]
pub struct Luck {
    /// For the address of a certificate.
    pub id: u128,
    /// For its number. Not from the same bits, so that a number gives nothing of an address away.
    pub number: u64,
}

/// What follows from one event. The person is changed in place; everything else is in the turn.
pub fn handle(person: &mut Person, event: Event, cx: &Cx) -> Turn {
    let was_away = event.is_from_person() && !std::mem::replace(&mut person.is_reachable, true);
    let event = match event {
        Event::Said(text) => Event::Said(hear::without_courtesy(&text)),
        other => other,
    };
    quiz::revive(person, cx);
    let mut turn = match event {
        Event::LessonDue { due } => rest::lesson_due(person, due, cx),
        Event::Left => return Turn::default(),
        Event::Returned => Turn::default(),
        Event::Reloaded(outcome) => reload::done(person, outcome, cx),
        Event::Said(text) if reload::is_asked(&text, cx) => {
            Turn { wishes: vec![Wish::Reload], ..Turn::default() }
        }
        Event::Started { code } => start(person, code, cx),
        _ if !person.has_consented() => join::before_consent(person, event, cx),
        Event::Contact { phone, name, is_own } => profile::contact(person, phone, name, is_own, cx),
        Event::Said(text) => said(person, &text, cx),
        Event::Pressed(data) => pressed(person, &data, cx),
        Event::Photo { file, caption } => practice::photo(person, file, caption, cx)
            .unwrap_or_else(|| keep_place(person, Turn::saying(Say::CannotRead), cx)),
        Event::Unreadable => keep_place(person, Turn::saying(Say::CannotRead), cx),
    };
    if was_away {
        turn.plans.push(rest::next_lesson(person, cx));
    }
    turn
}

/// `/start`, with or without a deep-link code: from the beginning for a stranger, home for everybody else.
fn start(person: &mut Person, code: Option<String>, cx: &Cx) -> Turn {
    let turn = match &person.place {
        _ if !person.has_consented() => join::welcome(person, cx),
        Place::Joining { .. } => join::ask(person, cx),
        _ => keep_place(person, Turn::saying_with(Say::help(person.lang, cx), rest::home_buttons()), cx),
    };
    match code {
        Some(code) => turn.remember(person, Fact::Started { code }, cx.now),
        None => turn,
    }
}

/// A typed message: a command with a slash works anywhere; then it is taken to mean what the place expects;
/// then words that work anywhere are tried; what is left keeps the place.
fn said(person: &mut Person, text: &str, cx: &Cx) -> Turn {
    if let Some(command) = Command::slash(text) {
        return obey(person, command, cx);
    }
    let expected = match &person.place {
        Place::Joining { .. } => join::said(person, text, cx),
        Place::Quiz { .. } => quiz::said(person, text, cx),
        Place::Lesson { .. } => lesson::said(person, text, cx).or_else(|| topics::said(person, text, cx)),
        Place::Topic { .. } => topics::said_on_page(person, text, cx),
        Place::Practice { .. } => practice::said(person, text, cx),
        Place::Home => topics::said(person, text, cx),
    };
    if expected.is_none()
        && let Some(lang) = rest::language(text)
    {
        return rest::speak(person, lang, cx);
    }
    if expected.is_none()
        && person.has_joined()
        && let Some(step) = hear::correction(text)
    {
        return join::correct(person, step, cx);
    }
    expected.unwrap_or_else(|| match Command::words(text) {
        Some(command) => obey(person, command, cx),
        None if hear::is_thanks(text) && person.has_joined() => Turn::saying(Say::Thanks),
        None => unknown(person, cx),
    })
}

fn pressed(person: &mut Person, data: &str, cx: &Cx) -> Turn {
    match data.parse::<Press>() {
        Ok(Press::Do(command)) => obey(person, command, cx),
        Ok(Press::Speak(lang)) => rest::speak(person, lang, cx),
        // Agreed already: the button was pressed twice, or long after.
        Ok(Press::Agree) => Turn::default(),
        Ok(
            press @ (Press::Province(_)
            | Press::Commune(_)
            | Press::Work(_)
            | Press::Hour(_)
            | Press::Step(_)
            | Press::Confirm),
        ) => join::pressed(person, press, cx),
        Ok(Press::Day(day)) => rest::toggle_day(person, day, cx),
        Ok(_) if !person.has_joined() => join::ask(person, cx),
        Ok(Press::Topic(id)) => topics::page(person, &id, cx),
        Ok(Press::Card { topic, lesson, card }) => lesson::pressed(person, &topic, lesson, card, cx),
        Ok(Press::Practice(id)) => practice::start(person, &id, cx),
        Ok(Press::Tick { topic, item }) => practice::tick(person, &topic, item, cx),
        Ok(Press::Quiz(of)) => quiz::start(person, of, cx),
        Ok(Press::Answer { attempt, item, pick }) => quiz::pressed(person, attempt, item, pick, cx),
        Err(_) => Turn::default().toast(Say::NoLongerOpen),
    }
}

/// Does what a command says, wherever the person is. The place stays unless the command is about going somewhere.
fn obey(person: &mut Person, command: Command, cx: &Cx) -> Turn {
    if !person.has_joined() {
        return match command {
            Command::Language => keep_place(person, rest::ask_language(), cx),
            Command::Help => keep_place(person, Turn::saying(Say::help(person.lang, cx)), cx),
            _ => join::ask(person, cx),
        };
    }
    if command != Command::Learn {
        person.leave_page();
    }
    let is_aside = !matches!(command, Command::Learn | Command::Resume | Command::Help | Command::Start);
    let turn = match command {
        Command::Learn => learn::next(person, cx),
        Command::Topics => topics::list(person, cx),
        Command::Progress => progress::show(person, cx),
        Command::Schedule => rest::schedule(person, false, cx),
        Command::Pause => rest::pause(person, cx),
        Command::Resume => rest::resume(person, cx),
        Command::Language => rest::ask_language(),
        Command::Certificate => certificate::show(person, cx),
        Command::Profile => profile::show(person, cx),
        Command::Help | Command::Start => {
            keep_place(person, Turn::saying_with(Say::help(person.lang, cx), rest::home_buttons()), cx)
        }
    };
    // An open question goes on waiting for an answer: a number typed under the list of topics would be one.
    match person.place {
        Place::Quiz { .. } if is_aside => turn.then(learn::again(person, cx)),
        _ => turn,
    }
}

/// Something nobody understands: say so, and say where we are.
fn unknown(person: &mut Person, cx: &Cx) -> Turn {
    match person.place {
        Place::Home | Place::Topic { .. } => Turn::saying_with(Say::NotUnderstood, rest::home_buttons()),
        _ => keep_place(
            person,
            Turn::saying(Say::NotUnderstoodHere { in_quiz: matches!(person.place, Place::Quiz { .. }) }),
            cx,
        ),
    }
}

/// After something beside the way: shows again what is open, so that nobody loses the place.
fn keep_place(person: &mut Person, turn: Turn, cx: &Cx) -> Turn {
    match person.place {
        Place::Home | Place::Topic { .. } => turn,
        Place::Joining { .. } if !person.has_consented() => turn.then(join::welcome(person, cx)),
        Place::Joining { .. } => turn.then(join::ask(person, cx)),
        Place::Lesson { .. } | Place::Quiz { .. } | Place::Practice { .. } => {
            turn.then(learn::again(person, cx))
        }
    }
}
