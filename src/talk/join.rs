//! Joining: consent first, then name, province, commune, kind of work and study hour. The next step is always the
//! first thing that is missing, so people can leave and come back, and correct any step.

use chrono::NaiveTime;

use super::person::{Consent, Person, Place, Step};
use super::press::Press;
use super::rest::next_lesson;
use super::say::{Label, Numbered, Profile, Say, Word};
use super::turn::{Button, Fact, Keyboard, Turn, rows};
use super::{Cx, Event, learn, rest};
use crate::atlas::{Commune, Province, ProvinceMatch};
use crate::lang::Lang;
use crate::vietnamese::{compose, fold, time_of_day};

/// The longest name we keep, in characters: a certificate has one line for it.
const NAME_MAX: usize = 60;
/// How many communes are offered at once; more matches ask for more letters.
const COMMUNES_SHOWN: usize = 8;

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
    let other = match person.lang {
        Lang::Vi => Button::new(Word::InEnglish, Press::Speak(Lang::En)),
        Lang::En => Button::new(Word::InVietnamese, Press::Speak(Lang::Vi)),
    };
    Turn::saying_with(say, vec![vec![Button::new(Word::Agree, Press::Agree)], vec![other]])
}

/// Before consent only consent, the language and help are heard.
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
        // Only who has seen the text can be told that it is still waiting for an answer.
        _ if matches!(person.place, Place::Joining { .. }) => {
            Turn::saying(Say::ConsentNeeded).then(welcome(person, cx))
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
        () if person.province.is_none() => Step::Province { near: Vec::new() },
        () if person.commune.is_none() => Step::Commune { found: Vec::new() },
        () if person.work.is_none() => Step::Work,
        () if person.hour.is_none() => Step::Hour,
        () => Step::Review,
    }
}

fn ask_step(person: &mut Person, step: Step, cx: &Cx) -> Turn {
    person.place = Place::Joining { step: step.clone() };
    match step {
        Step::Consent => welcome(person, cx),
        Step::Name => {
            Turn::saying(Say::AskName { given: person.name.clone() }).keyboard(Keyboard::ShareContact)
        }
        Step::Province { .. } => Turn::saying_with(Say::AskProvince, all_provinces(cx)),
        Step::Commune { .. } => ask_commune(person, String::new(), cx),
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
        Step::Review => review(person, cx),
    }
}

fn all_provinces(cx: &Cx) -> Vec<Vec<Button>> {
    rows(cx.atlas.provinces().iter().map(|province| province_button(province)), 3)
}

