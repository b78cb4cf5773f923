//! Right and wrong answers to a question as it is shown, so that scripts need not know how it was shuffled.

use hochoi::course::questions::LETTERS;
use hochoi::course::{Ask, Question};

use crate::chat::Kind;

/// An answer, as it is typed or pressed.
pub enum Given {
    /// In the order in which they are pressed.
    Letters(Vec<String>),
    Truth(bool),
    Text(String),
}

impl Given {
    pub fn typed(&self) -> String {
        match self {
            Given::Letters(letters) => letters.join(" "),
            Given::Truth(truth) => if *truth { "đúng" } else { "sai" }.to_owned(),
            Given::Text(text) => text.clone(),
        }
    }
}

/// A right or a wrong answer. `order` says which option stands in which place.
pub fn given(question: &Question, order: &[usize], is_right: bool) -> Given {
    let letter = |index: usize| {
        let shown = order.iter().position(|other| *other == index).expect("every option is shown");
        LETTERS[shown].to_string()
    };
    match &question.ask {
        Ask::Choice { is_single, options } => {
            let fits = order.iter().filter(|index| (options[**index].weight > 0.0) == is_right);
            let most = if *is_single { 1 } else { options.len() };
            Given::Letters(fits.take(most).map(|index| letter(*index)).collect())
        }
        Ask::TrueFalse { right, .. } => Given::Truth(*right == is_right),
        Ask::Matching { pairs, .. } => {
            let shift = usize::from(!is_right);
            Given::Letters((0..pairs.len()).map(|left| letter((left + shift) % pairs.len())).collect())
        }
        Ask::Short { .. } => Given::Text("hoa sen".to_owned()),
        Ask::Number { .. } => Given::Text("987654321".to_owned()),
    }
}

pub fn kind(question: &Question) -> Kind {
    match question.ask {
        Ask::Choice { is_single: true, .. } => Kind::Single,
        Ask::Choice { is_single: false, .. } => Kind::Several,
        Ask::TrueFalse { .. } => Kind::TrueFalse,
        Ask::Short { .. } => Kind::Short,
        Ask::Number { .. } => Kind::Number,
        Ask::Matching { .. } => Kind::Matching,
    }
}
