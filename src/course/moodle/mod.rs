//! Moodle's XML question format: a file exported from Moodle → questions, questions → such a file.
//!
//! Pure, and as patient as the GIFT reader: a question that cannot be understood is left out and named by its
//! line, all others are taken. In reading order: `xml` (file → trees), `question` (tree → `Item`), `html` and
//! `numbers` (what stands inside), `write` (the way back).

mod html;
mod numbers;
mod question;
mod write;
mod xml;

#[cfg(test)]
mod tests;

use super::gift::{self, Item, Problem};

pub use write::write;

/// The longest file that is read, in bytes. A question bank without pictures is far shorter.
pub const BYTES_MAX: usize = 5 * 1024 * 1024;

/// Whether a text looks like XML rather than GIFT.
pub fn is_likely(text: &str) -> bool {
    let text = text.trim_start_matches('\u{feff}').trim_start();
    text.starts_with("<?xml") || text.starts_with("<quiz") || text.starts_with("<!DOCTYPE")
}

/// Reads a file: every question that can be understood, and every problem, in the order of the file.
pub fn read(text: &str) -> (Vec<Item>, Vec<Problem>) {
    let (mut items, mut problems, mut category) = (Vec::new(), Vec::new(), None);
    if text.len() > BYTES_MAX {
        let text = "The file is longer than 5 MiB. Export fewer categories at a time, without pictures.";
        return (items, vec![Problem::lost(0, text)]);
    }
    for tree in xml::questions(text) {
        match tree.and_then(|tree| question::part(&tree, &mut problems)) {
            Ok(question::Part::Category(name)) => category = name,
            Ok(question::Part::Question(item)) => {
                let item = Item { category: category.clone(), ..*item };
                if is_sound(&item, &mut problems) {
                    items.push(item);
                }
            }
            Err(problem) => problems.push(problem),
        }
    }
    problems.sort_by_key(|problem| problem.line);
    (items, problems)
}

/// Whether the question also stands as GIFT, in which banks are kept: so that both ways in have one set of rules.
fn is_sound(item: &Item, problems: &mut Vec<Problem>) -> bool {
    let (_, found) = gift::read(&gift::write(std::slice::from_ref(item)));
    let is_sound = !found.iter().any(|problem| problem.lost);
    let name = question::quoted(item.title.as_deref());
    let told = found.into_iter().filter(|problem| is_sound || problem.lost);
    problems.extend(told.map(|problem| Problem {
        line: item.line,
        text: format!("{name}: {}", problem.text),
        ..problem
    }));
    is_sound
}
