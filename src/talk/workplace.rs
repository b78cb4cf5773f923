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

pub(super) fn province(person: &mut Person, text: &str, near: &[String], cx: &Cx) -> Turn {
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
pub(super) fn in_province(person: &mut Person, code: &str, former: String, cx: &Cx) -> Turn {
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

fn province_button(province: &Province) -> Button {
    Button { label: Label::Text(province.name.clone()), press: Press::Province(province.code.clone()) }
}

pub(super) fn ask_commune(person: &Person, former: String, cx: &Cx) -> Turn {
    let province = province_name(person, cx);
    Turn::saying(Say::AskCommune { province, former })
}

/// Typed letters of a commune: always a choice to confirm, since names repeat and we never guess.
pub(super) fn commune(person: &mut Person, text: &str, found: &[String], cx: &Cx) -> Turn {
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

pub(super) fn in_commune(person: &mut Person, code: &str, cx: &Cx) -> Turn {
    match cx.atlas.by_code(code) {
        // A button from before the province was corrected would put the person into two provinces.
        Some(commune) if person.province.as_deref() == Some(commune.province.as_str()) => {
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
    person.work = Some(id.to_owned());
    given(person, cx)
}

pub(super) fn province_name(person: &Person, cx: &Cx) -> String {
    let province = person.province.as_deref().and_then(|code| cx.atlas.province_by_code(code));
    province.map_or_else(String::new, |province| province.name.clone())
}
