//! HTML as Moodle's editor writes it → plain text, and back. Paragraphs, line breaks and lists become lines; what
//! cannot be said in plain text is noted.

use std::collections::BTreeSet;

/// What a text had and lost, in words.
pub(super) type Losses = BTreeSet<&'static str>;

/// The text that people see. `breaks_count` says that a line break in the file is one on the screen.
pub(super) fn to_text(html: &str, breaks_count: bool, losses: &mut Losses) -> String {
    let mut out = Out { text: String::new(), at_block: true, breaks_count };
    let (mut rest, mut lists) = (html, Vec::new());
    while let Some(at) = rest.find(['<', '&']) {
        out.words(&rest[..at]);
        rest = &rest[at..];
        if let Some((letter, length)) = reference(rest) {
            out.letter(letter);
            rest = &rest[length..];
        } else if let Some((tag, length)) = tag(rest) {
            rest = &rest[length..];
            if !tag.is_end && matches!(tag.name.as_str(), "script" | "style") {
                rest = after_end(rest, &tag.name);
            } else {
                apply(&tag, &mut out, &mut lists, losses);
            }
        } else {
            out.words(&rest[..1]);
            rest = &rest[1..];
        }
    }
    out.words(rest);
    out.text.trim().to_owned()
}

/// Plain text as HTML, so that reading it gives the same again.
pub(super) fn of_text(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('\n', "<br>")
}

struct Out {
    text: String,
    /// A block has just begun or ended: what follows begins a line, and white space there is the file's.
    at_block: bool,
    breaks_count: bool,
}

impl Out {
    fn words(&mut self, words: &str) {
        let words = if self.at_block { words.trim_start_matches(['\n', '\r', '\t', ' ']) } else { words };
        if words.is_empty() {
            return;
        }
        self.at_block = false;
        if self.breaks_count {
            return self.text.push_str(words);
        }
        // A run of white space with a line break in it is the file's, and counts as one space.
        let mut rest = words;
        while let Some(at) = rest.find(['\n', '\r']) {
            let (before, after) = rest.split_at(at);
            self.text.push_str(before.trim_end_matches([' ', '\t']));
            if !self.text.is_empty() && !self.text.ends_with('\n') {
                self.text.push(' ');
            }
            rest = after.trim_start_matches(['\n', '\r', '\t', ' ']);
        }
        self.text.push_str(rest);
    }

    fn letter(&mut self, letter: char) {
        self.at_block = false;
        self.text.push(letter);
    }

    fn block(&mut self) {
        if !self.at_block {
            self.text.truncate(self.text.trim_end_matches([' ', '\t']).len());
            if !self.text.ends_with('\n') && !self.text.is_empty() {
                self.text.push('\n');
            }
        }
        self.at_block = true;
    }
}

/// What a tag does to the text. `lists` holds the next number of each open list, 0 for points.
fn apply(tag: &Tag, out: &mut Out, lists: &mut Vec<usize>, losses: &mut Losses) {
    match (tag.name.as_str(), tag.is_end) {
        // The line break in the file behind a <br> is dropped by `words`; the one on the screen stays.
        ("br", _) => out.letter('\n'),
        ("p" | "div" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "blockquote" | "pre" | "hr", _) => {
            out.block()
        }
        (list @ ("ul" | "ol"), false) => {
            out.block();
            lists.push(usize::from(list == "ol"));
        }
        ("ul" | "ol", true) => {
            out.block();
            lists.pop();
        }
        ("li", is_end) => {
            out.block();
            if is_end {
                return;
            }
            match lists.last_mut() {
                Some(number) if *number > 0 => {
                    out.text.push_str(&format!("{number}. "));
                    *number += 1;
                }
                _ => out.text.push_str("• "),
            }
        }
        ("img" | "svg" | "picture", false) => note(losses, "pictures"),
        ("audio" | "video" | "iframe" | "object" | "embed", false) => note(losses, "recordings"),
        ("a", false) if tag.has_address => note(losses, "the addresses of links"),
        ("sub" | "sup", false) => note(losses, "raised and lowered letters"),
        ("table", is_end) => {
            out.block();
            if !is_end {
                note(losses, "tables");
            }
        }
        ("tr", _) => out.block(),
        ("td" | "th", true) => out.words(" | "),
        _ => {}
    }
}

fn note(losses: &mut Losses, what: &'static str) {
    losses.insert(what);
}

struct Tag {
    name: String,
    is_end: bool,
    has_address: bool,
}

