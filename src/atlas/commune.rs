//! Communes (xã, phường, đặc khu), and finding the ones that somebody may mean.

use std::str::FromStr;

use super::Atlas;
use crate::vietnamese::{distance_at_most_one, fold, spell, untelex};

/// One of the 3,321 units below the province.
#[derive(Clone, Debug, PartialEq)]
pub struct Commune {
    /// Five digits.
    pub code: String,
    /// What it was on 1 July 2025; the table does not follow later changes.
    pub kind: CommuneKind,
    /// Without the word before it: "Ba Đình".
    pub name: String,
    /// The code of its province.
    pub province: String,
    /// The name as it is compared, once and not at every look-up.
    folded: String,
    squeezed: String,
    spelt: String,
}

/// What a commune is called in full.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CommuneKind {
    /// Xã.
    Commune,
    /// Phường.
    Ward,
    /// Đặc khu, on the islands.
    SpecialZone,
}

/// How well a name fits, best first. The last two are guesses, shown only when nothing else fits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    WithMarks,
    Folded,
    Beginning,
    /// Every typed word begins a word of the name, in any order: "Bảo Lộc 1" is officially "1 Bảo Lộc".
    Words,
    Telex,
    Slip,
}

/// One way to understand the typed text: a name, and the kind said before it.
struct Reading {
    folded: String,
    squeezed: String,
    spelt: String,
    telex: String,
    kind: Option<CommuneKind>,
}

/// What people put before the name, folded. There are no towns (thị trấn) any more, but people still say so.
const BEFORE: &[(&str, Option<CommuneKind>)] = &[
    ("xa", Some(CommuneKind::Commune)),
    ("x", Some(CommuneKind::Commune)),
    ("phuong", Some(CommuneKind::Ward)),
    ("p", Some(CommuneKind::Ward)),
    ("dac khu", Some(CommuneKind::SpecialZone)),
    ("dk", Some(CommuneKind::SpecialZone)),
    ("thi tran", None),
    ("tt", None),
];
/// In a shorter name, one slip makes another name.
const SLIP_MIN: usize = 4;

impl Atlas {
    /// The communes of a province that somebody may mean, likeliest first. Several come even when one fits best, as
    /// names that differ only in their marks do: let the person pick.
    pub fn communes<'a>(&'a self, province_code: &str, typed: &str) -> Vec<&'a Commune> {
        let readings = readings(typed);
        let mut fits: Vec<(Fit, bool, &Commune)> = self
            .communes_of(province_code)
            .filter_map(|commune| {
                best_fit(commune, &readings).map(|(fit, wrong_kind)| (fit, wrong_kind, commune))
            })
            .collect();
        // Between twins the kind says more than the marks: "xã mỹ tho" is Xã Mỹ Thọ, not Phường Mỹ Tho.
        fits.sort_by_key(|(fit, wrong_kind, commune)| {
            ((*fit).max(Fit::Folded), *wrong_kind, *fit, commune.name.chars().count())
        });
        let Some(&(best, wrong_kind, _)) = fits.first() else {
            return Vec::new();
        };
        // Guesses are no company for what was found, nor one sort of guess for another.
        fits.retain(|(fit, ..)| if best < Fit::Telex { *fit < Fit::Telex } else { *fit == best });
        // A kind that was typed counts unless the best name is of another: several communes became wards in 2026.
        fits.retain(|(_, is_wrong, _)| wrong_kind || !is_wrong);
        fits.into_iter().map(|(.., commune)| commune).collect()
    }
}

impl Commune {
    pub(super) fn new(code: String, kind: CommuneKind, name: String, province: String) -> Commune {
        let (folded, spelt) = (fold(&name), spell(&name));
        Commune { squeezed: folded.replace(' ', ""), code, kind, name, province, folded, spelt }
    }

    /// "Phường Ba Đình", "Xã Sóc Sơn", "Đặc khu Phú Quốc".
    pub fn full_name(&self) -> String {
        match self.kind {
            CommuneKind::Commune => format!("Xã {}", self.name),
            CommuneKind::Ward => format!("Phường {}", self.name),
            CommuneKind::SpecialZone => format!("Đặc khu {}", self.name),
        }
    }

