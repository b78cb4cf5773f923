//! Files that the bot sent, in memory: their ids, their measures, their bytes.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::dice::Dice;
use super::params::Upload;
use super::refusal::{Refusal, bad};

/// Nothing larger is kept: the bot could not download it either.
pub const FILE_MAX_BYTES: usize = 20 << 20;
const PHOTO_MAX_BYTES: usize = 10 << 20;

#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub enum Kind {
    Photo,
    Document,
}

/// One file under one id.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Stored {
    pub id: String,
    unique_id: String,
    pub kind: Kind,
    pub name: String,
    pub mime: String,
    pub width: u32,
    pub height: u32,
    /// All sizes of a photo, the smallest first.
    pub sizes: Vec<String>,
    path: String,
    #[serde(with = "hex")]
    pub bytes: Vec<u8>,
}

#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Files(BTreeMap<String, Stored>);

impl Files {
    /// Keeps an upload as a document.
    pub fn add_document(&mut self, upload: &Upload, dice: &mut Dice) -> Result<String, Refusal> {
        check_size(upload, FILE_MAX_BYTES)?;
        Ok(self.insert(Kind::Document, upload, (0, 0), dice))
    }

    /// Keeps an upload as a photo: two sizes of the same picture, the small one first.
    pub fn add_photo(&mut self, upload: &Upload, dice: &mut Dice) -> Result<Vec<String>, Refusal> {
        check_size(upload, PHOTO_MAX_BYTES)?;
        let (width, height) = measure(&upload.bytes).ok_or_else(|| bad("IMAGE_PROCESS_FAILED"))?;
        let longest = width.max(height).max(1);
        if longest > 10_000 || width + height > 10_000 || longest > 20 * width.min(height).max(1) {
            return Err(bad("PHOTO_INVALID_DIMENSIONS"));
        }
        let thumb = (width * 90 / longest, height * 90 / longest);
        let small = self.insert(Kind::Photo, upload, thumb, dice);
        let large = self.insert(Kind::Photo, upload, (width, height), dice);
        let sizes = vec![small, large];
        for id in &sizes {
            if let Some(file) = self.0.get_mut(id) {
                file.sizes = sizes.clone();
            }
        }
        Ok(sizes)
    }

    /// The file behind an id the bot was given earlier.
    pub fn again(&self, id: &str, wanted: Kind) -> Result<&Stored, Refusal> {
        if id.starts_with("http://") || id.starts_with("https://") {
            return Err(bad("failed to get HTTP URL content")); // this world fetches nothing from elsewhere
        }
        let file = self.0.get(id).ok_or_else(|| bad("wrong file identifier/HTTP URL specified"))?;
        if file.kind != wanted {
            return Err(bad(format!("can't use file of type {:?} as {wanted:?}", file.kind)));
        }
        Ok(file)
    }

    pub fn get(&self, id: &str) -> Option<&Stored> {
        self.0.get(id)
    }

    pub fn at_path(&self, path: &str) -> Option<&Stored> {
        self.0.values().find(|file| file.path == path)
    }

    fn insert(
        &mut self,
        kind: Kind,
        upload: &Upload,
        (width, height): (u32, u32),
        dice: &mut Dice,
    ) -> String {
        let number = self.0.len();
        let (folder, prefix) = match kind {
            Kind::Photo => ("photos", "AgACAgUAA"),
            Kind::Document => ("documents", "BQACAgUAA"),
        };
        let ending = upload.name.rsplit_once('.').map(|(_, ending)| format!(".{ending}")).unwrap_or_default();
        let id = format!("{prefix}{:016x}{:016x}", dice.roll(), dice.roll());
        let stored = Stored {
            id: id.clone(),
            unique_id: format!("AgAD{:012x}", dice.roll() >> 16),
            kind,
            name: upload.name.clone(),
            mime: mime(upload),
            width,
            height,
            sizes: Vec::new(),
            path: format!("{folder}/file_{number}{ending}"),
            bytes: upload.bytes.clone(),
        };
        self.0.insert(id.clone(), stored);
        id
    }
}

