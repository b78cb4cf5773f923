//! parse_mode=HTML, tag by tag, with Telegram's error texts and their byte offsets.

use super::reference::{decode, decode_all};
use super::{Entity, Styled, link_entity, utf16_units};

const TAGS: &[&str] = &[
    "a",
    "b",
    "strong",
    "i",
    "em",
    "s",
    "strike",
    "del",
    "u",
    "ins",
    "tg-spoiler",
    "tg-emoji",
    "span",
    "pre",
    "code",
    "blockquote",
];

/// Text and entities of an HTML source, or why Telegram would refuse it.
pub fn parse(source: &str) -> Result<Styled, String> {
    let mut parser = Parser { source: source.as_bytes(), ..Parser::default() };
    parser.run()?;
    let text = String::from_utf8(parser.out).map_err(|_| BROKEN_UNICODE.to_string())?;
    Ok(Styled { text, entities: parser.entities })
}

const BROKEN_UNICODE: &str = "Text contains invalid Unicode characters after decoding HTML entities, \
                              check for unmatched surrogate code units";

#[derive(Default)]
struct Parser<'a> {
    source: &'a [u8],
    at: usize,
    out: Vec<u8>,
    utf16: usize,
    open: Vec<Open>,
    entities: Vec<Entity>,
}

/// A tag that waits for its end.
struct Open {
    tag: String,
    argument: String,
    offset: usize,
    out_start: usize,
}

