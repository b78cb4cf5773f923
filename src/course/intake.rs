//! Questions from elsewhere → the bank of a topic. What stood in the bank's file stays there byte for byte.

use std::collections::BTreeSet;

use super::gift::{self, Item, Kind, Problem};
use super::questions::LETTERS;

/// The file to which questions are added.
pub struct Bank<'a> {
    pub topic: &'a str,
    /// What stands in it; empty if it is new.
    pub text: &'a str,
    /// How many lessons the topic has.
    pub lessons: usize,
}

/// What became of an intake.
pub struct Intake {
    /// The whole file, to be put in the place of the old one.
    pub text: String,
    /// The ids of the questions that were taken, in their order.
    pub taken: Vec<String>,
    /// How many of them took the place of one that stood there.
    pub replaced: usize,
    pub problems: Vec<Problem>,
}

/// Puts questions into a bank. Those whose id stands there already are left out, unless `replace` says that they
/// take the old one's place.
pub fn take(bank: &Bank<'_>, items: Vec<Item>, replace: bool) -> Intake {
    let (old, _) = gift::read(bank.text);
    let mut desk = Desk { bank, next: next_number(bank, &old, &items), old, told: BTreeSet::new() };
    let (mut problems, mut cuts, mut added) = (Vec::new(), Vec::new(), Vec::<Item>::new());
    let (mut taken, mut replaced) = (Vec::new(), 0);
    for item in items {
        match desk.ready(item, &added, &cuts, replace, &mut problems) {
            Ok((item, before)) => {
                taken.push(item.title.clone().unwrap_or_default());
                replaced += usize::from(before.is_some());
                match before {
                    None => added.push(item),
                    Some(before) if before.category == item.category => cuts.push((before.line, Some(item))),
                    // It moves to another lesson.
                    Some(before) => {
                        cuts.push((before.line, None));
                        added.push(item);
                    }
                }
            }
            Err(problem) => problems.push(problem),
        }
    }
    problems.sort_by_key(|problem| problem.line);
    Intake { text: put(bank.text, cuts, &added), taken, replaced, problems }
}

/// A line of the old file, and the question that takes the place of the one there.
type Cut = (usize, Option<Item>);

/// Where questions are made ready, one after the other.
struct Desk<'a> {
    bank: &'a Bank<'a>,
    old: Vec<Item>,
    /// The next number for a question that has none.
    next: usize,
    /// Categories of which was said that they name no lesson.
    told: BTreeSet<Option<String>>,
}

impl Desk<'_> {
    /// The question with its id and its lesson, and the old one that has the id already.
    fn ready(
        &mut self,
        item: Item,
        added: &[Item],
        cuts: &[Cut],
        replace: bool,
        problems: &mut Vec<Problem>,
    ) -> Result<(Item, Option<Item>), Problem> {
        let name = item.title.as_deref().or(item.id.as_deref()).map(|name| format!("“{name}”"));
        let name = name.unwrap_or_else(|| "A question without a name".to_owned());
        let lost = |text: &str| Err(Problem::lost(item.line, format!("{name}: {text}")));
        match &item.kind {
            Kind::Essay | Kind::Description => {
                return lost(
                    "a quiz cannot mark free text or a description. Ask for a choice, a word or a number.",
                );
            }
            Kind::Choice { options, .. } if options.len() > LETTERS.len() => {
                return lost(&format!("at most {} options fit on buttons. Take some away.", LETTERS.len()));
            }
            _ => {}
        }
        let is_taken = |id: &str| {
            let mut taken = added.iter().chain(cuts.iter().filter_map(|(_, item)| item.as_ref()));
            taken.any(|item| item.title.as_deref() == Some(id))
        };
        let known = own_id(self.bank.topic, &item).or_else(|| self.twin(&item, added));
        let id = known.clone().unwrap_or_else(|| format!("{}-q{:02}", self.bank.topic, self.next));
        if is_taken(&id) {
            return lost(&format!("{id} stands twice in this file. Take one away, or give it another id."));
        }
        let before = self.old.iter().find(|old| old.title.as_deref() == Some(id.as_str())).cloned();
        if before.is_some() && !replace {
            return lost(&format!(
                "{id} stands in the bank already. Say --replace to put this one in its place."
            ));
        }
        let category = self.lesson(&item, before.as_ref(), &name, problems)?;
        if known.is_none() {
            self.next += 1;
            let text = format!("{name} is {id} from now on.");
            problems.push(Problem::note(item.line, text));
        }
        let foreign = item.id.clone().filter(|foreign| *foreign != id);
        let item = Item { category: Some(category), id: foreign, title: Some(id), ..item };
        Ok((item, before))
    }

    /// The id under which a foreign question came in before: by its own id, or because it says the same.
    fn twin(&self, item: &Item, added: &[Item]) -> Option<String> {
        let same = |other: &&Item| match (&item.id, &other.id) {
            (Some(id), Some(other)) => id == other,
            _ => item.text == other.text && unplaced(&item.kind) == unplaced(&other.kind),
        };
        self.old.iter().chain(added).find(same)?.title.clone()
    }

    /// The lesson that a question tests, as a category.
    fn lesson(
        &mut self,
        item: &Item,
        before: Option<&Item>,
        name: &str,
        problems: &mut Vec<Problem>,
    ) -> Result<String, Problem> {
        let last = item.category.as_deref().and_then(|category| category.rsplit('/').next());
        match last.and_then(|last| last.trim().parse::<usize>().ok()) {
            Some(number) if (1..=self.bank.lessons).contains(&number) => return Ok(number.to_string()),
            Some(number) => {
                let text = format!(
                    "{name}: its category is lesson {number}, but {} has {}. Put it into one of these.",
                    self.bank.topic, self.bank.lessons
                );
                return Err(Problem::lost(item.line, text));
            }
            None => {}
        }
        if let (None, Some(before)) = (&item.category, before.and_then(|before| before.category.clone())) {
            return Ok(before);
        }
        if self.told.insert(item.category.clone()) {
            let category = match &item.category {
                Some(category) => format!("The category “{category}” is not the number of a lesson"),
                None => "There is no category".to_owned(),
            };
            let text = format!(
                "{category}, so that the questions from here on were put into lesson 1. \
                Move them below another $CATEGORY: N if they test lesson N."
            );
            problems.push(Problem::note(item.line, text));
        }
        Ok("1".to_owned())
    }
}

