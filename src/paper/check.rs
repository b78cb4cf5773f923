//! What must not stand in a picture: what could reach out of it, and what would silently be drawn wrong.

use resvg::usvg::roxmltree::{Document, Node};
use resvg::usvg::{Group, Node as Drawn};

use super::{FONT, SHEET, draw};
use crate::problem::Problem;

/// A flat drawing needs no more.
const BYTES_MAX: usize = 64 << 10;
/// The elements of a flat drawing. None of them runs, loads or repeats anything.
const ELEMENTS: [&str; 14] = [
    "svg", "title", "desc", "g", "rect", "circle", "ellipse", "line", "polyline", "polygon", "path", "text",
    "tspan", "defs",
];
const SVG: &str = "http://www.w3.org/2000/svg";

/// Everything that is wrong with a picture, with the line on which it is.
pub fn doubts(file: &str, svg: &str) -> Vec<Problem> {
    if svg.len() > BYTES_MAX {
        let text = format!("the picture has {} bytes; at most {BYTES_MAX}, so simplify its paths", svg.len());
        return vec![Problem::new(file, 0, text)];
    }
    let document = match Document::parse(svg) {
        Ok(document) => document,
        Err(why) => {
            let line = why.pos().row as usize;
            return vec![Problem::new(file, line, format!("the picture is not well-formed XML: {why}"))];
        }
    };
    let mut checker = Checker { file, document: &document, problems: Vec::new() };
    checker.sheet();
    document.descendants().for_each(|node| checker.node(node));
    if checker.problems.is_empty() {
        checker.text_as_drawn(svg);
    }
    checker.problems
}

struct Checker<'a> {
    file: &'a str,
    document: &'a Document<'a>,
    problems: Vec<Problem>,
}

impl Checker<'_> {
    fn sheet(&mut self) {
        let root = self.document.root_element();
        let (width, height) = SHEET;
        let sheet = format!("0 0 {width} {height}");
        let given =
            root.attribute("viewBox").map(|given| given.split_whitespace().collect::<Vec<_>>().join(" "));
        if given.as_deref() != Some(sheet.as_str()) {
            self.problem(root, format!("the picture must have viewBox=\"{sheet}\""));
        }
        for (name, wanted) in [("width", width), ("height", height)] {
            if root.attribute(name).is_some_and(|given| given != wanted.to_string()) {
                self.problem(root, format!("{name} must be {wanted} or left out"));
            }
        }
    }

    fn node(&mut self, node: Node) {
        if node.is_pi() {
            self.problem(node, "a picture has no processing instructions (<?…?>)");
        }
        if !node.is_element() {
            return self.text(node);
        }
        let name = node.tag_name();
        if name.namespace() != Some(SVG) || !ELEMENTS.contains(&name.name()) {
            let known = ELEMENTS.join(", ");
            return self.problem(node, format!("<{}> must not stand in a picture; use {known}", name.name()));
        }
        for attribute in node.attributes() {
            let (name, value) = (attribute.name(), attribute.value());
            if name.starts_with("on") {
                self.problem(node, format!("{name}: a picture runs nothing"));
            } else if name == "href" || value.to_lowercase().contains("url(") {
                self.problem(
                    node,
                    format!("{name}=\"{value}\": a picture refers to nothing; use a plain colour"),
                );
            } else if matches!(name, "style" | "class") {
                self.problem(node, format!("{name}: write attributes such as fill=\"…\" instead"));
            } else if name == "font-family" && family(value) != FONT {
                self.problem(node, format!("the font {value} is not ours; write font-family=\"{FONT}\""));
            }
        }
    }

    /// Without a font the text would be left out.
    fn text(&mut self, node: Node) {
        let is_drawn =
            node.parent().is_some_and(|parent| matches!(parent.tag_name().name(), "text" | "tspan"));
        let is_blank = node.text().is_none_or(|text| text.trim().is_empty());
        let has_font = node.ancestors().any(|above| above.has_attribute("font-family"));
        if node.is_text() && is_drawn && !is_blank && !has_font {
            self.problem(node, format!("the text has no font; write font-family=\"{FONT}\""));
        }
    }

    /// Letters that the font lacks are blank, and what is outside the sheet is cut off: both without a word.
    fn text_as_drawn(&mut self, svg: &str) {
        let tree = match draw::read(svg) {
            Ok(tree) => tree,
            Err(why) => return self.problem(self.document.root_element(), why),
        };
        let mut written = Vec::new();
        gather(tree.root(), &mut written);
        for (text, unknown, is_outside) in written {
            let holds = |node: &Node| {
                node.text().is_some_and(|own| text.contains(own.trim()) && !own.trim().is_empty())
            };
            let node = self.document.descendants().filter(Node::is_text).find(holds);
            let node = node.unwrap_or_else(|| self.document.root_element());
            if !unknown.is_empty() {
                self.problem(node, format!("the font has no \"{unknown}\"; write it in other words"));
            }
            if is_outside {
                self.problem(
                    node,
                    format!("\"{text}\" reaches out of the picture; make it smaller or shorter"),
                );
            }
        }
    }

    fn problem(&mut self, node: Node, text: impl Into<String>) {
        let line = self.document.text_pos_at(node.range().start).row as usize;
        self.problems.push(Problem::new(self.file, line, text));
    }
}