/// The tag or comment with which this text begins, and its length in bytes. A `<` before a number is none.
fn tag(text: &str) -> Option<(Tag, usize)> {
    if text.starts_with("<!--") {
        let length = text.find("-->").map_or(text.len(), |end| end + 3);
        return Some((Tag { name: String::new(), is_end: false, has_address: false }, length));
    }
    let inside = text.strip_prefix('<')?;
    let is_end = inside.starts_with('/');
    let inside = inside.strip_prefix('/').unwrap_or(inside);
    if !inside.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return None;
    }
    let mut quote = None;
    let end = inside.find(|c| match (quote, c) {
        (None, '"' | '\'') => {
            quote = Some(c);
            false
        }
        (Some(open), c) => {
            if open == c {
                quote = None;
            }
            false
        }
        // A second < says that the first was none; so nothing is looked through twice.
        (None, c) => c == '>' || c == '<',
    })?;
    if inside[end..].starts_with('<') {
        return None;
    }
    let name: String = inside.chars().take_while(char::is_ascii_alphanumeric).collect();
    let has_address = inside[..end].contains("href");
    let tag = Tag { name: name.to_ascii_lowercase(), is_end, has_address };
    Some((tag, text.len() - inside.len() + end + 1))
}

/// What follows the end of an element whose inside nobody sees.
fn after_end<'a>(text: &'a str, name: &str) -> &'a str {
    let is_end = |at: &usize| {
        let behind = text.get(at + 2..at + 2 + name.len());
        behind.is_some_and(|behind| behind.eq_ignore_ascii_case(name))
    };
    let at = text.match_indices("</").map(|(at, _)| at).find(is_end).unwrap_or(text.len());
    &text[at..]
}

/// The letter for which a reference such as `&amp;` or `&#8211;` at the beginning stands, and its length.
fn reference(text: &str) -> Option<(char, usize)> {
    let inside = text.strip_prefix('&')?;
    // The longest name that is known has six letters, the longest number eight.
    let end = inside.bytes().take(10).position(|byte| byte == b';')?;
    let name = inside.get(..end)?;
    let letter = match name.strip_prefix('#') {
        Some(number) => match number.strip_prefix(['x', 'X']) {
            Some(hex) => char::from_u32(u32::from_str_radix(hex, 16).ok()?)?,
            None => char::from_u32(number.parse().ok()?)?,
        },
        None => letter(name)?,
    };
    let letter = if letter == '\u{a0}' { ' ' } else { letter };
    Some((letter, end + 2)).filter(|(letter, _)| !letter.is_control() || *letter == '\n')
}

fn letter(name: &str) -> Option<char> {
    if let Some(at) = LATIN.iter().position(|known| *known == name) {
        return char::from_u32(0xa0 + u32::try_from(at).ok()?);
    }
    NAMED.iter().find(|(known, _)| *known == name).map(|(_, letter)| *letter)
}

/// Names beyond the Latin ones that a Vietnamese text may carry.
const NAMED: &[(&str, char)] = &[
    ("amp", '&'),
    ("lt", '<'),
    ("gt", '>'),
    ("quot", '"'),
    ("apos", '\''),
    ("ndash", '–'),
    ("mdash", '—'),
    ("lsquo", '‘'),
    ("rsquo", '’'),
    ("ldquo", '“'),
    ("rdquo", '”'),
    ("hellip", '…'),
    ("bull", '•'),
    ("rarr", '→'),
    ("larr", '←'),
    ("le", '≤'),
    ("ge", '≥'),
    ("ne", '≠'),
    ("minus", '−'),
    ("euro", '€'),
    ("ensp", ' '),
    ("emsp", ' '),
    ("zwnj", '\u{200c}'),
    ("Abreve", '\u{102}'),
    ("abreve", '\u{103}'),
    ("Dstrok", '\u{110}'),
    ("dstrok", '\u{111}'),
];

/// The names of the letters from U+00A0 on, in their order.
const LATIN: [&str; 96] = [
    "nbsp", "iexcl", "cent", "pound", "curren", "yen", "brvbar", "sect", "uml", "copy", "ordf", "laquo",
    "not", "shy", "reg", "macr", "deg", "plusmn", "sup2", "sup3", "acute", "micro", "para", "middot",
    "cedil", "sup1", "ordm", "raquo", "frac14", "frac12", "frac34", "iquest", "Agrave", "Aacute", "Acirc",
    "Atilde", "Auml", "Aring", "AElig", "Ccedil", "Egrave", "Eacute", "Ecirc", "Euml", "Igrave", "Iacute",
    "Icirc", "Iuml", "ETH", "Ntilde", "Ograve", "Oacute", "Ocirc", "Otilde", "Ouml", "times", "Oslash",
    "Ugrave", "Uacute", "Ucirc", "Uuml", "Yacute", "THORN", "szlig", "agrave", "aacute", "acirc", "atilde",
    "auml", "aring", "aelig", "ccedil", "egrave", "eacute", "ecirc", "euml", "igrave", "iacute", "icirc",
    "iuml", "eth", "ntilde", "ograve", "oacute", "ocirc", "otilde", "ouml", "divide", "oslash", "ugrave",
    "uacute", "ucirc", "uuml", "yacute", "thorn", "yuml",
];
