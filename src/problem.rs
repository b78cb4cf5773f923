//! What is wrong with a file that people wrote: always `file:line: sentence`, always all at once.

use std::fmt;

/// One thing to mend in a lesson or a setting.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// Path as its author knows it.
    pub file: String,
    /// Counted from 1; 0 where the problem is the file as a whole.
    pub line: usize,
    /// What is wrong and how to mend it, as a sentence.
    pub text: String,
}

impl Problem {
    pub fn new(file: impl Into<String>, line: usize, text: impl Into<String>) -> Problem {
        Problem { file: file.into(), line, text: text.into() }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            0 => write!(f, "{}: {}", self.file, self.text),
            line => write!(f, "{}:{line}: {}", self.file, self.text),
        }
    }
}

/// The line, counted from 1, of a byte offset in `text`.
pub fn line_at(text: &str, offset: usize) -> usize {
    text.as_bytes()[..offset.min(text.len())].iter().filter(|b| **b == b'\n').count() + 1
}
