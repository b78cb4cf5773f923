//! Joining: consent first, then name, province, commune, kind of work and study hour. The next step is always the
//! first thing that is missing, so people can leave and come back, and correct any step.

use chrono::NaiveTime;

use super::command::Command;
use super::label::{Label, Word};
use super::person::{Consent, Person, Place, Step};
use super::press::Press;
use super::rest::next_lesson;
use super::say::{Numbered, Say};
use super::turn::{Button, Fact, Keyboard, Turn, rows};
use super::{Cx, Event, hear, learn, profile, rest, workplace};
use crate::lang::Lang;
use crate::vietnamese::{compose, fold, time_of_day};

/// What this is, what is kept and why; nothing else happens before consent.
pub(super) fn welcome(person: &mut Person, cx: &Cx) -> Turn {
    person.place = Place::Joining { step: Step::Consent };
    let say = Say::Welcome {
        course: cx.course.title.to(person.lang),
        note: cx.course.note.to(person.lang),
        compulsory: cx.course.topics.iter().filter(|topic| topic.is_compulsory).count(),
        electives: cx.course.rule.electives_needed,
        version: cx.settings.join.consent_version.clone(),
    };
    Turn::saying_with(say, consent_buttons(person.lang))
}

fn consent_buttons(lang: Lang) -> Vec<Vec<Button>> {
    let other = match lang {
        Lang::Vi => Button::new(Word::InEnglish, Press::Speak(Lang::En)),
        Lang::En => Button::new(Word::InVietnamese, Press::Speak(Lang::Vi)),
    };
    vec![vec![Button::new(Word::Agree, Press::Agree)], vec![other]]
}

/// Before consent only consent and the language are heard; /start and /trogiup show the text again.
pub(super) fn before_consent(person: &mut Person, event: Event, cx: &Cx) -> Turn {
    match event {
        Event::Pressed(data) => match data.parse() {
            Ok(Press::Agree) => agree(person, cx),
            Ok(Press::Speak(lang)) => rest::speak(person, lang, cx),
            _ => welcome(person, cx),
        },
        Event::Said(text) if is_yes(&text) => agree(person, cx),
        Event::Said(text) if rest::language(&text).is_some() => {
            rest::speak(person, rest::language(&text).unwrap_or_default(), cx)
        }
        Event::Said(text)
            if Command::slash(&text) == Some(Command::Help)
                || Command::words(&text) == Some(Command::Help) =>
        {
            welcome(person, cx)
        }
        // Only who has seen the text can be told that it is still waiting for an answer.
        _ if matches!(person.place, Place::Joining { .. }) => {
            Turn::saying_with(Say::ConsentNeeded, consent_buttons(person.lang))
        }
        _ => welcome(person, cx),
    }
}

fn is_yes(text: &str) -> bool {
    matches!(fold(text).as_str(), "dong y" | "toi dong y" | "em dong y" | "agree" | "i agree")
}

fn agree(person: &mut Person, cx: &Cx) -> Turn {
    let version = cx.settings.join.consent_version.clone();
    person.consent = Some(Consent { version: version.clone(), at: cx.now });
    let turn = Turn::default().remember(person, Fact::Consented { version }, cx.now);
    turn.then(ask(person, cx))
}

/// Asks for what is missing, or for what the person is correcting.
pub(super) fn ask(person: &mut Person, cx: &Cx) -> Turn {
    if !person.has_consented() {
        return welcome(person, cx);
    }
    let step = match &person.place {
        Place::Joining { step } if *step != Step::Consent => step.clone(),
        _ if person.has_joined() => return learn::again(person, cx),
        _ => missing(person),
    };
    ask_step(person, step, cx)
}

fn missing(person: &Person) -> Step {
    match () {
        () if person.name.is_empty() => Step::Name,
        () if person.commune.is_none() => Step::Province { near: Vec::new() },
        () if person.work.is_none() => Step::Work,
        () if person.hour.is_none() => Step::Hour,
        () => Step::Review,
    }
}

