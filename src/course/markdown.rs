//! Lesson Markdown → the small HTML that every channel understands: `<b>`, `<i>`, `<code>`, line breaks and
//! bullets as characters. Anything else is a problem with its line, never a surprise on a learner's screen.

use pulldown_cmark::{Event, Parser, Tag, TagEnd};

/// What Markdown became, and what could not be carried over as (byte offset, sentence).
pub(super) struct Marked {
    pub html: String,
    pub refused: Vec<(usize, String)>,
}

/// Escapes text for the small HTML.
pub(super) fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// What a reader of the small HTML sees of it.
pub fn plain(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    let mut rest = html;
    while let Some((before, tag)) = rest.split_once('<') {
        text.push_str(before);
        rest = tag.split_once('>').map_or("", |(_, after)| after);
    }
    text.push_str(rest);
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#x27;", "'")
        .replace("&amp;", "&")
}

pub(super) fn to_html(markdown: &str) -> Marked {
    let mut marked = Marked { html: String::new(), refused: Vec::new() };
    for (event, range) in Parser::new(markdown).into_offset_iter() {
        marked.take(event, range.start);
    }
    marked.html.truncate(marked.html.trim_end().len());
    marked
}

impl Marked {
    fn take(&mut self, event: Event<'_>, offset: usize) {
        match event {
            Event::Text(text) => self.html.push_str(&escape(&text)),
            Event::Code(code) => self.html.push_str(&format!("<code>{}</code>", escape(&code))),
            Event::SoftBreak => self.html.push(' '),
            Event::HardBreak => self.html.push('\n'),
            Event::Start(tag) => self.open(tag, offset),
            Event::End(tag) => self.close(tag),
            _ => self.refuse(offset, "this kind of markup"),
        }
    }

    fn open(&mut self, tag: Tag<'_>, offset: usize) {
        match tag {
            Tag::Paragraph => {}
            Tag::Strong => self.html.push_str("<b>"),
            Tag::Emphasis => self.html.push_str("<i>"),
            Tag::List(None) => self.start_line(),
            Tag::Item => {
                self.start_line();
                self.html.push_str("• ");
            }
            Tag::List(Some(_)) => self.refuse(offset, "a numbered list"),
            Tag::Link { .. } => self.refuse(offset, "a link (sources belong in the front matter)"),
            Tag::Image { .. } => self.refuse(offset, "a picture"),
            Tag::Heading { .. } => self.refuse(offset, "a heading inside a card"),
            _ => self.refuse(offset, "this kind of block"),
        }
    }

    fn close(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph => self.html.push_str("\n\n"),
            TagEnd::Strong => self.html.push_str("</b>"),
            TagEnd::Emphasis => self.html.push_str("</i>"),
            TagEnd::Item => self.start_line(),
            TagEnd::List(_) => self.html.push('\n'),
            _ => {}
        }
    }

    /// Ends the line that is open, if any.
    fn start_line(&mut self) {
        if !self.html.is_empty() && !self.html.ends_with('\n') {
            self.html.push('\n');
        }
    }

    fn refuse(&mut self, offset: usize, what: &str) {
        self.refused.push((
            offset,
            format!("{what} cannot be shown in a chat; use bold, italic, code, paragraphs or a simple list"),
        ));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paragraphs_lists_and_emphasis_become_chat_markup() {
        let table = [
            ("Một **hai** *ba* `bốn`", "Một <b>hai</b> <i>ba</i> <code>bốn</code>"),
            ("Một\n\nHai", "Một\n\nHai"),
            ("Cần:\n\n- CCCD\n- tờ khai\n\nXong.", "Cần:\n\n• CCCD\n• tờ khai\n\nXong."),
            ("Cần:\n- CCCD\n- tờ khai", "Cần:\n\n• CCCD\n• tờ khai"),
            ("a < b & c > d", "a &lt; b &amp; c &gt; d"),
        ];
        for (markdown, html) in table {
            let marked = to_html(markdown);
            assert_eq!((marked.html.as_str(), marked.refused.len()), (html, 0), "{markdown}");
        }
    }

    #[test]
    fn what_a_chat_cannot_show_is_refused_with_its_place() {
        for markdown in
            ["# Tiêu đề", "[x](https://example.vn)", "![x](y.png)", "1. một", "<b>x</b>", "> trích"]
        {
            assert!(!to_html(&format!("Đầu.\n\n{markdown}")).refused.is_empty(), "{markdown}");
        }
    }
}
