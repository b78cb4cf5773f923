//! Where a question stands in its file, so that another can take its place and all the rest stays as it is.

use std::ops::Range;

use super::blocks::is_label;
use super::words::bare;

/// The bytes of the question that begins in this line, with the comments above it from the first that carries a
/// label. The line break at its end is not part of it.
pub(in crate::course) fn place(text: &str, line: usize) -> Range<usize> {
    let lines = lines(text);
    let first = line.saturating_sub(1).min(lines.len().saturating_sub(1));
    let said = |at: usize| text[lines[at].clone()].trim().trim_start_matches('\u{feff}');
    let is_comment = |at: &usize| said(*at).starts_with("//");
    let above = (0..first).rev().take_while(is_comment).filter(|at| is_label(said(*at)));
    let begin = above.last().unwrap_or(first);
    let (mut last, mut open) = (first, false);
    for at in first..lines.len() {
        let said = said(at);
        if said.starts_with("$CATEGORY:") || said.is_empty() && !open {
            break;
        }
        if !said.is_empty() && !is_comment(&at) {
            last = at;
            let brace = bare(said).map(|(_, c)| c).filter(|c| "{}".contains(*c)).last();
            open = brace.map_or(open, |brace| brace == '{');
        }
    }
    match (lines.get(begin), lines.get(last)) {
        (Some(begin), Some(last)) => begin.start..last.end,
        _ => 0..0,
    }
}

/// The lines as the reader counts them: also an old Macintosh's.
fn lines(text: &str) -> Vec<Range<usize>> {
    let (mut lines, mut begin) = (Vec::new(), 0);
    for (at, c) in text.bytes().enumerate().filter(|(_, c)| matches!(c, b'\n' | b'\r')) {
        if c == b'\n' && at > 0 && text.as_bytes()[at - 1] == b'\r' {
            begin = at + 1;
            continue;
        }
        lines.push(begin..at);
        begin = at + 1;
    }
    lines.push(begin..text.len());
    lines
}
