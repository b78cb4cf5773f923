//! parse_mode=MarkdownV2 and the legacy Markdown: bold, italic, underline, strike, spoiler, code, pre and links.
//! Block quotes and custom emoji of MarkdownV2 are left out.

use super::{Entity, Styled, link_entity, utf16_units};

const RESERVED: &[u8] = b"_*[]()~`>#+-=|{}.!";

/// MarkdownV2: every reserved character either marks something or is escaped.
pub fn parse_v2(source: &str) -> Result<Styled, String> {
    let mut reader = Reader::new(source);
    let mut open: Vec<Open> = Vec::new();
    while let Some(byte) = reader.peek(0) {
        let in_code = open.last().is_some_and(|o| matches!(o.mark, "`" | "```"));
        if byte == b'\\' && reader.peek(1).is_some_and(|b| (1..=126).contains(&b)) {
            reader.at += 1;
            reader.copy();
        } else if !(if in_code { byte == b'`' } else { RESERVED.contains(&byte) }) {
            reader.copy();
        } else if let Some(ended) = open.pop_if(|o| reader.starts_with(o.end())) {
            reader.at += ended.mark.len();
            let entity = reader.entity(&ended)?;
            reader.entities.extend(entity.filter(|e| e.length > 0));
        } else {
            let mark = mark_at(&reader).filter(|_| !in_code).ok_or_else(|| {
                let letter = byte as char;
                format!("Character '{letter}' is reserved and must be escaped with the preceding '\\'")
            })?;
            open.push(reader.open(mark));
        }
    }
    match open.last() {
        Some(open) => Err(format!("Can't find end of {} entity at byte offset {}", open.name(), open.byte)),
        None => reader.finish(),
    }
}

/// Legacy Markdown: `_`, `*`, `` ` `` and `[`, never nested.
pub fn parse_legacy(source: &str) -> Result<Styled, String> {
    let mut reader = Reader::new(source);
    while let Some(byte) = reader.peek(0) {
        if byte == b'\\' && reader.peek(1).is_some_and(|b| b"_*`[".contains(&b)) {
            reader.at += 1;
            reader.copy();
            continue;
        }
        if !b"_*`[".contains(&byte) {
            reader.copy();
            continue;
        }
        let mark = mark_at(&reader).unwrap_or("*");
        let mark = if mark == "__" { "_" } else { mark };
        let open = reader.open(mark);
        let end = open.end();
        while reader.peek(0).is_some() && !reader.starts_with(end) {
            reader.copy();
        }
        if reader.peek(0).is_none() {
            return Err(format!("Can't find end of the entity starting at byte offset {}", open.byte));
        }
        reader.at += end.len();
        let entity = reader.entity(&open)?;
        reader.entities.extend(entity.filter(|e| e.length > 0));
    }
    reader.finish()
}

/// The mark under the cursor, longest first.
fn mark_at(reader: &Reader) -> Option<&'static str> {
    ["```", "__", "||", "`", "_", "*", "~", "["].into_iter().find(|mark| reader.starts_with(mark))
}

struct Open {
    mark: &'static str,
    language: Option<String>,
    offset: usize,
    byte: usize,
    out_start: usize,
}

impl Open {
    fn end(&self) -> &'static str {
        if self.mark == "[" { "]" } else { self.mark }
    }

    /// The name in the error text.
    fn name(&self) -> &'static str {
        match self.mark {
            "_" => "Italic",
            "__" => "Underline",
            "~" => "Strikethrough",
            "||" => "Spoiler",
            "`" => "Code",
            "```" if self.language.is_some() => "PreCode",
            "```" => "Pre",
            "[" => "TextUrl",
            _ => "Bold",
        }
    }
}

struct Reader<'a> {
    source: &'a [u8],
    at: usize,
    out: Vec<u8>,
    utf16: usize,
    entities: Vec<Entity>,
}

