//! Reads the two tables. All problems at once, each with its file and line, because people edit these files by hand.

use std::collections::HashSet;

use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::province::{Name, Province};
use super::{Atlas, Commune};
use crate::vietnamese::compose;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ProvinceRow {
    code: String,
    name: String,
    name_en: String,
    kind: String,
    since: String,
    /// Old provinces inside, separated by `;`, each with its own short names: `Thừa Thiên Huế=tth|thừa thiên`.
    former: String,
    /// What else people call it, separated by `;`. Only what folding does not find anyway.
    aliases: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CommuneRow {
    code: String,
    kind: String,
    name: String,
    province_code: String,
}

impl Atlas {
    /// Reads provinces.csv and communes.csv. Every problem is one line of the answer: `communes.csv:12: …`.
    pub fn read(provinces_csv: &str, communes_csv: &str) -> Result<Atlas, Vec<String>> {
        let mut atlas = Atlas { provinces: Vec::new(), communes: Vec::new(), names: Vec::new() };
        let mut problems = Vec::new();
        for (line, row) in rows(provinces_csv) {
            let added = row.and_then(|row| atlas.add_province(row));
            problems.extend(added.err().map(|why| format!("provinces.csv:{line}: {why}")));
        }
        // Searching 3,321 rows for each of 3,321 codes would be felt at every start.
        let mut codes = HashSet::new();
        for (line, row) in rows(communes_csv) {
            let added = row.and_then(|row| atlas.add_commune(row, &mut codes));
            problems.extend(added.err().map(|why| format!("communes.csv:{line}: {why}")));
        }
        atlas.provinces.sort_by(|a, b| a.code.cmp(&b.code));
        atlas.communes.sort_by(|a, b| a.code.cmp(&b.code));
        if problems.is_empty() { Ok(atlas) } else { Err(problems) }
    }

    fn add_province(&mut self, row: ProvinceRow) -> Result<(), String> {
        is_code(&row.code, 2)?;
        if self.province_by_code(&row.code).is_some() {
            return Err(format!("The code {} is there twice.", row.code));
        }
        let province = Province {
            kind: row.kind.parse()?,
            name: is_name(row.name)?,
            name_en: is_name(row.name_en)?,
            since: row.since,
            code: row.code,
            former: list(&row.former, ';')
                .map(|old| old.split('=').next().unwrap_or(old).to_string())
                .collect(),
        };
        self.names.push(Name::new(&province.name, &province.code, None));
        self.names.extend(list(&row.aliases, ';').map(|alias| Name::new(alias, &province.code, None)));
        for old in list(&row.former, ';') {
            let (former, short) = old.split_once('=').unwrap_or((old, ""));
            let names = std::iter::once(former).chain(list(short, '|'));
            self.names.extend(names.map(|name| Name::new(name, &province.code, Some(former))));
        }
        self.provinces.push(province);
        Ok(())
    }

    fn add_commune(&mut self, row: CommuneRow, codes: &mut HashSet<String>) -> Result<(), String> {
        is_code(&row.code, 5)?;
        if self.province_by_code(&row.province_code).is_none() {
            return Err(format!("There is no province {}.", row.province_code));
        }
        if !codes.insert(row.code.clone()) {
            return Err(format!("The code {} is there twice.", row.code));
        }
        self.communes.push(Commune::new(row.code, row.kind.parse()?, is_name(row.name)?, row.province_code));
        Ok(())
    }
}

/// The rows with the lines they begin on. Those that cannot be read say why.
fn rows<T: DeserializeOwned>(text: &str) -> Vec<(u64, Result<T, String>)> {
    let mut reader =
        csv::ReaderBuilder::new().flexible(true).trim(csv::Trim::All).from_reader(text.as_bytes());
    let header = match reader.headers() {
        Ok(header) => header.clone(),
        Err(why) => return vec![(1, Err(why.to_string()))],
    };
    let row = |record: csv::StringRecord| match record.len() == header.len() {
        true => record.deserialize(Some(&header)).map_err(|why| why.to_string()),
        false => Err(format!("{} columns, where {} should be.", record.len(), header.len())),
    };
    let line = |record: &csv::StringRecord| record.position().map_or(1, |at| at.line());
    let records = reader.records();
    records
        .map(|record| match record {
            Ok(record) => (line(&record), row(record)),
            Err(why) => (why.position().map_or(1, |at| at.line()), Err(why.to_string())),
        })
        .collect()
}

fn is_code(code: &str, digits: usize) -> Result<(), String> {
    let good = code.len() == digits && code.bytes().all(|b| b.is_ascii_digit());
    if good { Ok(()) } else { Err(format!("The code {code:?} should have {digits} digits.")) }
}

fn is_name(name: String) -> Result<String, String> {
    if name.is_empty() {
        return Err("The name is missing.".to_string());
    }
    if compose(&name) != name {
        return Err(format!("The name {name:?} is not plain NFC text."));
    }
    Ok(name)
}

fn list(text: &str, separator: char) -> impl Iterator<Item = &str> {
    text.split(separator).map(str::trim).filter(|item| !item.is_empty())
}