/// The id by which the bank knows a question: its name, or the id that an export gave it.
fn own_id(topic: &str, item: &Item) -> Option<String> {
    [&item.title, &item.id].into_iter().flatten().find(|id| number(topic, id).is_some()).cloned()
}

/// The number in an id of this topic: 7 in `cd01-q07`.
fn number(topic: &str, id: &str) -> Option<usize> {
    let digits = id.strip_prefix(topic)?.strip_prefix("-q")?;
    let number: u32 = digits.parse().ok().filter(|_| digits.bytes().all(|digit| digit.is_ascii_digit()))?;
    usize::try_from(number).ok()
}

/// Behind the highest number, not in a gap: learners' answers may remember what stood there.
fn next_number(bank: &Bank<'_>, old: &[Item], items: &[Item]) -> usize {
    let ids = old.iter().chain(items).flat_map(|item| [&item.title, &item.id]).flatten();
    ids.filter_map(|id| number(bank.topic, id)).max().unwrap_or(0).saturating_add(1)
}

fn unplaced(kind: &Kind) -> Kind {
    let mut kind = kind.clone();
    if let Kind::Choice { options, .. } = &mut kind {
        options.iter_mut().for_each(|option| option.line = 0);
    }
    kind
}

/// The file with some questions in the place of others, and some at its end.
fn put(old: &str, mut cuts: Vec<Cut>, added: &[Item]) -> String {
    let breaks = |text: String| if old.contains("\r\n") { text.replace('\n', "\r\n") } else { text };
    let mut text = old.to_owned();
    // From the end on, so that the lines above stay where they are.
    cuts.sort_by_key(|(line, _)| std::cmp::Reverse(*line));
    for (line, item) in cuts {
        let item = item.map(|item| gift::write(&[Item { category: None, ..item }]));
        let item = item.as_deref().unwrap_or_default().trim_end();
        text.replace_range(gift::place(old, line), &breaks(item.to_owned()));
    }
    if added.is_empty() {
        return text;
    }
    let mut more = gift::write(added);
    let category = last_category(&text).map(|last| format!("$CATEGORY: {last}\n\n"));
    if let Some(rest) = category.and_then(|category| more.strip_prefix(&category)) {
        more = rest.to_owned();
    }
    let ends = |breaks: &str| text.replace("\r\n", "\n").ends_with(breaks);
    let gap = match text.trim().is_empty() || ends("\n\n") {
        true => "",
        false if ends("\n") => "\n",
        false => "\n\n",
    };
    text + &breaks(format!("{gap}{}\n", more.trim_end()))
}