impl<'a> Reader<'a> {
    fn new(source: &'a str) -> Reader<'a> {
        Reader { source: source.as_bytes(), at: 0, out: Vec::new(), utf16: 0, entities: Vec::new() }
    }

    fn peek(&self, ahead: usize) -> Option<u8> {
        self.source.get(self.at + ahead).copied()
    }

    fn starts_with(&self, mark: &str) -> bool {
        let rest = &self.source[self.at..];
        // A single underscore does not end where a double one stands: that is the other mark.
        rest.starts_with(mark.as_bytes()) && !(mark == "_" && rest.starts_with(b"__"))
    }

    fn copy(&mut self) {
        let byte = self.source[self.at];
        self.utf16 += utf16_units(byte);
        self.out.push(byte);
        self.at += 1;
    }

    fn open(&mut self, mark: &'static str) -> Open {
        let byte = self.at;
        self.at += mark.len();
        let language = if mark == "```" { self.language() } else { None };
        Open { mark, language, offset: self.utf16, byte, out_start: self.out.len() }
    }

    /// The word after "```" names a language if something follows it; one line feed is skipped.
    fn language(&mut self) -> Option<String> {
        let rest = &self.source[self.at..];
        let length = rest.iter().position(|b| b.is_ascii_whitespace() || *b == b'`').unwrap_or(rest.len());
        let named = length > 0 && rest.get(length).is_some_and(|b| *b != b'`');
        let language = named.then(|| String::from_utf8_lossy(&rest[..length]).into_owned());
        self.at += if named { length } else { 0 };
        self.at += usize::from(self.peek(0) == Some(b'\n'));
        language
    }

    /// The entity that ends here; of a link also its address, which still lies ahead.
    fn entity(&mut self, open: &Open) -> Result<Option<Entity>, String> {
        let length = self.utf16 - open.offset;
        let kind = match open.mark {
            "_" => "italic",
            "__" => "underline",
            "~" => "strikethrough",
            "||" => "spoiler",
            "`" => "code",
            "```" => "pre",
            "[" => {
                let url = self.url(open)?;
                return Ok(link_entity(&url, open.offset, length));
            }
            _ => "bold",
        };
        Ok(Some(Entity { language: open.language.clone(), ..Entity::new(kind, open.offset, length) }))
    }

    fn url(&mut self, open: &Open) -> Result<String, String> {
        if self.peek(0) != Some(b'(') {
            return Ok(String::from_utf8_lossy(&self.out[open.out_start..]).into_owned());
        }
        self.at += 1;
        let begin = self.at;
        let mut url = Vec::new();
        while let Some(byte) = self.peek(0).filter(|b| *b != b')') {
            let escaped = byte == b'\\' && self.peek(1).is_some();
            self.at += usize::from(escaped);
            url.extend(self.peek(0));
            self.at += 1;
        }
        if self.peek(0).is_none() {
            return Err(format!("Can't find end of a URL at byte offset {begin}"));
        }
        self.at += 1;
        Ok(String::from_utf8_lossy(&url).into_owned())
    }

    fn finish(self) -> Result<Styled, String> {
        let text = String::from_utf8(self.out).map_err(|_| "Strings must be encoded in UTF-8".to_string())?;
        Ok(Styled { text, entities: self.entities })
    }
}

#[cfg(test)]
mod tests {
    use super::{parse_legacy, parse_v2};

    fn shown(styled: super::Styled) -> String {
        let entities: Vec<String> =
            styled.entities.iter().map(|e| format!("{} {} {}", e.kind, e.offset, e.length)).collect();
        format!("{} | {}", styled.text, entities.join(", "))
    }

    #[test]
    fn markdown_v2_is_strict() {
        assert_eq!(
            shown(parse_v2("*đậm* _ng_ __u__ ~s~ ||p||").unwrap()),
            "đậm ng u s p | bold 0 3, italic 4 2, underline 7 1, strikethrough 9 1, spoiler 11 1"
        );
        assert_eq!(shown(parse_v2("*a _b_*\\.").unwrap()), "a b. | italic 2 1, bold 0 3");
        assert_eq!(shown(parse_v2("[x](https://a.vn) `c.d`").unwrap()), "x c.d | text_link 0 1, code 2 3");
        assert_eq!(shown(parse_v2("```sql\nx```").unwrap()), "x | pre 0 1");
        for (source, error) in [
            ("Bài 1.", "Character '.' is reserved and must be escaped with the preceding '\\'"),
            ("đ *x", "Can't find end of Bold entity at byte offset 3"),
            ("[x](http://a", "Can't find end of a URL at byte offset 4"),
        ] {
            assert_eq!(parse_v2(source).unwrap_err(), error);
        }
    }

    #[test]
    fn legacy_markdown_forgives_more() {
        assert_eq!(
            shown(parse_legacy("*đậm* _ng_ `c` 1. [x](https://a.vn)").unwrap()),
            "đậm ng c 1. x | bold 0 3, italic 4 2, code 7 1, text_link 12 1"
        );
        assert_eq!(shown(parse_legacy("a\\_b").unwrap()), "a_b | ");
        let error = parse_legacy("tên_tệp").unwrap_err();
        assert_eq!(error, "Can't find end of the entity starting at byte offset 4");
    }
}
