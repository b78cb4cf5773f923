//! What the braces of a question hold. The kind of question follows from it, in this order:
//! nothing – essay; `#…` – number; `T` or `F` – true or false; a `~` – choice; a `->` – matching;
//! anything else – short answer.

use std::collections::HashSet;

use super::words::{Piece, find};
use super::{Accepted, Choice, Format, Kind, Problem, numbers};

/// An answer longer than this many characters does not fit on a button, and nobody types it without a slip.
const LONG: usize = 100;

/// Understands the answers. `inside` has no general feedback any more and no white space around it.
pub(super) fn kind(inside: Piece, format: Format, notes: &mut Vec<Problem>) -> Result<Kind, Problem> {
    if inside.text.is_empty() {
        Ok(Kind::Essay)
    } else if inside.text.starts_with('#') {
        numbers::number(inside.cut(0, 1).1, format, notes)
    } else if let Some(right) = truth(inside) {
        true_false(right, inside, format, notes)
    } else if find(inside.text, '~').is_some() {
        choice(inside, format, notes)
    } else if inside.text.contains("->") {
        matching(inside, format, notes)
    } else {
        short(inside, format, notes)
    }
}

/// One answer, taken apart.
pub(super) struct Answer {
    pub line: usize,
    pub weight: f64,
    pub text: String,
    pub feedback: Option<String>,
}

/// Takes `%weight%text#feedback` apart; `weight` is what counts if none is given.
pub(super) fn answer(
    piece: Piece,
    weight: f64,
    format: Format,
    notes: &mut Vec<Problem>,
) -> Result<Answer, Problem> {
    let piece = piece.trim();
    let (weight, rest) = weighed(piece, weight)?;
    let (text, feedback) = match find(rest.text, '#') {
        Some(at) => rest.cut(at, 1),
        None => rest.cut(rest.text.len(), 0),
    };
    let Some(text) = text.words(format, notes) else {
        return Err(Problem::lost(
            piece.line,
            "This answer has no text. Write it behind its = or ~, or take both away.",
        ));
    };
    Ok(Answer { line: piece.line, weight, text, feedback: feedback.words(format, notes) })
}

/// The weight in front of an answer, and the rest. `% in front` without a second % right behind is text.
fn weighed(piece: Piece, otherwise: f64) -> Result<(f64, Piece), Problem> {
    let end = piece.text.strip_prefix('%').and_then(|rest| rest.find('%'));
    let Some(inside) = end.map(|end| &piece.text[1..=end]).filter(|text| !text.contains(char::is_whitespace))
    else {
        return Ok((otherwise, piece));
    };
    match numbers::decimal(inside) {
        Some(weight) if (-100.0..=100.0).contains(&weight) => Ok((weight, piece.cut(0, inside.len() + 2).1)),
        Some(_) => Err(Problem::lost(piece.line, format!("The weight %{inside}% must be from -100 to 100."))),
        None => {
            let text =
                format!("The weight %{inside}% is not a number. Write %50%, or %33.33333% with a point.");
            Err(Problem::lost(piece.line, text))
        }
    }
}

/// The answers behind each of these marks. Nothing may stand before the first.
fn answers<'a>(inside: Piece<'a>, marks: &[char]) -> Result<Vec<(char, Piece<'a>)>, Problem> {
    let (lead, answers) = inside.split(marks);
    if lead.text.trim().is_empty() {
        return Ok(answers);
    }
    let text = "Something stands before the first answer. \
        Begin every answer with = or ~, or write \\= and \\~ to show them.";
    Err(Problem::lost(lead.trim().line, text))
}

fn choice(inside: Piece, format: Format, notes: &mut Vec<Problem>) -> Result<Kind, Problem> {
    let parts = answers(inside, &['=', '~'])?;
    let single = parts.iter().any(|&(mark, _)| mark == '=');
    let mut options = Vec::with_capacity(parts.len());
    for (mark, piece) in parts {
        let Answer { line, weight, text, feedback } =
            answer(piece, if mark == '=' { 100.0 } else { 0.0 }, format, notes)?;
        options.push(Choice { line, text, weight, feedback });
    }
    if options.len() < 2 {
        return Err(Problem::lost(inside.line, "One option is no choice. Add another with = or ~."));
    }
    note_texts(options.iter().map(|option| (option.line, option.text.as_str())), notes);
    weigh(inside.line, single, &options, notes)?;
    Ok(Kind::Choice { single, options })
}

/// Whether the weights of a choice make sense together.
fn weigh(line: usize, single: bool, options: &[Choice], notes: &mut Vec<Problem>) -> Result<(), Problem> {
    let full = options.iter().filter(|option| option.weight == 100.0).count();
    let sum: f64 = options.iter().map(|option| option.weight.max(0.0)).sum();
    if (single && full == 0) || sum == 0.0 {
        let text =
            "No option is right. Put = before the right one, or give all right ones a weight such as ~%50%.";
        return Err(Problem::lost(line, text));
    }
    if single && full > 1 {
        let text = "Several options are right, and ticking any one of them is enough. \
            If all must be ticked, give them weights such as ~%50% and use no =.";
        notes.push(Problem::note(line, text));
    }
    // Thirds written as 33.3 add up to 99.9, and Moodle lets that pass.
    if !single && (sum - 100.0).abs() > 1.0 {
        let text =
            format!("The weights of the right options add up to {sum}. Make it 100, or Moodle complains.");
        notes.push(Problem::note(line, text));
    }
    Ok(())
}