/// Each text of a drawing, the letters that could not be drawn, and whether it reaches out of the sheet.
fn gather(group: &Group, written: &mut Vec<(String, String, bool)>) {
    for node in group.children() {
        match node {
            Drawn::Group(group) => gather(group, written),
            Drawn::Text(text) => {
                let glyphs = text.layouted().iter().flat_map(|span| &span.positioned_glyphs);
                let unknown: String =
                    glyphs.filter(|glyph| glyph.id.0 == 0).map(|g| g.text.as_str()).collect();
                let (place, (width, height)) = (text.abs_bounding_box(), SHEET);
                let is_outside = place.left() < 0.0
                    || place.top() < 0.0
                    || place.right() > width as f32
                    || place.bottom() > height as f32;
                written.push((text.chunks().iter().map(|chunk| chunk.text()).collect(), unknown, is_outside));
            }
            Drawn::Path(_) | Drawn::Image(_) => {}
        }
    }
}

/// A font's name without quotes.
fn family(value: &str) -> &str {
    value.trim().trim_matches(['"', '\''])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plain_picture_is_fine() {
        assert_eq!(doubts("picture.svg", include_str!("../../tests/pictures/plain.svg")), []);
    }

    #[test]
    fn everything_that_reaches_out_is_told_with_its_line() {
        let problems = doubts("picture.svg", include_str!("../../tests/pictures/refused.svg"));
        let told =
            |line: usize, words: &str| problems.iter().any(|p| p.line == line && p.text.contains(words));
        for (line, words) in [
            (1, "viewBox=\"0 0 800 420\""),
            (2, "<script> must not"),
            (3, "<image> must not"),
            (4, "<foreignObject> must not"),
            (5, "<style> must not"),
            (6, "<use> must not"),
            (7, "<a> must not"),
            (8, "onclick: a picture runs nothing"),
            (9, "fill=\"url(https://example.org/a.svg#b)\": a picture refers to nothing"),
            (10, "the font Arial is not ours"),
            (11, "the text has no font"),
            (12, "style: write attributes"),
        ] {
            assert!(told(line, words), "{line}: {words} is not among\n{problems:#?}");
        }
    }

    #[test]
    fn text_that_would_be_missing_is_told() {
        let sheet = |x: i32, text: &str| {
            format!(
                "<svg xmlns=\"{SVG}\" viewBox=\"0 0 800 420\" font-family=\"{FONT}\">\n<text x=\"{x}\" y=\"200\" font-size=\"40\">{text}</text></svg>"
            )
        };
        assert_eq!(doubts("p", &sheet(40, "Ẵ ữ ộ đ ₫ – “học”")), []);
        let told = |svg: &str| doubts("p", svg).iter().map(ToString::to_string).collect::<Vec<_>>();
        assert_eq!(told(&sheet(40, "Học 🎓")), ["p:2: the font has no \"🎓\"; write it in other words"]);
        assert_eq!(told(&sheet(700, "Người dân")).len(), 1, "it is cut off");
        assert!(told("<svg")[0].starts_with("p:1: the picture is not well-formed XML"));
        assert!(told("<!DOCTYPE svg [<!ENTITY a 'b'>]><svg/>")[0].contains("not well-formed"));
        assert!(told(&sheet(40, &"a".repeat(BYTES_MAX)))[0].contains("at most 65536"));
    }
}
