//! Questions → GIFT, so that what was read or made here can go on to Moodle.

use super::blocks::label_comment;
use super::words::escape;
use super::{Accepted, Choice, Format, GAP, Item, Kind, Range};

/// Writes a GIFT file. Reading it again gives the same questions, apart from their lines, for
/// everything that `read` can return. Two things GIFT cannot say: `->` in a short answer or on a left
/// side is written as `→`, and a description loses its general feedback.
pub fn write(items: &[Item]) -> String {
    let (mut file, mut category) = (String::new(), None);
    for item in items {
        if item.category.as_deref() != category {
            category = item.category.as_deref();
            file.push_str(format!("$CATEGORY: {}", one_line(category.unwrap_or_default())).trim_end());
            file.push_str("\n\n");
        }
        file.push_str(&question(item));
        file.push_str("\n\n");
    }
    file
}

fn question(item: &Item) -> String {
    let labels = label_comment(item.id.as_deref(), &item.tags).map(|labels| labels + "\n");
    let title = item.title.as_deref().map(|title| format!("::{}::", escape(title)));
    let mark = needs_mark(item).then(|| item.format.mark());
    let (before, after) = around_gap(item);
    let answers = braces(item);
    [labels.as_deref(), title.as_deref(), mark, Some(&escape(before)), Some(&answers), Some(&escape(after))]
        .into_iter()
        .flatten()
        .collect()
}

/// Whether the text would be taken for something else without a format mark in front.
fn needs_mark(item: &Item) -> bool {
    let text = &item.text;
    item.format != Format::Moodle
        || Format::leading(text).is_some()
        || text.starts_with("//")
        || text.starts_with('\u{feff}')
}

/// The text before and after the place of the answers.
fn around_gap(item: &Item) -> (&str, &str) {
    let gap = item.text.split_once(GAP).filter(|(_, after)| !after.trim().is_empty());
    gap.filter(|_| item.kind != Kind::Description).unwrap_or((&item.text, ""))
}

/// The braces and all they hold: a single answer in the line, several on lines of their own.
fn braces(item: &Item) -> String {
    let pen = Pen { format: item.format };
    let mut answers = match &item.kind {
        Kind::Description => return String::new(),
        Kind::Essay => Vec::new(),
        Kind::TrueFalse { right, if_wrong, if_right } => vec![pen.truth(*right, if_wrong, if_right)],
        Kind::Choice { single, options } => pen.choice(*single, options),
        Kind::Short { accepted } => accepted.iter().map(|accepted| pen.accepted(accepted)).collect(),
        Kind::Number { accepted, otherwise } => pen.number(accepted, otherwise),
        Kind::Matching { pairs, extra } => pen.matching(pairs, extra),
    };
    answers.extend(item.general.as_deref().map(|general| format!("####{}", pen.text(general))));
    let opening = if matches!(item.kind, Kind::Number { .. }) { "{#" } else { "{" };
    match answers.as_slice() {
        [] | [_] => format!("{opening}{}}}", answers.concat()),
        _ => format!("{opening}\n\t{}\n}}", answers.join("\n\t")),
    }
}

/// Writes answers in the format of their question.
struct Pen {
    format: Format,
}

impl Pen {
    fn text(&self, text: &str) -> String {
        let mark = Format::leading(text).map_or("", |_| self.format.mark());
        format!("{mark}{}", escape(text))
    }

    fn feedback(&self, feedback: &Option<String>) -> String {
        feedback.as_deref().map_or_else(String::new, |feedback| format!("#{}", self.text(feedback)))
    }

    fn truth(&self, right: bool, if_wrong: &Option<String>, if_right: &Option<String>) -> String {
        let truth = if right { "TRUE" } else { "FALSE" };
        match (self.feedback(if_wrong), self.feedback(if_right)) {
            (wrong, right) if wrong.is_empty() && !right.is_empty() => format!("{truth}#{right}"),
            (wrong, right) => format!("{truth}{wrong}{right}"),
        }
    }

    /// At most one `=`, and only where one may be picked: the `~` of the others is what makes it a choice.
    fn choice(&self, single: bool, options: &[Choice]) -> Vec<String> {
        let best = options.iter().position(|option| single && option.weight == 100.0);
        let option = |(n, option): (usize, &Choice)| {
            let (mark, usual) = if Some(n) == best { ("=", 100.0) } else { ("~", 0.0) };
            let text = self.text(&option.text);
            let weight = weight(option.weight, usual, &text);
            format!("{mark}{weight}{text}{}", self.feedback(&option.feedback))
        };
        options.iter().enumerate().map(option).collect()
    }

    fn accepted(&self, accepted: &Accepted) -> String {
        let text = self.text(&accepted.text);
        let weight = weight(accepted.weight, 100.0, &text);
        arrowless(&format!("={weight}{text}{}", self.feedback(&accepted.feedback)))
    }

    fn number(&self, accepted: &[Range], otherwise: &Option<String>) -> Vec<String> {
        let range = |range: &Range| {
            let weight = weight(range.weight, 100.0, "");
            format!("={weight}{}..{}{}", range.low, range.high, self.feedback(&range.feedback))
        };
        let otherwise = otherwise.is_some().then(|| format!("~{}", self.feedback(otherwise)));
        accepted.iter().map(range).chain(otherwise).collect()
    }

    fn matching(&self, pairs: &[(String, String)], extra: &[String]) -> Vec<String> {
        let pair = |(left, right): &(String, String)| {
            format!("={} -> {}", arrowless(&self.text(left)), self.text(right))
        };
        let extra = extra.iter().map(|right| format!("= -> {}", self.text(right)));
        pairs.iter().map(pair).chain(extra).collect()
    }
}

/// The weight before this text: nothing where it is the usual one, unless the text begins like a weight.
fn weight(weight: f64, usual: f64, text: &str) -> String {
    if weight == usual && !text.starts_with('%') { String::new() } else { format!("%{weight}%") }
}

/// GIFT has no escape for `->`, which would make any answer a pair to match.
fn arrowless(raw: &str) -> String {
    raw.replace("->", "→")
}

fn one_line(name: &str) -> String {
    name.replace(['\n', '\r'], " ")
}
