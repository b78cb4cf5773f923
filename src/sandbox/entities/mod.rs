//! Styled text: what a parse mode turns into, what Telegram finds by itself, and the trimming of both.
//! Offsets in entities count UTF-16 units; offsets in error texts count bytes. Both as Telegram does.

mod find;
mod html;
mod markdown;
mod reference;
mod trim;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::params::Params;
use super::refusal::{Refusal, bad};

/// The most characters a message may have after parsing.
pub const TEXT_MAX: usize = 4096;
/// The most characters a caption may have after parsing.
pub const CAPTION_MAX: usize = 1024;
/// The most bytes the server reads at all.
const RAW_MAX_BYTES: usize = 32_768;
/// What comes after this many entities is dropped in silence.
const ENTITIES_MAX: usize = 100;

/// One styled stretch of a text.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Entity {
    #[serde(rename = "type")]
    pub kind: String,
    pub offset: usize,
    pub length: usize,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user: Option<Value>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub custom_emoji_id: Option<String>,
}

impl Entity {
    pub fn new(kind: &str, offset: usize, length: usize) -> Entity {
        Entity { kind: kind.into(), offset, length, ..Entity::default() }
    }

    fn end(&self) -> usize {
        self.offset.saturating_add(self.length)
    }
}

/// A text with its entities.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Styled {
    pub text: String,
    pub entities: Vec<Entity>,
}

impl Styled {
    /// What a person types: nothing is parsed, links and commands are found.
    pub fn typed(text: &str) -> Styled {
        let styled = Styled { text: text.into(), entities: Vec::new() };
        find::links_and_commands(trim::trim(styled))
    }

    /// The length that Telegram's limits count.
    pub fn chars(&self) -> usize {
        self.text.chars().count()
    }
}

/// The styled text in the parameters: `field` read by `parse_mode`, or with the entities given beside it.
pub fn read(params: &Params, field: &str, entities_field: &str) -> Result<Styled, Refusal> {
    let raw = params.text(field).unwrap_or_default();
    if raw.len() > RAW_MAX_BYTES {
        return Err(bad("text is too long"));
    }
    let styled = match params.text("parse_mode").unwrap_or_default().to_ascii_lowercase().as_str() {
        "" | "none" => Styled { entities: given(params, entities_field, &raw)?, text: raw },
        "html" => html::parse(&raw).map_err(cannot_parse)?,
        "markdown" => markdown::parse_legacy(&raw).map_err(cannot_parse)?,
        "markdownv2" => markdown::parse_v2(&raw).map_err(cannot_parse)?,
        _ => return Err(bad("unsupported parse_mode")),
    };
    let mut styled = find::links_and_commands(trim::trim(sorted(styled)));
    styled.entities.truncate(ENTITIES_MAX);
    Ok(styled)
}

fn cannot_parse(why: String) -> Refusal {
    bad(format!("can't parse entities: {why}"))
}

/// Entities the bot worked out by itself. They must lie within the text.
fn given(params: &Params, field: &str, text: &str) -> Result<Vec<Entity>, Refusal> {
    let Some(list) = params.json(field) else {
        return Ok(Vec::new());
    };
    let list = list.map_err(|()| cannot_parse("can't parse entities JSON object".into()))?;
    let list: Vec<Entity> = serde_json::from_value(list)
        .map_err(|_| cannot_parse("expected an Array of MessageEntity".into()))?;
    let length = utf16_len(text);
    for Entity { offset, length: own, .. } in &list {
        let end = offset.saturating_add(*own);
        if *offset >= length {
            return Err(bad(format!("entity begins after the end of the text at UTF-16 offset {offset}")));
        }
        if end > length {
            return Err(bad(format!(
                "entity beginning at UTF-16 offset {offset} ends after the end of the text at UTF-16 offset {end}"
            )));
        }
    }
    // Telegram only takes the kinds that a writer can choose; the rest it finds by itself.
    Ok(list.into_iter().filter(|e| e.length > 0 && !find::FOUND.contains(&e.kind.as_str())).collect())
}

