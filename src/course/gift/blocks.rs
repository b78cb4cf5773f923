//! A GIFT file is blocks between blank lines; here they are found, with their comments taken out.

use super::Problem;
use super::words::{bare, find};

/// What a file consists of.
pub(super) enum Part {
    /// The questions that follow belong here; an empty `$CATEGORY:` ends the one before.
    Category(Option<String>),
    Question(Block),
}

/// The lines of one question. Comments leave an empty line behind, so that lines can be counted in `body`.
#[derive(Default)]
pub(super) struct Block {
    pub line: usize,
    pub body: String,
    pub id: Option<String>,
    pub tags: Vec<String>,
    last_line: usize,
    label_line: usize,
    /// A `{` still waits for its `}`.
    open: bool,
    /// The blank line inside the braces has been reported.
    told: bool,
}

const CROWDED: &str = "Leave a blank line before and after $CATEGORY:, or Moodle misses something.";

/// Splits a file into its parts.
pub(super) fn split(text: &str, problems: &mut Vec<Problem>) -> Vec<Part> {
    let (mut parts, mut block, mut below_category) = (Vec::new(), Block::default(), 0);
    for (line, text) in (1..).zip(text.lines()) {
        let trimmed = text.trim();
        if trimmed.is_empty() {
            finish(std::mem::take(&mut block), &mut parts, problems);
        } else if let Some(comment) = trimmed.strip_prefix("//") {
            block.comment(line, comment, problems);
        } else if let Some(name) = trimmed.strip_prefix("$CATEGORY:") {
            if !block.body.is_empty() || line == below_category {
                problems.push(Problem::note(line, CROWDED));
            }
            finish(std::mem::take(&mut block), &mut parts, problems);
            parts.push(category(line, name, problems));
            below_category = line + 1;
        } else {
            if line == below_category {
                problems.push(Problem::note(line, CROWDED));
            }
            block.append(line, line, text);
        }
    }
    finish(block, &mut parts, problems);
    parts
}

fn category(line: usize, name: &str, problems: &mut Vec<Problem>) -> Part {
    let name = Some(name.trim().to_owned()).filter(|name| !name.is_empty());
    if name.is_none() {
        let text = "This category has no name, so the questions below have none. \
            Write $CATEGORY: and its name.";
        problems.push(Problem::note(line, text));
    }
    Part::Category(name)
}

/// Puts a block in its place: alone, or behind the block whose braces it closes.
fn finish(mut block: Block, parts: &mut Vec<Part>, problems: &mut Vec<Problem>) {
    if block.body.is_empty() {
        if block.id.is_some() || !block.tags.is_empty() {
            let text = "This [id:…] or [tag:…] belongs to no question. Take the blank line below it away.";
            problems.push(Problem::note(block.label_line, text));
        }
        return;
    }
    if let Some(Part::Question(before)) = parts.last_mut().filter(|_| block.continues())
        && before.open
    {
        return before.join(block, problems);
    }
    block.open = block.last_brace() == Some('{');
    parts.push(Part::Question(block));
}

impl Block {
    /// Adds text that spans these lines; lines left out in between are kept as empty lines.
    fn append(&mut self, first: usize, last: usize, text: &str) {
        if self.body.is_empty() {
            self.line = first;
        } else {
            self.body.extend(std::iter::repeat_n('\n', first - self.last_line));
        }
        self.body.push_str(text);
        self.last_line = last;
    }

    /// Takes id and tags out of a comment.
    fn comment(&mut self, line: usize, comment: &str, problems: &mut Vec<Problem>) {
        for (key, label) in labels(comment) {
            self.label_line = line;
            if key == TAG {
                self.tags.push(label);
            } else if self.id.is_none() {
                self.id = Some(label);
            } else {
                problems
                    .push(Problem::note(line, "This question has an [id:…] already. Take one of them away."));
            }
        }
    }

    /// Takes in what an author wrote after a blank line inside the braces.
    fn join(&mut self, other: Block, problems: &mut Vec<Problem>) {
        if !self.told {
            let text = "Moodle ends the question at this blank line inside { }. Take it away.";
            problems.push(Problem::note(self.last_line + 1, text));
            self.told = true;
        }
        self.open = other.last_brace().is_none_or(|brace| brace == '{');
        self.append(other.line, other.last_line, &other.body);
        self.id = self.id.take().or(other.id);
        self.tags.extend(other.tags);
    }

    /// Whether this can only be the rest of answers that began before.
    fn continues(&self) -> bool {
        let body = self.body.trim_start();
        match bare(body).find(|&(_, c)| c == '{' || c == '}') {
            Some((_, brace)) => brace == '}' && !body.starts_with("::"),
            None => body.starts_with(['=', '~', '#']),
        }
    }

    fn last_brace(&self) -> Option<char> {
        bare(&self.body).map(|(_, c)| c).filter(|c| "{}".contains(*c)).last()
    }
}

const ID: &str = "[id:";
const TAG: &str = "[tag:";

/// The labels `[id:…]` and `[tag:…]` in a comment, in their order.
fn labels(comment: &str) -> Vec<(&'static str, String)> {
    let (mut found, mut rest) = (Vec::new(), comment);
    let key = |at: usize, rest: &str| [ID, TAG].into_iter().find(|key| rest[at..].starts_with(key));
    while let Some((at, key)) = rest.match_indices('[').find_map(|(at, _)| Some((at, key(at, rest)?))) {
        let inside = &rest[at + key.len()..];
        let Some(end) = find(inside, ']') else { break };
        let label = inside[..end].replace("\\]", "]").replace("\\\\", "\\").trim().to_owned();
        if !label.is_empty() {
            found.push((key, label));
        }
        rest = &inside[end + 1..];
    }
    found
}

/// Whether a comment carries a label.
pub(super) fn is_label(comment: &str) -> bool {
    !labels(comment).is_empty()
}

/// The comment that carries these labels, if there are any.
pub(super) fn label_comment(id: Option<&str>, tags: &[String]) -> Option<String> {
    let tags = tags.iter().map(|tag| (TAG, tag.as_str()));
    let labels: Vec<_> = id.map(|id| (ID, id)).into_iter().chain(tags).map(label).collect();
    (!labels.is_empty()).then(|| format!("// {}", labels.join(" ")))
}

fn label((key, text): (&str, &str)) -> String {
    format!("{key}{}]", text.replace('\\', "\\\\").replace(']', "\\]").replace(['\n', '\r'], " "))
}
