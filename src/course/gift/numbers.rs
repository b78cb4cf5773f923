//! Numerical questions: what is a number, which numbers are accepted, and what is said to all others.

use super::answers::{Answer, answer, need_full};
use super::words::{Piece, find};
use super::{Format, Kind, Problem, Range};

/// Understands the answers behind `{#`.
pub(super) fn number(inside: Piece, format: Format, notes: &mut Vec<Problem>) -> Result<Kind, Problem> {
    let (lead, mut parts) = inside.split(&['=', '~']);
    if !lead.text.trim().is_empty() {
        parts.insert(0, ('=', lead));
    }
    let (mut accepted, mut otherwise) = (Vec::new(), None);
    for (mark, piece) in parts {
        let line = piece.trim().line;
        match one(mark, piece, format, notes)? {
            One::Accepted(range) => accepted.push(range),
            One::Otherwise(_) if otherwise.is_some() => {
                return Err(Problem::lost(
                    line,
                    "There is a feedback for all other numbers already. Keep one ~#.",
                ));
            }
            One::Otherwise(text) => otherwise = text,
        }
    }
    need_full(inside.line, accepted.iter().map(|range| range.weight))?;
    Ok(Kind::Number { accepted, otherwise })
}

/// What one answer says: these numbers count, or this is said to all others.
enum One {
    Accepted(Range),
    Otherwise(Option<String>),
}

fn one(mark: char, piece: Piece, format: Format, notes: &mut Vec<Problem>) -> Result<One, Problem> {
    if mark == '~' {
        return catch_all(piece.trim(), format, notes).map(One::Otherwise);
    }
    let Answer { line, weight, text, feedback } = answer(piece, 100.0, format, notes)?;
    if text == "*" && weight == 0.0 {
        return Ok(One::Otherwise(feedback));
    }
    let Some((low, high)) = range(&text) else {
        let text = format!(
            "“{text}” is no number here. \
            Write 5, or 5:0.1 (give or take 0.1), or 1..5, with a point for decimals."
        );
        return Err(Problem::lost(line, text));
    };
    if looks_like_thousands(&text) {
        let text = format!(
            "In {text} the point begins the decimals. For thousands, write the digits without a point."
        );
        notes.push(Problem::note(line, text));
    }
    Ok(One::Accepted(Range { low, high, weight, feedback }))
}

/// Vietnamese authors write ten thousand as 10.000, which GIFT takes for ten.
fn looks_like_thousands(text: &str) -> bool {
    let mut numbers = text.split("..").flat_map(|number| number.split(':'));
    numbers.any(|number| {
        number.split_once('.').is_some_and(|(_, d)| d.trim().len() == 3 && d.trim().ends_with('0'))
    })
}

/// The feedback in `~#feedback`, for all numbers that are not accepted.
fn catch_all(piece: Piece, format: Format, notes: &mut Vec<Problem>) -> Result<Option<String>, Problem> {
    if find(piece.text, '#') == Some(0) {
        return Ok(piece.cut(0, 1).1.words(format, notes));
    }
    let text = "With numbers, ~ is for all that is wrong: write ~#feedback, without a number.";
    Err(Problem::lost(piece.line, text))
}

/// Reads `5`, `5:0.1` or `1..5`.
fn range(text: &str) -> Option<(f64, f64)> {
    let (low, high) = if let Some((low, high)) = text.split_once("..") {
        (decimal(low.trim())?, decimal(high.trim())?)
    } else if let Some((middle, tolerance)) = text.split_once(':') {
        around(middle.trim(), tolerance.trim())?
    } else {
        (decimal(text)?, decimal(text)?)
    };
    (low <= high && low.is_finite() && high.is_finite()).then_some((low, high))
}

/// `middle` give or take `tolerance`, with their decimals: 8.3:0.1 must accept 8.4, which a bare
/// addition misses by a hair.
fn around(middle: &str, tolerance: &str) -> Option<(f64, f64)> {
    let decimals = |text: &str| text.split_once('.').map_or(0, |(_, digits)| digits.len());
    let (m, t) = (decimal(middle)?, decimal(tolerance)?);
    if middle.contains(['e', 'E']) || tolerance.contains(['e', 'E']) {
        return Some((m - t, m + t));
    }
    // No double has more decimals than this that matter, and formatting has its limits.
    let places = decimals(middle).max(decimals(tolerance)).min(300);
    let round = |number: f64| format!("{number:.places$}").parse().ok();
    Some((round(m - t)?, round(m + t)?))
}

/// A number as GIFT writes it. Rust would also take words such as “inf”.
pub(super) fn decimal(text: &str) -> Option<f64> {
    let plain = text.bytes().all(|c| c.is_ascii_digit() || b"+-.eE".contains(&c));
    text.parse().ok().filter(|number: &f64| plain && number.is_finite())
}
