//! What we know of a learner, as they give and see it.

use super::Cx;
use super::hear;
use super::join::given;
use super::label::Word;
use super::person::{Person, Place, Step};
use super::press::Press;
use super::say::{Profile, Say};
use super::turn::{Button, Keyboard, Turn, rows};
use super::workplace::{in_full, province_name};
use crate::vietnamese::compose;

/// The longest name we keep, in characters: a certificate has one line for it.
const NAME_MAX: usize = 60;

pub(super) fn name(person: &mut Person, text: &str, cx: &Cx) -> Turn {
    let name = as_written(hear::without_lead(&compose(text)));
    if !is_name(&name) {
        return Turn::saying(Say::NameUnclear).keyboard(Keyboard::ShareContact);
    }
    person.name = name.clone();
    let turn =
        Turn::saying(Say::NameKept { name, is_joining: !person.has_joined() }).keyboard(Keyboard::Remove);
    turn.then(given(person, cx))
}

/// Whether this may be somebody's full name: two to seven words of letters, and nothing that people say instead of it.
fn is_name(name: &str) -> bool {
    let words = name.split(' ').count();
    let has_letters = name.chars().filter(|c| c.is_alphabetic()).count() >= 2;
    let has_signs = name.chars().any(|c| c.is_ascii_digit() || "<>{}@/\\?!:".contains(c));
    (2..=7).contains(&words)
        && has_letters
        && !has_signs
        && !hear::is_chatter(name)
        && name.chars().count() <= NAME_MAX
}

/// Typed all in small or all in capital letters, as on a phone, a name gets its capitals; otherwise it stays as it is.
fn as_written(name: &str) -> String {
    if name != name.to_lowercase() && name != name.to_uppercase() {
        return name.to_owned();
    }
    let capital = |word: &str| {
        let mut letters = word.chars();
        letters
            .next()
            .map(|first| first.to_uppercase().chain(letters.flat_map(char::to_lowercase)).collect::<String>())
    };
    name.split(' ').filter_map(capital).collect::<Vec<_>>().join(" ")
}

/// A shared contact counts only if the channel says that it is the sender's own.
pub(super) fn contact(person: &mut Person, phone: String, name: String, is_own: bool, cx: &Cx) -> Turn {
    if !is_own {
        return super::keep_place(person, Turn::saying(Say::ContactForeign), cx);
    }
    person.phone = Some(normal_phone(&phone));
    let is_at_name = matches!(person.place, Place::Joining { step: Step::Name });
    // A card often holds one word, and a certificate needs the whole name.
    if is_at_name && person.name.is_empty() && is_name(&compose(&name)) {
        person.name = compose(&name);
    }
    let kept = Turn::saying(Say::ContactKept { name: person.name.clone(), is_joining: !person.has_joined() })
        .keyboard(Keyboard::Remove);
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

pub(super) fn review(person: &Person, cx: &Cx) -> Turn {
    let confirm = vec![Button::new(Word::Confirm, Press::Confirm)];
    let buttons = [vec![confirm], edit_buttons()].concat();
    Turn::saying_with(Say::Review(shown(person, cx)), buttons)
}

/// `/hoso`: what we know, and a button to correct each thing.
pub(super) fn show(person: &mut Person, cx: &Cx) -> Turn {
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
