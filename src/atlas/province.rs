//! Provinces, and finding the one that somebody means.

use std::str::FromStr;

use super::Atlas;
use crate::vietnamese::{distance_at_most_one, fold, untelex};

/// One of the 34.
#[derive(Clone, Debug, PartialEq)]
pub struct Province {
    /// Two digits, as in Decision 19/2025/QĐ-TTg; never changes, so this is what gets stored.
    pub code: String,
    /// Without the word before it: "Đồng Nai".
    pub name: String,
    /// The name without marks: "Dong Nai".
    pub name_en: String,
    /// What it is today; three provinces have become cities since July 2025.
    pub kind: ProvinceKind,
    /// The date (`2026-04-30`) from which the kind holds; `2025-07-01` where it has not changed since.
    pub since: String,
    /// The old provinces inside that bore another name.
    pub former: Vec<String>,
}

/// What a province is called in full.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProvinceKind {
    /// Tỉnh.
    Province,
    /// Thành phố trực thuộc trung ương.
    City,
}

/// What typed text says about a province.
#[derive(Debug, PartialEq)]
pub enum ProvinceMatch<'a> {
    /// This one.
    Exact(&'a Province),
    /// The name of an old province, written as it was ("Bình Dương"), that is inside this one today: say so.
    Former { province: &'a Province, former: String },
    /// Perhaps one of these, most likely first: ask, even when there is only one.
    Near(Vec<&'a Province>),
    /// Nothing like it.
    None,
}

/// One way to name a province.
pub(super) struct Name {
    folded: String,
    squeezed: String,
    code: String,
    former: Option<String>,
}

/// What may stand before the name, folded; the longest first.
const BEFORE: &[&str] = &["province of ", "city of ", "thanh pho ", "tinh ", "t p ", "tp ", "t "];
/// What may stand behind it.
const BEHIND: &[&str] = &[" province", " city"];
/// Shorter text is too little to look for names that begin with it.
const PREFIX_MIN: usize = 2;
/// In a shorter name, one slip makes another name: "hp", "hn".
const SLIP_MIN: usize = 4;

impl Atlas {
    /// The province somebody means: by name with or without accents, code, short name, or the name of an old
    /// province. Anything less certain is `Near`.
    pub fn province(&self, typed: &str) -> ProvinceMatch<'_> {
        let folded = fold(typed);
        if let Some(province) = self.province_by_code(&folded) {
            return ProvinceMatch::Exact(province);
        }
        let readings = readings(&folded);
        let exact = readings.iter().map(|reading| self.named(reading));
        if let Some(found) = exact.into_iter().find(|found| *found != ProvinceMatch::None) {
            return found;
        }
        match self.near(&folded, &readings) {
            near if near.is_empty() => ProvinceMatch::None,
            near => ProvinceMatch::Near(near),
        }
    }

    /// By exactly this name. The name of one of the 34 wins over the same name of an old province.
    fn named(&self, reading: &str) -> ProvinceMatch<'_> {
        let squeezed = reading.replace(' ', "");
        let (former, today): (Vec<&Name>, Vec<&Name>) = self
            .names
            .iter()
            .filter(|name| name.squeezed == squeezed)
            .partition(|name| name.former.is_some());
        let names = if today.is_empty() { former } else { today };
        match (self.behind(&names).as_slice(), names.first()) {
            ([province], Some(Name { former: Some(former), .. })) => {
                ProvinceMatch::Former { province, former: former.clone() }
            }
            ([province], _) => ProvinceMatch::Exact(province),
            ([], _) => ProvinceMatch::None,
            (several, _) => ProvinceMatch::Near(several.to_vec()),
        }
    }

    /// Names that begin so; failing that Telex left-overs; failing that one slip.
    fn near(&self, folded: &str, said: &[String]) -> Vec<&Province> {
        let telexed = readings(&untelex(folded));
        let shortest = |readings: &[String]| readings.last().cloned().unwrap_or_default();
        let (plain, telex) = (shortest(said), shortest(&telexed));
        let is_slip = |name: &Name| said.iter().any(|text| is_one_slip_off(name, &text.replace(' ', "")));
        let tries: [&dyn Fn(&Name) -> bool; 3] =
            [&|name| begins_with(name, &plain), &|name| begins_with(name, &telex), &is_slip];
        let found = tries.iter().map(|fits| {
            let mut names: Vec<&Name> = self.names.iter().filter(|name| fits(name)).collect();
            names.sort_by_key(|name| (name.former.is_some(), !is_whole_word(name, &plain)));
            self.behind(&names)
        });
        found.into_iter().find(|provinces| !provinces.is_empty()).unwrap_or_default()
    }

    /// The provinces that bear these names, each once.
    fn behind(&self, names: &[&Name]) -> Vec<&Province> {
        let mut provinces: Vec<&Province> = Vec::new();
        for province in names.iter().filter_map(|name| self.province_by_code(&name.code)) {
            if !provinces.contains(&province) {
                provinces.push(province);
            }
        }
        provinces
    }
}

impl Province {
    /// "Thành phố Đồng Nai", "Tỉnh Cao Bằng".
    pub fn full_name(&self) -> String {
        match self.kind {
            ProvinceKind::Province => format!("Tỉnh {}", self.name),
            ProvinceKind::City => format!("Thành phố {}", self.name),
        }
    }

    /// "Dong Nai City", "Cao Bang Province".
    pub fn full_name_en(&self) -> String {
        match self.kind {
            ProvinceKind::Province => format!("{} Province", self.name_en),
            ProvinceKind::City => format!("{} City", self.name_en),
        }
    }
}

impl Name {
    pub(super) fn new(name: &str, code: &str, former: Option<&str>) -> Name {
        let folded = fold(name);
        let squeezed = folded.replace(' ', "");
        Name { folded, squeezed, code: code.to_string(), former: former.map(str::to_string) }
    }
}

impl FromStr for ProvinceKind {
    type Err = String;

    fn from_str(text: &str) -> Result<ProvinceKind, String> {
        match text {
            "tỉnh" => Ok(ProvinceKind::Province),
            "thành phố" => Ok(ProvinceKind::City),
            _ => Err(format!("The kind {text:?} should be tỉnh or thành phố.")),
        }
    }
}

/// The text as it is, then without "tỉnh", "TP." and their like, then with a "tp" cut that was typed together ("tphue").
fn readings(folded: &str) -> Vec<String> {
    let before = BEFORE.iter().find_map(|word| folded.strip_prefix(word)).unwrap_or(folded);
    let bare = BEHIND.iter().find_map(|word| before.strip_suffix(word)).unwrap_or(before);
    let mut readings = vec![folded.to_string(), bare.to_string()];
    readings.extend(bare.strip_prefix("tp").map(|rest| rest.trim_start().to_string()));
    readings.dedup();
    readings
}

fn begins_with(name: &Name, text: &str) -> bool {
    text.len() >= PREFIX_MIN
        && (name.folded.starts_with(text) || name.squeezed.starts_with(&text.replace(' ', "")))
}

/// "ha" is a word of "Hà Nội" and only some letters of "Hải Phòng".
fn is_whole_word(name: &Name, text: &str) -> bool {
    name.folded.strip_prefix(text).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
}

fn is_one_slip_off(name: &Name, squeezed: &str) -> bool {
    name.squeezed.len() >= SLIP_MIN
        && squeezed.len() >= SLIP_MIN
        && distance_at_most_one(&name.squeezed, squeezed)
}
