//! Where a learner works: province, commune, and the kind of work. Names repeat across the country, so a commune is
//! always confirmed from a list and never guessed.

use super::Cx;
use super::join::{given, numbered, picked, shorten};
use super::label::Label;
use super::person::{Person, Place, Step};
use super::press::Press;
use super::say::Say;
use super::turn::{Button, Turn, rows};
use crate::atlas::{Commune, Province, ProvinceMatch};
use crate::lang::Lang;

/// How many communes are offered at once; more matches ask for more letters.
const COMMUNES_SHOWN: usize = 8;

pub(super) fn all_provinces(cx: &Cx) -> Vec<Vec<Button>> {
    rows(cx.atlas.provinces().iter().map(province_button), 3)
}

/// A typed province: by any of its names, or by its number in a short list on the screen.
pub(super) fn province(person: &mut Person, text: &str, near: &[String], cx: &Cx) -> Turn {
    if let Some(index) = picked(text, near.len()) {
        return in_province(person, &near[index], String::new(), cx);
    }
    if is_number(text) {
        // Nobody means a code of the statistics office: show again what can be picked.
        return match near.is_empty() {
            true => Turn::saying_with(Say::AskProvince, all_provinces(cx)),
            false => {
                offer(person, text, near.iter().filter_map(|code| cx.atlas.province_by_code(code)).collect())
            }
        };
    }
    match cx.atlas.province(text) {
        ProvinceMatch::Exact(province) => in_province(person, &province.code, String::new(), cx),
        ProvinceMatch::Former { province, former } => in_province(person, &province.code, former, cx),
        ProvinceMatch::Near(found) => offer(person, text, found),
        ProvinceMatch::None => {
            Turn::saying_with(Say::ProvinceUnknown { typed: shorten(text) }, all_provinces(cx))
        }
    }
}

fn is_number(text: &str) -> bool {
    text.trim().chars().all(|c| c.is_ascii_digit())
}

fn offer(person: &mut Person, text: &str, found: Vec<&Province>) -> Turn {
    let near = found.iter().map(|province| province.code.clone()).collect();
    person.place = Place::Joining { step: Step::Province { near } };
    let choices = numbered(found.iter().map(|province| province.name.clone()));
    let buttons = found.iter().map(|province| province_button(province));
    Turn::saying_with(Say::ProvinceNear { typed: shorten(text), choices }, rows(buttons, 2))
}

/// Takes a province, and asks for the commune in it. Both become the person's together.
pub(super) fn in_province(person: &mut Person, code: &str, former: String, cx: &Cx) -> Turn {
    let Some(province) = cx.atlas.province_by_code(code) else {
        return Turn::default().toast(Say::NoLongerOpen);
    };
    if person.commune.is_some() && person.province.as_deref() == Some(code) {
        return given(person, cx);
    }
    let step = Step::Commune { province: code.to_owned(), found: Vec::new() };
    // Pressed twice: the first one asked already.
    if person.place == (Place::Joining { step: step.clone() }) && former.is_empty() {
        return Turn::default();
    }
    person.place = Place::Joining { step };
    Turn::saying(Say::AskCommune { province: province.name.clone(), former })
}

fn province_button(province: &Province) -> Button {
    Button { label: Label::Text(province.name.clone()), press: Press::Province(province.code.clone()) }
}

/// The step that corrects the commune: inside the province that is known, else the province comes first.
pub(super) fn commune_step(person: &Person) -> Step {
    match &person.province {
        Some(province) => Step::Commune { province: province.clone(), found: Vec::new() },
        None => Step::Province { near: Vec::new() },
    }
}

/// Asks for the commune; a list that was open is shown again, since its numbers still count.
pub(super) fn ask_commune(person: &mut Person, province: &str, found: &[String], cx: &Cx) -> Turn {
    let communes: Vec<&Commune> = found.iter().filter_map(|code| cx.atlas.by_code(code)).collect();
    match communes.is_empty() {
        true => Turn::saying(Say::AskCommune { province: name_of(province, cx), former: String::new() }),
        false => choose(person, String::new(), province, &communes, 0, cx),
    }
}

/// Typed letters of a commune: always a choice to confirm, since names repeat and we never guess.
pub(super) fn commune(person: &mut Person, text: &str, province: &str, found: &[String], cx: &Cx) -> Turn {
    if let Some(index) = picked(text, found.len()) {
        return in_commune(person, &found[index], cx);
    }
    let matches = cx.atlas.communes(province, text);
    if matches.is_empty() {
        return match is_number(text) && !found.is_empty() {
            true => ask_commune(person, province, found, cx),
            false => {
                Turn::saying(Say::CommuneUnknown { typed: shorten(text), province: name_of(province, cx) })
            }
        };
    }
    let shown = &matches[..matches.len().min(COMMUNES_SHOWN)];
    choose(person, shorten(text), province, shown, matches.len() - shown.len(), cx)
}

fn choose(
    person: &mut Person,
    typed: String,
    province: &str,
    shown: &[&Commune],
    more: usize,
    cx: &Cx,
) -> Turn {
    let found = shown.iter().map(|commune| commune.code.clone()).collect();
    person.place = Place::Joining { step: Step::Commune { province: province.to_owned(), found } };
    let choices = numbered(shown.iter().map(|commune| in_full(commune, person.lang)));
    let button = |commune: &&Commune| Button {
        label: Label::Text(in_full(commune, person.lang)),
        press: Press::Commune(commune.code.clone()),
    };
    let say = Say::CommuneChoices { typed, province: name_of(province, cx), choices, more };
    Turn::saying_with(say, rows(shown.iter().map(button), 2))
}

/// Settles province and commune. A button from before the province was corrected is no longer good.
pub(super) fn in_commune(person: &mut Person, code: &str, cx: &Cx) -> Turn {
    let Place::Joining { step: Step::Commune { province, .. } } = &person.place else {
        return Turn::default().toast(Say::NoLongerOpen);
    };
    match cx.atlas.by_code(code) {
        Some(commune) if commune.province == *province => {
            person.province = Some(commune.province.clone());
            person.commune = Some(code.to_owned());
            given(person, cx)
        }
        _ => Turn::default().toast(Say::NoLongerOpen),
    }
}

pub(super) fn in_full(commune: &Commune, lang: Lang) -> String {
    match lang {
        Lang::Vi => commune.full_name(),
        Lang::En => commune.full_name_en(),
    }
}

pub(super) fn work(person: &mut Person, id: &str, cx: &Cx) -> Turn {
    if cx.course.work(id).is_none() {
        return Turn::default().toast(Say::NoLongerOpen);
    }
    if person.work.as_deref() == Some(id) && !matches!(person.place, Place::Joining { step: Step::Work }) {
        return Turn::default();
    }
    person.work = Some(id.to_owned());
    given(person, cx)
}

pub(super) fn province_name(person: &Person, cx: &Cx) -> String {
    person.province.as_deref().map_or_else(String::new, |code| name_of(code, cx))
}

fn name_of(province: &str, cx: &Cx) -> String {
    cx.atlas.province_by_code(province).map_or_else(String::new, |province| province.name.clone())
}