fn province_button(province: &Province) -> Button {
    Button { label: Label::Text(province.name.clone()), press: Press::Province(province.code.clone()) }
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
fn given(person: &mut Person, cx: &Cx) -> Turn {
    let step = missing(person);
    if step == Step::Review && person.has_joined() {
        person.place = Place::Home;
        return profile(person, cx).plan(next_lesson(person, cx));
    }
    ask_step(person, step, cx)
}

/// A typed message at a step of joining. Nothing typed here is wasted: what cannot be the answer gets a way forward.
pub(super) fn said(person: &mut Person, text: &str, cx: &Cx) -> Option<Turn> {
    let Place::Joining { step } = person.place.clone() else { return None };
    if matches!(fold(text).as_str(), "quay lai" | "lui" | "lui lai" | "back") {
        return Some(back(person, &step, cx));
    }
    // A word that is a command everywhere else is one here too, except where any text may be the answer.
    if super::Command::words(text).is_some() {
        return None;
    }
    Some(match step {
        Step::Consent => ask(person, cx),
        Step::Name => name(person, text, cx),
        Step::Province { near } => province(person, text, &near, cx),
        Step::Commune { found } => commune(person, text, &found, cx),
        Step::Work => {
            let picked = picked(text, cx.course.works.len()).map(|index| cx.course.works[index].id.clone());
            let same = |work: &&crate::course::Work| {
                Lang::ALL.iter().any(|lang| fold(work.label.get(*lang)) == fold(text))
            };
            let id = picked.or_else(|| cx.course.works.iter().find(same).map(|work| work.id.clone()));
            match id {
                Some(id) => work(person, &id, cx),
                None => ask_step(person, Step::Work, cx),
            }
        }
        Step::Hour => match time_of_day(text) {
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
        Step::Work => Step::Commune { found: Vec::new() },
        Step::Hour => Step::Work,
        Step::Review => Step::Hour,
    };
    ask_step(person, before, cx)
}

/// A number of a list on the screen.
fn picked(text: &str, choices: usize) -> Option<usize> {
    let number: usize = fold(text).parse().ok()?;
    number.checked_sub(1).filter(|index| *index < choices)
}

fn name(person: &mut Person, text: &str, cx: &Cx) -> Turn {
    let name = compose(text);
    let is_name = name.chars().filter(|c| c.is_alphabetic()).count() >= 2
        && !name.chars().any(|c| c.is_ascii_digit() || "<>{}@/\\".contains(c));
    if !is_name || name.chars().count() > NAME_MAX {
        return Turn::saying(Say::NameUnclear).keyboard(Keyboard::ShareContact);
    }
    person.name = name.clone();
    let turn =
        Turn::saying(Say::NameKept { name, has_phone: person.phone.is_some() }).keyboard(Keyboard::Remove);
    turn.then(given(person, cx))
}

/// A shared contact counts only if the channel says that it is the sender's own.
pub(super) fn contact(person: &mut Person, phone: String, name: String, is_own: bool, cx: &Cx) -> Turn {
    if !is_own {
        return super::keep_place(person, Turn::saying(Say::ContactForeign), cx);
    }
    person.phone = Some(normal_phone(&phone));
    let is_at_name = matches!(person.place, Place::Joining { step: Step::Name });
    if is_at_name && person.name.is_empty() {
        person.name = compose(&name).chars().take(NAME_MAX).collect();
    }
    let kept = Turn::saying(Say::ContactKept { name: person.name.clone() }).keyboard(Keyboard::Remove);
    match is_at_name && !person.name.is_empty() {
        true => kept.then(given(person, cx)),
        false => super::keep_place(person, kept, cx),
    }
}

/// Digits with the country's code: `0912…`, `+84912…` and `84912…` are one number.
fn normal_phone(phone: &str) -> String {
    let digits: String = phone.chars().filter(char::is_ascii_digit).collect();
    match digits.strip_prefix('0') {
        Some(rest) => format!("84{rest}"),
        None => digits,
    }
}

/// A Vietnamese number as people say it, beginning with 0.
fn spoken_phone(phone: &str) -> String {
    match phone.strip_prefix("84") {
        Some(rest) => format!("0{rest}"),
        None => format!("+{phone}"),
    }
}

fn province(person: &mut Person, text: &str, near: &[String], cx: &Cx) -> Turn {
    if let Some(index) = picked(text, near.len()) {
        return in_province(person, &near[index], String::new(), cx);
    }
    match cx.atlas.province(text) {
        ProvinceMatch::Exact(province) => in_province(person, &province.code, String::new(), cx),
        ProvinceMatch::Former { province, former } => in_province(person, &province.code, former, cx),
        ProvinceMatch::Near(found) => {
            let step = Step::Province { near: found.iter().map(|province| province.code.clone()).collect() };
            person.place = Place::Joining { step };
            let choices = numbered(found.iter().map(|province| province.name.clone()));
            let buttons = found.iter().map(|province| province_button(province));
            Turn::saying_with(Say::ProvinceNear { typed: shorten(text), choices }, rows(buttons, 2))
        }
        ProvinceMatch::None => {
            Turn::saying_with(Say::ProvinceUnknown { typed: shorten(text) }, all_provinces(cx))
        }
    }
}

/// Sets the province; a commune of another province goes with it.
fn in_province(person: &mut Person, code: &str, former: String, cx: &Cx) -> Turn {
    if cx.atlas.province_by_code(code).is_none() {
        return Turn::default().toast(Say::NoLongerOpen);
    }
    if person.province.as_deref() != Some(code) {
        person.commune = None;
    }
    person.province = Some(code.to_owned());
    if person.commune.is_some() {
        return given(person, cx);
    }
    person.place = Place::Joining { step: Step::Commune { found: Vec::new() } };
    ask_commune(person, former, cx)
}

fn ask_commune(person: &Person, former: String, cx: &Cx) -> Turn {
    let province = province_name(person, cx);
    Turn::saying(Say::AskCommune { province, former })
}

/// Typed letters of a commune: always a choice to confirm, since names repeat and we never guess.
fn commune(person: &mut Person, text: &str, found: &[String], cx: &Cx) -> Turn {
    if let Some(index) = picked(text, found.len()) {
        return in_commune(person, &found[index], cx);
    }
    let code = person.province.clone().unwrap_or_default();
    let matches = cx.atlas.communes(&code, text);
    let province = province_name(person, cx);
    if matches.is_empty() {
        return Turn::saying(Say::CommuneUnknown { typed: shorten(text), province });
    }
    let shown = &matches[..matches.len().min(COMMUNES_SHOWN)];
    person.place = Place::Joining {
        step: Step::Commune { found: shown.iter().map(|commune| commune.code.clone()).collect() },
    };
    let choices = numbered(shown.iter().map(|commune| in_full(commune, person.lang)));
    let button = |commune: &&Commune| Button {
        label: Label::Text(in_full(commune, person.lang)),
        press: Press::Commune(commune.code.clone()),
    };
    let say =
        Say::CommuneChoices { typed: shorten(text), province, choices, more: matches.len() - shown.len() };
    Turn::saying_with(say, rows(shown.iter().map(button), 2))
}

fn in_commune(person: &mut Person, code: &str, cx: &Cx) -> Turn {
    match cx.atlas.by_code(code) {
        // A button from before the province was corrected would put the person into two provinces.
        Some(commune) if person.province.as_deref() == Some(commune.province.as_str()) => {
            person.commune = Some(code.to_owned());
            given(person, cx)
        }
        _ => Turn::default().toast(Say::NoLongerOpen),
    }
}

fn work(person: &mut Person, id: &str, cx: &Cx) -> Turn {
    if cx.course.work(id).is_none() {
        return Turn::default().toast(Say::NoLongerOpen);
    }
    person.work = Some(id.to_owned());
    given(person, cx)
}

fn hour(person: &mut Person, minutes: u32, cx: &Cx) -> Turn {
    if minutes >= 24 * 60 {
        return Turn::default().toast(Say::NoLongerOpen);
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
        _ if !is_joining => Turn::default().toast(Say::NoLongerOpen),
        Press::Province(code) => in_province(person, &code, String::new(), cx),
        Press::Commune(code) => in_commune(person, &code, cx),
        Press::Work(id) => work(person, &id, cx),
        Press::Hour(minutes) => hour(person, minutes, cx),
        Press::Confirm => confirm(person, cx),
        _ => Turn::default().toast(Say::NoLongerOpen),
    }
}

fn correct(person: &mut Person, step: &str, cx: &Cx) -> Turn {
    if let Place::Quiz { .. } = person.place {
        return learn::again(person, cx).toast(Say::QuizWaits);
    }
    let step = match step {
        "name" => Step::Name,
        "province" => Step::Province { near: Vec::new() },
        "commune" if person.province.is_some() => Step::Commune { found: Vec::new() },
        "work" => Step::Work,
        "hour" => Step::Hour,
        _ => return ask(person, cx),
    };
    ask_step(person, step, cx)
}

fn review(person: &Person, cx: &Cx) -> Turn {
    let confirm = vec![Button::new(Word::Confirm, Press::Confirm)];
    let buttons = [vec![confirm], edit_buttons()].concat();
    Turn::saying_with(Say::Review(shown(person, cx)), buttons)
}

/// `/hoso`: what we know, and a button to correct each thing.
pub(super) fn profile(person: &mut Person, cx: &Cx) -> Turn {
    Turn::saying_with(Say::ProfileShown(shown(person, cx)), edit_buttons())
}

fn edit_buttons() -> Vec<Vec<Button>> {
    let steps = [
        (Word::EditName, "name"),
        (Word::EditProvince, "province"),
        (Word::EditCommune, "commune"),
        (Word::EditWork, "work"),
        (Word::EditHour, "hour"),
    ];
    rows(steps.map(|(word, step)| Button::new(word, Press::Step(step.to_owned()))), 2)
}

fn shown(person: &Person, cx: &Cx) -> Profile {
    let lang = person.lang;
    let commune = person.commune.as_deref().and_then(|code| cx.atlas.by_code(code));
    let work = person.work.as_deref().and_then(|id| cx.course.work(id));
    Profile {
        name: person.name.clone(),
        phone: person.phone.as_deref().map(spoken_phone).unwrap_or_default(),
        province: province_name(person, cx),
        commune: commune.map_or_else(String::new, |commune| in_full(commune, lang)),
        work: work.map_or_else(String::new, |work| work.label.to(lang)),
        hour: person.hour.unwrap_or_default(),
        days: person.days,
    }
}

/// Everything is right: from here one is a learner.
fn confirm(person: &mut Person, cx: &Cx) -> Turn {
    let step = missing(person);
    if step != Step::Review {
        return ask_step(person, step, cx);
    }
    person.place = Place::Home;
    if person.has_joined() {
        return profile(person, cx);
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

fn province_name(person: &Person, cx: &Cx) -> String {
    let province = person.province.as_deref().and_then(|code| cx.atlas.province_by_code(code));
    province.map_or_else(String::new, |province| province.name.clone())
}

fn in_full(commune: &Commune, lang: Lang) -> String {
    match lang {
        Lang::Vi => commune.full_name(),
        Lang::En => commune.full_name_en(),
    }
}

fn numbered(texts: impl Iterator<Item = String>) -> Vec<Numbered> {
    texts.enumerate().map(|(index, text)| Numbered { number: index + 1, text }).collect()
}

/// What was typed, short enough to be said back.
fn shorten(text: &str) -> String {
    const MAX: usize = 40;
    let text = compose(text);
    match text.chars().count() > MAX {
        true => text.chars().take(MAX).chain(['…']).collect(),
        false => text,
    }
}
