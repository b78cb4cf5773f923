//! The letters of GIFT: what a backslash protects, which format a text carries, on which line it stands.

use super::{Format, Problem};

/// A piece of the file that knows on which line it begins.
#[derive(Clone, Copy)]
pub(super) struct Piece<'a> {
    pub text: &'a str,
    pub line: usize,
}

impl<'a> Piece<'a> {
    /// What stands before and after the `width` bytes at `at`.
    pub fn cut(self, at: usize, width: usize) -> (Self, Self) {
        let (head, tail) = self.text.split_at(at + width);
        (Piece { text: &head[..at], ..self }, Piece { text: tail, line: self.line + newlines(head) })
    }

    /// The piece without white space around it. If nothing is left, it stays on its line.
    pub fn trim(self) -> Self {
        let text = self.text.trim_start();
        let skipped = &self.text[..self.text.len() - text.len()];
        let line = if text.is_empty() { self.line } else { self.line + newlines(skipped) };
        Piece { text: text.trim_end(), line }
    }

    /// What stands before the first of these marks, and each mark with what follows it.
    pub fn split(self, marks: &[char]) -> (Self, Vec<(char, Self)>) {
        let cuts: Vec<_> = bare(self.text).filter(|(_, c)| marks.contains(c)).collect();
        let ends = cuts.iter().skip(1).map(|&(at, _)| at).chain([self.text.len()]);
        let lead = &self.text[..cuts.first().map_or(self.text.len(), |&(at, _)| at)];
        let mut line = self.line + newlines(lead);
        let mut parts = Vec::with_capacity(cuts.len());
        for (&(at, mark), end) in cuts.iter().zip(ends) {
            let text = &self.text[at + mark.len_utf8()..end];
            parts.push((mark, Piece { text, line }));
            line += newlines(text);
        }
        (Piece { text: lead, ..self }, parts)
    }

    /// The format mark `[html]`, `[moodle]`, `[plain]` or `[markdown]` in front, and what follows it.
    pub fn format(self) -> (Option<Format>, Self) {
        let trimmed = self.trim();
        match Format::leading(trimmed.text) {
            Some(format) => (Some(format), trimmed.cut(0, format.mark().len()).1),
            None => (None, self),
        }
    }

    /// The text as people are to see it, or nothing. `format` is the question's; a text that is marked
    /// otherwise is rare enough to be noted instead of carrying a format on every text.
    pub fn words(self, format: Format, notes: &mut Vec<Problem>) -> Option<String> {
        let (own, piece) = self.format();
        if let Some(own) = own.filter(|own| *own != format) {
            let (own, format) = (own.mark(), format.mark());
            let text = format!(
                "This text is marked {own}, its question {format}; it was read as {format}. \
                Write both in one format."
            );
            notes.push(Problem::note(piece.line, text));
        }
        Some(plain(piece.text)).filter(|text| !text.is_empty())
    }
}

impl Format {
    const ALL: [Self; 4] = [Self::Moodle, Self::Html, Self::Plain, Self::Markdown];

    /// How the format is named in a file.
    pub(super) fn mark(self) -> &'static str {
        match self {
            Self::Moodle => "[moodle]",
            Self::Html => "[html]",
            Self::Plain => "[plain]",
            Self::Markdown => "[markdown]",
        }
    }

    /// The format whose mark the text begins with.
    pub(super) fn leading(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| text.starts_with(format.mark()))
    }
}

fn newlines(text: &str) -> usize {
    text.matches('\n').count()
}

/// The characters that no backslash protects, with their places.
pub(super) fn bare(text: &str) -> impl Iterator<Item = (usize, char)> {
    let mut protected = false;
    text.char_indices().filter(move |&(_, c)| {
        let shown = !protected && c != '\\';
        protected = !protected && c == '\\';
        shown
    })
}

/// Where this mark stands first without a backslash.
pub(super) fn find(text: &str, mark: char) -> Option<usize> {
    bare(text).find(|&(_, c)| c == mark).map(|(at, _)| at)
}

/// A raw text as people are to see it: no empty lines (they are comments or slips), no escapes.
pub(super) fn plain(raw: &str) -> String {
    let lines: Vec<_> = raw.lines().filter(|line| !line.trim().is_empty()).collect();
    unescape(&lines.join("\n")).trim().to_owned()
}

/// Takes the backslashes away. One before any other letter is no escape and stays, as in `\frac`.
fn unescape(raw: &str) -> String {
    let mut text = String::with_capacity(raw.len());
    let mut chars = raw.chars();
    while let Some(c) = chars.next() {
        match (c, if c == '\\' { chars.next() } else { None }) {
            ('\\', Some('n')) => text.push('\n'),
            ('\\', Some(c @ ('~' | '=' | '#' | '{' | '}' | ':' | '\\'))) => text.push(c),
            (c, next) => text.extend([Some(c), next].into_iter().flatten()),
        }
    }
    text
}

/// Protects everything that GIFT would take for a mark. The result is always one line.
pub(super) fn escape(text: &str) -> String {
    let mut raw = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' => raw.push_str("\\n"),
            '\r' => {}
            '~' | '=' | '#' | '{' | '}' | ':' | '\\' => raw.extend(['\\', c]),
            c => raw.push(c),
        }
    }
    raw
}
