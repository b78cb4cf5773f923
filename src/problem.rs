//! What is wrong with a file that people wrote: always `file:line: sentence`, always all at once.

use std::fmt;

use serde::Serialize;

/// Whether something must be mended before anybody learns from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    Error,
    Warning,
}

/// The rule of what can only be one way: a file that cannot be read, a value that cannot be.
const FORM: &str = "form";

/// One thing to mend in a lesson or a setting.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Problem {
    /// Path as its author knows it.
    pub file: String,
    /// Counted from 1; 0 where the problem is the file as a whole.
    pub line: usize,
    pub severity: Severity,
    /// Which rule says so: a short name that stays.
    pub rule: &'static str,
    /// What is wrong and how to mend it, as a sentence.
    pub text: String,
}

impl Problem {
    pub fn new(file: impl Into<String>, line: usize, text: impl Into<String>) -> Problem {
        Problem { file: file.into(), line, severity: Severity::Error, rule: FORM, text: text.into() }
    }

    pub fn by(self, rule: &'static str, severity: Severity) -> Problem {
        Problem { rule, severity, ..self }
    }

    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            0 => write!(f, "{}: ", self.file)?,
            line => write!(f, "{}:{line}: ", self.file)?,
        }
        if !self.is_error() {
            f.write_str("warning: ")?;
        }
        f.write_str(&self.text)?;
        if self.rule == FORM { Ok(()) } else { write!(f, " [{}]", self.rule) }
    }
}

/// The line, counted from 1, of a byte offset in `text`.
pub fn line_at(text: &str, offset: usize) -> usize {
    text.as_bytes()[..offset.min(text.len())].iter().filter(|b| **b == b'\n').count() + 1
}
