//! The tree of a question → an `Item`, by its type.

use super::html::{self, Losses};
use super::numbers;
use super::xml::Node;
use crate::course::gift::{Accepted, Choice, Format, Item, Kind, Problem, Range};

/// What a `<question>` is.
pub(super) enum Part {
    /// The questions that follow belong here; no name ends the category before.
    Category(Option<String>),
    Question(Box<Item>),
}

/// Understands a question, or says why not.
pub(super) fn part(node: &Node, notes: &mut Vec<Problem>) -> Result<Part, Problem> {
    let kind = node.attribute("type").unwrap_or_default();
    if kind == "category" {
        return Ok(Part::Category(node.said("category").map(str::to_owned)));
    }
    let name = node.said("name").map(one_line);
    let mut reading =
        Reading { node, name: quoted(name.as_deref()), losses: Losses::new(), notes: Vec::new() };
    let question = node.child("questiontext");
    let text = question.and_then(|text| reading.words(text));
    let format = match question.and_then(|text| text.attribute("format")) {
        Some("plain_text" | "wiki_like") => Format::Plain,
        Some("markdown") => Format::Markdown,
        _ => Format::Moodle,
    };
    let asked = reading.kind(kind)?;
    let text = text.ok_or_else(|| reading.lost(node, "it has no text. Write what is asked."))?;
    let general = node.child("generalfeedback").and_then(|text| reading.words(text));
    reading.tell_losses();
    notes.append(&mut reading.notes);
    // An export writes the name there too, so that a question can be found after somebody renamed it.
    let id = node.said("idnumber").map(one_line).filter(|id| Some(id) != name.as_ref());
    let tags = node.child("tags").map(|tags| tags.children("tag").map(|tag| one_line(tag.raw())));
    let tags = tags.into_iter().flatten().filter(|tag| !tag.is_empty()).collect();
    let line = node.line;
    Ok(Part::Question(Box::new(Item {
        line,
        category: None,
        id,
        tags,
        title: name,
        format,
        text,
        kind: asked,
        general,
    })))
}

/// How a question is called in problems.
pub(super) fn quoted(name: Option<&str>) -> String {
    name.map_or_else(|| "A question without a name".to_owned(), |name| format!("“{name}”"))
}

fn one_line(text: &str) -> String {
    text.replace(['\n', '\r'], " ").trim().to_owned()
}

/// A question while it is being read.
struct Reading<'a> {
    node: &'a Node,
    name: String,
    losses: Losses,
    notes: Vec<Problem>,
}

