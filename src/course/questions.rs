//! `questions.vi.gift` + `questions.en.gift` → the bank of a topic. Vietnamese is the source: ids, order and
//! answer keys of the English file must match it.

use super::gift::{self, Item, Kind};
use super::read::Reader;
use super::{Ask, Choice, Question, Range};
use crate::lang::{Bilingual, Lang};

/// `lessons` holds the number of objectives of each lesson.
pub(super) fn read(reader: &mut Reader<'_>, topic: &str, lessons: &[usize]) -> Vec<Question> {
    let [path_vi, path_en] = Lang::ALL.map(|lang| format!("{topic}/questions.{}.gift", lang.code()));
    let (vi, en) = (items(reader, &path_vi), items(reader, &path_en));
    for item in en.iter().filter(|item| !vi.iter().any(|other| other.title == item.title)) {
        reader.problem(
            &path_en,
            item.line,
            format!("question {} does not stand in the Vietnamese file", name(item)),
        );
    }
    let mut bank = Vec::new();
    for item in &vi {
        let Some(twin) = en.iter().find(|other| other.title == item.title) else {
            reader.problem(&path_vi, item.line, format!("question {} is missing in {path_en}", name(item)));
            continue;
        };
        match question(item, twin, lessons) {
            Ok(question) => bank.push(question),
            Err(text) => reader.problem(&path_vi, item.line, format!("question {}: {text}", name(item))),
        }
    }
    if bank.is_empty() {
        reader.problem(
            &path_vi,
            0,
            "the topic has no question that can be asked, so nobody could complete it",
        );
    }
    bank
}

fn items(reader: &mut Reader<'_>, path: &str) -> Vec<Item> {
    let Some(text) = reader.file(path) else { return Vec::new() };
    let (items, problems) = gift::read(&text);
    for problem in problems {
        reader.problem(path, problem.line, problem.text);
    }
    items
}

fn name(item: &Item) -> &str {
    item.title.as_deref().unwrap_or("without an id (::id:: before its text)")
}

/// One question out of its two languages, or what keeps it from being asked.
fn question(vi: &Item, en: &Item, lessons: &[usize]) -> Result<Question, String> {
    let id = vi.title.clone().ok_or("give it an id: ::cd01-q01:: before its text")?;
    let number = vi.category.as_deref().and_then(|category| category.trim().parse::<usize>().ok());
    let lesson = match number {
        Some(number) if (1..=lessons.len()).contains(&number) => number - 1,
        _ => {
            return Err(
                "put a line \"$CATEGORY: N\" above it, N being the number of the lesson it tests".to_owned()
            );
        }
    };
    if vi.category != en.category {
        return Err("the English file puts it into another category".to_owned());
    }
    let objective = objective(vi)
        .and_then(|number| number.checked_sub(1))
        .filter(|index| *index < lessons[lesson])
        .ok_or(
            "say which objective of its lesson it tests: a line \"// [tag:objective-1]\" directly above it",
        )?;
    if vi.tags != en.tags {
        return Err("the English file gives it other tags".to_owned());
    }
    let general = both_optional(&vi.general, &en.general);
    Ok(Question {
        id,
        lesson,
        objective,
        text: Bilingual::new(&vi.text, &en.text),
        general,
        ask: ask(&vi.kind, &en.kind)?,
    })
}

/// The number in the tag `objective-N`.
fn objective(item: &Item) -> Option<usize> {
    item.tags.iter().find_map(|tag| tag.strip_prefix("objective-")?.trim().parse().ok())
}

fn ask(vi: &Kind, en: &Kind) -> Result<Ask, String> {
    match (vi, en) {
        (Kind::Choice { single, options }, Kind::Choice { options: twins, .. }) => {
            choice(*single, options, twins)
        }
        (
            Kind::TrueFalse { right, if_wrong, if_right },
            Kind::TrueFalse { right: twin, if_wrong: wrong_en, if_right: right_en },
        ) if right == twin => Ok(Ask::TrueFalse {
            right: *right,
            if_wrong: both_optional(if_wrong, wrong_en),
            if_right: both_optional(if_right, right_en),
        }),
        (Kind::Short { accepted: vi }, Kind::Short { accepted: en }) => {
            Ok(Ask::Short { vi: vi.clone(), en: en.clone() })
        }
        (Kind::Number { accepted, otherwise }, Kind::Number { accepted: twins, otherwise: otherwise_en }) => {
            number(accepted, twins, both_optional(otherwise, otherwise_en))
        }
        (Kind::Matching { pairs, extra }, Kind::Matching { pairs: twins, extra: extra_en })
            if pairs.len() == twins.len() && extra.len() == extra_en.len() =>
        {
            let side = |vi: &str, en: &str| Bilingual::new(vi, en);
            let pairs = pairs.iter().zip(twins).map(|(vi, en)| (side(&vi.0, &en.0), side(&vi.1, &en.1)));
            let extra = extra.iter().zip(extra_en).map(|(vi, en)| side(vi, en));
            Ok(Ask::Matching { pairs: pairs.collect(), extra: extra.collect() })
        }
        (Kind::Essay | Kind::Description, _) => {
            Err("an essay or a description cannot be marked in a quiz".to_owned())
        }
        _ => Err("the English file has another kind of question or another answer key".to_owned()),
    }
}

fn choice(is_single: bool, vi: &[gift::Choice], en: &[gift::Choice]) -> Result<Ask, String> {
    let key = |options: &[gift::Choice]| options.iter().map(|o| o.weight.round() as i64).collect::<Vec<_>>();
    if key(vi) != key(en) {
        return Err("the English file has other options or another answer key".to_owned());
    }
    if vi.len() > LETTERS.len() {
        return Err(format!("at most {} options fit on buttons", LETTERS.len()));
    }
    let options = vi.iter().zip(en).map(|(vi, en)| Choice {
        text: Bilingual::new(&vi.text, &en.text),
        weight: vi.weight,
        feedback: both_optional(&vi.feedback, &en.feedback),
    });
    Ok(Ask::Choice { is_single, options: options.collect() })
}

fn number(vi: &[gift::Range], en: &[gift::Range], otherwise: Bilingual) -> Result<Ask, String> {
    let key = |ranges: &[gift::Range]| ranges.iter().map(|r| (r.low, r.high, r.weight)).collect::<Vec<_>>();
    if key(vi) != key(en) {
        return Err("the English file accepts other numbers".to_owned());
    }
    let accepted = vi.iter().zip(en).map(|(vi, en)| Range {
        low: vi.low,
        high: vi.high,
        weight: vi.weight,
        feedback: both_optional(&vi.feedback, &en.feedback),
    });
    Ok(Ask::Number { accepted: accepted.collect(), otherwise })
}

/// The letters of options, in order.
pub const LETTERS: [char; 8] = ['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H'];

fn both_optional(vi: &Option<String>, en: &Option<String>) -> Bilingual {
    Bilingual::new(vi.clone().unwrap_or_default(), en.clone().unwrap_or_default())
}
