//! Whether a bank gives its answers away: right options that are longer, or that stand in one place.

use serde::Serialize;

use super::{Ask, Question};
use crate::lang::Lang;

/// What the single-choice questions of a bank have in common, in one language.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Balance {
    pub questions: usize,
    right_characters: usize,
    wrong_options: usize,
    wrong_characters: usize,
    /// In how many questions the right option is the longest, alone.
    pub longest_is_right: usize,
    /// How often the right option stands first, second, …
    pub positions: Vec<usize>,
}

/// Looks at all single-choice questions.
pub fn balance<'a>(questions: impl IntoIterator<Item = &'a Question>, lang: Lang) -> Balance {
    let mut balance = Balance::default();
    for question in questions {
        let Ask::Choice { is_single: true, options } = &question.ask else { continue };
        let Some(right) = options.iter().position(|option| option.weight > 99.5) else { continue };
        let lengths: Vec<usize> =
            options.iter().map(|option| option.text.get(lang).chars().count()).collect();
        balance.questions += 1;
        balance.right_characters += lengths[right];
        balance.wrong_options += lengths.len() - 1;
        balance.wrong_characters += lengths.iter().sum::<usize>() - lengths[right];
        let is_longest =
            lengths.iter().enumerate().all(|(index, length)| index == right || *length < lengths[right]);
        balance.longest_is_right += usize::from(is_longest);
        if balance.positions.len() < lengths.len() {
            balance.positions.resize(lengths.len(), 0);
        }
        balance.positions[right] += 1;
    }
    balance
}

impl Balance {
    /// The mean length of right options in percent of that of wrong ones; 100 where there is nothing to compare.
    pub fn right_percent(&self) -> usize {
        let right = self.right_characters * self.wrong_options;
        let wrong = self.wrong_characters * self.questions;
        (right * 100 + wrong / 2).checked_div(wrong).unwrap_or(100)
    }

    /// How often the longest option is the right one, in percent.
    pub fn longest_percent(&self) -> usize {
        (self.longest_is_right * 100 + self.questions / 2).checked_div(self.questions).unwrap_or(0)
    }

    /// The position that is right most often, and how often.
    pub fn favourite(&self) -> Option<(usize, usize)> {
        self.positions.iter().copied().enumerate().max_by_key(|(_, count)| *count)
    }
}
