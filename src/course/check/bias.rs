//! Banks that can be passed without reading: the longest option, always the same letter.

use super::{Told, bank_of};
use crate::course::Topic;
use crate::course::balance::balance;
use crate::course::questions::LETTERS;
use crate::lang::Lang;

/// Below this many single-choice questions, chance explains everything.
const AT_LEAST: usize = 6;
/// Right options may be this long, in percent of wrong ones.
const RIGHT_PERCENT: usize = 110;
/// The longest option may be right this often.
const LONGEST_PERCENT: usize = 45;

pub(super) fn check(topic: &Topic, told: &mut Told<'_>) {
    for lang in Lang::ALL {
        let balance = balance(&topic.questions, lang);
        if balance.questions < AT_LEAST {
            continue;
        }
        let file = bank_of(topic, lang);
        if balance.right_percent() > RIGHT_PERCENT {
            let text = format!(
                "right options are {} % longer than wrong ones; shorten them, or say more in the wrong ones",
                balance.right_percent() - 100
            );
            told.warn("option-length", (&file, 0), text);
        }
        if balance.longest_percent() > LONGEST_PERCENT {
            let text = format!(
                "in {} of {} questions the longest option is the right one; shorten it, or lengthen a wrong one",
                balance.longest_is_right, balance.questions
            );
            told.warn("longest-option", (&file, 0), text);
        }
        // Both files have one order, so it is told once.
        if let (Lang::Vi, Some((position, count))) = (lang, balance.favourite())
            && count * 2 > balance.questions
        {
            let letter = LETTERS.get(position).copied().unwrap_or('?');
            let text = format!(
                "{letter} is the right option in {count} of {} questions; move options, in both languages",
                balance.questions
            );
            told.warn("option-position", (&file, 0), text);
        }
    }
}
