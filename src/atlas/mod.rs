//! The 34 provinces and 3,321 communes, as published with their codes for 1 July 2025, and how people name them.
//! Pure values and look-ups. It never decides between several: who asks gets a list and lets the person pick.
//! No districts (there are none any more), no maps, no history beyond the names of the old 63 provinces.

mod commune;
mod province;
mod read;

pub use commune::{Commune, CommuneKind};
pub use province::{Province, ProvinceKind, ProvinceMatch};

/// All of the country's units, in the order of their codes.
pub struct Atlas {
    provinces: Vec<Province>,
    communes: Vec<Commune>,
    /// Every way to name a province, old provinces included.
    names: Vec<province::Name>,
}

impl Atlas {
    /// The provinces in the order of their codes, which is how the official tables list them: north to south.
    pub fn provinces(&self) -> &[Province] {
        &self.provinces
    }

    /// The province with this two-digit code.
    pub fn province_by_code(&self, code: &str) -> Option<&Province> {
        self.provinces.iter().find(|province| province.code == code)
    }

    /// The commune with this five-digit code.
    pub fn by_code(&self, code: &str) -> Option<&Commune> {
        let at = self.communes.binary_search_by(|commune| commune.code.as_str().cmp(code)).ok()?;
        self.communes.get(at)
    }

    /// The communes of a province, in the order of their codes.
    pub fn communes_of<'a>(&'a self, province_code: &str) -> impl Iterator<Item = &'a Commune> {
        self.communes.iter().filter(move |commune| commune.province == province_code)
    }
}

#[cfg(test)]
mod tests;