    /// "Ba Đình ward", "Sóc Sơn commune", "Phú Quốc special zone".
    pub fn full_name_en(&self) -> String {
        match self.kind {
            CommuneKind::Commune => format!("{} commune", self.name),
            CommuneKind::Ward => format!("{} ward", self.name),
            CommuneKind::SpecialZone => format!("{} special zone", self.name),
        }
    }

    fn fit(&self, reading: &Reading) -> Option<Fit> {
        if reading.squeezed.is_empty() {
            None
        } else if self.spelt == reading.spelt {
            Some(Fit::WithMarks)
        } else if self.squeezed == reading.squeezed {
            Some(Fit::Folded)
        } else if self.folded.starts_with(&reading.folded) || self.squeezed.starts_with(&reading.squeezed) {
            Some(Fit::Beginning)
        } else if has_words(&self.folded, &reading.folded) {
            Some(Fit::Words)
        } else if reading.telex != reading.folded && self.folded.starts_with(&reading.telex) {
            Some(Fit::Telex)
        } else if is_one_slip_off(&self.squeezed, &reading.squeezed) {
            Some(Fit::Slip)
        } else {
            None
        }
    }
}

impl Reading {
    fn new(folded: String, spelt: String, kind: Option<CommuneKind>) -> Reading {
        Reading { squeezed: folded.replace(' ', ""), telex: untelex(&folded), folded, spelt, kind }
    }
}

impl FromStr for CommuneKind {
    type Err = String;

    fn from_str(text: &str) -> Result<CommuneKind, String> {
        match text {
            "xã" => Ok(CommuneKind::Commune),
            "phường" => Ok(CommuneKind::Ward),
            "đặc khu" => Ok(CommuneKind::SpecialZone),
            _ => Err(format!("The kind {text:?} should be xã, phường or đặc khu.")),
        }
    }
}

/// The text without the word for a kind, and the text as it is: "xa dung" may be xã Dung… or xã Xa Dung. With marks
/// ("xã", "phường") there is no such doubt, and a name is not looked for under its kind.
fn readings(typed: &str) -> Vec<Reading> {
    let (folded, spelt) = (fold(typed), spell(typed));
    let whole = Reading::new(folded.clone(), spelt.clone(), None);
    let Some((word, kind)) = BEFORE.iter().find(|(word, _)| begins_with_word(&folded, word)) else {
        return vec![whole];
    };
    let words = word.split(' ').count();
    let without = |text: &str| text.split(' ').skip(words).collect::<Vec<_>>().join(" ");
    let stripped = Reading::new(without(&folded), without(&spelt), *kind);
    let said = spelt.split(' ').take(words).collect::<Vec<_>>().join(" ");
    let is_clear = ["xã", "phường", "đặc khu", "thị trấn"].iter().any(|kind| spell(kind) == said);
    if is_clear { vec![stripped] } else { vec![stripped, whole] }
}

fn begins_with_word(text: &str, word: &str) -> bool {
    text.strip_prefix(word).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
}

/// The best fit of all readings, and whether it is of another kind than was typed.
fn best_fit(commune: &Commune, readings: &[Reading]) -> Option<(Fit, bool)> {
    let fits = readings.iter().filter_map(|reading| {
        commune.fit(reading).map(|fit| (fit, reading.kind.is_some_and(|kind| kind != commune.kind)))
    });
    fits.min()
}

/// Each typed word needs a word of its own: "cồn cỏ" is not all in "Cồn Tiên".
fn has_words(name: &str, typed: &str) -> bool {
    let mut parts: Vec<&str> = name.split(' ').collect();
    typed.split(' ').all(|word| {
        let at = parts.iter().position(|part| part.starts_with(word));
        at.map(|at| parts.swap_remove(at)).is_some()
    })
}

/// One slip in the letters: Sơn Kim 1 is no misspelling of Sơn Kim 2.
fn is_one_slip_off(name: &str, typed: &str) -> bool {
    let figures = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    name.len() >= SLIP_MIN && figures(name) == figures(typed) && distance_at_most_one(name, typed)
}