/// What a statement is, if the braces hold only that and feedback.
fn truth(inside: Piece) -> Option<bool> {
    let head = &inside.text[..find(inside.text, '#').unwrap_or(inside.text.len())];
    match head.trim().to_ascii_uppercase().as_str() {
        "T" | "TRUE" => Some(true),
        "F" | "FALSE" => Some(false),
        _ => None,
    }
}

fn true_false(right: bool, inside: Piece, format: Format, notes: &mut Vec<Problem>) -> Result<Kind, Problem> {
    let (_, feedback) = inside.split(&['#']);
    if let Some((_, third)) = feedback.get(2) {
        let text = "True or false has two feedbacks: first for a wrong response, then for a right one. \
            Take this one away, or write \\# to show a #.";
        return Err(Problem::lost(third.line, text));
    }
    let mut feedback = feedback.into_iter().map(|(_, piece)| piece.words(format, notes));
    let (if_wrong, if_right) = (feedback.next().flatten(), feedback.next().flatten());
    Ok(Kind::TrueFalse { right, if_wrong, if_right })
}

fn short(inside: Piece, format: Format, notes: &mut Vec<Problem>) -> Result<Kind, Problem> {
    let bare = find(inside.text, '=').is_none();
    let parts = if bare { vec![('=', inside)] } else { answers(inside, &['='])? };
    let mut read = Vec::with_capacity(parts.len());
    for (_, piece) in parts {
        read.push(answer(piece, 100.0, format, notes)?);
    }
    let judged = |answer: &Answer| ["đ", "s", "đúng", "sai"].contains(&answer.text.to_lowercase().as_str());
    if bare && read.iter().any(judged) {
        let text =
            "This asks people to type that word. If it is a statement to judge, write {TRUE} or {FALSE}.";
        notes.push(Problem::note(inside.line, text));
    }
    note_texts(read.iter().map(|answer| (answer.line, answer.text.as_str())), notes);
    need_full(inside.line, read.iter().map(|answer| answer.weight))?;
    let accepted = |Answer { text, weight, feedback, .. }| Accepted { text, weight, feedback };
    Ok(Kind::Short { accepted: read.into_iter().map(accepted).collect() })
}

/// Moodle refuses a question that nobody can fully answer.
pub(super) fn need_full(line: usize, mut weights: impl Iterator<Item = f64>) -> Result<(), Problem> {
    if weights.any(|weight| weight == 100.0) {
        return Ok(());
    }
    Err(Problem::lost(line, "No answer counts fully. Give one of them = without a weight, or with %100%."))
}

fn matching(inside: Piece, format: Format, notes: &mut Vec<Problem>) -> Result<Kind, Problem> {
    let (mut pairs, mut extra, mut lefts) = (Vec::new(), Vec::new(), Vec::new());
    for (_, piece) in answers(inside, &['='])? {
        let (left, right) = sides(piece.trim())?;
        let Some(right_text) = right.words(format, notes) else {
            return Err(Problem::lost(right.line, "The right side of this -> is missing."));
        };
        note_texts([(right.line, right_text.as_str())].into_iter(), notes);
        match left.words(format, notes) {
            Some(left_text) => {
                lefts.push(left.line);
                pairs.push((left_text, right_text));
            }
            None => extra.push(right_text),
        }
    }
    note_texts(lefts.into_iter().zip(pairs.iter().map(|(left, _)| left.as_str())), notes);
    match pairs.len() {
        0 | 1 => {
            return Err(Problem::lost(
                inside.line,
                "Matching needs at least two pairs = left -> right, better three.",
            ));
        }
        2 => notes.push(Problem::note(inside.line, "Moodle wants at least three pairs to match. Add one.")),
        _ => {}
    }
    Ok(Kind::Matching { pairs, extra })
}

fn sides(piece: Piece) -> Result<(Piece, Piece), Problem> {
    let Some(at) = piece.text.find("->") else {
        let text = "This answer has no ->, but others have. \
            Write = left -> right, or = -> right for a side that fits nowhere.";
        return Err(Problem::lost(piece.line, text));
    };
    let (left, right) = piece.cut(at, 2);
    Ok((left.trim(), right.trim()))
}

/// Notes answers that stand twice, and answers too long.
fn note_texts<'a>(texts: impl Iterator<Item = (usize, &'a str)>, notes: &mut Vec<Problem>) {
    let mut seen = HashSet::new();
    for (line, text) in texts {
        if !seen.insert(text) {
            notes.push(Problem::note(
                line,
                format!("“{text}” stands twice among the answers. Take one away."),
            ));
        }
        let length = text.chars().count();
        if length > LONG {
            let text = format!(
                "This answer has {length} characters. Keep it under {LONG}: nobody sees or types more."
            );
            notes.push(Problem::note(line, text));
        }
    }
}
