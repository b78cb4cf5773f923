//! Rest and rhythm: when lessons come, pause and resume, language.

use std::str::FromStr;

use chrono::{DateTime, TimeDelta, Utc, Weekday};
use cron::Schedule;

use super::command::Command;
use super::label::{Label, Word};
use super::person::{Days, Person, Place};
use super::press::Press;
use super::say::{HelpLine, Say};
use super::turn::{Button, Fact, Plan, PlanKind, Turn, rows};
use super::{Cx, keep_place, learn, progress};
use crate::lang::Lang;
use crate::vietnamese::fold;

/// The plan for the next daily lesson: at the learner's hour and days, while the course is open and there is
/// something left to earn; otherwise none.
pub(super) fn next_lesson(person: &Person, cx: &Cx) -> Plan {
    Plan { kind: PlanKind::Lesson, at: next_lesson_at(person, cx) }
}

fn next_lesson_at(person: &Person, cx: &Cx) -> Option<DateTime<Utc>> {
    let wants_lessons = person.has_joined() && !person.is_paused && person.progress.certificate.is_none();
    let schedule = wants_lessons.then(|| times(person.hour?, person.days)).flatten()?;
    // `after` leaves out the moment itself, and the opening moment may be somebody's hour.
    let from = cx.now.max(cx.course.opens - TimeDelta::milliseconds(1)).with_timezone(&cx.course.zone);
    let next = schedule.after(&from).next()?.with_timezone(&Utc);
    (next < cx.course.closes).then_some(next)
}

/// A learner's hour and days as a cron schedule, whose library knows calendars and zones.
fn times(hour: u32, days: Days) -> Option<Schedule> {
    let names: Vec<&str> = Days::week().into_iter().filter(|day| days.has(*day)).map(cron_name).collect();
    if names.is_empty() {
        return None;
    }
    Schedule::from_str(&format!("0 {} {} * * {}", hour % 60, hour / 60, names.join(","))).ok()
}

fn cron_name(day: Weekday) -> &'static str {
    ["MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN"][day.num_days_from_monday() as usize]
}

/// The learner's hour has come: the next thing to learn, unless they are at it right now or it is far too late.
pub(super) fn lesson_due(person: &mut Person, due: DateTime<Utc>, cx: &Cx) -> Turn {
    /// Somebody who did something this short a time ago is studying, and needs no reminder of it.
    const AT_IT: TimeDelta = TimeDelta::minutes(15);
    let again = next_lesson(person, cx);
    let is_wanted = person.has_joined() && !person.is_paused && person.progress.certificate.is_none();
    let is_late = cx.now - due > TimeDelta::minutes(cx.settings.lesson.late_by_max_minutes);
    let is_at_it = person.place != Place::Home && cx.now - person.seen_at < AT_IT;
    if !is_wanted || is_late || is_at_it || !cx.course.is_open(cx.now) || !person.is_reachable {
        return Turn::default().plan(again);
    }
    let mut turn = learn::next(person, cx).plan(again);
    for reply in &mut turn.replies {
        match &mut reply.say {
            Say::Card(card) => card.is_daily = true,
            Say::Question(question) => question.is_daily = true,
            _ => {}
        }
    }
    turn
}

/// `/lich`: the hour and the days, each a button.
pub(super) fn schedule(person: &mut Person, is_saved: bool, cx: &Cx) -> Turn {
    let say = Say::Schedule {
        hour: person.hour.unwrap_or_default(),
        days: person.days,
        next: next_lesson_at(person, cx),
        is_saved,
        is_paused: person.is_paused,
        phase: progress::phase(cx),
        is_certified: person.progress.certificate.is_some(),
    };
    let day = |day: Weekday| {
        let word = day_word(day);
        let label = if person.days.has(day) { Label::PickedWord(word) } else { Label::Word(word) };
        Button { label, press: Press::Day(day) }
    };
    let mut buttons = rows(Days::week().into_iter().map(day), 4);
    buttons.push(vec![Button::new(Word::EditHour, Press::Step("hour".to_owned()))]);
    Turn::saying_with(say, buttons)
}

/// Ticks or unticks a day; the last one stays, since pausing is another thing.
pub(super) fn toggle_day(person: &mut Person, day: Weekday, cx: &Cx) -> Turn {
    if !person.has_joined() {
        return super::join::ask(person, cx);
    }
    let days = person.days.toggle(day);
    if days.0 == 0 {
        return Turn::default().toast(Say::NoDays);
    }
    person.days = days;
    schedule(person, true, cx).in_place().plan(next_lesson(person, cx))
}

fn day_word(day: Weekday) -> Word {
    use Word::*;
    [Monday, Tuesday, Wednesday, Thursday, Friday, Saturday, Sunday][day.num_days_from_monday() as usize]
}

/// `/dung`: no more lessons by themselves; everything else goes on.
pub(super) fn pause(person: &mut Person, cx: &Cx) -> Turn {
    person.is_paused = true;
    let resume = Button::new(Word::Resume, Press::Do(Command::Resume));
    let turn = Turn::saying_with(Say::Paused, vec![vec![resume]]).remember(person, Fact::Paused, cx.now);
    turn.plan(next_lesson(person, cx))
}

/// `/tieptuc`: lessons come again, and what was open is shown.
pub(super) fn resume(person: &mut Person, cx: &Cx) -> Turn {
    if !person.is_paused {
        return learn::next(person, cx);
    }
    person.is_paused = false;
    let plan = next_lesson(person, cx);
    let turn = Turn::default().remember(person, Fact::Resumed, cx.now).plan(plan.clone());
    keep_place(person, turn.say(Say::Resumed { next: plan.at }, vec![vec![learn::button()]]), cx)
}

/// `/ngonngu`: which language?
pub(super) fn ask_language() -> Turn {
    let buttons = [
        Button::new(Word::InVietnamese, Press::Speak(Lang::Vi)),
        Button::new(Word::InEnglish, Press::Speak(Lang::En)),
    ];
    Turn::saying_with(Say::AskLanguage, vec![buttons.into()])
}

/// A language asked for by its name.
pub(super) fn language(text: &str) -> Option<Lang> {
    match fold(text).as_str() {
        "english" | "tieng anh" | "in english" => Some(Lang::En),
        "tieng viet" | "vietnamese" | "viet nam" => Some(Lang::Vi),
        _ => None,
    }
}

/// Speaks this language from now on. What is open is said again in it.
pub(super) fn speak(person: &mut Person, lang: Lang, cx: &Cx) -> Turn {
    person.lang = lang;
    if !person.has_consented() {
        return super::join::welcome(person, cx).in_place();
    }
    keep_place(person, Turn::saying(Say::LanguageChosen), cx)
}

/// The three ways on from home.
pub(super) fn home_buttons() -> Vec<Vec<Button>> {
    vec![
        vec![learn::button()],
        vec![
            Button::new(Word::Topics, Press::Do(Command::Topics)),
            Button::new(Word::Progress, Press::Do(Command::Progress)),
        ],
    ]
}

impl Say {
    /// Help, with every command there is.
    pub(super) fn help(lang: Lang, cx: &Cx) -> Say {
        let line = |command: Command| HelpLine { name: command.name(lang), key: command.name(Lang::En) };
        Say::Help { commands: Command::MENU.map(line).to_vec(), phase: progress::phase(cx) }
    }
}