impl Parser<'_> {
    fn run(&mut self) -> Result<(), String> {
        while self.at < self.source.len() {
            match self.here() {
                b'&' => self.reference()?,
                b'<' if self.peek(1) == b'/' => self.end_tag()?,
                b'<' => self.start_tag()?,
                byte => {
                    self.emit(byte);
                    self.at += 1;
                }
            }
        }
        match self.open.last() {
            Some(open) => Err(format!("Can't find end tag corresponding to start tag \"{}\"", open.tag)),
            None => Ok(()),
        }
    }

    /// The byte under the cursor; past the end it is 0, which counts as a space.
    fn here(&self) -> u8 {
        self.peek(0)
    }

    fn peek(&self, ahead: usize) -> u8 {
        self.source.get(self.at + ahead).copied().unwrap_or(0)
    }

    fn emit(&mut self, byte: u8) {
        self.utf16 += utf16_units(byte);
        self.out.push(byte);
    }

    fn skip_spaces(&mut self) {
        while self.at < self.source.len() && is_space(self.here()) {
            self.at += 1;
        }
    }

    fn take_while(&mut self, wanted: impl Fn(u8) -> bool) -> String {
        let start = self.at;
        while self.at < self.source.len() && wanted(self.here()) {
            self.at += 1;
        }
        String::from_utf8_lossy(&self.source[start..self.at]).into_owned()
    }

    fn reference(&mut self) -> Result<(), String> {
        match decode(&self.source[self.at..]) {
            None => {
                self.emit(b'&');
                self.at += 1;
            }
            Some((code, length)) => {
                let letter = char::from_u32(code).ok_or(BROKEN_UNICODE)?;
                letter.encode_utf8(&mut [0; 4]).bytes().for_each(|b| self.emit(b));
                self.at += length;
            }
        }
        Ok(())
    }

    fn start_tag(&mut self) -> Result<(), String> {
        let begin = self.at;
        self.at += 1;
        let tag = self.take_while(|b| !is_space(b) && b != b'>').to_lowercase();
        if self.here() == 0 {
            return Err(format!("Unclosed start tag at byte offset {begin}"));
        }
        if !TAGS.contains(&tag.as_str()) {
            return Err(format!("Unsupported start tag \"{tag}\" at byte offset {begin}"));
        }
        let argument = self.attributes(&tag, begin)?;
        if tag == "span" && argument != "spoiler" {
            return Err(format!("Tag \"span\" must have class \"tg-spoiler\" at byte offset {begin}"));
        }
        self.at += 1; // the '>'
        self.open.push(Open { tag, argument, offset: self.utf16, out_start: self.out.len() });
        Ok(())
    }

    /// Reads up to the '>' and gives back the one attribute that means something for this tag.
    fn attributes(&mut self, tag: &str, begin: usize) -> Result<String, String> {
        let mut argument = String::new();
        loop {
            self.skip_spaces();
            if self.here() == b'>' {
                return Ok(argument);
            }
            let name = self.take_while(|b| !is_space(b) && b != b'=' && b != b'>');
            if name.is_empty() {
                return Err(format!("Empty attribute name in the tag \"{tag}\" at byte offset {begin}"));
            }
            self.skip_spaces();
            if self.here() != b'=' {
                if tag == "blockquote" && name == "expandable" {
                    argument = "expandable".into();
                    continue;
                }
                return Err(format!(
                    "Expected equal sign in declaration of an attribute of the tag \"{tag}\" at byte offset {begin}"
                ));
            }
            self.at += 1;
            let value = self.value(tag, begin)?;
            match (tag, name.as_str()) {
                ("a", "href") | ("tg-emoji", "emoji-id") => argument = value,
                ("code", "class") => argument = value.strip_prefix("language-").unwrap_or_default().into(),
                ("span", "class") => argument = value.strip_prefix("tg-").unwrap_or_default().into(),
                ("blockquote", "expandable") => argument = "expandable".into(),
                _ => {}
            }
        }
    }

    fn value(&mut self, tag: &str, begin: usize) -> Result<String, String> {
        self.skip_spaces();
        if self.here() == 0 {
            return Err(format!("Unclosed start tag \"{tag}\" at byte offset {begin}"));
        }
        let value = match self.here() {
            quote @ (b'"' | b'\'') => {
                self.at += 1;
                let raw = self.take_while(|b| b != quote);
                self.at += 1;
                decode_all(&raw)
            }
            _ => self.name_token()?,
        };
        match self.here() {
            0 => Err(format!("Unclosed start tag at byte offset {begin}")),
            _ => Ok(value),
        }
    }

    fn name_token(&mut self) -> Result<String, String> {
        let begin = self.at;
        let token = self.take_while(|b| b.is_ascii_alphanumeric() || b == b'.' || b == b'-');
        if !is_space(self.here()) && self.here() != b'>' {
            return Err(format!("Unexpected end of name token at byte offset {begin}"));
        }
        Ok(token.to_lowercase())
    }

    fn end_tag(&mut self) -> Result<(), String> {
        let begin = self.at;
        let Some(open) = self.open.pop() else {
            return Err(format!("Unexpected end tag at byte offset {begin}"));
        };
        self.at += 2;
        let tag = self.take_while(|b| !is_space(b) && b != b'>').to_lowercase();
        self.skip_spaces();
        if self.here() != b'>' {
            return Err(format!("Unclosed end tag at byte offset {begin}"));
        }
        if !tag.is_empty() && tag != open.tag {
            return Err(format!(
                "Unmatched end tag at byte offset {begin}, expected \"</{}>\", found \"</{tag}>\"",
                open.tag
            ));
        }
        self.at += 1;
        if self.utf16 > open.offset {
            self.close(open)?;
        }
        Ok(())
    }

    fn close(&mut self, open: Open) -> Result<(), String> {
        let length = self.utf16 - open.offset;
        let simple = |kind: &str| Some(Entity::new(kind, open.offset, length));
        let entity = match open.tag.as_str() {
            "b" | "strong" => simple("bold"),
            "i" | "em" => simple("italic"),
            "u" | "ins" => simple("underline"),
            "s" | "strike" | "del" => simple("strikethrough"),
            "tg-spoiler" | "span" => simple("spoiler"),
            "blockquote" if open.argument.is_empty() => simple("blockquote"),
            "blockquote" => simple("expandable_blockquote"),
            "a" => {
                let shown = String::from_utf8_lossy(&self.out[open.out_start..]).into_owned();
                let url = if open.argument.is_empty() { shown } else { open.argument };
                link_entity(&url, open.offset, length)
            }
            "tg-emoji" => match open.argument.parse::<i64>() {
                Ok(id) if id != 0 => Some(Entity {
                    custom_emoji_id: Some(open.argument),
                    ..Entity::new("custom_emoji", open.offset, length)
                }),
                _ => return Err("Invalid custom emoji identifier specified".into()),
            },
            _ => self.code_or_pre(&open, length),
        };
        self.entities.extend(entity);
        Ok(())
    }

    /// `<pre><code class="language-x">` (either way round) is one entity with a language.
    fn code_or_pre(&mut self, open: &Open, length: usize) -> Option<Entity> {
        let language = (!open.argument.is_empty()).then(|| open.argument.clone());
        let inner = self.entities.last_mut().filter(|e| e.offset == open.offset && e.length == length);
        match (open.tag.as_str(), inner) {
            ("pre", Some(inner)) if inner.kind == "code" && inner.language.is_some() => {
                inner.kind = "pre".into()
            }
            ("code", Some(inner)) if inner.kind == "pre" && language.is_some() => inner.language = language,
            (tag, _) => {
                return Some(Entity { language, ..Entity::new(tag, open.offset, length) });
            }
        }
        None
    }
}

fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\r' | b'\n' | 0 | 0x0b)
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn tags_become_entities_with_utf16_offsets() {
        let cases = [
            ("<b>đậm</b> và <i>nghiêng</i>", "đậm và nghiêng", "bold 0 3, italic 7 7"),
            ("😀<u>x</u>", "😀x", "underline 2 1"),
            ("<b><i>x</i></b>", "x", "italic 0 1, bold 0 1"),
            ("a &lt; b &amp;&#39;&quot;&#x41; &nbsp;", "a < b &'\"A &nbsp;", ""),
            ("<pre><code class=\"language-sql\">x</code></pre>", "x", "pre 0 1 sql"),
            ("<code class=\"language-sql\">x</code>", "x", "code 0 1 sql"),
            (
                "<span class=\"tg-spoiler\">x</span><tg-spoiler>y</tg-spoiler>",
                "xy",
                "spoiler 0 1, spoiler 1 1",
            ),
            ("<blockquote expandable>x</blockquote>", "x", "expandable_blockquote 0 1"),
            (
                "<a href=\"http://127.0.0.1:80/a?b&amp;c\">x</a>",
                "x",
                "text_link 0 1 http://127.0.0.1:80/a?b&c",
            ),
            ("<a href='not a link'>x</a><b></b>", "x", ""),
            ("<del>x</><S>y</s>", "xy", "strikethrough 0 1, strikethrough 1 1"),
        ];
        for (source, text, entities) in cases {
            let styled = parse(source).unwrap();
            let found: Vec<String> = styled
                .entities
                .iter()
                .map(|e| {
                    let more = e.url.clone().or(e.language.clone()).unwrap_or_default();
                    format!("{} {} {} {more}", e.kind, e.offset, e.length).trim().to_string()
                })
                .collect();
            assert_eq!((styled.text.as_str(), found.join(", ").as_str()), (text, entities), "{source}");
        }
    }

    #[test]
    fn mistakes_are_named_with_byte_offsets() {
        let cases = [
            ("<x>", "Unsupported start tag \"x\" at byte offset 0"),
            ("đ<br/>", "Unsupported start tag \"br/\" at byte offset 2"),
            ("1 <2", "Unclosed start tag at byte offset 2"),
            ("1 < 2", "Unsupported start tag \"\" at byte offset 2"),
            ("<b><i>x</b>", "Unmatched end tag at byte offset 7, expected \"</i>\", found \"</b>\""),
            ("</b>", "Unexpected end tag at byte offset 0"),
            ("<b>x", "Can't find end tag corresponding to start tag \"b\""),
            ("<b>x</b", "Unclosed end tag at byte offset 4"),
            ("<a href=\"x", "Unclosed start tag at byte offset 0"),
            ("<a href= ", "Unclosed start tag \"a\" at byte offset 0"),
            ("<a href=x!>", "Unexpected end of name token at byte offset 8"),
            (
                "<a href>",
                "Expected equal sign in declaration of an attribute of the tag \"a\" at byte offset 0",
            ),
            ("<a =x>", "Empty attribute name in the tag \"a\" at byte offset 0"),
            ("<span>x</span>", "Tag \"span\" must have class \"tg-spoiler\" at byte offset 0"),
            ("<tg-emoji emoji-id=\"0\">x</tg-emoji>", "Invalid custom emoji identifier specified"),
        ];
        for (source, error) in cases {
            assert_eq!(parse(source).unwrap_err(), error, "{source}");
        }
    }
}