pub(super) fn ask_step(person: &mut Person, step: Step, cx: &Cx) -> Turn {
    person.place = Place::Joining { step: step.clone() };
    match step {
        Step::Consent => welcome(person, cx),
        Step::Name => {
            Turn::saying(Say::AskName { given: person.name.clone() }).keyboard(Keyboard::ShareContact)
        }
        Step::Province { .. } => Turn::saying_with(Say::AskProvince, workplace::all_provinces(cx)),
        Step::Commune { province, found } => workplace::ask_commune(person, &province, &found, cx),
        Step::Work => {
            let choices: Vec<Numbered> =
                numbered(cx.course.works.iter().map(|work| work.label.to(person.lang)));
            let button = |work: &crate::course::Work| Button {
                label: Label::Text(work.label.to(person.lang)),
                press: Press::Work(work.id.clone()),
            };
            Turn::saying_with(Say::AskWork { choices }, rows(cx.course.works.iter().map(button), 1))
        }
        Step::Hour => Turn::saying_with(Say::AskHour, hours(cx)),
        Step::Review => profile::review(person, cx),
    }
}

fn hours(cx: &Cx) -> Vec<Vec<Button>> {
    let button = |minutes: &u32| Button { label: Label::Text(clock(*minutes)), press: Press::Hour(*minutes) };
    rows(cx.settings.join.hours.iter().map(button), 3)
}

/// "19:30".
fn clock(minutes: u32) -> String {
    NaiveTime::from_num_seconds_from_midnight_opt(minutes * 60, 0)
        .unwrap_or_default()
        .format("%H:%M")
        .to_string()
}

/// Goes on after a step was given: to the next missing one, or back to what a joined learner was doing.
pub(super) fn given(person: &mut Person, cx: &Cx) -> Turn {
    let step = missing(person);
    if step == Step::Review && person.has_joined() {
        person.place = Place::Home;
        return profile::show(person, cx).plan(next_lesson(person, cx));
    }
    ask_step(person, step, cx)
}

/// A typed message at a step of joining. Nothing typed here is wasted: what cannot be the answer gets a way forward.
pub(super) fn said(person: &mut Person, text: &str, cx: &Cx) -> Option<Turn> {
    let Place::Joining { step } = person.place.clone() else { return None };
    let folded = fold(text);
    let is_back = matches!(folded.as_str(), "quay lai" | "lui" | "lui lai" | "back");
    let is_enough = matches!(
        folded.as_str(),
        "thoi" | "huy" | "khong sua" | "khong sua nua" | "thoat" | "cancel" | "never mind"
    );
    if person.has_joined() && (is_back || is_enough) {
        person.place = Place::Home;
        return Some(profile::show(person, cx));
    }
    if is_back {
        return Some(back(person, &step, cx));
    }
    if matches!(step, Step::Review)
        && let Some(named) = hear::correction(text)
    {
        return Some(correct(person, named, cx));
    }
    // A word that is a command everywhere else is one here too, except where any text may be the answer.
    if Command::words(text).is_some() {
        return None;
    }
    Some(match step {
        Step::Consent => ask(person, cx),
        Step::Name => profile::name(person, text, cx),
        Step::Province { near } => workplace::province(person, text, &near, cx),
        Step::Commune { province, found } => workplace::commune(person, text, &province, &found, cx),
        Step::Work => {
            let picked = picked(text, cx.course.works.len()).map(|index| cx.course.works[index].id.clone());
            let same = |work: &&crate::course::Work| {
                Lang::ALL.iter().any(|lang| fold(work.label.get(*lang)) == fold(text))
            };
            let id = picked.or_else(|| cx.course.works.iter().find(same).map(|work| work.id.clone()));
            workplace::work(person, &id?, cx)
        }
        Step::Hour => match time_of_day(hear::without_manner(text)) {
            Some(minutes) => hour(person, minutes, cx),
            None => Turn::saying_with(Say::HourUnclear { typed: shorten(text) }, hours(cx)),
        },
        Step::Review
            if is_yes(text)
                || matches!(fold(text).as_str(), "dung roi" | "dung" | "ok" | "xong" | "yes" | "right") =>
        {
            confirm(person, cx)
        }
        Step::Review => return None,
    })
}

