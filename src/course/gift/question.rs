//! One block → one question: title, format, text, braces, general feedback.

use super::blocks::Block;
use super::words::{Piece, bare, plain};
use super::{Format, GAP, Item, Kind, Problem, answers};

/// Understands a block, or says why not. The category is the reader's to add.
pub(super) fn question(block: Block, notes: &mut Vec<Problem>) -> Result<Item, Problem> {
    let whole = Piece { text: &block.body, line: block.line };
    let (title, rest) = title(whole.trim())?;
    let (format, rest) = rest.format();
    let format = format.unwrap_or_default();
    let (text, inside) = match braces(rest)? {
        Some((before, inside, after)) => (text(before, after), Some(inside)),
        None => (plain(rest.text), None),
    };
    if text.is_empty() {
        return Err(Problem::lost(
            block.line,
            "This question has no text. Write what is asked before the {.",
        ));
    }
    let (general, kind) = match inside {
        Some(inside) => asked(inside, format, notes)?,
        None => (None, described(rest, notes)),
    };
    let Block { line, id, tags, .. } = block;
    Ok(Item { line, category: None, id, tags, title, format, text, kind, general })
}

/// The title between `::` and `::`, if there is one, and what follows it.
fn title(whole: Piece) -> Result<(Option<String>, Piece), Problem> {
    if !whole.text.starts_with("::") {
        return Ok((None, whole));
    }
    let (_, rest) = whole.cut(0, 2);
    let line = rest.text.lines().next().unwrap_or_default();
    let Some(end) = colons(line) else {
        let text = "The title has no end. Write ::title:: in one line, and \\: for a colon inside it.";
        return Err(Problem::lost(whole.line, text));
    };
    let (title, rest) = rest.cut(end, 2);
    Ok((Some(plain(title.text)).filter(|title| !title.is_empty()), rest))
}

/// Where `::` stands first without a backslash.
fn colons(text: &str) -> Option<usize> {
    let mut last = None;
    bare(text).filter(|&(_, c)| c == ':').find_map(|(at, _)| last.replace(at).filter(|last| last + 1 == at))
}

/// What stands before, inside and after the one pair of braces that a question may have.
fn braces(text: Piece) -> Result<Option<(Piece, Piece, Piece)>, Problem> {
    let mut marks = bare(text.text).filter(|&(_, c)| c == '{' || c == '}');
    let lost = |at, problem: &str| Err(Problem::lost(text.cut(at, 0).1.line, problem));
    let (open, close) = match (marks.next(), marks.next()) {
        (None, _) => return Ok(None),
        (Some((at, '}')), _) => {
            return lost(at, "This } has no { before it. Take it away, or write \\} to show one.");
        }
        (Some((at, _)), None) => return lost(at, "This { is never closed. Write } after the last answer."),
        (Some(_), Some((at, '{'))) => return lost(at, SECOND),
        (Some((open, _)), Some((close, _))) => (open, close),
    };
    if let Some((at, brace)) = marks.next() {
        return lost(
            at,
            if brace == '{' { SECOND } else { "This } is one too many. Take it away, or write \\}." },
        );
    }
    let (rest, after) = text.cut(close, 1);
    let (before, inside) = rest.cut(open, 1);
    Ok(Some((before, inside, after)))
}

const SECOND: &str = "This is a second { in one question. \
    Leave a blank line between questions, or write \\{ and \\} to show braces.";

/// The question's text, with a gap where the answers stand in its middle.
fn text(before: Piece, after: Piece) -> String {
    let gap = if after.text.trim().is_empty() { "" } else { GAP };
    plain(&[before.text, gap, after.text].concat())
}

/// General feedback and kind, from what the braces hold.
fn asked(inside: Piece, format: Format, notes: &mut Vec<Problem>) -> Result<(Option<String>, Kind), Problem> {
    let (answers, general) = match general_feedback(inside.text) {
        Some(at) => inside.cut(at, "####".len()),
        None => inside.cut(inside.text.len(), 0),
    };
    let kind = answers::kind(answers.trim(), format, notes)?;
    Ok((general.words(format, notes), kind))
}

/// Where the general feedback begins: at the last four `#` in a row.
fn general_feedback(text: &str) -> Option<usize> {
    let (mut found, mut row, mut next) = (None, 0, 0);
    for (at, _) in bare(text).filter(|&(_, c)| c == '#') {
        row = if at == next { row + 1 } else { 1 };
        next = at + 1;
        if row >= 4 {
            found = Some(at - 3);
        }
    }
    found
}

/// A description, with a word to those who only forgot the braces.
fn described(text: Piece, notes: &mut Vec<Problem>) -> Kind {
    let answers = |line: &str| line.trim_start().starts_with(['=', '~']);
    if let Some((line, _)) = (text.line..).zip(text.text.lines()).find(|(_, line)| answers(line)) {
        let text = "This looks like an answer, but nothing is asked without braces. \
            Put { } around the answers.";
        notes.push(Problem::note(line, text));
    }
    Kind::Description
}
