//! Questions → Moodle's XML, as Moodle itself would export them.

use super::html;
use super::numbers;
use crate::course::gift::{Choice, Format, Item, Kind};

/// Moodle keeps no longer id.
const ID_MAX: usize = 100;

/// Writes a file. Reading it again gives the same questions apart from lines and formats, for everything that the
/// GIFT reader can return, except that HTML comes back as the text that people see, and that letters which XML
/// cannot carry are left out.
pub fn write(items: &[Item]) -> String {
    let mut pen = Pen { file: String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<quiz>\n") };
    let mut category = None;
    for item in items {
        if item.category.as_deref() != category {
            category = item.category.as_deref();
            pen.open(1, "question type=\"category\"");
            pen.open(2, "category");
            pen.plain(3, "text", category.unwrap_or_default());
            pen.close(2, "category");
            pen.close(1, "question");
        }
        pen.question(item);
    }
    pen.file.push_str("</quiz>\n");
    pen.file
}

struct Pen {
    file: String,
}

impl Pen {
    fn question(&mut self, item: &Item) {
        let title = item.title.as_deref().unwrap_or_default();
        let id = item.id.as_deref().unwrap_or(title);
        let id = if item.id.is_none() && id.chars().count() > ID_MAX { "" } else { id };
        self.open(1, &format!("question type=\"{}\"", kind_name(&item.kind)));
        self.open(2, "name");
        self.plain(3, "text", title);
        self.close(2, "name");
        self.words(2, "questiontext", item.format, &item.text);
        self.words(2, "generalfeedback", item.format, item.general.as_deref().unwrap_or_default());
        let grade = if item.kind == Kind::Description { "0" } else { "1" };
        self.plain(2, "defaultgrade", grade);
        self.plain(2, "penalty", "0");
        self.plain(2, "hidden", "0");
        self.plain(2, "idnumber", id);
        self.kind(item);
        if !item.tags.is_empty() {
            self.open(2, "tags");
            for tag in &item.tags {
                self.open(3, "tag");
                self.plain(4, "text", tag);
                self.close(3, "tag");
            }
            self.close(2, "tags");
        }
        self.close(1, "question");
    }

    fn kind(&mut self, item: &Item) {
        let format = item.format;
        match &item.kind {
            Kind::Choice { single, options } => {
                self.plain(2, "single", if *single { "true" } else { "false" });
                self.plain(2, "shuffleanswers", "true");
                self.plain(2, "answernumbering", "ABCD");
                for option in options {
                    self.option(format, option);
                }
            }
            Kind::TrueFalse { right, if_wrong, if_right } => {
                for says in [true, false] {
                    let (weight, feedback) = if says == *right { (100.0, if_right) } else { (0.0, if_wrong) };
                    self.answer(&says.to_string(), weight, None, format, feedback);
                }
            }
            Kind::Short { accepted } => {
                self.plain(2, "usecase", "0");
                for accepted in accepted {
                    // A bare star would stand for any letters.
                    let text = accepted.text.replace('*', "\\*");
                    self.answer(&text, accepted.weight, None, format, &accepted.feedback);
                }
            }
            Kind::Number { accepted, otherwise } => {
                for range in accepted {
                    let (middle, tolerance) = numbers::middle(range.low, range.high);
                    self.answer(&middle, range.weight, Some(&tolerance), format, &range.feedback);
                }
                if otherwise.is_some() {
                    self.answer("*", 0.0, Some("0"), format, otherwise);
                }
            }
            Kind::Matching { pairs, extra } => {
                self.plain(2, "shuffleanswers", "true");
                for (left, right) in pairs {
                    self.pair(format, left, right);
                }
                for right in extra {
                    self.pair(format, "", right);
                }
            }
            Kind::Essay => {
                self.plain(2, "responseformat", "editor");
                self.plain(2, "responserequired", "1");
            }
            Kind::Description => {}
        }
    }

    fn option(&mut self, format: Format, option: &Choice) {
        self.open(2, &format!("answer fraction=\"{}\" {}", option.weight, attribute(format)));
        self.text(3, format, &option.text);
        self.words(3, "feedback", format, option.feedback.as_deref().unwrap_or_default());
        self.close(2, "answer");
    }

    /// An answer that is typed, so that it is plain.
    fn answer(
        &mut self,
        text: &str,
        weight: f64,
        tolerance: Option<&str>,
        format: Format,
        feedback: &Option<String>,
    ) {
        self.open(2, &format!("answer fraction=\"{weight}\" format=\"plain_text\""));
        self.plain(3, "text", text);
        self.words(3, "feedback", format, feedback.as_deref().unwrap_or_default());
        if let Some(tolerance) = tolerance {
            self.plain(3, "tolerance", tolerance);
        }
        self.close(2, "answer");
    }

    fn pair(&mut self, format: Format, left: &str, right: &str) {
        self.open(2, &format!("subquestion {}", attribute(format)));
        self.text(3, format, left);
        self.open(3, "answer");
        self.plain(4, "text", right);
        self.close(3, "answer");
        self.close(2, "subquestion");
    }

    /// An element with a text in a format.
    fn words(&mut self, depth: usize, name: &str, format: Format, text: &str) {
        self.open(depth, &format!("{name} {}", attribute(format)));
        self.text(depth + 1, format, text);
        self.close(depth, name);
    }

    fn text(&mut self, depth: usize, format: Format, text: &str) {
        let text = if format == Format::Moodle { html::of_text(text) } else { text.to_owned() };
        let text: String = text.chars().filter(|c| is_allowed(*c)).collect();
        let is_bare = !text.contains(['<', '>', '&']);
        // Inside, only the end of such a section needs care: it is cut in two.
        let cut = || format!("<![CDATA[{}]]>", text.replace("]]>", "]]]]><![CDATA[>"));
        let text = if is_bare { text } else { cut() };
        self.line(depth, &format!("<text>{text}</text>"));
    }

    fn plain(&mut self, depth: usize, name: &str, text: &str) {
        let text: String = text.chars().filter(|c| is_allowed(*c)).collect();
        let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
        self.line(depth, &format!("<{name}>{text}</{name}>"));
    }

    fn open(&mut self, depth: usize, tag: &str) {
        self.line(depth, &format!("<{tag}>"));
    }

    fn close(&mut self, depth: usize, name: &str) {
        self.line(depth, &format!("</{name}>"));
    }

    fn line(&mut self, depth: usize, text: &str) {
        self.file.push_str(&"  ".repeat(depth));
        self.file.push_str(text);
        self.file.push('\n');
    }
}

fn kind_name(kind: &Kind) -> &'static str {
    match kind {
        Kind::Choice { .. } => "multichoice",
        Kind::TrueFalse { .. } => "truefalse",
        Kind::Short { .. } => "shortanswer",
        Kind::Number { .. } => "numerical",
        Kind::Matching { .. } => "matching",
        Kind::Essay => "essay",
        Kind::Description => "description",
    }
}

/// Banks mean their text as it stands, so that it goes out as HTML in which every letter is itself.
fn attribute(format: Format) -> &'static str {
    match format {
        Format::Moodle | Format::Html => "format=\"html\"",
        Format::Plain => "format=\"plain_text\"",
        Format::Markdown => "format=\"markdown\"",
    }
}

/// Whether XML can carry this letter.
fn is_allowed(letter: char) -> bool {
    match letter {
        '\n' | '\t' => true,
        '\u{fffe}' | '\u{ffff}' => false,
        letter => !letter.is_control(),
    }
}