impl Stored {
    /// As a PhotoSize or Document.
    pub fn json(&self) -> Value {
        let mut file =
            json!({ "file_id": self.id, "file_unique_id": self.unique_id, "file_size": self.bytes.len() });
        match self.kind {
            Kind::Photo => {
                file["width"] = self.width.into();
                file["height"] = self.height.into();
            }
            Kind::Document => {
                file["file_name"] = self.name.clone().into();
                file["mime_type"] = self.mime.clone().into();
            }
        }
        file
    }

    /// As getFile answers.
    pub fn with_path(&self) -> Value {
        json!({
            "file_id": self.id, "file_unique_id": self.unique_id,
            "file_size": self.bytes.len(), "file_path": self.path,
        })
    }
}

fn check_size(upload: &Upload, max: usize) -> Result<(), Refusal> {
    match upload.bytes.len() {
        0 => Err(bad("file must be non-empty")),
        length if length > max => Err(Refusal::new(413, "Request Entity Too Large")),
        _ => Ok(()),
    }
}

/// The kind of content: as told, or guessed from the name when it was left open, as Telegram does.
fn mime(upload: &Upload) -> String {
    if !upload.mime.is_empty() && upload.mime != "application/octet-stream" {
        return upload.mime.clone();
    }
    let ending = upload.name.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
    match ending.as_str() {
        "pdf" => "application/pdf",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "svg" => "image/svg+xml",
        "txt" | "md" => "text/plain",
        "csv" => "text/csv",
        "html" => "text/html",
        "zip" => "application/zip",
        _ => "application/octet-stream",
    }
    .into()
}

/// Width and height of a PNG, GIF or JPEG; none for anything else.
fn measure(bytes: &[u8]) -> Option<(u32, u32)> {
    let be16 = |at: usize| Some(u32::from(u16::from_be_bytes(bytes.get(at..at + 2)?.try_into().ok()?)));
    let le16 = |at: usize| Some(u32::from(u16::from_le_bytes(bytes.get(at..at + 2)?.try_into().ok()?)));
    if bytes.starts_with(b"\x89PNG") {
        return Some(((be16(16)? << 16) + be16(18)?, (be16(20)? << 16) + be16(22)?));
    }
    if bytes.starts_with(b"GIF8") {
        return Some((le16(6)?, le16(8)?));
    }
    if !bytes.starts_with(b"\xff\xd8") {
        return None;
    }
    let mut at = 2;
    while *bytes.get(at)? == 0xff {
        let marker = *bytes.get(at + 1)?;
        if matches!(marker, 0xc0..=0xcf) && !matches!(marker, 0xc4 | 0xc8 | 0xcc) {
            return Some((be16(at + 7)?, be16(at + 5)?));
        }
        at += 2 + be16(at + 2)? as usize;
    }
    None
}

/// Bytes as text in a saved world.
mod hex {
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub fn serialize<S: Serializer>(bytes: &[u8], to: S) -> Result<S::Ok, S::Error> {
        const DIGITS: &[u8; 16] = b"0123456789abcdef";
        let digit = |nibble: u8| DIGITS[usize::from(nibble)] as char;
        to.serialize_str(&bytes.iter().flat_map(|b| [digit(b >> 4), digit(b & 15)]).collect::<String>())
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<u8>, D::Error> {
        let text = String::deserialize(from)?;
        let pairs = text.as_bytes().chunks(2);
        let byte = |pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap_or_default(), 16);
        pairs.map(byte).collect::<Result<_, _>>().map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn pictures_are_measured() {
        let png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x02\x80\0\0\x01\xe0";
        assert_eq!(super::measure(png), Some((640, 480)));
        assert_eq!(super::measure(b"GIF89a\x40\x01\xf0\0"), Some((320, 240)));
        let jpeg = b"\xff\xd8\xff\xe0\0\x04ab\xff\xc0\0\x11\x08\0\xf0\x01\x40";
        assert_eq!(super::measure(jpeg), Some((320, 240)));
        assert_eq!(super::measure(b"not a picture"), None);
    }
}