/// One step back, to correct it.
fn back(person: &mut Person, step: &Step, cx: &Cx) -> Turn {
    let before = match step {
        Step::Consent | Step::Name | Step::Province { .. } => Step::Name,
        Step::Commune { .. } => Step::Province { near: Vec::new() },
        Step::Work => workplace::commune_step(person),
        Step::Hour => Step::Work,
        Step::Review => Step::Hour,
    };
    ask_step(person, before, cx)
}

/// A number of a list on the screen.
pub(super) fn picked(text: &str, choices: usize) -> Option<usize> {
    let number: usize = fold(text).parse().ok()?;
    number.checked_sub(1).filter(|index| *index < choices)
}

fn hour(person: &mut Person, minutes: u32, cx: &Cx) -> Turn {
    if minutes >= 24 * 60 {
        return Turn::default().toast(Say::NoLongerOpen);
    }
    let is_settled =
        person.hour == Some(minutes) && !matches!(person.place, Place::Joining { step: Step::Hour });
    if is_settled {
        return Turn::default();
    }
    person.hour = Some(minutes);
    if person.has_joined() {
        person.place = Place::Home;
        return rest::schedule(person, true, cx).plan(next_lesson(person, cx));
    }
    given(person, cx)
}

/// A button of joining. Old ones still work as a correction while joining; they never undo what was joined.
pub(super) fn pressed(person: &mut Person, press: Press, cx: &Cx) -> Turn {
    let is_joining = matches!(person.place, Place::Joining { .. });
    match press {
        Press::Step(step) => correct(person, &step, cx),
        // Pressed twice: the first one did it.
        Press::Confirm if person.has_joined() && !is_joining => Turn::default(),
        _ if !is_joining => Turn::default().toast(Say::NoLongerOpen),
        Press::Province(code) => workplace::in_province(person, &code, String::new(), cx),
        Press::Commune(code) => workplace::in_commune(person, &code, cx),
        Press::Work(id) => workplace::work(person, &id, cx),
        Press::Hour(minutes) => hour(person, minutes, cx),
        Press::Confirm => confirm(person, cx),
        _ => Turn::default().toast(Say::NoLongerOpen),
    }
}

pub(super) fn correct(person: &mut Person, step: &str, cx: &Cx) -> Turn {
    if let Place::Quiz { .. } = person.place {
        return learn::again(person, cx).toast(Say::QuizWaits);
    }
    let step = match step {
        "name" => Step::Name,
        "province" => Step::Province { near: Vec::new() },
        "commune" => workplace::commune_step(person),
        "work" => Step::Work,
        "hour" => Step::Hour,
        _ => return ask(person, cx),
    };
    ask_step(person, step, cx)
}

/// Everything is right: from here one is a learner.
fn confirm(person: &mut Person, cx: &Cx) -> Turn {
    let step = missing(person);
    if step != Step::Review {
        return ask_step(person, step, cx);
    }
    person.place = Place::Home;
    if person.has_joined() {
        return profile::show(person, cx);
    }
    person.joined_at = Some(cx.now);
    let say = Say::Joined {
        name: person.name.clone(),
        hour: person.hour.unwrap_or_default(),
        opens: cx.course.opens,
        phase: super::progress::phase(cx),
    };
    let turn = Turn::saying_with(say, rest::home_buttons()).remember(person, Fact::Joined, cx.now);
    turn.plan(next_lesson(person, cx))
}

pub(super) fn numbered(texts: impl Iterator<Item = String>) -> Vec<Numbered> {
    texts.enumerate().map(|(index, text)| Numbered { number: index + 1, text }).collect()
}

/// What was typed, short enough to be said back.
pub(super) fn shorten(text: &str) -> String {
    const MAX: usize = 40;
    let text = compose(text);
    match text.chars().count() > MAX {
        true => text.chars().take(MAX).chain(['…']).collect(),
        false => text,
    }
}