/// Outer entities before inner ones.
fn sorted(mut styled: Styled) -> Styled {
    styled.entities.sort_by_key(|e| (e.offset, usize::MAX - e.length, rank(&e.kind)));
    styled
}

fn rank(kind: &str) -> usize {
    const OUTER_FIRST: &[&str] =
        &["blockquote", "expandable_blockquote", "pre", "code", "text_link", "bold", "italic", "underline"];
    OUTER_FIRST.iter().position(|k| *k == kind).unwrap_or(OUTER_FIRST.len())
}

/// How many UTF-16 units a byte begins; the sum over a text's bytes is its UTF-16 length.
fn utf16_units(byte: u8) -> usize {
    match byte {
        0x80..0xc0 => 0,
        0xf0.. => 2,
        _ => 1,
    }
}

/// The UTF-16 length of a text.
pub fn utf16_len(text: &str) -> usize {
    text.encode_utf16().count()
}

/// The address as Telegram would keep it, or nothing when it would drop the link.
/// Unlike Telegram this also takes `localhost`, because here the bot's own pages live there.
pub fn checked_link(link: &str) -> Option<String> {
    let link = link.trim();
    let (scheme, rest) = match link.split_once("://") {
        Some((scheme, rest)) => (scheme.to_ascii_lowercase(), rest),
        None => ("http".to_string(), link),
    };
    if scheme == "tg" {
        return Some(link.to_string());
    }
    let host_end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let host = rest[..host_end].rsplit('@').next().unwrap_or_default();
    let name = host.rsplit_once(':').map_or(host, |(name, _port)| name);
    let known = matches!(scheme.as_str(), "http" | "https") && !host.contains(char::is_whitespace);
    if !known || !(name == "localhost" || name.trim_matches('.').contains('.')) {
        return None;
    }
    let slash = if rest[host_end..].starts_with('/') { "" } else { "/" };
    Some(format!("{scheme}://{}{slash}{}", &rest[..host_end], &rest[host_end..]))
}

/// A link as an entity: a mention of a person for `tg://user?id=…`, else an address.
fn link_entity(url: &str, offset: usize, length: usize) -> Option<Entity> {
    if let Some(id) = url.strip_prefix("tg://user?id=").and_then(|id| id.parse::<i64>().ok()) {
        let user = serde_json::json!({ "id": id, "is_bot": false, "first_name": "" });
        return Some(Entity { user: Some(user), ..Entity::new("text_mention", offset, length) });
    }
    let url = checked_link(url)?;
    Some(Entity { url: Some(url), ..Entity::new("text_link", offset, length) })
}

#[cfg(test)]
mod tests {
    use super::{Styled, find, html, markdown, sorted, trim, utf16_len};
    use crate::sandbox::dice::Dice;

    #[test]
    fn no_source_breaks_a_parser() {
        const BITS: &[&str] = &[
            "<b>",
            "</b>",
            "<a href=\"http://a.vn\">",
            "</a>",
            "<",
            ">",
            "/",
            "&",
            "&lt;",
            "&#",
            ";",
            "\"",
            "=",
            "*",
            "_",
            "__",
            "`",
            "```",
            "[",
            "](",
            ")",
            "\\",
            "~",
            "||",
            "!",
            ".",
            "#",
            "@ab",
            "đ",
            "😀",
            " ",
            "\n",
            "x",
        ];
        let mut dice = Dice::seeded(7);
        for _ in 0..20_000 {
            let length = dice.between(0, 12);
            let bit = |dice: &mut Dice| BITS[dice.between(0, BITS.len() as i64) as usize];
            let source: String = (0..length).map(|_| bit(&mut dice)).collect();
            let plain = Styled { text: source.clone(), entities: Vec::new() };
            let parsed = [
                html::parse(&source),
                markdown::parse_v2(&source),
                markdown::parse_legacy(&source),
                Ok(plain),
            ];
            for styled in parsed.into_iter().flatten() {
                let styled = find::links_and_commands(trim::trim(sorted(styled)));
                let length = utf16_len(&styled.text);
                assert!(
                    styled.entities.iter().all(|e| e.length > 0 && e.end() <= length),
                    "{source:?}: {styled:?}"
                );
            }
        }
    }
}
