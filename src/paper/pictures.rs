//! All pictures of a course, each drawn when it is first asked for, and once.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use sha2::{Digest, Sha256};

use super::draw;

/// The pictures by what they show, and by a name that changes with the picture.
#[derive(Debug, Default)]
pub struct Pictures {
    names: BTreeMap<String, String>,
    sheets: BTreeMap<String, Sheet>,
}

#[derive(Debug)]
struct Sheet {
    svg: String,
    /// Empty when it cannot be drawn.
    png: OnceLock<Vec<u8>>,
}

impl Pictures {
    /// Pairs of what is shown (`cd01`) and the SVG.
    pub fn new<'a>(pictures: impl IntoIterator<Item = (&'a str, &'a str)>) -> Pictures {
        let mut all = Pictures::default();
        for (of, svg) in pictures {
            let name = name(svg);
            all.names.insert(of.to_owned(), name.clone());
            all.sheets.insert(name, Sheet { svg: svg.to_owned(), png: OnceLock::new() });
        }
        all
    }

    /// The name of the picture of something, if it has one.
    pub fn name_of(&self, of: &str) -> Option<&str> {
        self.names.get(of).map(String::as_str)
    }

    /// The PNG of that name; drawn now if nobody asked before, while others who ask wait.
    pub fn png(&self, name: &str) -> Option<&[u8]> {
        let sheet = self.sheets.get(name)?;
        let png = sheet.png.get_or_init(|| draw(&sheet.svg).unwrap_or_default());
        (!png.is_empty()).then_some(png)
    }
}

/// A hash of the content. The number stands for how we draw: with another one, channels are sent everything anew.
fn name(svg: &str) -> String {
    let digest = Sha256::new().chain_update(b"hochoi picture 1\n").chain_update(svg).finalize();
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}