fn last_category(text: &str) -> Option<&str> {
    text.lines().filter_map(|line| line.trim().strip_prefix("$CATEGORY:")).next_back().map(str::trim)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// What becomes of a GIFT file that comes into this bank: the new file, and how problems begin.
    fn taken(old: &str, file: &str, replace: bool) -> (String, Vec<(usize, String)>) {
        let bank = Bank { topic: "cd01", text: old, lessons: 3 };
        let intake = take(&bank, gift::read(file).0, replace);
        let told = intake.problems.into_iter().map(|problem| (problem.line, problem.text));
        (intake.text, told.collect())
    }

    const OLD: &str = "// Tổ Một cửa\n\n$CATEGORY: 2\n\n::cd01-q01::Thu phí? {F}\n\n::cd01-q07::Ai ký? {=Chủ tịch ~Văn thư}";

    #[test]
    fn new_questions_come_below() {
        for (file, added, told) in [
            ("$CATEGORY: 2\n\n::cd01-q09::Mấy? {#5}", "\n\n::cd01-q09::Mấy?{#=5..5}\n", None),
            (
                "$CATEGORY: $course$/top/3\n\nMấy? {#5}",
                "\n\n$CATEGORY: 3\n\n::cd01-q08::Mấy?{#=5..5}\n",
                Some("cd01-q08 from now on"),
            ),
            ("::cd01-q09::Mấy? {#5}", "\n\n$CATEGORY: 1\n\n::cd01-q09::Mấy?{#=5..5}\n", Some("no category")),
            (
                "$CATEGORY: Hộ tịch\n\n::cd01-q09::Mấy? {#5}",
                "\n\n$CATEGORY: 1\n\n::cd01-q09::Mấy?{#=5..5}\n",
                Some("“Hộ tịch” is not the number of a lesson"),
            ),
            ("$CATEGORY: 1\n\n::cd01-q07::Mấy? {#5}", "", Some("cd01-q07 stands in the bank already")),
            ("$CATEGORY: 1\n\nAi ký? {=Chủ tịch ~Văn thư}", "", Some("cd01-q07 stands in the bank already")),
            ("$CATEGORY: 4\n\n::cd01-q09::Mấy? {#5}", "", Some("lesson 4, but cd01 has 3")),
            ("$CATEGORY: 1\n\nKể lại. {}", "", Some("free text")),
            (
                "$CATEGORY: 2\n\n// [id:ht-1]\n::cd02-q03::Mấy? {#5}",
                "\n\n// [id:ht-1]\n::cd01-q08::Mấy?{#=5..5}\n",
                Some("“cd02-q03” is cd01-q08 from now on"),
            ),
        ] {
            let (new, problems) = taken(OLD, file, false);
            assert_eq!(new, format!("{OLD}{added}"), "{file}");
            let words = problems.iter().map(|(_, text)| text.as_str()).collect::<Vec<_>>().join("; ");
            assert_eq!(problems.len(), usize::from(told.is_some()), "{file}: {words}");
            assert!(
                words.to_lowercase().contains(&told.unwrap_or_default().to_lowercase()),
                "{file}: {words}"
            );
        }
    }

    #[test]
    fn a_replaced_question_stays_in_its_lesson_or_moves() {
        let (new, problems) = taken(OLD, "::cd01-q01::Miễn phí? {T}", true);
        assert_eq!(new, OLD.replace("Thu phí? {F}", "Miễn phí?{TRUE}"));
        assert_eq!(problems, []);
        let (new, _) = taken(OLD, "$CATEGORY: 3\n\n::cd01-q01::Miễn phí? {T}", true);
        let moved = OLD.replace("::cd01-q01::Thu phí? {F}", "");
        assert_eq!(new, format!("{moved}\n\n$CATEGORY: 3\n\n::cd01-q01::Miễn phí?{{TRUE}}\n"));
    }

    proptest! {
        #[test]
        fn whatever_stands_there_stays(
            bits in prop::collection::vec(prop::sample::select(vec![
                "::cd01-q01::Một? {T}", "// ghi chú", "// [id:a]", "$CATEGORY: 1", "$CATEGORY: 2", "Hai? {", "=a\n\n~b", "}",
                "\n", "\n\n", "\r\n", "  ", "\\", "::", "\u{feff}",
            ]), 0..12)
        ) {
            let old = bits.concat();
            let (new, _) = taken(&old, "$CATEGORY: 2\n\n::cd01-q09::Mấy? {#5}", false);
            prop_assert!(new.starts_with(&old));
            let (before, after) = (gift::read(&old).0, gift::read(&new).0);
            prop_assert_eq!(&after[..after.len() - 1], &before[..]);
            let last = &after[after.len() - 1];
            prop_assert_eq!((last.title.as_deref(), last.category.as_deref()), (Some("cd01-q09"), Some("2")));
        }
    }
}
