//! The two languages of the bot, and texts that exist in both.

use serde::{Deserialize, Serialize};

/// A language the bot speaks. Vietnamese is the source, English follows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    #[default]
    Vi,
    En,
}

impl Lang {
    /// Both languages, the source first.
    pub const ALL: [Lang; 2] = [Lang::Vi, Lang::En];

    /// The code that file names and channels use: `vi` or `en`.
    pub fn code(self) -> &'static str {
        match self {
            Lang::Vi => "vi",
            Lang::En => "en",
        }
    }

    /// The language of a client's code (`en-GB` counts as English). Everything but English gets Vietnamese,
    /// the language of the learners.
    pub fn of_client(code: Option<&str>) -> Lang {
        match code {
            Some(code) if code.to_ascii_lowercase().starts_with("en") => Lang::En,
            _ => Lang::Vi,
        }
    }
}

/// One text in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bilingual {
    pub vi: String,
    pub en: String,
}

impl Bilingual {
    pub fn new(vi: impl Into<String>, en: impl Into<String>) -> Bilingual {
        Bilingual { vi: vi.into(), en: en.into() }
    }

    pub fn get(&self, lang: Lang) -> &str {
        match lang {
            Lang::Vi => &self.vi,
            Lang::En => &self.en,
        }
    }

    /// The text in one language, owned: for a message that outlives the course.
    pub fn to(&self, lang: Lang) -> String {
        self.get(lang).to_owned()
    }

    pub fn is_empty(&self) -> bool {
        self.vi.is_empty() && self.en.is_empty()
    }
}
