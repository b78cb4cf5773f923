//! The file as XML: the trees of its questions. What is not XML costs the question in which it stands, no more.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::super::gift::Problem;

/// How deep elements may lie in a question. Moodle needs five.
const DEPTH_MAX: usize = 16;
/// After so many places that are not XML, it is not worth looking for the next question.
const BROKEN_MAX: usize = 50;

/// An element of a question.
pub(super) struct Node {
    pub name: String,
    pub line: usize,
    pub children: Vec<Node>,
    attributes: Vec<(String, String)>,
    /// The text directly inside.
    text: String,
}

impl Node {
    pub fn child(&self, name: &str) -> Option<&Node> {
        self.children(name).next()
    }

    pub fn children(&self, name: &str) -> impl Iterator<Item = &Node> {
        self.children.iter().filter(move |child| child.name == name)
    }

    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.trim())
    }

    /// What its `<text>` says; old files have the text without one.
    pub fn raw(&self) -> &str {
        self.child("text").map_or(&self.text, |text| &text.text).trim()
    }

    /// What the child of this name says; nothing if it is missing or empty.
    pub fn said(&self, name: &str) -> Option<&str> {
        self.child(name).map(Node::raw).filter(|text| !text.is_empty())
    }
}

/// The questions of a file in their order, and what stands between them and being read.
pub(super) fn questions(text: &str) -> Vec<Result<Node, Problem>> {
    let mut walk = Walk { text, lines: Lines::of(text), open: Vec::new(), found: Vec::new(), broken: 0 };
    let mut from = Some(0);
    while let Some(at) = from {
        from = walk.on(at);
    }
    if walk.found.is_empty() {
        let text = "There is no question here. In Moodle, export the question bank as “Moodle XML format”.";
        walk.found.push(Err(Problem::lost(1, text)));
    }
    walk.found
}

struct Walk<'a> {
    text: &'a str,
    lines: Lines,
    /// The elements that are open, from the question inwards; empty between questions.
    open: Vec<Node>,
    found: Vec<Result<Node, Problem>>,
    broken: usize,
}

impl Walk<'_> {
    /// Reads from a place on. Returns where to begin anew, after something that is not XML.
    fn on(&mut self, from: usize) -> Option<usize> {
        let text = self.text;
        let mut reader = Reader::from_str(&text[from..]);
        let config = reader.config_mut();
        config.expand_empty_elements = true;
        config.allow_dangling_amp = true;
        // Ends are compared here, so that a wrong one costs one question.
        config.check_end_names = false;
        config.allow_unmatched_ends = true;
        loop {
            let at = from + usize::try_from(reader.buffer_position()).unwrap_or_default();
            match reader.read_event() {
                Ok(Event::Start(tag)) => self.begin(at, &tag),
                Ok(Event::End(tag)) => self.end(at, tag.name().0),
                Ok(Event::Text(text)) => self.add(&text.xml10_content()),
                Ok(Event::CData(text)) => self.add(&text.xml10_content()),
                Ok(Event::GeneralRef(reference)) => match reference.resolve_char_ref() {
                    Ok(Some(letter)) => self.add(letter.encode_utf8(&mut [0; 4])),
                    _ => self.add(&named(&reference)),
                },
                Ok(Event::DocType(_)) => {
                    let text = "The file carries a <!DOCTYPE>, which a question bank does not need and which can \
                        do harm. Take it away, or export the questions anew.";
                    self.found = vec![Err(Problem::lost(self.lines.at(at), text))];
                    return None;
                }
                Ok(Event::Eof) => {
                    self.lose(at, "the file ends in the middle of it");
                    return None;
                }
                Ok(_) => {}
                Err(error) => return self.stumble(at, &error.to_string()),
            }
        }
    }

    fn begin(&mut self, at: usize, tag: &BytesStart) {
        let name = tag.name().0;
        if name == "question" {
            self.lose(at, "it is not closed by </question> before the next one begins");
        } else if self.open.is_empty() {
            return;
        } else if self.open.len() == DEPTH_MAX {
            return self.lose(at, "its elements lie too deep in each other for a question of Moodle's");
        }
        let attributes = tag.attributes().flatten();
        let attributes = attributes.map(|pair| (pair.key.0.to_owned(), pair.value.into_owned())).collect();
        self.open.push(Node {
            name: name.to_owned(),
            line: self.lines.at(at),
            children: Vec::new(),
            attributes,
            text: String::new(),
        });
    }

    fn end(&mut self, at: usize, name: &str) {
        let Some(node) = self.open.pop() else { return };
        if node.name != name {
            let text = format!("<{}> is closed by </{name}>; write </{}>", node.name, node.name);
            self.open.push(node);
            return self.lose(at, &text);
        }
        match self.open.last_mut() {
            Some(parent) => parent.children.push(node),
            None => self.found.push(Ok(node)),
        }
    }

    fn add(&mut self, text: &str) {
        if let Some(node) = self.open.last_mut() {
            node.text.push_str(text);
        }
    }

    /// Gives up the question that is open, if there is one.
    fn lose(&mut self, at: usize, why: &str) {
        let Some(question) = self.open.first() else { return };
        // A name that was closed is a child already; one that was not is not to be trusted.
        let name = super::question::quoted(question.said("name"));
        let text = format!("{name}, which begins in line {}: {why}.", question.line);
        self.found.push(Err(Problem::lost(self.lines.at(at), text)));
        self.open.clear();
    }

    /// Something here is not XML: goes on with the next question.
    fn stumble(&mut self, at: usize, why: &str) -> Option<usize> {
        let line = self.lines.at(at);
        self.broken += 1;
        if self.open.is_empty() {
            self.found.push(Err(Problem::lost(line, format!("This is not XML: {why}."))));
        } else {
            self.lose(at, &format!("this is not XML: {why}"));
        }
        if self.broken == BROKEN_MAX {
            let text = "There are too many places that are not XML; the rest was not looked at.";
            self.found.push(Err(Problem::lost(line, text)));
            return None;
        }
        const NEXT: &[u8] = b"<question";
        let rest = self.text.as_bytes().get(at + 1..)?;
        rest.windows(NEXT.len()).position(|window| window == NEXT).map(|next| at + 1 + next)
    }
}

/// What a named reference stands for. XML knows five; those of HTML are left to whoever reads the HTML.
fn named(name: &str) -> String {
    let known = [("lt", "<"), ("gt", ">"), ("amp", "&"), ("quot", "\""), ("apos", "'")];
    let known = known.iter().find(|(known, _)| *known == name);
    known.map_or_else(|| format!("&{name};"), |(_, letter)| (*letter).to_owned())
}

/// Where lines begin.
struct Lines(Vec<usize>);

impl Lines {
    fn of(text: &str) -> Lines {
        Lines(text.match_indices('\n').map(|(at, _)| at + 1).collect())
    }

    /// The line of a place, counted from 1.
    fn at(&self, place: usize) -> usize {
        self.0.partition_point(|&begin| begin <= place) + 1
    }
}
