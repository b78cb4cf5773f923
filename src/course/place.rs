//! On which line of a course file something stands, looked up in its text; 0 where it is not found.

use super::read::Files;

/// The line on which a question begins, by its id.
pub fn question(files: &Files, path: &str, id: &str) -> usize {
    let begins = format!("::{id}::");
    line(files, path, |text| text.trim_start().starts_with(&begins), 0)
}

/// The line of a card's heading, by its place in the lesson.
pub fn card(files: &Files, path: &str, index: usize) -> usize {
    line(files, path, |text| text.starts_with("## "), index)
}

/// The line on which a field of front matter or of `course.toml` begins.
pub fn field(files: &Files, path: &str, name: &str) -> usize {
    line(
        files,
        path,
        |text| text.trim_start().strip_prefix(name).is_some_and(|rest| rest.trim_start().starts_with('=')),
        0,
    )
}

/// The first line in which some words stand.
pub fn words(files: &Files, path: &str, words: &str) -> usize {
    line(files, path, |text| text.contains(words), 0)
}

fn line(files: &Files, path: &str, is_it: impl Fn(&str) -> bool, skip: usize) -> usize {
    let Some(text) = files.get(path) else { return 0 };
    text.lines().enumerate().filter(|(_, line)| is_it(line)).nth(skip).map_or(0, |(index, _)| index + 1)
}