impl Reading<'_> {
    fn kind(&mut self, kind: &str) -> Result<Kind, Problem> {
        match kind {
            "multichoice" => self.choice(),
            "truefalse" => self.true_false(),
            "shortanswer" => self.short(),
            "numerical" => self.number(),
            "matching" | "match" => self.matching(),
            "essay" => Ok(Kind::Essay),
            "description" => Ok(Kind::Description),
            _ => {
                let kind = match kind {
                    "" => "it has no type".to_owned(),
                    "cloze" | "multianswer" => format!("gaps inside a text ({kind}) are not known here"),
                    kind => format!("questions of the type {kind} are not known here"),
                };
                let text = format!(
                    "{kind}. Ask with multichoice, truefalse, shortanswer, numerical or matching instead."
                );
                Err(self.lost(self.node, &text))
            }
        }
    }

    fn choice(&mut self) -> Result<Kind, Problem> {
        let node = self.node;
        let single = node.child("single").is_none_or(|single| is_true(single.raw()));
        let mut options = Vec::new();
        for answer in node.children("answer") {
            let Some(text) = self.words(answer) else {
                return Err(
                    self.lost(answer, "this option has no text, at most a picture. Write what it says.")
                );
            };
            let (weight, feedback) = (self.weight(answer)?, self.feedback(answer));
            options.push(Choice { line: answer.line, text, weight, feedback });
        }
        if options.len() < 2 {
            return Err(self.lost(node, "one option is no choice. Add another <answer>."));
        }
        let is_right = |option: &Choice| if single { option.weight == 100.0 } else { option.weight > 0.0 };
        if !options.iter().any(is_right) {
            return Err(self.lost(node, "no option is right. Give the right one the fraction 100."));
        }
        Ok(Kind::Choice { single, options })
    }

    /// The answers are named `true` and `false`; in old files by words, the true one first.
    fn true_false(&mut self) -> Result<Kind, Problem> {
        let node = self.node;
        let (mut right, mut told) = (None, [None, None]);
        for (nth, answer) in node.children("answer").take(2).enumerate() {
            let says = match answer.raw() {
                "true" => true,
                "false" => false,
                _ => nth == 0,
            };
            if self.weight(answer)? == 100.0 {
                right = Some(says);
            }
            told[usize::from(says)] = self.feedback(answer);
        }
        let Some(right) = right else {
            let text = "it says neither that the statement is true nor that it is false. \
                Give one <answer> the fraction 100.";
            return Err(self.lost(node, text));
        };
        let [to_false, to_true] = told;
        let (if_wrong, if_right) = if right { (to_false, to_true) } else { (to_true, to_false) };
        Ok(Kind::TrueFalse { right, if_wrong, if_right })
    }

    fn short(&mut self) -> Result<Kind, Problem> {
        let node = self.node;
        let mut accepted = Vec::new();
        for answer in node.children("answer") {
            let raw = answer.raw();
            if raw.replace("\\*", "").contains('*') && !(raw == "*" && self.weight(answer)? == 100.0) {
                let text =
                    "in Moodle a * stands for any letters; here it is only a star. Name what is accepted.";
                self.note(answer, text);
            }
            let (weight, feedback) = (self.weight(answer)?, self.feedback(answer));
            // What Moodle says to all other answers has no place here.
            if raw == "*" && weight < 100.0 {
                continue;
            }
            if raw == "*" {
                return Err(self.lost(answer, "whatever is typed counts as right. Name what is accepted."));
            }
            let text = raw.replace("\\*", "*");
            if text.is_empty() {
                return Err(self.lost(answer, "this answer has no text. Write it, or take it away."));
            }
            accepted.push(Accepted { text, weight, feedback });
        }
        if node.child("usecase").is_some_and(|usecase| is_true(usecase.raw())) {
            self.note(node, "in Moodle capital letters count (usecase); here they never do.");
        }
        self.need_full(accepted.iter().map(|answer| answer.weight))?;
        Ok(Kind::Short { accepted })
    }

    fn number(&mut self) -> Result<Kind, Problem> {
        let node = self.node;
        let (mut accepted, mut otherwise) = (Vec::new(), None);
        for answer in node.children("answer") {
            let (weight, feedback) = (self.weight(answer)?, self.feedback(answer));
            let raw = answer.raw();
            if matches!(raw, "*" | "") && weight == 0.0 {
                otherwise = otherwise.or(feedback);
                continue;
            }
            let Some((low, high)) = numbers::ends(raw, answer.said("tolerance").unwrap_or("0")) else {
                let text = format!(
                    "“{raw}” and its tolerance are no number to ask for. \
                    Write both with digits, and a point for decimals."
                );
                return Err(self.lost(answer, &text));
            };
            accepted.push(Range { low, high, weight, feedback });
        }
        if node.child("units").is_some_and(|units| units.child("unit").is_some()) {
            self.note(
                node,
                "units are not kept: only the number is asked for. Say the unit in the question.",
            );
        }
        self.need_full(accepted.iter().map(|range| range.weight))?;
        Ok(Kind::Number { accepted, otherwise })
    }

    fn matching(&mut self) -> Result<Kind, Problem> {
        let node = self.node;
        let (mut pairs, mut extra) = (Vec::new(), Vec::new());
        for side in node.children("subquestion") {
            let Some(right) = side.said("answer").map(str::to_owned) else {
                return Err(self.lost(side, "the right side of this pair is missing. Write its <answer>."));
            };
            match self.words(side) {
                Some(left) => pairs.push((left, right)),
                None => extra.push(right),
            }
        }
        if pairs.len() < 2 {
            return Err(self.lost(node, "matching needs at least two pairs, better three."));
        }
        Ok(Kind::Matching { pairs, extra })
    }

    /// The text of an element as people are to see it, or nothing.
    fn words(&mut self, node: &Node) -> Option<String> {
        let raw = node.raw();
        let text = match node.attribute("format") {
            Some("plain_text" | "markdown" | "wiki_like") => raw.to_owned(),
            format => html::to_text(raw, format == Some("moodle_auto_format"), &mut self.losses),
        };
        Some(text).filter(|text| !text.is_empty())
    }

    fn feedback(&mut self, answer: &Node) -> Option<String> {
        answer.child("feedback").and_then(|feedback| self.words(feedback))
    }

    fn weight(&self, answer: &Node) -> Result<f64, Problem> {
        let fraction = answer.attribute("fraction").unwrap_or("0");
        numbers::number(fraction).filter(|weight| (-100.0..=100.0).contains(weight)).ok_or_else(|| {
            let text = format!("the fraction \"{fraction}\" must be a number from -100 to 100.");
            self.lost(answer, &text)
        })
    }

    /// Moodle refuses a question that nobody can fully answer.
    fn need_full(&self, mut weights: impl Iterator<Item = f64>) -> Result<(), Problem> {
        if weights.any(|weight| weight == 100.0) {
            return Ok(());
        }
        Err(self.lost(self.node, "no answer counts fully. Give one the fraction 100."))
    }

    fn tell_losses(&mut self) {
        if self.losses.is_empty() {
            return;
        }
        let losses: Vec<&str> = self.losses.iter().copied().collect();
        let text = format!(
            "{} could not be kept. Read the question again and say in words what is missing.",
            losses.join(", ")
        );
        self.note(self.node, &text);
    }

    fn lost(&self, at: &Node, text: &str) -> Problem {
        Problem::lost(at.line, format!("{}: {text}", self.name))
    }

    fn note(&mut self, at: &Node, text: &str) {
        self.notes.push(Problem::note(at.line, format!("{}: {text}", self.name)));
    }
}

fn is_true(text: &str) -> bool {
    matches!(text, "true" | "1")
}
